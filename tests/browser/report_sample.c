/* report_sample DIR — reports and a comparison of sample runs below DIR, for the browser to open. */
#include <stdio.h>
#include <sys/stat.h>

#include "base/err.h"
#include "simulator/report.h"
#include "support/run_sample.h"

static int one(const char *dir, const char *name, json_t *run)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/%s", dir, name);
    int rc = report_write(run, path);
    if (rc != 0)
        fprintf(stderr, "%s: %s\n", path, err_text(rc));
    json_decref(run);
    return rc;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: report_sample DIR\n");
        return 2;
    }
    mkdir(argv[1], 0755);
    return one(argv[1], "small", run_sample()) != 0 || one(argv[1], "large", run_sample_large()) != 0;
}
