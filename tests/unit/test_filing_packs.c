/* Signing packs and calendars: what is checked before, and what is signed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "proto/packet.h"
#include "tests/support/tiers_packs.h"
#include "tiers/policies.h"

static struct town town;

#define FILING(...) (&(struct filing){__VA_ARGS__})

static struct subject filed(uint64_t own, const struct filing *f)
{
    return town_filed(&town, own, f);
}

static void refused(uint64_t own, const struct filing *f, const char *code)
{
    size_t before = town.n;

    town_refused(&town, own, f, code);
    assert_int_equal(town.n, before);
}

static int setup(void **state)
{
    (void)state;
    town_make(&town);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

static char *built_in(const char *name)
{
    struct span text = embedded_text(policy_find(name));
    char *copy = arena_take(&town.arena, text.len + 256);

    return memcpy(copy, text.at, text.len);
}

static Fangpin__V1__PackBody *last_pack(void)
{
    ProtobufCAllocator memory = arena_allocator(&town.arena);
    struct span body = town.events[town.n - 1].body;

    return fangpin__v1__pack_body__unpack(&memory, body.len, body.at);
}

static void a_pack_is_signed_whole_and_once(void **state)
{
    char *text = built_in("maerkang-2022");
    struct subject s = filed(TOWN_COUNTY, FILING(.kind = KIND_PACK, .text = text, .valid_from = 20220801));
    Fangpin__V1__PackBody *b = last_pack();

    (void)state;
    assert_string_equal(b->name, "maerkang-2022");
    assert_int_equal(b->version, 1);
    assert_int_equal(b->effective_on, 20220801);
    assert_int_equal(b->until, 0);
    assert_false(b->draft);
    assert_string_equal(b->text, text);
    struct id hash = pack_hash(span_str(text));
    assert_memory_equal(b->hash.data, hash.b, 32);
    assert_memory_equal(b->pack.data, s.b, 16);
    refused(TOWN_COUNTY, FILING(.kind = KIND_PACK, .text = text), "pack_version_taken");
    memcpy(strstr(text, "version = 1"), "version = 2", 11);
    filed(TOWN_COUNTY, FILING(.kind = KIND_PACK, .text = text));
    assert_int_equal(last_pack()->effective_on, 20220706); /* as the text says */
    filed(TOWN_CITY, FILING(.kind = KIND_PACK, .text = text, .valid_from = 20300101, .valid_to = 20301231));
    assert_int_equal(last_pack()->until, 20301231);
}

static void what_cannot_be_read_is_not_signed(void **state)
{
    char *text = built_in("template-city");
    struct filing_result out;
    struct filing_refusal why;

    (void)state;
    memcpy(strstr(text, "steps = 6 "), "steps = x ", 10);
    refused(TOWN_COUNTY, FILING(.kind = KIND_PACK, .text = text), "bad_pack");
    assert_int_equal(town_file(&town, TOWN_COUNTY, FILING(.kind = KIND_PACK, .text = text), &out, &why), ERR_REFUSED);
    assert_non_null(strstr(why.why, "ident.steps"));
    assert_non_null(strstr(why.why, "行"));
    refused(TOWN_COUNTY, FILING(.kind = KIND_PACK), "bad_pack");
    text = built_in("template-city");
    refused(TOWN_COUNTY, FILING(.kind = KIND_PACK, .text = text, .valid_from = 20220231), "no_date");
    refused(TOWN_COUNTY, FILING(.kind = KIND_PACK, .text = text, .valid_from = 20220301, .valid_to = 20220228),
            "bad_period");
    refused(TOWN_TOWNSHIP, FILING(.kind = KIND_PACK, .text = text), "not_this_tier");
    refused(TOWN_CITY, FILING(.kind = KIND_PACK, .area = {TOWN_COUNTY}, .text = text), "not_this_place");
}

static void another_tier_countersigns_a_draft(void **state)
{
    struct subject draft = filed(TOWN_COUNTY, FILING(.kind = KIND_PACK, .text = built_in("taolin-2024")));
    struct subject plain = filed(TOWN_COUNTY, FILING(.kind = KIND_PACK, .text = built_in("maerkang-2022")));
    struct subject above = filed(TOWN_CITY, FILING(.kind = KIND_PACK, .text = built_in("taolin-2024")));

    (void)state;
    refused(TOWN_COUNTY, FILING(.kind = KIND_PACK_COUNTERSIGN, .thing = draft), "own_pack");
    refused(TOWN_CITY, FILING(.kind = KIND_PACK_COUNTERSIGN, .area = {TOWN_COUNTY}, .thing = plain), "not_a_draft");
    refused(TOWN_CITY, FILING(.kind = KIND_PACK_COUNTERSIGN, .area = {TOWN_COUNTY}, .thing = {{7}}), "unknown_pack");
    filed(TOWN_CITY, FILING(.kind = KIND_PACK_COUNTERSIGN, .area = {TOWN_COUNTY}, .thing = draft));
    filed(TOWN_COUNTY, FILING(.kind = KIND_PACK_COUNTERSIGN, .thing = above)); /* for itself */
    assert_int_equal(town.events[town.n - 1].stream.scope.area.code, TOWN_COUNTY);
}

