#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "node/cli/list_parts.h"
#include "proto/casework.pb-c.h"
#include "support/world.h"

static struct arena arena;
static struct list_parts parts;

struct walk {
    uint32_t skip; /* leave out the part of this number */
    int taken;
};

static bool take(void *arg, const struct log_entry *l)
{
    struct walk *w = arg;
    struct event e;

    assert_int_equal(event_decode(&e, l->envelope, &arena), 0);
    if (e.kind == KIND_AREA_LIST && w->skip-- != 0) {
        assert_int_equal(list_parts_take(&parts, &e, &arena), 0);
        assert_int_equal(list_parts_take(&parts, &e, &arena), 0); /* twice is once */
        w->taken++;
    }
    return true;
}

static int up(void **state)
{
    *state = world_chain(23);
    arena = arena_of(8u << 20);
    return 0;
}

static int down(void **state)
{
    world_free(*state);
    arena_free(&arena);
    return 0;
}

static void collect(struct world *w, uint32_t skip)
{
    struct walk walk = {.skip = skip};
    struct txn *t = store_begin(world_store(w, "V"), TXN_READ);

    log_each(t, NULL, take, &walk);
    store_abort(t);
    assert_true(walk.taken > 0);
}

static void the_list_comes_back_whole(void **state)
{
    struct tree *t = NULL;

    collect(*state, UINT32_MAX);
    assert_int_equal(list_parts_tree(&parts, &t), 0);
    assert_int_equal(tree_count(t), 1352);
    assert_int_equal(tree_version(t), 1);
    tree_free(t);
    list_parts_free(&parts);
}

static void a_missing_part_is_told(void **state)
{
    struct tree *t = NULL;

    assert_int_equal(list_parts_tree(&parts, &t), ERR_NOT_FOUND);
    collect(*state, 0);
    assert_int_equal(list_parts_tree(&parts, &t), ERR_NOT_FOUND);
    list_parts_free(&parts);
}

static int take_body(uint32_t part, uint32_t n, uint32_t rows_bytes, size_t hash_len)
{
    Fangpin__V1__AreaListBody b = FANGPIN__V1__AREA_LIST_BODY__INIT;
    uint8_t packed[256], hash[32] = {1};
    struct event e = {.kind = KIND_AREA_LIST};

    b.version = 2;
    b.part = part;
    b.parts = n;
    b.rows_bytes = rows_bytes;
    b.whole_hash = (ProtobufCBinaryData){hash_len, hash};
    b.rows = (ProtobufCBinaryData){4, (uint8_t *)"none"};
    e.body = span_of(packed, fangpin__v1__area_list_body__pack(&b, packed));
    return list_parts_take(&parts, &e, &arena);
}

static void parts_that_cannot_be_are_refused(void **state)
{
    struct event none = {.body = span_str("\xff\xff")};

    (void)state;
    assert_int_equal(list_parts_take(&parts, &none, &arena), ERR_MALFORMED);
    assert_int_equal(take_body(0, 0, 4, 32), ERR_MALFORMED);
    assert_int_equal(take_body(2, 2, 4, 32), ERR_MALFORMED);
    assert_int_equal(take_body(0, LIST_PARTS_MAX + 1, 4, 32), ERR_MALFORMED);
    assert_int_equal(take_body(0, 1, UINT32_MAX, 32), ERR_MALFORMED);
    assert_int_equal(take_body(0, 1, 4, 31), ERR_MALFORMED);
    assert_int_equal(take_body(0, 1, 4, 32), ERR_MALFORMED); /* rows that do not unpack */
    list_parts_free(&parts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_list_comes_back_whole),
        cmocka_unit_test(a_missing_part_is_told),
        cmocka_unit_test(parts_that_cannot_be_are_refused),
    };

    return cmocka_run_group_tests(tests, up, down);
}
