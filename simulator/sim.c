/* A world of offices: made, watched, and what everybody may ask of it. */
#include "simulator/sim.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#include "simulator/sim_internal.h"

struct node *node_of(struct sim *s, uint32_t no)
{
    must(no < s->n);
    return s->at[no];
}

void sim_mix(struct sim *s, const void *at, size_t len)
{
    uint8_t both[64];
    struct id h = hash_of(span_of(at, len));

    memcpy(both, s->digest.b, 32);
    memcpy(both + 32, h.b, 32);
    s->digest = hash_of(span_of(both, sizeof both));
}

void sim_tell(struct sim *s, const struct sim_news *n)
{
    struct sim_news at = *n;

    at.ms = s->now_ms;
    for (size_t i = 0; i < s->n_watch; i++)
        s->watch[i].fn(s->watch[i].self, s, &at);
}

int sim_watch(struct sim *s, sim_watch_fn *fn, void *self)
{
    if (s->n_watch == SIM_WATCHES_MAX)
        return ERR_TOO_BIG;
    s->watch[s->n_watch].fn = fn;
    s->watch[s->n_watch++].self = self;
    return 0;
}

/* ---- making ---- */

int sim_new(struct sim **out, const struct sim_options *o, struct tree_fault *fault)
{
    struct sim *s = calloc(1, sizeof *s);
    int rc = s == NULL ? ERR_NOMEM : crypto_start();

    if (s != NULL)
        s->lock = -1;
    *out = NULL;
    /* LMDB takes 3 MiB for every open store and touches next to nothing of it; from the heap all of it is resident. */
    mallopt(M_MMAP_THRESHOLD, SIM_MMAP_BYTES);
    if (rc == 0) {
        s->options = *o;
        s->options.open_max = o->open_max > 0 ? o->open_max : SIM_STORES_OPEN_MAX;
        s->options.map_bytes = o->map_bytes > 0 ? o->map_bytes : SIM_MAP_BYTES;
        s->prng = prng_fork(o->seed, "sim");
        s->grant_arena = arena_of(PACKET_ARENA_BYTES);
        rc = tree_parse(&s->tree, o->areas, fault);
    }
    if (rc == 0) {
        tree_set_version(s->tree, 1);
        rc = root_make(s);
    }
    if (rc == 0)
        *out = s;
    else
        sim_free(s);
    return rc;
}

static void heap_free(struct sim *s)
{
    for (size_t i = 0; i < s->n_heap; i++)
        if (s->heap[i].what == DUE_FRAME)
            free(s->heap[i].frame);
    free(s->heap);
}

void sim_free(struct sim *s)
{
    if (s == NULL)
        return;
    heap_free(s);
    HASH_CLEAR(hh, s->by_key);
    HASH_CLEAR(by_name, s->by_name);
    for (uint32_t i = 0; i < s->n; i++) {
        struct node *n = s->at[i];
        line_free(s, &n->line);
        node_stop(s, n);
        free(n->children);
        free(n);
    }
    root_remove(s);
    tree_free(s->tree);
    arena_free(&s->grant_arena);
    free(s->replies);
    free(s->at);
    free(s->by_area);
    free(s);
}

/* ---- asking ---- */

const char *sim_dir(const struct sim *s)
{
    return s->root;
}

const char *sim_office_dir(const struct sim *s, uint32_t no)
{
    must(no < s->n);
    return s->at[no]->dir;
}

uint32_t sim_count(const struct sim *s)
{
    return s->n;
}

const struct sim_office *sim_office(const struct sim *s, uint32_t no)
{
    return no < s->n ? &s->at[no]->o : NULL;
}

uint32_t sim_find(const struct sim *s, const char *name)
{
    struct node *n;

    HASH_FIND(by_name, s->by_name, name, strlen(name), n);
    return n != NULL ? sim_find_area(s, n->o.area) : NO_OFFICE;
}

uint32_t sim_find_key(const struct sim *s, const struct author *key)
{
    struct node *n;

    HASH_FIND(hh, s->by_key, key, sizeof *key, n);
    return n != NULL ? sim_find_area(s, n->o.area) : NO_OFFICE;
}

const struct tree *sim_tree(const struct sim *s)
{
    return s->tree;
}

struct network sim_network(const struct sim *s)
{
    struct network none = {{0}};

    return s->n > 0 ? network_of_root(&s->root_key) : none;
}

uint64_t sim_now(const struct sim *s)
{
    return s->now_ms;
}

struct wall sim_wall(const struct sim *s)
{
    return (struct wall){s->options.start.ms + (int64_t)s->now_ms};
}

const struct sim_stats *sim_stats(const struct sim *s)
{
    return &s->stats;
}

void sim_digest(const struct sim *s, uint8_t out[32])
{
    memcpy(out, s->digest.b, 32);
}

/* ---- faults by name ---- */

static const struct {
    const char *row, *zh, *en;
} faults[SIM_FAULTS] = {
    [FAULT_CUT] = {"N1", "断线", "line cut"},
    [FAULT_ONE_WAY] = {"N2", "单向断", "cut one way"},
    [FAULT_LOSS] = {"N3", "丢帧", "frames lost"},
    [FAULT_DELAY] = {"N4", "延迟的帧", "frames delayed"},
    [FAULT_REORDER] = {"N5", "乱序的帧", "frames out of order"},
    [FAULT_DOUBLE] = {"N6", "重复的帧", "frames doubled"},
    [FAULT_SLOW] = {"N7", "在慢线上排队的帧", "frames queued on a slow line"},
    [FAULT_CORRUPT] = {"N9", "损坏的帧", "frames damaged"},
    [FAULT_FLAP] = {"N11", "没被察觉就恢复的断线", "cuts healed before they were noticed"},
    [FAULT_CRASH] = {"P1", "进程被杀", "processes killed"},
    [FAULT_HANG] = {"P2", "进程停住", "processes hung"},
    [FAULT_POWER] = {"P1b", "停电", "power failures"},
    [FAULT_DISK_LOST] = {"D8", "磁盘毁坏", "disks lost"},
    [FAULT_RESTORED] = {"D7", "恢复旧备份", "old backups restored"},
    [FAULT_SKEW] = {"C1", "时钟偏差", "clocks off"},
    [FAULT_JUMP] = {"C2", "时钟跳变", "clocks jumped"},
    [FAULT_STUCK] = {"C3", "时钟停住", "clocks stuck"},
    [FAULT_REPLAY] = {"B3", "重放的帧", "frames replayed"},
    [FAULT_GARBAGE] = {"B5", "乱造的帧", "frames made up"},
    [FAULT_DISK] = {"D2", "写盘失败(测试构建)", "disks that failed within a step (test builds)"},
};

const char *sim_fault_row(enum sim_fault f)
{
    return faults[f].row;
}

const char *sim_fault_zh(enum sim_fault f)
{
    return faults[f].zh;
}

const char *sim_fault_en(enum sim_fault f)
{
    return faults[f].en;
}

void sim_fault_count(struct sim *s, enum sim_fault f)
{
    s->stats.faults[f]++;
}
