#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/id.h"
#include "base/prng.h"

static void test_digest_ignores_order(void **state)
{
    struct prng p = prng_fork(3, "ids");
    struct id ids[40];
    struct digest forth = {0}, back = {0}, left = {0}, right = {0};

    (void)state;
    prng_fill(&p, ids, sizeof ids);
    for (int i = 0; i < 40; i++) {
        digest_add_id(&forth, &ids[i]);
        digest_add_id(&back, &ids[39 - i]);
        digest_add_id(i < 13 ? &left : &right, &ids[i]);
    }
    assert_true(digest_equal(&forth, &back));
    assert_false(digest_equal(&forth, &right));
    digest_add(&left, &right);
    assert_true(digest_equal(&forth, &left));
    assert_int_equal(left.count, 40);
}

static void test_digest_carries_within_a_word(void **state)
{
    struct id top = {{0}}, one = {{0}};
    struct digest d = {0};
    uint8_t bytes[DIGEST_BYTES];

    (void)state;
    memset(top.b, 0xff, sizeof top.b);
    one.b[7] = 1;
    digest_add_id(&d, &top);
    digest_add_id(&d, &one);
    assert_true(d.sum[0] == 0); /* 2^64 - 1 + 1, and nothing carried on */
    assert_true(d.sum[1] == UINT64_MAX);
    digest_put(bytes, &d);
    assert_int_equal(bytes[7], 2);
    struct digest again = digest_get(bytes);
    assert_true(digest_equal(&d, &again));
}

static void test_hex(void **state)
{
    uint8_t bytes[3] = {0, 0xa9, 0xff}, back[3];
    char text[7];

    (void)state;
    hex_print(text, bytes, sizeof bytes);
    assert_string_equal(text, "00a9ff");
    assert_true(hex_parse(back, 3, "00A9fF", 6));
    assert_memory_equal(back, bytes, 3);
    assert_false(hex_parse(back, 3, "00a9f", 5));
    assert_false(hex_parse(back, 3, "00a9fg", 6));
    assert_false(hex_parse(back, 3, "00a9ff0", 7));
}

static void test_nothing(void **state)
{
    struct subject none = {{0}}, some = {{[15] = 1}};

    (void)state;
    assert_true(subject_none(&none));
    assert_false(subject_none(&some));
    assert_true(bytes_zero(some.b, 15));
    assert_false(bytes_zero(some.b, 16));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_digest_ignores_order),
        cmocka_unit_test(test_digest_carries_within_a_word),
        cmocka_unit_test(test_hex),
        cmocka_unit_test(test_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
