/* bench_chain — the four-tier chain under load: how fast a backlog reaches the top, how late one act is known there,
 * and what it all costs. Real processes, real disks, every hop fsynced.
 *
 *     bench_chain [--json] [--quick] [--only catchup,latency,idle,restart,fanin,costs]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>

#include "base/must.h"
#include "bench/chain/bench.h"
#include "node/demo/areas.h"
#include "node/api/people.h"
#include "tiers/area_lists.h"

#define TMPFS_MAGIC_NUMBER 0x01021994

static void file_batch(struct bench *b, struct office *o, size_t n)
{
    json_t *batch = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(batch, household_invent(&b->prng, o->area));
    json_t *answers = office_post(o, "/v1/file", batch, NULL);
    const json_t *last = json_array_get(answers, n - 1);
    if (!last || !json_object_get(last, "position"))
        bench_fail("a batch was not taken: %s", b->fleet.why);
    json_decref(answers);
}

void bench_households(struct bench *b, struct office *o, size_t n)
{
    for (size_t done = 0; done < n;) {
        size_t now = n - done < API_BATCH_FILINGS_MAX ? n - done : API_BATCH_FILINGS_MAX;
        file_batch(b, o, now);
        done += now;
        if (done % 100000 == 0)
            bench_say("%zu households filed", done);
    }
}

/* Threads: enough streams that the load is not one chain. */
static void chain_start(struct bench *b)
{
    const char *under = getenv("FANGPIN_BENCH_DIR");
    char program[256];
    struct statfs fs;
    fleet_program(program, sizeof program);
    if (!under)
        under = "/var/tmp";
    if (statfs(under, &fs) == 0 && fs.f_type == TMPFS_MAGIC_NUMBER)
        bench_fail("%s is in memory; stores must stand on a disk: set FANGPIN_BENCH_DIR", under);
    b->prng = prng_fork(1, "bench");
    if (fleet_open(&b->fleet, program, under, area_list_find(DEMO_AREA_LIST)) != 0)
        bench_fail("%s", b->fleet.why);
    b->fleet.config = "\nthreads = 64\n";
    for (int i = 0; i < OFFICES; i++) {
        enum office_line below = i == TOWNSHIP ? LINE_RELAY : LINE_DIRECT;
        b->office[i] = i == 0 ? fleet_found(&b->fleet, demo_areas[i], below)
                              : fleet_join(&b->fleet, b->office[i - 1], demo_areas[i], below);
        if (!b->office[i] || office_run(b->office[i]) != 0)
            bench_fail("%s: %s", demo_areas[i], b->fleet.why);
    }
    bench_households(b, b->office[VILLAGE], 1); /* its register's key is made and wrapped once */
    if (!fleet_level(&b->fleet, 60000))
        bench_fail("the chain does not come level");
    key_hex(b->office[VILLAGE], b->village_key);
    b->top = watch_open(b->office[CITY], b->village_key);
    if (!b->top)
        bench_fail("the top's store cannot be read");
}

/* ---- what was found ---- */

void bench_note(struct bench *b, const char *name, double value, double aim, bool at_least, const char *unit)
{
    json_object_set_new(b->out, name, json_real(value));
    json_array_append_new(b->lines, json_pack("{s:s, s:f, s:f, s:b, s:s}", "name", name, "value", value, "aim", aim,
                                              "at_least", (int)at_least, "unit", unit));
}

static void lines_print(const struct bench *b, FILE *out)
{
    const json_t *line;
    size_t i;
    fprintf(out, "%-28s %14s  %-14s %s\n", "metric", "value", "aim", "value/aim");
    json_array_foreach(b->lines, i, line)
    {
        double value = json_number_value(json_object_get(line, "value")),
               aim = json_number_value(json_object_get(line, "aim"));
        char wanted[32] = "", ratio[32] = "";
        if (aim > 0) {
            snprintf(wanted, sizeof wanted, "%s %g",
                     json_is_true(json_object_get(line, "at_least")) ? ">=" : "<=", aim);
            snprintf(ratio, sizeof ratio, "%.2f", value / aim);
        }
        fprintf(out, "%-28s %14.5g  %-14s %-8s %s\n", json_string_value(json_object_get(line, "name")), value, wanted,
                ratio, json_string_value(json_object_get(line, "unit")));
    }
}

static void shares_print(const struct bench *b, FILE *out)
{
    char *text = json_dumps(json_object_get(b->out, "where_time_goes"), JSON_INDENT(2) | JSON_REAL_PRECISION(5));
    if (text)
        fprintf(out, "\nwhere the time goes / 时间花在哪里\n%s\n", text);
    free(text);
}

/* ---- life ---- */

static bool wanted(const char *only, const char *part)
{
    size_t len = strlen(part);
    for (const char *at = only; at; at = strchr(at, ',')) {
        at += *at == ',';
        if (strncmp(at, part, len) == 0 && (at[len] == ',' || at[len] == '\0'))
            return true;
    }
    return !only;
}

int main(int argc, char **argv)
{
    struct bench *b = calloc(1, sizeof *b);
    const char *only = NULL;
    bool json = false;
    must(b && crypto_start() == 0);
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0)
            json = true;
        else if (strcmp(argv[i], "--quick") == 0)
            b->quick = true;
        else if (strcmp(argv[i], "--only") == 0 && i + 1 < argc)
            only = argv[++i];
        else
            bench_fail("usage: bench_chain [--json] [--quick] [--only PART,…]");
    }
    b->out = json_pack("{s:s, s:b}", "schema", "fangpin.bench.chain/1", "quick", (int)b->quick);
    b->lines = json_array();
    if (wanted(only, "costs") || wanted(only, "catchup"))
        bench_costs(b);
    if (wanted(only, "catchup") || wanted(only, "latency") || wanted(only, "idle") || wanted(only, "restart")) {
        chain_start(b);
        if (wanted(only, "catchup"))
            bench_catchup(b);
        if (wanted(only, "latency"))
            bench_latency(b);
        if (wanted(only, "idle"))
            bench_idle(b);
        if (wanted(only, "restart"))
            bench_restart(b);
        watch_close(b->top);
        fleet_close(&b->fleet);
    }
    if (wanted(only, "fanin"))
        bench_fanin(b);
    if (json) {
        json_dumpf(b->out, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(7));
        fputc('\n', stdout);
    } else {
        lines_print(b, stdout);
        shares_print(b, stdout);
    }
    json_decref(b->out);
    json_decref(b->lines);
    free(b);
    return 0;
}
