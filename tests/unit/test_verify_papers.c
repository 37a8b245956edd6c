/* What is wrong with enclosed papers is said; what is right is shown by test_enclose over whole exports. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "node/cli/verify_papers.h"
#include "tests/support/proto_make.h"
#include "tests/support/tiers_town.h"

static struct town town;
static struct roster *roster;

static int setup(void **state)
{
    (void)state;
    town_make(&town);
    roster = roster_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    roster_free(roster);
    town_free(&town);
    return 0;
}

static struct span notice_signed(const struct subject *home, bool spoilt)
{
    Fangpin__V1__LeadBody b = FANGPIN__V1__LEAD_BODY__INIT;
    struct office_keys keys = make_keys(5);
    struct subject id = town_subject(30);
    struct envelope_parts parts;
    struct event e;
    struct span envelope;

    b.lead = town_bytes(&id);
    b.household = town_bytes(home);
    b.risk = RISK_ILLNESS;
    b.found_on = TOWN_TODAY;
    struct event_draft d = {.area = {TOWN_NEIGHBOUR},
                            .epoch = 1,
                            .area_list = 1,
                            .kind = KIND_LEAD,
                            .scope = {{TOWN_NEIGHBOUR}, REACH_UP},
                            .lane = LANE_CASEWORK,
                            .sequence = 1,
                            .position = 1,
                            .depth = 1,
                            .body = town_pack(&town.arena, &b.base)};
    assert_int_equal(event_sign(&e, &envelope, &d, &keys, &town.arena), 0);
    assert_true(envelope_split(&parts, envelope));
    uint8_t *signature = arena_copy(&town.arena, parts.signature.at, parts.signature.len);
    signature[0] ^= spoilt;
    parts.signature.at = signature;
    uint8_t *at = arena_take(&town.arena, envelope_bytes(&parts));
    return span_of(at, envelope_join(at, &parts));
}

static void expect(uint64_t by, struct span envelope, size_t n, const char *says)
{
    Fangpin__V1__EnclosureBody b = FANGPIN__V1__ENCLOSURE_BODY__INIT;
    struct subject id = town_subject(40), fresh = town_subject(2), old = town_subject(1);
    ProtobufCBinaryData one = {envelope.len, (uint8_t *)(uintptr_t)envelope.at};
    struct papers_report r;

    b.enclosure = town_bytes(&id);
    b.household = town_bytes(&fresh);
    b.old_household = town_bytes(&old);
    b.old_area = TOWN_NEIGHBOUR;
    b.original = b.certificate = &one; /* a certificate it is not */
    b.n_original = b.n_certificate = 1;
    struct event e = town_event(40, KIND_ENCLOSURE, by, TOWN_VILLAGE, town_pack(&town.arena, &b.base));
    struct verify_keep k = {.arena = arena_of(1u << 20), .events = &e, .n = 1};
    assert_int_equal(papers_verify(&r, &k, roster, town.tree), 0);
    assert_int_equal(r.n, n);
    assert_int_equal(r.bad, 1);
    assert_non_null(strstr(r.first_bad, says));
    arena_free(&k.arena);
}

static void each_fault_has_its_words(void **state)
{
    struct subject old = town_subject(1), other = town_subject(7);

    (void)state;
    expect(TOWN_TOWNSHIP, notice_signed(&old, true), 1, "签名不对");
    expect(TOWN_TOWNSHIP, notice_signed(&old, false), 1, "没有相符的证书");
    expect(TOWN_TOWNSHIP, notice_signed(&other, false), 1, "别户");
    expect(TOWN_TOWNSHIP, span_str("no envelope"), 1, "损坏");
    expect(TOWN_OTHER, notice_signed(&old, false), 0, "不是两村共同的上级");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_fault_has_its_words, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
