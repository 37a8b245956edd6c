#include "tests/support/host_net.h"

#include <stdlib.h>
#include <string.h>

#include "node/host/intake.h"

/* Frames whose class is told by their first bytes; the byte after is a mark. The test's own opening puts the
 * mark's value into n_events. */
static const char fast_head[] = {0x22, 0x00}, calm_head[] = {0x1a, 0x02, 0x08, 0x01}, ordered_head[] = {0x12, 0x00};

static int open_frame(struct opened *out, struct span frame, struct arena *a)
{
    assert_non_null(arena_take(a, 16));
    out->n_events = frame.at[frame.len - 1];
    return 0;
}

static struct intake in;
static struct peer peer_a, peer_b;
static struct batch batch;

static int setup(void **state)
{
    (void)state;
    intake_init(&in, open_frame);
    memset(&peer_a, 0, sizeof peer_a);
    memset(&peer_b, 0, sizeof peer_b);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    intake_done(&in, &batch);
    intake_free(&in, NULL, NULL);
    return 0;
}

static void put(struct peer *p, const char *head, size_t len, uint8_t mark, size_t padding)
{
    zmq_msg_t m;

    zmq_msg_init_size(&m, len + padding + 1);
    memset(zmq_msg_data(&m), 0, len + padding + 1);
    memcpy(zmq_msg_data(&m), head, len);
    ((uint8_t *)zmq_msg_data(&m))[len + padding] = mark;
    assert_int_equal(intake_packet(&in, p, &m), 0);
}

#define PUT(peer, class, mark) put(peer, class##_head, sizeof class##_head, mark, 0)

/* Let the one thread of the test open what waits, by taking batches of nothing: the core opens small ones itself. */
static enum intake_wake next(void)
{
    return intake_next(&in, (struct mono){0}, &batch);
}

/* Takes everything that waits and writes the marks down in the order of the core. */
static size_t marks(uint8_t *out)
{
    size_t n = 0;

    while (next() == INTAKE_BATCH) {
        for (size_t i = 0; i < batch.n_jobs; i++)
            out[n++] = (uint8_t)batch.jobs[i]->opened.n_events;
        intake_done(&in, &batch);
    }
    return n;
}

static void fast_overtakes_calm(void **state)
{
    uint8_t got[8];

    (void)state;
    PUT(&peer_a, calm, 1);
    PUT(&peer_a, calm, 2);
    PUT(&peer_a, fast, 3);
    PUT(&peer_b, fast, 4);
    assert_int_equal(marks(got), 4);
    assert_memory_equal(got, ((uint8_t[]){3, 4, 1, 2}), 4);
}

static void nothing_of_a_peer_overtakes_its_hello(void **state)
{
    uint8_t got[8];

    (void)state;
    PUT(&peer_a, ordered, 1);
    PUT(&peer_a, fast, 2);
    PUT(&peer_a, fast, 3); /* nor the second urgent one the first */
    PUT(&peer_b, fast, 4);
    assert_int_equal(marks(got), 4);
    assert_memory_equal(got, ((uint8_t[]){4, 1, 2, 3}), 4);
    assert_int_equal(peer_a.ordered, 0);
    PUT(&peer_a, calm, 5);
    PUT(&peer_a, fast, 6);
    assert_int_equal(marks(got), 2);
    assert_memory_equal(got, ((uint8_t[]){6, 5}), 2);
}

static void link_news_keeps_its_place(void **state)
{
    (void)state;
    PUT(&peer_a, calm, 1);
    assert_int_equal(intake_link(&in, &peer_a, false), 0);
    assert_int_equal(intake_link(&in, &peer_a, true), 0);
    PUT(&peer_a, fast, 2);
    uint8_t got[8] = {0};
    size_t n = 0;
    while (next() == INTAKE_BATCH) {
        for (size_t i = 0; i < batch.n_jobs; i++, n++)
            got[n] = batch.jobs[i]->is_link ? (batch.jobs[i]->up ? 100 : 101) : (uint8_t)batch.jobs[i]->opened.n_events;
        intake_done(&in, &batch);
    }
    assert_int_equal(n, 4);
    assert_memory_equal(got, ((uint8_t[]){1, 101, 100, 2}), 4);
}

static void a_large_packet_waits_for_the_pool_and_holds_its_ring(void **state)
{
    uint8_t got[8];

    (void)state;
    put(&peer_a, calm_head, sizeof calm_head, 1, OPEN_INLINE_BYTES);
    PUT(&peer_b, calm, 2);
    assert_int_equal(marks(got), 0);
    PUT(&peer_b, fast, 3);
    assert_int_equal(marks(got), 1);
    assert_int_equal(got[0], 3);
}

static struct api_question *question_of(size_t filings)
{
    struct api_question *q = calloc(1, sizeof *q);

    q->input.n_filings = filings;
    q->arena = arena_of(0);
    return q;
}

