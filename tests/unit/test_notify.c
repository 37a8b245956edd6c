#include "tests/support/host_net.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "node/host/notify.h"

static void systemd_is_told(void **state)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    char dir[HOST_NET_DIR_MAX], heard[32] = "";
    int fd = socket(AF_UNIX, SOCK_DGRAM, 0);

    (void)state;
    host_net_dir(dir);
    assert_true((size_t)snprintf(at.sun_path, sizeof at.sun_path, "%.90s/notify", dir) < sizeof at.sun_path);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    setenv("NOTIFY_SOCKET", at.sun_path, 1);
    assert_true(notify_send("READY=1"));
    assert_int_equal(recv(fd, heard, sizeof heard - 1, 0), 7);
    assert_string_equal(heard, "READY=1");
    close(fd);
    host_net_remove(dir);
    assert_false(notify_send("READY=1"));
}

static void an_abstract_socket_too(void **state)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    char name[64], heard[32] = "";
    int len = snprintf(name, sizeof name, "@fangpin-notify-%d", (int)getpid());
    int fd = socket(AF_UNIX, SOCK_DGRAM, 0);

    (void)state;
    memcpy(at.sun_path + 1, name + 1, (size_t)len - 1);
    socklen_t at_len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + (size_t)len);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, at_len), 0);
    setenv("NOTIFY_SOCKET", name, 1);
    assert_true(notify_send("STOPPING=1"));
    assert_int_equal(recv(fd, heard, sizeof heard - 1, 0), 10);
    close(fd);
}

static void nobody_asked(void **state)
{
    (void)state;
    unsetenv("NOTIFY_SOCKET");
    assert_false(notify_send("READY=1"));
    setenv("NOTIFY_SOCKET", "relative/path", 1);
    assert_false(notify_send("READY=1"));
}

static void the_watchdog_is_told_at_half_its_time(void **state)
{
    (void)state;
    unsetenv("WATCHDOG_USEC");
    assert_int_equal(notify_watchdog_ms(), 0);
    setenv("WATCHDOG_USEC", "30000000", 1);
    assert_int_equal(notify_watchdog_ms(), 15000);
    setenv("WATCHDOG_USEC", "100000", 1);
    assert_int_equal(notify_watchdog_ms(), 1000);
    setenv("WATCHDOG_USEC", "no number", 1);
    assert_int_equal(notify_watchdog_ms(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(systemd_is_told),
        cmocka_unit_test(an_abstract_socket_too),
        cmocka_unit_test(nobody_asked),
        cmocka_unit_test(the_watchdog_is_told_at_half_its_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
