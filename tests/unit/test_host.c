#include "tests/support/host_home.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* The whole host in a process of its own; its exit code is the negated error. */
static pid_t host_start(const struct host_options *o)
{
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        int null = open("/dev/null", O_WRONLY);
        dup2(null, STDERR_FILENO);
        _exit(-host_run(o));
    }
    return child;
}

static int host_ended(pid_t child)
{
    int status;

    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return -WEXITSTATUS(status);
}

static void ask(const char *path, const char *body, struct host_home_answer *a)
{
    a->fd = host_home_connect(path);
    a->len = 0;
    host_home_request(a->fd, body != NULL ? "/v1/file" : "/v1/status", body);
    while (!host_home_answered(a))
        poll(&(struct pollfd){.fd = a->fd, .events = POLLIN}, 1, -1);
    close(a->fd);
}

/* The office's own position, as /v1/status shows it. */
static void position_of(const struct host_home_answer *a, char out[32])
{
    const char *at = strstr(a->text, "\"position\":");

    assert_non_null(at);
    size_t len = strcspn(at, ",}");
    assert_true(len < 32);
    memcpy(out, at, len);
    out[len] = '\0';
}

static void an_office_runs_and_stops(void **state)
{
    char dir[HOST_NET_DIR_MAX], path[HOST_NET_DIR_MAX + 16], address[HOST_NET_ADDRESS_MAX];
    static struct host_home_answer a;
    char filed[32], kept[32];
    struct stat st;

    (void)state;
    host_home_make(dir);
    host_net_address(address);
    snprintf(path, sizeof path, "%s/api.sock", dir);
    struct host_options o = {.dir = dir, .listen = address, .log_least = STORY_NORMAL};
    pid_t office = host_start(&o);
    ask(path, NULL, &a);
    assert_non_null(strstr(a.text, "fangpin.status/1"));
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 077, 0);
    assert_int_equal(host_ended(host_start(&o)), ERR_BUSY); /* a second one on the folder */
    ask(path, "{\"kind\":\"fund\",\"name\":\"应急\",\"amount_fen\":100000}", &a);
    assert_memory_equal(a.text, "HTTP/1.1 200", 12);
    ask(path, NULL, &a);
    position_of(&a, filed);
    kill(office, SIGTERM);
    assert_int_equal(host_ended(office), 0);
    assert_int_equal(access(path, F_OK), -1);

    office = host_start(&o); /* and again, with what was filed */
    ask(path, NULL, &a);
    position_of(&a, kept);
    assert_string_equal(filed, kept);
    kill(office, SIGINT);
    assert_int_equal(host_ended(office), 0);
    host_net_remove(dir);
}

static void what_is_missing_is_said(void **state)
{
    char dir[HOST_NET_DIR_MAX];
    struct office_keys keys = host_net_office(1);
    struct host_options o = {.dir = dir, .log_least = STORY_NORMAL};

    (void)state;
    host_net_dir(dir);
    assert_int_equal(host_ended(host_start(&o)), ERR_NOT_FOUND); /* no keys */
    assert_int_equal(host_save_keys(dir, &keys), 0);
    assert_int_equal(host_ended(host_start(&o)), ERR_NOT_FOUND); /* no store */
    host_net_remove(dir);
    assert_int_equal(host_ended(host_start(&o)), ERR_NOT_FOUND); /* no folder */
}

static void a_wrong_address_stops_the_start(void **state)
{
    char dir[HOST_NET_DIR_MAX];

    (void)state;
    host_home_make(dir);
    struct host_options o = {.dir = dir, .listen = "tcp://village.example", .log_least = STORY_NORMAL};
    assert_int_equal(host_ended(host_start(&o)), ERR_CONFIG);
    host_net_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_office_runs_and_stops),
        cmocka_unit_test(what_is_missing_is_said),
        cmocka_unit_test(a_wrong_address_stops_the_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
