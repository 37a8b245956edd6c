/* An office as a process: started over its store, stepped, killed, hung, its clock made wrong, its files put to rest. */
#include <stdio.h>
#include <stdlib.h>

#include "simulator/sim_internal.h"

#define REST_EVERY 256u /* steps between two looks at how many stores are open */

/* ---- time and entropy ---- */

static int64_t wall_ms(const struct sim *s, const struct node *n)
{
    int64_t right = s->options.start.ms + (int64_t)s->now_ms;

    switch (n->o.clock) {
    case CLOCK_SKEW:
        return right + n->o.clock_value;
    case CLOCK_STUCK:
        return n->o.clock_value;
    case CLOCK_DRIFT:
        return right + (right - n->drift_from_ms) * n->o.clock_value / 1000000;
    case CLOCK_RIGHT:
    default:
        return right;
    }
}

struct step_time node_time(struct sim *s, struct node *n)
{
    struct step_time t = {.now = {s->now_ms - n->born_ms}, .wall = {wall_ms(s, n)}};

    prng_fill(&n->prng, t.entropy, sizeof t.entropy);
    return t;
}

struct wall sim_clock_of(const struct sim *s, uint32_t no)
{
    return (struct wall){wall_ms(s, s->at[no])};
}

static void told(void *self, enum story_level level, struct mono at, struct area office, const char *text)
{
    struct sim *s = self;
    uint32_t no = sim_find_area(s, office);

    (void)at;
    if (no == NO_OFFICE)
        return;
    s->stats.lines_told++;
    sim_mix(s, &s->now_ms, sizeof s->now_ms);
    sim_mix(s, text, strlen(text));
    sim_tell(s, &(struct sim_news){.what = SIM_TOLD, .office = no, .level = level, .text = text});
}

/* ---- starting and stopping ---- */

int store_start(struct sim *s, struct node *n)
{
    struct store_options so = {.may_create = true, .map_bytes = s->options.map_bytes};

    prng_fill(&n->prng, so.new_id, sizeof so.new_id);
    return store_open(&n->o.store, n->dir, &so);
}

/* A tick at the office's deadline, unless one is scheduled earlier: that one looks again. */
static void tick_plan(struct sim *s, struct node *n)
{
    if (n->o.core == NULL)
        return; /* its disk failed within this moment */
    struct mono due = core_deadline(n->o.core);
    if (due.ms == MONO_NEVER.ms)
        return;
    uint64_t ms = due.ms == 0 ? s->now_ms : n->born_ms + due.ms;
    ms = ms < s->now_ms ? s->now_ms : ms;
    if (n->tick_ms != SIM_NEVER && n->tick_ms <= ms)
        return;
    n->tick_ms = ms;
    due_add(s, (struct due){.ms = ms, .what = DUE_TICK, .office = sim_find_area(s, n->o.area)});
}

int node_start(struct sim *s, struct node *n)
{
    int rc = n->o.store == NULL ? store_start(s, n) : 0;

    n->born_ms = s->now_ms;
    n->tick_ms = SIM_NEVER;
    struct core_options co = {.store = n->o.store,
                              .keys = &n->o.keys,
                              .advertise = "tcp://127.0.0.1:1",
                              .story = {told, s, s->options.least},
                              .tree = s->tree,
                              .drill = s->options.drill};
    struct step_time t = node_time(s, n);
    if (rc == 0)
        rc = core_open(&n->o.core, &co, &t);
    if (rc != 0)
        return rc;
    n->o.power = POWER_ON;
    tick_plan(s, n);
    return 0;
}

void node_stop(struct sim *s, struct node *n)
{
    core_close(n->o.core);
    store_close(n->o.store);
    node_disk_left(s, n);
    n->o.core = NULL;
    n->o.store = NULL;
    n->tick_ms = SIM_NEVER;
}

/* ---- resting ---- */

static int used_order(const void *a, const void *b)
{
    const struct node *const *x = a, *const *y = b;

    return ((*x)->used > (*y)->used) - ((*x)->used < (*y)->used);
}

/* Let the longest idle rest when too many stores are open. */
static void rest_some(struct sim *s)
{
    struct node **open = malloc((s->n + 1) * sizeof(struct node *));
    size_t n = 0;

    must(open != NULL);
    for (uint32_t i = 0; i < s->n; i++)
        if (s->at[i]->o.core != NULL && !store_at_rest(s->at[i]->o.store))
            open[n++] = s->at[i];
    if (n > s->options.open_max) {
        qsort(open, n, sizeof(struct node *), used_order);
        for (size_t i = 0; i < n - s->options.open_max * 3 / 4; i++)
            core_rest(open[i]->o.core);
    }
    free(open);
}

/* ---- one step ---- */

static void replies_keep(struct sim *s, const struct effect *e)
{
    if (e->n_replies > s->replies_room) {
        struct filing_reply *more = realloc(s->replies, e->n_replies * sizeof *more);
        must(more != NULL);
        s->replies = more;
        s->replies_room = e->n_replies;
    }
    memcpy(s->replies, e->replies, e->n_replies * sizeof *e->replies);
    s->n_replies = e->n_replies;
}

