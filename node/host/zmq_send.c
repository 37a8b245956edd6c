#include "node/host/zmq_send.h"

#include <errno.h>
#include <stdlib.h>

static void free_frame(void *data, void *hint)
{
    (void)hint;
    free(data);
}

bool send_wrap(zmq_msg_t *msg, uint8_t *frame, size_t len)
{
    if (zmq_msg_init_data(msg, frame, len, free_frame, NULL) == 0)
        return true;
    free(frame);
    return false;
}

int send_now(void *socket, zmq_msg_t *msg, int flags)
{
    int events;
    size_t len = sizeof events;

    if (zmq_msg_send(msg, socket, flags | ZMQ_DONTWAIT) >= 0)
        return 0;
    /* A connection just made may still wait in the socket's mailbox, which a send reads only now and then. */
    if (errno == EAGAIN && zmq_getsockopt(socket, ZMQ_EVENTS, &events, &len) == 0 &&
        zmq_msg_send(msg, socket, flags | ZMQ_DONTWAIT) >= 0)
        return 0;
    int why = errno;
    zmq_msg_close(msg);
    return why;
}
