/* Signs of an input method: each is told with what to write instead. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "node/cli/fullwidth.h"

static void a_sign_is_told_with_its_half(void **state)
{
    char remedy[FULLWIDTH_REMEDY_BYTES];

    (void)state;
    assert_true(fullwidth_remedy(remedy, 0xff1a));
    assert_non_null(strstr(remedy, ": ="));
    assert_true(fullwidth_remedy(remedy, 0x3001));
    assert_non_null(strstr(remedy, ": ,"));
    assert_true(fullwidth_remedy(remedy, 0xff1b));
    assert_non_null(strstr(remedy, "take it out"));
}

static void other_characters_are_let_alone(void **state)
{
    char remedy[FULLWIDTH_REMEDY_BYTES];

    (void)state;
    assert_false(fullwidth_remedy(remedy, 'a'));
    assert_false(fullwidth_remedy(remedy, '='));
    assert_false(fullwidth_remedy(remedy, 0x6751)); /* 村 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sign_is_told_with_its_half),
        cmocka_unit_test(other_characters_are_let_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
