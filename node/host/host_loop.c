/* host_loop.c — the loop thread: carriers in, questions in, errands out. Nothing here waits. */
#include "node/host/host_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "node/host/host_time.h"
#include "node/host/notify.h"

#define STEP_HANGS_MS 60000u /* a step longer than this: the watchdog is no longer told that all is well */

/* ---- in ---- */

static void pause_carriers(struct host *h, bool paused)
{
    if (h->serves)
        zmq_serve_pause(&h->serve, paused);
    if (h->links)
        zmq_link_pause(&h->link, paused);
}

static void take_packet(struct host *h, struct peer *peer, zmq_msg_t *frame)
{
    if (intake_packet(&h->intake, peer, frame) == 0 && !intake_has_room(&h->intake))
        pause_carriers(h, true);
}

static void take_link(struct host *h, struct peer *peer, bool up)
{
    if (!h->stopping && !peer->name.invite && intake_link(&h->intake, peer, up) != 0)
        h->rc = ERR_NOMEM;
}

static void serve_packet(void *self, struct peer *peer, zmq_msg_t *frame)
{
    take_packet(self, peer, frame);
}

static void serve_state(void *self, struct peer *peer, bool up)
{
    take_link(self, peer, up);
}

static void link_frame(void *self, zmq_msg_t *frame)
{
    struct host *h = self;
    take_packet(h, &h->parent, frame);
}

static void link_state(void *self, bool up)
{
    struct host *h = self;
    take_link(h, &h->parent, up);
}

static int take_question(void *self, struct api_question *ask, uint64_t ticket)
{
    struct host *h = self;
    return intake_ask(&h->intake, ask, ticket);
}

/* ---- carriers ---- */

static int start_serve(struct host *h)
{
    struct zmq_serve_options o = {.context = h->context,
                                  .loop = &h->loop,
                                  .listen = h->o->listen,
                                  .peers = &h->roll,
                                  .story = &h->story,
                                  .area = h->identity.area,
                                  .state = serve_state,
                                  .packet = serve_packet,
                                  .self = h};

    if (h->o->listen == NULL || h->o->listen[0] == '\0')
        return 0;
    int rc = curve_keys_of(&o.own, h->keys);
    if (rc == 0)
        rc = zmq_serve_start(&h->serve, &o);
    if (rc != 0)
        host_say(h, STORY_ALARM, "listen %s -> 无法监听,检查地址与端口 / cannot listen, check address and port: %s",
                 h->o->listen, err_text(rc));
    h->serves = rc == 0;
    return rc;
}

static int start_link(struct host *h)
{
    bool overridden = h->o->parent != NULL && h->o->parent[0] != '\0';
    struct zmq_link_options o = {.context = h->context,
                                 .loop = &h->loop,
                                 .address = overridden ? h->o->parent : h->identity.address,
                                 .story = &h->story,
                                 .area = h->identity.area,
                                 .state = link_state,
                                 .frame = link_frame,
                                 .self = h};

    if (bytes_zero(h->identity.parent.b, sizeof h->identity.parent.b))
        return 0;
    h->parent.name.key = h->identity.parent;
    int rc = curve_keys_of(&o.own, h->keys);
    if (rc == 0)
        rc = curve_public_of(o.server_key, &h->identity.parent);
    if (rc == 0)
        rc = zmq_link_start(&h->link, &o);
    if (rc != 0)
        host_say(h, STORY_ALARM, "link %s -> 上级地址不能用 / the parent's address cannot be used: %s", o.address,
                 err_text(rc));
    h->links = rc == 0;
    return rc;
}

static int start_http(struct host *h)
{
    struct http_serve_options o = {
        .loop = &h->loop, .path = h->api_path, .api = h->api, .ask = take_question, .self = h};
    int rc = http_serve_start(&h->http, &o);

    if (rc != 0)
        host_say(h, STORY_ALARM, "api %s -> 无法打开接口 / cannot open the socket: %s", h->api_path,
                 rc == ERR_IO ? strerror(errno) : err_text(rc));
    return rc;
}

/* ---- the end ---- */

static void stop(struct host *h, int rc)
{
    if (rc != 0 && h->rc == 0)
        h->rc = rc;
    if (h->stopping)
        return;
    h->stopping = true;
    notify_send("STOPPING=1");
    pause_carriers(h, true);
    intake_stop(&h->intake);
}

/* The core is through with its last step, and all it had to say is said. */
static void close_all(struct host *h)
{
    if (h->serves)
        zmq_serve_stop(&h->serve);
    if (h->links)
        zmq_link_stop(&h->link);
    if (h->http != NULL)
        http_serve_stop(h->http);
    uv_close((uv_handle_t *)&h->on_term, NULL);
    uv_close((uv_handle_t *)&h->on_int, NULL);
    uv_close((uv_handle_t *)&h->watchdog, NULL);
    uv_close((uv_handle_t *)&h->outbox.bell, NULL);
}

