#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "node/cli/cli.h"
#include "proto/kinds.h"

static void every_verb_is_whole(void **state)
{
    (void)state;
    assert_true(n_verbs > 25);
    for (size_t i = 0; i < n_verbs; i++) {
        const struct verb *v = &verbs[i];
        assert_non_null(v->noun);
        assert_true((unsigned char)v->zh[0] >= 0xe0);
        assert_true(v->en[0] >= 'a' && v->en[0] <= 'z');
        assert_int_equal(strncmp(v->example, "fangpin ", 8), 0);
        assert_true(v->run != NULL || strcmp(v->noun, "demo") == 0);
        assert_true(v->args_max < 0 || v->args_min <= v->args_max);
        assert_true(v->args_max == 0 || v->args != NULL || strcmp(v->noun, "demo") == 0);
    }
}

static void no_verb_or_option_stands_twice(void **state)
{
    (void)state;
    for (size_t i = 0; i < n_verbs; i++) {
        for (size_t k = 0; k < i; k++)
            assert_false(strcmp(verbs[i].noun, verbs[k].noun) == 0 &&
                         (verbs[i].verb == NULL) == (verbs[k].verb == NULL) &&
                         (verbs[i].verb == NULL || strcmp(verbs[i].verb, verbs[k].verb) == 0));
        for (size_t a = 0; a < OPTS_MAX && verbs[i].opts[a].name != NULL; a++)
            for (size_t b = 0; b < a; b++)
                assert_string_not_equal(verbs[i].opts[a].name, verbs[i].opts[b].name);
    }
}

/* Every kind of casework can be signed from the command line. */
static void every_kind_has_its_command(void **state)
{
    (void)state;
    for (uint32_t kind = KIND_HOUSEHOLD; kind <= KIND_NOTICE; kind++) {
        bool found = false;
        for (size_t i = 0; i < n_verbs; i++)
            found = found || (verbs[i].kind == kind && verbs[i].run == verb_file);
        assert_true(found);
    }
}

int main(void)
{
    verbs_make();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verb_is_whole),
        cmocka_unit_test(no_verb_or_option_stands_twice),
        cmocka_unit_test(every_kind_has_its_command),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
