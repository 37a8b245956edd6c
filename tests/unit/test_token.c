#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/prng.h"
#include "tests/support/proto_make.h"

static struct token sample(void)
{
    struct office_keys parent = make_keys(2);
    struct token t = {.network = network_of_root(&parent.public_key),
                      .area = MAKE_AREA,
                      .name = "代基村",
                      .address = "tcp://10.51.32.1:7440",
                      .parent = parent.public_key,
                      .expires_ms = 1795622400000};

    memset(t.secret, 0xa5, sizeof t.secret);
    return t;
}

static void expect_same(const struct token *a, const struct token *b)
{
    assert_memory_equal(&a->network, &b->network, sizeof a->network);
    assert_true(area_equal(a->area, b->area));
    assert_string_equal(a->name, b->name);
    assert_string_equal(a->address, b->address);
    assert_true(author_equal(&a->parent, &b->parent));
    assert_memory_equal(a->secret, b->secret, sizeof a->secret);
    assert_int_equal(a->expires_ms, b->expires_ms);
}

static void test_there_and_back(void **state)
{
    struct token t = sample(), u;
    char text[TOKEN_TEXT_MAX];
    int group = 9;

    (void)state;
    assert_int_equal(token_print(text, &t), 0);
    assert_memory_equal(text, "FP1-", 4);
    assert_int_equal(text[9], '-');
    assert_int_equal(token_parse(&u, text, &group), 0);
    assert_int_equal(group, 0);
    expect_same(&t, &u);
}

static void test_every_length(void **state)
{
    struct token t = sample(), u;
    char text[TOKEN_TEXT_MAX];
    int group;

    (void)state;
    memset(t.name, 0, sizeof t.name);
    for (size_t len = 0; len < AREA_NAME_BYTES_MAX; len++) {
        assert_int_equal(token_print(text, &t), 0);
        assert_int_equal(token_parse(&u, text, &group), 0);
        expect_same(&t, &u);
        t.name[len] = (char)('a' + len % 26);
    }
    memset(t.address, 'x', sizeof t.address - 1);
    assert_int_equal(token_print(text, &t), 0);
    assert_int_equal(token_parse(&u, text, &group), 0);
    expect_same(&t, &u);
    t.address[sizeof t.address - 1] = 'x';
    assert_int_equal(token_print(text, &t), ERR_TOO_BIG);
}

/* As it comes over a telephone: small letters, spaces, no dashes, o for 0, i and l for 1. */
static void test_forgiven(void **state)
{
    struct token t = sample(), u;
    char text[TOKEN_TEXT_MAX], said[2 * TOKEN_TEXT_MAX], *at = said;
    int group;

    (void)state;
    assert_int_equal(token_print(text, &t), 0);
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '-') {
            *at++ = ' ', *at++ = '\n';
            continue;
        }
        *at++ = *c == '0' ? 'o' : *c == '1' ? (c - text) % 2 ? 'l' : 'I' : *c >= 'A' ? (char)(*c + 32) : *c;
    }
    *at = '\0';
    assert_int_equal(token_parse(&u, said, &group), 0);
    expect_same(&t, &u);
}

static void test_wrong_character_is_named(void **state)
{
    struct token t = sample(), u;
    char text[TOKEN_TEXT_MAX];
    int group;

    (void)state;
    assert_int_equal(token_print(text, &t), 0);
    text[4 + 6 * 6 + 2] = 'U'; /* the seventh group */
    assert_int_equal(token_parse(&u, text, &group), ERR_BAD_TOKEN);
    assert_int_equal(group, 7);
    text[4] = '?';
    assert_int_equal(token_parse(&u, text, &group), ERR_BAD_TOKEN);
    assert_int_equal(group, 1);
}

