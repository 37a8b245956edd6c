#include "tests/support/host_home.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "node/host/host_time.h"

static const char areas[] = "411100000000,漯河市\n411102000000,源汇区\n";

void host_home_make(char dir[HOST_NET_DIR_MAX])
{
    struct store_options o = {.may_create = true, .map_bytes = 64u << 20, .new_id = {1}};
    struct office_keys keys = host_net_office(1);
    struct step_time time = host_step_time();
    struct tree_fault fault;
    struct store *store;
    struct tree *tree;

    host_net_dir(dir);
    assert_int_equal(host_save_keys(dir, &keys), 0);
    assert_int_equal(store_open(&store, dir, &o), 0);
    assert_int_equal(tree_parse(&tree, span_str(areas), &fault), 0);
    assert_int_equal(core_found(store, tree, &keys, &time), 0);
    tree_free(tree);
    store_close(store);
}

struct store *host_home_store(const char *dir)
{
    struct store_options o = {.map_bytes = 64u << 20};
    struct store *store;

    assert_int_equal(store_open(&store, dir, &o), 0);
    return store;
}

int host_home_connect(const char *path)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    assert_true(strlen(path) < sizeof at.sun_path);
    memcpy(at.sun_path, path, strlen(path));
    while (connect(fd, (struct sockaddr *)&at, sizeof at) != 0) {
        assert_true(errno == ENOENT || errno == ECONNREFUSED);
        poll(NULL, 0, 2);
    }
    return fd;
}

static void write_all(int fd, const char *text, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, text, len);
        assert_true(n > 0);
        text += n;
        len -= (size_t)n;
    }
}

void host_home_request(int fd, const char *path, const char *body)
{
    char head[512];
    int n = snprintf(head, sizeof head, "%s %s HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n\r\n",
                     body != NULL ? "POST" : "GET", path, body != NULL ? strlen(body) : 0);

    write_all(fd, head, (size_t)n);
    if (body != NULL)
        write_all(fd, body, strlen(body));
}

bool host_home_answered(void *self)
{
    struct host_home_answer *a = self;
    ssize_t n = recv(a->fd, a->text + a->len, sizeof a->text - 1 - a->len, MSG_DONTWAIT);

    if (n > 0)
        a->len += (size_t)n;
    a->text[a->len] = '\0';
    const char *length = strstr(a->text, "Content-Length: "), *end = strstr(a->text, "\r\n\r\n");
    if (length == NULL || end == NULL)
        return false;
    return a->len >= (size_t)(end + 4 - a->text) + strtoul(length + strlen("Content-Length: "), NULL, 10);
}
