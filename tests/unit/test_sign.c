/* From a filing to a signed event: what its header says, and what a refused or a dry one leaves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/case_steps.h"
#include "tests/support/desk.h"
#include "tests/support/world.h"
#include "tiers/fold.h"

struct bed {
    struct desks *d;
    struct desk *m, *c, *t;
};

static int setup(void **state)
{
    static struct bed b;

    b.d = desks_new(NULL);
    b.m = desk_root(b.d);
    b.c = desk_child(b.d, b.m, AREA_C);
    b.t = desk_child(b.d, b.c, AREA_T);
    *state = &b;
    return 0;
}

static int teardown(void **state)
{
    struct bed *b = *state;

    desks_free(b->d);
    return 0;
}

static struct filing household(void)
{
    struct filing f = desk_household();

    f.area = (struct area){513201209200};
    return f;
}

static struct filing about(uint32_t kind, struct subject household, uint32_t code)
{
    return (struct filing){
        .kind = kind, .area = {513201209200}, .subject = household, .code = code, .code2 = CHANNEL_COUNTER};
}

static struct filing lead(struct subject household)
{
    return about(KIND_LEAD, household, RISK_ILLNESS);
}

static struct filing goods(struct subject household)
{
    struct filing f = about(KIND_HELP, household, HELP_GOODS);

    f.amount_fen = 100;
    f.code2 = 0;
    return f;
}

static void streams_grow_by_one_and_positions_over_all_of_them(void **state)
{
    struct bed *b = *state;
    struct {
        struct stream_key key;
        struct event last;
    } streams[64];
    size_t n = 0;
    uint64_t last = 0;

    for (int i = 0; i < 12; i++) {
        struct subject h = desk_file(b->d, b->t, household()).subject;
        desk_file(b->d, b->t, lead(h));
        last = desk_file(b->d, b->t, goods(h)).position;
    }
    assert_int_equal(last, 2 + 36); /* two wraps */
    for (uint64_t p = 1; p <= last; p++) {
        struct event e = desk_event(b->d, b->t, p);
        size_t s = 0;
        while (s < n && !stream_equal(&streams[s].key, &e.stream))
            s++;
        assert_int_equal(e.position, p);
        assert_true(event_signature_valid(&e));
        assert_int_equal(e.area.code, b->t->area.code);
        assert_int_equal(e.area_list, 1);
        if (s == n) {
            streams[n++].key = e.stream;
            assert_int_equal(e.sequence, 1);
        } else {
            assert_int_equal(e.sequence, streams[s].last.sequence + 1);
            assert_true(id_equal(&e.previous, &streams[s].last.id));
            assert_true(e.depth > streams[s].last.depth);
        }
        streams[s].last = e;
    }
    assert_true(n > 3); /* help and wraps in one each, households in several */
}

static void one_household_is_one_thread_and_urgent_ones_have_none(void **state)
{
    struct bed *b = *state;
    bool seen[THREADS_MAX] = {false};
    size_t threads = 0;

    for (int i = 0; i < 40; i++) {
        struct filing_reply h = desk_file(b->d, b->t, household());
        uint64_t at = desk_file(b->d, b->t, lead(h.subject)).position;
        uint8_t thread = desk_event(b->d, b->t, h.position).stream.thread;
        assert_int_equal(thread, h.subject.b[15] % 4);
        assert_int_equal(desk_event(b->d, b->t, at).stream.thread, thread);
        threads += !seen[thread];
        seen[thread] = true;
        struct event help = desk_event(b->d, b->t, desk_file(b->d, b->t, goods(h.subject)).position);
        assert_int_equal(help.stream.lane, LANE_URGENT);
        assert_int_equal(help.stream.thread, 0);
    }
    assert_int_equal(threads, 4);
}

