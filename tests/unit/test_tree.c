#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/prng.h"
#include "tests/support/starve.h"
#include "tests/support/tiers_town.h"
#include "tiers/tree.h"

static struct tree *parsed(const char *csv)
{
    struct tree_fault fault = {0};
    struct tree *t;

    if (tree_parse(&t, span_str(csv), &fault) != 0)
        fail_msg("line %u: %s", fault.line, fault.what);
    return t;
}

static void faulty(const char *csv, uint32_t line, const char *reason)
{
    struct tree_fault fault = {0};
    struct tree *t;

    assert_int_equal(tree_parse(&t, span_str(csv), &fault), ERR_MALFORMED);
    assert_null(t);
    assert_int_equal(fault.line, line);
    if (!strstr(fault.what, reason))
        fail_msg("\"%s\" does not say \"%s\"", fault.what, reason);
    assert_non_null(strstr(fault.what, " / "));
}

#define TOP "411100000000,某市\n411121000000,某县\n"

static void faults_name_line_and_reason(void **state)
{
    (void)state;
    faulty("", 1, "no area");
    faulty("code,name\n", 1, "no area");
    faulty(TOP "411121100000,甲镇\n411121000000,又一县\n", 4, "twice");
    faulty("411121000000,甲\n411121000000,乙\n411100000000,某市\n411121000000,丙\n411121000000,丁\n", 2, "twice");
    faulty("!header\n\n" TOP "411121100000\n", 5, "12-digit");
    faulty(TOP "411221100000,别处\n", 3, "second root");
    faulty("code,name\n411121000000,某县\n411122000000,邻县\n", 3, "second root");
    faulty(TOP "41112110000,甲镇\n", 3, "12-digit");
    faulty(TOP "4111211000000,甲镇\n", 3, "12-digit");
    faulty(TOP "41112110000x,甲镇\n", 3, "12-digit");
    faulty(TOP "011121100000,甲镇\n", 3, "12-digit");
    faulty(TOP "411121100000;甲镇\n", 3, "12-digit");
    faulty(TOP "411121100000,\n", 3, "empty");
    faulty(TOP "411121100000,\r\n", 3, "empty");
    faulty(TOP "411121100000,\xFF\n", 3, "UTF-8");
    faulty(TOP "411121100000,\xC0\xAF\n", 3, "UTF-8");     /* overlong */
    faulty(TOP "411121100000,\xED\xA0\x80\n", 3, "UTF-8"); /* surrogate */
    faulty(TOP "411121100000,\xE4\xB8\n", 3, "UTF-8");     /* cut off */
    faulty(TOP "411121100000,a\tb\n", 3, "UTF-8");
    faulty(TOP "411121100000,a\x7f\n", 3, "UTF-8");
    faulty(TOP "411121100000,\x80\n", 3, "UTF-8");
    faulty(TOP "411121100000,\xF8\x88\x80\x80\x80\n", 3, "UTF-8");
    faulty(TOP "411121100000,\xE4\xB8x\n", 3, "UTF-8");
    faulty(TOP "411121100000,\xE0\x80\x80\n", 3, "UTF-8");     /* overlong */
    faulty(TOP "411121100000,\xF0\x80\x80\x80\n", 3, "UTF-8"); /* overlong */
    faulty(TOP "411121100000,\xF4\x90\x80\x80\n", 3, "UTF-8"); /* beyond the last */
    faulty(TOP "x\n", 3, "12-digit");
    faulty(TOP "\r\n411121100000\n", 4, "12-digit");
    faulty("510000000000,某省\n513200000000,某州\n", 2, "same tier");
}

static void a_name_has_a_longest_length(void **state)
{
    char csv[600] = "411100000000,";
    struct tree_fault fault;
    struct tree *t;

    (void)state;
    memset(csv + 13, 'n', AREA_NAME_BYTES_MAX);
    assert_int_equal(tree_parse(&t, span_str(csv), &fault), 0);
    assert_int_equal(strlen(tree_name(t, (struct area){411100000000})), AREA_NAME_BYTES_MAX);
    tree_free(t);
    memset(csv + 13, 'n', AREA_NAME_BYTES_MAX + 1);
    faulty(csv, 1, "longer");
}

static void too_many_areas_are_refused(void **state)
{
    struct arena a = arena_of(4u << 20);
    char *csv = arena_take(&a, 3u << 20);
    struct tree_fault fault;
    struct tree *t;
    size_t len = 0;

    (void)state;
    for (uint64_t code = 410000000000; len < (AREAS_MAX + 1) * 15; code++) {
        area_print(csv + len, (struct area){code});
        memcpy(csv + len + 12, ",x\n", 3);
        len += 15;
    }
    assert_int_equal(tree_parse(&t, span_of(csv, len), &fault), ERR_TOO_BIG);
    assert_int_equal(fault.line, AREAS_MAX + 1);
    arena_free(&a);
}

