#include "support/check_bed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "node/core/case_store.h"
#include "simulator/workload.h"

static const char areas[] = "990100000000,市\n990101000000,县\n990101100000,乡\n990101100201,村\n990101100202,村二\n";

void bed_run(struct bed *b)
{
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + MINUTE_MS), 0);
}

struct subject bed_file(struct bed *b, uint32_t no, struct filing f)
{
    struct filing_reply r = {.rc = -1};

    assert_int_equal(sim_file(b->s, no, &f, &r), 0);
    if (r.rc != 0)
        fail_msg("refused: %s", r.why.code != NULL ? r.why.code : "?");
    return r.subject;
}

struct filing bed_about(struct bed *b, uint32_t kind)
{
    return (struct filing){.kind = kind, .area = sim_office(b->s, V)->area, .subject = b->home};
}

static void money(struct bed *b)
{
    struct filing fund = {.kind = KIND_FUND, .text = "资金", .amount_fen = 100000};
    struct filing give = {.kind = KIND_RIGHTS, .area = sim_office(b->s, T)->area, .amount_fen = 50000};

    b->fund = give.fund = bed_file(b, C, fund);
    bed_file(b, C, give);
    bed_run(b);
    give.area = sim_office(b->s, V)->area;
    give.amount_fen = 20000;
    bed_file(b, T, give);
    struct filing may = {.kind = KIND_STANDING_AUTHORITY,
                         .area = give.area,
                         .fund = b->fund,
                         .kinds = {HELP_CASH},
                         .n_kinds = 1,
                         .per_household_fen = 5000,
                         .amount_fen = 10000};
    b->authority = bed_file(b, T, may);
    bed_run(b);
}

const char *bed_head_name;

/* One person, in two villages. */
static void homes(struct bed *b)
{
    struct filing f = {
        .kind = KIND_HOUSEHOLD, .people = 2, .head_name = WORK_CANARY "一", .citizen_id = "990001195803120013"};

    if (bed_head_name != NULL)
        f.head_name = bed_head_name;

    b->home = bed_file(b, V, f);
    b->other = bed_file(b, W, f);
    bed_run(b);
}

void bed_help(struct bed *b)
{
    struct filing f = bed_about(b, KIND_HELP);

    f.code = HELP_CASH;
    f.amount_fen = 1000;
    f.authority = b->authority;
    bed_file(b, V, f);
    bed_run(b);
}

void bed_of(struct bed *b, const char *skip)
{
    static const char *const names[N] = {"M", "C", "T", "V", "W"};
    struct sim_options o = {.areas = span_str(areas), .seed = 7, .start = {1763856000000}};
    struct check_options co = {.seed = 7};
    struct tree_fault fault;

    *b = (struct bed){.arena = arena_of(16u << 20)};
    for (size_t i = 0; i < check_count; i++) {
        const char *at = strstr(skip, check_table[i]->id);
        if (at != NULL && (at[strlen(check_table[i]->id)] == ' ' || at[strlen(check_table[i]->id)] == '\0'))
            co.skip |= 1ull << i;
    }
    assert_int_equal(sim_new(&b->s, &o, &fault), 0);
    assert_int_equal(checks_new(&b->c, b->s, &co), 0);
    b->m = checks_model(b->c);
    for (uint32_t i = 0; i < N; i++) {
        struct area a;
        const char *line = areas;
        for (uint32_t k = 0; k < i; k++)
            line = strchr(line, '\n') + 1;
        assert_true(area_parse(&a, line, AREA_TEXT_LEN));
        assert_int_equal(sim_office_add(b->s, names[i], a, NULL), 0);
    }
    bed_run(b);
    homes(b);
    money(b);
    bed_help(b);
    assert_false(checks_breach(b->c)->there);
}

