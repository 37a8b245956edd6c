/* Five hundred children of one office, a hundred events each, all back at once. The children live in this process,
 * spread over a few loops so that their disks do not wait for one another. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/must.h"
#include "bench/chain/bench.h"
#include "bench/chain/child.h"

#define CHILDREN       500
#define CHILDREN_QUICK 50
#define HOUSEHOLDS     95
#define HELPS          5
#define LOOPS          8
#define TICK_MS        100
#define PATIENCE_MS    120000
#define PARENT         "513201209000"
#define FIRST_CHILD    513201209001ull
#define SOCKETS_MAX    8192
#define IO_THREADS     2
#define CSV_ROOM       40000

struct fan;

/* One loop with its share of the children. */
struct lane_of_children {
    struct fan *fan;
    uv_loop_t loop;
    uv_timer_t tick;
    pthread_t thread;
    size_t first, step;
};

struct fan {
    struct child *child;
    size_t n;
    void *context;
    atomic_size_t ready; /* loops that finished the phase */
    atomic_bool go;      /* all dial at this moment */
    char dir[64];
    struct lane_of_children lanes[LOOPS];
};

/* ---- the children's side ---- */

/* The children of a loop, one after the other: NULL begins, NULL ends. */
static struct child *next_of(const struct lane_of_children *l, const struct child *last)
{
    size_t at = last ? (size_t)(last - l->fan->child) + l->step : l->first;
    return at < l->fan->n ? &l->fan->child[at] : NULL;
}

static bool all_have_authority(struct lane_of_children *l)
{
    for (struct child *c = next_of(l, NULL); c; c = next_of(l, c))
        if (!child_has_authority(c))
            return false;
    return true;
}

static bool all_sent(struct lane_of_children *l)
{
    for (struct child *c = next_of(l, NULL); c; c = next_of(l, c))
        if (child_unsent(c) != 0)
            return false;
    return true;
}

static void on_tick(uv_timer_t *t)
{
    struct lane_of_children *l = t->data;
    for (struct child *c = next_of(l, NULL); c; c = next_of(l, c))
        child_tick(c);
}

/* Turn the loop until `done`, looking every few hundred milliseconds. */
static void turn_until(struct lane_of_children *l, bool (*done)(struct lane_of_children *))
{
    double end = fleet_ms() + PATIENCE_MS, look = 0;
    for (;;) {
        uv_run(&l->loop, UV_RUN_ONCE);
        if (fleet_ms() < look)
            continue;
        if (done(l))
            return;
        if (fleet_ms() > end)
            bench_fail("the children do not come level with their parent");
        look = fleet_ms() + 3 * TICK_MS;
    }
}

static void dial_all(struct lane_of_children *l)
{
    for (struct child *c = next_of(l, NULL); c; c = next_of(l, c))
        child_dial(c, l->fan->context, &l->loop);
}

static void hang_up_all(struct lane_of_children *l)
{
    for (struct child *c = next_of(l, NULL); c; c = next_of(l, c))
        child_hang_up(c);
    for (int i = 0; i < 50; i++) {
        uv_run(&l->loop, UV_RUN_NOWAIT);
        fleet_pause(1);
    }
}

static void *lane_thread(void *self)
{
    struct lane_of_children *l = self;
    struct prng p = prng_fork(l->first, "children");
    dial_all(l);
    turn_until(l, all_have_authority);
    hang_up_all(l);
    for (struct child *c = next_of(l, NULL); c; c = next_of(l, c))
        child_file(c, &p, HOUSEHOLDS, HELPS);
    atomic_fetch_add(&l->fan->ready, 1);
    while (!atomic_load(&l->fan->go))
        fleet_pause(1);
    dial_all(l);
    turn_until(l, all_sent);
    hang_up_all(l);
    return NULL;
}

static void lanes_start(struct fan *f)
{
    for (size_t i = 0; i < LOOPS; i++) {
        struct lane_of_children *l = &f->lanes[i];
        *l = (struct lane_of_children){.fan = f, .first = i, .step = LOOPS};
        must(uv_loop_init(&l->loop) == 0 && uv_timer_init(&l->loop, &l->tick) == 0);
        l->tick.data = l;
        uv_timer_start(&l->tick, on_tick, TICK_MS, TICK_MS);
        must(pthread_create(&l->thread, NULL, lane_thread, l) == 0);
    }
}

/* ---- the parent's side ---- */

static struct office *parent_start(struct bench *b, struct fan *f)
{
    static char csv[CSV_ROOM];
    int len = snprintf(csv, sizeof csv, "%s,草登乡\n", PARENT);
    for (size_t i = 0; i < f->n; i++)
        len += snprintf(csv + len, sizeof csv - (size_t)len, "%llu,第%zu村\n", FIRST_CHILD + i, i + 1);
    must((size_t)len < sizeof csv);
    const char *under = getenv("FANGPIN_BENCH_DIR");
    char program[256];
    fleet_program(program, sizeof program);
    if (fleet_open(&b->fleet, program, under ? under : "/var/tmp", span_str(csv)) != 0)
        bench_fail("%s", b->fleet.why);
    struct office *parent = fleet_found(&b->fleet, PARENT, LINE_DIRECT);
    if (!parent || office_run(parent) != 0)
        bench_fail("%s", b->fleet.why);
    return parent;
}

