#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <sodium.h>

#include "tests/support/proto_make.h"

static void test_keys_follow_from_the_seed(void **state)
{
    struct office_keys a = make_keys(1), b = make_keys(1), c = make_keys(2);

    (void)state;
    assert_memory_equal(&a, &b, sizeof a);
    assert_false(author_equal(&a.public_key, &c.public_key));
    keys_wipe(&a);
    assert_true(bytes_zero(&a, sizeof a));
}

static void test_signatures(void **state)
{
    struct office_keys k = make_keys(1), other = make_keys(2);
    uint8_t signature[SIGNATURE_BYTES], changed[SIGNATURE_BYTES];
    struct span text = span_str("help first");
    struct span s = span_of(signature, sizeof signature);

    (void)state;
    sign_bytes(signature, &k, "domain a", text);
    assert_true(signature_valid(s, &k.public_key, "domain a", text));
    assert_false(signature_valid(s, &k.public_key, "domain b", text));
    assert_false(signature_valid(s, &other.public_key, "domain a", text));
    assert_false(signature_valid(s, &k.public_key, "domain a", span_str("help last")));
    assert_false(signature_valid(span_of(signature, 63), &k.public_key, "domain a", text));
    for (size_t i = 0; i < sizeof signature; i++) {
        memcpy(changed, signature, sizeof changed);
        changed[i] ^= 0x10;
        assert_false(signature_valid(span_of(changed, sizeof changed), &k.public_key, "domain a", text));
    }
}

/* "ab" + "c" must not pass for "a" + "bc": the domain ends with its NUL. */
static void test_domain_has_an_end(void **state)
{
    struct office_keys k = make_keys(1);
    uint8_t signature[SIGNATURE_BYTES];

    (void)state;
    sign_bytes(signature, &k, "ab", span_str("c"));
    assert_false(signature_valid(span_of(signature, 64), &k.public_key, "a", span_str("bc")));
}

static void test_too_long_is_not_valid(void **state)
{
    static uint8_t bytes[HEADER_BYTES_MAX + 1];
    uint8_t signature[SIGNATURE_BYTES] = {0};
    struct office_keys k = make_keys(1);

    (void)state;
    sign_bytes(signature, &k, "d", span_of(bytes, HEADER_BYTES_MAX));
    assert_true(signature_valid(span_of(signature, 64), &k.public_key, "d", span_of(bytes, HEADER_BYTES_MAX)));
    assert_false(signature_valid(span_of(signature, 64), &k.public_key, "d", span_of(bytes, sizeof bytes)));
}

/* The identity point as key: S = 0 and R = identity would be valid for any text in a lax check (D4). */
static void test_weak_keys_are_refused(void **state)
{
    struct author identity = {{1}};
    uint8_t signature[SIGNATURE_BYTES] = {1};

    (void)state;
    assert_false(signature_valid(span_of(signature, 64), &identity, "d", span_str("anything")));
}

static void test_curve_keys_match(void **state)
{
    struct office_keys office = make_keys(9);
    struct curve_keys k, once;
    uint8_t derived[32], pub[32];
    struct author none = {{0}};

    (void)state;
    assert_int_equal(curve_keys_of(&k, &office), 0);
    assert_int_equal(curve_public_of(pub, &office.public_key), 0);
    assert_memory_equal(pub, k.public_key, 32);
    crypto_scalarmult_base(derived, k.secret);
    assert_memory_equal(derived, k.public_key, 32);
    assert_int_equal(curve_public_of(pub, &none), ERR_INVALID);
    curve_keys_of_secret(&once, office.secret);
    crypto_scalarmult_base(derived, office.secret);
    assert_memory_equal(derived, once.public_key, 32);
}

static void test_network_names_its_root(void **state)
{
    struct office_keys a = make_keys(1), b = make_keys(2);
    struct network x = network_of_root(&a.public_key), y = network_of_root(&b.public_key);

    (void)state;
    assert_memory_not_equal(x.b, y.b, sizeof x.b);
}

static void test_sealing(void **state)
{
    uint8_t key[CASE_KEY_BYTES] = {1}, wrong[CASE_KEY_BYTES] = {2}, out[64], back[64];
    struct office_keys k = make_keys(3), other = make_keys(4);
    struct span plain = span_str("invented name, 99xxxx");

    (void)state;
    size_t len = seal_with(out, plain, key, &k.public_key, 5, 9);
    assert_int_equal(len, plain.len + SEAL_EXTRA_BYTES);
    assert_int_equal(open_with(back, span_of(out, len), key, &k.public_key, 5, 9), 0);
    assert_memory_equal(back, plain.at, plain.len);
    assert_int_equal(open_with(back, span_of(out, len), wrong, &k.public_key, 5, 9), ERR_NO_KEY);
    assert_int_equal(open_with(back, span_of(out, len), key, &k.public_key, 6, 9), ERR_NO_KEY);
    assert_int_equal(open_with(back, span_of(out, len), key, &k.public_key, 5, 8), ERR_NO_KEY);
    assert_int_equal(open_with(back, span_of(out, len), key, &other.public_key, 5, 9), ERR_NO_KEY);
    assert_int_equal(open_with(back, span_of(out, len - 1), key, &k.public_key, 5, 9), ERR_NO_KEY);
    assert_int_equal(open_with(back, span_of(out, 15), key, &k.public_key, 5, 9), ERR_NO_KEY);
    len = seal_with(out, span_str(""), key, &k.public_key, 7, 9);
    assert_int_equal(open_with(back, span_of(out, len), key, &k.public_key, 7, 9), 0);
}

static void test_wrapped_keys(void **state)
{
    uint8_t key[CASE_KEY_BYTES] = {1, 2, 3}, wrapped[WRAPPED_KEY_BYTES], again[WRAPPED_KEY_BYTES], back[32];
    uint8_t seed[SEED_BYTES] = {7}, other_seed[SEED_BYTES] = {8};
    struct office_keys k = make_keys(3), other = make_keys(4);
    struct author none = {{0}};

    (void)state;
    assert_int_equal(wrap_key(wrapped, key, &k.public_key, seed), 0);
    assert_int_equal(unwrap_key(back, span_of(wrapped, sizeof wrapped), &k), 0);
    assert_memory_equal(back, key, sizeof key);
    assert_int_equal(unwrap_key(back, span_of(wrapped, sizeof wrapped), &other), ERR_NO_KEY);
    assert_int_equal(unwrap_key(back, span_of(wrapped, sizeof wrapped - 1), &k), ERR_NO_KEY);
    assert_int_equal(wrap_key(again, key, &k.public_key, other_seed), 0);
    assert_memory_not_equal(again, wrapped, sizeof again);
    assert_int_equal(wrap_key(again, key, &none, seed), ERR_INVALID);
    wrapped[40] ^= 1;
    assert_int_equal(unwrap_key(back, span_of(wrapped, sizeof wrapped), &k), ERR_NO_KEY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_follow_from_the_seed),
        cmocka_unit_test(test_signatures),
        cmocka_unit_test(test_domain_has_an_end),
        cmocka_unit_test(test_too_long_is_not_valid),
        cmocka_unit_test(test_weak_keys_are_refused),
        cmocka_unit_test(test_curve_keys_match),
        cmocka_unit_test(test_network_names_its_root),
        cmocka_unit_test(test_sealing),
        cmocka_unit_test(test_wrapped_keys),
    };

    return crypto_start() != 0 || cmocka_run_group_tests(tests, NULL, NULL);
}
