/* What happens when: a heap by moment, and by the order asked for within one moment. */
#include <stdlib.h>

#include "base/heap.h"
#include "simulator/sim_internal.h"

static bool before(const void *one, const void *other)
{
    const struct due *a = one, *b = other;

    return a->ms != b->ms ? a->ms < b->ms : a->turn < b->turn;
}

void due_add(struct sim *s, struct due d)
{
    if (s->n_heap == s->heap_room) {
        size_t room = s->heap_room ? 2 * s->heap_room : 1024;
        struct due *more = realloc(s->heap, room * sizeof *more);
        must(more != NULL);
        s->heap = more;
        s->heap_room = room;
    }
    d.ms = d.ms < s->now_ms ? s->now_ms : d.ms;
    d.turn = s->turn++;
    s->heap[s->n_heap++] = d;
    heap_up(s->heap, s->n_heap, sizeof *s->heap, before);
}

static struct due due_take(struct sim *s)
{
    struct due first = s->heap[0];

    s->heap[0] = s->heap[--s->n_heap];
    heap_down(s->heap, s->n_heap, sizeof *s->heap, before);
    return first;
}

static void happen(struct sim *s, const struct due *d)
{
    struct node *n = d->what == DUE_CALL || d->what == DUE_FRAME ? NULL : node_of(s, d->office);

    switch (d->what) {
    case DUE_CALL:
        d->fn(d->self, s);
        break;
    case DUE_FRAME:
        line_arrive(s, d->frame);
        break;
    case DUE_TICK:
        if (n->tick_ms == d->ms)
            node_tick(s, n);
        break;
    case DUE_NOTICE:
        line_notice(s, n, d->direction, d->era);
        break;
    case DUE_RETRY:
        if (n->line.retry_ms == d->ms)
            line_retry(s, n);
        break;
    }
}

bool sim_step_one(struct sim *s, uint64_t until, int *rc)
{
    *rc = s->broken;
    if (s->broken != 0 || s->n_heap == 0 || s->heap[0].ms > until) {
        if (s->broken == 0 && s->now_ms < until)
            s->now_ms = until;
        return false;
    }
    struct due d = due_take(s);
    s->now_ms = d.ms;
    happen(s, &d);
    *rc = s->broken;
    return s->broken == 0;
}

int sim_run_until(struct sim *s, uint64_t ms)
{
    int rc;

    while (sim_step_one(s, ms, &rc))
        ;
    return rc;
}

void sim_at(struct sim *s, uint64_t ms, void (*fn)(void *self, struct sim *s), void *self)
{
    due_add(s, (struct due){.ms = ms, .what = DUE_CALL, .fn = fn, .self = self});
}

bool sim_busy(const struct sim *s)
{
    if (s->frames_live > 0)
        return true;
    for (uint32_t i = 0; i < s->n; i++)
        if (s->at[i]->o.core != NULL && core_deadline(s->at[i]->o.core).ms == 0)
            return true;
    return false;
}
