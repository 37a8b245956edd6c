/* I16. Never twice unknowingly: two effective aids of one purpose, for overlapping times, to one person known by his index,
 * are listed as the same help by every office that holds both. */
#include <stdlib.h>

#include "base/must.h"
#include "simulator/check.h"

struct aid {
    const struct model_event *e;
    const struct model_event *home; /* the newest registration with an index, NULL: none */
};

static bool is_aid(const struct model_event *e)
{
    return (e->e.kind == KIND_HELP || e->e.kind == KIND_GRANT) && e->act != NULL;
}

/* Events by what they are about, to be found without reading the log for each. */
struct about {
    const struct subject *key;
    const struct model_event *e;
};
struct index {
    struct about *at;
    size_t n;
};

static int about_order(const void *a, const void *b)
{
    const struct about *x = a, *y = b;

    return memcmp(x->key->b, y->key->b, sizeof x->key->b);
}

/* Perhaps: nothing is asked of a grant then. */
static const struct subject *voids(const struct model_office *o, const struct model_event *e)
{
    (void)o;
    return e->e.kind == KIND_GRANT_VOID && e->act != NULL ? &e->act->aid : NULL;
}

static const struct subject *registers(const struct model_office *o, const struct model_event *e)
{
    return e->e.kind == KIND_HOUSEHOLD && e->act != NULL && (o->flags[e->no] & FOLDED) ? &e->subject : NULL;
}

static struct index index_of(struct checks *c, const struct look *l,
                             const struct subject *(*key_of)(const struct model_office *, const struct model_event *))
{
    const struct model_office *o = model_office(l->m, l->office);
    struct index x = {arena_take(check_arena(c), (o->n_held + 1) * sizeof *x.at), 0};

    must(x.at != NULL);
    for (size_t i = 0; i < o->n_held; i++) {
        const struct model_event *e = l->m->at[o->held[i]];
        const struct subject *key = key_of(o, e);
        if (key != NULL)
            x.at[x.n++] = (struct about){key, e};
    }
    qsort(x.at, x.n, sizeof *x.at, about_order);
    return x;
}

/* The first that is about it, and how many there are. */
static const struct about *index_find(const struct index *x, const struct subject *key, size_t *n)
{
    struct about wanted = {.key = key};
    struct about *at = bsearch(&wanted, x->at, x->n, sizeof *x->at, about_order);

    *n = 0;
    while (at != NULL && at > x->at && about_order(at - 1, &wanted) == 0)
        at--;
    while (at != NULL && at + *n < x->at + x->n && about_order(at + *n, &wanted) == 0)
        ++*n;
    return at;
}

/* Its people, when only one registration says so: which of several stands is the fold's to say. */
static const struct model_event *home_of(const struct index *homes, const struct subject *household)
{
    size_t n;
    const struct about *at = index_find(homes, household, &n);

    return n == 1 && at->e->act->n_index > 0 ? at->e : NULL;
}

static bool one_person(const struct model_event *a, const struct model_event *b)
{
    if (a == NULL || b == NULL || !span_equal(a->act->index_key, b->act->index_key))
        return false;
    for (uint32_t i = 0; i < a->act->n_index; i++)
        for (uint32_t k = 0; k < b->act->n_index; k++)
            if (span_equal(a->act->index[i], b->act->index[k]))
                return true;
    return false;
}

static bool overlap(const struct act *a, const struct act *b)
{
    uint32_t a_to = a->valid_to ? a->valid_to : UINT32_MAX, b_to = b->valid_to ? b->valid_to : UINT32_MAX;

    return a->valid_from <= b_to && b->valid_from <= a_to;
}

static bool same_help(const struct aid *a, const struct aid *b)
{
    const struct act *x = a->e->act, *y = b->e->act;

    return x->code == y->code && overlap(x, y) && !subject_equal(&a->e->subject, &b->e->subject) &&
           subject_none(&x->occasion) && subject_none(&y->occasion) && one_person(a->home, b->home);
}

static bool side_is(const json_t *side, const struct model_event *e)
{
    char hex[33];
    const char *is = json_string_value(json_object_get(side, "aid"));

    hex_print(hex, e->act->thing.b, sizeof e->act->thing.b);
    return is != NULL && strcmp(is, hex) == 0;
}

/* A group of three is listed as pairs that need not be every pair: both must stand in the list somewhere. */
static bool listed(const json_t *pairs, const struct model_event *e)
{
    for (size_t i = 0; i < json_array_size(pairs); i++) {
        const json_t *p = json_array_get(pairs, i);
        if (side_is(json_object_get(p, "first"), e) || side_is(json_object_get(p, "later"), e))
            return true;
    }
    return false;
}

static size_t aids_of(struct checks *c, const struct look *l, struct aid **out)
{
    const struct model_office *o = model_office(l->m, l->office);
    struct index homes = index_of(c, l, registers), gone = index_of(c, l, voids);
    size_t n = 0, times;

    *out = arena_take(check_arena(c), (o->n_held + 1) * sizeof **out);
    for (size_t i = 0; i < o->n_held && *out != NULL; i++) {
        const struct model_event *e = l->m->at[o->held[i]];
        if (!is_aid(e) || !(o->flags[e->no] & FOLDED))
            continue;
        index_find(&gone, &e->act->thing, &times);
        if (times == 0)
            (*out)[n++] = (struct aid){e, home_of(&homes, &e->subject)};
    }
    return n;
}

static void look(struct checks *c, const struct look *l)
{
    struct aid *a;
    size_t n = aids_of(c, l, &a);
    json_t *is = NULL;
    int status;

    for (size_t i = 0; i < n && !check_broken(c); i++) {
        for (size_t k = 0; k < i && !check_broken(c); k++) {
            char id[17];
            if (!same_help(&a[i], &a[k]) || look_stale(l))
                continue;
            if (is == NULL &&
                (sim_ask(l->s, l->office, "GET", "/v1/duplicates", NULL, &status, &is) != 0 || is == NULL))
                return;
            check_premise(c);
            const json_t *pairs = json_object_get(is, "same_help");
            if (!listed(pairs, a[i].e) || !listed(pairs, a[k].e))
                check_fail(c, l, "one person got the same help twice, %s is one of both, and no list says so",
                           look_id(id, &a[i].e->id));
        }
    }
    json_decref(is);
}

static void sampled(struct checks *c, const struct look *l)
{
    if (l->o->power == POWER_ON)
        look(c, l);
}

const struct check check_i16 = {
    .id = "I16", .zh = "重复救助不隐藏", .en = "never twice unknowingly", .sampled = sampled, .quiet = sampled};
