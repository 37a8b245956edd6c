#include "node/cli/cli.h"
#include "node/demo/demo.h"
#include "simulator/verbs.h"

int main(int argc, char **argv)
{
    const struct cli_above above = {demo_main, simulator_verb};

    return cli_main(argc, argv, &above);
}