static void header_bom_and_crlf_are_forgiven(void **state)
{
    struct tree *t = parsed("\xEF\xBB\xBF代码,名称\r\n\r\n411121100000,甲镇\r\n411121000000,某县\r\n411100000000,某市");

    (void)state;
    assert_int_equal(tree_count(t), 3);
    assert_int_equal(tree_root(t).code, 411100000000);
    assert_string_equal(tree_name(t, (struct area){411121100000}), "甲镇");
    struct span rows = tree_rows(t);
    const char *canonical = "411100000000,某市\n411121000000,某县\n411121100000,甲镇\n";
    assert_true(span_equal(rows, span_str(canonical)));
    struct tree *again;
    assert_int_equal(tree_parse(&again, rows, NULL), 0);
    assert_true(span_equal(tree_rows(again), rows));
    assert_int_equal(tree_version(t), 1);
    tree_set_version(t, 7);
    assert_int_equal(tree_version(t), 7);
    tree_free(again);
    tree_free(t);
}

struct listed {
    struct area at[8];
    size_t n, stop;
};

static bool list_child(void *arg, struct area child)
{
    struct listed *l = arg;

    l->at[l->n++] = child;
    return l->n < l->stop;
}

static void a_parent_is_the_nearest_area_in_the_list(void **state)
{
    /* Chongqing: counties hang under 500000000000; a township may be missing between village and county. */
    struct tree *t = parsed("500000000000,市\n500113000000,区\n500113103000,镇\n500113103201,村甲\n"
                            "500113104201,村乙\n500229000000,县\n");
    struct area up, child, above[TREE_DEPTH_MAX];
    struct listed l = {.stop = 8};

    (void)state;
    assert_true(tree_parent(t, (struct area){500229000000}, &up));
    assert_int_equal(up.code, 500000000000);
    assert_true(tree_parent(t, (struct area){500113104201}, &up));
    assert_int_equal(up.code, 500113000000);
    assert_false(tree_parent(t, (struct area){500000000000}, &up));
    assert_false(tree_parent(t, (struct area){500113105000}, &up));
    assert_int_equal(tree_above(t, (struct area){500113103201}, above), 3);
    assert_int_equal(above[0].code, 500113103000);
    assert_int_equal(above[2].code, 500000000000);
    assert_int_equal(tree_above(t, (struct area){500000000000}, above), 0);

    tree_children(t, (struct area){500113000000}, list_child, &l);
    assert_int_equal(l.n, 2);
    assert_int_equal(l.at[0].code, 500113103000);
    assert_int_equal(l.at[1].code, 500113104201);
    l = (struct listed){.stop = 1};
    tree_children(t, (struct area){500000000000}, list_child, &l);
    assert_int_equal(l.n, 1);
    l = (struct listed){.stop = 8};
    tree_children(t, (struct area){500113104201}, list_child, &l);
    tree_children(t, (struct area){500113999000}, list_child, &l);
    assert_int_equal(l.n, 0);

    assert_true(tree_towards(t, (struct area){500000000000}, (struct area){500113103201}, &child));
    assert_int_equal(child.code, 500113000000);
    assert_false(tree_towards(t, (struct area){500229000000}, (struct area){500113103201}, &child));
    assert_false(tree_towards(t, (struct area){500113103201}, (struct area){500113103201}, &child));
    assert_false(tree_towards(t, (struct area){500113103201}, (struct area){500113999000}, &child));
    tree_free(t);
}

static void areas_may_share_a_name(void **state)
{
    struct tree *t = parsed(TOP "411121100000,甲镇\n411121100201,新村\n411121100202,新村\n");

    (void)state;
    assert_string_equal(tree_name(t, (struct area){411121100000}), "甲镇");
    assert_string_equal(tree_name(t, (struct area){411121100202}), "新村");
    assert_string_equal(tree_name(t, (struct area){411121100203}), "");
    assert_false(tree_has(t, (struct area){411121100203}));
    assert_true(tree_has(t, (struct area){411121100202}));
    tree_free(t);
}

static void an_office_holds_what_its_scope_says(void **state)
{
    struct tree *t = parsed(TOP "411121100000,甲镇\n411121100201,一村\n411121100202,二村\n411121101000,乙镇\n");
    const struct area county = {411121000000}, township = {411121100000}, village = {411121100201},
                      neighbour = {411121100202}, other = {411121101000};
    struct scope up = {village, REACH_UP}, down = {township, REACH_DOWN}, township_up = {township, REACH_UP};

    (void)state;
    assert_true(tree_holds(t, village, up));
    assert_true(tree_holds(t, township, up));
    assert_true(tree_holds(t, county, up));
    assert_false(tree_holds(t, neighbour, up));
    assert_false(tree_holds(t, other, up));
    assert_true(tree_holds(t, village, down));
    assert_true(tree_holds(t, neighbour, down));
    assert_true(tree_holds(t, county, down));
    assert_false(tree_holds(t, other, down));
    assert_false(tree_holds(t, village, township_up));
    assert_true(tree_holds(t, township, township_up));
    assert_false(tree_holds(t, (struct area){411199000000}, up));
    tree_free(t);
}

