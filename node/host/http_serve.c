/* http_serve.c — MHD keeps its descriptors in an epoll set of its own; that set is one uv_poll of ours. MHD reads
 * edge-like and may have more to do when it returns, so it runs until MHD_get_timeout is not 0. */
#include "node/host/http_serve.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <microhttpd.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/limits.h"
#include "node/host/host_time.h"

#define HTTP_BACKLOG          64
#define HTTP_RUNS_MAX         32 /* in one turn of the loop; then the others have theirs */
#define HTTP_CONNECTION_BYTES (16u * 1024u)
#define HTTP_BODY_FIRST       1024u

enum exchange_state { EXCHANGE_READING, EXCHANGE_WAITING, EXCHANGE_ANSWERED };

/* One request and its answer. */
struct exchange {
    struct exchange *next; /* of those that wait */
    struct http_serve *h;
    struct MHD_Connection *connection;
    enum exchange_state state;
    char *body;
    size_t len, room;
    bool too_big;
    uint64_t ticket;
    struct api_response response;
};

struct http_serve {
    struct http_serve_options o;
    struct MHD_Daemon *daemon;
    uv_poll_t poll;
    uv_timer_t timer;
    uv_idle_t idle;
    int open_handles;
    struct exchange *waiting;
    uint64_t last_ticket;
    bool stopping;
};

/* ---- running MHD inside the loop ---- */

static void on_timer(uv_timer_t *t);
static void on_idle(uv_idle_t *i);

static void run(struct http_serve *h)
{
    MHD_UNSIGNED_LONG_LONG ms = 0;
    int due = MHD_YES;

    for (unsigned n = 0; n < HTTP_RUNS_MAX; n++) {
        MHD_run(h->daemon);
        due = MHD_get_timeout(h->daemon, &ms);
        if (due == MHD_NO || ms > 0)
            break;
    }
    if (due == MHD_YES && ms == 0) {
        uv_idle_start(&h->idle, on_idle);
        return;
    }
    uv_idle_stop(&h->idle);
    if (due == MHD_YES)
        uv_timer_start(&h->timer, on_timer, ms, 0);
    else
        uv_timer_stop(&h->timer);
}

static void on_timer(uv_timer_t *t)
{
    run(t->data);
}

static void on_idle(uv_idle_t *i)
{
    run(i->data);
}

static void on_poll(uv_poll_t *p, int status, int events)
{
    (void)status;
    (void)events;
    run(p->data);
}

/* ---- answers ---- */

static void answer_text(struct api_response *out, int status, const char *json)
{
    *out = (struct api_response){.status = status, .type = "application/json; charset=utf-8", .body = strdup(json)};
    out->len = out->body != NULL ? strlen(out->body) : 0;
}

static void answer_too_big(struct api_response *out)
{
    answer_text(out, 413,
                "{\"error\":{\"code\":\"too_big\",\"what\":\"请求太大 / the request is too large\","
                "\"why\":\"超过 1 MiB / it exceeds 1 MiB\",\"remedy\":\"分几次提交 / send it in parts\"}}\n");
}

/* Gives the body to MHD. */
static enum MHD_Result queue_response(struct exchange *x)
{
    struct api_response *r = &x->response;
    struct MHD_Response *m =
        MHD_create_response_from_buffer(r->len, r->body != NULL ? r->body : (char *)"",
                                        r->body != NULL ? MHD_RESPMEM_MUST_FREE : MHD_RESPMEM_PERSISTENT);

    if (m == NULL)
        return MHD_NO;
    r->body = NULL;
    if (r->type != NULL)
        MHD_add_response_header(m, MHD_HTTP_HEADER_CONTENT_TYPE, r->type);
    MHD_add_response_header(m, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    if (r->next[0] != '\0')
        MHD_add_response_header(m, "X-Next", r->next);
    enum MHD_Result rc = MHD_queue_response(x->connection, (unsigned)r->status, m);
    MHD_destroy_response(m);
    return rc;
}

static void unlist(struct exchange *x)
{
    for (struct exchange **at = &x->h->waiting; *at != NULL; at = &(*at)->next) {
        if (*at == x) {
            *at = x->next;
            return;
        }
    }
}

static void wake(struct exchange *x)
{
    unlist(x);
    x->state = EXCHANGE_ANSWERED;
    MHD_resume_connection(x->connection);
}

void http_serve_answer(struct http_serve *h, uint64_t ticket, struct api_response *response)
{
    for (struct exchange *x = h->waiting; x != NULL; x = x->next) {
        if (x->ticket != ticket)
            continue;
        x->response = *response;
        wake(x);
        return;
    }
    free(response->body);
}

void http_serve_flush(struct http_serve *h)
{
    run(h);
}

/* ---- requests ---- */

static const char *query_arg(void *self, const char *name)
{
    return MHD_lookup_connection_value(self, MHD_GET_ARGUMENT_KIND, name);
}

static enum MHD_Result take_body(struct exchange *x, const char *data, size_t *len)
{
    if (x->len + *len > API_BODY_BYTES_MAX)
        x->too_big = true;
    if (!x->too_big && x->len + *len > x->room) {
        size_t room = x->room > 0 ? x->room : HTTP_BODY_FIRST;
        while (room < x->len + *len)
            room *= 2;
        char *more = realloc(x->body, room);
        if (more == NULL)
            return MHD_NO;
        x->body = more;
        x->room = room;
    }
    if (!x->too_big) {
        memcpy(x->body + x->len, data, *len);
        x->len += *len;
    }
    *len = 0;
    return MHD_YES;
}

/* The connection sleeps until the core has answered. */
static enum MHD_Result ask_core(struct exchange *x, struct api_question *ask)
{
    struct http_serve *h = x->h;

