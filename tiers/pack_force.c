#include "tiers/pack_force.h"

#include <string.h>

#include "base/must.h"
#include "tiers/view_read.h"

typedef Fangpin__V1__PackView pack_view;
typedef Fangpin__V1__PackMark pack_mark;

static const struct {
    const char *name, *text, *zh;
} standings[STANDINGS] = {
#define X(name, en, zh) {#name, en, zh},
    PACK_STANDING_LIST(X)
#undef X
};

const char *pack_standing_name(enum pack_standing s)
{
    return s < STANDINGS ? standings[s].name : "?";
}

const char *pack_standing_text(enum pack_standing s)
{
    return s < STANDINGS ? standings[s].text : "?";
}

const char *pack_standing_zh(enum pack_standing s)
{
    return s < STANDINGS ? standings[s].zh : "?";
}

/* By another office than the one that signed it, for this text. What stands in the scope of an area binds there: a
 * county may countersign its municipality's draft for itself. */
static bool countersigned(const struct pack_shelf *s, const pack_view *v)
{
    for (size_t i = 0; i < s->n; i++) {
        if (!view_same(&s->at[i]->pack, &v->pack))
            continue;
        for (size_t k = 0; k < s->at[i]->n_countersign; k++) {
            const pack_mark *m = s->at[i]->countersign[k];
            if (m->area != v->signer && view_same(&m->hash, &v->hash))
                return true;
        }
    }
    return false;
}

/* By the office that signed it, or by one above. */
static bool withdrawn(const struct pack_shelf *s, const pack_view *v, uint32_t day)
{
    for (size_t i = 0; i < v->n_withdrawal; i++) {
        if (v->withdrawal[i]->from <= day &&
            tree_inside(s->tree, (struct area){v->signer}, (struct area){v->withdrawal[i]->area}))
            return true;
    }
    return false;
}

enum pack_standing pack_stands(const struct pack_shelf *s, size_t i, struct area office, uint32_t day, bool drill)
{
    const pack_view *v = s->at[i];

    if (v->event.len == 0)
        return STANDING_NOT_HERE;
    if (!tree_inside(s->tree, office, (struct area){v->area}))
        return STANDING_ELSEWHERE;
    if (withdrawn(s, v, day))
        return STANDING_WITHDRAWN;
    if (v->draft && !drill && !countersigned(s, v))
        return STANDING_DRAFT;
    if (day < v->effective_on)
        return STANDING_NOT_YET;
    return v->until != 0 && day > v->until ? STANDING_ENDED : STANDING_APPLIES;
}

/* Both stand: whether `a` goes before `b`. */
static bool before(const struct pack_shelf *s, const pack_view *a, const pack_view *b)
{
    if (a->area != b->area)
        return tree_inside(s->tree, (struct area){a->area}, (struct area){b->area});
    if (a->version != b->version)
        return a->version > b->version;
    if (a->effective_on != b->effective_on)
        return a->effective_on > b->effective_on;
    must(a->event.len == b->event.len);
    return memcmp(a->event.data, b->event.data, a->event.len) < 0;
}

size_t pack_choose(const struct pack_shelf *s, struct area office, uint32_t day, bool drill, const bool *unreadable)
{
    size_t best = s->n;

    for (size_t i = 0; i < s->n; i++) {
        if ((unreadable && unreadable[i]) || pack_stands(s, i, office, day, drill) != STANDING_APPLIES)
            continue;
        if (best == s->n || before(s, s->at[i], s->at[best]))
            best = i;
    }
    return best;
}

/* ---- marks ---- */

const char *pack_mark_name(enum pack_mark m)
{
    static const char *const names[] = {"", "PACK_LAG", "PROVISIONAL", "NO_PACK"};

    return (size_t)m < ARRAY_LEN(names) ? names[m] : "?";
}
