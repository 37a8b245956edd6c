#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/span.h"
#include "node/cli/http.h"

static struct http_reply reply;

static int parsed(const char *text)
{
    size_t len = strlen(text);
    char *raw = malloc(len + 1);

    assert_non_null(raw);
    memcpy(raw, text, len);
    return http_parse(&reply, raw, len);
}

static int clean(void **state)
{
    (void)state;
    http_free(&reply);
    return 0;
}

static void a_body_is_as_long_as_it_says(void **state)
{
    (void)state;
    assert_int_equal(parsed("HTTP/1.1 200 OK\r\ncontent-length: 3\r\nX-Next: 1.2.0\r\n\r\nabcdef"), 0);
    assert_int_equal(reply.status, 200);
    assert_string_equal(reply.body, "abc");
    assert_string_equal(reply.next, "1.2.0");
}

static void without_a_length_it_goes_to_the_end(void **state)
{
    (void)state;
    assert_int_equal(parsed("HTTP/1.0 404 Not Found\r\n\r\nabc"), 0);
    assert_int_equal(reply.status, 404);
    assert_string_equal(reply.body, "abc");
    assert_string_equal(reply.next, "");
}

static void chunks_are_joined(void **state)
{
    (void)state;
    assert_int_equal(
        parsed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n"), 0);
    assert_int_equal(reply.len, 13);
    assert_string_equal(reply.body, "abc0123456789");
}

static void what_breaks_off_is_told(void **state)
{
    static const struct {
        const char *text;
        int rc;
    } wrong[] = {
        {"", ERR_MALFORMED},
        {"HTTP/1.1 200 OK\r\n", ERR_MALFORMED},
        {"SSH-2.0\r\n\r\n", ERR_MALFORMED},
        {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc", ERR_TRUNCATED},
        {"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nabc", ERR_MALFORMED},
        {"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabc", ERR_MALFORMED},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", ERR_TRUNCATED},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc", ERR_TRUNCATED},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", ERR_TRUNCATED},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabc", ERR_TRUNCATED},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        assert_int_equal(parsed(wrong[i].text), wrong[i].rc);
        http_free(&reply);
    }
}

static void nobody_is_told_from_no_folder(void **state)
{
    (void)state;
    assert_int_equal(http_ask("/nonexistent", "/v1/status", NULL, &reply), ERR_NOT_FOUND);
    assert_false(http_alive("/nonexistent"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_body_is_as_long_as_it_says, clean),
        cmocka_unit_test_teardown(without_a_length_it_goes_to_the_end, clean),
        cmocka_unit_test_teardown(chunks_are_joined, clean),
        cmocka_unit_test(what_breaks_off_is_told),
        cmocka_unit_test(nobody_is_told_from_no_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
