/* host_internal.h — the running host, between host.c (its life) and host_loop.c (what its loop thread does). */
#ifndef FANGPIN_NODE_HOST_INTERNAL_H
#define FANGPIN_NODE_HOST_INTERNAL_H

#include "node/host/core_thread.h"
#include "node/host/host.h"
#include "node/host/host_log.h"
#include "node/host/http_serve.h"
#include "node/host/open_pool.h"
#include "node/host/path.h"
#include "node/host/zmq_link.h"
#include "node/host/zmq_serve.h"

struct host {
    const struct host_options *o;
    struct host_log log;
    struct story story;

    int lock_fd;
    struct office_keys *keys; /* in locked memory */
    struct store *store;
    struct identity identity;
    struct core *core;
    struct api *api;

    uv_loop_t loop;
    uv_signal_t on_term, on_int;
    uv_timer_t watchdog;
    struct intake intake;
    struct outbox outbox;
    struct open_pool pool;
    struct core_thread core_thread;

    void *context;
    struct roll roll;
    struct zmq_serve serve;
    struct zmq_link link;
    struct peer parent;
    struct http_serve *http;
    char api_path[HOST_PATH_MAX];

    bool serves, links, stopping, ended;
    uint64_t refused_admissions;
    int rc; /* why the loop ends */
};

/* Set the loop's own handles up; the carriers start when the core says it is ready. */
int host_loop_open(struct host *h);
/* Until stopped. Returns why: 0 after a signal. */
int host_loop_run(struct host *h);

/* One line for people on how the start went wrong. */
void host_say(struct host *h, enum story_level level, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
