/* Every view again from the log alone equals what the folds had made step by step (D1). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/prng.h"
#include "node/core/case_store.h"
#include "tests/support/case_steps.h"
#include "tiers/fold.h"

#define HOUSEHOLDS_MAX 24
#define VIEW_ROSTER    'R'
#define VIEW_LIST      'L'

static const uint8_t types[] = {VIEW_CASE, VIEW_FUND, VIEW_AUTHORITY, VIEW_WORK, VIEW_KEY, VIEW_ROSTER, VIEW_LIST};

struct town {
    struct world *w;
    struct prng dice;
    struct subject household[HOUSEHOLDS_MAX], fund, authority;
    size_t n;
};

static uint32_t roll(struct town *t, uint32_t sides)
{
    return (uint32_t)prng_below(&t->dice, sides);
}

static void open_money(struct town *t)
{
    struct filing fund = {.kind = KIND_FUND, .amount_fen = 5000000, .text = "救助基金"};
    t->fund = world_file(t->w, "C", fund).subject;
    struct filing rights = {.kind = KIND_RIGHTS, .area = world_area(t->w, "T"), .fund = t->fund, .amount_fen = 3000000};
    world_file(t->w, "C", rights);
    world_run(t->w);
    rights.area = world_area(t->w, "V");
    rights.amount_fen = 1000000;
    world_file(t->w, "T", rights);
    struct filing authority = {.kind = KIND_STANDING_AUTHORITY,
                               .area = world_area(t->w, "V"),
                               .fund = t->fund,
                               .per_household_fen = 50000,
                               .amount_fen = 900000,
                               .kinds = {HELP_CASH},
                               .n_kinds = 1,
                               .valid_from = 20251101,
                               .valid_to = 20251231};
    t->authority = world_file(t->w, "T", authority).subject;
    world_run(t->w);
}

/* One act of somebody's choosing; what an office refuses at the time is no part of the history. */
static void act(struct town *t)
{
    static const char *const doers[] = {"V", "T", "C"};
    const char *who = doers[roll(t, 3)];
    struct filing f = {.area = world_area(t->w, "V"), .subject = t->household[roll(t, (uint32_t)t->n)]};

    switch (roll(t, 7)) {
    case 0:
        if (t->n < HOUSEHOLDS_MAX)
            t->household[t->n++] = world_household(t->w, "V", "泽郎");
        return;
    case 1:
        f.kind = KIND_LEAD, f.code = 1 + roll(t, RISK_WATER), f.code2 = CHANNEL_COUNTER;
        break;
    case 2:
        f.kind = KIND_HELP, f.code = HELP_CASH, f.amount_fen = 1 + roll(t, 20000), f.fund = t->fund;
        if (who[0] == 'V')
            f.authority = t->authority;
        break;
    case 3:
        f.kind = KIND_VISIT, f.code = 1 + roll(t, VISIT_UNSURE);
        break;
    case 4:
        f.kind = KIND_DECISION;
        break;
    case 5:
        f.kind = KIND_REFUSAL, f.code = REASON_CONDITION_NOT_MET, f.text = "不符合条件";
        break;
    default:
        f.kind = KIND_GRANT, f.code = HELP_CASH, f.amount_fen = 1 + roll(t, 5000), f.fund = t->fund;
        break;
    }
    world_try(t->w, who, &f);
}

static struct town town_of(uint64_t seed, unsigned acts)
{
    struct town t = {.w = world_chain(seed), .dice = prng_fork(seed, "acts")};

    open_money(&t);
    t.household[t.n++] = world_household(t.w, "V", "泽郎");
    world_to_county(t.w, world_area(t.w, "V"), t.household[0]);
    for (unsigned i = 0; i < acts; i++) {
        if (roll(&t, 20) == 0)
            world_cut(t.w, roll(&t, 2) ? "V" : "C", "T");
        if (roll(&t, 10) == 0)
            world_heal(t.w, "V", "T"), world_heal(t.w, "C", "T");
        act(&t);
        world_run_some(t.w, roll(&t, 12));
    }
    world_heal(t.w, "V", "T");
    world_heal(t.w, "C", "T");
    world_run(t.w);
    return t;
}

/* ---- every view of one type, as one hash ---- */

struct sum {
    uint8_t type;
    struct id hash;
    size_t n;
};

static bool sum_add(void *arg, struct span key, struct span value)
{
    struct sum *s = arg;
    struct span folded = s->type == VIEW_CASE ? case_view_of(value) : value; /* beside it stand numbers of the store */
    struct id k = hash_of(key), v = hash_of(folded);
    uint8_t all[96];

    memcpy(all, s->hash.b, 32);
    memcpy(all + 32, k.b, 32);
    memcpy(all + 64, v.b, 32);
    s->hash = hash_of(span_of(all, sizeof all));
    s->n++;
    return true;
}

static struct sum sum_of(struct world *w, const char *name, uint8_t type)
{
    struct txn *t = store_begin(world_store(w, name), TXN_READ);
    struct sum s = {.type = type};

    view_each(t, (struct area){0}, (struct area){UINT64_MAX}, type, NULL, sum_add, &s);
    assert_int_equal(store_commit(t), 0);
    return s;
}

static void a_rebuild_equals_the_folds_of_a_random_history(void **state)
{
    static const char *const names[] = {"M", "C", "T", "V"};

    (void)state;
    for (uint64_t seed = 1; seed <= 2; seed++) {
        struct town t = town_of(seed, 90);
        world_expect_level(t.w);
        for (size_t i = 0; i < ARRAY_LEN(names); i++) {
            struct sum before[ARRAY_LEN(types)];
            for (size_t k = 0; k < ARRAY_LEN(types); k++) {
                before[k] = sum_of(t.w, names[i], types[k]);
                assert_true(before[k].n > 0 || (types[k] == VIEW_KEY && names[i][0] == 'M'));
            }
            world_rebuild(t.w, names[i]);
            for (size_t k = 0; k < ARRAY_LEN(types); k++) {
                struct sum after = sum_of(t.w, names[i], types[k]);
                if (after.n != before[k].n || !id_equal(&after.hash, &before[k].hash))
                    fail_msg("seed %d, office %s: views %c differ", (int)seed, names[i], types[k]);
            }
        }
        world_household(t.w, "V", "泽郎"); /* and they go on from there */
        world_run(t.w);
        world_expect_level(t.w);
        world_free(t.w);
    }
}

/* A view that was lost or spoilt comes back. */
static void a_rebuild_repairs(void **state)
{
    struct world *w = world_chain(9);
    struct subject h = world_household(w, "V", "泽郎"), ghost = {{9}};
    struct area v = world_area(w, "V");
    struct view_key real = view_key(v, VIEW_CASE, &h, (struct span){NULL, 0});
    struct view_key none = view_key(v, VIEW_FUND, &ghost, (struct span){NULL, 0});

    (void)state;
    struct sum cases = sum_of(w, "V", VIEW_CASE);
    struct txn *t = store_begin(world_store(w, "V"), TXN_WRITE);
    view_drop(t, &real);
    view_put(t, &none, span_str("junk"));
    assert_int_equal(store_commit(t), 0);
    world_rebuild(w, "V");
    struct sum again = sum_of(w, "V", VIEW_CASE);
    assert_int_equal(again.n, 1);
    assert_true(id_equal(&again.hash, &cases.hash));
    t = store_begin(world_store(w, "V"), TXN_READ);
    assert_null(view_get(t, &none).at);
    assert_int_equal(store_commit(t), 0);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rebuild_equals_the_folds_of_a_random_history),
        cmocka_unit_test(a_rebuild_repairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
