/* The key of an office's sealed parts: made with its first household, wrapped for who is entitled (DOMAIN.md 6.5). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/desk.h"
#include "tests/support/world.h"
#include "tiers/fold.h"

struct chain {
    struct desks *d;
    struct desk *m, *c, *t, *v;
};

static int setup(void **state)
{
    static struct chain n;

    n.d = desks_new(NULL);
    n.m = desk_root(n.d);
    n.c = desk_child(n.d, n.m, AREA_C);
    n.t = desk_child(n.d, n.c, AREA_T);
    n.v = desk_child(n.d, n.t, AREA_V);
    *state = &n;
    return 0;
}

static int teardown(void **state)
{
    struct chain *n = *state;

    desks_free(n->d);
    return 0;
}

static bool recipient_is(const struct event *e, const struct desk *o)
{
    Fangpin__V1__WrapBody *b = fangpin__v1__wrap_body__unpack(NULL, e->body.len, e->body.at);

    assert_non_null(b);
    bool is = b->recipient.len == sizeof o->keys.public_key.b &&
              memcmp(b->recipient.data, o->keys.public_key.b, sizeof o->keys.public_key.b) == 0;
    fangpin__v1__wrap_body__free_unpacked(b, NULL);
    return is;
}

static Fangpin__V1__HouseholdSealed *open_sealed(struct chain *n, const struct event *e, const uint8_t *key)
{
    uint8_t *plain = arena_take(&n->d->arena, e->sealed.len);
    ProtobufCAllocator alloc = arena_allocator(&n->d->arena);

    EXPECT(e->sealed.at != NULL && e->sealed.len > SEAL_EXTRA_BYTES);
    if (open_with(plain, e->sealed, key, &e->stream.author, e->position, e->time) != 0)
        return NULL;
    return fangpin__v1__household_sealed__unpack(&alloc, e->sealed.len - SEAL_EXTRA_BYTES, plain);
}

static void the_first_household_makes_the_key_for_who_is_entitled(void **state)
{
    struct chain *n = *state;
    uint64_t at = desk_file(n->d, n->v, desk_household()).position;
    struct event household = desk_event(n->d, n->v, at);
    const struct desk *entitled[] = {n->v, n->t, n->c};

    assert_int_equal(at, 4); /* after one wrap for each: its own, the township's, the county's */
    for (uint64_t p = 1; p < at; p++) {
        struct event wrap = desk_event(n->d, n->v, p);
        uint8_t key[CASE_KEY_BYTES];
        assert_int_equal(wrap.kind, KIND_WRAP);
        assert_true(recipient_is(&wrap, entitled[p - 1]));
        assert_false(recipient_is(&wrap, n->m));
        assert_int_equal(unwrap_key(key, wrap.sealed, &n->m->keys), ERR_NO_KEY);
        assert_int_equal(unwrap_key(key, wrap.sealed, &entitled[p - 1]->keys), 0);
        Fangpin__V1__HouseholdSealed *plain = open_sealed(n, &household, key);
        assert_non_null(plain);
        assert_string_equal(plain->member[0]->name, "泽郎");
        key[0] ^= 1;
        assert_null(open_sealed(n, &household, key));
    }
}

static void the_key_is_one_and_outlives_a_restart(void **state)
{
    struct chain *n = *state;
    uint64_t first = desk_file(n->d, n->v, desk_household()).position;

    desk_restart(n->d, n->v);
    uint64_t second = desk_file(n->d, n->v, desk_household()).position;
    assert_int_equal(second, first + 1); /* nothing is wrapped again */
    struct event wrap = desk_event(n->d, n->v, 2), household = desk_event(n->d, n->v, second);
    uint8_t key[CASE_KEY_BYTES];
    assert_int_equal(unwrap_key(key, wrap.sealed, &n->t->keys), 0);
    assert_non_null(open_sealed(n, &household, key));
}

static void asking_what_would_happen_makes_no_key(void **state)
{
    struct chain *n = *state;
    struct filing f = desk_household();

    f.dry_run = true;
    assert_int_equal(desk_try(n->d, n->v, f).rc, 0);
    assert_int_equal(desk_status(n->d, n->v).events, 0);
}

static void a_refused_household_makes_no_key(void **state)
{
    struct chain *n = *state;
    struct filing f = desk_household();

    f.people = 0;
    assert_int_equal(desk_try(n->d, n->v, f).rc, ERR_REFUSED);
    assert_int_equal(desk_status(n->d, n->v).events, 0);
    f = desk_household(); /* no office of a county registers households */
    uint64_t before = desk_status(n->d, n->c).events;
    assert_int_equal(desk_try(n->d, n->c, f).rc, ERR_REFUSED);
    assert_int_equal(desk_status(n->d, n->c).events, before);
}

/* Kept by key and recipient, so that whoever may open finds it. */
static void wraps_are_found_by_key_and_recipient(void **state)
{
    struct chain *n = *state;
    uint64_t at = desk_file(n->d, n->v, desk_household()).position;
    struct event wrap = desk_event(n->d, n->v, 1), household = desk_event(n->d, n->v, at);
    ProtobufCAllocator alloc = arena_allocator(&n->d->arena);
    Fangpin__V1__WrapBody *w = fangpin__v1__wrap_body__unpack(&alloc, wrap.body.len, wrap.body.at);
    Fangpin__V1__HouseholdBody *h = fangpin__v1__household_body__unpack(&alloc, household.body.len, household.body.at);
    const struct desk *entitled[] = {n->v, n->t, n->c, n->m};
    struct subject id;

    assert_int_equal(h->key_id.len, sizeof id.b);
    assert_memory_equal(h->key_id.data, w->key_id.data, sizeof id.b);
    memcpy(id.b, h->key_id.data, sizeof id.b);
    struct txn *t = store_begin(n->v->store, TXN_READ);
    for (size_t i = 0; i < ARRAY_LEN(entitled); i++) {
        const struct author *to = &entitled[i]->keys.public_key;
        struct view_key k = view_key(n->v->area, VIEW_KEY, &id, span_of(to->b, sizeof to->b));
        uint8_t key[CASE_KEY_BYTES];
        struct span wrapped = view_get(t, &k);
        if (i == 3)
            assert_null(wrapped.at);
        else
            assert_int_equal(unwrap_key(key, wrapped, &entitled[i]->keys), 0);
    }
    assert_int_equal(store_commit(t), 0);
}

#define IN_A_CHAIN(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_CHAIN(the_first_household_makes_the_key_for_who_is_entitled),
        IN_A_CHAIN(the_key_is_one_and_outlives_a_restart),
        IN_A_CHAIN(asking_what_would_happen_makes_no_key),
        IN_A_CHAIN(a_refused_household_makes_no_key),
        IN_A_CHAIN(wraps_are_found_by_key_and_recipient),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
