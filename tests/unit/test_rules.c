/* The rules an office follows, seen from outside: what it signs names the pack, and what it owes is counted by it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "proto/casework.pb-c.h"
#include "tests/support/desk.h"
#include "tests/support/tiers_town.h"
#include "tiers/fold.h"
#include "tiers/policies.h"

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

static void casework_names_the_pack_it_was_signed_under(void **state)
{
    struct bed *b = *state;
    struct filing_reply r = desk_file(b->d, b->t, household());
    struct event e = desk_event(b->d, b->t, r.position), key = desk_event(b->d, b->t, 1);
    struct id template = pack_hash(policy_text(policy_find("template-city")));

    assert_true(e.has_pack);
    assert_true(id_equal(&e.pack, &template));
    assert_int_equal(key.kind, KIND_WRAP); /* no casework */
    assert_false(key.has_pack);
}

static void what_is_owed_is_counted_by_the_pack(void **state)
{
    struct bed *b = *state;
    struct calendar calendar = town_calendar();
    struct filing help = {.kind = KIND_HELP, .area = {513201209200}, .code = HELP_GOODS, .amount_fen = 100};
    ProtobufCAllocator memory = arena_allocator(&b->d->arena);
    struct deadline due;

    help.subject = desk_file(b->d, b->t, household()).subject;
    struct filing_reply r = desk_file(b->d, b->t, help);
    struct event e = desk_event(b->d, b->t, r.position);
    Fangpin__V1__HelpBody *body = fangpin__v1__help_body__unpack(&memory, e.body.len, e.body.at);
    const struct pack *p = town_policy(&b->d->arena, "template-city");
    assert_true(pack_deadline(p, PACK_GC_PAPERWORK, body->given_on, &calendar, &due));
    assert_int_equal(body->decision_due, due.last_day);
    assert_true(pack_deadline(p, PACK_GC_NOTICE, body->decision_due, &calendar, &due));
    assert_int_equal(body->notice_due, due.last_day);
    assert_int_equal(r.provisional, due.provisional);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(casework_names_the_pack_it_was_signed_under, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_owed_is_counted_by_the_pack, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
