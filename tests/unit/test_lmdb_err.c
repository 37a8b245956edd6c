#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "replication/lmdb_err.h"

/* Numbers of lmdb.h: only the translator may name them. */
enum { KEY_EXISTS = -30799, NOT_FOUND = -30798, CORRUPTED = -30796, MAP_FULL = -30792, READERS_FULL = -30790 };

static void results_have_their_meaning(void **state)
{
    (void)state;
    assert_int_equal(err_of_lmdb(0), 0);
    assert_int_equal(err_of_lmdb(KEY_EXISTS), ERR_EXISTS);
    assert_int_equal(err_of_lmdb(NOT_FOUND), ERR_NOT_FOUND);
    assert_int_equal(err_of_lmdb(CORRUPTED), ERR_CORRUPT);
    assert_int_equal(err_of_lmdb(MAP_FULL), ERR_DISK_FULL);
    assert_int_equal(err_of_lmdb(READERS_FULL), ERR_BUSY);
}

static void system_errors_have_their_meaning(void **state)
{
    (void)state;
    assert_int_equal(err_of_lmdb(ENOSPC), ERR_DISK_FULL);
    assert_int_equal(err_of_lmdb(EDQUOT), ERR_DISK_FULL);
    assert_int_equal(err_of_lmdb(ENOENT), ERR_NOT_FOUND);
    assert_int_equal(err_of_lmdb(ENOMEM), ERR_NOMEM);
    assert_int_equal(err_of_lmdb(EIO), ERR_IO);
}

static void every_result_is_an_error_of_ours(void **state)
{
    (void)state;
    for (int i = 0; i < 40; i++) {
        assert_string_not_equal(err_text(err_of_lmdb(KEY_EXISTS + i)), "unknown error");
        assert_string_not_equal(err_text(err_of_lmdb(1 + i)), "unknown error");
        assert_true(err_of_lmdb(KEY_EXISTS + i) < 0 && err_of_lmdb(1 + i) < 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_have_their_meaning),
        cmocka_unit_test(system_errors_have_their_meaning),
        cmocka_unit_test(every_result_is_an_error_of_ours),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
