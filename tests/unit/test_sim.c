/* The simulator's kernel: the same seed gives the same run, and lines, power, clocks and disks do what they say. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/limits.h"
#include "base/story.h"
#include "simulator/sim.h"

#define MINUTE 60000ull
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

static const char areas[] = "code,name\n"
                            "513200000000,阿坝州\n"
                            "513201000000,马尔康市\n"
                            "513201209000,草登乡\n"
                            "513201209200,斯尼村\n"
                            "513201209201,代基村\n";

enum { M, C, T, V, V2, N };

struct bed {
    struct sim *s;
    unsigned lines_up, lines_down, told, sendings, steps, repaired;
    char last_told[STORY_LINE_BYTES_MAX];
};

static void watch(void *self, struct sim *s, const struct sim_news *n)
{
    struct bed *b = self;

    (void)s;
    b->lines_up += n->what == SIM_LINE && n->up;
    b->lines_down += n->what == SIM_LINE && !n->up;
    b->told += n->what == SIM_TOLD;
    b->repaired += n->what == SIM_TOLD && strstr(n->text, "events repaired") != NULL &&
                   strstr(n->text, " 0 events repaired") == NULL;
    b->sendings += n->what == SIM_SENDING;
    b->steps += n->what == SIM_STEPPED;
}

static void bed_of(struct bed *b, uint64_t seed)
{
    static const struct {
        const char *name, *area;
    } rows[N] = {{"M", "513200000000"},
                 {"C", "513201000000"},
                 {"T", "513201209000"},
                 {"V", "513201209200"},
                 {"V2", "513201209201"}};
    struct sim_options o = {.areas = span_str(areas), .seed = seed, .start = {1763856000000}};
    struct tree_fault fault;

    *b = (struct bed){0};
    assert_int_equal(sim_new(&b->s, &o, &fault), 0);
    assert_int_equal(sim_watch(b->s, watch, b), 0);
    for (uint32_t i = 0; i < N; i++) {
        struct area a;
        uint32_t no;
        assert_true(area_parse(&a, rows[i].area, strlen(rows[i].area)));
        assert_int_equal(sim_office_add(b->s, rows[i].name, a, &no), 0);
        assert_int_equal(no, i);
    }
    assert_int_equal(sim_run_until(b->s, MINUTE), 0);
}

static int setup(void **state)
{
    static struct bed b;

    bed_of(&b, 7);
    *state = &b;
    return 0;
}

static int teardown(void **state)
{
    struct bed *b = *state;

    sim_free(b->s);
    return 0;
}

static void household(struct bed *b, uint32_t no, const char *name)
{
    struct filing f = {.kind = KIND_HOUSEHOLD, .people = 3, .head_name = name};
    struct filing_reply r = {.rc = -1};

    assert_int_equal(sim_file(b->s, no, &f, &r), 0);
    assert_int_equal(r.rc, 0);
}

static bool level(struct bed *b)
{
    bool events, views, all = true;

    for (uint32_t i = 1; i < N; i++) {
        assert_int_equal(sim_agrees(b->s, i, &events, &views), 0);
        all &= events && views;
    }
    return all;
}

static void what_a_village_signs_reaches_the_top(void **state)
{
    struct bed *b = *state;
    struct digest before, after;
    struct area city = sim_office(b->s, M)->area;

    assert_int_equal(sim_held(b->s, M, city, &before), 0);
    household(b, V, "张三");
    assert_false(level(b));
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + MINUTE), 0);
    assert_true(level(b));
    assert_int_equal(sim_held(b->s, M, city, &after), 0);
    assert_true(after.count > before.count);
    assert_int_equal(sim_office(b->s, V)->events_signed, 1);
}

static void run_of(uint64_t seed, uint8_t digest[32])
{
    struct bed b;

    bed_of(&b, seed);
    sim_shape(b.s, V, (struct sim_quality){.delay_ms = 50, .jitter_ms = 40, .lose_percent = 5, .double_percent = 5});
    for (unsigned i = 0; i < 20; i++) {
        household(&b, i % 2 ? V : V2, "李四");
        if (i == 5)
            sim_cut(b.s, T, WAY_BOTH);
        if (i == 9)
            assert_int_equal(sim_crash(b.s, V), 0);
        if (i == 15)
            sim_heal(b.s, T);
        assert_int_equal(sim_run_until(b.s, sim_now(b.s) + 10 * MINUTE), 0);
    }
    assert_true(b.told > 0 && b.sendings > 0 && b.steps > 100);
    sim_digest(b.s, digest);
    sim_free(b.s);
}

static void one_seed_is_one_run(void **state)
{
    uint8_t a[32], b[32], c[32];

    (void)state;
    run_of(1, a);
    run_of(1, b);
    run_of(2, c);
    assert_memory_equal(a, b, 32);
    assert_memory_not_equal(a, c, 32);
}

static void a_cut_is_noticed_in_time_and_heals(void **state)
{
    struct bed *b = *state;
    unsigned down = b->lines_down, up = b->lines_up;

    sim_cut(b->s, V, WAY_BOTH);
    household(b, V, "王五");
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + LINE_NOTICE_MIN_MS - 1), 0);
    assert_true(sim_office(b->s, V)->line_up);
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + LINE_NOTICE_MAX_MS), 0);
    assert_false(sim_office(b->s, V)->line_up);
    assert_int_equal(b->lines_down, down + 1);
    assert_false(level(b));
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + 3 * DAY), 0);
    sim_heal(b->s, V);
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + 2 * MINUTE), 0);
    assert_int_equal(b->lines_up, up + 1);
    assert_true(level(b));
    assert_int_equal(sim_stats(b->s)->faults[FAULT_CUT], 1);
}

static void a_short_cut_loses_nothing_and_nobody_notices(void **state)
{
    struct bed *b = *state;
    unsigned down = b->lines_down;

    sim_cut(b->s, V, WAY_BOTH);
    household(b, V, "王五");
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + 5000), 0);
    sim_heal(b->s, V);
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + 1000), 0);
    assert_int_equal(b->lines_down, down);
    assert_true(level(b));
    assert_int_equal(sim_stats(b->s)->faults[FAULT_FLAP], 1);
}

static void a_one_way_cut_becomes_a_cut(void **state)
{
    struct bed *b = *state;

    sim_cut(b->s, V, WAY_TO_CHILD);
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + 2 * MINUTE), 0);
    assert_false(sim_office(b->s, V)->line_up);
    household(b, V, "王五");
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + DAY), 0);
    assert_false(level(b));
    sim_heal(b->s, V);
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + 2 * MINUTE), 0);
    assert_true(level(b));
}

static void power_hang_and_crash_keep_what_was_signed(void **state)
{
    struct bed *b = *state;
    struct filing f = {.kind = KIND_HOUSEHOLD, .people = 1, .head_name = "赵六"};
    struct filing_reply r;

    household(b, V, "张三");
    sim_power_off(b->s, T);
    assert_int_equal(sim_file(b->s, T, &f, &r), ERR_STATE);
    household(b, V, "王五");
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + HOUR), 0);
    assert_int_equal(sim_power_on(b->s, T), 0);
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + 2 * MINUTE), 0);
    assert_true(level(b));
    sim_hang(b->s, C, true);
    household(b, V2, "王五");
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + HOUR), 0);
    assert_false(sim_office(b->s, C)->line_up);
    sim_hang(b->s, C, false);
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + 2 * MINUTE), 0);
    assert_true(level(b));
    household(b, V, "孙七");
    assert_int_equal(sim_crash(b->s, V), 0);
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + 2 * MINUTE), 0);
    assert_true(level(b));
}

static void an_old_copy_refuses_to_sign_and_a_lost_disk_starts_a_new_epoch(void **state)
{
    struct bed *b = *state;
    struct filing f = {.kind = KIND_HOUSEHOLD, .people = 1, .head_name = "赵六"};
    struct filing_reply r;

    household(b, V, "张三");
    assert_int_equal(sim_disk_restore(b->s, V2), ERR_NOT_FOUND);
    assert_int_equal(sim_disk_save(b->s, V), 0);
    household(b, V, "李四");
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + MINUTE), 0);
    assert_int_equal(sim_disk_restore(b->s, V), 0);
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + 2 * MINUTE), 0);
    assert_int_equal(sim_file(b->s, V, &f, &r), 0);
    assert_int_equal(r.rc, ERR_REFUSED);
    sim_disk_lose(b->s, V);
    assert_int_equal(sim_office(b->s, V)->power, POWER_LOST);
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + HOUR), 0);
    assert_int_equal(sim_enrol_again(b->s, V), 0);
    assert_int_equal(sim_office(b->s, V)->epoch, 2);
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + 2 * MINUTE), 0);
    household(b, V, "赵六");
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + 2 * MINUTE), 0);
    assert_true(level(b));
}

static void clocks_show_what_they_are_told(void **state)
{
    struct bed *b = *state;
    int64_t right = sim_wall(b->s).ms;

    sim_clock_set(b->s, V, CLOCK_SKEW, -3600000);
    assert_int_equal(sim_clock_of(b->s, V).ms, right - 3600000);
    sim_clock_set(b->s, V, CLOCK_STUCK, 0);
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + HOUR), 0);
    assert_int_equal(sim_clock_of(b->s, V).ms, 0);
    sim_clock_set(b->s, V, CLOCK_DRIFT, 100);
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + 10000 * 1000ull), 0);
    assert_int_equal(sim_clock_of(b->s, V).ms - sim_wall(b->s).ms, 1000);
    sim_clock_set(b->s, V, CLOCK_DRIFT, 10000);
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + 500 * 1000ull), 0);
    assert_int_equal(sim_clock_of(b->s, V).ms - sim_wall(b->s).ms, 5000);
    sim_clock_jump(b->s, V, 60000);
    assert_int_equal(sim_clock_of(b->s, V).ms - sim_wall(b->s).ms, 65000);
    assert_int_equal(sim_stats(b->s)->faults[FAULT_JUMP], 1);
    sim_clock_set(b->s, V, CLOCK_RIGHT, 0);
    assert_int_equal(sim_clock_of(b->s, V).ms, sim_wall(b->s).ms);
}

static void a_slow_line_takes_its_time(void **state)
{
    struct bed *b = *state;

    sim_shape(b->s, V, (struct sim_quality){.rate_bps = 9600, .delay_ms = 300});
    for (unsigned i = 0; i < 100; i++)
        household(b, V, "张三");
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + 5000), 0);
    assert_false(level(b));
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + 10 * MINUTE), 0);
    assert_true(level(b));
    assert_true(sim_stats(b->s)->faults[FAULT_SLOW] > 0 && sim_stats(b->s)->faults[FAULT_DELAY] > 0);
}

static void damaged_and_replayed_frames_change_nothing(void **state)
{
    struct bed *b = *state;

    for (unsigned i = 0; i < 30; i++) {
        sim_corrupt_next(b->s, V, 1);
        household(b, V, "张三");
        sim_replay(b->s, V);
        assert_int_equal(sim_run_until(b->s, sim_now(b->s) + 3 * MINUTE), 0);
    }
    assert_true(sim_stats(b->s)->faults[FAULT_CORRUPT] > 10 && sim_stats(b->s)->faults[FAULT_REPLAY] > 10);
    /* What was damaged under way is found by the next check of the line (nothing like it passes CURVE). */
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + 2 * COMPARE_PERIOD_MS), 0);
    assert_true(level(b));
}

