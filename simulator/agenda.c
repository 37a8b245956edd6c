#include "simulator/agenda.h"

#include <stdlib.h>

#include "base/heap.h"
#include "base/must.h"

static bool before(const void *one, const void *other)
{
    const struct agenda_item *x = one, *y = other;

    if (x->ms != y->ms)
        return x->ms < y->ms;
    if (x->rank != y->rank)
        return x->rank < y->rank;
    return x->turn < y->turn;
}

void agenda_put(struct agenda *a, struct agenda_item item)
{
    if (a->n == a->room) {
        a->room = a->room == 0 ? 256 : a->room * 2;
        a->at = realloc(a->at, a->room * sizeof *a->at);
        must(a->at != NULL);
    }
    item.turn = a->turn++;
    a->at[a->n++] = item;
    heap_up(a->at, a->n, sizeof *a->at, before);
}

bool agenda_next(struct agenda *a, struct agenda_item *out)
{
    if (a->n == 0)
        return false;
    *out = a->at[0];
    a->at[0] = a->at[--a->n];
    heap_down(a->at, a->n, sizeof *a->at, before);
    return true;
}

uint64_t agenda_when(const struct agenda *a)
{
    return a->n == 0 ? UINT64_MAX : a->at[0].ms;
}

void agenda_free(struct agenda *a)
{
    free(a->at);
    *a = (struct agenda){0};
}
