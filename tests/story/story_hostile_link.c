/* Words and events of a peer that are well formed and untrue. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "tests/support/case_steps.h"
#include "tests/support/maker.h"

static ProtobufCBinaryData bytes_of(const void *at, size_t len)
{
    return (ProtobufCBinaryData){len, (uint8_t *)(uintptr_t)at};
}

static struct filing_reply register_household(struct world *w, const char *name)
{
    struct filing f = {.kind = KIND_HOUSEHOLD,
                       .people = 1,
                       .group = 1,
                       .code2 = 1,
                       .head_name = "泽郎",
                       .citizen_id = "990001195803120013"};

    f.area = world_area(w, "V");
    return world_try(w, name, &f);
}

/* The village greets its township and claims that it holds `position` of the township's events. */
static void claim(struct maker *m, uint64_t position)
{
    static const uint8_t store[16] = {5}, filter[32] = {6}, head[32] = {7};
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__Hello h = FANGPIN__V1__HELLO__INIT;

    h.version_min = h.version_max = PROTOCOL_VERSION;
    h.network = bytes_of(m->draft.network.b, 16);
    h.author = bytes_of(m->keys->public_key.b, 32);
    h.area = m->draft.area.code;
    h.epoch = 1;
    h.store = bytes_of(store, sizeof store);
    h.filter = bytes_of(filter, sizeof filter);
    h.your_position = position;
    h.your_head = bytes_of(head, sizeof head);
    p.session = 4711;
    p.what_case = FANGPIN__V1__PACKET__WHAT_HELLO;
    p.hello = &h;
    say_between(m, "V", "T", &p);
}

static void a_childs_claim_stops_nobody_from_signing(void **state)
{
    struct world *w = world_chain(1);
    struct maker m = maker_of(w);

    (void)state;
    claim(&m, UINT64_MAX);
    EXPECT(world_status(w, "T").may_sign);
    EXPECT(register_household(w, "T").rc == 0);
    world_free(w);
}

/* An event of the township's own key that its store does not hold: it lives twice, or was restored. */
static void own_events_from_elsewhere_stop_it_for_good(void **state)
{
    struct world *w = world_chain(2);
    struct maker m = maker_of(w);

    (void)state;
    m.keys = world_keys(w, "T");
    m.draft.area = world_area(w, "T");
    struct made e = make(&m);
    hand(&m, &e, 1);
    EXPECT(!world_status(w, "T").may_sign);
    EXPECT(strcmp(register_household(w, "T").why.code, "behind_own_past") == 0);
    world_crash(w, "T");
    world_run(w);
    EXPECT(!world_status(w, "T").may_sign);
    world_free(w);
}

/* The deepest and latest lead there can be, about a household that the county decides on. */
static void no_depth_or_clock_brings_others_to_a_stop(void **state)
{
    struct world *w = world_chain(3);
    struct maker m = maker_of(w);
    Fangpin__V1__LeadBody body = FANGPIN__V1__LEAD_BODY__INIT;
    static const uint8_t thing[16] = {9};
    uint8_t *at = arena_take(m.arena, 200);

    (void)state;
    for (unsigned i = 0; i < 12; i++) {
        struct subject h = register_household(w, "V").subject;
        struct filing visit = {.kind = KIND_VISIT, .subject = h, .code = VISIT_FIT};
        world_file(w, "V", visit);
        world_run(w);
        if (i == 0) {
            body.lead = bytes_of(thing, 16);
            body.household = bytes_of(h.b, 16);
            body.risk = RISK_NATURAL_DISASTER;
            body.found_on = 20251120;
            m.draft.body = span_of(at, fangpin__v1__lead_body__pack(&body, at));
            m.draft.depth = UINT32_MAX - 1;
            m.draft.time = UINT64_MAX - 65536;
            struct made worst = make(&m);
            hand(&m, &worst, 1);
        }
        world_to_county(w, world_area(w, "V"), h);
        struct filing decide = {.kind = KIND_DECISION, .area = world_area(w, "V"), .subject = h};
        world_file(w, "C", decide);
        world_file(w, "V", visit);
        world_run(w);
    }
    struct digest a = world_digest(w, "M", "513201209200"), b = world_digest(w, "T", "513201209200");
    EXPECT(digest_equal(&a, &b));
    world_free(w);
}

/* Many wait for one event; what comes first at its place is another one. */
static void what_waits_for_one_branch_is_not_lost_to_the_other(void **state)
{
    struct world *w = world_chain(4), *other = world_chain(4);
    struct maker m = maker_of(w), n = maker_of(other), cited = maker_of(w);
    struct made one, two, waits[300];
    struct cite cite = {.author = m.keys->public_key};

    (void)state;
    cited.draft.thread = 61;
    cited.draft.position = 5000;
    struct maker twin = cited;
    twin.draft.thread = 62;
    one = make(&cited);
    two = make(&twin);
    cite.id = two.e.id;
    cite.position = two.e.position;
    m.draft.cites = &cite;
    m.draft.n_cites = 1;
    m.draft.depth = 10;
    Fangpin__V1__LeadBody b = FANGPIN__V1__LEAD_BODY__INIT;
    static const uint8_t thing[16] = {9}, household[16] = {3};
    uint8_t *at = arena_take(m.arena, 200);
    b.lead = bytes_of(thing, 16);
    b.household = bytes_of(household, 16);
    b.risk = RISK_NATURAL_DISASTER;
    b.found_on = 20251120;
    m.draft.body = span_of(at, fangpin__v1__lead_body__pack(&b, at));
    for (size_t i = 0; i < 300; i++)
        waits[i] = make(&m);

    hand(&m, waits, 300);
    EXPECT(world_status(w, "T").waiting == 300);
    hand(&m, &one, 1);
    EXPECT(world_status(w, "T").waiting == 300);
    hand(&m, &two, 1);
    EXPECT(world_status(w, "T").waiting == 0);
    hand(&n, &two, 1);
    hand(&n, &one, 1);
    hand(&n, waits, 300);
    struct id a = world_views(w, "T", "513201209200"), z = world_views(other, "T", "513201209200");
    EXPECT(id_equal(&a, &z));
    world_rebuild(w, "T");
    a = world_views(w, "T", "513201209200");
    EXPECT(id_equal(&a, &z));
    world_free(w);
    world_free(other);
}

static void an_event_cited_twice_is_awaited_once(void **state)
{
    struct world *w = world_chain(5);
    struct maker m = maker_of(w), cited = maker_of(w);

    (void)state;
    cited.draft.thread = 61;
    cited.draft.position = 5000;
    struct made one = make(&cited);
    struct cite twice[2] = {{one.e.id, m.keys->public_key, one.e.position},
                            {one.e.id, m.keys->public_key, one.e.position}};
    m.draft.cites = twice;
    m.draft.n_cites = 2;
    struct made waits = make(&m);
    hand(&m, &waits, 1);
    hand(&m, &one, 1);
    EXPECT(world_status(w, "T").waiting == 0);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_childs_claim_stops_nobody_from_signing),
        cmocka_unit_test(own_events_from_elsewhere_stop_it_for_good),
        cmocka_unit_test(no_depth_or_clock_brings_others_to_a_stop),
        cmocka_unit_test(what_waits_for_one_branch_is_not_lost_to_the_other),
        cmocka_unit_test(an_event_cited_twice_is_awaited_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