static void time_never_goes_back_when_the_wall_does(void **state)
{
    struct bed *b = *state;
    struct subject h = desk_file(b->d, b->t, household()).subject;
    struct event before = desk_event(b->d, b->t, desk_file(b->d, b->t, lead(h)).position);

    assert_int_equal(hlc_ms(before.time), (uint64_t)b->d->wall.ms - 1);
    b->d->wall.ms -= 40ll * 24 * 3600 * 1000;
    for (int i = 0; i < 4; i++) {
        if (i == 2)
            desk_restart(b->d, b->t);
        struct event after = desk_event(b->d, b->t, desk_file(b->d, b->t, lead(h)).position);
        assert_int_equal(after.time, before.time + 1);
        before = after;
    }
    b->d->wall.ms += 41ll * 24 * 3600 * 1000;
    struct event ahead = desk_event(b->d, b->t, desk_file(b->d, b->t, lead(h)).position);
    assert_int_equal(hlc_ms(ahead.time), (uint64_t)b->d->wall.ms - 1);
}

static void new_things_have_names_of_their_own(void **state)
{
    struct bed *b = *state;
    struct filing f[] = {household(), household(), household()};
    struct input in = {.kind = INPUT_FILING, .filings = f, .n_filings = 3};
    int64_t wall = b->d->wall.ms;

    desk_step(b->d, b->t, &in, 1);
    const struct filing_reply *r = desk_effect(b->t, EFFECT_REPLY)->replies;
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(r[i].rc, 0);
        assert_int_equal(get_be(r[i].subject.b, 6), (uint64_t)wall);
        for (size_t k = 0; k < i; k++)
            assert_false(subject_equal(&r[i].subject, &r[k].subject));
    }
}

static void a_refusal_reaches_the_reply_and_writes_nothing(void **state)
{
    struct bed *b = *state;
    struct subject h = desk_file(b->d, b->t, household()).subject, unknown = {{7}};
    uint64_t events = desk_status(b->d, b->t).events;
    struct filing none = goods(h), stranger = lead(unknown), early = goods(h);
    struct filing decision = about(KIND_DECISION, h, 0);
    const struct {
        struct filing f;
        const char *code;
    } wrong[] = {
        {none, "missing_amount"},
        {stranger, "unknown_household"},
        {early, "date_in_future"},
        {decision, "not_this_tier"},
    };

    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        struct filing f = wrong[i].f;
        if (i == 0)
            f.amount_fen = 0;
        if (i == 2)
            f.date = 20991231;
        struct filing_reply r = desk_try(b->d, b->t, f);
        assert_int_equal(r.rc, ERR_REFUSED);
        assert_string_equal(r.why.code, wrong[i].code);
        assert_true(r.why.what[0] != '\0' && r.why.remedy[0] != '\0');
        assert_int_equal(r.position, 0);
    }
    assert_int_equal(desk_status(b->d, b->t).events, events);
}

static void a_dry_run_changes_nothing(void **state)
{
    struct bed *b = *state;
    struct subject h = desk_file(b->d, b->t, household()).subject;
    struct core_status before = desk_status(b->d, b->t);
    struct filing dry[] = {household(), lead(h), goods(h)};

    for (size_t i = 0; i < ARRAY_LEN(dry); i++) {
        dry[i].dry_run = true;
        struct filing_reply r = desk_try(b->d, b->t, dry[i]);
        assert_int_equal(r.rc, 0);
        assert_int_equal(r.position, 0);
        assert_false(subject_none(&r.subject));
    }
    struct core_status after = desk_status(b->d, b->t);
    assert_int_equal(after.events, before.events);
    assert_int_equal(after.own_position, before.own_position);
    assert_int_equal(after.arrivals, before.arrivals);
    assert_int_equal(after.events_folded, before.events_folded);
    dry[1].code = 99; /* and refuses what would be refused */
    assert_int_equal(desk_try(b->d, b->t, dry[1]).rc, ERR_REFUSED);
}

