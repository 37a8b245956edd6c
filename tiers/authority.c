#include "tiers/authority.h"

#include <string.h>

typedef Fangpin__V1__AuthorityRevocation revocation;

const revocation *authority_revocation(const Fangpin__V1__AuthorityView *v)
{
    for (size_t i = 0; i < v->n_revocation; i++) {
        if (v->revocation[i]->area == v->issuer)
            return v->revocation[i];
    }
    return NULL;
}

enum authority_hold authority_at(const Fangpin__V1__AuthorityView *v, uint32_t day, uint32_t today)
{
    if (authority_revocation(v))
        return AUTHORITY_REVOKED;
    if (today > v->terms->valid_to)
        return AUTHORITY_ENDED;
    return day < v->terms->valid_from ? AUTHORITY_NOT_YET : AUTHORITY_HOLDS;
}

enum authority_hold authority_on(const Fangpin__V1__AuthorityView *v, uint32_t day)
{
    const revocation *r = authority_revocation(v);

    if (day < v->terms->valid_from)
        return AUTHORITY_NOT_YET;
    if (r && day > r->revoked_on)
        return AUTHORITY_REVOKED;
    return day > v->terms->valid_to ? AUTHORITY_ENDED : AUTHORITY_HOLDS;
}

/* ---- from events ---- */

static revocation *revocation_of(const struct event *e, const struct act *act, struct arena *a)
{
    revocation *r = arena_take(a, sizeof *r);
    uint8_t *id = arena_copy(a, e->id.b, sizeof e->id.b);
    char *text = arena_take(a, act->text.len + 1);

    if (!r || !id || !text)
        return NULL;
    fangpin__v1__authority_revocation__init(r);
    r->area = e->area.code;
    r->event = (ProtobufCBinaryData){.len = sizeof e->id.b, .data = id};
    r->revoked_on = act->date;
    if (act->text.len > 0)
        memcpy(text, act->text.at, act->text.len);
    text[act->text.len] = '\0';
    r->text = text;
    return r;
}

static bool stands_before(const revocation *old, const revocation *fresh)
{
    return old->event.len == fresh->event.len && memcmp(old->event.data, fresh->event.data, old->event.len) <= 0;
}

int authority_revocation_add(Fangpin__V1__AuthorityView *v, const struct event *e, const struct act *act,
                             struct arena *a)
{
    revocation **all = arena_take(a, (v->n_revocation + 1) * sizeof(revocation *)), *fresh = revocation_of(e, act, a);
    size_t at = 0, n = 0;

    if (!all || !fresh)
        return ERR_NOMEM;
    while (at < v->n_revocation && v->revocation[at]->area < fresh->area)
        all[n++] = v->revocation[at++];
    if (at < v->n_revocation && v->revocation[at]->area == fresh->area) {
        if (stands_before(v->revocation[at], fresh))
            return 0;
        at++;
    }
    all[n++] = fresh;
    while (at < v->n_revocation)
        all[n++] = v->revocation[at++];
    v->revocation = all;
    v->n_revocation = n;
    return 0;
}