    x->ticket = ++h->last_ticket;
    if (h->stopping || h->o.ask(h->o.self, ask, x->ticket) != 0) {
        api_question_free(ask);
        api_busy(&x->response);
        return queue_response(x);
    }
    x->state = EXCHANGE_WAITING;
    x->next = h->waiting;
    h->waiting = x;
    MHD_suspend_connection(x->connection);
    return MHD_YES;
}

static enum MHD_Result handle(struct exchange *x, const char *method, const char *path)
{
    struct api_request rq = {.method = method,
                             .path = path,
                             .arg = query_arg,
                             .self = x->connection,
                             .body = span_of(x->body, x->len),
                             .now = host_wall()};
    struct api_question *ask = NULL;

    if (x->too_big)
        answer_too_big(&x->response);
    else if (api_handle(x->h->o.api, &rq, &x->response, &ask) == API_ASK_CORE)
        return ask_core(x, ask);
    return queue_response(x);
}

static enum MHD_Result on_request(void *self, struct MHD_Connection *c, const char *url, const char *method,
                                  const char *version, const char *data, size_t *len, void **state)
{
    struct exchange *x = *state;

    (void)version;
    if (x == NULL) {
        x = calloc(1, sizeof *x);
        if (x == NULL)
            return MHD_NO;
        *x = (struct exchange){.h = self, .connection = c};
        *state = x;
        return MHD_YES;
    }
    if (*len > 0)
        return take_body(x, data, len);
    if (x->state == EXCHANGE_WAITING)
        return MHD_YES;
    return x->state == EXCHANGE_ANSWERED ? queue_response(x) : handle(x, method, url);
}

static void on_completed(void *self, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode why)
{
    struct exchange *x = *state;

    (void)self;
    (void)c;
    (void)why;
    if (x == NULL)
        return;
    unlist(x);
    free(x->body);
    free(x->response.body);
    free(x);
    *state = NULL;
}

/* ---- life ---- */

static int listen_on(const char *path, int *out)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};

    if (strlen(path) >= sizeof at.sun_path)
        return ERR_INVALID;
    memcpy(at.sun_path, path, strlen(path));
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return ERR_IO;
    unlink(path);
    if (bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || listen(fd, HTTP_BACKLOG) != 0) {
        close(fd);
        return ERR_IO;
    }
    *out = fd;
    return 0;
}

static int watch_daemon(struct http_serve *h)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_EPOLL_FD);

    if (info == NULL || uv_poll_init(h->o.loop, &h->poll, info->epoll_fd) != 0)
        return ERR_NOMEM;
    uv_timer_init(h->o.loop, &h->timer);
    uv_idle_init(h->o.loop, &h->idle);
    h->poll.data = h->timer.data = h->idle.data = h;
    h->open_handles = 3;
    uv_poll_start(&h->poll, UV_READABLE, on_poll);
    return 0;
}

int http_serve_start(struct http_serve **out, const struct http_serve_options *o)
{
    struct http_serve *h = calloc(1, sizeof *h);
    int fd = -1;

    if (h == NULL)
        return ERR_NOMEM;
    h->o = *o;
    int rc = listen_on(o->path, &fd);
    if (rc == 0) {
        h->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, h,
                                     MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL,
                                     MHD_OPTION_CONNECTION_LIMIT, API_CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT,
                                     API_IDLE_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
                                     (size_t)HTTP_CONNECTION_BYTES, MHD_OPTION_END);
        rc = h->daemon == NULL ? ERR_NOMEM : watch_daemon(h);
    }
    if (rc == 0) {
        *out = h;
        return 0;
    }
    if (h->daemon != NULL)
        MHD_stop_daemon(h->daemon);
    else if (fd >= 0)
        close(fd);
    free(h);
    return rc;
}

static void on_closed(uv_handle_t *handle)
{
    struct http_serve *h = handle->data;

    if (--h->open_handles > 0)
        return;
    MHD_stop_daemon(h->daemon);
    unlink(h->o.path);
    free(h);
}

void http_serve_stop(struct http_serve *h)
{
    h->stopping = true;
    while (h->waiting != NULL) {
        api_busy(&h->waiting->response);
        wake(h->waiting);
    }
    run(h);
    uv_close((uv_handle_t *)&h->poll, on_closed);
    uv_close((uv_handle_t *)&h->timer, on_closed);
    uv_close((uv_handle_t *)&h->idle, on_closed);
}
