#include "simulator/drill_run_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "simulator/check.h"
#include "simulator/pattern.h"

#define DRAIN_HOP_MS     20000u
#define PROGRESS_STEP_MS (10 * MINUTE_MS)
#define WEEK_MS          (7 * DAY_MS)

static void put(struct drilling *r, uint64_t ms, enum agenda_rank rank, enum run_what what, const void *at,
                const char *each, uint64_t i)
{
    agenda_put(&r->agenda,
               (struct agenda_item){.ms = ms, .rank = rank, .what = (int)what, .at = at, .each = each, .i = i});
}

static uint64_t now_ms(const struct drilling *r)
{
    return sim_now(r->s) - r->base_ms;
}

/* ---- steps and acts ---- */

static void acts_put(struct drilling *r, const struct drill_step *step, const char *each)
{
    for (const struct drill_act *a = step->act; a != NULL; a = a->next) {
        const char *why;
        uint32_t n = pattern_count(a->text, &why);
        for (uint32_t i = 0; i < n; i++)
            put(r, now_ms(r) + i * step->every_ms, AGENDA_DO, RUN_ACT, a, each, i);
    }
}

static int step_do(struct drilling *r, const struct agenda_item *item)
{
    const struct drill_step *step = item->at;
    int rc;

    if (step->zh[0] != '\0' || step->disaster)
        record_mark(r->record, NO_OFFICE, step->disaster ? "disaster" : "note", step->zh, step->en);
    rc = run_ops(r, step);
    for (size_t k = 0; k < step->n_each; k++)
        acts_put(r, step, step->each[k]);
    if (step->n_each == 0)
        acts_put(r, step, NULL);
    if (step->repeat_ms > 0 && item->i + 1 < step->times && now_ms(r) + step->repeat_ms <= r->d->length_ms)
        put(r, now_ms(r) + step->repeat_ms, AGENDA_DO, RUN_STEP, step, NULL, item->i + 1);
    return rc;
}

static int act_now(struct drilling *r, const struct drill_act *a, const char *each, uint32_t i)
{
    struct act_outcome out;
    int rc = act_do(&r->acts, a, each, i, &out);

    if (rc == 0)
        record_act(r->record, a, &out);
    return rc;
}

/* ---- work in the background ---- */

static void work_next(struct drilling *r, size_t no)
{
    struct work_state *w = &r->work[no];
    uint64_t at = now_ms(r) + prng_below(&w->prng, 2 * w->gap_ms + 1);

    if (at < w->w->from_ms)
        at = w->w->from_ms + prng_below(&w->prng, w->gap_ms + 1);
    if (at <= w->w->to_ms)
        put(r, at, AGENDA_DO, RUN_WORK, NULL, NULL, no);
}

static int work_do(struct drilling *r, size_t no)
{
    struct work_state *w = &r->work[no];
    uint32_t office = w->w->by.at[prng_below(&w->prng, w->w->by.n)];
    int rc = act_now(r, &w->w->act, r->d->offices[office].name, 0);

    work_next(r, no);
    return rc;
}

static void work_begin(struct drilling *r)
{
    size_t n = 0;

    for (const struct drill_work *w = r->d->work; w != NULL; w = w->next)
        n++;
    r->work = calloc(n + 1, sizeof *r->work);
    must(r->work != NULL);
    for (const struct drill_work *w = r->d->work; w != NULL; w = w->next) {
        char fork[80];
        snprintf(fork, sizeof fork, "work %.60s", w->name);
        r->work[r->n_work] =
            (struct work_state){w, prng_fork(r->seed, fork), WEEK_MS / ((uint64_t)w->per_week * w->by.n) + 1};
        work_next(r, r->n_work++);
    }
}

/* ---- cuts drawn from the seed ---- */

static void cuts_begin(struct drilling *r)
{
    r->cuts = prng_fork(r->seed, "cuts");
    for (const struct drill_cuts *c = r->d->cuts; c != NULL; c = c->next)
        for (uint32_t i = 0; i < c->count; i++) {
            uint64_t at = c->from_ms + prng_below(&r->cuts, c->to_ms - c->from_ms);
            put(r, at, AGENDA_DO, RUN_CUT, c, NULL, i);
        }
}

static bool can_cut(const struct drilling *r, uint32_t office)
{
    return r->d->offices[office].parent != NO_OFFICE && !r->cut_by_draw[office];
}

