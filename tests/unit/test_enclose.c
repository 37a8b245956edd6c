/* Papers of a household that moved: enclosed by the office above both villages, opened and checked in the new one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "node/cli/verify.h"
#include "support/cli_bed.h"
#include "support/world_api.h"

#define OFFICER "0a0b0c0d0e0f00010203040506070809"
#define NAME    "泽郎甲"

struct moved {
    struct world *w;
    char old[ID_TEXT], fresh[ID_TEXT];
    const char *from, *to; /* villages */
};

static struct moved m;
static char file[] = "/tmp/fangpin-papers-XXXXXX";

static void world_make(uint64_t seed)
{
    m = (struct moved){.w = world_new("ngawa-5132", seed), .from = "513201209200", .to = "513201103200"};
    world_office(m.w, "M", "513200000000");
    world_office(m.w, "C", "513201000000");
    world_office(m.w, "T", "513201209000");
    world_office(m.w, "U", "513201103000");
    world_office(m.w, "V", "513201209200");
    world_office(m.w, "W", "513201103200");
}

static void relief(const char *office, const char *household, const char *area)
{
    world_does(
        m.w, office,
        "{\"kind\":\"relief_emergency\",\"cause\":\"evacuated\",\"count\":3,\"household\":\"%s\",\"area\":\"%s\"}",
        household, area);
}

static void household_old(void)
{
    snprintf(m.old, ID_TEXT, "%s", world_home(m.w, "V", NAME, "990001195803120013"));
    relief("V", m.old, m.from);
    world_run(m.w);
}

/* The officer of `by` hands it over: out of the one village, into the other. */
static void hand_over(const char *by)
{
    world_does(m.w, by,
               "{\"kind\":\"move_out\",\"areas\":[\"%s\"],\"link\":\"%s\",\"rule\":\"hukou\",\"officer\":\"" OFFICER
               "\",\"household\":\"%s\",\"area\":\"%s\"}",
               m.to, m.fresh, m.old, m.from);
    world_does(m.w, by,
               "{\"kind\":\"move_in\",\"areas\":[\"%s\"],\"link\":\"%s\",\"officer\":\"" OFFICER
               "\",\"household\":\"%s\",\"area\":\"%s\"}",
               m.from, m.old, m.fresh, m.to);
}

static void moved_to(const char *village)
{
    snprintf(m.fresh, ID_TEXT, "%s", world_home(m.w, village, NAME, "990001195803120013"));
    world_run(m.w);
}

static size_t count(const char *office, const char *household, const char *list)
{
    json_t *o = world_asks(m.w, office, "/v1/case/%s", household);
    size_t n = json_array_size(json_object_get(json_object_get(o, "case"), list));

    json_decref(o);
    return n;
}

static size_t events_of_kind(const char *office, const char *household, const char *kind)
{
    json_t *o = world_asks(m.w, office, "/v1/case/%s", household);
    const json_t *list = json_object_get(json_object_get(o, "case"), "event");
    size_t n = 0;

    for (size_t i = 0; i < json_array_size(list); i++)
        n += strcmp(world_said(json_array_get(list, i), "kind"), kind) == 0;
    json_decref(o);
    return n;
}

/* Of the papers that an office of the new village shows: how many name the person. */
static size_t named(const char *office)
{
    json_t *o = world_asks(m.w, office, "/v1/papers/%s", m.fresh);
    size_t n = 0;

    for (size_t i = 0; i < json_array_size(json_object_get(o, "papers")); i++)
        n += strcmp(world_said(json_array_get(json_object_get(o, "papers"), i), "personal.member.0.name"), NAME) == 0;
    json_decref(o);
    return n;
}

/* Everything of the old file but what says that it went. */
static void all_are_there(const char *by, const char *const offices[])
{
    size_t papers = count(by, m.old, "event");

    for (; *offices; offices++)
        assert_int_equal(count(*offices, m.fresh, "enclosed"), papers);
}

static int teardown(void **state)
{
    (void)state;
    world_free(m.w);
    return 0;
}

static void verified(const char *office, int rc, const char *says)
{
    struct bed_answer a = bed_ask(m.w, office, "/v1/export", NULL);
    FILE *f = fopen(file, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(EXPORT_MAGIC, 1, EXPORT_MAGIC_LEN, f), EXPORT_MAGIC_LEN);
    assert_int_equal(fwrite(a.body, 1, a.len, f), a.len);
    assert_int_equal(fclose(f), 0);
    bed_free(&a);
    cli_expect(CLI("verify", file, "--case", m.fresh), rc, says);
}

static void the_new_village_gets_the_papers_and_may_open_them(void **state)
{
    (void)state;
    world_make(1);
    household_old();
    moved_to("W");
    hand_over("C");
    world_run(m.w);
    all_are_there("C", (const char *const[]){"W", "U", "C", "M", NULL});
    assert_int_equal(count("C", m.old, "enclosed"), 0);
    assert_int_equal(named("W"), 1);
    assert_int_equal(named("U"), 1);
    assert_int_equal(named("C"), 1);
    assert_int_equal(named("M"), 0); /* it may open no sealed part */
    json_t *o = world_asks(m.w, "W", "/v1/case/%s", m.fresh);
    assert_int_equal(json_array_size(json_object_get(json_object_get(o, "case"), "note")), 0);
    json_decref(o);
    verified("W", 0, "移交材料");
    world_expect_level(m.w);
}

