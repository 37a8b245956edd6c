#include "node/demo/relay.h"

#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <uv.h>

#include "base/err.h"
#include "base/must.h"
#include "node/demo/tcp_count.h"

#define HEADERS_BYTES   52              /* IPv4 20, TCP 20, options 12 */
#define READ_BYTES      (64u * 1024u)   /* taken from a socket at once */
#define SHAPED_BYTES    (4u * 1024u)    /* the same when the line is slow */
#define WAITING_MAX     (1024u * 1024u) /* bytes on their way; then the sending side is not read */
#define SHAPED_MAX      (64u * 1024u)   /* the same when the line is slow: its buffer */
#define MS_PER_S        1000u
#define CONNECTIONS_MAX 1024

enum order { ORDER_CUT, ORDER_HEAL, ORDER_SHAPE, ORDER_COUNT, ORDER_STOP };

struct pair;

/* A piece on its way, with the time when it may arrive. */
struct piece {
    struct piece *next;
    uint64_t due_ms;
    size_t len, at;
    uv_write_t write;
    struct flow *flow;
    char bytes[];
};

/* One direction: read from `from`, written to `to`. */
struct flow {
    struct pair *pair;
    uv_tcp_t *from, *to;
    uv_timer_t timer;
    struct piece *first, **last; /* waiting for their time */
    size_t waiting;              /* bytes in pieces, those being written included */
    uint64_t busy_until_ms;
    bool reading, ended;
};

/* A connection that came in (near) and the one made for it (far). */
struct pair {
    struct relay *relay;
    struct pair *next;
    uv_tcp_t near, far;
    struct flow up, down;
    uv_connect_t connect;
    bool calling, connected, closing;
    int handles; /* to be closed before the pair can be freed */
};

struct relay {
    uv_loop_t loop;
    uv_thread_t thread;
    uv_async_t bell;
    uv_tcp_t listener;
    uv_mutex_t one_order;
    uv_sem_t done;
    enum order order;
    enum relay_cut how;
    bool cut;
    uint16_t port, to_port;
    uint32_t delay_ms;
    uint64_t bytes_per_s;
    struct pair *pairs;
    struct relay_count gone, asked; /* of closed connections; the answer to ORDER_COUNT */
    char buffer[READ_BYTES];
};

static void flow_go(struct flow *f);

/* ---- counting ---- */

static void count_socket(const uv_tcp_t *tcp, struct relay_count *c)
{
    struct tcp_count now;
    uv_os_fd_t fd;
    if (uv_fileno((const uv_handle_t *)tcp, &fd) != 0 || !tcp_count(fd, &now))
        return;
    c->payload_bytes += now.payload_bytes;
    c->segments += now.segments;
    c->ip_bytes += now.payload_bytes + HEADERS_BYTES * now.segments;
}

/* ---- closing ---- */

static void pair_closed(uv_handle_t *h)
{
    struct pair *p = h->data;
    if (--p->handles > 0)
        return;
    for (struct pair **at = &p->relay->pairs; *at; at = &(*at)->next)
        if (*at == p) {
            *at = p->next;
            break;
        }
    free(p);
}

static void flow_empty(struct flow *f)
{
    while (f->first) {
        struct piece *piece = f->first;
        f->first = piece->next;
        free(piece);
    }
    f->last = &f->first;
}

static void pair_close(struct pair *p)
{
    if (p->closing)
        return;
    p->closing = true;
    count_socket(&p->near, &p->relay->gone);
    flow_empty(&p->up);
    flow_empty(&p->down);
    uv_close((uv_handle_t *)&p->near, pair_closed);
    uv_close((uv_handle_t *)&p->far, pair_closed);
    uv_close((uv_handle_t *)&p->up.timer, pair_closed);
    uv_close((uv_handle_t *)&p->down.timer, pair_closed);
}

/* ---- one direction ---- */

static bool shaped(const struct relay *r)
{
    return r->delay_ms > 0 || r->bytes_per_s > 0;
}

static void piece_written(uv_write_t *w, int status)
{
    struct piece *piece = w->data;
    struct flow *f = piece->flow;
    f->waiting -= piece->len;
    free(piece);
    if (status != 0)
        pair_close(f->pair);
    else
        flow_go(f);
}

static void piece_send(struct flow *f, struct piece *piece)
{
    uv_buf_t buf = uv_buf_init(piece->bytes, (unsigned)piece->len);
    piece->write.data = piece;
    if (uv_write(&piece->write, (uv_stream_t *)f->to, &buf, 1, piece_written) != 0) {
        f->waiting -= piece->len;
        free(piece);
        pair_close(f->pair);
    }
}

static void on_alloc(uv_handle_t *h, size_t suggested, uv_buf_t *buf)
{
    (void)suggested;
    struct relay *r = ((struct pair *)h->data)->relay;
    *buf = uv_buf_init(r->buffer, shaped(r) ? SHAPED_BYTES : READ_BYTES);
}

