/* orders.h — a story with a split in it, told in several orders of delivery.
 *
 * Every conflict of DOMAIN.md section 7 is the same plot: lines are cut, both sides act, lines heal, and what is due
 * then must be found everywhere, whichever side healed first. A story says who does what and what must be seen;
 * orders_tell tells it with the lines healed one after the other in the order given, in the opposite order, and
 * shuffled by seeds: in random order, a few frames at a time, with frames lost and doubled, lines cut again and
 * offices killed on the way.
 *
 *     static struct order_story story = {.before = …, .cut = {{"V", "T"}, {"T", "C"}}, .act = …,
 *                                        .found = …, .settle = …, .settled = …, .offices = {"V", "T", "C", "M"}};
 *     struct facts facts;
 *     orders_tell(&story, &facts, sizeof facts, 4);
 *
 * Beyond what the story itself expects: all offices agree once level; the views of each of its offices equal those made
 * again from its log; and, unless offices sign by themselves while healing, every telling ends in the same events and
 * the same views, byte for byte. */
#ifndef FANGPIN_TESTS_ORDERS_H
#define FANGPIN_TESTS_ORDERS_H

#include "tests/support/world.h"

#define ORDER_LINES_MAX   8u
#define ORDER_OFFICES_MAX 16u

struct order_line {
    const char *a, *b; /* names of offices as given to world_office; a NULL: the end */
};

struct order_story {
    struct world *(*make)(uint64_t seed);         /* NULL: world_chain, the offices M C T V */
    void (*before)(struct world *w, void *facts); /* lines are up; everybody is level afterwards. May be NULL */
    struct order_line cut[ORDER_LINES_MAX];       /* cut together */
    void (*act)(struct world *w, void *facts);    /* all sides act while cut */
    /* Once level: what each replica shows. Called for each of `offices`. May be NULL. */
    void (*found)(struct world *w, const char *office, void *facts);
    void (*settle)(struct world *w,
                   void *facts); /* what people then do about it; level again afterwards. May be NULL */
    void (*settled)(struct world *w, const char *office, void *facts);
    const char *offices[ORDER_OFFICES_MAX]; /* which replicas are looked at; NULL: the end */
    bool signs_while_healing;               /* events come of healing itself: tellings end in different bytes */
};

/* Tell the story 2 + `shuffles` times. `facts` is zeroed before each telling: what the story's parts tell one another.
 * Stops the test at the first thing that is not as expected, naming the telling. */
void orders_tell(const struct order_story *s, void *facts, size_t facts_bytes, unsigned shuffles);

#endif
