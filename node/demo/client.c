#include "node/demo/client.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/err.h"

#define ANSWER_BYTES_MAX (64u * 1024u * 1024u)
#define ROOM_START       (64u * 1024u)
#define PATIENCE_S       60

int client_open(struct client *h, const char *socket)
{
    *h = (struct client){.fd = -1};
    return snprintf(h->socket, sizeof h->socket, "%s", socket) < (int)sizeof h->socket ? 0 : ERR_TOO_BIG;
}

static void client_hang_up(struct client *h)
{
    if (h->fd >= 0)
        close(h->fd);
    h->fd = -1;
}

void client_close(struct client *h)
{
    client_hang_up(h);
    free(h->buffer);
    h->buffer = NULL;
    h->room = 0;
}

static int client_dial(struct client *h)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    struct timeval patience = {.tv_sec = PATIENCE_S};
    memcpy(at.sun_path, h->socket, sizeof h->socket);
    h->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (h->fd < 0)
        return ERR_PEER;
    setsockopt(h->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(h->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (connect(h->fd, (const struct sockaddr *)&at, sizeof at) == 0)
        return 0;
    client_hang_up(h);
    return ERR_PEER;
}

static int send_all(int fd, const void *bytes, size_t len)
{
    const char *at = bytes;
    while (len > 0) {
        ssize_t n = send(fd, at, len, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return ERR_PEER;
        at += n;
        len -= (size_t)n;
    }
    return 0;
}

/* Read more into the buffer. */
static int client_more(struct client *h)
{
    if (h->held + 1 >= h->room) {
        size_t room = h->room ? h->room * 2 : ROOM_START;
        char *buffer = room > ANSWER_BYTES_MAX ? NULL : realloc(h->buffer, room);
        if (!buffer)
            return room > ANSWER_BYTES_MAX ? ERR_TOO_BIG : ERR_NOMEM;
        h->buffer = buffer;
        h->room = room;
    }
    ssize_t n;
    do
        n = recv(h->fd, h->buffer + h->held, h->room - h->held - 1, 0);
    while (n < 0 && errno == EINTR);
    if (n <= 0)
        return ERR_PEER;
    h->held += (size_t)n;
    h->buffer[h->held] = '\0';
    return 0;
}

static const char *header_find(const char *head, const char *name)
{
    size_t len = strlen(name);
    for (const char *line = strstr(head, "\r\n"); line; line = strstr(line + 2, "\r\n"))
        if (strncasecmp(line + 2, name, len) == 0 && line[2 + len] == ':')
            return line + 3 + len + strspn(line + 3 + len, " ");
    return NULL;
}

static int client_read(struct client *h, struct answer *out)
{
    int rc = 0;
    char *end = NULL;
    h->held = 0;
    while (rc == 0 && (h->held == 0 || !(end = strstr(h->buffer, "\r\n\r\n"))))
        rc = client_more(h);
    if (rc != 0)
        return rc;
    *end = '\0';
    size_t head = (size_t)(end - h->buffer) + 4;
    const char *length = header_find(h->buffer, "Content-Length");
    const char *next = header_find(h->buffer, "X-Next");
    const char *connection = header_find(h->buffer, "Connection");
    bool last = connection && strncasecmp(connection, "close", 5) == 0;
    if (sscanf(h->buffer, "HTTP/1.%*d %d", &out->status) != 1 || !length)
        return ERR_MALFORMED;
    size_t len = strtoull(length, NULL, 10);
    if (next)
        snprintf(out->next_text, sizeof out->next_text, "%.*s", (int)strcspn(next, "\r"), next);
    out->next = next ? strtoull(next, NULL, 10) : 0;
    while (rc == 0 && h->held < head + len)
        rc = client_more(h);
    out->body = span_of(h->buffer + head, len);
    if (last)
        client_hang_up(h);
    return rc;
}

static int client_try(struct client *h, const char *method, const char *path, struct span body, struct answer *out)
{
    char head[512];
    int n = snprintf(head, sizeof head, "%s %s HTTP/1.1\r\nHost: office\r\nContent-Length: %zu\r\n\r\n", method, path,
                     body.len);
    if (n >= (int)sizeof head)
        return ERR_TOO_BIG;
    int rc = send_all(h->fd, head, (size_t)n);
    if (rc == 0 && body.len > 0)
        rc = send_all(h->fd, body.at, body.len);
    if (rc == 0)
        rc = client_read(h, out);
    if (rc != 0)
        client_hang_up(h);
    return rc;
}

int client_ask(struct client *h, const char *method, const char *path, struct span body, struct answer *out)
{
    bool kept = h->fd >= 0;
    *out = (struct answer){0};
    int rc = kept ? 0 : client_dial(h);
    if (rc == 0)
        rc = client_try(h, method, path, body, out);
    if (rc == ERR_PEER && kept && strcmp(method, "GET") == 0 && (rc = client_dial(h)) == 0)
        rc = client_try(h, method, path, body, out);
    return rc;
}
