/* I5. Forks are evidence: an office that holds two events of one author at one position knows the author as forked from
 * there on, keeps both, and counts what both spent (the sums are I10's). That the author's acts have no effect beyond the
 * fork is not looked at: the folds do not do that yet. */
#include <stdlib.h>

#include "base/must.h"
#include "simulator/check.h"

struct place {
    UT_hash_handle hh;
    struct {
        struct author author;
        uint64_t position;
    } key;
    uint32_t event[4]; /* different ones; more prove nothing more */
    unsigned n;
};

static struct place *place_of(struct place **all, const struct model_event *e)
{
    struct place *p, key;

    memset(&key, 0, sizeof key);
    key.key.author = e->e.stream.author;
    key.key.position = e->e.position;
    HASH_FIND(hh, *all, &key.key, sizeof key.key, p);
    if (p != NULL)
        return p;
    p = calloc(1, sizeof *p);
    must(p != NULL);
    p->key = key.key;
    HASH_ADD(hh, *all, key, sizeof p->key, p);
    return p;
}

static void place_note(struct place *p, uint32_t event)
{
    for (unsigned i = 0; i < p->n; i++)
        if (p->event[i] == event)
            return;
    if (p->n < ARRAY_LEN(p->event))
        p->event[p->n++] = event;
}

static void known_as_forked(struct checks *c, const struct look *l, const struct model_event *e)
{
    uint64_t at = author_state_get(l->t, author_number(l->t, &e->e.stream.author, false)).fork_at;

    check_premise(c);
    if (at == 0 || at > e->e.position)
        check_fail(c, l, "two events of %012llu stand at position %llu, and the author is not known as forked",
                   (unsigned long long)e->e.area.code, (unsigned long long)e->e.position);
}

static void held(struct checks *c, const struct look *l, const struct model_event *e)
{
    struct place *p = place_of(check_state(c), e);
    unsigned here = 0;

    place_note(p, e->no);
    for (unsigned i = 0; i < p->n; i++)
        here += (model_flags(l->m, l->office, p->event[i]) & HELD) != 0;
    if (here > 1)
        known_as_forked(c, l, e);
}

static void end(struct checks *c, void *state)
{
    struct place **all = state, *p, *next;

    (void)c;
    HASH_ITER(hh, *all, p, next)
    {
        HASH_DEL(*all, p);
        free(p);
    }
}

const struct check check_i05 = {.id = "I5",
                                .zh = "分叉留证",
                                .en = "forks are evidence",
                                .state_bytes = sizeof(struct place *),
                                .held = held,
                                .end = end};
