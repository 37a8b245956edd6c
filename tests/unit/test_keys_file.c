#include "tests/support/host_net.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "node/host/host.h"

static char dir[HOST_NET_DIR_MAX];

static void key_path(char *out, size_t room)
{
    snprintf(out, room, "%s/office.key", dir);
}

static int setup(void **state)
{
    (void)state;
    host_net_dir(dir);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    host_net_remove(dir);
    return 0;
}

static void saved_keys_are_read_again(void **state)
{
    struct office_keys k = host_net_office(7), back;
    struct stat st;
    char path[256];

    (void)state;
    assert_int_equal(host_load_keys(dir, &back), ERR_NOT_FOUND);
    assert_int_equal(host_save_keys(dir, &k), 0);
    assert_int_equal(host_load_keys(dir, &back), 0);
    assert_memory_equal(&k, &back, sizeof k);
    key_path(path, sizeof path);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void saving_replaces(void **state)
{
    struct office_keys a = host_net_office(1), b = host_net_office(2), back;

    (void)state;
    assert_int_equal(host_save_keys(dir, &a), 0);
    assert_int_equal(host_save_keys(dir, &b), 0);
    assert_int_equal(host_load_keys(dir, &back), 0);
    assert_memory_equal(&b, &back, sizeof b);
}

static void readable_by_others_is_refused(void **state)
{
    struct office_keys k = host_net_office(7), back;
    char path[256];

    (void)state;
    assert_int_equal(host_save_keys(dir, &k), 0);
    key_path(path, sizeof path);
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(host_load_keys(dir, &back), ERR_CORRUPT);
}

static void write_file(const char *text)
{
    char path[256];
    mode_t old = umask(0077);

    key_path(path, sizeof path);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    umask(old);
}

static void damaged_content_is_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "# only a comment\n",
        "12ab\n",
        "zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n",
        "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff00\n",
    };
    struct office_keys back;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        write_file(bad[i]);
        assert_int_equal(host_load_keys(dir, &back), ERR_CORRUPT);
    }
    write_file("# by hand\r\n\r\n00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\r\n");
    assert_int_equal(host_load_keys(dir, &back), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(saved_keys_are_read_again, setup, teardown),
        cmocka_unit_test_setup_teardown(saving_replaces, setup, teardown),
        cmocka_unit_test_setup_teardown(readable_by_others_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(damaged_content_is_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
