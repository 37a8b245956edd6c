#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/must.h"
#include "base/prng.h"
#include "tests/support/store_bed.h"

#define UP (bed_scope(513201209200, REACH_UP))

static const struct store_options reading = {.read_only = true, .map_bytes = 1ull << 30};

static uint64_t count_of(struct store *s)
{
    struct txn *t = store_begin(s, TXN_READ);
    uint64_t n = log_count(t);

    assert_int_equal(store_commit(t), 0);
    return n;
}

static void append_and_commit(struct bed *b)
{
    struct office_keys k = bed_keys(1);
    struct txn *t = store_begin(b->s, TXN_WRITE);

    bed_append(b, t, &k, UP, LANE_CASEWORK, 0, NULL);
    assert_int_equal(store_commit(t), 0);
}

/* ---- opening ---- */

static void a_missing_store_is_not_made_unasked(void **state)
{
    struct store_options o = {.may_create = false};
    char dir[] = "/tmp/fangpin-none-XXXXXX";
    struct store *s;

    (void)state;
    assert_non_null(mkdtemp(dir));
    assert_int_equal(store_open(&s, dir, &o), ERR_NOT_FOUND);
    assert_null(s);
    o = (struct store_options){.may_create = true, .read_only = true};
    assert_int_equal(store_open(&s, dir, &o), ERR_NOT_FOUND);
    assert_int_equal(rmdir(dir), 0); /* nothing was made */
    o.read_only = false;
    assert_int_equal(store_open(&s, "/nowhere/at/all", &o), ERR_NOT_FOUND);
}

