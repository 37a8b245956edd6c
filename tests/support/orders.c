#include "tests/support/orders.h"

#include <stdio.h>

#include "base/prng.h"

#define SEED          1u
#define ROUNDS        24u /* of a shuffled healing */
#define FRAMES_A_TURN 40u
#define RETRY_MS      600000u /* what was lost is said again within this time */

struct telling {
    const struct order_story *story;
    struct world *w;
    void *facts;
    size_t n_lines;
};

static size_t lines_of(const struct order_story *s)
{
    size_t n = 0;

    while (n < ORDER_LINES_MAX && s->cut[n].a != NULL)
        n++;
    return n;
}

static void look(struct telling *t, void (*fn)(struct world *w, const char *office, void *facts))
{
    for (size_t i = 0; fn != NULL && i < ORDER_OFFICES_MAX && t->story->offices[i] != NULL; i++)
        fn(t->w, t->story->offices[i], t->facts);
}

static void heal_all(struct telling *t)
{
    for (size_t i = 0; i < t->n_lines; i++) {
        world_lose(t->w, t->story->cut[i].a, t->story->cut[i].b, 0);
        world_heal(t->w, t->story->cut[i].a, t->story->cut[i].b);
    }
    world_duplicate(t->w, 0);
    world_run(t->w);
    world_pass(t->w, RETRY_MS);
    world_run(t->w);
}

/* ---- the orders ---- */

static void heal_in_order(struct telling *t, bool backwards)
{
    for (size_t i = 0; i < t->n_lines; i++) {
        const struct order_line *l = &t->story->cut[backwards ? t->n_lines - 1 - i : i];
        world_heal(t->w, l->a, l->b);
        world_run(t->w);
    }
}

static void heal_shuffled(struct telling *t, uint64_t seed)
{
    struct prng dice = prng_fork(seed, "orders");

    world_duplicate(t->w, (unsigned)prng_below(&dice, 30));
    for (unsigned round = 0; round < ROUNDS; round++) {
        const struct order_line *l = &t->story->cut[prng_below(&dice, t->n_lines)];
        world_lose(t->w, l->a, l->b, (unsigned)prng_below(&dice, 30));
        if (prng_below(&dice, 3) > 0)
            world_heal(t->w, l->a, l->b);
        else
            world_cut(t->w, l->a, l->b);
        world_run_some(t->w, (unsigned)prng_below(&dice, FRAMES_A_TURN));
        if (prng_below(&dice, 6) == 0)
            world_crash(t->w, prng_below(&dice, 2) ? l->a : l->b);
        if (prng_below(&dice, 4) == 0)
            world_pass(t->w, prng_below(&dice, RETRY_MS));
    }
}

/* ---- what every story must hold to ---- */

static struct id held_by(struct telling *t, const char *office)
{
    char area[AREA_TEXT_LEN + 1];

    area_print(area, world_area(t->w, office));
    struct digest d = world_digest(t->w, office, area);
    struct id views = world_views(t->w, office, area);
    uint8_t both[sizeof views + sizeof d.sum];
    memcpy(both, views.b, sizeof views);
    memcpy(both + sizeof views, d.sum, sizeof d.sum);
    return hash_of(span_of(both, sizeof both));
}

/* Views made again from the log are the views that came of folding in this order. */
static void expect_rebuilt(struct telling *t, const char *office)
{
    struct id before = held_by(t, office);

    world_rebuild(t->w, office);
    struct id after = held_by(t, office);
    EXPECT(id_equal(&before, &after));
}

static void expect_same(struct telling *t, struct id first[ORDER_OFFICES_MAX], bool is_first)
{
    for (size_t i = 0; i < ORDER_OFFICES_MAX && t->story->offices[i] != NULL; i++) {
        struct id now = held_by(t, t->story->offices[i]);
        if (is_first)
            first[i] = now;
        else if (!t->story->signs_while_healing)
            EXPECT(id_equal(&first[i], &now));
    }
}

static void tell(struct telling *t, unsigned order, struct id first[ORDER_OFFICES_MAX])
{
    const struct order_story *s = t->story;

    t->w = s->make != NULL ? s->make(SEED) : world_chain(SEED);
    if (s->before != NULL)
        s->before(t->w, t->facts);
    world_run(t->w);
    world_expect_level(t->w);
    for (size_t i = 0; i < t->n_lines; i++)
        world_cut(t->w, s->cut[i].a, s->cut[i].b);
    s->act(t->w, t->facts);
    world_run(t->w);
    if (order < 2)
        heal_in_order(t, order == 1);
    else
        heal_shuffled(t, order);
    heal_all(t);
    world_expect_level(t->w);
    expect_same(t, first, order == 0);
    look(t, s->found);
    if (s->settle != NULL) {
        s->settle(t->w, t->facts);
        world_run(t->w);
        world_expect_level(t->w);
    }
    look(t, s->settled);
    for (size_t i = 0; i < ORDER_OFFICES_MAX && s->offices[i] != NULL; i++)
        expect_rebuilt(t, s->offices[i]);
    world_free(t->w);
}

void orders_tell(const struct order_story *s, void *facts, size_t facts_bytes, unsigned shuffles)
{
    struct telling t = {.story = s, .facts = facts, .n_lines = lines_of(s)};
    struct id first[ORDER_OFFICES_MAX];

    EXPECT(t.n_lines > 0 && s->act != NULL && s->offices[0] != NULL);
    for (unsigned order = 0; order < 2 + shuffles; order++) {
        fprintf(stderr, "orders: telling %u (%s)\n", order,
                order == 0   ? "the lines heal in order"
                : order == 1 ? "in the opposite order"
                             : "shuffled by this number");
        memset(facts, 0, facts_bytes);
        tell(&t, order, first);
    }
}