static void a_batch_is_answered_one_by_one_and_sees_itself(void **state)
{
    struct bed *b = *state;
    struct filing fund = {.kind = KIND_FUND, .amount_fen = 1000, .text = "救助基金"};
    struct subject f = desk_file(b->d, b->m, fund).subject;
    struct filing rights = {.kind = KIND_RIGHTS, .area = b->c->area, .fund = f, .amount_fen = 600};
    struct filing batch[] = {rights, rights, rights};
    batch[2].amount_fen = 400;
    struct filing other = rights;
    other.amount_fen = 1;
    struct input in[] = {{.kind = INPUT_FILING, .filings = batch, .n_filings = 3, .ticket = 1},
                         {.kind = INPUT_FILING, .filings = &other, .n_filings = 1, .ticket = 2}};
    uint64_t at = desk_status(b->d, b->m).own_position;

    desk_step(b->d, b->m, in, 2);
    assert_int_equal(desk_count(b->m, EFFECT_REPLY), 2);
    const struct effect *e = desk_effect(b->m, EFFECT_REPLY);
    assert_int_equal(e[0].ticket, 1);
    assert_int_equal(e[0].n_replies, 3);
    assert_int_equal(e[0].replies[0].position, at + 1);
    assert_string_equal(e[0].replies[1].why.code, "over_rights"); /* 400 are left */
    assert_int_equal(e[0].replies[2].rc, 0);
    assert_int_equal(e[0].replies[2].position, at + 2); /* what is refused takes no position */
    for (size_t i = 0; i < b->m->out.n; i++)
        if (b->m->out.at[i].kind == EFFECT_REPLY && b->m->out.at[i].ticket == 2)
            assert_int_equal(b->m->out.at[i].replies[0].rc, ERR_REFUSED);
}

/* A decision lies beyond everything it cites, in depth and in time, whoever signed that and by whatever clock. */
static void a_decision_lies_beyond_what_it_cites(void **state)
{
    struct world *w = world_chain(1);
    struct subject h = world_household(w, "V", "泽郎");
    struct filing visit = {.kind = KIND_VISIT, .subject = h, .code = VISIT_FIT};
    struct filing decide = {.kind = KIND_DECISION, .area = world_area(w, "V"), .subject = h};
    struct arena a = arena_of(1u << 20);
    struct log_entry at, cited;
    struct event e, fact;

    (void)state;
    for (int i = 0; i < 5; i++)
        world_file(w, "V", visit);
    world_to_county(w, world_area(w, "V"), h);
    uint64_t position = world_file(w, "C", decide).position;
    struct txn *t = store_begin(world_store(w, "C"), TXN_READ);
    struct log_ref ref = {author_number(t, &world_keys(w, "C")->public_key, false), position, 0};
    assert_true(log_get(t, ref, &at));
    assert_int_equal(event_decode(&e, at.envelope, &a), 0);
    assert_true(e.n_cites >= 2);
    for (uint32_t i = 0; i < e.n_cites; i++) {
        assert_true(log_find(t, &e.cites[i], &cited));
        assert_int_equal(event_decode(&fact, cited.envelope, &a), 0);
        assert_true(e.depth > fact.depth);
        assert_true(e.time > fact.time);
    }
    assert_int_equal(store_commit(t), 0);
    arena_free(&a);
    world_free(w);
}

#define IN_A_TOWNSHIP(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_TOWNSHIP(streams_grow_by_one_and_positions_over_all_of_them),
        IN_A_TOWNSHIP(one_household_is_one_thread_and_urgent_ones_have_none),
        IN_A_TOWNSHIP(time_never_goes_back_when_the_wall_does),
        IN_A_TOWNSHIP(new_things_have_names_of_their_own),
        IN_A_TOWNSHIP(a_refusal_reaches_the_reply_and_writes_nothing),
        IN_A_TOWNSHIP(a_dry_run_changes_nothing),
        IN_A_TOWNSHIP(a_batch_is_answered_one_by_one_and_sees_itself),
        cmocka_unit_test(a_decision_lies_beyond_what_it_cites),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