static void the_api_is_asked_without_a_wire(void **state)
{
    struct bed *b = *state;
    json_t *o;
    int status;

    assert_int_equal(sim_ask(b->s, V, "POST", "/v1/file",
                             "{\"kind\":\"household\",\"people\":2,\"head_name\":\"张三\"}", &status, &o),
                     0);
    assert_int_equal(status, 200);
    assert_true(json_is_string(json_object_get(o, "subject")));
    json_decref(o);
    assert_int_equal(sim_ask(b->s, T, "GET", "/v1/status", NULL, &status, &o), 0);
    assert_int_equal(status, 200);
    json_decref(o);
    assert_int_equal(sim_ask(b->s, T, "GET", "/v1/nothing", NULL, &status, &o), 0);
    assert_int_equal(status, 404);
    json_decref(o);
    sim_power_off(b->s, V);
    assert_int_equal(sim_ask(b->s, V, "GET", "/v1/status", NULL, &status, &o), ERR_STATE);
}

static void an_idle_world_costs_next_to_nothing(void **state)
{
    struct bed *b = *state;
    uint64_t before = sim_stats(b->s)->steps;

    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + HOUR), 0);
    unsigned repaired = b->repaired;
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + 30 * DAY), 0);
    assert_true(sim_stats(b->s)->steps - before < 30 * N * 60);
    assert_int_equal(b->repaired, repaired); /* level lines are found level, and say so */
}

