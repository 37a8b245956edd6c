#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "node/cli/cli.h"
#include "support/cli_bed.h"

static void every_verb_stands_in_the_overview_and_the_manual(void **state)
{
    struct cli_said all = CLI("help"), manual = CLI("help", "--markdown");
    char title[80];

    (void)state;
    assert_int_equal(all.rc, 0);
    assert_int_equal(manual.rc, 0);
    for (size_t i = 0; i < n_verbs; i++) {
        snprintf(title, sizeof title, "## fangpin %s%s%s", verbs[i].noun, verbs[i].verb == NULL ? "" : " ",
                 verbs[i].verb == NULL ? "" : verbs[i].verb);
        assert_non_null(strstr(manual.out, title));
        assert_non_null(strstr(all.out, title + strlen("## fangpin ")));
    }
    assert_non_null(strstr(manual.out, "| 69 |"));
    cli_said_free(&all);
    cli_said_free(&manual);
}

/* The page in docs/ is what the table makes. */
static void the_committed_manual_is_current(void **state)
{
    struct cli_said manual = CLI("help", "--markdown");
    char path[400], *text = calloc(1, 1u << 20);
    const char *source = getenv("FANGPIN_SOURCE");

    (void)state;
    assert_non_null(text);
    assert_non_null(source);
    snprintf(path, sizeof path, "%s/docs/commands.md", source);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    assert_true(fread(text, 1, (1u << 20) - 1, f) > 0);
    fclose(f);
    assert_string_equal(manual.out, text);
    free(text);
    cli_said_free(&manual);
}

static void one_command_is_explained(void **state)
{
    (void)state;
    cli_expect(CLI("help", "household", "add"), 0, "--citizen-id");
    cli_expect(CLI("help", "case"), 0, "case show");
    cli_expect(CLI("help", "nothing"), EX_USAGE, "nothing");
}

static void completion_is_a_script_that_bash_reads(void **state)
{
    struct cli_bed b;
    struct cli_said s = CLI("completion", "bash");
    char command[1000];

    (void)state;
    cli_bed_up(&b);
    assert_int_equal(s.rc, 0);
    cli_bed_write(&b, "completion", s.out);
    snprintf(
        command, sizeof command,
        "bash -c '. %s && COMP_WORDS=(fangpin case l) COMP_CWORD=2 && _fangpin && test \"${COMPREPLY[*]}\" = ls && "
        "COMP_WORDS=(fangpin stat) COMP_CWORD=1 && _fangpin && test \"${COMPREPLY[*]}\" = status && "
        "COMP_WORDS=(fangpin init --area) COMP_CWORD=2 && _fangpin && test \"${COMPREPLY[*]}\" = \"--areas --area\"'",
        cli_bed_path(&b, "completion"));
    assert_int_equal(system(command), 0);
    cli_said_free(&s);
    cli_bed_down(&b);
    cli_expect(CLI("completion", "fish"), EX_USAGE, "fish");
}

/* A page that man can show: every command, and no line that roff would take for a request. */
static void the_man_page_has_every_command(void **state)
{
    struct cli_said man = CLI("help", "--man");
    char title[160];

    (void)state;
    assert_int_equal(man.rc, 0);
    assert_int_equal(strncmp(man.out, ".TH FANGPIN 1", 13), 0);
    for (size_t i = 0; i < n_verbs; i++) {
        snprintf(title, sizeof title, ".SS fangpin %s", verbs[i].noun);
        assert_non_null(strstr(man.out, title));
    }
    for (const char *line = man.out; line != NULL && *line != '\0';
         line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
        if (*line == '.')
            assert_true(strncmp(line, ".TH", 3) == 0 || strncmp(line, ".S", 2) == 0 || strncmp(line, ".TP", 3) == 0 ||
                        strncmp(line, ".B ", 3) == 0 || strncmp(line, ".br", 3) == 0);
    cli_said_free(&man);
    cli_expect(CLI("help", "--man", "case"), 0, "FANGPIN-case");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verb_stands_in_the_overview_and_the_manual),
        cmocka_unit_test(the_committed_manual_is_current),
        cmocka_unit_test(one_command_is_explained),
        cmocka_unit_test(the_man_page_has_every_command),
        cmocka_unit_test(completion_is_a_script_that_bash_reads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