static void effect_take(struct sim *s, struct node *n, uint32_t no, const struct effect *e)
{
    switch (e->kind) {
    case EFFECT_SEND:
        sim_tell(s, &(struct sim_news){.what = SIM_SENDING, .office = no, .effect = e});
        line_send(s, n, e);
        break;
    case EFFECT_REPLY:
        replies_keep(s, e);
        for (size_t i = 0; i < e->n_replies; i++)
            n->o.events_signed +=
                e->replies[i].rc == 0 && !bytes_zero(&e->replies[i].event, sizeof e->replies[i].event);
        s->answer = e;
        break;
    case EFFECT_INVITED:
        s->invite_rc = e->rc;
        if (e->rc == 0)
            s->token = *e->token;
        s->answer = e;
        break;
    case EFFECT_STATUS:
        s->answer = e;
        break;
    case EFFECT_ADMIT:
    case EFFECT_FORGET:
        break; /* the lines of this world lead only between parent and child */
    }
}

int node_step(struct sim *s, struct node *n, const struct input *in, uint32_t from)
{
    uint32_t no = sim_find_area(s, n->o.area);
    struct step_time t = node_time(s, n);
    struct effects out = {NULL, 0};

    s->answer = NULL;
    n->used = ++s->stats.steps;
    s->stats.stores_opened += store_at_rest(n->o.store);
    int rc = core_step(n->o.core, in, 1, &t, &out);
    if (rc != 0) {
        if (!node_disk_failed(s, n, rc))
            s->broken = s->broken != 0 ? s->broken : rc;
        return rc;
    }
    sim_mix(s, &s->now_ms, sizeof s->now_ms);
    sim_mix(s, &no, sizeof no);
    sim_tell(s, &(struct sim_news){.what = SIM_STEPPED, .office = no, .from = from, .input = in, .effects = &out});
    for (size_t i = 0; i < out.n; i++)
        effect_take(s, n, no, &out.at[i]);
    tick_plan(s, n);
    if (s->stats.steps % REST_EVERY == 0)
        rest_some(s);
    return 0;
}

void node_tick(struct sim *s, struct node *n)
{
    struct input in = {.kind = INPUT_TICK};

    n->tick_ms = SIM_NEVER;
    if (n->o.power != POWER_ON)
        return;
    struct mono due = core_deadline(n->o.core);
    if (due.ms == MONO_NEVER.ms)
        return;
    if (n->born_ms + due.ms > s->now_ms)
        tick_plan(s, n); /* it moved on since this was scheduled */
    else
        node_step(s, n, &in, NO_OFFICE);
}

/* It may have found work at once, and no step has planned for it. */
int sim_rebuild(struct sim *s, uint32_t no)
{
    struct node *n = node_of(s, no);

    if (n->o.power != POWER_ON)
        return ERR_STATE;
    struct step_time t = node_time(s, n);
    int rc = core_rebuild(n->o.core, &t);
    tick_plan(s, n);
    return rc;
}

/* ---- faults ---- */

void node_ordered(struct sim *s, uint32_t no, enum sim_fault f, enum sim_what what, const char *text)
{
    if (f < SIM_FAULTS)
        sim_fault_count(s, f);
    sim_mix(s, text, strlen(text));
    sim_tell(s, &(struct sim_news){.what = SIM_FAULT, .office = no, .text = text});
    if (what == SIM_POWER)
        sim_tell(
            s, &(struct sim_news){
                   .what = SIM_POWER, .office = no, .text = text, .disk = f == FAULT_RESTORED || f == FAULT_DISK_LOST});
}

void sim_power_off(struct sim *s, uint32_t no)
{
    struct node *n = node_of(s, no);

    if (n->o.power == POWER_OFF || n->o.power == POWER_LOST)
        return;
    node_stop(s, n);
    n->o.power = POWER_OFF;
    lines_break(s, n, false);
    node_ordered(s, no, FAULT_POWER, SIM_POWER, "power -> off");
}

int sim_power_on(struct sim *s, uint32_t no)
{
    struct node *n = node_of(s, no);

    if (n->o.power != POWER_OFF)
        return n->o.power == POWER_ON ? 0 : ERR_STATE;
    int rc = node_start(s, n);
    if (rc != 0)
        return rc;
    lines_try(s, n);
    node_ordered(s, no, SIM_FAULTS, SIM_POWER, "power -> on");
    return 0;
}

int sim_crash(struct sim *s, uint32_t no)
{
    struct node *n = node_of(s, no);

    if (n->o.power != POWER_ON && n->o.power != POWER_HUNG)
        return ERR_STATE;
    node_stop(s, n);
    n->o.power = POWER_OFF;
    lines_break(s, n, true);
    int rc = node_start(s, n);
    if (rc != 0)
        return rc;
    lines_try(s, n);
    node_ordered(s, no, FAULT_CRASH, SIM_POWER, "process -> killed and started");
    return 0;
}