/* A world whose process was killed leaves its folder; the next one takes it away, and lets living ones alone. */
static void what_a_killed_process_left_is_removed(void **state)
{
    char dir[] = "/tmp/fangpin-test-XXXXXX", path[100];
    struct sim_options o = {.areas = span_str(areas), .seed = 3, .start = {1763856000000}, .dir = dir};
    struct tree_fault fault;
    struct sim *living, *next;
    int pipes[2], status;
    char root[100] = "";

    (void)state;
    assert_non_null(mkdtemp(dir));
    assert_int_equal(pipe(pipes), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct sim *s;
        if (sim_new(&s, &o, &fault) != 0 || write(pipes[1], sim_dir(s), strlen(sim_dir(s))) < 0)
            _exit(1);
        raise(SIGKILL);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status));
    assert_true(read(pipes[0], root, sizeof root - 1) > 0);
    close(pipes[0]);
    close(pipes[1]);
    assert_int_equal(access(root, F_OK), 0);
    assert_int_equal(sim_new(&living, &o, &fault), 0);
    assert_int_not_equal(access(root, F_OK), 0);
    assert_int_equal(sim_new(&next, &o, &fault), 0);
    snprintf(path, sizeof path, "%s", sim_dir(living));
    assert_int_equal(access(path, F_OK), 0);
    sim_free(next);
    sim_free(living);
    assert_int_not_equal(access(path, F_OK), 0);
    assert_int_equal(rmdir(dir), 0);
}

