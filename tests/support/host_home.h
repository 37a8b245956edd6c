/* host_home.h — a data folder of a root office, and a bare HTTP client for its socket. */
#ifndef FANGPIN_TESTS_SUPPORT_HOST_HOME_H
#define FANGPIN_TESTS_SUPPORT_HOST_HOME_H

#include "node/host/host.h"
#include "tests/support/host_net.h"

/* A folder with keys and the store of 漯河市, 411100000000, with one county. */
void host_home_make(char dir[HOST_NET_DIR_MAX]);
/* Its store, opened. */
struct store *host_home_store(const char *dir);

/* Connect to a Unix socket; waits until there is one. */
int host_home_connect(const char *path);
/* Send one request; `body` NULL: a GET. */
void host_home_request(int fd, const char *path, const char *body);
/* Whether a whole answer is in `answer` after reading what is there (non-blocking). */
#define HOST_HOME_ANSWER_MAX 65536
struct host_home_answer {
    int fd;
    size_t len;
    char text[HOST_HOME_ANSWER_MAX];
};
bool host_home_answered(void *answer);

#endif