static void a_store_makes_its_folder(void **state)
{
    struct store_options o = {.may_create = true};
    char dir[] = "/tmp/fangpin-made-XXXXXX", inner[64], file[80];
    struct store *s;
    struct stat st;

    (void)state;
    assert_non_null(mkdtemp(dir));
    snprintf(inner, sizeof inner, "%s/store", dir);
    assert_int_equal(store_open(&s, inner, &o), 0);
    snprintf(file, sizeof file, "%s/data.mdb", inner);
    assert_int_equal(stat(file, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    store_close(s);
    unlink(file);
    snprintf(file, sizeof file, "%s/lock.mdb", inner);
    unlink(file);
    rmdir(inner);
    assert_int_equal(rmdir(dir), 0);
}

static void what_is_no_store_is_refused(void **state)
{
    struct store_options o = {.may_create = true};
    char dir[] = "/tmp/fangpin-junk-XXXXXX", file[64];
    struct store *s;

    (void)state;
    assert_non_null(mkdtemp(dir));
    snprintf(file, sizeof file, "%s/data.mdb", dir);
    FILE *f = fopen(file, "w");
    assert_non_null(f);
    for (int i = 0; i < 20000; i++)
        fputs("junk", f);
    fclose(f);
    assert_int_equal(store_open(&s, dir, &o), ERR_CORRUPT);
    unlink(file);
    snprintf(file, sizeof file, "%s/lock.mdb", dir);
    unlink(file);
    assert_int_equal(rmdir(dir), 0);
}

/* Run `check` in a process of its own: an environment is never used across a fork, nor opened twice in one. */
static int in_child(int (*check)(const struct bed *b), const struct bed *b)
{
    int status = 0;
    pid_t pid = fork();

    if (pid == 0)
        _exit(check(b));
    assert_true(pid > 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

/* 0: opened, holds one event, and cannot write. */
static int read_one(const struct bed *b)
{
    struct store *s;
    int err = store_open(&s, b->dir, &reading);

    if (err)
        return -err;
    struct txn *t = store_begin(s, TXN_READ);
    uint64_t n = log_count(t);
    store_abort(t);
    t = store_begin(s, TXN_WRITE);
    meta_put(t, "x", span_str("y"));
    int refused = store_commit(t);
    store_close(s);
    return n == 1 && refused == ERR_STATE ? 0 : 100;
}

static int read_one_as_nobody(const struct bed *b)
{
    return setuid(65534) == 0 ? read_one(b) : 101;
}

static void a_reader_opens_beside_a_running_node(void **state)
{
    struct bed *b = *state;

    append_and_commit(b);
    assert_int_equal(in_child(read_one, b), 0);
    append_and_commit(b);
    assert_int_equal(count_of(b->s), 2);
}

static void a_reader_without_a_lock_needs_a_stopped_node(void **state)
{
    struct bed *b = *state;
    char file[BED_DIR_BYTES + 16];

    if (geteuid() != 0)
        skip(); /* only root can become somebody who may not write */
    append_and_commit(b);
    snprintf(file, sizeof file, "%s/lock.mdb", b->dir);
    assert_int_equal(chmod(b->dir, 0755) + chmod(file, 0444), 0);
    snprintf(file, sizeof file, "%s/data.mdb", b->dir);
    assert_int_equal(chmod(file, 0444), 0);
    assert_int_equal(in_child(read_one_as_nobody, b), -ERR_BUSY);
    bed_close(b);
    assert_int_equal(in_child(read_one_as_nobody, b), 0);
    bed_open(b, 1 << 20);
}

/* ---- transactions ---- */

static void an_abort_leaves_nothing(void **state)
{
    struct bed *b = *state;
    struct office_keys k = bed_keys(1), other = bed_keys(2);
    struct stream_key stream = bed_stream(&k, UP, LANE_CASEWORK, 0);

    append_and_commit(b);
    struct txn *t = store_begin(b->s, TXN_WRITE);
    struct digest before = scope_digest(t, UP);
    bed_append(b, t, &k, UP, LANE_CASEWORK, 0, NULL);
    bed_append(b, t, &other, UP, LANE_CASEWORK, 0, NULL);
    meta_put(t, "x", span_str("y"));
    store_abort(t);

    t = store_begin(b->s, TXN_WRITE);
    struct digest after = scope_digest(t, UP);
    assert_true(digest_equal(&before, &after));
    assert_int_equal(head_get(t, &stream).sequence, 1);
    assert_int_equal(author_state_get(t, 1).position, 1);
    assert_int_equal(author_number(t, &other.public_key, false), 0);
    assert_int_equal(arrival_last(t), 1);
    assert_int_equal(arrivals_last(t, NULL, LANE_CASEWORK), 1);
    assert_int_equal(log_count(t), 1);
    assert_null(meta_get(t, "x").at);
    assert_int_equal(bed_append(b, t, &k, UP, LANE_CASEWORK, 0, NULL).arrival, 2);
    assert_int_equal(store_commit(t), 0);
}

static void a_snapshot_stays_while_others_write(void **state)
{
    struct bed *b = *state;

    append_and_commit(b);
    struct txn *t = store_begin(b->s, TXN_READ);
    append_and_commit(b);
    assert_int_equal(log_count(t), 1);
    assert_int_equal(scope_digest(t, UP).count, 1);
    assert_int_equal(store_commit(t), 0);
    assert_int_equal(count_of(b->s), 2);
}

/* What another thread reads is always one commit: the head, digest and count agree. */
struct reader {
    struct bed *bed;
    _Atomic bool stop;
    uint64_t rounds, wrong;
};

static void *read_on(void *arg)
{
    struct reader *r = arg;
    struct office_keys k = bed_keys(1);
    struct stream_key stream = bed_stream(&k, UP, LANE_CASEWORK, 0);

    while (!r->stop) {
        struct txn *t = store_begin(r->bed->s, TXN_READ);
        uint64_t n = log_count(t);
        r->wrong += head_get(t, &stream).sequence != n || scope_digest(t, UP).count != n || arrival_last(t) != n;
        r->wrong += store_commit(t) != 0;
        r->rounds++;
    }
    return NULL;
}

static void a_thread_reads_while_another_writes(void **state)
{
    struct bed *b = *state;
    struct reader r = {.bed = b};
    struct office_keys k = bed_keys(1);
    pthread_t thread;

    assert_int_equal(pthread_create(&thread, NULL, read_on, &r), 0);
    for (int i = 0; i < 40; i++) {
        struct txn *t = store_begin(b->s, TXN_WRITE);
        for (int j = 0; j < 5; j++)
            bed_append(b, t, &k, UP, LANE_CASEWORK, 0, NULL);
        assert_int_equal(store_commit(t), 0);
    }
    r.stop = true;
    pthread_join(thread, NULL);
    assert_true(r.rounds > 0);
    assert_int_equal(r.wrong, 0);
}

static void a_full_map_leaves_what_was_there(void **state)
{
    struct bed *b = *state;
    static uint8_t block[100000];
    int err = 0;

    bed_close(b);
    bed_open(b, 1 << 20);
    append_and_commit(b);
    for (int i = 0; i < 20 && err == 0; i++) {
        struct txn *t = store_begin(b->s, TXN_WRITE);
        struct view_key key = view_key((struct area){513201209200}, 1, &(struct subject){{(uint8_t)i}}, span_of("", 0));
        view_put(t, &key, span_of(block, sizeof block));
        err = store_commit(t);
    }
    assert_int_equal(err, ERR_DISK_FULL);
    assert_int_equal(count_of(b->s), 1);
    bed_reopen(b);
    assert_int_equal(count_of(b->s), 1);
    append_and_commit(b);
}

/* Commits one event after another until the file may not grow; how many were acknowledged, 255: something else. */
static int write_until_refused(const struct bed *shared)
{
    struct bed b = *shared;
    struct office_keys k = bed_keys(1);
    struct rlimit limit = {.rlim_cur = 300000, .rlim_max = RLIM_INFINITY};
    static char body[20000];
    int acked = 0, err = 0;

    memset(body, 'x', sizeof body - 1);
    signal(SIGXFSZ, SIG_IGN);
    bed_open(&b, 0);
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
        return 255;
    while (err == 0 && acked < 100) {
        struct txn *t = store_begin(b.s, TXN_WRITE);
        bed_append(&b, t, &k, UP, LANE_CASEWORK, 0, body);
        err = store_commit(t);
        acked += err == 0;
    }
    if (err != ERR_IO)
        return 255;
    struct txn *t = store_begin(b.s, TXN_WRITE);
    meta_put(t, "x", span_str("y"));
    return store_commit(t) == ERR_STATE ? acked : 255;
}

static void after_a_failed_commit_nothing_is_written(void **state)
{
    struct bed *b = *state;

    bed_close(b);
    int acked = in_child(write_until_refused, b);
    assert_in_range(acked, 1, 50);
    bed_open(b, 0);
    assert_int_equal(count_of(b->s), acked);
    append_and_commit(b);
    assert_int_equal(count_of(b->s), acked + 1);
}

static uint64_t ticks;
static uint64_t tick(void)
{
    return ticks += 10;
}

static void statistics_count(void **state)
{
    struct bed *b = *state;
    struct store_stats st;

    bed_close(b);
    must(store_open(&b->s, b->dir, &(struct store_options){.map_bytes = 1 << 20, .now_us = tick}) == 0);
    append_and_commit(b);
    append_and_commit(b);
    store_stats(b->s, &st);
    assert_int_equal(st.events, 2);
    assert_int_equal(st.commits, 2);
    assert_int_equal(st.commit_us, 20);
    assert_int_equal(st.map_bytes, 1 << 20);
    assert_true(st.used_bytes > 0 && st.used_bytes <= st.file_bytes);
}

/* Pages of files that are mapped in this process now. */
static long file_pages(void)
{
    long shared = 0;
    FILE *f = fopen("/proc/self/statm", "r");

    assert_non_null(f);
    assert_int_equal(fscanf(f, "%*d %*d %ld", &shared), 1);
    fclose(f);
    return shared;
}

static bool sum_bytes(void *arg, struct span key, struct span value)
{
    (void)key;
    for (size_t i = 0; i < value.len; i += 512)
        *(uint64_t *)arg += value.at[i];
    return true;
}

static uint64_t sum_of(struct store *s)
{
    uint64_t sum = 0;
    struct txn *t = store_begin(s, TXN_READ);

    view_each(t, (struct area){0}, (struct area){UINT64_MAX}, 1, NULL, sum_bytes, &sum);
    assert_int_equal(store_commit(t), 0);
    return sum;
}

static void a_store_at_rest_wakes_by_itself(void **state)
{
    struct bed *b = *state;

    append_and_commit(b);
    for (unsigned i = 1; i <= 3; i++) {
        store_rest(b->s);
        assert_true(store_at_rest(b->s));
        store_rest(b->s); /* twice is once */
        assert_int_equal(count_of(b->s), i);
        assert_false(store_at_rest(b->s));
        store_rest(b->s);
        append_and_commit(b);
    }
    assert_int_equal(count_of(b->s), 4);
}

static void a_store_that_cannot_wake_says_so(void **state)
{
    struct bed *b = *state;
    char file[BED_DIR_BYTES + 16], aside[BED_DIR_BYTES + 16];
    struct txn *t;

    append_and_commit(b);
    store_rest(b->s);
    snprintf(file, sizeof file, "%s/data.mdb", b->dir);
    snprintf(aside, sizeof aside, "%s/aside", b->dir);
    assert_int_equal(rename(file, aside), 0);
    assert_int_equal(mkdir(file, 0700), 0);
    t = store_begin(b->s, TXN_READ);
    int why = txn_error(t);
    assert_int_not_equal(why, 0);
    store_abort(t);
    t = store_begin(b->s, TXN_WRITE);
    assert_int_equal(txn_error(t), why); /* what opening said, not that something went wrong before */
    assert_int_not_equal(why, ERR_STATE);
    assert_int_equal(store_commit(t), why);
    assert_true(store_at_rest(b->s));
    assert_int_equal(rmdir(file), 0);
    assert_int_equal(rename(aside, file), 0);
    bed_reopen(b);
    assert_int_equal(count_of(b->s), 1);
}

static void a_trimmed_store_gives_pages_back_and_reads_on(void **state)
{
    struct bed *b = *state;
    static const uint8_t block[100000] = {7};
    struct txn *t = store_begin(b->s, TXN_WRITE);

    for (uint8_t i = 0; i < 100; i++) {
        struct view_key key = view_key((struct area){513201209200}, 1, &(struct subject){{i}}, span_of("", 0));
        view_put(t, &key, span_of(block, sizeof block));
    }
    assert_int_equal(store_commit(t), 0);
    assert_int_equal(sum_of(b->s), 700);
    long before = file_pages();
    t = store_begin(b->s, TXN_READ);
    store_trim(b->s);
    assert_true(file_pages() < before - 2000);
    store_abort(t);
    assert_int_equal(sum_of(b->s), 700);
    append_and_commit(b);
    assert_int_equal(count_of(b->s), 1);
}

/* ---- kill -9 ---- */

#define BATCH 25

/* Writes batch after batch and says after each commit how many events there are. Never ends by itself. */
static void write_until_killed(struct bed *b, int out)
{
    struct office_keys k = bed_keys(1);

    bed_open(b, 0);
    for (;;) {
        struct txn *t = store_begin(b->s, TXN_WRITE);
        for (int i = 0; i < BATCH; i++)
            bed_append(b, t, &k, UP, LANE_CASEWORK, (uint8_t)(i % 4), NULL);
        uint64_t n = log_count(t);
        must(store_commit(t) == 0);
        must(write(out, &n, sizeof n) == sizeof n);
        arena_reset(&b->arena);
    }
}

/* Kill a writer after `us`; the last count it has acknowledged. */
static uint64_t killed_after(struct bed *b, uint64_t us)
{
    struct timespec wait = {.tv_nsec = (long)us * 1000};
    uint64_t n, acked = 0;
    int pipes[2];

    assert_int_equal(pipe(pipes), 0);
    pid_t pid = fork();
    if (pid == 0)
        write_until_killed(b, pipes[1]);
    close(pipes[1]);
    assert_true(pid > 0);
    nanosleep(&wait, NULL);
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    while (read(pipes[0], &n, sizeof n) == sizeof n)
        acked = n;
    close(pipes[0]);
    return acked;
}

static bool check_bytes(void *arg, const struct log_entry *e)
{
    struct digest *sum = arg;
    struct envelope_parts p;

    assert_true(envelope_split(&p, e->envelope));
    struct id id = hash_of(p.header);
    assert_true(id_equal(&id, &e->id));
    digest_add_id(sum, &id);
    return true;
}

static void a_killed_writer_loses_nothing_acknowledged(void **state)
{
    struct bed *b = *state;
    struct prng rolls = prng_fork(7, "kill");
    uint64_t acked = 0;

    bed_close(b);
    for (int i = 0; i < 50; i++) {
        uint64_t last = killed_after(b, 2000 + prng_below(&rolls, 20000));
        acked = last ? last : acked;
        bed_open(b, 0);
        struct txn *t = store_begin(b->s, TXN_READ);
        struct digest sum = {0}, kept = scope_digest(t, UP);
        log_each(t, NULL, check_bytes, &sum);
        assert_true(log_count(t) == acked || log_count(t) == acked + BATCH);
        assert_true(digest_equal(&sum, &kept));
        assert_int_equal(author_state_get(t, 1).position, log_count(t));
        assert_int_equal(arrivals_count(t, NULL, LANE_CASEWORK, 0, UINT64_MAX, NULL), log_count(t));
        acked = log_count(t);
        assert_int_equal(store_commit(t), 0);
        bed_close(b);
    }
    assert_true(acked > 0);
    bed_open(b, 0);
    append_and_commit(b);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bed_setup, bed_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missing_store_is_not_made_unasked),
        cmocka_unit_test(a_store_makes_its_folder),
        cmocka_unit_test(what_is_no_store_is_refused),
        TEST(a_reader_opens_beside_a_running_node),
        TEST(a_reader_without_a_lock_needs_a_stopped_node),
        TEST(an_abort_leaves_nothing),
        TEST(a_snapshot_stays_while_others_write),
        TEST(a_thread_reads_while_another_writes),
        TEST(a_full_map_leaves_what_was_there),
        TEST(after_a_failed_commit_nothing_is_written),
        TEST(statistics_count),
        TEST(a_store_at_rest_wakes_by_itself),
        TEST(a_store_that_cannot_wake_says_so),
        TEST(a_trimmed_store_gives_pages_back_and_reads_on),
        TEST(a_killed_writer_loses_nothing_acknowledged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