static void flow_take(struct flow *f, const char *bytes, size_t len)
{
    struct relay *r = f->pair->relay;
    struct piece *piece = malloc(sizeof *piece + len);
    if (!piece) {
        pair_close(f->pair);
        return;
    }
    memcpy(piece->bytes, bytes, len);
    piece->len = len;
    piece->flow = f;
    piece->next = NULL;
    f->waiting += len;
    uint64_t now = uv_now(&r->loop);
    if (f->busy_until_ms < now)
        f->busy_until_ms = now;
    if (r->bytes_per_s)
        f->busy_until_ms += len * MS_PER_S / r->bytes_per_s;
    piece->due_ms = f->busy_until_ms + r->delay_ms;
    *f->last = piece;
    f->last = &piece->next;
    flow_go(f);
}

static void on_read(uv_stream_t *s, ssize_t n, const uv_buf_t *buf)
{
    struct pair *p = s->data;
    struct flow *f = s == (uv_stream_t *)&p->near ? &p->up : &p->down;
    if (n > 0) {
        flow_take(f, buf->base, (size_t)n);
    } else if (n < 0) {
        f->ended = true;
        flow_go(f);
    }
}

static void on_due(uv_timer_t *t)
{
    struct pair *p = t->data;
    flow_go(t == &p->up.timer ? &p->up : &p->down);
}

/* Do what is due in one direction: send, read or stop reading, end. */
static void flow_go(struct flow *f)
{
    struct pair *p = f->pair;
    struct relay *r = p->relay;
    if (p->closing || !p->connected)
        return;
    uint64_t now = uv_now(&r->loop);
    while (!r->cut && f->first && f->first->due_ms <= now && !p->closing) {
        struct piece *piece = f->first;
        f->first = piece->next;
        if (!f->first)
            f->last = &f->first;
        piece_send(f, piece);
    }
    if (p->closing)
        return;
    if (!r->cut && f->first)
        uv_timer_start(&f->timer, on_due, f->first->due_ms - now, 0);
    if (f->ended && f->waiting == 0) {
        pair_close(p);
        return;
    }
    bool read = !r->cut && !f->ended && f->waiting < (shaped(r) ? SHAPED_MAX : WAITING_MAX);
    if (read && !f->reading)
        uv_read_start((uv_stream_t *)f->from, on_alloc, on_read);
    else if (!read && f->reading)
        uv_read_stop((uv_stream_t *)f->from);
    f->reading = read;
}

/* ---- connections ---- */

static void segments_as_on_a_line(const uv_tcp_t *tcp)
{
    uv_os_fd_t fd;
    if (uv_fileno((const uv_handle_t *)tcp, &fd) == 0)
        tcp_segments_as_on_a_line(fd);
}

static void on_connect(uv_connect_t *c, int status)
{
    struct pair *p = c->data;
    if (p->closing)
        return;
    if (status != 0) {
        pair_close(p);
        return;
    }
    p->connected = true;
    uv_tcp_nodelay(&p->far, 1);
    flow_go(&p->up);
    flow_go(&p->down);
}

static void pair_call(struct pair *p)
{
    struct sockaddr_in to;
    p->calling = true;
    p->connect.data = p;
    must(uv_ip4_addr("127.0.0.1", p->relay->to_port, &to) == 0);
    segments_as_on_a_line(&p->far);
    if (uv_tcp_connect(&p->connect, &p->far, (const struct sockaddr *)&to, on_connect) != 0)
        pair_close(p);
}

static void flow_start(struct flow *f, struct pair *p, uv_tcp_t *from, uv_tcp_t *to)
{
    *f = (struct flow){.pair = p, .from = from, .to = to};
    f->last = &f->first;
    must(uv_timer_init(&p->relay->loop, &f->timer) == 0);
    f->timer.data = p;
}

static void on_connection(uv_stream_t *listener, int status)
{
    struct relay *r = listener->data;
    struct pair *p = status == 0 ? calloc(1, sizeof *p) : NULL;
    if (!p)
        return;
    p->relay = r;
    p->handles = 4;
    must(uv_tcp_init(&r->loop, &p->near) == 0);
    must(uv_tcp_init_ex(&r->loop, &p->far, AF_INET) == 0);
    p->near.data = p;
    p->far.data = p;
    flow_start(&p->up, p, &p->near, &p->far);
    flow_start(&p->down, p, &p->far, &p->near);
    p->next = r->pairs;
    r->pairs = p;
    if (uv_accept(listener, (uv_stream_t *)&p->near) != 0 || (r->cut && r->how == RELAY_CLOSED)) {
        pair_close(p);
        return;
    }
    r->gone.connections++;
    uv_tcp_nodelay(&p->near, 1);
    if (!r->cut)
        pair_call(p);
}

/* ---- orders from other threads ---- */

