/* A child with valid keys that sends what no honest office makes: nothing of it may reach further than itself. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "tests/support/maker.h"

static const struct subject household = {{7, 7, 7}}, fund = {{8, 8, 8}}, thing = {{9, 9, 9}};

static ProtobufCBinaryData bytes_of(const struct subject *s)
{
    return (ProtobufCBinaryData){sizeof s->b, (uint8_t *)(uintptr_t)s->b};
}

/* Events of this maker are leads for one household. */
static void lead(struct maker *m)
{
    Fangpin__V1__LeadBody b = FANGPIN__V1__LEAD_BODY__INIT;
    uint8_t *at = arena_take(m->arena, 200);

    b.lead = bytes_of(&thing);
    b.household = bytes_of(&household);
    b.risk = RISK_NATURAL_DISASTER;
    b.found_on = 20251120;
    m->draft.body = span_of(at, fangpin__v1__lead_body__pack(&b, at));
}

/* … help from a fund, its personal data sealed. */
static void sealed_help(struct maker *m)
{
    static const uint8_t ciphertext[40] = {1, 2, 3};
    Fangpin__V1__HelpBody b = FANGPIN__V1__HELP_BODY__INIT;
    uint8_t *at = arena_take(m->arena, 200);

    b.help = bytes_of(&thing);
    b.household = bytes_of(&household);
    b.kind = HELP_CASH;
    b.amount_fen = 5000;
    b.fund = bytes_of(&fund);
    b.given_on = 20251120;
    m->draft.kind = KIND_HELP;
    m->draft.lane = LANE_URGENT;
    m->draft.body = span_of(at, fangpin__v1__help_body__pack(&b, at));
    m->draft.sealed = span_of(ciphertext, sizeof ciphertext);
}

/* The event as an office holds it, decoded into the maker's arena. */
static struct event held(struct maker *m, const char *office, const struct made *made)
{
    struct txn *t = store_begin(world_store(m->w, office), TXN_READ);
    struct cite c = {made->e.id, made->e.stream.author, made->e.position};
    struct log_entry at;
    struct event e;

    EXPECT(log_find(t, &c, &at));
    void *copy = arena_copy(m->arena, at.envelope.at, at.envelope.len);
    EXPECT(event_decode(&e, span_of(copy, at.envelope.len), m->arena) == 0);
    EXPECT(store_commit(t) == 0);
    return e;
}

static struct id case_hash(struct world *w, const char *office)
{
    return world_views(w, office, "513201209200");
}

static void a_late_sealed_part_counts_nothing_twice(void **state)
{
    struct world *w = world_chain(1);
    struct maker m = maker_of(w);

    (void)state;
    sealed_help(&m);
    struct made whole = make(&m), bare = unseal(&m, whole);
    hand(&m, &bare, 1);
    struct id before = case_hash(w, "T");
    whole = spoil(&m, whole);
    hand(&m, &whole, 1);

    struct event e = held(&m, "T", &whole);
    EXPECT(e.sealed.at != NULL);
    EXPECT(event_signature_valid(&e)); /* the one that came first and was checked */
    EXPECT(world_fund(w, "T", world_area(w, "V"), fund)->helped_fen == 5000);
    struct id after = case_hash(w, "T");
    EXPECT(id_equal(&before, &after));
    world_rebuild(w, "T");
    after = case_hash(w, "T");
    EXPECT(id_equal(&before, &after));
    EXPECT(held(&m, "C", &whole).sealed.at != NULL); /* the late part went on */
    world_free(w);
}

static void the_municipality_keeps_no_sealed_part(void **state)
{
    struct world *w = world_chain(2);
    struct maker m = maker_of(w);

    (void)state;
    sealed_help(&m);
    struct made first = make(&m), second = make(&m), bare = unseal(&m, second);
    hand_between(&m, "C", "M", &first, 1);
    hand_between(&m, "C", "M", &bare, 1);
    hand_between(&m, "C", "M", &second, 1);
    EXPECT(held(&m, "M", &first).sealed.at == NULL);
    EXPECT(held(&m, "M", &second).sealed.at == NULL);
    world_free(w);
}

