#include "node/cli/cli.h"
#include "node/demo/demo.h"

int main(int argc, char **argv)
{
    return cli_main(argc, argv, demo_main);
}
