#include "node/host/zmq_monitor.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include <zmq.h>

static atomic_uint_fast64_t serial;

void *monitor_open(void *context, void *socket, int events)
{
    char endpoint[64];
    int none = 0;

    snprintf(endpoint, sizeof endpoint, "inproc://monitor-%" PRIu64, (uint64_t)atomic_fetch_add(&serial, 1));
    if (zmq_socket_monitor(socket, endpoint, events) != 0)
        return NULL;
    void *end = zmq_socket(context, ZMQ_PAIR);
    if (end == NULL)
        return NULL;
    zmq_setsockopt(end, ZMQ_LINGER, &none, sizeof none);
    zmq_setsockopt(end, ZMQ_RCVHWM, &none, sizeof none);
    if (zmq_connect(end, endpoint) != 0) {
        zmq_close(end);
        return NULL;
    }
    return end;
}

/* Two frames: event (2 bytes) and value (4 bytes) in the machine's order, then the endpoint. */
bool monitor_next(void *monitor, struct zmq_event *out)
{
    uint8_t frame[6] = {0};
    char endpoint[256];
    int n = zmq_recv(monitor, frame, sizeof frame, ZMQ_DONTWAIT);

    if (n < 0)
        return false;
    memcpy(&out->event, frame, sizeof out->event);
    memcpy(&out->value, frame + sizeof out->event, sizeof out->value);
    zmq_recv(monitor, endpoint, sizeof endpoint, ZMQ_DONTWAIT);
    return true;
}

void monitor_detach(void *socket)
{
    zmq_socket_monitor(socket, NULL, 0);
}
