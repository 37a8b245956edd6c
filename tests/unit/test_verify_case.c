#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>
#include <cmocka.h>

#include "node/cli/verify.h"
#include "support/cli_bed.h"
#include "support/world_api.h"

static char file[] = "/tmp/fangpin-case-XXXXXX";

static void through_the_notice(struct world *w, const char *h)
{
    char today[16];
    json_t *o = world_asks(w, "V", "/v1/work");

    snprintf(today, sizeof today, "%s", world_said(o, "today"));
    json_decref(o);
    world_does(w, "V", "{\"kind\":\"case_open\",\"household\":\"%s\"}", h);
    world_does(w, "V", "{\"kind\":\"case_freeze\",\"household\":\"%s\"}", h);
    world_does(w, "V", "{\"kind\":\"visit\",\"household\":\"%s\",\"outcome\":\"fit\"}", h);
    world_does(w, "V", "{\"kind\":\"case_exempt\",\"household\":\"%s\",\"number\":\"A-1\",\"until\":\"%.8s01\"}", h,
               today);
    world_does(w, "V",
               "{\"kind\":\"case_review\",\"household\":\"%s\",\"meeting\":\"normal\",\"attendees\":9,\"votes_for\":9,"
               "\"result\":\"propose\"}",
               h);
    world_days(w, 6);
    world_does(w, "V", "{\"kind\":\"case_notice_end\",\"household\":\"%s\"}", h);
    world_run(w);
}

static void decided(struct world *w, const char *h)
{
    char area[AREA_TEXT_LEN + 1];

    area_print(area, world_area(w, "V"));
    world_does(w, "T", "{\"kind\":\"case_cosign\",\"household\":\"%s\",\"area\":\"%s\"}", h, area);
    world_does(w, "T",
               "{\"kind\":\"case_report\",\"household\":\"%s\",\"area\":\"%s\",\"class\":\"marginal\","
               "\"checks\":[\"yes\",\"yes\",\"yes\",\"yes\"]}",
               h, area);
    world_run(w);
    world_does(w, "C", "{\"kind\":\"decision\",\"household\":\"%s\",\"area\":\"%s\"}", h, area);
}

/* Turn the last byte, which is the signature's, of the first event that names this household. */
static void spoil_signature(char *body, size_t len, const char *household)
{
    uint8_t id[16];

    assert_true(hex_parse(id, sizeof id, household, 32));
    for (size_t at = 0; at < len;) {
        size_t n = (size_t)get_be((uint8_t *)body + at, 4);
        if (memmem(body + at + 4, n, id, sizeof id) != NULL) {
            body[at + 4 + n - 1] = (char)(body[at + 4 + n - 1] ^ 1);
            return;
        }
        at += 4 + n;
    }
    fail_msg("the household is not in the export");
}

static void export_to(struct world *w, const char *office, const char *spoil)
{
    struct bed_answer a = bed_ask(w, office, "/v1/export", NULL);
    FILE *f = fopen(file, "wb");

    assert_non_null(f);
    assert_int_equal(a.status, 200);
    if (spoil != NULL)
        spoil_signature(a.body, a.len, spoil);
    assert_int_equal(fwrite(EXPORT_MAGIC, 1, EXPORT_MAGIC_LEN, f), EXPORT_MAGIC_LEN);
    assert_int_equal(fwrite(a.body, 1, a.len, f), a.len);
    assert_int_equal(fclose(f), 0);
    bed_free(&a);
}

static void a_decision_that_stands_on_every_step(void **state)
{
    struct world *w = world_chain(3);
    const char *h = world_home(w, "V", "张三", "990001195803120013");
    char id[ID_TEXT];

    (void)state;
    snprintf(id, sizeof id, "%s", h);
    world_run(w);
    through_the_notice(w, id);
    export_to(w, "C", NULL);
    cli_expect(CLI("verify", file, "--case", id), 0, "还没有审定");
    cli_expect(CLI("verify", file, "--case", id), 0, "乡镇初审:缺");
    cli_expect(CLI("verify", file, "--case", id), 0, "登记 draft");
    decided(w, id);
    export_to(w, "C", NULL);
    cli_expect(CLI("verify", file, "--case", id), 0, "审定所依据的每一步都在");
    cli_expect(CLI("verify", file, "--case", id, "--json"), 0, "\"missing\":0,\"bad\":0");
    world_free(w);
}

static void what_cannot_be_checked_is_said(void **state)
{
    struct world *w = world_chain(4);
    const char *h = world_home(w, "V", "张三", "990001195803120013");
    char id[ID_TEXT];

    (void)state;
    snprintf(id, sizeof id, "%s", h);
    world_run(w);
    export_to(w, "V", NULL);
    cli_expect(CLI("verify", file, "--case", "00112233445566778899aabbccddeeff"), EX_NOINPUT, "没有这一户");
    cli_expect(CLI("verify", file, "--case", "7"), EX_USAGE, "不是户号");
    cli_expect(CLI("verify", "/nonexistent", "--case", id), EX_NOINPUT, "打不开");
    export_to(w, "V", id);
    cli_expect(CLI("verify", file, "--case", id), EX_DATAERR, "签名不对");
    world_free(w);
}

static int up(void **state)
{
    (void)state;
    int fd = mkstemp(file);
    return fd < 0 || close(fd) != 0;
}

static int down(void **state)
{
    (void)state;
    return unlink(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_decision_that_stands_on_every_step),
        cmocka_unit_test(what_cannot_be_checked_is_said),
    };

    return cmocka_run_group_tests(tests, up, down);
}
