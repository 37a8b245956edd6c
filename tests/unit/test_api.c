#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "node/api/api.h"
#include "support/api_bed.h"

/* The four offices of one chain, and a household at the village. */
static int up(void **state)
{
    struct world *w = world_chain(11);

    world_household(w, "V", "张三");
    world_run(w);
    *state = w;
    return 0;
}

static int down(void **state)
{
    world_free(*state);
    return 0;
}

static void answered(struct world *w, const char *method, const char *path, const char *body, int status,
                     const char *code, const char *what)
{
    struct bed_answer a = bed_ask_as(w, "V", method, path, body);

    assert_int_equal(a.status, status);
    assert_string_equal(bed_text(&a, "error.code"), code);
    assert_non_null(strstr(bed_text(&a, "error.what"), what));
    assert_true(bed_text(&a, "error.remedy")[0] != '\0');
    bed_free(&a);
}

static void wrong_paths_and_methods_are_told(void **state)
{
    answered(*state, "GET", "/v1/nothing", NULL, 404, "no_such_path", "path");
    answered(*state, "POST", "/v1/status", "{}", 405, "wrong_method", "method");
    answered(*state, "GET", "/v1/file", NULL, 405, "wrong_method", "method");
    answered(*state, "DELETE", "/v1/case/00", NULL, 405, "wrong_method", "method");
}

static void wrong_arguments_are_told(void **state)
{
    answered(*state, "GET", "/v1/cases?area=5132", NULL, 400, "bad_argument", "area");
    answered(*state, "GET", "/v1/cases?limit=1001", NULL, 400, "bad_argument", "limit");
    answered(*state, "GET", "/v1/cases?limit=-1", NULL, 400, "bad_argument", "limit");
    answered(*state, "GET", "/v1/cases?limit=x", NULL, 400, "bad_argument", "limit");
    answered(*state, "GET", "/v1/cases?after=x", NULL, 400, "bad_argument", "after");
    answered(*state, "GET", "/v1/log?after=1.2", NULL, 400, "bad_argument", "after");
    answered(*state, "GET", "/v1/log?after=1.2.3x", NULL, 400, "bad_argument", "after");
    answered(*state, "GET", "/v1/log?lane=fast", NULL, 400, "bad_argument", "lane");
    answered(*state, "GET", "/v1/log?kind=nothing", NULL, 400, "bad_argument", "kind");
    answered(*state, "GET", "/v1/areas?area=999999999999", NULL, 404, "no_such_area", "");
    answered(*state, "GET", "/v1/case/xyz", NULL, 400, "bad_argument", "");
    answered(*state, "GET", "/v1/case/00000000000000000000000000000001", NULL, 404, "no_such_case", "");
}

static void bad_bodies_are_told_with_their_place(void **state)
{
    answered(*state, "POST", "/v1/file", "{\"kind\":\n\"help\",,}", 400, "bad_json", "line 2");
    answered(*state, "POST", "/v1/file", "{\"kind\":\"help\",\"kind\":\"help\"}", 400, "bad_json", "line 1");
    answered(*state, "POST", "/v1/file", "{\"kind\":\"help\"} x", 400, "bad_json", "line 1");
    answered(*state, "POST", "/v1/file", "{\"kind\":\"help\",\"amount_fen\":99999999999999999999}", 400, "bad_json",
             "");
    answered(*state, "POST", "/v1/file", "", 400, "bad_json", "");
    answered(*state, "POST", "/v1/file", "[]", 413, "batch_size", "1000");
    answered(*state, "POST", "/v1/file", "5", 400, "bad_json", "JSON");
    answered(*state, "POST", "/v1/file", "[{\"kind\":\"household\",\"people\":2},{\"kind\":\"x\"}]", 400, "bad_field",
             "item 2");
    answered(*state, "POST", "/v1/invite", "{\"area\":\"513201209\"}", 400, "bad_field", "area");
    answered(*state, "POST", "/v1/invite", "{\"area\":\"513201209000\",\"ttl\":1}", 400, "bad_field", "area");
}

static void a_refused_batch_signs_nothing(void **state)
{
    struct world *w = *state;
    uint64_t before = world_status(w, "V").events;

    answered(w, "POST", "/v1/file", "[{\"kind\":\"household\",\"people\":2},{\"kind\":\"x\"}]", 400, "bad_field",
             "item 2");
    assert_true(world_status(w, "V").events == before);
}

