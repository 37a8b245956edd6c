#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/err.h"
#include "simulator/compare.h"
#include "support/run_sample.h"

struct two {
    json_t *a, *b;
};

static int two_make(void **state)
{
    struct two *t = calloc(1, sizeof *t);

    t->a = run_sample();
    t->b = run_sample_better();
    *state = t;
    return 0;
}

static int two_drop(void **state)
{
    struct two *t = *state;

    json_decref(t->a);
    json_decref(t->b);
    free(t);
    return 0;
}

static const struct compare_score *score_of(const struct comparison *c, const char *key)
{
    for (size_t i = 0; i < c->n_scores; i++)
        if (strcmp(c->scores[i].key, key) == 0)
            return &c->scores[i];
    fail_msg("no score %s", key);
    return NULL;
}

static void less_is_better_where_it_is(void **state)
{
    struct two *t = *state;
    struct comparison *c;

    assert_int_equal(comparison_read(t->a, t->b, &c, NULL), 0);
    assert_int_equal(c->n_scores, 8);
    assert_int_equal(score_of(c, "first_help_ms")->change.value, (95 - 127) * 60000);
    assert_int_equal(score_of(c, "first_help_ms")->way, WAY_BETTER);
    assert_int_equal(score_of(c, "debts_overdue")->way, WAY_SAME);
    assert_int_equal(score_of(c, "events_lost")->way, WAY_UNKNOWN);
    assert_false(score_of(c, "events_lost")->change.known);
    comparison_free(c);
    assert_int_equal(comparison_read(t->b, t->a, &c, NULL), 0);
    assert_int_equal(score_of(c, "first_help_ms")->way, WAY_WORSE);
    comparison_free(c);
    json_object_set_new(json_array_get(json_object_get(t->b, "score"), 4), "value", json_integer(11));
    assert_int_equal(comparison_read(t->a, t->b, &c, NULL), 0);
    assert_int_equal(score_of(c, "duplicates_found")->way, WAY_OTHER);
    comparison_free(c);
}

static void expectations_are_matched_by_id(void **state)
{
    struct two *t = *state;
    struct comparison *c;

    json_array_remove(json_object_get(t->b, "expectations"), 0);
    assert_int_equal(comparison_read(t->a, t->b, &c, NULL), 0);
    assert_int_equal(c->n_expectations, 2);
    assert_int_equal(c->expectations[0].at_a, 0);
    assert_true(c->expectations[0].at_b == RUN_NONE);
    assert_int_equal(c->expectations[1].at_a, 1);
    assert_int_equal(c->expectations[1].at_b, 0);
    comparison_free(c);
    assert_int_equal(comparison_read(t->b, t->a, &c, NULL), 0);
    assert_int_equal(c->n_expectations, 2);
    assert_true(c->expectations[1].at_a == RUN_NONE);
    comparison_free(c);
}

static char *printed(const struct two *t)
{
    static char *text; /* static: gcc cannot see that closing the stream sets it */
    size_t len;

    text = NULL;
    FILE *f = open_memstream(&text, &len);

    assert_int_equal(compare_text(t->a, t->b, f, false), 0);
    fclose(f);
    return text;
}

static void it_says_what_is_compared(void **state)
{
    struct two *t = *state;
    char *text = printed(t);

    assert_non_null(strstr(text, "the same drill with another seed"));
    assert_non_null(strstr(text, "▲ 更好 / better"));
    assert_non_null(strstr(text, "A 不符合 / not met"));
    assert_non_null(strstr(text, "−32 分"));
    free(text);
    json_object_set_new(json_object_get(t->b, "drill"), "seed", json_string("0x7c1f2a"));
    text = printed(t);
    assert_non_null(strstr(text, "同一种子,但摘要不同"));
    free(text);
    json_object_set_new(json_object_get(t->b, "drill"), "digest", json_string("9be0c4d1f7a2503e"));
    text = printed(t);
    assert_non_null(strstr(text, "其中一份记录不可信"));
    free(text);
    json_object_set_new(json_object_get(t->b, "drill"), "pack", json_string("other"));
    text = printed(t);
    assert_non_null(strstr(text, "⚠ 不是同一个演练"));
    free(text);
}

static void a_run_is_identical_to_itself(void **state)
{
    struct two *t = *state;

    json_decref(t->b);
    t->b = json_incref(t->a);
    char *text = printed(t);
    assert_non_null(strstr(text, "两次逐件一样"));
    assert_non_null(strstr(text, "every expectation ended alike"));
    free(text);
}

static void a_fault_names_the_side(void **state)
{
    struct two *t = *state;
    struct comparison *c;
    char fault[RUN_FAULT_BYTES];

    json_object_del(t->b, "drill");
    assert_int_equal(comparison_read(t->a, t->b, &c, fault), ERR_MALFORMED);
    assert_string_equal(fault, "B: drill: is missing");
    assert_null(c);
    assert_int_equal(comparison_read(t->b, t->a, &c, fault), ERR_MALFORMED);
    assert_string_equal(fault, "A: drill: is missing");
}

static void a_page_and_a_table_are_written(void **state)
{
    struct two *t = *state;
    char dir[] = "/tmp/fangpin-compare-XXXXXX", path[64], line[200];

    assert_non_null(mkdtemp(dir));
    assert_int_equal(compare_write(t->a, t->b, dir), 0);
    snprintf(path, sizeof path, "%s/compare.html", dir);
    assert_int_equal(unlink(path), 0);
    snprintf(path, sizeof path, "%s/compare.csv", dir);
    FILE *f = fopen(path, "r");
    assert_non_null(fgets(line, sizeof line, f));
    assert_non_null(fgets(line, sizeof line, f));
    assert_string_equal(
        line, "\"first_help_ms\",\"首户得到帮助\",\"time to first help\",ms,7620000,5700000,-1920000,better\r\n");
    fclose(f);
    unlink(path);
    assert_int_equal(rmdir(dir), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(less_is_better_where_it_is, two_make, two_drop),
        cmocka_unit_test_setup_teardown(expectations_are_matched_by_id, two_make, two_drop),
        cmocka_unit_test_setup_teardown(it_says_what_is_compared, two_make, two_drop),
        cmocka_unit_test_setup_teardown(a_run_is_identical_to_itself, two_make, two_drop),
        cmocka_unit_test_setup_teardown(a_fault_names_the_side, two_make, two_drop),
        cmocka_unit_test_setup_teardown(a_page_and_a_table_are_written, two_make, two_drop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
