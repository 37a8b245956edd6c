/* bench_tables — a department's push of many rows: made as a file, checked here, matched, tried by a real office, signed.
 *
 *     bench_tables [rows]          100,000 unless given
 *
 * "checking" is all that happens before the first row is signed: the budget is 10 s for 100,000 rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "node/cli/import.h"
#include "node/cli/setup.h"
#include "node/cli/tables.h"
#include "support/cli_bed.h"
#include "tiers/departments.h"
#include "tiers/citizen_id.h"

#define ROWS_DEFAULT 100000u

static size_t rows = ROWS_DEFAULT;

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* An identity number of region 99 with the right check character, and none that looks as if a spreadsheet had cut it. */
static void citizen_id_make(char out[19], unsigned serial)
{
    unsigned sequence = 100 * (1 + serial % 9) + 11 + serial / 9 % 80, rest = serial / 720;

    snprintf(out, 19, "99%04u%04u%02u15%03u", 1 + rest / 720 % 9999, 1950 + rest % 60, 1 + rest / 60 % 12, sequence);
    out[17] = citizen_id_check(out);
    out[18] = '\0';
}

static char *file_make(size_t *len)
{
    static const char *const kinds[] = {"新增低保", "特困供养", "农村孤儿", "临时救助"};
    size_t room = 64 + rows * 160;
    char *text = malloc(room), id[19];

    assert_non_null(text);
    *len = (size_t)snprintf(text, room, "记录号,数据类别,身份证号,姓名,地址,日期,金额\r\n");
    for (unsigned i = 0; i < rows; i++) {
        citizen_id_make(id, i);
        *len += (size_t)snprintf(text + *len, room - *len,
                                 "MZ-2026-%06u,%s,%s,张%u,\"草登乡,斯尼村\",2026-10-%02u,%u.50\r\n", i, kinds[i % 4],
                                 id, i, 1 + i % 28, 100 + i % 900);
    }
    return text;
}

static void say(const char *what, double seconds)
{
    printf("%-36s %8.2f s %10.0f 行/秒 rows/s\n", what, seconds, (double)rows / seconds);
    fflush(stdout);
}

static double checking;

static double stage(const char *what, double from)
{
    double took = now_s() - from;

    checking += took;
    say(what, took);
    return now_s();
}

static void bench(void **state)
{
    struct cli_bed bed;
    struct verb verb = {.noun = "push"};
    size_t len;

    (void)state;
    cli_bed_up(&bed);
    struct cli c = {.verb = &verb, .dir = cli_bed_office(&bed, "county"), .json = true};
    struct import i = {.c = &c, .path = "push.csv", .dept = DEPT_CIVIL_AFFAIRS, .month = 202610, .revision = 1};
    char *text = file_make(&len), dir[200];
    snprintf(dir, sizeof dir, "%s", c.dir);
    c.dir = dir;
    printf("%zu 行 rows, %.1f MB\n", rows, (double)len / 1e6);
    i.r.table = table_of("push");
    i.r.today = date_of(step_time_now().wall);
    double at = now_s();
    assert_int_equal(table_read(&i.r, text, len), 0);
    at = stage("读表,查每一格 / cells", at);
    assert_int_equal(i.r.n_faults, 0);
    assert_int_equal(import_push(&i), 0);
    at = stage("对人,对已有 / persons, earlier", at);
    assert_int_equal(import_post(&i, true), 0);
    stage("试办 / tried by the office", at);
    assert_int_equal(table_in(&i.r, ROW_NEW), rows);
    say("检查合计 / checking in all", checking);
    at = now_s();
    assert_int_equal(import_post(&i, false), 0);
    say("签发 / signing, apart", now_s() - at);
    assert_int_equal(table_in(&i.r, ROW_SIGNED), rows);
    json_decref(i.header);
    json_decref(i.closings);
    table_free(&i.r);
    free(text);
    cli_bed_down(&bed);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(bench)};

    if (argc > 1)
        rows = strtoul(argv[1], NULL, 10);
    if (rows == 0 || rows > TABLE_ROWS_MAX) {
        fprintf(stderr, "bench_tables [1…%u]\n", TABLE_ROWS_MAX);
        return 64;
    }
    return cmocka_run_group_tests_name("tables", tests, NULL, NULL);
}
