/* What the village's line costs when nothing happens, and how long an office takes to come back. */
#include "bench/chain/bench.h"

#define IDLE_S            200
#define IDLE_QUICK_S      65
#define EVENTS_TO_RESTART 1000000
#define RESTART_QUICK     50000
#define RESTARTS          3

void bench_idle(struct bench *b)
{
    struct relay *line = b->office[TOWNSHIP]->below;
    struct relay_count before, after;
    double before_cpu = 0, after_cpu = 0, seconds = b->quick ? IDLE_QUICK_S : IDLE_S;
    if (!fleet_level(&b->fleet, 60000))
        bench_fail("the chain does not come level");
    bench_say("idle: %.0f s of nothing", seconds);
    fleet_pause(2000);
    for (int i = 0; i < OFFICES; i++)
        before_cpu += cpu_seconds(b->office[i]->pid);
    relay_count(line, &before);
    fleet_pause((unsigned)(seconds * 1000));
    relay_count(line, &after);
    for (int i = 0; i < OFFICES; i++)
        after_cpu += cpu_seconds(b->office[i]->pid);
    bench_note(b, "idle_bytes_per_minute", (double)(after.ip_bytes - before.ip_bytes) * 60 / seconds, 600, false,
               "IP bytes on the village's line, both ways");
    bench_note(b, "idle_cpu_percent", (after_cpu - before_cpu) * 100 / seconds, 0, false,
               "% of a core, all four offices");
}

void bench_restart(struct bench *b)
{
    struct office *village = b->office[VILLAGE];
    uint64_t goal = b->quick ? RESTART_QUICK : EVENTS_TO_RESTART, held = position_of(village);
    double stop_ms, worst_stop = 0, worst = 0, after_kill;
    relay_cut(b->office[TOWNSHIP]->below, RELAY_CLOSED);
    bench_say("restart: filling the village to %llu events", (unsigned long long)goal);
    if (held < goal)
        bench_households(b, village, goal - held);
    for (int i = 0; i < RESTARTS; i++) {
        if (office_stop(village, &stop_ms) != 0)
            bench_fail("the village does not stop in order");
        double start = fleet_ms();
        if (office_run(village) != 0)
            bench_fail("%s", b->fleet.why);
        worst = worst > fleet_ms() - start ? worst : fleet_ms() - start;
        worst_stop = worst_stop > stop_ms ? worst_stop : stop_ms;
    }
    office_kill(village);
    after_kill = fleet_ms();
    if (office_run(village) != 0)
        bench_fail("%s", b->fleet.why);
    after_kill = fleet_ms() - after_kill;
    bench_note(b, "restart_ms", worst, 2000, false, "ms from the start of the process to its first answer, worst of 3");
    bench_note(b, "restart_after_kill_ms", after_kill, 2000, false, "ms, after kill -9");
    bench_note(b, "stop_ms", worst_stop, 2000, false, "ms from SIGTERM to the end, worst of 3");
    bench_note(b, "restart_rss_mib", rss_mib(village->pid, NULL), 0, false, "MiB resident after it");
    relay_heal(b->office[TOWNSHIP]->below);
}