static void questions_are_counted_by_their_filings(void **state)
{
    (void)state;
    for (unsigned i = 0; i < FILING_QUEUE_MAX / 1000; i++)
        assert_int_equal(intake_ask(&in, question_of(1000), i), 0);
    struct api_question *more = question_of(1000);
    assert_int_equal(intake_ask(&in, more, 99), ERR_FULL);
    free(more);
    assert_int_equal(next(), INTAKE_BATCH);
    assert_int_equal(batch.n_questions, FILING_QUEUE_MAX / 1000);
    assert_int_equal(batch.questions[0]->ticket, 0);
    intake_done(&in, &batch);
    assert_int_equal(intake_ask(&in, question_of(1000), 100), 0);
}

/* As if the pool had been through. */
static void open_ring(struct job_ring *r, uint32_t events)
{
    for (struct job *j = r->first; j != NULL; j = j->next) {
        j->state = JOB_READY;
        j->opened.n_events = events;
    }
    r->unopened = NULL;
}

static void a_flood_of_urgent_packets_leaves_room_for_the_rest(void **state)
{
    size_t calm = 0;

    (void)state;
    for (unsigned i = 0; i < BATCH_INPUTS_MAX; i++)
        PUT(&peer_a, fast, 1);
    for (unsigned i = 0; i < 8; i++)
        PUT(&peer_b, calm, 2);
    open_ring(&in.fast, BATCH_EVENTS_MAX / 64);
    open_ring(&in.calm, BATCH_EVENTS_MAX / 64);
    assert_int_equal(intake_ask(&in, question_of(1), 1), 0);
    assert_int_equal(next(), INTAKE_BATCH);
    assert_int_equal(batch.n_questions, 1);
    assert_true(batch.events <= BATCH_EVENTS_MAX);
    for (size_t i = 0; i < batch.n_jobs; i++)
        calm += batch.jobs[i]->peer == &peer_b;
    assert_int_equal(calm, 8);
    assert_true(batch.n_jobs - calm >= 32);
}

static void a_batch_keeps_its_bounds(void **state)
{
    size_t seen = 0;

    (void)state;
    for (unsigned i = 0; i < 2 * BATCH_INPUTS_MAX; i++)
        PUT(&peer_a, calm, 1);
    open_ring(&in.calm, 1);
    for (; next() == INTAKE_BATCH; intake_done(&in, &batch)) {
        assert_true(batch.n_jobs <= BATCH_INPUTS_MAX);
        seen += batch.n_jobs;
    }
    assert_int_equal(seen, 2 * BATCH_INPUTS_MAX);
    for (unsigned i = 0; i < 8; i++)
        PUT(&peer_a, calm, 1);
    open_ring(&in.calm, PACKET_EVENTS_MAX);
    assert_int_equal(next(), INTAKE_BATCH);
    assert_int_equal(batch.n_jobs, BATCH_EVENTS_MAX / PACKET_EVENTS_MAX);
}

static void full_stops_reading_and_says_when_there_is_room(void **state)
{
    bool room = false;

    (void)state;
    for (unsigned i = 0; i < INTAKE_QUEUE_MAX; i++) {
        assert_true(intake_has_room(&in));
        PUT(&peer_a, calm, 1);
    }
    assert_false(intake_has_room(&in));
    while (next() == INTAKE_BATCH)
        room |= intake_done(&in, &batch);
    assert_true(room);
    assert_true(intake_has_room(&in));
    PUT(&peer_a, calm, 1);
    assert_int_equal(next(), INTAKE_BATCH);
    assert_false(intake_done(&in, &batch)); /* said once */
}

static void bytes_fill_it_as_well(void **state)
{
    size_t each = PACKET_BYTES_MAX - sizeof calm_head - 1;

    (void)state;
    for (size_t sum = 0; sum < INTAKE_BYTES_MAX; sum += PACKET_BYTES_MAX) {
        assert_true(intake_has_room(&in));
        put(&peer_a, calm_head, sizeof calm_head, 1, each);
    }
    assert_false(intake_has_room(&in));
}

static void stopping_ends_all_waiting(void **state)
{
    (void)state;
    intake_stop(&in);
    assert_int_equal(intake_next(&in, MONO_NEVER, &batch), INTAKE_STOP);
    struct api_question *q = question_of(1);
    assert_int_equal(intake_ask(&in, q, 1), ERR_STATE);
    free(q);
    intake_open_all(&in); /* returns */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(fast_overtakes_calm, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_of_a_peer_overtakes_its_hello, setup, teardown),
        cmocka_unit_test_setup_teardown(link_news_keeps_its_place, setup, teardown),
        cmocka_unit_test_setup_teardown(a_large_packet_waits_for_the_pool_and_holds_its_ring, setup, teardown),
        cmocka_unit_test_setup_teardown(questions_are_counted_by_their_filings, setup, teardown),
        cmocka_unit_test_setup_teardown(a_flood_of_urgent_packets_leaves_room_for_the_rest, setup, teardown),
        cmocka_unit_test_setup_teardown(a_batch_keeps_its_bounds, setup, teardown),
        cmocka_unit_test_setup_teardown(full_stops_reading_and_says_when_there_is_room, setup, teardown),
        cmocka_unit_test_setup_teardown(bytes_fill_it_as_well, setup, teardown),
        cmocka_unit_test_setup_teardown(stopping_ends_all_waiting, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
