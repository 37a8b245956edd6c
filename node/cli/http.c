#include "node/cli/http.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/err.h"
#include "node/cli/say.h"

#define ANSWER_WAIT_S 60

/* ---- taking an answer apart ---- */

static const char *header_value(const char *line, const char *name)
{
    size_t len = strlen(name);

    if (strncasecmp(line, name, len) != 0 || line[len] != ':')
        return NULL;
    line += len + 1;
    return line + strspn(line, " \t");
}

/* -2: no length at all. */
static long long length_parse(const char *text)
{
    char *end;
    long long v = strtoll(text, &end, 10);

    return end == text || *end != '\0' || v < 0 ? -2 : v;
}

/* Chunks are moved together in place. */
static int chunks_join(struct http_reply *r, char *end)
{
    char *from = r->body, *to = r->body;

    for (;;) {
        char *after;
        unsigned long size = strtoul(from, &after, 16);
        char *line = memchr(from, '\n', (size_t)(end - from));
        if (after == from || line == NULL)
            return ERR_TRUNCATED;
        from = line + 1;
        if (size == 0)
            break;
        if (size > (size_t)(end - from))
            return ERR_TRUNCATED;
        memmove(to, from, size);
        to += size;
        from += size;
        from += (size_t)(end - from) >= 2 && from[0] == '\r' && from[1] == '\n' ? 2 : 0;
    }
    r->len = (size_t)(to - r->body);
    *to = '\0';
    return 0;
}

int http_parse(struct http_reply *out, char *raw, size_t len)
{
    char *end = raw + len, *body, *line;
    bool chunked = false;
    long long length = -1;

    *out = (struct http_reply){.raw = raw};
    raw[len] = '\0';
    body = strstr(raw, "\r\n\r\n");
    if (sscanf(raw, "HTTP/1.%*d %d", &out->status) != 1 || body == NULL)
        return ERR_MALFORMED;
    *body = '\0';
    out->body = body + 4;
    out->len = (size_t)(end - out->body);
    for (char *at = raw; (line = strsep(&at, "\n")) != NULL;) {
        const char *v;
        line[strcspn(line, "\r")] = '\0';
        if ((v = header_value(line, "Content-Length")) != NULL)
            length = length_parse(v);
        else if ((v = header_value(line, "Transfer-Encoding")) != NULL)
            chunked = strcasecmp(v, "chunked") == 0;
        else if ((v = header_value(line, "X-Next")) != NULL)
            snprintf(out->next, sizeof out->next, "%s", v);
    }
    if (chunked)
        return chunks_join(out, end);
    if (length == -2)
        return ERR_MALFORMED;
    if (length >= 0 && (size_t)length > out->len)
        return ERR_TRUNCATED;
    if (length >= 0)
        out->len = (size_t)length;
    out->body[out->len] = '\0';
    return 0;
}

void http_free(struct http_reply *r)
{
    free(r->raw);
    *r = (struct http_reply){0};
}

/* ---- asking ---- */