/* A line that is not cut yet, from a drawn one on; NO_OFFICE: all are. */
static uint32_t line_draw(struct drilling *r, const struct drill_set *lines)
{
    size_t from = (size_t)prng_below(&r->cuts, lines->n);

    for (size_t i = 0; i < lines->n; i++)
        if (can_cut(r, lines->at[(from + i) % lines->n]))
            return lines->at[(from + i) % lines->n];
    return NO_OFFICE;
}

static int cut_do(struct drilling *r, const struct drill_cuts *c)
{
    uint32_t office = line_draw(r, &c->lines);
    uint64_t end = now_ms(r) + c->least_ms + prng_below(&r->cuts, c->most_ms - c->least_ms + 1);
    struct drill_set set = {&office, 1};

    if (c->back_ms != UINT64_MAX)
        end = c->back_ms + prng_below(&r->cuts, c->within_ms + 1);
    if (c->back_ms != UINT64_MAX && end > r->last_back_ms)
        r->last_back_ms = end;
    if (office == NO_OFFICE)
        return 0;
    r->cut_by_draw[office] = true;
    sim_cut(r->s, office, c->ways);
    record_look(r->record, &set);
    put(r, end, AGENDA_DO, RUN_CUT_END, c, NULL, office);
    return 0;
}

/* A report names the moments of some dozens of heals. Of hundreds it names when all are back that come back together. */
static bool heal_named(struct drilling *r, const struct drill_cuts *of)
{
    uint64_t all = 0;

    for (const struct drill_cuts *c = r->d->cuts; c != NULL; c = c->next)
        all += c->count;
    if (all <= REPORT_ROWS_MAX)
        return true;
    return of->back_ms != UINT64_MAX && now_ms(r) == r->last_back_ms;
}

static int cut_end(struct drilling *r, const struct drill_cuts *c, uint32_t office)
{
    struct drill_set set = {&office, 1};
    bool together = c->back_ms != UINT64_MAX, named = heal_named(r, c);

    r->cut_by_draw[office] = false;
    record_heal(r->record, &set,
                !named     ? NULL
                : together ? "断了的线路全部恢复"
                           : "线路恢复",
                together ? "all lines that were cut are back" : "the line is back");
    sim_heal(r->s, office);
    record_look(r->record, &set);
    return 0;
}

/* ---- the loop ---- */

static int sample(struct drilling *r)
{
    int rc = record_sample(r->record);

    if (now_ms(r) + record_step_ms(r->record) <= r->d->length_ms)
        put(r, now_ms(r) + record_step_ms(r->record), AGENDA_SAMPLE, RUN_SAMPLE, NULL, NULL, 0);
    return rc;
}

/* The longer it lasts the rarer the looks: to one part in ten, and no month of them where somebody always waits. */
static uint64_t drain_hop(const struct drilling *r)
{
    uint64_t tenth = record_drained_ms(r->record) / 10;

    return tenth > DRAIN_HOP_MS ? tenth : DRAIN_HOP_MS;
}

/* After a heal the queues are looked at more often than samples are taken, until they are empty. */
static int drain(struct drilling *r)
{
    int rc = record_draining(r->record) ? record_drain(r->record) : 0;

    r->draining = rc == 0 && record_draining(r->record);
    if (r->draining)
        put(r, now_ms(r) + drain_hop(r), AGENDA_SAMPLE, RUN_DRAIN, NULL, NULL, 0);
    return rc;
}

static int item_do(struct drilling *r, const struct agenda_item *i)
{
    switch ((enum run_what)i->what) {
    case RUN_STEP:
        return step_do(r, i);
    case RUN_ACT:
        return act_now(r, i->at, i->each, (uint32_t)i->i);
    case RUN_FLAP:
        return run_flap(r, i);
    case RUN_CUT:
        return cut_do(r, i->at);
    case RUN_CUT_END:
        return cut_end(r, i->at, (uint32_t)i->i);
    case RUN_WORK:
        return work_do(r, (size_t)i->i);
    case RUN_SAMPLE:
        return sample(r);
    case RUN_DRAIN:
        return drain(r);
    case RUN_EXPECT:
        run_expect(r, i->at);
        return 0;
    }
    return 0;
}

static void progress_say(struct drilling *r)
{
    if (r->o->progress != NULL)
        r->o->progress(r->o->self, now_ms(r), r->d->length_ms + r->d->calm_ms, sim_stats(r->s)->filings,
                       "演练 / running");
}

/* Time passes in hops, so that somebody who watches sees it move. */
static int pass_until(struct drilling *r, uint64_t ms)
{
    int rc = 0;

    while (rc == 0 && now_ms(r) < ms) {
        uint64_t hop = now_ms(r) + PROGRESS_STEP_MS;
        rc = sim_run_until(r->s, r->base_ms + (hop < ms ? hop : ms));
        run_checks_between(r);
        if (rc == 0)
            rc = record_urgent(r->record);
        progress_say(r);
    }
    return rc;
}