static void acts_are_signed_one_by_one_or_refused_with_a_reason(void **state)
{
    struct bed_answer a = bed_ask(*state, "V", "/v1/file",
                                  "{\"kind\":\"household\",\"people\":2,\"head_name\":\"李四\",\"origin\":\"ordinary\","
                                  "\"group\":1,\"citizen_id\":\"990001195803120013\"}");

    assert_int_equal(a.status, 200);
    assert_string_equal(bed_text(&a, "schema"), "fangpin.filed/1");
    assert_int_equal(strlen(bed_text(&a, "event")), 64);
    assert_int_equal(strlen(bed_text(&a, "subject")), 32);
    assert_true(bed_number(&a, "position") > 0);
    bed_free(&a);
    answered(*state, "POST", "/v1/file",
             "{\"kind\":\"visit\",\"household\":\"00000000000000000000000000000001\",\"outcome\":\"fit\"}", 422,
             "unknown_household", "");
    a = bed_ask(*state, "V", "/v1/file",
                "[{\"kind\":\"visit\",\"household\":\"00000000000000000000000000000001\",\"outcome\":\"fit\"}]");
    assert_int_equal(a.status, 200);
    assert_string_equal(bed_text(&a, "0.error.code"), "unknown_household");
    bed_free(&a);
}

static void an_invitation_is_answered_with_its_token(void **state)
{
    struct bed_answer a = bed_ask(*state, "C", "/v1/invite", "{\"area\":\"513201209000\"}");

    assert_int_equal(a.status, 200);
    assert_int_equal(strncmp(bed_text(&a, "token"), "FP1-", 4), 0);
    assert_string_equal(bed_text(&a, "area"), "513201209000");
    bed_free(&a);
}

static void failures_of_the_core_are_answers_too(void **state)
{
    struct api_question q = {.single = true};
    struct filing_reply reply = {.rc = ERR_DISK_FULL};
    struct filing_refusal why = {"not_a_child", "what", "why", "remedy"};
    struct effect e = {.kind = EFFECT_REPLY, .replies = &reply, .n_replies = 1};
    struct api_response out;

    (void)state;
    api_answer(NULL, &q, &e, &out);
    assert_int_equal(out.status, 500);
    assert_non_null(strstr(out.body, "ERR_DISK_FULL"));
    free(out.body);
    e.n_replies = 0;
    api_answer(NULL, &q, &e, &out);
    assert_int_equal(out.status, 503);
    free(out.body);
    e = (struct effect){.kind = EFFECT_INVITED, .rc = ERR_REFUSED, .why = &why};
    api_answer(NULL, &q, &e, &out);
    assert_int_equal(out.status, 422);
    free(out.body);
    e.why = NULL;
    api_answer(NULL, &q, &e, &out);
    assert_int_equal(out.status, 500);
    free(out.body);
    e = (struct effect){.kind = EFFECT_SEND};
    api_answer(NULL, &q, &e, &out);
    assert_int_equal(out.status, 503);
    free(out.body);
}

static void a_store_without_an_office_has_no_api(void **state)
{
    char dir[] = "/tmp/fangpin-api-XXXXXX";
    struct store_options o = {.may_create = true};
    struct api_options options = {0};
    struct api *a;
    char command[100];

    (void)state;
    assert_non_null(mkdtemp(dir));
    assert_int_equal(store_open(&options.store, dir, &o), 0);
    assert_int_equal(api_new(&a, &options), ERR_NOT_FOUND);
    store_close(options.store);
    snprintf(command, sizeof command, "rm -r %s", dir);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_paths_and_methods_are_told),
        cmocka_unit_test(wrong_arguments_are_told),
        cmocka_unit_test(bad_bodies_are_told_with_their_place),
        cmocka_unit_test(a_refused_batch_signs_nothing),
        cmocka_unit_test(acts_are_signed_one_by_one_or_refused_with_a_reason),
        cmocka_unit_test(an_invitation_is_answered_with_its_token),
        cmocka_unit_test(failures_of_the_core_are_answers_too),
        cmocka_unit_test(a_store_without_an_office_has_no_api),
    };

    return cmocka_run_group_tests(tests, up, down);
}