static int socket_open(const char *dir, int *fd)
{
    struct timeval wait = {.tv_sec = ANSWER_WAIT_S};
    struct sockaddr_un to = {.sun_family = AF_UNIX};

    if (strlen(dir) > SOCKET_DIR_MAX)
        return ERR_NOT_FOUND; /* no office can run there: its socket's name would not fit */
    snprintf(to.sun_path, sizeof to.sun_path, "%.*s/api.sock", (int)SOCKET_DIR_MAX, dir);
    *fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (*fd < 0)
        return ERR_IO;
    setsockopt(*fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    setsockopt(*fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
    if (connect(*fd, (const struct sockaddr *)&to, sizeof to) == 0)
        return 0;
    int rc = errno;
    close(*fd);
    return rc == EACCES ? ERR_NO_AUTHORITY : rc == ENOENT || rc == ENOTDIR ? ERR_NOT_FOUND : ERR_PEER;
}

static int send_all(int fd, const char *at, size_t len)
{
    while (len > 0) {
        ssize_t n = send(fd, at, len, MSG_NOSIGNAL);
        if (n <= 0)
            return ERR_IO;
        at += n;
        len -= (size_t)n;
    }
    return 0;
}

static int receive_all(int fd, char **raw, size_t *len)
{
    size_t room = 64 * 1024;
    char *buf = malloc(room);

    *len = 0;
    for (;;) {
        ssize_t n = buf == NULL ? -1 : recv(fd, buf + *len, room - *len - 1, 0);
        if (n < 0 || *len + (size_t)(n > 0 ? n : 0) > HTTP_REPLY_MAX) {
            free(buf);
            return ERR_IO;
        }
        if (n == 0)
            break;
        *len += (size_t)n;
        if (room - *len < 2) {
            char *more = realloc(buf, room * 2);
            if (more == NULL)
                free(buf);
            buf = more;
            room *= 2;
        }
    }
    *raw = buf;
    return 0;
}

int http_ask(const char *dir, const char *path, const char *body, struct http_reply *out)
{
    char head[1024], *raw;
    size_t len = body == NULL ? 0 : strlen(body), got;
    int fd, rc = socket_open(dir, &fd);

    *out = (struct http_reply){0};
    if (rc != 0)
        return rc;
    snprintf(head, sizeof head,
             "%s %s HTTP/1.1\r\nHost: fangpin\r\nConnection: close\r\nContent-Type: application/json\r\n"
             "Content-Length: %zu\r\n\r\n",
             body == NULL ? "GET" : "POST", path, len);
    rc = send_all(fd, head, strlen(head));
    if (rc == 0 && len > 0)
        rc = send_all(fd, body, len);
    if (rc == 0)
        rc = receive_all(fd, &raw, &got);
    close(fd);
    if (rc != 0)
        return rc;
    rc = http_parse(out, raw, got);
    if (rc != 0)
        http_free(out);
    return rc;
}

bool http_alive(const char *dir)
{
    int fd;

    if (socket_open(dir, &fd) != 0)
        return false;
    close(fd);
    return true;
}

/* ---- for the verbs ---- */

void print_json(const json_t *o)
{
    json_dumpf(o, stdout, JSON_COMPACT);
    putchar('\n');
}

static bool folder_has_office(const char *dir)
{
    char path[4096];
    struct stat st;

    snprintf(path, sizeof path, "%s/data.mdb", dir);
    return stat(path, &st) == 0;
}

void how_to_start(const char *dir, char *out, size_t room)
{
    const char *name = strncmp(dir, OFFICES_DIR, strlen(OFFICES_DIR)) == 0 ? dir + strlen(OFFICES_DIR) : "";

    if (name[0] != '\0' && strchr(name, '/') == NULL)
        snprintf(out, room, "systemctl start fangpin@%s   或 / or: fangpin run --dir %s", name, dir);
    else
        snprintf(out, room, "fangpin run --dir %s", dir);
}

int say_not_running(const struct cli *c, int err)
{
    char remedy[700];

    if (err == ERR_NO_AUTHORITY)
        return say_errorf(c, EX_NOPERM, "这个用户无权读写该目录 / this user may not use the folder",
                          "换成运行本单位的用户,或 sudo / use the office's own user", "无权使用 %s / not allowed: %s",
                          c->dir, c->dir);
    if (err != ERR_NOT_FOUND && err != ERR_PEER)
        return say_errorf(c, EX_IOERR, err_words(err),
                          "再试一次;仍不行: fangpin doctor / try again, then fangpin doctor",
                          "与本机节点通话中断 / talking to the office failed");
    if (!folder_has_office(c->dir)) {
        snprintf(remedy, sizeof remedy,
                 "建网: fangpin init --help   入网: fangpin join 邀请码   别的目录: --dir 或 FANGPIN_DIR");
        return say_errorf(c, EX_UNAVAILABLE, "目录里没有单位数据 / the folder holds no office", remedy,
                          "%s 还不是一个单位 / is no office yet", c->dir);
    }
    how_to_start(c->dir, remedy, sizeof remedy);
    return say_errorf(c, EX_UNAVAILABLE, "api.sock 没有人应答 / nobody answers at api.sock", remedy,
                      "本机节点没有运行 (%s) / the office is not running", c->dir);
}

int say_api_error(const struct cli *c, int http, const json_t *answer)
{
    const char *code = "", *what = "被拒绝 / refused", *why = "", *remedy = "";
    int exit_code = http == 400 || http == 413 ? EX_DATAERR
                    : http == 404              ? EX_NOINPUT
                    : http == 422              ? EX_NOPERM
                    : http == 503              ? EX_TEMPFAIL
                                               : 1;

    json_unpack((json_t *)answer, "{s:{s?s, s?s, s?s, s?s}}", "error", "code", &code, "what", &what, "why", &why,
                "remedy", &remedy);
    return say_errorf(c, exit_code, why, remedy, "%s [%s]", what, code);
}

json_t *ask_json(const struct cli *c, const char *path, const char *body, int *exit_code)
{
    struct http_reply r;
    json_error_t at;
    int rc = http_ask(c->dir, path, body, &r);

    if (rc != 0) {
        *exit_code = say_not_running(c, rc);
        return NULL;
    }
    json_t *o = json_loadb(r.body, r.len, JSON_REJECT_DUPLICATES, &at);
    int status = r.status;
    http_free(&r);
    if (o != NULL && status == 200)
        return o;
    *exit_code = o == NULL ? say_error(c, EX_UNAVAILABLE, "节点的回答读不懂 / the office's answer cannot be read",
                                       at.text, "命令与节点的版本可能不同 / check fangpin version")
                           : say_api_error(c, status, o);
    json_decref(o);
    return NULL;
}
