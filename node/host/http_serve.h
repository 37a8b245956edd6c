/* http_serve.h — the API's transport: libmicrohttpd on DIR/api.sock, inside the libuv loop. */
#ifndef FANGPIN_NODE_HOST_HTTP_SERVE_H
#define FANGPIN_NODE_HOST_HTTP_SERVE_H

#include <uv.h>

#include "node/api/api.h"

struct http_serve;

struct http_serve_options {
    uv_loop_t *loop;
    const char *path; /* of the socket; an old one is replaced: the folder's lock must be held */
    struct api *api;  /* lent */
    /* Puts a question to the core; takes `ask` when 0. The answer comes with http_serve_answer. */
    int (*ask)(void *self, struct api_question *ask, uint64_t ticket);
    void *self;
};

/* ERR_IO (why in errno), ERR_NOMEM, ERR_INVALID (path too long). */
int http_serve_start(struct http_serve **out, const struct http_serve_options *o);
/* Takes the response's body. An unknown ticket is let go. Nothing is written before http_serve_flush, so that packets
 * for other offices can go out first. */
void http_serve_answer(struct http_serve *h, uint64_t ticket, struct api_response *response);
void http_serve_flush(struct http_serve *h);
/* Whoever waits still is told to come back later (503). The loop must run on until its handles are closed. */
void http_serve_stop(struct http_serve *h);

#endif