static void a_pack_is_withdrawn_where_it_stands(void **state)
{
    struct subject s = filed(TOWN_COUNTY, FILING(.kind = KIND_PACK, .text = built_in("maerkang-2022")));
    struct subject above = filed(TOWN_CITY, FILING(.kind = KIND_PACK, .text = built_in("banan-2023")));

    (void)state;
    refused(TOWN_COUNTY, FILING(.kind = KIND_PACK_WITHDRAW, .thing = above), "unknown_pack"); /* not the county's */
    refused(TOWN_COUNTY, FILING(.kind = KIND_PACK_WITHDRAW, .thing = s, .valid_from = 20220231), "no_date");
    refused(TOWN_COUNTY, FILING(.kind = KIND_PACK_WITHDRAW, .thing = s, .text = "电话13900000000"), "personal_in_text");
    filed(TOWN_COUNTY, FILING(.kind = KIND_PACK_WITHDRAW, .thing = s, .text = "改版"));
    ProtobufCAllocator memory = arena_allocator(&town.arena);
    struct span body = town.events[town.n - 1].body;
    assert_int_equal(fangpin__v1__pack_withdraw_body__unpack(&memory, body.len, body.at)->from, TOWN_TODAY);
}

/* DOMAIN.md 3.24: a draft, and what is built in beside it, decides nothing outside a drill. */
static void by_a_draft_nothing_is_decided(void **state)
{
    struct filing home = {.kind = KIND_HOUSEHOLD, .area = {TOWN_VILLAGE}, .people = 3, .head_name = "王某甲"};
    struct filing yes = {.kind = KIND_DECISION, .area = {TOWN_VILLAGE}, .subject = filed(TOWN_VILLAGE, &home)};
    struct filing no = yes;
    Fangpin__V1__PackView v = FANGPIN__V1__PACK_VIEW__INIT;
    const Fangpin__V1__PackView *const at[] = {&v};
    uint8_t id[32] = {7};

    (void)state;
    no.kind = KIND_REFUSAL;
    no.code = REASON_NOT_RESIDENT;
    v.area = v.signer = TOWN_COUNTY;
    v.event = v.hash = (ProtobufCBinaryData){sizeof id, id};
    v.effective_on = 20240903;
    v.draft = true;
    town.shelf = (struct pack_shelf){at, 1, town.tree};
    refused(TOWN_COUNTY, &yes, "only_a_draft");
    refused(TOWN_COUNTY, &no, "only_a_draft");
    town.drill = true;
    refused(TOWN_COUNTY, &yes, "no_visit");
    town.drill = false;
    v.draft = false;
    refused(TOWN_COUNTY, &yes, "no_visit");
    town.no_packs = ERR_CORRUPT; /* what cannot be read settles nothing */
    struct filing_result out;
    struct filing_refusal why;
    assert_int_equal(town_file(&town, TOWN_COUNTY, &yes, &out, &why), ERR_CORRUPT);
    town.no_packs = 0;
}

static void a_calendar_has_editions(void **state)
{
    static const char text[] = "[calendar]\nyear = 2025\nsource = \"试\"\noff = 0101\nwork = 0126\n";
    ProtobufCAllocator memory = arena_allocator(&town.arena);

    (void)state;
    refused(TOWN_COUNTY, FILING(.kind = KIND_CALENDAR, .text = "[calendar]\nyear = 2025"), "bad_calendar");
    refused(TOWN_COUNTY, FILING(.kind = KIND_CALENDAR), "bad_calendar");
    refused(TOWN_VILLAGE, FILING(.kind = KIND_CALENDAR, .text = text), "not_this_tier");
    for (uint32_t edition = 1; edition <= 2; edition++) {
        filed(TOWN_COUNTY, FILING(.kind = KIND_CALENDAR, .text = text));
        struct span body = town.events[town.n - 1].body;
        Fangpin__V1__CalendarBody *b = fangpin__v1__calendar_body__unpack(&memory, body.len, body.at);
        assert_int_equal(b->year, 2025);
        assert_int_equal(b->edition, edition);
        assert_string_equal(b->text, text);
    }
}

/* The last test: what the others met. */
static void every_reason_was_met(void **state)
{
    (void)state;
    for (size_t i = 0; town_codes_packs[i]; i++) {
        if (!town_reached(town_codes_packs[i]))
            fail_msg("no test met %s", town_codes_packs[i]);
    }
}

#define TOWN(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

static void what_nobody_signed_cannot_be_countersigned_or_withdrawn(void **state)
{
    char *text = built_in("taolin-2024");
    Fangpin__V1__PackView v = FANGPIN__V1__PACK_VIEW__INIT; /* countersigned before the pack itself came */

    (void)state;
    refused(TOWN_COUNTY, FILING(.kind = KIND_PACK, .text = text, .valid_from = 20240101, .valid_to = 20240231),
            "no_date");
    refused(TOWN_COUNTY, FILING(.kind = KIND_PACK_WITHDRAW, .thing = {{7}}), "unknown_pack");
    v.area = TOWN_COUNTY;
    town.bent = town_pack(&town.arena, &v.base);
    town.bent_type = VIEW_PACK;
    refused(TOWN_COUNTY, FILING(.kind = KIND_PACK_COUNTERSIGN, .thing = {{7}}), "unknown_pack");
    filed(TOWN_COUNTY, FILING(.kind = KIND_PACK, .text = text)); /* and the pack may still be signed */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TOWN(what_nobody_signed_cannot_be_countersigned_or_withdrawn),

        TOWN(a_pack_is_signed_whole_and_once),
        TOWN(what_cannot_be_read_is_not_signed),
        TOWN(another_tier_countersigns_a_draft),
        TOWN(a_pack_is_withdrawn_where_it_stands),
        TOWN(a_calendar_has_editions),
        TOWN(by_a_draft_nothing_is_decided),
        cmocka_unit_test(every_reason_was_met),
    };

    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    town_hunger();
    return failed + cmocka_run_group_tests_name("while memory wants", tests, NULL, NULL);
}