static const struct {
    const char *file;
    size_t count;
    uint64_t root;
} lists[] = {{"chongqing-50.csv", 12340, 500000000000},
             {"luohe-4111.csv", 1399, 411100000000},
             {"ngawa-5132.csv", 1352, 513200000000},
             {"yueyang-4306.csv", 2048, 430600000000}};

/* All codes of a list, in order, from its rows. */
static size_t list_codes(const struct tree *t, struct area *out)
{
    struct span rows = tree_rows(t);
    size_t n = 0;

    for (size_t at = 0; at < rows.len; at++) {
        if (at == 0 || rows.at[at - 1] == '\n')
            assert_true(area_parse(&out[n++], (const char *)rows.at + at, AREA_TEXT_LEN));
    }
    return n;
}

static void digits_agree_with_the_list(const struct tree *t, const struct area *codes, size_t n)
{
    struct prng p = prng_fork(4111, "pairs");
    unsigned tiers[5] = {0};

    for (size_t i = 0; i < n; i++) {
        struct area up;
        tiers[area_tier(codes[i])]++;
        if (!tree_parent(t, codes[i], &up)) {
            assert_int_equal(i, 0);
            continue;
        }
        assert_true(tree_inside(t, codes[i], up) && area_inside(codes[i], up));
        assert_false(tree_inside(t, up, codes[i]) || area_inside(up, codes[i]));
        assert_true(area_tier(up) > area_tier(codes[i]));
    }
    for (int i = 0; i < 200000; i++) {
        struct area a = codes[prng_below(&p, n)];
        struct area b = i % 2 ? codes[prng_below(&p, n)] : codes[prng_below(&p, 60)];
        if (tree_inside(t, a, b) != area_inside(a, b))
            fail_msg("%llu in %llu", (unsigned long long)a.code, (unsigned long long)b.code);
    }
    assert_int_equal(tiers[TIER_MUNICIPAL], 1);
    assert_true(tiers[TIER_COUNTY] && tiers[TIER_TOWNSHIP] && tiers[TIER_VILLAGE]);
}

static void a_shared_tree_lives_until_the_last_holder_lets_go(void **state)
{
    struct tree *t = parsed(TOP), *same = tree_share(t);

    (void)state;
    assert_ptr_equal(t, same);
    tree_free(t);
    assert_int_equal(tree_count(same), 2);
    tree_free(same);
}

static void the_real_lists_are_trees_of_four_tiers(void **state)
{
    struct arena a = arena_of(64u << 20);

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        struct tree_fault fault = {0};
        struct tree *t;
        if (tree_parse(&t, town_area_file(&a, lists[i].file), &fault) != 0)
            fail_msg("%s line %u: %s", lists[i].file, fault.line, fault.what);
        assert_int_equal(tree_count(t), lists[i].count);
        assert_int_equal(tree_root(t).code, lists[i].root);
        struct area *codes = arena_take(&a, tree_count(t) * sizeof *codes);
        assert_int_equal(list_codes(t, codes), tree_count(t));
        digits_agree_with_the_list(t, codes, tree_count(t));
        tree_free(t);
        arena_reset(&a);
    }
    arena_free(&a);
}

static void names_are_of_characters_of_every_length(void **state)
{
    struct tree *t = parsed(TOP "411121100000,a\xC3\xA9\xEE\x80\x80\xED\x9F\xBF\xF0\x9F\x98\x80\xF4\x8F\xBF\xBF\n");
    struct area child;

    (void)state;
    assert_int_equal(strlen(tree_name(t, (struct area){411121100000})), 17);
    assert_false(tree_towards(t, (struct area){411121199000}, (struct area){411121100000}, &child));
    tree_free(t);
    assert_int_equal(tree_parse(&t, span_str("x"), NULL), ERR_MALFORMED); /* nobody wants to know why */
    assert_null(t);
}

static void want_of_memory_leaves_no_tree(void **state)
{
    struct tree *t = NULL;

    (void)state;
    starve_each(NULL, ERR_NOMEM, tree_parse(&t, span_str(TOP), NULL));
    assert_int_equal(tree_count(t), 2);
    tree_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_of_characters_of_every_length),
        cmocka_unit_test(want_of_memory_leaves_no_tree),

        cmocka_unit_test(faults_name_line_and_reason),
        cmocka_unit_test(a_name_has_a_longest_length),
        cmocka_unit_test(too_many_areas_are_refused),
        cmocka_unit_test(header_bom_and_crlf_are_forgiven),
        cmocka_unit_test(a_parent_is_the_nearest_area_in_the_list),
        cmocka_unit_test(areas_may_share_a_name),
        cmocka_unit_test(an_office_holds_what_its_scope_says),
        cmocka_unit_test(a_shared_tree_lives_until_the_last_holder_lets_go),
        cmocka_unit_test(the_real_lists_are_trees_of_four_tiers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
