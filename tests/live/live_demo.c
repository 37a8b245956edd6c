/* The demo as a machine runs it: its result, what it leaves behind, and how it ends when it is told to. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "node/demo/areas.h"
#include "node/demo/fleet.h"

#define PATIENCE_MS 60000

static char program[256];

/* Run a command line and give its stdout as JSON when it is some. */
static int run(const char *options, json_t **out)
{
    char line[400];
    snprintf(line, sizeof line, "%s demo %s 2>/dev/null", program, options);
    FILE *pipe = popen(line, "r");
    assert_non_null(pipe);
    json_t *said = json_loadf(pipe, JSON_DISABLE_EOF_CHECK, NULL);
    int status = pclose(pipe);
    if (out)
        *out = said;
    else
        json_decref(said);
    return WEXITSTATUS(status);
}

static void every_claim_holds(void **state)
{
    json_t *said;
    size_t i;
    const json_t *claim;
    (void)state;
    assert_int_equal(run("--json", &said), 0);
    assert_true(json_is_true(json_object_get(said, "ok")));
    assert_int_equal(json_array_size(json_object_get(said, "offices")), ALL_OFFICES);
    assert_true(json_array_size(json_object_get(said, "households")) >= 8);
    assert_true(json_array_size(json_object_get(said, "claims")) > 15);
    json_array_foreach(json_object_get(said, "claims"), i, claim)
        assert_true(json_is_true(json_object_get(claim, "ok")));
    json_decref(said);
}

static bool exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

static void kept_offices_answer_until_they_are_told_to_end(void **state)
{
    json_t *said;
    char folder[64], command[400];
    (void)state;
    assert_int_equal(run("--keep --json", &said), 0);
    snprintf(folder, sizeof folder, "%s", json_string_value(json_object_get(said, "folder")));
    pid_t keeper = (pid_t)json_integer_value(json_object_get(said, "stop_pid"));
    json_decref(said);
    snprintf(command, sizeof command, "%s status --dir %s/513201209200 --json >/dev/null", program, folder);
    assert_int_equal(system(command), 0);
    assert_true(keeper > 1);
    assert_int_equal(kill(keeper, SIGTERM), 0);
    for (double end = fleet_ms() + PATIENCE_MS; exists(folder) && fleet_ms() < end;)
        fleet_pause(20);
    assert_false(exists(folder));
    assert_int_not_equal(system(command), 0);
}

static void what_it_does_not_know_is_a_usage_error(void **state)
{
    (void)state;
    assert_int_equal(run("--kep", NULL), EX_USAGE);
    assert_int_equal(run("--help", NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_claim_holds),
        cmocka_unit_test(kept_offices_answer_until_they_are_told_to_end),
        cmocka_unit_test(what_it_does_not_know_is_a_usage_error),
    };
    fleet_program(program, sizeof program);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
