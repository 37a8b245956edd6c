/* zmq_watch.c — let a ZeroMQ socket live in a libuv loop.
 *
 * A ZeroMQ descriptor rings once when its mailbox stops being empty and stays silent while mail remains; even sending
 * can swallow the ring. So the bell is never trusted: before the loop sleeps we ask the socket itself (prepare), if it
 * has mail we forbid sleeping (idle), and after the loop wakes we ask again and deliver (check). The poll handle has
 * no duty except to end a sleep. */
#include "node/host/zmq_watch.h"

#include "base/err.h"
#include "base/limits.h"

static bool has_mail(const struct zmq_watch *w)
{
    int events = 0;
    size_t len = sizeof events;

    /* Asked also while paused: it lets the socket work through its commands. */
    if (zmq_getsockopt(w->socket, ZMQ_EVENTS, &events, &len) != 0)
        return false;
    return !w->paused && (events & ZMQ_POLLIN) != 0;
}

static void on_poll(uv_poll_t *p, int status, int events)
{
    (void)p;
    (void)status;
    (void)events;
}

static void on_idle(uv_idle_t *i)
{
    (void)i;
}

static void on_prepare(uv_prepare_t *p)
{
    struct zmq_watch *w = p->data;

    if (has_mail(w))
        uv_idle_start(&w->idle, on_idle);
    else
        uv_idle_stop(&w->idle);
}

static void on_check(uv_check_t *c)
{
    struct zmq_watch *w = c->data;

    for (unsigned n = 0; n < ZMQ_TURN_MESSAGES_MAX && !w->paused; n++)
        if (!w->each(w, w->socket))
            break;
}

int zmq_watch_start(struct zmq_watch *w, uv_loop_t *loop, void *socket, zmq_watch_fn *each, void *self)
{
    int fd;
    size_t len = sizeof fd;

    *w = (struct zmq_watch){.socket = socket, .each = each, .self = self};
    if (zmq_getsockopt(socket, ZMQ_FD, &fd, &len) != 0 || uv_poll_init(loop, &w->poll, fd) != 0)
        return ERR_NOMEM;
    uv_prepare_init(loop, &w->prepare);
    uv_check_init(loop, &w->check);
    uv_idle_init(loop, &w->idle);
    w->poll.data = w->prepare.data = w->check.data = w->idle.data = w;
    uv_poll_start(&w->poll, UV_READABLE, on_poll);
    uv_prepare_start(&w->prepare, on_prepare);
    uv_check_start(&w->check, on_check);
    w->open_handles = 4;
    return 0;
}

void zmq_watch_pause(struct zmq_watch *w, bool paused)
{
    w->paused = paused;
}

static void on_closed(uv_handle_t *h)
{
    struct zmq_watch *w = h->data;

    if (--w->open_handles == 0 && w->closed != NULL)
        w->closed(w);
}

void zmq_watch_stop(struct zmq_watch *w, void (*closed)(struct zmq_watch *w))
{
    w->closed = closed;
    uv_close((uv_handle_t *)&w->poll, on_closed);
    uv_close((uv_handle_t *)&w->prepare, on_closed);
    uv_close((uv_handle_t *)&w->check, on_closed);
    uv_close((uv_handle_t *)&w->idle, on_closed);
}
