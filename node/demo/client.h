/* client.h — ask an office over its Unix socket: a blocking client that keeps its connection. */
#ifndef FANGPIN_NODE_DEMO_CLIENT_H
#define FANGPIN_NODE_DEMO_CLIENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

struct client {
    char socket[108];
    int fd; /* -1: not connected */
    char *buffer;
    size_t room, held;
};

struct answer {
    int status;
    struct span body; /* borrowed until the next question; a NUL follows it */
    uint64_t next;    /* X-Next; 0: none */
    char next_text[64];
};

/* ERR_TOO_BIG when the path does not fit a socket's name. */
int client_open(struct client *h, const char *socket);
void client_close(struct client *h);

/* A GET is repeated once when a kept connection turns out to be dead; a POST never is: it may have been done.
 * ERR_PEER (nobody answers, or the answer broke off), ERR_MALFORMED, ERR_TOO_BIG, ERR_NOMEM. */
int client_ask(struct client *h, const char *method, const char *path, struct span body, struct answer *out);

#endif
