/* Sums of scopes, by the digits of their areas: codes of one unit lie together, so the parts of an area are found
 * without the area list. */
#include "replication/session_internal.h"

#include <stdlib.h>

struct sums sums_of(struct arena *a)
{
    return (struct sums){.arena = a};
}

void sums_add(struct sums *s, struct scope scope, const struct digest *d)
{
    if (s->n == s->cap) {
        size_t wider = s->cap ? s->cap * 2 : 64;
        struct scope_sum *moved = arena_take(s->arena, wider * sizeof *moved);
        s->failed = s->failed || moved == NULL;
        if (s->failed)
            return;
        if (s->n)
            memcpy(moved, s->at, s->n * sizeof *moved);
        s->at = moved;
        s->cap = wider;
    }
    s->at[s->n++] = (struct scope_sum){scope, *d};
}

int scope_order(struct scope a, struct scope b)
{
    if (a.area.code != b.area.code)
        return a.area.code < b.area.code ? -1 : 1;
    return a.reach < b.reach ? -1 : a.reach > b.reach;
}

static int sum_order(const void *x, const void *y)
{
    const struct scope_sum *a = x, *b = y;

    return scope_order(a->scope, b->scope);
}

void sums_sort(struct sums *s)
{
    if (s->n > 1)
        qsort(s->at, s->n, sizeof *s->at, sum_order);
}

/* How many codes one unit of the next level inside `a` spans. */
static uint64_t width_inside(struct area a)
{
    static const uint64_t widths[] = {100000000, 1000000, 1000, 1};
    uint64_t own = area_last(a).code - area_first(a).code + 1;

    for (size_t i = 0; i < ARRAY_LEN(widths); i++)
        if (widths[i] < own)
            return widths[i];
    return 1;
}

struct inside {
    struct sums *out;
    struct area area;
    uint64_t width;
};

static bool inside_add(void *arg, struct scope scope, const struct digest *d, const uint64_t last[LANES])
{
    struct inside *in = arg;
    struct sums *out = in->out;
    struct scope part = {{scope.area.code - scope.area.code % in->width}, 0};

    (void)last;
    /* The area's own scopes, units of the last level, and codes that stand directly under the area. */
    if (in->width == 1 || part.area.code == in->area.code)
        part = scope;
    if (out->n && scope_equal(out->at[out->n - 1].scope, part))
        digest_add(&out->at[out->n - 1].digest, d);
    else
        sums_add(out, part, d);
    return !out->failed;
}

void sums_inside(struct sums *out, struct txn *t, struct area a)
{
    struct inside in = {out, a, width_inside(a)};

    scope_each(t, a, inside_add, &in);
}

struct digest sum_here(struct txn *t, struct scope scope)
{
    return scope.reach == 0 ? area_digest(t, scope.area) : scope_digest(t, scope);
}

bool sum_allowed(const struct session *s, uint64_t area, uint32_t reach)
{
    struct area a = {area};

    if (!area_valid(a) || reach > REACH_DOWN)
        return false;
    if (reach == 0)
        return area_inside(a, session_child_area(s));
    return session_carries(&s->c, (struct scope){a, (enum reach)reach});
}
