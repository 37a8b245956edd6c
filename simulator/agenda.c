#include "simulator/agenda.h"

#include <stdlib.h>

#include "base/must.h"

static bool before(const struct agenda_item *x, const struct agenda_item *y)
{
    if (x->ms != y->ms)
        return x->ms < y->ms;
    if (x->rank != y->rank)
        return x->rank < y->rank;
    return x->turn < y->turn;
}

static void swap(struct agenda *a, size_t i, size_t k)
{
    struct agenda_item t = a->at[i];

    a->at[i] = a->at[k];
    a->at[k] = t;
}

void agenda_put(struct agenda *a, struct agenda_item item)
{
    if (a->n == a->room) {
        a->room = a->room == 0 ? 256 : a->room * 2;
        a->at = realloc(a->at, a->room * sizeof *a->at);
        must(a->at != NULL);
    }
    item.turn = a->turn++;
    a->at[a->n] = item;
    for (size_t i = a->n++; i > 0 && before(&a->at[i], &a->at[(i - 1) / 2]); i = (i - 1) / 2)
        swap(a, i, (i - 1) / 2);
}

bool agenda_next(struct agenda *a, struct agenda_item *out)
{
    if (a->n == 0)
        return false;
    *out = a->at[0];
    a->at[0] = a->at[--a->n];
    for (size_t i = 0;;) {
        size_t least = i, left = 2 * i + 1;
        if (left < a->n && before(&a->at[left], &a->at[least]))
            least = left;
        if (left + 1 < a->n && before(&a->at[left + 1], &a->at[least]))
            least = left + 1;
        if (least == i)
            return true;
        swap(a, i, least);
        i = least;
    }
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