/* A folder's name that was forgotten would be the root of the file system: on the disk, and not for everybody. */
static void a_folder_without_a_name_is_refused(void **state)
{
    struct sim_options o = {.areas = span_str(areas), .seed = 3, .start = {1763856000000}, .dir = ""};
    struct tree_fault fault;
    struct sim *s;

    (void)state;
    assert_int_equal(sim_new(&s, &o, &fault), ERR_INVALID);
}

static size_t at_rest(struct sim *s)
{
    size_t n = 0;

    for (uint32_t i = 0; i < sim_count(s); i++)
        n += store_at_rest(sim_office(s, i)->store);
    return n;
}

/* Otherwise a look at all of 12,340 offices opens more files than a process may have. */
static void looks_leave_stores_as_they_are(struct sim *s)
{
    size_t before = at_rest(s);
    bool events, views;
    json_t *answer;
    int status;

    assert_true(before > 0);
    for (uint32_t i = 0; i < sim_count(s); i++) {
        assert_int_equal(sim_agrees(s, i, &events, &views), 0);
        assert_int_equal(sim_ask(s, i, "GET", "/v1/funds", NULL, &status, &answer), 0);
        json_decref(answer);
    }
    assert_int_equal(at_rest(s), before);
}

static void stores_rest_when_too_many_are_open(void **state)
{
    struct sim_options o = {.areas = span_str(areas), .seed = 3, .start = {1763856000000}, .open_max = 2};
    struct bed b = {0};
    struct tree_fault fault;
    static const char *const codes[] = {"513200000000", "513201000000", "513201209000", "513201209200", "513201209201"};

    (void)state;
    assert_int_equal(sim_new(&b.s, &o, &fault), 0);
    for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
        struct area a;
        assert_true(area_parse(&a, codes[i], 12));
        assert_int_equal(sim_office_add(b.s, codes[i], a, NULL), 0);
    }
    for (unsigned i = 0; i < 600; i++) {
        household(&b, V, "张三");
        assert_int_equal(sim_run_until(b.s, sim_now(b.s) + MINUTE), 0);
    }
    assert_true(sim_stats(b.s)->stores_opened > 0);
    assert_true(level(&b));
    looks_leave_stores_as_they_are(b.s);
    sim_free(b.s);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

