/* zmq_send.h — sending without waiting and without copying. */
#ifndef FANGPIN_NODE_HOST_ZMQ_SEND_H
#define FANGPIN_NODE_HOST_ZMQ_SEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zmq.h>

/* A message over malloc'd bytes, which it frees. False: no memory, and the bytes are freed. */
bool send_wrap(zmq_msg_t *msg, uint8_t *frame, size_t len);

/* Send now or not at all: 0 (`msg` is taken), or errno (`msg` is closed). */
int send_now(void *socket, zmq_msg_t *msg, int flags);

#endif
