#include "tests/support/host_net.h"

#include <string.h>

#include "node/host/zap.h"

static const uint8_t known[32] = {4, 5, 6}, stranger[32] = {7};

struct world {
    uv_loop_t loop;
    void *context, *client;
    struct roll roll;
    struct zap zap;
};

static int setup(void **state)
{
    static struct world w;
    struct author a = {{1}};
    int none = 0;

    memset(&w, 0, sizeof w);
    uv_loop_init(&w.loop);
    w.context = zmq_ctx_new();
    roll_admit(&w.roll, &a, false, known);
    assert_int_equal(zap_start(&w.zap, w.context, &w.loop, &w.roll), 0);
    w.client = zmq_socket(w.context, ZMQ_DEALER);
    zmq_setsockopt(w.client, ZMQ_LINGER, &none, sizeof none);
    assert_int_equal(zmq_connect(w.client, ZAP_ENDPOINT), 0);
    *state = &w;
    return 0;
}

static int teardown(void **state)
{
    struct world *w = *state;

    zap_stop(&w->zap);
    host_net_finish(&w->loop);
    zmq_close(w->client);
    zmq_ctx_term(w->context);
    roll_free(&w->roll);
    return 0;
}

/* The frames of a request as libzmq sends it, with one of them replaced. */
static void send_request(struct world *w, size_t frames, size_t replaced, struct span by)
{
    struct span f[16] = {span_str(""),          span_str("1.0"), span_str("7"),     span_str(ZAP_DOMAIN),
                         span_str("127.0.0.1"), span_str(""),    span_str("CURVE"), span_of(known, 32),
                         span_str("more"),      span_str("more")};

    if (replaced < 16)
        f[replaced] = by;
    for (size_t i = 0; i < frames; i++)
        zmq_send(w->client, f[i].at, f[i].len, i + 1 < frames ? ZMQ_SNDMORE : 0);
}

static bool answered(void *self)
{
    struct world *w = self;
    int events = 0;
    size_t len = sizeof events;

    zmq_getsockopt(w->client, ZMQ_EVENTS, &events, &len);
    return (events & ZMQ_POLLIN) != 0;
}

/* The status of the next answer; `user` gets the User-Id. */
static int answer(struct world *w, char user[USER_ID_MAX])
{
    char frame[8][USER_ID_MAX] = {{0}};
    int more = 1;
    size_t n = 0, len = sizeof more;

    host_net_until(&w->loop, answered, w);
    for (; more; n++) {
        assert_true(n < 8);
        zmq_recv(w->client, frame[n], USER_ID_MAX - 1, 0);
        zmq_getsockopt(w->client, ZMQ_RCVMORE, &more, &len);
    }
    assert_int_equal(n, 7);
    assert_string_equal(frame[1], "1.0");
    assert_string_equal(frame[2], "7");
    memcpy(user, frame[5], USER_ID_MAX);
    return (int)strtol(frame[3], NULL, 10);
}

static void an_enrolled_key_gets_its_name(void **state)
{
    struct world *w = *state;
    char user[USER_ID_MAX];

    send_request(w, 8, 99, span_str(""));
    assert_int_equal(answer(w, user), 200);
    assert_string_equal(user, roll_by_curve(&w->roll, known)->user_id);
    assert_int_equal(w->zap.admitted, 1);
}

static void anything_else_is_refused(void **state)
{
    struct world *w = *state;
    char user[USER_ID_MAX];
    const struct {
        size_t frame;
        struct span by;
    } bad[] = {
        {1, span_str("2.0")},   {3, span_str("global")},    {3, span_str("")},       {6, span_str("NULL")},
        {6, span_str("PLAIN")}, {7, span_of(stranger, 32)}, {7, span_of(known, 31)}, {7, span_str("")},
    };

    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        send_request(w, 8, bad[i].frame, bad[i].by);
        assert_int_equal(answer(w, user), 400);
        assert_string_equal(user, "");
    }
    assert_int_equal(w->zap.refused, ARRAY_LEN(bad));
}

/* A request that cannot be understood must not keep the next one waiting. */
static void odd_requests_do_not_block(void **state)
{
    struct world *w = *state;
    char user[USER_ID_MAX];

    send_request(w, 1, 99, span_str(""));
    send_request(w, 2, 99, span_str(""));
    send_request(w, 7, 99, span_str(""));
    assert_int_equal(answer(w, user), 400);
    send_request(w, 10, 99, span_str(""));
    assert_int_equal(answer(w, user), 400);
    for (size_t i = 0; i < 40; i++)
        zmq_send(w->client, "x", 1, i < 39 ? ZMQ_SNDMORE : 0);
    send_request(w, 8, 99, span_str(""));
    assert_int_equal(answer(w, user), 200);
}

static void the_forgotten_is_refused(void **state)
{
    struct world *w = *state;
    struct author a = {{1}};
    char user[USER_ID_MAX];

    roll_forget(&w->roll, &a, false);
    send_request(w, 8, 99, span_str(""));
    assert_int_equal(answer(w, user), 400);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_enrolled_key_gets_its_name, setup, teardown),
        cmocka_unit_test_setup_teardown(anything_else_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(odd_requests_do_not_block, setup, teardown),
        cmocka_unit_test_setup_teardown(the_forgotten_is_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
