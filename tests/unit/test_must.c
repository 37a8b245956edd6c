#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/must.h"

static int asked;

static int once(void)
{
    return ++asked;
}

static void test_true_goes_on(void **state)
{
    (void)state;
    must(once() == 1);
    assert_int_equal(asked, 1);
}

/* In every build: no NDEBUG takes it away. */
static void test_false_ends_the_process(void **state)
{
    int status;
    pid_t child = fork();

    (void)state;
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        close(STDERR_FILENO);
        must(asked < 0);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_true_goes_on),
        cmocka_unit_test(test_false_ends_the_process),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
