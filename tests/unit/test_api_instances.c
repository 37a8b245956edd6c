#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/world_api.h"

static struct world *w;
static const char *home;

static int up(void **state)
{
    (void)state;
    w = world_chain(5);
    home = world_home(w, "V", "张三", "990001195803120013");
    return 0;
}

static int down(void **state)
{
    (void)state;
    world_free(w);
    return 0;
}

static size_t listed(const char *query)
{
    json_t *o = world_asks(w, "V", "/v1/instances?%s", query);
    size_t n = json_array_size(json_object_get(o, "instances"));

    json_decref(o);
    return n;
}

static void instances_are_listed_by_process_state_kind_and_day(void **state)
{
    char home_id[ID_TEXT];

    (void)state;
    snprintf(home_id, ID_TEXT, "%s", home);
    world_does(w, "V", "{\"kind\":\"issue_open\",\"household\":\"%s\",\"problem\":\"schooling\",\"text\":\"辍学\"}",
               home_id);
    world_does(w, "V",
               "{\"kind\":\"issue_open\",\"household\":\"%s\",\"problem\":\"special_file\",\"text\":\"重灾户\","
               "\"due_on\":\"2020-01-01\"}",
               home_id);
    world_does(w, "V",
               "{\"kind\":\"ledger_open\",\"problem\":\"road\",\"text\":\"村道塌方\",\"due_on\":\"2999-01-01\"}");
    assert_int_equal(listed("process=issue"), 2);
    assert_int_equal(listed("process=issue&sort=special_file"), 1);
    assert_int_equal(listed("process=issue&state=closed"), 0);
    assert_int_equal(listed("process=ledger&state=open"), 1);
    assert_int_equal(listed("until=2020-01-01"), 1);
    assert_int_equal(listed("due=1"), 1); /* before today */
    assert_int_equal(listed("area=513201209200&process=issue"), 2);
    json_t *o = world_asks(w, "V", "/v1/instances?process=issue&limit=1");
    assert_string_equal(world_said(o, "instances.0.subject"), home_id);
    assert_string_equal(world_said(o, "instances.0.matter"), "false");
    assert_string_equal(world_said(o, "instances.0.sort"), "schooling");
    json_decref(o);
}

static void arguments_are_checked(void **state)
{
    static const char *const wrong[] = {"/v1/instances?process=nothing", "/v1/instances?until=soon",
                                        "/v1/instances?sort=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                                        "/v1/instances?after=x", "/v1/instances?open=yes"};

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct bed_answer a = bed_ask(w, "V", wrong[i], NULL);
        assert_int_equal(a.status, 400);
        assert_string_equal(bed_text(&a, "error.code"), "bad_argument");
        bed_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(instances_are_listed_by_process_state_kind_and_day, up, down),
        cmocka_unit_test_setup_teardown(arguments_are_checked, up, down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
