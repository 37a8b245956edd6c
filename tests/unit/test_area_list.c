/* An area list as signed events, and the tree out of them again (D8). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "tests/support/desk.h"
#include "tests/support/world.h"

static char *list_read(const char *name)
{
    const char *source = getenv("FANGPIN_SOURCE");
    char path[512], *text = calloc(1, 1u << 20);

    snprintf(path, sizeof path, "%s/tiers/areas/%s", source != NULL ? source : ".", name);
    FILE *f = fopen(path, "rb");
    if (f == NULL || text == NULL)
        world_failed(path, __FILE__, __LINE__);
    assert_true(fread(text, 1, (1u << 20) - 1, f) > 0);
    fclose(f);
    return text;
}

static struct tree *tree_held(struct desk *o)
{
    struct txn *t = store_begin(o->store, TXN_READ);
    struct tree *tree = NULL;

    EXPECT(core_load_tree(t, NULL, &tree) == 0);
    assert_int_equal(store_commit(t), 0);
    return tree;
}

/* Whoever has the same tree already shares it; one of another version does not do. */
static void expect_shared(struct desk *o, struct tree *known)
{
    struct txn *t = store_begin(o->store, TXN_READ);
    uint32_t version = tree_version(known);
    struct tree *tree = NULL;

    EXPECT(core_load_tree(t, known, &tree) == 0);
    assert_ptr_equal(tree, known);
    tree_free(tree);
    tree_set_version(known, version + 1);
    EXPECT(core_load_tree(t, known, &tree) == 0);
    assert_ptr_not_equal(tree, known);
    assert_int_equal(tree_version(tree), version);
    tree_free(tree);
    tree_set_version(known, version);
    assert_int_equal(store_commit(t), 0);
}

static void expect_same(const struct tree *a, const struct tree *b)
{
    assert_true(span_equal(tree_rows(a), tree_rows(b)));
    assert_int_equal(tree_version(a), tree_version(b));
    assert_int_equal(tree_count(a), tree_count(b));
}

static void every_shipped_list_survives_byte_for_byte(void **state)
{
    static const char *const lists[] = {"ngawa-5132.csv", "luohe-4111.csv", "yueyang-4306.csv", "chongqing-50.csv"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        char *csv = list_read(lists[i]);
        struct desks *d = desks_new(csv);
        tree_set_version(d->tree, 3);
        struct desk *root = desk_root(d);
        struct tree *held = tree_held(root);
        expect_same(held, d->tree);
        expect_shared(root, d->tree);
        expect_same(core_tree(root->core), d->tree);
        size_t parts = desk_status(d, root).events - 1;
        assert_int_equal(parts, (tree_rows(d->tree).len + 40959) / 40960);
        for (uint64_t p = 2; p <= parts + 1; p++)
            assert_int_equal(desk_event(d, root, p).kind, KIND_AREA_LIST);
        tree_free(held);
        desks_free(d);
        free(csv);
    }
}

/* A grant of a network whose list has `parts` parts at least. */
struct bed {
    struct desks *d;
    struct desk *child;
    struct token token;
    Fangpin__V1__EnrolGrant *grant;
    char *csv;
};

static int setup(void **state)
{
    static struct bed b;

    b.csv = list_read("chongqing-50.csv");
    b.d = desks_new(b.csv);
    struct desk *root = desk_root(b.d);
    b.child = desk_empty(b.d, "500101000000");
    assert_int_equal(desk_invite(b.d, root, "500101000000", &b.token), 0);
    b.grant = desk_grant(b.d, root, &b.token, &b.child->keys);
    assert_true(b.grant->n_envelope > 2 + 8); /* genesis, certificate, and many parts */
    *state = &b;
    return 0;
}

static int teardown(void **state)
{
    struct bed *b = *state;

    desks_free(b->d);
    free(b->csv);
    return 0;
}

static int enrol(struct bed *b)
{
    struct step_time t = desk_time(b->d);

    return core_enrol(b->child->store, b->grant, &b->token, &b->child->keys, &t);
}

static void parts_may_stand_in_any_order(void **state)
{
    struct bed *b = *state;
    struct prng dice = prng_fork(5, "order");

    for (size_t i = b->grant->n_envelope; i > 3; i--) { /* a certificate follows its issuer's; the parts do not care */
        size_t k = 2 + prng_below(&dice, i - 2);
        ProtobufCBinaryData swap = b->grant->envelope[k];
        b->grant->envelope[k] = b->grant->envelope[i - 1];
        b->grant->envelope[i - 1] = swap;
    }
    assert_int_equal(enrol(b), 0);
    struct tree *held = tree_held(b->child);
    expect_same(held, b->d->tree);
    tree_free(held);
}

static void one_given_twice_does_no_harm(void **state)
{
    struct bed *b = *state;
    size_t n = b->grant->n_envelope;
    ProtobufCBinaryData *more = arena_take(&b->d->arena, (n + 1) * sizeof *more);

    memcpy(more, b->grant->envelope, n * sizeof *more);
    more[n] = more[3];
    b->grant->envelope = more;
    b->grant->n_envelope++;
    assert_int_equal(enrol(b), 0);
}