static void relay_do_cut(struct relay *r)
{
    r->cut = true;
    for (struct pair *p = r->pairs, *next; p; p = next) {
        next = p->next;
        if (r->how == RELAY_CLOSED) {
            pair_close(p);
        } else {
            flow_go(&p->up);
            flow_go(&p->down);
        }
    }
}

static void relay_do_heal(struct relay *r)
{
    r->cut = false;
    for (struct pair *p = r->pairs; p; p = p->next) {
        if (!p->calling && !p->closing)
            pair_call(p);
        flow_go(&p->up);
        flow_go(&p->down);
    }
}

static void relay_do_count(struct relay *r)
{
    r->asked = r->gone;
    for (const struct pair *p = r->pairs; p; p = p->next)
        if (!p->closing) {
            count_socket(&p->near, &r->asked);
            r->asked.open++;
        }
}

static void relay_do_stop(struct relay *r)
{
    uv_close((uv_handle_t *)&r->listener, NULL);
    uv_close((uv_handle_t *)&r->bell, NULL);
    for (struct pair *p = r->pairs; p; p = p->next)
        pair_close(p);
}

static void on_order(uv_async_t *bell)
{
    struct relay *r = bell->data;
    switch (r->order) {
    case ORDER_CUT:
        relay_do_cut(r);
        break;
    case ORDER_HEAL:
        relay_do_heal(r);
        break;
    case ORDER_COUNT:
        relay_do_count(r);
        break;
    case ORDER_STOP:
        relay_do_stop(r);
        break;
    case ORDER_SHAPE:
        break; /* the numbers are read where they matter */
    }
    uv_sem_post(&r->done);
}

static void relay_order(struct relay *r, enum order order)
{
    r->order = order;
    uv_async_send(&r->bell);
    uv_sem_wait(&r->done);
}

/* libuv writes without MSG_NOSIGNAL: a side that died while bytes were under way must not end this process. */
static void relay_thread(void *self)
{
    struct relay *r = self;
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, NULL);
    uv_run(&r->loop, UV_RUN_DEFAULT);
}

/* ---- the calls ---- */

static int relay_listen(struct relay *r, uint16_t port)
{
    struct sockaddr_in at;
    struct sockaddr_storage got;
    int len = sizeof got;
    must(uv_ip4_addr("127.0.0.1", port, &at) == 0);
    must(uv_tcp_init_ex(&r->loop, &r->listener, AF_INET) == 0);
    r->listener.data = r;
    segments_as_on_a_line(&r->listener);
    if (uv_tcp_bind(&r->listener, (const struct sockaddr *)&at, 0) != 0 ||
        uv_listen((uv_stream_t *)&r->listener, CONNECTIONS_MAX, on_connection) != 0 ||
        uv_tcp_getsockname(&r->listener, (struct sockaddr *)&got, &len) != 0)
        return ERR_IO;
    r->port = ntohs(((const struct sockaddr_in *)&got)->sin_port);
    return 0;
}

int relay_start(struct relay **out, uint16_t port, uint16_t to_port)
{
    struct relay *r = calloc(1, sizeof *r);
    if (!r)
        return ERR_NOMEM;
    r->to_port = to_port;
    must(uv_loop_init(&r->loop) == 0 && uv_async_init(&r->loop, &r->bell, on_order) == 0);
    must(uv_mutex_init(&r->one_order) == 0 && uv_sem_init(&r->done, 0) == 0);
    r->bell.data = r;
    int rc = relay_listen(r, port);
    must(uv_thread_create(&r->thread, relay_thread, r) == 0);
    if (rc != 0) {
        relay_stop(r);
        return rc;
    }
    *out = r;
    return 0;
}

void relay_stop(struct relay *r)
{
    if (!r)
        return;
    relay_order(r, ORDER_STOP);
    uv_thread_join(&r->thread);
    must(uv_loop_close(&r->loop) == 0);
    uv_mutex_destroy(&r->one_order);
    uv_sem_destroy(&r->done);
    free(r);
}

uint16_t relay_port(const struct relay *r)
{
    return r->port;
}

void relay_cut(struct relay *r, enum relay_cut how)
{
    uv_mutex_lock(&r->one_order);
    r->how = how;
    relay_order(r, ORDER_CUT);
    uv_mutex_unlock(&r->one_order);
}

void relay_heal(struct relay *r)
{
    uv_mutex_lock(&r->one_order);
    relay_order(r, ORDER_HEAL);
    uv_mutex_unlock(&r->one_order);
}

void relay_shape(struct relay *r, uint32_t delay_ms, uint64_t bytes_per_s)
{
    uv_mutex_lock(&r->one_order);
    r->delay_ms = delay_ms;
    r->bytes_per_s = bytes_per_s;
    relay_order(r, ORDER_SHAPE);
    uv_mutex_unlock(&r->one_order);
}

void relay_count(struct relay *r, struct relay_count *out)
{
    uv_mutex_lock(&r->one_order);
    relay_order(r, ORDER_COUNT);
    *out = r->asked;
    uv_mutex_unlock(&r->one_order);
}
