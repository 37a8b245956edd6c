#include "simulator/storm.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/must.h"
#include "simulator/workload.h"

#define START_MS        1763856000000 /* 2025-11-23 08:00 in China */
#define STORM_DOOMS_MAX 60u

static const char *tier_letter(enum tier t)
{
    return t == TIER_MUNICIPAL ? "M" : t == TIER_COUNTY ? "C" : t == TIER_TOWNSHIP ? "T" : "V";
}

/* M, C1, T1.2, V1.2.3: by what stands in the code. */
static void name_of(char out[SIM_NAME_BYTES], struct area a)
{
    unsigned county = (unsigned)(a.code / 1000000 % 100), town = (unsigned)(a.code / 1000 % 1000),
             village = (unsigned)(a.code % 1000);
    enum tier t = area_tier(a);
    int n = snprintf(out, SIM_NAME_BYTES, "%s", tier_letter(t));

    if (t <= TIER_COUNTY)
        n += snprintf(out + n, SIM_NAME_BYTES - (size_t)n, "%u", county);
    if (t <= TIER_TOWNSHIP)
        n += snprintf(out + n, SIM_NAME_BYTES - (size_t)n, ".%u", town - 99);
    if (t == TIER_VILLAGE)
        snprintf(out + n, SIM_NAME_BYTES - (size_t)n, ".%u", village - 200);
}

/* Lines of the list stand parents first. */
static int offices_add(struct storm *st)
{
    const char *at = st->d.areas;
    int rc = 0;

    while (rc == 0 && at < st->d.areas + st->d.areas_len) {
        char name[SIM_NAME_BYTES];
        struct area a;
        must(area_parse(&a, at, AREA_TEXT_LEN));
        name_of(name, a);
        rc = sim_office_add(st->s, name, a, NULL);
        at = strchr(at, '\n') + 1;
    }
    return rc != 0 ? rc : sim_run_until(st->s, 60000);
}

struct call {
    struct storm *st;
    const struct storm_item *it;
};

static void item_run(void *self, struct sim *s)
{
    struct call *k = self;

    (void)s;
    if (k->st->rc != 0 || checks_breach(k->st->c)->there)
        return;
    if (k->it->is_fault)
        storm_fault(k->st, k->it);
    else
        work_do(k->st->w, (enum work_act)k->it->kind, k->it->seed);
}

static void doom_run(void *self, struct sim *s)
{
    struct storm *st = self;
    struct prng p = prng_fork(st->d.seed + sim_now(s), "storm doom");
    uint32_t no = (uint32_t)prng_below(&p, sim_count(s));

    if (!st->calm)
        sim_disk_doom(s, no, prng_next(&p));
}

/* They draw for themselves: with and without them a seed is the same storm. */
static void dooms_plan(struct storm *st)
{
    struct prng p = prng_fork(st->d.seed, "storm dooms");
    uint64_t from = sim_now(st->s);

    for (uint64_t n = 1 + prng_below(&p, STORM_DOOMS_MAX); n > 0; n--)
        sim_at(st->s, from + prng_below(&p, st->until_ms - from), doom_run, st);
}

static int storm_phase(struct storm *st, const struct storm_options *o)
{
    struct call *calls = arena_take(&st->arena, (st->d.n_items + 1) * sizeof *calls);
    uint64_t from = sim_now(st->s);
    int rc = 0;

    must(calls != NULL);
    storm_lines(st);
    st->until_ms = from + st->d.minutes * 60000;
    for (size_t i = 0; i < st->d.n_items; i++) {
        calls[i] = (struct call){st, &st->d.item[i]};
        if (o->only == NULL || o->only[i])
            sim_at(st->s, from + st->d.item[i].ms, item_run, &calls[i]);
    }
    if (o->disk != NULL)
        dooms_plan(st);
    while (rc == 0 && st->rc == 0 && !checks_breach(st->c)->there && sim_step_one(st->s, st->until_ms, &rc))
        checks_between(st->c);
    return st->rc != 0 ? st->rc : rc;
}

static void story_watch(void *self, struct sim *s, const struct sim_news *n)
{
    (void)self;
    if ((n->what == SIM_TOLD || n->what == SIM_FAULT) && n->office != NO_OFFICE)
        fprintf(stderr, "%llu.%03llu %s %s\n", (unsigned long long)n->ms / 1000, (unsigned long long)n->ms % 1000,
                sim_office(s, n->office)->name, n->text);
}

static int storm_begin(struct storm *st, const struct storm_options *o)
{
    struct sim_options so = {.areas = span_of(st->d.areas, st->d.areas_len),
                             .seed = o->seed,
                             .start = {START_MS},
                             .drill = true,
                             .disk = o->disk};
    struct check_options co = {.seed = o->seed, .skip = o->skip};
    struct tree_fault fault;
    int rc = sim_new(&st->s, &so, &fault);

    if (rc != 0)
        return rc;
    if (o->story)
        sim_watch(st->s, story_watch, NULL);
    rc = checks_new(&st->c, st->s, &co);
    if (rc == 0)
        rc = offices_add(st);
    st->w = work_new(st->s, o->seed);
    return rc != 0 ? rc : work_begin(st->w);
}

static void breach_copy(const struct storm *st, struct storm_result *out)
{
    const struct breach *b = checks_breach(st->c);

    if (!b->there)
        return;
    out->broken = true;
    snprintf(out->check, sizeof out->check, "%s", b->id);
    snprintf(out->what, sizeof out->what, "%s", b->what);
    snprintf(out->where, sizeof out->where, "%s", sim_office(st->s, b->office)->name);
    out->at_ms = b->ms;
    out->story = b->story != NULL ? strdup(b->story) : NULL;
}

static void result_fill(const struct storm *st, struct storm_result *out)
{
    const struct sim_stats *is = sim_stats(st->s);
    const struct work_stats *did = work_stats(st->w);

    out->minutes = st->d.minutes;
    out->n_items = st->d.n_items;
    out->offices = sim_count(st->s);
    out->steps = is->steps;
    out->frames = is->frames;
    out->bytes = is->bytes;
    out->filings = is->filings;
    out->refused = is->refused;
    out->events = checks_model(st->c)->n;
    memcpy(out->faults, is->faults, sizeof out->faults);
    memcpy(out->acts, did->done, sizeof did->done);
    memcpy(out->acts_refused, did->refused, sizeof did->refused);
    for (size_t i = 0; i < check_count; i++)
        out->premise[i] = checks_premise(st->c, i);
    sim_digest(st->s, out->digest);
    breach_copy(st, out);
    out->rc = st->rc;
    out->broken |= st->rc != 0;
}

void storm_run(const struct storm_options *o, struct storm_result *out)
{
    struct storm st = {.arena = arena_of(64u << 20)};

    *out = (struct storm_result){.seed = o->seed};
    storm_draw(&st.d, o->seed, o->minutes);
    st.rc = storm_begin(&st, o);
    if (st.rc == 0)
        st.rc = storm_phase(&st, o);
    if (st.rc == 0 && !checks_breach(st.c)->there)
        storm_calm(&st, out);
    if (st.s != NULL && st.w != NULL)
        result_fill(&st, out);
    else
        out->broken = true, out->rc = st.rc;
    work_free(st.w);
    checks_free(st.c);
    sim_free(st.s);
    storm_draw_free(&st.d);
    arena_free(&st.arena);
}

void storm_result_free(struct storm_result *r)
{
    free(r->story);
    r->story = NULL;
}