/* What the old village did in the dark comes later, and is enclosed then, once. */
static void a_paper_that_comes_late_is_enclosed_then(void **state)
{
    (void)state;
    world_make(2);
    household_old();
    moved_to("W");
    world_cut(m.w, "V", "T");
    relief("V", m.old, m.from);
    hand_over("C");
    world_run(m.w);
    size_t before = count("W", m.fresh, "enclosed");
    world_heal(m.w, "V", "T");
    world_run(m.w);
    assert_int_equal(count("W", m.fresh, "enclosed"), before + 1);
    all_are_there("C", (const char *const[]){"W", "U", "C", "M", NULL});
    assert_int_equal(events_of_kind("W", m.fresh, "enclosure"), 2);
    assert_string_equal(world_process(m.w, "W", m.fresh, "relief", "state"), ""); /* told, not counted */
}

static void nothing_is_enclosed_twice(void **state)
{
    (void)state;
    world_make(3);
    household_old();
    moved_to("W");
    hand_over("C");
    world_crash(m.w, "C"); /* it signed the handover, and nothing else yet */
    world_run(m.w);
    size_t n = events_of_kind("C", m.fresh, "enclosure");
    all_are_there("C", (const char *const[]){"W", "U", "C", "M", NULL});
    world_rebuild(m.w, "C");
    world_crash(m.w, "C");
    relief("W", m.fresh, m.to);
    world_run(m.w);
    assert_int_equal(events_of_kind("C", m.fresh, "enclosure"), n);
    all_are_there("C", (const char *const[]){"W", "U", "C", "M", NULL});
    world_expect_level(m.w);
}

static void many_papers_come_in_slices(void **state)
{
    (void)state;
    world_make(4);
    household_old();
    for (int i = 0; i < 150; i++)
        relief("V", m.old, m.from);
    moved_to("W");
    hand_over("C");
    world_run(m.w);
    assert_true(count("C", m.old, "event") > 150);
    all_are_there("C", (const char *const[]){"W", "U", "C", "M", NULL});
    assert_in_range(events_of_kind("W", m.fresh, "enclosure"), 3, 6);
    verified("W", 0, "移交材料");
}

static void within_a_township_the_township_encloses(void **state)
{
    (void)state;
    world_make(5);
    m.to = "513201209201";
    world_office(m.w, "V2", m.to);
    household_old();
    moved_to("V2");
    hand_over("T");
    world_run(m.w);
    all_are_there("T", (const char *const[]){"V2", "T", "C", "M", NULL});
    assert_int_equal(named("V2"), 1);
    assert_int_equal(named("T"), 1);
    assert_int_equal(named("C"), 1);
    verified("V2", 0, "移交材料");
}

/* The municipality holds no sealed parts: the new county registers the household itself, and has the papers. */
static void between_counties_the_papers_come_without_what_is_sealed(void **state)
{
    (void)state;
    world_make(6);
    m.to = "513221100201";
    world_office(m.w, "C2", "513221000000");
    world_office(m.w, "T2", "513221100000");
    world_office(m.w, "X", m.to);
    household_old();
    moved_to("X");
    hand_over("M");
    world_run(m.w);
    all_are_there("M", (const char *const[]){"X", "T2", "C2", "M", NULL});
    assert_int_equal(named("X"), 0);
    verified("X", 0, "移交材料");
}

/* One that moved on takes along what came with it. */
static void papers_of_papers_go_along(void **state)
{
    char middle[ID_TEXT];

    (void)state;
    world_make(7);
    household_old();
    moved_to("W");
    hand_over("C");
    world_run(m.w);
    snprintf(middle, ID_TEXT, "%s", m.fresh);
    m.from = m.to;
    m.to = "513201209201";
    world_office(m.w, "V2", m.to);
    snprintf(m.old, ID_TEXT, "%s", middle);
    moved_to("V2");
    hand_over("C");
    world_run(m.w);
    all_are_there("C", (const char *const[]){"V2", "T", "C", "M", NULL});
    assert_true(events_of_kind("C", m.old, "enclosure") > 0);
    verified("V2", 0, "移交材料");
}

/* Two numbers of one household, each handed over to the other: what came back is not sent round again. */
static void a_circle_of_handovers_ends(void **state)
{
    char fresh[ID_TEXT];

    (void)state;
    world_make(8);
    household_old();
    moved_to("W");
    hand_over("C");
    world_run(m.w);
    memcpy(fresh, m.fresh, sizeof fresh);
    memcpy(m.fresh, m.old, sizeof m.fresh);
    memcpy(m.old, fresh, sizeof m.old);
    m.from = "513201103200";
    m.to = "513201209200";
    hand_over("C");
    world_run(m.w);
    size_t there = events_of_kind("C", m.old, "enclosure"), back = events_of_kind("C", m.fresh, "enclosure");
    assert_in_range(there, 1, 4);
    assert_in_range(back, 1, 4);
    relief("V", m.fresh, m.to);
    world_run(m.w);
    assert_int_equal(events_of_kind("C", m.old, "enclosure"), there + 1);
    assert_int_equal(events_of_kind("C", m.fresh, "enclosure"), back);
    world_expect_level(m.w);
}

static int begin(void **state)
{
    (void)state;
    int fd = mkstemp(file);
    close(fd);
    return fd < 0;
}

static int end(void **state)
{
    (void)state;
    return unlink(file);
}

#define TEST(name) cmocka_unit_test_teardown(name, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_new_village_gets_the_papers_and_may_open_them),
        TEST(a_paper_that_comes_late_is_enclosed_then),
        TEST(nothing_is_enclosed_twice),
        TEST(many_papers_come_in_slices),
        TEST(within_a_township_the_township_encloses),
        TEST(between_counties_the_papers_come_without_what_is_sealed),
        TEST(papers_of_papers_go_along),
        TEST(a_circle_of_handovers_ends),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
