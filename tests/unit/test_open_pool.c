#include "tests/support/host_net.h"

#include <stdatomic.h>
#include <string.h>

#include "node/host/open_pool.h"

#define PACKETS 4000
#define PEERS   3

static const char calm_head[] = {0x1a, 0x02, 0x08, 0x01};
static atomic_uint opened_by_all;

/* The mark, and a check that the arena is this packet's alone. */
static int open_frame(struct opened *out, struct span frame, struct arena *a)
{
    assert_int_equal(a->used, 0);
    uint8_t *copy = arena_copy(a, frame.at, frame.len);
    uint32_t mark;

    memcpy(&mark, copy + sizeof calm_head, sizeof mark);
    out->n_events = mark;
    atomic_fetch_add(&opened_by_all, 1);
    return mark % 5 == 0 ? ERR_MALFORMED : 0;
}

static void put(struct intake *in, struct peer *peer, uint32_t mark, size_t padding)
{
    zmq_msg_t m;

    zmq_msg_init_size(&m, sizeof calm_head + sizeof mark + padding);
    memset(zmq_msg_data(&m), 0, zmq_msg_size(&m));
    memcpy(zmq_msg_data(&m), calm_head, sizeof calm_head);
    memcpy((char *)zmq_msg_data(&m) + sizeof calm_head, &mark, sizeof mark);
    assert_int_equal(intake_packet(in, peer, &m), 0);
}

/* Packets small and large, opened by several threads while the core takes them: each once, in order. */
static void order_is_kept_by_many_threads(void **state)
{
    static struct intake in;
    static struct batch b;
    struct peer peers[PEERS] = {0};
    uint32_t put_so_far = 0, taken = 0;
    struct open_pool pool;

    (void)state;
    intake_init(&in, open_frame);
    assert_int_equal(open_pool_start(&pool, &in, 3), 0);
    while (taken < PACKETS) {
        for (int i = 0; i < 50 && put_so_far < PACKETS; i++, put_so_far++)
            put(&in, &peers[put_so_far % PEERS], put_so_far, put_so_far % 3 == 0 ? OPEN_INLINE_BYTES : 0);
        while (taken < put_so_far && intake_next(&in, MONO_NEVER, &b) == INTAKE_BATCH) {
            for (size_t i = 0; i < b.n_jobs; i++, taken++) {
                assert_int_equal(b.jobs[i]->opened.n_events, taken);
                assert_int_equal(b.jobs[i]->rc, taken % 5 == 0 ? ERR_MALFORMED : 0);
                assert_ptr_equal(b.jobs[i]->peer, &peers[taken % PEERS]);
            }
            intake_done(&in, &b);
        }
    }
    assert_int_equal(atomic_load(&opened_by_all), PACKETS);
    assert_int_equal(in.bytes, 0);
    intake_stop(&in);
    open_pool_join(&pool);
    intake_free(&in, NULL, NULL);
}

static void the_number_of_threads_is_bounded(void **state)
{
    static struct intake in;
    struct open_pool pool;

    (void)state;
    intake_init(&in, open_frame);
    assert_int_equal(open_pool_start(&pool, &in, 10000), 0);
    assert_int_equal(pool.n, OPEN_THREADS_MAX);
    intake_stop(&in);
    open_pool_join(&pool);
    intake_free(&in, NULL, NULL);
    intake_init(&in, open_frame);
    assert_int_equal(open_pool_start(&pool, &in, 0), 0);
    assert_in_range(pool.n, 1, 4);
    intake_stop(&in);
    open_pool_join(&pool);
    intake_free(&in, NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_is_kept_by_many_threads),
        cmocka_unit_test(the_number_of_threads_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
