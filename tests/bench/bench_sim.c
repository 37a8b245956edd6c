/* Simulated time per real time, and memory: a county of 100 offices, Ngawa (1,352), Chongqing (12,340). All are real
 * nodes in one process. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/must.h"
#include "simulator/sim.h"
#include "tiers/area_lists.h"

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct plan {
    const char *name, *list;
    uint32_t offices; /* at most; a village joins with all above it */
    unsigned days, acts_per_village_day;
};

struct joining {
    struct sim *s;
    uint32_t most;
};

static bool join(void *arg, struct area a)
{
    struct joining *j = arg;
    char name[16];

    if (sim_count(j->s) >= j->most)
        return false;
    snprintf(name, sizeof name, "%012llu", (unsigned long long)a.code);
    must(sim_office_add(j->s, name, a, NULL) == 0);
    tree_children(sim_tree(j->s), a, join, j);
    return true;
}

/* Bytes of the process and of the files it keeps in memory. */
static double gib_of(struct sim *s)
{
    struct rusage u;
    char command[300];
    double kib = 0;

    getrusage(RUSAGE_SELF, &u);
    snprintf(command, sizeof command, "du -sk %s | cut -f1", sim_dir(s));
    FILE *p = popen(command, "r");
    if (p != NULL) {
        if (fscanf(p, "%lf", &kib) != 1)
            kib = 0;
        pclose(p);
    }
    return ((double)u.ru_maxrss + kib) / (1024 * 1024);
}

static uint64_t office_life(struct sim *s, const struct plan *p)
{
    uint64_t acts = 0;
    struct filing_reply r;

    for (unsigned day = 0; day < p->days; day++) {
        uint64_t from = sim_now(s), step = DAY_MS / (p->acts_per_village_day + 1);
        for (unsigned k = 0; k < p->acts_per_village_day; k++) {
            must(sim_run_until(s, from + (k + 1) * step) == 0);
            for (uint32_t i = 0; i < sim_count(s); i++) {
                if (area_tier(sim_office(s, i)->area) != TIER_VILLAGE || (i + day + k) % 7 != 0)
                    continue;
                struct filing f = {.kind = KIND_HOUSEHOLD, .people = 3, .head_name = "张三"};
                must(sim_file(s, i, &f, &r) == 0 && r.rc == 0);
                acts++;
            }
        }
        must(sim_run_until(s, from + DAY_MS) == 0);
    }
    return acts;
}

static void run(const struct plan *p)
{
    struct sim_options o = {.areas = area_list_find(p->list), .seed = 1, .start = {1763856000000}, .least = STORY_WARN};
    struct tree_fault fault;
    struct joining j = {.most = p->offices};

    must(sim_new(&j.s, &o, &fault) == 0);
    double t0 = seconds();
    join(&j, tree_root(sim_tree(j.s)));
    double t1 = seconds();
    uint64_t before = sim_now(j.s), acts = office_life(j.s, p);
    double t2 = seconds();
    double simulated = (double)(sim_now(j.s) - before) / 1000;
    printf("%-10s %6u offices  enrolled in %7.1f s  %u days in %7.1f s = %8.0f : 1  acts %llu  steps %llu  "
           "memory %.2f GiB\n",
           p->name, sim_count(j.s), t1 - t0, p->days, t2 - t1, simulated / (t2 - t1), (unsigned long long)acts,
           (unsigned long long)sim_stats(j.s)->steps, gib_of(j.s));
    fflush(stdout);
    sim_free(j.s);
}

int main(int argc, char **argv)
{
    static const struct plan plans[] = {{"county", "ngawa-5132", 100, 30, 4},
                                        {"ngawa", "ngawa-5132", UINT32_MAX, 30, 4},
                                        {"chongqing", "chongqing-50", UINT32_MAX, 30, 4}};

    for (size_t i = 0; i < ARRAY_LEN(plans); i++)
        if (argc < 2 || strcmp(argv[1], plans[i].name) == 0)
            run(&plans[i]);
    return 0;
}
