/* fleet_agree.c — when two offices hold the same: the questions that the demo and the live tests end with. */
#include "node/demo/fleet.h"

#include "base/must.h"

static bool area_within(const json_t *entry, const char *outer)
{
    const char *text = json_string_value(json_object_get(entry, "area"));
    struct area a, o;
    return text && area_parse(&a, text, strlen(text)) && area_parse(&o, outer, strlen(outer)) && area_inside(a, o);
}

/* Whether a field is the same in both; absent from both is the same. */
static bool field_same(const json_t *a, const json_t *b, const char *name)
{
    const json_t *in_a = json_object_get(a, name), *in_b = json_object_get(b, name);
    return (!in_a && !in_b) || json_equal(in_a, in_b);
}

/* The entry of `list` that names the same area (and reach, where entries have one). */
static const json_t *same_place(const json_t *list, const json_t *entry)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *other = json_array_get(list, i);
        if (field_same(other, entry, "area") && field_same(other, entry, "reach"))
            return other;
    }
    return NULL;
}

/* Whether the entries of both lists that lie in `area` are the same. */
static bool lists_agree(const json_t *a, const json_t *b, const char *area)
{
    size_t i, in_a = 0, in_b = 0;
    const json_t *entry;
    json_array_foreach(b, i, entry) in_b += area_within(entry, area);
    json_array_foreach(a, i, entry)
    {
        if (!area_within(entry, area))
            continue;
        in_a++;
        const json_t *other = same_place(b, entry);
        if (!other || !json_equal(entry, other))
            return false;
    }
    return in_a == in_b;
}

/* What comes down from above is the same at both: the parent holds it as its own, or from above as well. */
static bool above_agrees(const json_t *parent, const json_t *child)
{
    size_t i;
    const json_t *entry;
    json_array_foreach(json_object_get(child, "above"), i, entry)
    {
        const json_t *other = same_place(json_object_get(parent, "scopes"), entry);
        if (!other)
            other = same_place(json_object_get(parent, "above"), entry);
        const json_t *count = json_object_get(json_object_get(entry, "digest"), "count");
        if (other ? !json_equal(entry, other) : json_integer_value(count) != 0)
            return false;
    }
    return true;
}

static bool nothing_stale(const json_t *digest)
{
    return json_integer_value(json_object_get(digest, "stale")) == 0;
}

bool fleet_agree(struct office *parent, struct office *child)
{
    json_t *p = office_get(parent, "/v1/digest", NULL);
    json_t *c = office_get(child, "/v1/digest", NULL);
    bool same = p && c && nothing_stale(p) && nothing_stale(c) &&
                lists_agree(json_object_get(p, "scopes"), json_object_get(c, "scopes"), child->area) &&
                lists_agree(json_object_get(p, "views"), json_object_get(c, "views"), child->area) &&
                above_agrees(p, c);
    json_decref(p);
    json_decref(c);
    return same;
}

static bool in_fleet(const struct fleet *f, const char *area)
{
    for (size_t i = 0; area && i < f->n; i++)
        if (strcmp(f->office[i].area, area) == 0)
            return true;
    return false;
}

/* Nothing on its way on any link to another office of the fleet, as it says itself. */
static bool office_settled(struct office *o)
{
    json_t *lag = office_get(o, "/v1/lag", NULL);
    const json_t *peer;
    size_t i, open = lag ? 0 : 1;
    json_array_foreach(json_object_get(lag, "peers"), i, peer)
    {
        const char *link = json_string_value(json_object_get(peer, "link"));
        if (in_fleet(o->fleet, json_string_value(json_object_get(peer, "area"))))
            open +=
                !link || strcmp(link, "steady") != 0 || json_integer_value(json_object_get(peer, "unsent_total")) != 0;
    }
    json_decref(lag);
    return open == 0;
}

static bool fleet_level_now(struct fleet *f)
{
    for (size_t i = 0; i < f->n; i++) {
        struct office *o = &f->office[i];
        if (o->pid == 0 || !office_settled(o) || (o->parent && !fleet_agree(o->parent, o)))
            return false;
    }
    return true;
}

bool fleet_level(struct fleet *f, unsigned patience_ms)
{
    double end = fleet_ms() + patience_ms;
    do {
        if (fleet_level_now(f))
            return true;
        fleet_pause(20);
    } while (fleet_ms() < end);
    return false;
}
