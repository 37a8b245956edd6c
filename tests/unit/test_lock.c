#include "tests/support/host_net.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "node/host/host.h"

static void second_holder_is_told_the_first(void **state)
{
    char dir[HOST_NET_DIR_MAX];
    int fd, fd2, holder;

    (void)state;
    host_net_dir(dir);
    assert_int_equal(host_lock(dir, &fd, &holder), 0);
    assert_int_equal(host_lock(dir, &fd2, &holder), ERR_BUSY);
    assert_int_equal(holder, getpid());
    assert_int_equal(fd2, -1);
    host_unlock(fd);
    assert_int_equal(host_lock(dir, &fd2, &holder), 0);
    host_unlock(fd2);
    host_net_remove(dir);
}

static void a_dead_holder_holds_nothing(void **state)
{
    char dir[HOST_NET_DIR_MAX];
    int fd, holder, status;

    (void)state;
    host_net_dir(dir);
    pid_t child = fork();
    if (child == 0)
        _exit(host_lock(dir, &fd, &holder) == 0 ? 0 : 1); /* ends without unlocking */
    waitpid(child, &status, 0);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_int_equal(host_lock(dir, &fd, &holder), 0);
    host_unlock(fd);
    host_net_remove(dir);
}

static void a_missing_folder_is_named_so(void **state)
{
    int fd, holder;

    (void)state;
    assert_int_equal(host_lock("/nonexistent/fangpin", &fd, &holder), ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(second_holder_is_told_the_first),
        cmocka_unit_test(a_dead_holder_holds_nothing),
        cmocka_unit_test(a_missing_folder_is_named_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
