#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/err.h"
#include "base/span.h"

static const int codes[] = {
#define X(name, code, text) name,
    ERR_LIST(X)
#undef X
};

static void test_every_error_has_its_own_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
        assert_true(codes[i] < 0);
        assert_true(strlen(err_text(codes[i])) > 5);
        assert_int_equal(strncmp(err_name(codes[i]), "ERR_", 4), 0);
        for (size_t k = 0; k < i; k++) {
            assert_int_not_equal(codes[i], codes[k]);
            assert_string_not_equal(err_text(codes[i]), err_text(codes[k]));
        }
    }
}

static void test_others(void **state)
{
    (void)state;
    assert_string_equal(err_text(-9999), "unknown error");
    assert_string_equal(err_name(-9999), "ERR_UNKNOWN");
    assert_string_equal(err_text(0), "no error");
    assert_string_equal(err_name(ERR_BAD_TOKEN), "ERR_BAD_TOKEN");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_error_has_its_own_words),
        cmocka_unit_test(test_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
