#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "node/cli/filing_words.h"

#define HOUSEHOLD "0193aaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const char *case_text; /* what the office answers */

static json_t *get(void *self, const char *path)
{
    (void)self;
    assert_string_equal(path, "/v1/case/" HOUSEHOLD);
    return case_text == NULL ? NULL : json_loads(case_text, 0, NULL);
}

static json_t *form(void *self, const char *name)
{
    (void)self;
    return strcmp(name, "quake") == 0 ? json_pack("{s:i}", "income_fen", 1) : NULL;
}

static struct words_fault said;

static json_t *filing(int argc, char **argv)
{
    struct office_asks asks = {NULL, get, form};
    struct cli c = {0};
    bool help = false;
    int used = 0;

    memset(&said, 0, sizeof said);
    c.verb = words_verb(argc, argv, &used, &said);
    assert_non_null(c.verb);
    assert_true(words_options(&c, argc - used + 1, argv + used - 1, &help, &said));
    return filing_of_words(&c, &asks, &said);
}
#define FILING(...) filing((int)(sizeof((char *[]){__VA_ARGS__}) / sizeof(char *)), (char *[]){__VA_ARGS__, NULL})

static void expect_json(json_t *o, const char *text)
{
    json_t *wanted = json_loads(text, 0, NULL);

    assert_non_null(wanted);
    assert_true(json_equal(o, wanted));
    json_decref(o);
    json_decref(wanted);
}

static void words_become_typed_fields(void **state)
{
    (void)state;
    case_text = NULL;
    expect_json(FILING("household", "add", "--people", "4", "--tags", "1,3", "--head", "张三"),
                "{\"kind\":\"household\",\"people\":4,\"tags\":[1,3],\"head_name\":\"张三\"}");
    expect_json(FILING("fund", "open", "--name", "基金", "--amount", "3000.50"),
                "{\"kind\":\"fund\",\"name\":\"基金\",\"amount_fen\":300050}");
    expect_json(FILING("visit", "record", HOUSEHOLD, "--outcome", "fit", "--form", "quake"),
                "{\"kind\":\"visit\",\"household\":\"" HOUSEHOLD "\",\"outcome\":\"fit\",\"form\":{\"income_fen\":1}}");
}

static void the_case_file_fills_what_was_not_typed(void **state)
{
    (void)state;
    case_text = "{\"case\":{\"area\":\"513201209200\",\"decision\":\"0193bbbbbbbbbbbbbbbbbbbbbbbbbbbb\"}}";
    expect_json(FILING("notice", "deliver", HOUSEHOLD, "--way", "hand"),
                "{\"kind\":\"notice\",\"household\":\"" HOUSEHOLD "\",\"way\":\"hand\",\"area\":\"513201209200\","
                "\"decision\":\"0193bbbbbbbbbbbbbbbbbbbbbbbbbbbb\"}");
    case_text = "{\"case\":{\"process\":[{\"process\":\"house\",\"thing\":\"0193cccccccccccccccccccccccccccc\"}]}}";
    json_t *o = FILING("house", "enter", HOUSEHOLD);
    assert_string_equal(json_string_value(json_object_get(o, "thing")), "0193cccccccccccccccccccccccccccc");
    json_decref(o);
}

static void a_wrong_value_is_named(void **state)
{
    (void)state;
    case_text = NULL;
    assert_null(FILING("household", "add", "--people", "four"));
    assert_non_null(strstr(said.what, "--people"));
    assert_null(FILING("fund", "open", "--name", "基金", "--amount", "3,000"));
    assert_non_null(strstr(said.why, "yuan"));
    assert_null(FILING("visit", "record", HOUSEHOLD, "--outcome", "fit", "--form", "nothing"));
    assert_non_null(strstr(said.what, "--form"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_become_typed_fields),
        cmocka_unit_test(the_case_file_fills_what_was_not_typed),
        cmocka_unit_test(a_wrong_value_is_named),
    };

    verbs_make();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
