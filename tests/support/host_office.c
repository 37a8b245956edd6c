#include "tests/support/host_office.h"

#include <stdlib.h>
#include <string.h>

static void hear_frame(struct host_heard *h, zmq_msg_t *frame)
{
    size_t len = zmq_msg_size(frame);

    h->frames++;
    h->bytes += len;
    memset(h->last, 0, sizeof h->last);
    memcpy(h->last, zmq_msg_data(frame), len < sizeof h->last - 1 ? len : sizeof h->last - 1);
    zmq_msg_close(frame);
}

static void hear_state(struct host_heard *h, bool up)
{
    h->ups += up;
    h->downs += !up;
}

static void serve_state(void *self, struct peer *peer, bool up)
{
    struct host_office *w = self;

    w->parent.peer = peer;
    hear_state(&w->parent, up);
}

static void serve_packet(void *self, struct peer *peer, zmq_msg_t *frame)
{
    struct host_office *w = self;

    assert_ptr_equal(w->parent.peer, peer);
    assert_true(peer->up); /* a link is up before its first packet */
    hear_frame(&w->parent, frame);
}

static void link_state(void *self, bool up)
{
    hear_state(&((struct host_office *)self)->child, up);
}

static void link_frame(void *self, zmq_msg_t *frame)
{
    hear_frame(&((struct host_office *)self)->child, frame);
}

void host_office_open(struct host_office *w)
{
    memset(w, 0, sizeof *w);
    uv_loop_init(&w->loop);
    w->context = zmq_ctx_new();
    host_net_address(w->address);
}

void host_office_serve(struct host_office *w)
{
    struct zmq_serve_options o = {.context = w->context,
                                  .loop = &w->loop,
                                  .listen = w->address,
                                  .own = host_net_curve(HOST_OFFICE_PARENT),
                                  .peers = &w->roll,
                                  .state = serve_state,
                                  .packet = serve_packet,
                                  .self = w};

    while (zmq_serve_start(&w->serve, &o) != 0) /* the port's last owner may still be closing */
        uv_run(&w->loop, UV_RUN_NOWAIT);
    w->serves = true;
}

static bool serve_let_go(void *self)
{
    struct host_office *w = self;
    return w->serve.watch.open_handles == 0 && w->serve.zap.watch.open_handles == 0 &&
           w->serve.monitor_watch.open_handles == 0;
}

void host_office_unserve(struct host_office *w)
{
    zmq_serve_stop(&w->serve);
    host_net_until(&w->loop, serve_let_go, w);
    w->serves = false;
}

void host_office_link(struct host_office *w, uint8_t child)
{
    struct zmq_link_options o = {.context = w->context,
                                 .loop = &w->loop,
                                 .address = w->address,
                                 .own = host_net_curve(child),
                                 .state = link_state,
                                 .frame = link_frame,
                                 .self = w};

    memcpy(o.server_key, host_net_curve(HOST_OFFICE_PARENT).public_key, sizeof o.server_key);
    assert_int_equal(zmq_link_start(&w->link, &o), 0);
    w->links = true;
}

void host_office_admit(struct host_office *w, uint8_t child)
{
    struct office_keys k = host_net_office(child);
    struct curve_keys c = host_net_curve(child);

    assert_non_null(roll_admit(&w->roll, &k.public_key, false, c.public_key));
}

void host_office_close(struct host_office *w)
{
    if (w->links)
        zmq_link_stop(&w->link);
    if (w->serves)
        zmq_serve_stop(&w->serve);
    host_net_finish(&w->loop);
    zmq_ctx_term(w->context);
    roll_free(&w->roll);
}

static uint8_t *frame_of(const char *text)
{
    uint8_t *frame = malloc(strlen(text));

    assert_non_null(frame);
    return memcpy(frame, text, strlen(text));
}

bool host_office_up(struct host_office *w, const char *text)
{
    return zmq_link_send(&w->link, frame_of(text), strlen(text));
}

bool host_office_down(struct host_office *w, const char *text)
{
    return zmq_serve_send(&w->serve, w->parent.peer, frame_of(text), strlen(text));
}
