/* zmq_monitor.h — what ZeroMQ tells of a socket's connections. */
#ifndef FANGPIN_NODE_HOST_ZMQ_MONITOR_H
#define FANGPIN_NODE_HOST_ZMQ_MONITOR_H

#include <stdbool.h>
#include <stdint.h>

struct zmq_event {
    uint16_t event; /* ZMQ_EVENT_… */
    uint32_t value; /* descriptor, errno, interval or status, as the event says */
};

/* Monitor `socket`; returns the socket to read from, or NULL. No two sockets of a context share a monitor. */
void *monitor_open(void *context, void *socket, int events);
/* The next event, or false. */
bool monitor_next(void *monitor, struct zmq_event *out);
/* Stop monitoring `socket`; the reading end is the caller's to close. */
void monitor_detach(void *socket);

#endif