static void what_was_parked_folds_like_the_rest(void **state)
{
    struct world *w = world_chain(3), *straight = world_chain(3);
    struct maker m = maker_of(w), n = maker_of(straight);
    struct made all[60];

    (void)state;
    lead(&m);
    for (size_t i = 0; i < 60; i++)
        all[i] = make(&m);
    hand(&m, all + 1, 59);
    EXPECT(world_status(w, "T").parked == 59);
    hand(&m, all, 1);
    EXPECT(world_status(w, "T").parked == 0);
    hand(&n, all, 60);
    struct id a = case_hash(w, "T"), b = case_hash(straight, "T");
    EXPECT(id_equal(&a, &b));
    EXPECT(world_case(w, "T", world_area(w, "V"), household)->n_event == 60);
    world_free(w);
    world_free(straight);
}

static void parked_copies_are_forgotten_when_their_place_is_taken(void **state)
{
    struct world *w = world_chain(4);
    struct maker m = maker_of(w);
    struct made first = make(&m), second = make(&m), bad = spoil(&m, second);

    (void)state;
    hand(&m, &first, 1);
    hand(&m, &bad, 1);
    EXPECT(world_status(w, "T").parked == 1);
    hand(&m, &second, 1);
    EXPECT(world_status(w, "T").parked == 0);
    world_free(w);
}

/* Something unvouched stands parked before the good one, at the same place. */
static void junk_hides_no_parked_event(void **state)
{
    struct world *w = world_chain(5);
    struct maker m = maker_of(w);
    struct made first = make(&m), second = make(&m), third = make(&m);

    (void)state;
    for (unsigned i = 0; i < 20; i++) {
        struct maker twin = m;
        twin.draft.sequence = 2;
        twin.draft.time += i;
        struct made junk = make(&twin);
        if (i % 2 == 0)
            junk = spoil(&twin, junk);
        hand(&m, &junk, 1); /* half of them vouched, following what nobody holds */
    }
    hand(&m, &third, 1);
    uint64_t before = world_status(w, "T").verdicts[VERDICT_STORED];
    hand(&m, &first, 1);
    hand(&m, &second, 1);
    EXPECT(world_status(w, "T").verdicts[VERDICT_STORED] == before + 3);
    EXPECT(world_status(w, "T").parked == 0);
    world_free(w);
}

/* The chain vouches for a parked event, but no chain makes a depth right that is not. */
static void a_vouched_gap_is_judged_like_any_event(void **state)
{
    struct world *w = world_chain(6);
    struct maker m = maker_of(w);
    struct made first = make(&m);

    (void)state;
    hand(&m, &first, 1);
    m.draft.depth = 0;
    struct made shallow = make(&m);
    m.draft.depth = 9;
    struct made third = make(&m), bad = spoil(&m, shallow);
    hand(&m, &bad, 1);
    uint64_t before = world_status(w, "T").verdicts[VERDICT_STORED];
    hand(&m, &third, 1);
    EXPECT(world_status(w, "T").verdicts[VERDICT_STORED] == before);
    world_free(w);
}

static void a_packet_of_gaps_takes_no_more_than_a_packet(void **state)
{
    struct world *w = world_chain(7);
    struct maker m = maker_of(w);
    struct made *many = calloc(6000, sizeof *many);

    (void)state;
    struct made first = make(&m);
    hand(&m, &first, 1);
    make(&m); /* never sent */
    for (size_t i = 0; i < 900; i++)
        many[i] = make(&m);
    hand(&m, many, 900);
    for (size_t i = 0; i < 6000; i++) { /* each leads back over all of those */
        struct maker twin = m;
        twin.draft.time += i;
        many[i] = make(&twin);
    }
    hand(&m, many, 6000);
    EXPECT(world_status(w, "T").parked == 6900);
    world_household(w, "V", "泽郎");
    world_run(w);
    EXPECT(world_status(w, "T").verdicts[VERDICT_MALFORMED] == 0);
    free(many);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_late_sealed_part_counts_nothing_twice),
        cmocka_unit_test(the_municipality_keeps_no_sealed_part),
        cmocka_unit_test(what_was_parked_folds_like_the_rest),
        cmocka_unit_test(parked_copies_are_forgotten_when_their_place_is_taken),
        cmocka_unit_test(junk_hides_no_parked_event),
        cmocka_unit_test(a_vouched_gap_is_judged_like_any_event),
        cmocka_unit_test(a_packet_of_gaps_takes_no_more_than_a_packet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
