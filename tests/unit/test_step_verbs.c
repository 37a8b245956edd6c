#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "node/cli/cli.h"
#include "tiers/step.h"

static const struct verb *verb_named(const char *noun, const char *step)
{
    char verb[64];

    snprintf(verb, sizeof verb, "%s", step);
    for (char *p = verb; *p != '\0'; p++)
        if (*p == '_')
            *p = '-';
    for (size_t i = 0; i < n_verbs; i++)
        if (strcmp(verbs[i].noun, noun) == 0 && verbs[i].verb != NULL && strcmp(verbs[i].verb, verb) == 0)
            return &verbs[i];
    return NULL;
}

/* A new process has its commands by its table alone. */
static void every_step_is_a_command(void **state)
{
    (void)state;
    for (const struct process *p = process_next(NULL); p != NULL; p = process_next(p)) {
        for (size_t i = 0; i < p->n_steps; i++) {
            const struct step_row *row = &p->steps[i];
            if (!kind_is_step(row->k.kind))
                continue;
            const struct verb *v = verb_named(p->name, step_verb(p, row));
            if (v == NULL)
                fail_msg("no command for %s", row->k.name);
            assert_int_equal(v->kind, row->k.kind);
            assert_ptr_equal(v->run, verb_file);
            assert_true(strlen(v->zh) > 3 && strlen(v->en) > 3 && strlen(v->example) > 10);
        }
    }
}

static void nouns_stand_together(void **state)
{
    (void)state;
    for (size_t i = 1; i < n_verbs; i++)
        for (size_t k = 0; k + 1 < i; k++)
            if (strcmp(verbs[i].noun, verbs[k].noun) == 0)
                assert_string_equal(verbs[i - 1].noun, verbs[i].noun);
}

static void options_follow_the_fields(void **state)
{
    const struct verb *v = verb_named("case", "review");
    bool meeting = false;

    (void)state;
    assert_non_null(v);
    assert_string_equal(v->arg_field, "household");
    for (size_t i = 0; i < OPTS_MAX && v->opts[i].name != NULL; i++) {
        assert_null(strchr(v->opts[i].name, '_'));
        if (strcmp(v->opts[i].name, "meeting") == 0)
            meeting = v->opts[i].required && strstr(v->opts[i].zh, "enlarged") != NULL;
    }
    assert_true(meeting);
    size_t before = n_verbs;
    verbs_make();
    assert_int_equal(n_verbs, before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_is_a_command),
        cmocka_unit_test(nouns_stand_together),
        cmocka_unit_test(options_follow_the_fields),
    };

    verbs_make();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
