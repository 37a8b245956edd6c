#include "tests/support/host_net.h"

#include <pthread.h>
#include <string.h>

#include "node/host/zmq_watch.h"

/* A client that sends bursts and waits for every echo, against a watched socket on which a timer sends as well: where
 * the bell is trusted, this stands still within a hundred rounds. */
#define ROUNDS    1500
#define BURST_MAX 24
#define STALL_MS  20000

struct world {
    uv_loop_t loop;
    uv_timer_t timer;
    struct zmq_watch watch;
    void *context, *server;
    char address[HOST_NET_ADDRESS_MAX];
    unsigned echoed, ticks, taken;
    bool done;
    int stalled_in; /* round; -1: never */
};

static bool echo(struct zmq_watch *w, void *socket)
{
    struct world *world = w->self;
    char byte;

    if (zmq_recv(socket, &byte, 1, ZMQ_DONTWAIT) < 0)
        return false;
    world->done = world->done || byte == 'q';
    world->taken++;
    if (zmq_send(socket, "e", 1, ZMQ_DONTWAIT) == 1)
        world->echoed++;
    return true;
}

static void tick(uv_timer_t *t)
{
    struct world *w = t->data;

    if (zmq_send(w->server, "t", 1, ZMQ_DONTWAIT) == 1)
        w->ticks++;
}

static bool await_echoes(void *socket, unsigned n)
{
    zmq_pollitem_t item = {.socket = socket, .events = ZMQ_POLLIN};
    char byte;

    while (n > 0) {
        if (zmq_poll(&item, 1, STALL_MS) <= 0)
            return false;
        while (n > 0 && zmq_recv(socket, &byte, 1, ZMQ_DONTWAIT) == 1)
            n -= byte == 'e';
    }
    return true;
}

static void *client_main(void *arg)
{
    struct world *w = arg;
    void *socket = zmq_socket(w->context, ZMQ_DEALER);
    int none = 0;

    zmq_setsockopt(socket, ZMQ_LINGER, &none, sizeof none);
    zmq_connect(socket, w->address);
    for (int round = 0; round < ROUNDS && w->stalled_in < 0; round++) {
        unsigned n = 1 + (unsigned)(round * 7) % BURST_MAX;
        for (unsigned i = 0; i < n; i++)
            zmq_send(socket, "m", 1, 0);
        if (!await_echoes(socket, n))
            w->stalled_in = round;
    }
    zmq_send(socket, "q", 1, 0);
    await_echoes(socket, 1);
    zmq_close(socket);
    return NULL;
}

static bool done(void *self)
{
    return ((struct world *)self)->done;
}

static void open_world(struct world *w)
{
    int none = 0;

    memset(w, 0, sizeof *w);
    w->stalled_in = -1;
    uv_loop_init(&w->loop);
    w->context = zmq_ctx_new();
    w->server = zmq_socket(w->context, ZMQ_DEALER);
    zmq_setsockopt(w->server, ZMQ_LINGER, &none, sizeof none);
    host_net_address(w->address);
    assert_int_equal(zmq_bind(w->server, w->address), 0);
    assert_int_equal(zmq_watch_start(&w->watch, &w->loop, w->server, echo, w), 0);
}

static void close_world(struct world *w)
{
    zmq_watch_stop(&w->watch, NULL);
    host_net_finish(&w->loop);
    zmq_close(w->server);
    zmq_ctx_term(w->context);
}

static void bursts_with_timer_sends_never_stall(void **state)
{
    struct world w;
    pthread_t client;

    (void)state;
    open_world(&w);
    uv_timer_init(&w.loop, &w.timer);
    w.timer.data = &w;
    uv_timer_start(&w.timer, tick, 1, 1);
    pthread_create(&client, NULL, client_main, &w);
    while (!done(&w)) /* no other handle: nothing but the watch may wake the loop for a message */
        uv_run(&w.loop, UV_RUN_ONCE);
    pthread_join(client, NULL);
    assert_int_equal(w.stalled_in, -1);
    assert_true(w.ticks > 0);
    uv_close((uv_handle_t *)&w.timer, NULL);
    close_world(&w);
}

static bool something_taken(void *self)
{
    return ((struct world *)self)->taken > 0;
}

static void a_paused_watch_takes_nothing(void **state)
{
    struct world w;
    int none = 0;

    (void)state;
    open_world(&w);
    zmq_watch_pause(&w.watch, true);
    void *client = zmq_socket(w.context, ZMQ_DEALER);
    zmq_setsockopt(client, ZMQ_LINGER, &none, sizeof none);
    zmq_connect(client, w.address);
    zmq_send(client, "m", 1, 0);
    for (int events = 0; (events & ZMQ_POLLIN) == 0;) { /* the message is there, and the loop turns */
        size_t len = sizeof events;
        zmq_getsockopt(w.server, ZMQ_EVENTS, &events, &len);
        uv_run(&w.loop, UV_RUN_NOWAIT);
    }
    for (int i = 0; i < 10; i++)
        uv_run(&w.loop, UV_RUN_NOWAIT);
    assert_int_equal(w.taken, 0);
    zmq_watch_pause(&w.watch, false);
    host_net_until(&w.loop, something_taken, &w);
    assert_int_equal(w.taken, 1);
    zmq_close(client);
    close_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bursts_with_timer_sends_never_stall),
        cmocka_unit_test(a_paused_watch_takes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