void bed_found(struct bed *b, const char *id)
{
    const struct breach *is = checks_breach(b->c);

    if (!is->there)
        fail_msg("%s found nothing", id);
    if (strcmp(is->id, id) != 0)
        fail_msg("%s was to find it, %s did: %s", id, is->id, is->what);
    assert_non_null(is->story);
    checks_free(b->c);
    sim_free(b->s);
    arena_free(&b->arena);
}

void bed_clean(struct bed *b)
{
    if (checks_breach(b->c)->there)
        fail_msg("%s: %s", checks_breach(b->c)->id, checks_breach(b->c)->what);
    checks_free(b->c);
    sim_free(b->s);
    arena_free(&b->arena);
}

uint64_t bed_premise(const struct bed *b, const char *id)
{
    for (size_t i = 0; i < check_count; i++)
        if (strcmp(check_table[i]->id, id) == 0)
            return checks_premise(b->c, i);
    fail_msg("no %s", id);
    return 0;
}

/* ---- hands in stores ---- */

struct store *bed_store(struct bed *b, uint32_t no)
{
    return sim_office(b->s, no)->store;
}

void bed_view_plant(struct bed *b, uint32_t no, struct view_key k, struct span bytes)
{
    struct txn *t = store_begin(bed_store(b, no), TXN_WRITE);

    view_put(t, &k, bytes);
    assert_int_equal(store_commit(t), 0);
}

struct span bed_view_copy(struct bed *b, uint32_t no, struct view_key k)
{
    struct txn *t = store_begin(bed_store(b, no), TXN_READ);
    struct span v = view_get(t, &k);

    if (v.at != NULL)
        v.at = arena_copy(&b->arena, v.at, v.len);
    assert_int_equal(store_commit(t), 0);
    return v;
}

struct view_key bed_home_key(struct bed *b)
{
    return view_key(sim_office(b->s, V)->area, VIEW_CASE, &b->home, span_of(NULL, 0));
}

Fangpin__V1__CaseView *bed_home_view(struct bed *b, uint32_t no)
{
    struct span v = case_view_of(bed_view_copy(b, no, bed_home_key(b)));
    ProtobufCAllocator memory = arena_allocator(&b->arena);
    Fangpin__V1__CaseView *out = fangpin__v1__case_view__unpack(&memory, v.len, v.at);

    assert_non_null(out);
    return out;
}

struct made bed_made_by(struct bed *b, uint32_t no, const struct office_keys *keys, uint32_t kind, uint64_t sequence,
                        uint64_t position)
{
    const struct sim_office *o = sim_office(b->s, no);
    struct event_draft d = {.network = sim_network(b->s),
                            .area = o->area,
                            .epoch = o->epoch,
                            .area_list = 1,
                            .kind = kind,
                            .depth = 100,
                            .scope = {o->area, REACH_UP},
                            .lane = LANE_BULK,
                            .thread = 3,
                            .sequence = sequence,
                            .position = position,
                            .time = (uint64_t)sim_wall(b->s).ms << 16,
                            .body = span_str("x")};
    struct made m;

    if (sequence > 1)
        memset(d.previous.b, 7, sizeof d.previous.b);
    assert_int_equal(event_sign(&m.e, &m.envelope, &d, keys, &b->arena), 0);
    return m;
}

void bed_put(struct bed *b, uint32_t no, const struct made *m, uint32_t from_peer)
{
    struct txn *t = store_begin(bed_store(b, no), TXN_WRITE);

    log_append(t, &m->e, m->envelope, sim_wall(b->s), from_peer, false, false);
    assert_int_equal(store_commit(t), 0);
}

void bed_lead(struct bed *b, uint32_t no)
{
    struct filing f = bed_about(b, KIND_LEAD);

    f.code = RISK_HOUSING;
    f.code2 = CHANNEL_COUNTER;
    bed_file(b, no, f);
}

const struct model_event *bed_foreign(struct bed *b, uint32_t no)
{
    for (size_t i = 0; i < b->m->n; i++)
        if (!(model_flags(b->m, no, (uint32_t)i) & HELD))
            return b->m->at[i];
    fail_msg("everything is held");
    return NULL;
}
