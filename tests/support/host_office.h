/* host_office.h — two ends of a line in one loop, for tests of node/host: a serve with a roll, a link to it, and what
 * each heard. */
#ifndef FANGPIN_TESTS_SUPPORT_HOST_OFFICE_H
#define FANGPIN_TESTS_SUPPORT_HOST_OFFICE_H

#include "node/host/zmq_link.h"
#include "node/host/zmq_serve.h"
#include "tests/support/host_net.h"

#define HOST_OFFICE_PARENT 1
#define HOST_OFFICE_CHILD  2

struct host_heard {
    unsigned ups, downs, frames;
    size_t bytes;
    char last[32];
    struct peer *peer;
};

struct host_office {
    uv_loop_t loop;
    void *context;
    char address[HOST_NET_ADDRESS_MAX];
    struct roll roll;
    struct zmq_serve serve;
    struct zmq_link link;
    struct host_heard parent, child; /* what each heard */
    bool serves, links;
};

void host_office_open(struct host_office *w);
void host_office_serve(struct host_office *w);
void host_office_unserve(struct host_office *w); /* and turns the loop until its port is free */
void host_office_link(struct host_office *w, uint8_t child);
void host_office_admit(struct host_office *w, uint8_t child);
void host_office_close(struct host_office *w);

/* Copies `text` into a frame and sends it. */
bool host_office_up(struct host_office *w, const char *text);   /* child to parent */
bool host_office_down(struct host_office *w, const char *text); /* parent to the child it heard last */

#endif
