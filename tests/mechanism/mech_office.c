/* Rows of DOMAIN.md section 8 about offices themselves: who may do what, working offline. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/world_api.h"

/* A village that tries to sign an approval is refused at signing, and by every receiver. */
static void m01_a_village_signs_no_approval(void **state)
{
    struct world *w = world_chain(1);
    const char *h = world_home(w, "V", "张三", "990001195803120013");

    (void)state;
    world_refuses(w, "V", "not_this_tier", "{\"kind\":\"decision\",\"household\":\"%s\"}", h);
    world_run(w);
    json_t *at_county = world_asks(w, "C", "/v1/case/%s", h);
    assert_string_equal(world_said(at_county, "case.outcome"), "none");
    json_decref(at_county);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(m01_a_village_signs_no_approval),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