static void on_signal(uv_signal_t *s, int number)
{
    struct host *h = s->data;

    host_say(h, STORY_NORMAL, "signal %d -> stopping", number);
    stop(h, 0);
}

static void on_watchdog(uv_timer_t *t)
{
    struct host *h = t->data;
    uint64_t since = atomic_load(&h->core_thread.busy_since_ms);

    if (since == 0 || host_mono().ms < since + STEP_HANGS_MS)
        notify_send("WATCHDOG=1");
}

/* ---- out ---- */

static void do_ready(struct host *h)
{
    uint64_t watchdog_ms = notify_watchdog_ms();
    int rc = start_serve(h);

    if (rc == 0)
        rc = start_link(h);
    if (rc == 0)
        rc = start_http(h);
    if (rc != 0) {
        stop(h, rc);
        return;
    }
    if (watchdog_ms > 0)
        uv_timer_start(&h->watchdog, on_watchdog, watchdog_ms, watchdog_ms);
    host_say(h, STORY_NORMAL, "office start -> ready, %s%s", h->serves ? "listens " : "takes no children",
             h->serves ? h->o->listen : "");
    notify_send("READY=1");
}

static void do_send(struct host *h, struct errand *out)
{
    uint8_t *frame = out->frame;

    out->frame = NULL;
    if (h->links && !out->peer_is_invite && author_equal(&out->peer, &h->identity.parent)) {
        zmq_link_send(&h->link, frame, out->len);
        return;
    }
    struct peer *peer = h->serves ? roll_by_name(&h->roll, &out->peer, out->peer_is_invite) : NULL;
    if (peer != NULL)
        zmq_serve_send(&h->serve, peer, frame, out->len);
    else
        free(frame);
}

static void do_admit(struct host *h, const struct errand *out)
{
    if (roll_admit(&h->roll, &out->peer, out->peer_is_invite, out->curve) == NULL && h->refused_admissions++ == 0)
        host_say(h, STORY_ALARM, "admit -> more than %u children and tokens", PEERS_MAX + INVITES_OPEN_MAX);
}

static void do_errand(struct host *h, struct errand *out)
{
    switch (out->kind) {
    case ERRAND_SEND:
        do_send(h, out);
        break;
    case ERRAND_ADMIT:
        do_admit(h, out);
        break;
    case ERRAND_FORGET:
        roll_forget(&h->roll, &out->peer, out->peer_is_invite);
        break;
    case ERRAND_ANSWER:
        if (h->http != NULL)
            http_serve_answer(h->http, out->ticket, &out->response);
        out->response.body = NULL;
        break;
    case ERRAND_READY:
        if (!h->stopping)
            do_ready(h);
        break;
    case ERRAND_ENDED:
        if (out->rc != 0)
            host_say(h, STORY_ALARM, "step -> %s: 停止,重启后核对 / stopped; start again and verify",
                     err_name(out->rc));
        stop(h, out->rc);
        h->ended = true;
        break;
    }
}

static void on_bell(uv_async_t *bell)
{
    struct host *h = bell->data;
    bool answers = false;

    for (struct errand *out = outbox_take(&h->outbox), *next; out != NULL; out = next) {
        next = out->next;
        answers |= out->kind == ERRAND_ANSWER;
        do_errand(h, out);
        errand_free(out);
    }
    if (answers && h->http != NULL)
        http_serve_flush(h->http);
    if (outbox_room(&h->outbox))
        pause_carriers(h, h->stopping);
    if (h->ended)
        close_all(h);
}

/* ---- life ---- */

static void signal_start(struct host *h, uv_signal_t *s, int number)
{
    uv_signal_init(&h->loop, s);
    s->data = h;
    uv_signal_start(s, on_signal, number);
}

int host_loop_open(struct host *h)
{
    if (uv_loop_init(&h->loop) != 0)
        return ERR_NOMEM;
    if (outbox_init(&h->outbox, &h->loop, on_bell, h) != 0) {
        uv_loop_close(&h->loop);
        return ERR_NOMEM;
    }
    signal_start(h, &h->on_term, SIGTERM);
    signal_start(h, &h->on_int, SIGINT);
    uv_timer_init(&h->loop, &h->watchdog);
    h->watchdog.data = h;
    return 0;
}

int host_loop_run(struct host *h)
{
    uv_run(&h->loop, UV_RUN_DEFAULT);
    must(uv_loop_close(&h->loop) == 0);
    return h->rc;
}
