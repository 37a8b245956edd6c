#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <unistd.h>

#include <jansson.h>

#include "node/cli/cli.h"
#include "support/cli_bed.h"

static struct cli_bed bed;
static const char *parent;

static int up(void **state)
{
    static char dir[200];

    (void)state;
    cli_bed_up(&bed);
    snprintf(dir, sizeof dir, "%s", cli_bed_office(&bed, "county"));
    parent = dir;
    return 0;
}

static int down(void **state)
{
    (void)state;
    cli_bed_down(&bed);
    return 0;
}

static void token_for(const char *area, char out[1200])
{
    struct cli_said s = CLI("invite", area, "--dir", parent, "--json");
    json_t *o = json_loads(s.out, 0, NULL);

    assert_int_equal(s.rc, 0);
    assert_non_null(o);
    snprintf(out, 1200, "%s", json_string_value(json_object_get(o, "token")));
    json_decref(o);
    cli_said_free(&s);
}

static void an_invitation_shows_text_code_and_end(void **state)
{
    (void)state;
    cli_expect(CLI("invite", "513201209000", "--dir", parent), 0, "█");
    cli_expect(CLI("invite", "513201209000", "--dir", parent, "--no-qr"), 0, "FP1-");
    cli_expect(CLI("invite", "513201209200", "--dir", parent), EX_NOPERM, "[");
    cli_expect(CLI("invite", "5132", "--dir", parent), EX_USAGE, "12");
}

static void a_damaged_token_is_refused_by_its_group_before_anything_is_made(void **state)
{
    char token[1200], damaged[1200];

    (void)state;
    token_for("513201209000", token);
    snprintf(damaged, sizeof damaged, "%s", token);
    memcpy(damaged + 4 + 3 * 6, "?", 1); /* in the fourth group */
    cli_expect(CLI("join", damaged, "--dir", cli_bed_path(&bed, "x")), EX_DATAERR, "4");
    snprintf(damaged, sizeof damaged, "%.40s", token);
    cli_expect(CLI("join", damaged, "--dir", cli_bed_path(&bed, "x")), EX_DATAERR, "邀请码");
    assert_int_equal(access(cli_bed_path(&bed, "x.part"), F_OK), -1);
    assert_int_equal(access(cli_bed_path(&bed, "x"), F_OK), -1);
}

static void a_child_joins_once_by_its_token(void **state)
{
    char token[1200], spaced[1200];

    (void)state;
    token_for("513201209000", token);
    snprintf(spaced, sizeof spaced, "%s", token);
    for (char *p = spaced; *p != '\0'; p++)
        *p = *p == '-' ? ' ' : *p;
    cli_expect(CLI("join", spaced, "--dir", cli_bed_path(&bed, "town")), 0, "草登乡");
    cli_expect(CLI("verify", "--dir", cli_bed_path(&bed, "town")), 0, "还没有任何事项");
    cli_expect(CLI("join", token, "--dir", cli_bed_path(&bed, "thief"), "--wait", "5"), EX_NOPERM, "上级没有接受");
    assert_int_equal(access(cli_bed_path(&bed, "thief"), F_OK), -1);
}

static void a_parent_that_does_not_answer_is_told(void **state)
{
    struct cli_bed other;
    char token[1200], dir[200];
    struct cli_said s;

    (void)state;
    cli_bed_up(&other);
    snprintf(dir, sizeof dir, "%s", cli_bed_office(&other, "gone"));
    s = CLI("invite", "513201209000", "--dir", dir, "--json");
    json_t *o = json_loads(s.out, 0, NULL);
    snprintf(token, sizeof token, "%s", json_string_value(json_object_get(o, "token")));
    json_decref(o);
    cli_said_free(&s);
    cli_bed_down(&other);
    cli_expect(CLI("join", token, "--dir", cli_bed_path(&bed, "lonely"), "--wait", "1"), EX_UNAVAILABLE,
               "联系不上上级");
    assert_int_equal(access(cli_bed_path(&bed, "lonely"), F_OK), -1);
    cli_expect(CLI("join", token, "--dir", cli_bed_path(&bed, "lonely"), "--wait", "0"), EX_USAGE, "--wait");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_invitation_shows_text_code_and_end),
        cmocka_unit_test(a_damaged_token_is_refused_by_its_group_before_anything_is_made),
        cmocka_unit_test(a_child_joins_once_by_its_token),
        cmocka_unit_test(a_parent_that_does_not_answer_is_told),
    };

    return cmocka_run_group_tests(tests, up, down);
}
