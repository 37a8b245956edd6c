/* Row 11 of DOMAIN.md section 8: the provincial and national systems by file, never online. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/clock.h"
#include "node/cli/cli.h"
#include "node/cli/http.h"
#include "node/cli/setup.h"
#include "support/cli_bed.h"

#define VILLAGE   "513201209200"
#define CITIZEN   "990001195803120013"
#define PATIENCE  800
#define TEXT_ROOM 1500

static struct cli_bed bed;
static char county[200], town[200], village[200], home[40];

static void token_read(const char *dir, const char *area, char out[1200])
{
    struct cli_said s = CLI("invite", area, "--dir", dir, "--no-qr");
    const char *at = strstr(s.out, "FP1-");

    assert_int_equal(s.rc, 0);
    assert_non_null(at);
    snprintf(out, 1200, "%.*s", (int)strcspn(at, " \n"), at);
    cli_said_free(&s);
}

static void join(const char *parent, const char *area, const char *dir)
{
    char token[1200], listen[64];

    token_read(parent, area, token);
    snprintf(listen, sizeof listen, "tcp://127.0.0.1:%d", cli_free_port());
    cli_expect(CLI("join", token, "--dir", dir, "--listen", listen), 0, NULL);
    cli_bed_run(&bed, dir);
}

static int up(void **state)
{
    (void)state;
    cli_bed_up(&bed);
    snprintf(county, sizeof county, "%s", cli_bed_office(&bed, "county"));
    snprintf(town, sizeof town, "%s", cli_bed_path(&bed, "town"));
    snprintf(village, sizeof village, "%s", cli_bed_path(&bed, "village"));
    join(county, "513201209000", town);
    join(town, VILLAGE, village);
    return 0;
}

static int down(void **state)
{
    (void)state;
    cli_bed_down(&bed);
    return 0;
}

/* The day so many days before today, as text; the last two asked for stay. */
static const char *ago(int days)
{
    static char text[2][16];
    static unsigned turn;
    uint32_t day = date_add(date_of(step_time_now().wall), -days);
    char *out = text[turn++ % 2];

    snprintf(out, sizeof text[0], "%04u-%02u-%02u", day / 10000, day / 100 % 100, day % 100);
    return out;
}

static void files(const char *dir, const char *kind, int days_ago, const char *more)
{
    char body[TEXT_ROOM];
    struct http_reply r;

    snprintf(body, sizeof body, "{\"kind\":\"%s\",\"area\":\"" VILLAGE "\",\"household\":\"%s\",\"date\":\"%s\"%s}",
             kind, home, ago(days_ago), more);
    assert_int_equal(http_ask(dir, "/v1/file", body, &r), 0);
    if (r.status != 200 || strstr(r.body, "\"error\"") != NULL)
        fail_msg("%s -> %d %s", body, r.status, r.body);
    http_free(&r);
}

/* Until that office's case file says so. */
static void wait_for(const char *dir, const char *said)
{
    char path[80];

    snprintf(path, sizeof path, "/v1/case/%s", home);
    for (int i = 0; i < PATIENCE; i++) {
        struct http_reply r;
        assert_int_equal(http_ask(dir, path, NULL, &r), 0);
        bool there = strstr(r.body, said) != NULL;
        http_free(&r);
        if (there)
            return;
        usleep(25000);
    }
    fail_msg("%s never came to %s", said, dir);
}

static void household_add(void)
{
    struct cli_said s = CLI("household", "add", "--dir", village, "--people", "3", "--head", "泽郎甲", "--citizen-id",
                            CITIZEN, "--json");
    json_t *o = json_loads(s.out, 0, NULL);

    assert_int_equal(s.rc, 0);
    snprintf(home, sizeof home, "%s", json_string_value(json_object_get(o, "subject")));
    assert_int_equal(strlen(home), 32);
    json_decref(o);
    cli_said_free(&s);
}

/* The six steps of identification, up to the announcement. */
static void approve(void)
{
    char proof[80];

    files(village, "lead", 0, ",\"risk\":\"housing\",\"channel\":\"counter\"");
    files(village, "case_open", 40, "");
    files(village, "case_freeze", 40, "");
    files(village, "visit", 40, ",\"outcome\":\"fit\"");
    snprintf(proof, sizeof proof, ",\"number\":\"低保证-7\",\"until\":\"%s\"", ago(60));
    files(village, "case_exempt", 40, proof);
    files(village, "case_review", 40,
          ",\"meeting\":\"normal\",\"attendees\":12,\"votes_for\":11,\"result\":\"propose\"");
    files(village, "case_notice_end", 0, "");
    wait_for(town, "\"notice_done\"");
    files(town, "case_cosign", 40, "");
    files(town, "case_report", 0, ",\"checks\":[\"yes\",\"yes\",\"yes\",\"yes\"],\"class\":\"marginal\"");
    wait_for(county, "\"at_county\"");
    files(county, "decision", 0, "");
    files(county, "case_announce", 0, ",\"number\":\"马尔康公告7号\"");
    wait_for(town, "\"announced\"");
}

static void expect_file(const char *name, const char *has, bool with)
{
    char *text = cli_bed_read(&bed, name);

    assert_non_null(text);
    if ((strstr(text, has) != NULL) != with)
        fail_msg("%s: %s", has, text);
    free(text);
}

/* What the national system does with the file: it gives the household a number. */
static void number_give(const char *from, const char *to)
{
    char *text = cli_bed_read(&bed, from), *more;
    size_t len;

    assert_non_null(text);
    len = strlen(text);
    assert_true(len > 4 && strcmp(text + len - 4, "\"\"\r\n") == 0);
    more = malloc(len + 40);
    assert_non_null(more);
    snprintf(more, len + 40, "%.*s\"GJ-5132-0007\"\r\n", (int)len - 4, text);
    cli_bed_write(&bed, to, more);
    free(more);
    free(text);
}

static void m11_exported_households_come_back_with_numbers(void **state)
{
    struct stat st;

    (void)state;
    household_add();
    const char *out = cli_bed_path(&bed, "out.csv");
    cli_expect(CLI("case", "export", out, "--enrolled", "--dir", town), 0, "已导出 0 户"); /* nobody is enrolled yet */
    approve();
    out = cli_bed_path(&bed, "out.csv");
    cli_expect(CLI("case", "export", out, "--enrolled", "--dir", town), 0, "已导出 1 户,其中 1 户还没有编号");
    expect_file("out.csv", home, true);
    expect_file("out.csv", CITIZEN, true);
    assert_int_equal(stat(out, &st), 0);
    assert_int_equal(st.st_mode & 077, 0);                                           /* it names persons */
    cli_expect(CLI("household", "numbers", out, "--dir", town), EX_DATAERR, "编号"); /* no number yet */
    number_give("out.csv", "back.csv");
    const char *back = cli_bed_path(&bed, "back.csv");
    cli_expect(CLI("household", "numbers", back, "--dir", town, "--dry-run"), 0, "可签 1 户");
    cli_expect(CLI("household", "numbers", back, "--dir", town), 0, "已签 1 户");
    cli_expect(CLI("household", "numbers", back, "--dir", town), 0, "已签 0 户 · 已有 1"); /* never twice */
    wait_for(county, "GJ-5132-0007");
    wait_for(county, "\"enrolled\"");
    cli_expect(CLI("case", "export", cli_bed_path(&bed, "again.csv"), "--enrolled", "--dir", county), 0,
               "已导出 1 户,其中 0 户还没有编号");
    expect_file("again.csv", "GJ-5132-0007", true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(m11_exported_households_come_back_with_numbers)};

    return cmocka_run_group_tests(tests, up, down);
}
