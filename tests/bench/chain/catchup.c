/* A backlog written while the line is cut: from the heal until all of it is verified and durable at the top. */
#include <math.h>
#include <stdio.h>

#include "bench/chain/bench.h"

#define BACKLOG       100000
#define BACKLOG_QUICK 10000
#define PATIENCE_MS   300000
#define SETTLE_MS     3000 /* resident memory is read after the office has trimmed itself */

struct before {
    json_t *threads[OFFICES], *spent[OFFICES];
    double cpu[OFFICES];
    struct relay_count wire;
};

static void note_before(struct bench *b, struct before *at)
{
    for (int i = 0; i < OFFICES; i++) {
        at->threads[i] = cpu_by_thread(b->office[i]->pid);
        at->spent[i] = spent_of(b->office[i]);
        at->cpu[i] = cpu_seconds(b->office[i]->pid);
    }
    relay_count(b->office[TOWNSHIP]->below, &at->wire);
}

static double unit_us(const struct bench *b, const char *name)
{
    return json_number_value(json_object_get(json_object_get(b->out, "unit_costs_us"), name));
}

/* Microseconds per event: the core's stopwatch where it has one; what runs inside it or beside it, from the cost of
 * one step on this machine and how many there were. `links` is how many lines the office carries the backlog on. */
static json_t *parts_of(const struct bench *b, const json_t *spent, double events, double wire_bytes, int links)
{
    static const char *const watched[] = {"us_admit", "us_fold", "us_commit", "us_pump"};
    json_t *parts = json_object();
    for (size_t i = 0; i < ARRAY_LEN(watched); i++)
        json_object_set_new(parts, watched[i] + 3,
                            json_real((double)json_integer_value(json_object_get(spent, watched[i])) / events));
    double checked = (double)json_integer_value(json_object_get(spent, "signatures_checked"));
    json_object_set_new(parts, "signatures_computed", json_real(checked * unit_us(b, "verify") / events));
    json_object_set_new(parts, "hash_computed", json_real(checked > 0 ? unit_us(b, "hash_400_bytes") : 0));
    json_object_set_new(parts, "curve_computed",
                        json_real(links * wire_bytes / events * unit_us(b, "curve_box_per_event") / BENCH_EVENT_BYTES));
    return parts;
}

static double note_shares(struct bench *b, struct before *at, double events, double wire_bytes)
{
    static const int links[OFFICES] = {[CITY] = 1, [COUNTY] = 2, [TOWNSHIP] = 2, [VILLAGE] = 1};
    json_t *all = json_array();
    double cpu = 0;
    for (int i = 0; i < OFFICES; i++) {
        json_t *threads = cpu_by_thread(b->office[i]->pid), *spent_now = spent_of(b->office[i]);
        json_t *spent = spent_between(at->spent[i], spent_now);
        double own = cpu_seconds(b->office[i]->pid) - at->cpu[i];
        cpu += own;
        json_array_append_new(all, json_pack("{s:s, s:f, s:f, s:o, s:o, s:o}", "office", demo_areas[i], "cpu_seconds",
                                             own, "cpu_us_per_event", own * 1e6 / events, "cpu_seconds_by_thread",
                                             cpu_between(at->threads[i], threads), "us_per_event",
                                             parts_of(b, spent, events, wire_bytes, links[i]), "core", spent));
        json_decref(threads);
        json_decref(spent_now);
        json_decref(at->threads[i]);
        json_decref(at->spent[i]);
    }
    json_object_set_new(b->out, "where_time_goes", all);
    return cpu;
}

void bench_catchup(struct bench *b)
{
    struct office *village = b->office[VILLAGE];
    struct relay *line = b->office[TOWNSHIP]->below;
    size_t backlog = b->quick ? BACKLOG_QUICK : BACKLOG;
    struct before at;
    struct relay_count wire;
    bench_say("catch-up: %zu households while the line is cut", backlog);
    relay_cut(line, RELAY_SILENT);
    double cpu_file = cpu_seconds(village->pid), start = fleet_ms();
    bench_households(b, village, backlog);
    double filed_ms = fleet_ms() - start;
    cpu_file = cpu_seconds(village->pid) - cpu_file;
    uint64_t last = position_of(village);
    note_before(b, &at);
    start = fleet_ms();
    relay_heal(line);
    while (watch_position(b->top) < last) {
        if (fleet_ms() - start > PATIENCE_MS)
            bench_fail("the backlog does not arrive: %llu of %llu", (unsigned long long)watch_position(b->top),
                       (unsigned long long)last);
        fleet_pause(2);
    }
    double ms = fleet_ms() - start;
    if (!fleet_level(&b->fleet, PATIENCE_MS))
        bench_fail("the replicas do not agree after the catch-up");
    relay_count(line, &wire);
    double cpu = note_shares(b, &at, (double)backlog, (double)(wire.payload_bytes - at.wire.payload_bytes));
    fleet_pause(SETTLE_MS);
    double anonymous = 0, rss = rss_mib(village->pid, &anonymous);
    double thousands = (double)backlog / 1000;
    bench_note(b, "catchup_events_per_second", (double)backlog * 1000 / ms, 60000, true, "events/s, village to top");
    bench_note(b, "cpu_seconds_per_1000_events", cpu / thousands, 0.03, false, "s, all four offices, from the heal");
    bench_note(b, "wire_bytes_per_event", (double)(wire.ip_bytes - at.wire.ip_bytes) / (double)backlog, 250, false,
               "IP bytes on the village's line, both ways");
    bench_note(b, "village_rss_mib", rss, 64, false, "MiB resident");
    bench_note(b, "village_rss_anonymous_mib", anonymous, 0, false, "MiB of it that are not the store's pages");
    bench_note(b, "file_events_per_second", (double)backlog * 1000 / filed_ms, 0, true,
               "signed and durable at the village");
    bench_note(b, "file_cpu_seconds_per_1000", cpu_file / thousands, 0, false,
               "s at the village, HTTP and JSON included");
}
