#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <threads.h>

#include "base/prng.h"
#include "proto/compress.h"

static void test_there_and_back(void **state)
{
    uint8_t plain[3000], out[4096], back[3000];
    size_t used;

    (void)state;
    for (size_t i = 0; i < sizeof plain; i++)
        plain[i] = (uint8_t)(i * i / 7);
    assert_true(squeeze_bound(sizeof plain) <= sizeof out);
    assert_int_equal(squeeze(out, sizeof out, &used, span_of(plain, sizeof plain)), 0);
    assert_true(used < sizeof plain);
    assert_int_equal(unsqueeze(back, sizeof back, span_of(out, used)), 0);
    assert_memory_equal(back, plain, sizeof plain);
    assert_int_equal(squeeze(out, 10, &used, span_of(plain, sizeof plain)), ERR_NOMEM);
}

static void test_wrong_sizes(void **state)
{
    uint8_t plain[500] = {1}, out[1024], back[501];
    size_t used;

    (void)state;
    assert_int_equal(squeeze(out, sizeof out, &used, span_of(plain, sizeof plain)), 0);
    assert_int_equal(unsqueeze(back, 499, span_of(out, used)), ERR_MALFORMED);
    assert_int_equal(unsqueeze(back, 501, span_of(out, used)), ERR_MALFORMED);
    assert_int_equal(unsqueeze(back, 500, span_of(out, used - 1)), ERR_MALFORMED);
    assert_int_equal(unsqueeze(back, 500, span_of(out, used + 1)), ERR_MALFORMED); /* something behind it */
    memcpy(out + used, "\x50\x2a\x4d\x18\x00\x00\x00\x00", 8);                     /* a frame that decoders pass over */
    assert_int_equal(unsqueeze(back, 500, span_of(out, used + 8)), ERR_MALFORMED);
    assert_int_equal(unsqueeze(back, 500, span_of(out, 0)), ERR_MALFORMED);
    assert_int_equal(unsqueeze(back, 0, span_of(out, 0)), ERR_MALFORMED);
}

static void test_nothing_squeezed(void **state)
{
    uint8_t out[100], back[1];
    size_t used;

    (void)state;
    assert_int_equal(squeeze(out, sizeof out, &used, span_of("", 0)), 0);
    assert_int_equal(unsqueeze(back, 0, span_of(out, used)), 0);
}

static int one_thread(void *arg)
{
    uint8_t plain[100] = {5}, out[200], back[100];
    size_t used;

    (void)arg;
    if (squeeze(out, sizeof out, &used, span_of(plain, sizeof plain)) != 0)
        return 1;
    return unsqueeze(back, sizeof back, span_of(out, used)) != 0 || memcmp(back, plain, sizeof plain) != 0;
}

/* Contexts end with their thread (a leak shows under the sanitizer). */
static void test_threads(void **state)
{
    (void)state;
    for (int i = 0; i < 8; i++) {
        thrd_t t;
        int result;
        assert_int_equal(thrd_create(&t, one_thread, NULL), thrd_success);
        assert_int_equal(thrd_join(t, &result), thrd_success);
        assert_int_equal(result, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_there_and_back),
        cmocka_unit_test(test_wrong_sizes),
        cmocka_unit_test(test_nothing_squeezed),
        cmocka_unit_test(test_threads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
