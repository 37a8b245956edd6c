/* The rules an office follows, seen from outside: what it signs names the pack, and what it owes is counted by it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "node/core/rules.h"
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
    struct id template = pack_hash(embedded_text(policy_find("template-city")));

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

static char *policy_copy(struct bed *b, const char *name)
{
    struct span text = embedded_text(policy_find(name));
    char *copy = arena_take(&b->d->arena, text.len + 1);

    return memcpy(copy, text.at, text.len);
}

/* The name of the pack that an office's next act is signed under. */
static const char *followed(struct bed *b, struct desk *o)
{
    struct filing fund = {.kind = KIND_FUND, .amount_fen = 1, .text = "救助资金"};
    struct event e = desk_event(b->d, o, desk_file(b->d, o, fund).position);
    size_t n;
    const struct embedded *packs = policy_packs(&n);

    assert_true(e.has_pack);
    for (size_t i = 0; i < n; i++) {
        struct id hash = pack_hash(embedded_text(&packs[i]));
        if (id_equal(&hash, &e.pack))
            return packs[i].name;
    }
    return "?";
}

static uint32_t day(struct bed *b, int days)
{
    return date_add(date_of(b->d->wall), days);
}

static void the_pack_in_force_is_followed_from_its_day_on(void **state)
{
    struct bed *b = *state;
    struct filing pack = {.kind = KIND_PACK, .text = policy_copy(b, "maerkang-2022"), .valid_from = day(b, 2)};

    assert_string_equal(followed(b, b->c), "template-city");
    struct filing_reply r = desk_file(b->d, b->c, pack);
    assert_false(desk_event(b->d, b->c, r.position).has_pack); /* it is none of the casework it rules */
    assert_string_equal(followed(b, b->c), "template-city");
    b->d->wall.ms += 2 * 24 * 3600 * 1000ll;
    assert_string_equal(followed(b, b->c), "maerkang-2022");
    assert_string_equal(followed(b, b->m), "template-city"); /* a county's pack is not its municipality's */
    desk_restart(b->d, b->c);
    assert_string_equal(followed(b, b->c), "maerkang-2022");
    struct step_time now = desk_time(b->d);
    assert_int_equal(core_rebuild(b->c->core, &now), 0);
    assert_string_equal(followed(b, b->c), "maerkang-2022");
    struct filing end = {.kind = KIND_PACK_WITHDRAW, .thing = r.subject, .valid_from = day(b, 1)};
    desk_file(b->d, b->c, end);
    assert_string_equal(followed(b, b->c), "maerkang-2022");
    b->d->wall.ms += 24 * 3600 * 1000ll;
    assert_string_equal(followed(b, b->c), "template-city");
}

static void a_draft_is_not_followed(void **state)
{
    struct bed *b = *state;
    struct filing draft = {.kind = KIND_PACK, .text = policy_copy(b, "taolin-2024"), .valid_from = day(b, 0)};

    desk_file(b->d, b->c, draft);
    assert_string_equal(followed(b, b->c), "template-city");
}

static bool year_known(struct bed *b, const struct desk *o, uint32_t date, bool *working)
{
    struct txn *t = store_begin(o->store, TXN_READ);
    struct calendar c;

    assert_int_equal(rules_calendar(&c, t, b->d->tree, o->area, &b->d->arena), 0);
    assert_int_equal(store_commit(t), 0);
    struct working_day d = calendar_day(&c, date);
    *working = d.working;
    return !d.provisional;
}

static void the_latest_edition_of_a_year_is_followed(void **state)
{
    struct bed *b = *state;
    struct filing calendar = {.kind = KIND_CALENDAR,
                              .text = "[calendar]\nyear = 2031\nsource = \"x\"\noff = 0101\nwork =\n"};
    bool working;

    assert_true(year_known(b, b->c, 20240101, &working)); /* built in */
    assert_false(working);
    assert_false(year_known(b, b->c, 20310102, &working)); /* a Thursday */
    desk_file(b->d, b->c, calendar);
    assert_true(year_known(b, b->c, 20310102, &working));
    assert_true(working);
    assert_false(year_known(b, b->m, 20310102, &working));
    calendar.text = "[calendar]\nyear = 2031\nsource = \"x\"\noff = 0101-0102\nwork =\n";
    desk_file(b->d, b->c, calendar);
    assert_true(year_known(b, b->c, 20310102, &working));
    assert_false(working);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(casework_names_the_pack_it_was_signed_under, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_owed_is_counted_by_the_pack, setup, teardown),
        cmocka_unit_test_setup_teardown(the_pack_in_force_is_followed_from_its_day_on, setup, teardown),
        cmocka_unit_test_setup_teardown(a_draft_is_not_followed, setup, teardown),
        cmocka_unit_test_setup_teardown(the_latest_edition_of_a_year_is_followed, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