static void filed(struct bed *b, uint32_t no, char id[33], const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void filed(struct bed *b, uint32_t no, char id[33], const char *format, ...)
{
    char body[600];
    json_t *answer;
    int status;
    va_list ap;

    va_start(ap, format);
    vsnprintf(body, sizeof body, format, ap);
    va_end(ap);
    assert_int_equal(sim_ask(b->s, no, "POST", "/v1/file", body, &status, &answer), 0);
    assert_int_equal(status, 200);
    snprintf(id, 33, "%s", json_string_value(json_object_get(answer, "subject")));
    json_decref(answer);
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + MINUTE), 0);
}

/* A handover is looked at again after a rebuild: the office must be woken for it. */
static void work_that_a_rebuild_finds_is_done(void **state)
{
    struct bed *b = *state;
    char old[33], fresh[33], moved[33];

    filed(b, V, old, "{\"kind\":\"household\",\"people\":2,\"head_name\":\"甲\"}");
    filed(b, V2, fresh, "{\"kind\":\"household\",\"people\":2,\"head_name\":\"甲\"}");
    filed(b, T, moved,
          "{\"kind\":\"move_in\",\"household\":\"%s\",\"area\":\"513201209201\",\"link\":\"%s\","
          "\"areas\":[\"513201209200\"]}",
          fresh, old);
    assert_false(sim_busy(b->s));
    assert_int_equal(sim_rebuild(b->s, T), 0);
    assert_true(sim_busy(b->s));
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + MINUTE), 0);
    assert_false(sim_busy(b->s));
    sim_power_off(b->s, T);
    assert_int_equal(sim_rebuild(b->s, T), ERR_STATE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_a_village_signs_reaches_the_top),
        cmocka_unit_test(one_seed_is_one_run),
        TEST(a_cut_is_noticed_in_time_and_heals),
        TEST(a_short_cut_loses_nothing_and_nobody_notices),
        TEST(a_one_way_cut_becomes_a_cut),
        TEST(power_hang_and_crash_keep_what_was_signed),
        TEST(an_old_copy_refuses_to_sign_and_a_lost_disk_starts_a_new_epoch),
        TEST(clocks_show_what_they_are_told),
        TEST(a_slow_line_takes_its_time),
        TEST(damaged_and_replayed_frames_change_nothing),
        TEST(the_api_is_asked_without_a_wire),
        TEST(an_idle_world_costs_next_to_nothing),
        TEST(work_that_a_rebuild_finds_is_done),
        cmocka_unit_test(what_a_killed_process_left_is_removed),
        cmocka_unit_test(a_folder_without_a_name_is_refused),
        cmocka_unit_test(stores_rest_when_too_many_are_open),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
