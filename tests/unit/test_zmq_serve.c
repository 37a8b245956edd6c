#include "tests/support/host_office.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

/* A child made of a bare socket, to do what our own child would not. */
static void *bare_child(struct host_office *w, uint8_t number)
{
    struct curve_keys own = host_net_curve(number), server = host_net_curve(HOST_OFFICE_PARENT);
    void *s = zmq_socket(w->context, ZMQ_DEALER);
    int none = 0;

    zmq_setsockopt(s, ZMQ_LINGER, &none, sizeof none);
    zmq_setsockopt(s, ZMQ_CURVE_SERVERKEY, server.public_key, 32);
    zmq_setsockopt(s, ZMQ_CURVE_PUBLICKEY, own.public_key, 32);
    zmq_setsockopt(s, ZMQ_CURVE_SECRETKEY, own.secret, 32);
    assert_int_equal(zmq_connect(s, w->address), 0);
    return s;
}

static bool heard_one(void *self)
{
    return ((struct host_office *)self)->parent.frames >= 1;
}

static bool heard_two(void *self)
{
    return ((struct host_office *)self)->parent.frames >= 2;
}

static bool went_down(void *self)
{
    return ((struct host_office *)self)->parent.downs > 0;
}

static void open_parent(struct host_office *w)
{
    host_office_open(w);
    host_office_admit(w, HOST_OFFICE_CHILD);
    host_office_serve(w);
}

static void a_child_that_leaves_is_down(void **state)
{
    struct host_office w;

    (void)state;
    open_parent(&w);
    void *child = bare_child(&w, HOST_OFFICE_CHILD);
    zmq_send(child, "a", 1, 0);
    host_net_until(&w.loop, heard_one, &w);
    zmq_close(child);
    host_net_until(&w.loop, went_down, &w);
    assert_int_equal(w.parent.ups, 1);
    assert_false(host_office_down(&w, "gone"));
    assert_int_equal(w.parent.peer->dropped, 1);
    assert_null(w.serve.routes);
    host_office_close(&w);
}

/* A half-open old connection must not keep a child deaf. */
static void the_newest_connection_is_the_true_one(void **state)
{
    struct host_office w;
    char heard[8] = "";

    (void)state;
    open_parent(&w);
    void *old = bare_child(&w, HOST_OFFICE_CHILD);
    zmq_send(old, "a", 1, 0);
    host_net_until(&w.loop, heard_one, &w);
    void *fresh = bare_child(&w, HOST_OFFICE_CHILD);
    zmq_send(fresh, "b", 1, 0);
    host_net_until(&w.loop, heard_two, &w);
    assert_int_equal(w.parent.ups, 2);
    assert_int_equal(w.parent.downs, 1);
    assert_true(host_office_down(&w, "you"));
    assert_int_equal(zmq_recv(fresh, heard, sizeof heard, 0), 3);
    zmq_send(old, "c", 1, 0);
    zmq_close(old); /* its end changes nothing for the new one */
    zmq_send(fresh, "d", 1, 0);
    while (strcmp(w.parent.last, "d") != 0)
        uv_run(&w.loop, UV_RUN_ONCE);
    assert_true(w.parent.peer->up);
    assert_int_equal(w.parent.ups, 2);
    zmq_close(fresh);
    host_office_close(&w);
}

static bool stranger_dropped(void *self)
{
    return ((struct host_office *)self)->serve.strangers > 0;
}

static void the_forgotten_is_heard_no_more(void **state)
{
    struct host_office w;
    struct author key = host_net_office(HOST_OFFICE_CHILD).public_key;

    (void)state;
    open_parent(&w);
    void *child = bare_child(&w, HOST_OFFICE_CHILD);
    zmq_send(child, "a", 1, 0);
    host_net_until(&w.loop, heard_one, &w);
    roll_forget(&w.roll, &key, false);
    zmq_send(child, "b", 1, 0);
    host_net_until(&w.loop, stranger_dropped, &w);
    assert_int_equal(w.parent.frames, 1);
    zmq_close(child);
    host_office_close(&w);
}

static void only_single_frames_up_to_the_limit_count(void **state)
{
    struct host_office w;
    size_t len = PACKET_BYTES_MAX + 1;
    char *big = calloc(1, len);

    (void)state;
    open_parent(&w);
    void *child = bare_child(&w, HOST_OFFICE_CHILD);
    zmq_send(child, "part", 4, ZMQ_SNDMORE);
    zmq_send(child, "part", 4, 0);
    zmq_send(child, "whole", 5, 0);
    host_net_until(&w.loop, heard_one, &w);
    assert_string_equal(w.parent.last, "whole");
    zmq_send(child, big, len, 0);
    host_net_until(&w.loop, went_down, &w); /* the connection ends */
    assert_int_equal(w.parent.frames, 1);
    zmq_close(child);
    free(big);
    host_office_close(&w);
}

static bool refused(void *self)
{
    return ((struct host_office *)self)->serve.zap.refused > 0;
}

static void a_stranger_is_never_heard(void **state)
{
    struct host_office w;

    (void)state;
    open_parent(&w);
    void *stranger = bare_child(&w, 77);
    zmq_send(stranger, "let me in", 9, 0);
    host_net_until(&w.loop, refused, &w);
    for (int i = 0; i < 100; i++)
        uv_run(&w.loop, UV_RUN_NOWAIT);
    assert_int_equal(w.parent.frames, 0);
    assert_int_equal(w.parent.ups, 0);
    zmq_close(stranger);
    host_office_close(&w);
}

static void a_taken_port_is_said(void **state)
{
    struct host_office w;
    struct zmq_serve second;
    void *context = zmq_ctx_new();
    struct roll roll = {.names = NULL};

    (void)state;
    open_parent(&w);
    struct zmq_serve_options o = {
        .context = context, .loop = &w.loop, .listen = w.address, .own = host_net_curve(3), .peers = &roll};
    assert_int_equal(zmq_serve_start(&second, &o), ERR_CONFIG);
    host_office_close(&w);
    zmq_ctx_term(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_child_that_leaves_is_down),    cmocka_unit_test(the_newest_connection_is_the_true_one),
        cmocka_unit_test(the_forgotten_is_heard_no_more), cmocka_unit_test(only_single_frames_up_to_the_limit_count),
        cmocka_unit_test(a_stranger_is_never_heard),      cmocka_unit_test(a_taken_port_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
