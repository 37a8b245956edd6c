/* report_sample DIR — reports and a comparison of sample runs below DIR, for the browser to open. */
#include <stdio.h>
#include <sys/stat.h>

#include "base/err.h"
#include "simulator/compare.h"
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

static int both(const char *dir)
{
    json_t *a = run_sample(), *b = run_sample_better();
    int rc = one(dir, "a", json_incref(a));

    if (rc == 0)
        rc = one(dir, "b", json_incref(b));
    if (rc == 0)
        rc = compare_write(a, b, dir);
    json_decref(a);
    json_decref(b);
    return rc;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: report_sample DIR\n");
        return 2;
    }
    mkdir(argv[1], 0755);
    return one(argv[1], "large", run_sample_large()) != 0 || both(argv[1]) != 0;
}
