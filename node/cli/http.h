/* http.h — a question to the running office over DIR/api.sock. */
#ifndef FANGPIN_NODE_CLI_HTTP_H
#define FANGPIN_NODE_CLI_HTTP_H

#include <jansson.h>
#include <stddef.h>

#include "node/cli/cli.h"

#define HTTP_REPLY_MAX (64u << 20)

struct http_reply {
    int status;
    char *raw;  /* malloc'd; what follows points into it */
    char *body; /* NUL-terminated */
    size_t len;
    char next[64]; /* header X-Next; "": none */
};

/* Take apart what a server sent until it closed: status line, headers, a body by content-length, chunked, or to the
 * end. `raw` must have room for one more byte; it is changed in place. 0 or ERR_MALFORMED, ERR_TRUNCATED. */
int http_parse(struct http_reply *out, char *raw, size_t len);
void http_free(struct http_reply *r);

/* Ask. `body` NULL: GET. 0; ERR_NOT_FOUND (no socket), ERR_PEER (nobody answers there), ERR_IO, ERR_MALFORMED. */
int http_ask(const char *dir, const char *path, const char *body, struct http_reply *out);

/* Whether somebody answers at DIR/api.sock. */
bool http_alive(const char *dir);

/* Ask for JSON and say what went wrong when anything did: then NULL and *exit_code. With --json and a plain answer
 * the caller prints the object as it came. */
json_t *ask_json(const struct cli *c, const char *path, const char *body, int *exit_code);
/* Print a JSON answer on one line. */
void print_json(const json_t *o);
/* Say an error object of the API on stderr (and with --json on stdout). Returns its exit code. */
int say_api_error(const struct cli *c, int http, const json_t *answer);
/* The command that starts the office of a folder. */
void how_to_start(const char *dir, char *out, size_t room);
int say_not_running(const struct cli *c, int err);

#endif