void sim_hang(struct sim *s, uint32_t no, bool on)
{
    struct node *n = node_of(s, no);

    if (n->o.power != (on ? POWER_ON : POWER_HUNG))
        return;
    if (on) {
        n->o.power = POWER_HUNG;
        lines_break(s, n, false);
        node_ordered(s, no, FAULT_HANG, SIM_POWER, "process -> hangs");
        return;
    }
    n->o.power = POWER_ON;
    lines_try(s, n);
    n->tick_ms = SIM_NEVER;
    tick_plan(s, n);
    node_ordered(s, no, SIM_FAULTS, SIM_POWER, "process -> goes on");
}

static void clock_change(struct sim *s, uint32_t no, enum sim_clock kind, int64_t value, enum sim_fault f)
{
    struct node *n = node_of(s, no);

    n->o.clock = kind;
    n->o.clock_value = value;
    n->drift_from_ms = sim_wall(s).ms;
    node_ordered(s, no, f, SIM_FAULT, kind == CLOCK_RIGHT ? "clock -> right" : "clock -> wrong");
}

void sim_clock_set(struct sim *s, uint32_t no, enum sim_clock kind, int64_t value)
{
    static const enum sim_fault faults[] = {
        [CLOCK_RIGHT] = SIM_FAULTS, [CLOCK_SKEW] = FAULT_SKEW, [CLOCK_STUCK] = FAULT_STUCK, [CLOCK_DRIFT] = FAULT_SKEW};
    bool far = kind == CLOCK_SKEW && (value > (int64_t)DAY_MS || value < -(int64_t)DAY_MS);

    clock_change(s, no, kind, value, far ? FAULT_JUMP : faults[kind]);
}

void sim_clock_jump(struct sim *s, uint32_t no, int64_t by_ms)
{
    int64_t ahead = sim_clock_of(s, no).ms - sim_wall(s).ms;

    clock_change(s, no, CLOCK_SKEW, ahead + by_ms, FAULT_JUMP);
}

/* ---- disks ---- */

static void aside_of(char out[SIM_PATH_BYTES + 8], const struct node *n)
{
    snprintf(out, SIM_PATH_BYTES + 8, "%s.saved", n->dir);
}

/* Stop, let `change` touch the files, start again unless the office was off. */
static int with_files(struct sim *s, struct node *n, int (*change)(struct node *n))
{
    bool was_on = n->o.power == POWER_ON || n->o.power == POWER_HUNG;

    if (was_on) {
        node_stop(s, n);
        n->o.power = POWER_OFF;
        lines_break(s, n, true);
    }
    int rc = change(n), started = was_on ? node_start(s, n) : 0;
    if (started == 0 && was_on)
        lines_try(s, n);
    return rc != 0 ? rc : started;
}

static int save(struct node *n)
{
    char aside[SIM_PATH_BYTES + 8];

    aside_of(aside, n);
    folder_remove(aside);
    return folder_copy(n->dir, aside);
}

static int restore(struct node *n)
{
    char aside[SIM_PATH_BYTES + 8];

    aside_of(aside, n);
    int rc = folder_copy(aside, n->dir);
    return rc == ERR_IO ? ERR_NOT_FOUND : rc;
}

/* A backup is taken from the files as they are durable: the process is not stopped for it. */
int sim_disk_save(struct sim *s, uint32_t no)
{
    struct node *n = node_of(s, no);

    if (n->o.power == POWER_LOST)
        return ERR_STATE;
    if (n->o.core != NULL)
        core_rest(n->o.core); /* between steps: all is committed */
    int rc = save(n);
    node_ordered(s, no, SIM_FAULTS, SIM_FAULT, "disk -> copied aside");
    return rc;
}

int sim_disk_restore(struct sim *s, uint32_t no)
{
    struct node *n = node_of(s, no);
    bool was_lost = n->o.power == POWER_LOST;
    int rc = with_files(s, n, restore);

    if (rc == 0 && was_lost) {
        n->o.power = POWER_OFF;
        rc = sim_power_on(s, no);
    }
    if (rc == 0)
        node_ordered(s, no, FAULT_RESTORED, SIM_POWER, "disk -> an old copy came back");
    return rc;
}

void sim_disk_lose(struct sim *s, uint32_t no)
{
    struct node *n = node_of(s, no);

    if (n->o.power == POWER_LOST)
        return;
    if (n->o.core != NULL) {
        node_stop(s, n);
        lines_break(s, n, false);
    }
    n->o.power = POWER_LOST;
    folder_remove(n->dir);
    node_ordered(s, no, FAULT_DISK_LOST, SIM_POWER, "disk -> lost");
}

int sim_enrol_again(struct sim *s, uint32_t no)
{
    struct node *n = node_of(s, no);

    if (n->o.power != POWER_LOST || n->o.parent == NO_OFFICE)
        return ERR_STATE;
    HASH_DEL(s->by_key, n);
    int rc = node_enrol(s, n);
    HASH_ADD(hh, s->by_key, o.keys.public_key, sizeof n->o.keys.public_key, n);
    if (rc == 0)
        rc = node_start(s, n);
    if (rc != 0)
        return rc;
    lines_try(s, n);
    node_ordered(s, no, SIM_FAULTS, SIM_POWER, "office -> enrolled anew");
    return 0;
}