/* No single changed character and no two neighbours swapped pass the check. */
static void test_slips_are_found(void **state)
{
    struct token t = sample(), u;
    char text[TOKEN_TEXT_MAX], slip[TOKEN_TEXT_MAX];
    int group;

    (void)state;
    assert_int_equal(token_print(text, &t), 0);
    for (size_t i = 4; text[i] != '\0'; i++) {
        if (text[i] == '-')
            continue;
        memcpy(slip, text, sizeof slip);
        slip[i] = text[i] == 'Z' ? 'Y' : 'Z';
        assert_int_equal(token_parse(&u, slip, &group), ERR_BAD_TOKEN);
        size_t k = text[i + 1] == '-' ? i + 2 : i + 1;
        if (text[k] == '\0' || text[k] == text[i])
            continue;
        memcpy(slip, text, sizeof slip);
        slip[i] = text[k], slip[k] = text[i];
        assert_int_equal(token_parse(&u, slip, &group), ERR_BAD_TOKEN);
        assert_int_equal(group, 0);
    }
}

/* Bits that fill up the last character are zero: one token has one text. */
static void test_one_text_only(void **state)
{
    struct token t = sample(), u;
    char text[TOKEN_TEXT_MAX], other[TOKEN_TEXT_MAX + 1], digits[TOKEN_TEXT_MAX];
    int group, filled = 0;

    (void)state;
    for (int round = 0; round < 5; round++, t.address[strlen(t.address)] = 'x') {
        size_t n = 0;
        assert_int_equal(token_print(text, &t), 0);
        for (const char *c = text; *c != '\0'; c++)
            if (*c != '-')
                digits[n++] = *c;
        size_t last = n - 11; /* of the data, before the ten of the check */
        memcpy(other, digits, n), other[n] = '\0';
        assert_int_equal(token_parse(&u, other, &group), 0);
        memmove(other + last + 2, digits + last + 1, 10);
        other[last + 1] = '0', other[n + 1] = '\0'; /* a character more, of nothing */
        assert_int_equal(token_parse(&u, other, &group), ERR_BAD_TOKEN);
        memcpy(other, digits, n), other[n] = '\0';
        if (strchr("048CGMRW", other[last]) == NULL)
            continue; /* no room for two bits */
        other[last]++;
        assert_int_equal(token_parse(&u, other, &group), ERR_BAD_TOKEN);
        filled++;
    }
    assert_true(filled > 0);
}

static void test_no_token(void **state)
{
    static char endless[5000];
    struct token u;
    int group;

    (void)state;
    assert_int_equal(token_parse(&u, "", &group), ERR_BAD_TOKEN);
    assert_int_equal(token_parse(&u, "FP1", &group), ERR_BAD_TOKEN);
    assert_int_equal(token_parse(&u, "FP2-00000-00000-00000", &group), ERR_BAD_TOKEN);
    assert_int_equal(token_parse(&u, "FP1-00000-00000-00000", &group), ERR_BAD_TOKEN);
    memset(endless, '1', sizeof endless - 1);
    memcpy(endless, "FP", 2);
    assert_int_equal(token_parse(&u, endless, &group), ERR_BAD_TOKEN);
}

static void test_random_text_never_passes(void **state)
{
    struct prng p = prng_fork(11, "token");
    struct token u;
    char text[200];
    int group;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        size_t len = prng_below(&p, sizeof text - 5);
        memcpy(text, "FP1-", 4);
        for (size_t i = 4; i < len + 4; i++)
            text[i] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ- "[prng_below(&p, 34)];
        text[len + 4] = '\0';
        assert_int_equal(token_parse(&u, text, &group), ERR_BAD_TOKEN);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_there_and_back),  cmocka_unit_test(test_every_length),
        cmocka_unit_test(test_forgiven),        cmocka_unit_test(test_wrong_character_is_named),
        cmocka_unit_test(test_slips_are_found), cmocka_unit_test(test_one_text_only),
        cmocka_unit_test(test_no_token),        cmocka_unit_test(test_random_text_never_passes),
    };

    return crypto_start() != 0 || cmocka_run_group_tests(tests, NULL, NULL);
}