static int timeline(struct drilling *r)
{
    struct agenda_item item;
    int rc = 0;

    while (rc == 0 && agenda_when(&r->agenda) <= r->d->length_ms && agenda_next(&r->agenda, &item)) {
        rc = pass_until(r, item.ms);
        if (rc == 0)
            rc = item_do(r, &item);
        if (rc == 0 && record_draining(r->record) && !r->draining) {
            r->draining = true;
            put(r, now_ms(r) + DRAIN_HOP_MS, AGENDA_SAMPLE, RUN_DRAIN, NULL, NULL, 0);
        }
    }
    return rc != 0 ? rc : pass_until(r, r->d->length_ms);
}

static void agenda_fill(struct drilling *r)
{
    for (const struct drill_step *s = r->d->at; s != NULL; s = s->next)
        put(r, s->ms, AGENDA_DO, RUN_STEP, s, NULL, 0);
    for (const struct drill_expect *e = r->d->expect; e != NULL; e = e->next)
        if (!e->at_end)
            put(r, e->ms, AGENDA_EXPECT, RUN_EXPECT, e, NULL, 0);
    put(r, 0, AGENDA_SAMPLE, RUN_SAMPLE, NULL, NULL, 0);
    work_begin(r);
    cuts_begin(r);
}

static void whole_say(struct drilling *r, const char *id, const char *measure, const char *zh, const char *en)
{
    struct drill_expect e = {.zh = zh, .en = en, .measure = measure, .pick = "", .compare = WANT_IS, .want = "0"};
    struct expect_run x = {r->s, r->d, r->names, record_measure, r->record};
    struct expect_outcome out;

    expect_look(&x, &e, &out);
    record_expect(r->record, id, zh, en, &out);
}

static int finish(struct drilling *r)
{
    uint64_t level_ms;

    run_heal_all(r);
    int rc = run_calm(r, &level_ms);
    if (rc != 0)
        return rc;
    whole_say(r, "LOST", "lost", "没有一件签过的记录丢失", "no signed act is lost");
    whole_say(r, "OVERSPEND", "overspend", "没有一笔资金超支", "no fund is overspent");
    for (const struct drill_expect *e = r->d->expect; e != NULL; e = e->next)
        if (e->at_end)
            run_expect(r, e);
    run_checks_end(r, level_ms != SIM_NEVER);
    return record_end(r->record, level_ms);
}

static int run_all(struct drilling *r)
{
    int rc = run_checks_begin(r);

    if (rc == 0)
        rc = run_prepare(r);
    if (rc == 0)
        rc = record_new(&r->record, r->s, r->d, r->seed);
    if (rc != 0)
        return rc;
    agenda_fill(r);
    rc = timeline(r);
    return rc != 0 ? rc : finish(r);
}

int drill_run(const struct drill *d, const struct drill_run_options *o, json_t **run, bool *passed,
              struct drill_run_fault *fault)
{
    struct drilling r = {
        .d = d, .o = o, .seed = o->seed == 0 ? d->seed : o->seed, .base_ms = d->before_ms, .fault = fault};
    struct sim_options so = {.areas = d->areas,
                             .seed = r.seed,
                             .start = {d->start.ms - (int64_t)d->before_ms},
                             .dir = o->dir,
                             .drill = d->drill_mode};
    struct tree_fault tf = {0};

    *fault = (struct drill_run_fault){0};
    *run = NULL;
    int rc = sim_new(&r.s, &so, &tf);
    if (rc != 0) {
        snprintf(fault->text, DRILL_RUN_FAULT_MAX, "%s", tf.what);
        return rc;
    }
    r.names = names_new(d);
    r.any = prng_fork(r.seed, "any household");
    r.acts = (struct act_run){r.s, d, r.names, &r.any, run_prepare_busy, &r};
    r.cut_by_draw = calloc(d->n_offices + 1, sizeof *r.cut_by_draw);
    must(r.cut_by_draw != NULL);
    rc = run_all(&r);
    if (rc == 0) {
        *run = record_json(r.record, o->build);
        *passed = record_passed(r.record);
    }
    if (r.record != NULL)
        record_free(r.record);
    checks_free(r.checks);
    names_free(r.names);
    agenda_free(&r.agenda);
    free(r.work);
    free(r.cut_by_draw);
    sim_free(r.s);
    return rc;
}
