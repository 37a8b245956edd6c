#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "node/cli/config.h"

static struct config config;
static struct config_faults faults;

static bool parsed(const char *text)
{
    return config_parse(&config, span_str(text), &faults);
}

static void wrong(const char *text, unsigned line, unsigned column, const char *what, const char *remedy)
{
    assert_false(parsed(text));
    assert_true(faults.n > 0);
    assert_int_equal(faults.at[0].line, line);
    assert_int_equal(faults.at[0].column, column);
    assert_non_null(strstr(faults.at[0].what, what));
    assert_non_null(strstr(faults.at[0].remedy, remedy));
}

static void a_good_file_is_read_whole(void **state)
{
    (void)state;
    assert_true(parsed("# 注释:全角也行\n"
                       "listen = \"tcp://127.0.0.1:7400\"\n"
                       "parent = \"tcp://[::1]:7401\"  # “引号”\n"
                       "threads = 16\nverify_threads = 2\nlog_level = \"warn\"\nlog_format = \"json\"\n"));
    assert_string_equal(config.listen, "tcp://127.0.0.1:7400");
    assert_string_equal(config.parent, "tcp://[::1]:7401");
    assert_string_equal(config.advertise, "");
    assert_int_equal(config.threads, 16);
    assert_int_equal(config.verify_threads, 2);
    assert_int_equal(config.log_least, STORY_WARN);
    assert_true(config.log_json);
}

static void an_empty_file_is_the_defaults(void **state)
{
    (void)state;
    assert_true(parsed(""));
    assert_string_equal(config.listen, "");
    assert_int_equal(config.log_least, STORY_NORMAL);
    assert_false(config.log_json);
}

static void what_windows_editors_add_is_forgiven(void **state)
{
    (void)state;
    assert_true(parsed("\xef\xbb\xbflisten = \"tcp://127.0.0.1:7400\"\r\nthreads = 4\r\n"));
    assert_string_equal(config.listen, "tcp://127.0.0.1:7400");
    assert_int_equal(config.threads, 4);
}

static void full_width_signs_are_pointed_at(void **state)
{
    (void)state;
    wrong("a = 1\nlisten ： \"x\"\n", 2, 8, "：", "=");
    wrong("listen = “tcp://1.2.3.4:5”\n", 1, 10, "“", "\"");
    assert_int_equal(faults.n, 2);
    wrong("listen\xe3\x80\x80= \"x\"\n", 1, 7, "全角", "半角");
}

static void gbk_is_recognised(void **state)
{
    (void)state;
    wrong("threads = 4\n# \xca\xcd\n", 2, 3, "GBK", "iconv");
}

static void unknown_settings_are_named_with_the_nearest(void **state)
{
    (void)state;
    wrong("\n\nlisten = \"tcp://1.2.3.4:5\"\nlog_levl = \"warn\"\n", 4, 0, "log_levl", "log_level");
    wrong("zzzzzzzz = 1\n", 1, 0, "zzzzzzzz", "listen");
}

static void values_are_checked(void **state)
{
    (void)state;
    wrong("threads = 1\nlisten = \"1.2.3.4:5\"\n", 2, 0, "listen", "tcp://");
    wrong("advertise = \"tcp://1.2.3.4:70000\"\n", 1, 0, "advertise", "tcp://");
    wrong("threads = 65\n", 1, 0, "threads", "");
    wrong("threads = -1\n", 1, 0, "threads", "");
    wrong("threads = \"many\"\n", 1, 0, "", "");
    wrong("log_level = \"loud\"\n", 1, 0, "log_level", "normal");
    wrong("log_format = \"xml\"\n", 1, 0, "log_format", "json");
    assert_false(parsed("threads = 4\nlisten = \"tcp://1.2.3.4:5\n"));
    assert_true(faults.n > 0);
}

static void a_wrong_file_leaves_the_defaults(void **state)
{
    (void)state;
    assert_false(parsed("threads = 16\nlog_level = \"loud\"\n"));
    assert_int_equal(config.threads, 0);
}

static void what_is_no_text_is_refused(void **state)
{
    static const char bytes[] = "listen\0= 1";

    (void)state;
    assert_false(config_parse(&config, span_of(bytes, sizeof bytes), &faults));
    char *big = calloc(1, CONFIG_BYTES_MAX + 2);
    assert_non_null(big);
    memset(big, '#', CONFIG_BYTES_MAX + 1);
    assert_false(parsed(big));
    free(big);
}

static void addresses_have_a_host_and_a_port(void **state)
{
    (void)state;
    assert_true(address_valid("tcp://127.0.0.1:7400"));
    assert_true(address_valid("tcp://*:7400"));
    assert_true(address_valid("tcp://xian.example:65535"));
    assert_false(address_valid("127.0.0.1:7400"));
    assert_false(address_valid("tcp://127.0.0.1"));
    assert_false(address_valid("tcp://:7400"));
    assert_false(address_valid("tcp://127.0.0.1:0"));
    assert_false(address_valid("tcp://127.0.0.1:65536"));
    assert_false(address_valid("tcp://127.0.0.1:74x"));
    assert_false(address_valid(""));
}

static void what_is_written_is_read_back(void **state)
{
    char dir[] = "/tmp/fangpin-config-XXXXXX", command[100];
    struct config c = config_defaults(), back;

    (void)state;
    assert_non_null(mkdtemp(dir));
    assert_true(config_load(&back, dir, &faults)); /* an absent file is the defaults */
    snprintf(c.listen, sizeof c.listen, "tcp://127.0.0.1:7400");
    assert_int_equal(config_write(dir, &c), 0);
    assert_true(config_load(&back, dir, &faults));
    assert_string_equal(back.listen, c.listen);
    assert_string_equal(back.parent, "");
    snprintf(command, sizeof command, "rm -r %s", dir);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_file_is_read_whole),
        cmocka_unit_test(an_empty_file_is_the_defaults),
        cmocka_unit_test(what_windows_editors_add_is_forgiven),
        cmocka_unit_test(full_width_signs_are_pointed_at),
        cmocka_unit_test(gbk_is_recognised),
        cmocka_unit_test(unknown_settings_are_named_with_the_nearest),
        cmocka_unit_test(values_are_checked),
        cmocka_unit_test(a_wrong_file_leaves_the_defaults),
        cmocka_unit_test(what_is_no_text_is_refused),
        cmocka_unit_test(addresses_have_a_host_and_a_port),
        cmocka_unit_test(what_is_written_is_read_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
