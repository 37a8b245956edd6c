/* Faults ordered by a timeline. */
#include <stdio.h>
#include <stdlib.h>

#include "base/must.h"
#include "simulator/drill_run_internal.h"

static int disk_op(struct drilling *r, enum drill_op_kind kind, uint32_t office)
{
    if (kind == OP_DISK_SAVE)
        return sim_disk_save(r->s, office);
    if (kind == OP_DISK_RESTORE)
        return sim_disk_restore(r->s, office);
    sim_disk_lose(r->s, office);
    return 0;
}

static void clock_op(struct drilling *r, const struct drill_op *op, uint32_t office)
{
    if (op->kind == OP_CLOCK) {
        sim_clock_set(r->s, office, op->clock, op->clock == CLOCK_STUCK ? sim_clock_of(r->s, office).ms : op->value);
        return;
    }
    sim_clock_jump(r->s, office, op->value);
}

static int power_op(struct drilling *r, enum drill_op_kind kind, uint32_t office)
{
    enum sim_power power = sim_office(r->s, office)->power;

    switch (kind) {
    case OP_OFF:
        if (power == POWER_ON || power == POWER_HUNG)
            sim_power_off(r->s, office);
        return 0;
    case OP_ON:
        return power == POWER_OFF ? sim_power_on(r->s, office) : 0;
    case OP_CRASH:
        return power == POWER_ON ? sim_crash(r->s, office) : 0;
    case OP_HANG:
        if (power == POWER_ON)
            sim_hang(r->s, office, true);
        return 0;
    default:
        if (power == POWER_HUNG)
            sim_hang(r->s, office, false);
        return 0;
    }
}

static void line_op(struct drilling *r, const struct drill_op *op, uint32_t office)
{
    switch (op->kind) {
    case OP_CUT:
        sim_cut(r->s, office, op->ways);
        break;
    case OP_HEAL:
        sim_heal(r->s, office);
        break;
    case OP_SHAPE:
        sim_shape(r->s, office, op->quality);
        break;
    case OP_CORRUPT:
        sim_corrupt_next(r->s, office, (unsigned)op->value);
        break;
    default:
        sim_replay(r->s, office);
    }
}

/* A flapping line: cut now, healed after `down`, cut again after `up`, until the time is over; then it is up. */
static void flap_begin(struct drilling *r, const struct drill_op *op, uint32_t office)
{
    uint64_t now = sim_now(r->s) - r->base_ms;

    for (uint64_t t = 0; t < op->ms; t += op->down_ms + op->up_ms) {
        agenda_put(&r->agenda, (struct agenda_item){.ms = now + t, .what = RUN_FLAP, .i = (uint64_t)office << 1 | 1});
        agenda_put(&r->agenda,
                   (struct agenda_item){.ms = now + t + op->down_ms, .what = RUN_FLAP, .i = (uint64_t)office << 1});
    }
}

int run_flap(struct drilling *r, const struct agenda_item *i)
{
    uint32_t office = (uint32_t)(i->i >> 1);
    struct drill_set set = {&office, 1};

    if (i->i & 1)
        sim_cut(r->s, office, WAY_BOTH);
    else
        sim_heal(r->s, office);
    record_look(r->record, &set);
    return 0;
}

static int op_do(struct drilling *r, const struct drill_op *op, uint32_t office)
{
    if (op->kind == OP_FLAP)
        flap_begin(r, op, office);
    else if (op->kind <= OP_REPLAY)
        line_op(r, op, office);
    else if (op->kind <= OP_WAKE)
        return power_op(r, op->kind, office);
    else if (op->kind <= OP_DISK_RESTORE)
        return disk_op(r, op->kind, office);
    else
        clock_op(r, op, office);
    return 0;
}

int run_ops(struct drilling *r, const struct drill_step *step)
{
    int rc = 0;

    for (const struct drill_op *op = step->op; op != NULL && rc == 0; op = op->next) {
        bool heals = op->kind == OP_HEAL || op->kind == OP_ON;
        if (r->record != NULL && heals)
            record_heal(r->record, &op->set, step->zh[0] != '\0' ? step->zh : "恢复",
                        step->en[0] != '\0' ? step->en : "healed");
        for (size_t i = 0; i < op->set.n && rc == 0; i++)
            rc = op_do(r, op, op->set.at[i]);
        if (r->record != NULL)
            record_look(r->record, &op->set);
    }
    return rc;
}

/* One mark for all of them. */
static void heal_all_note(struct drilling *r)
{
    uint32_t n = sim_count(r->s), *dark = calloc(n + 1, sizeof *dark);
    struct drill_set set = {dark, 0};

    must(dark != NULL);
    for (uint32_t i = 0; i < n; i++)
        if (sim_office(r->s, i)->blocked != 0 || sim_office(r->s, i)->power != POWER_ON)
            dark[set.n++] = i;
    record_heal(r->record, &set, "全部恢复", "everything is healed");
    free(dark);
}

void run_heal_all(struct drilling *r)
{
    uint32_t n = sim_count(r->s);

    heal_all_note(r);
    for (uint32_t i = 0; i < n; i++) {
        const struct sim_office *o = sim_office(r->s, i);
        struct drill_set set = {&i, 1};
        if (o->parent != NO_OFFICE)
            sim_heal(r->s, i);
        if (o->power == POWER_HUNG)
            sim_hang(r->s, i, false);
        if (o->power == POWER_OFF)
            (void)sim_power_on(r->s, i); /* one that does not start is found not level */
        if (o->clock != CLOCK_RIGHT)
            sim_clock_set(r->s, i, CLOCK_RIGHT, 0);
        record_look(r->record, &set);
    }
}