static void authority_sign(struct child *c, struct office *parent)
{
    char area[AREA_TEXT_LEN + 1];
    area_print(area, c->area);
    json_t *answer = office_post(parent, "/v1/file",
                                 json_pack("{s:s, s:s, s:[s], s:i, s:i}", "kind", "standing_authority", "area", area,
                                           "kinds", "goods", "per_household_fen", 300000, "amount_fen", 10000000),
                                 NULL);
    const char *id = json_string_value(json_object_get(answer, "subject"));
    if (!id || !hex_parse(c->authority.b, sizeof c->authority.b, id, strlen(id)))
        bench_fail("no authority: %s", parent->fleet->why);
    json_decref(answer);
}

static void children_join(struct fan *f, struct office *parent)
{
    for (size_t i = 0; i < f->n; i++) {
        child_enrol(&f->child[i], parent, f->dir, (struct area){FIRST_CHILD + i});
        authority_sign(&f->child[i], parent);
    }
}

static void files_allow(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
}

static uint64_t events_at(struct office *o)
{
    json_t *status = office_get(o, "/v1/status", NULL);
    uint64_t n = (uint64_t)json_integer_value(json_object_get(status, "events"));
    json_decref(status);
    return n;
}

/* Whether all help of a child is durable at the parent: the sum under its authority says so. */
static bool urgent_there(struct watch *top, const struct child *c)
{
    return watch_used_fen(top, c->area, &c->authority) == (int64_t)HELPS * CHILD_HELP_FEN;
}

/* Until everything is there; notes when the last child's urgent events were. */
static double wait_for_all(struct fan *f, struct watch *top, uint64_t goal, double start)
{
    double urgent_ms = 0;
    size_t there = 0;
    while (watch_events(top) < goal || there < f->n) {
        while (there < f->n && urgent_there(top, &f->child[there]))
            if (++there == f->n)
                urgent_ms = fleet_ms() - start;
        if (fleet_ms() - start > PATIENCE_MS)
            bench_fail("fan-in: %llu of %llu came", (unsigned long long)watch_events(top), (unsigned long long)goal);
        fleet_pause(3);
    }
    return urgent_ms;
}

static void measure(struct bench *b, struct fan *f, struct office *parent)
{
    char key[65];
    key_hex(parent, key);
    struct watch *top = watch_open(parent, key);
    uint64_t goal = 0;
    if (!top)
        bench_fail("the parent's store cannot be read");
    while (atomic_load(&f->ready) < LOOPS)
        fleet_pause(20);
    for (size_t i = 0; i < f->n; i++)
        goal += child_unsent(&f->child[i]);
    goal += watch_events(top);
    double cpu = cpu_seconds(parent->pid), start = fleet_ms();
    atomic_store(&f->go, true);
    double urgent_ms = wait_for_all(f, top, goal, start), seconds = (fleet_ms() - start) / 1000;
    cpu = cpu_seconds(parent->pid) - cpu;
    for (size_t i = 0; i < LOOPS; i++)
        pthread_join(f->lanes[i].thread, NULL);
    bench_note(b, "fanin_seconds", seconds, 0, false, "s until all events of all children are durable at the parent");
    bench_note(b, "fanin_urgent_worst_ms", urgent_ms, 0, false,
               "ms until the last child's urgent events are durable there");
    bench_note(b, "fanin_parent_cpu_seconds", cpu, 0, false, "s");
    bench_note(b, "fanin_parent_rss_mib", rss_mib(parent->pid, NULL), 0, false, "MiB");
    bench_note(b, "fanin_events", (double)events_at(parent), 0, true, "held by the parent in the end");
    watch_close(top);
}

void bench_fanin(struct bench *b)
{
    struct fan *f = calloc(1, sizeof *f);
    must(f);
    f->n = b->quick ? CHILDREN_QUICK : CHILDREN;
    f->child = calloc(f->n, sizeof *f->child);
    f->context = zmq_ctx_new();
    must(f->child && f->context);
    zmq_ctx_set(f->context, ZMQ_MAX_SOCKETS, SOCKETS_MAX);
    zmq_ctx_set(f->context, ZMQ_IO_THREADS, IO_THREADS);
    files_allow();
    struct office *parent = parent_start(b, f);
    snprintf(f->dir, sizeof f->dir, "%s/children", b->fleet.dir);
    must(mkdir(f->dir, 0700) == 0);
    bench_say("fan-in: %zu children join", f->n);
    children_join(f, parent);
    bench_say("fan-in: they file and come back all at once");
    lanes_start(f);
    measure(b, f, parent);
    for (size_t i = 0; i < f->n; i++)
        child_close(&f->child[i]);
    zmq_ctx_term(f->context);
    fleet_close(&b->fleet);
    free(f->child);
    free(f);
}