static void without_one_part_there_is_no_list(void **state)
{
    struct bed *b = *state;
    size_t n = b->grant->n_envelope;

    for (size_t gone = 2; gone < n; gone += n - 3) { /* the first, the last */
        ProtobufCBinaryData kept = b->grant->envelope[gone];
        b->grant->envelope[gone] = b->grant->envelope[0];
        assert_int_equal(enrol(b), ERR_NOT_FOUND);
        b->grant->envelope[gone] = kept;
    }
    b->grant->n_envelope = 2;
    assert_int_equal(enrol(b), ERR_NOT_FOUND);
}

/* A part signed by `keys` as the root would: one that says the list is whole with these rows. */
static ProtobufCBinaryData part_of(struct bed *b, const struct office_keys *keys, uint32_t version, bool true_hash)
{
    static const uint8_t empty_frame[] = {0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x02, 0x11, 0x00, 0x00, 'x', '\n'};
    Fangpin__V1__AreaListBody body = FANGPIN__V1__AREA_LIST_BODY__INIT;
    struct id whole = hash_of(span_str(true_hash ? "x\n" : "y\n"));
    uint8_t packed[200];
    struct event e;
    struct span envelope;

    body.version = version;
    body.parts = 1;
    body.rows_bytes = 2;
    body.rows = (ProtobufCBinaryData){sizeof empty_frame, (uint8_t *)empty_frame};
    body.whole_hash = (ProtobufCBinaryData){sizeof whole.b, whole.b};
    size_t len = fangpin__v1__area_list_body__pack(&body, packed);
    struct event_draft draft = {.network = b->token.network,
                                .area = tree_root(b->d->tree),
                                .epoch = 1,
                                .area_list = 1,
                                .kind = KIND_AREA_LIST,
                                .depth = 90,
                                .scope = {tree_root(b->d->tree), REACH_DOWN},
                                .sequence = 90,
                                .position = 90,
                                .time = 1,
                                .previous = {{1}},
                                .body = span_of(packed, len)};
    EXPECT(event_sign(&e, &envelope, &draft, keys, &b->d->arena) == 0);
    return (ProtobufCBinaryData){envelope.len, (uint8_t *)envelope.at};
}

static void a_newer_list_that_is_not_whole_leaves_the_older_in_force(void **state)
{
    struct bed *b = *state;
    ProtobufCBinaryData *more = arena_take(&b->d->arena, (b->grant->n_envelope + 1) * sizeof *more);

    memcpy(more, b->grant->envelope, b->grant->n_envelope * sizeof *more);
    b->grant->envelope = more;
    more[b->grant->n_envelope++] = part_of(b, &b->d->at[0].keys, 2, false);
    assert_int_equal(enrol(b), 0);
    struct tree *held = tree_held(b->child);
    expect_same(held, b->d->tree);
    tree_free(held);
}

static void rows_are_what_the_hash_says_or_no_list(void **state)
{
    struct bed *b = *state;

    b->grant->n_envelope = 3;
    b->grant->envelope[2] = part_of(b, &b->d->at[0].keys, 1, false);
    assert_int_equal(enrol(b), ERR_NOT_FOUND);
    b->grant->envelope[2] = part_of(b, &b->d->at[0].keys, 1, true); /* whole, and no list */
    assert_int_equal(enrol(b), ERR_MALFORMED);
}

static void only_the_root_says_what_the_areas_are(void **state)
{
    struct bed *b = *state;

    b->grant->envelope[2] = part_of(b, &b->child->keys, 1, true);
    assert_int_equal(enrol(b), ERR_NO_AUTHORITY);
}

static void a_tampered_part_is_refused(void **state)
{
    struct bed *b = *state;
    ProtobufCBinaryData *part = &b->grant->envelope[2];
    struct envelope_parts p;

    part->data[part->len / 2] ^= 1; /* its body */
    assert_int_equal(enrol(b), ERR_MALFORMED);
    part->data[part->len / 2] ^= 1;
    assert_true(envelope_split(&p, span_of(part->data, part->len)));
    part->data[p.signature.at - part->data] ^= 1;
    assert_int_equal(enrol(b), ERR_BAD_SIGNATURE);
}

#define WITH_GRANT(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shipped_list_survives_byte_for_byte),
        WITH_GRANT(parts_may_stand_in_any_order),
        WITH_GRANT(one_given_twice_does_no_harm),
        WITH_GRANT(without_one_part_there_is_no_list),
        WITH_GRANT(a_newer_list_that_is_not_whole_leaves_the_older_in_force),
        WITH_GRANT(rows_are_what_the_hash_says_or_no_list),
        WITH_GRANT(only_the_root_says_what_the_areas_are),
        WITH_GRANT(a_tampered_part_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
