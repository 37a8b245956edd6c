#include "simulator/case_events.h"

#include "base/must.h"

struct case_events case_events(struct checks *c, const struct look *l, const struct case_at *at)
{
    const struct model_office *o = model_office(l->m, l->office);
    struct case_events out = {arena_take(check_arena(c), (o->n_held + 1) * sizeof(struct model_event *)), 0};

    must(out.at != NULL);
    for (size_t i = 0; i < o->n_held; i++) {
        const struct model_event *e = l->m->at[o->held[i]];
        if (e->casework && subject_equal(&e->subject, &at->subject) && area_equal(e->e.stream.scope.area, at->area) &&
            (o->flags[e->no] & FOLDED))
            out.at[out.n++] = e;
    }
    return out;
}

const struct model_event *case_event(const struct case_events *all, ProtobufCBinaryData id)
{
    for (size_t i = 0; i < all->n && id.len == sizeof(struct id); i++)
        if (memcmp(all->at[i]->id.b, id.data, id.len) == 0)
            return all->at[i];
    return NULL;
}

bool cites_event(const struct model_event *e, const struct id *id)
{
    for (uint32_t i = 0; i < e->e.n_cites; i++)
        if (id_equal(&e->e.cites[i].id, id))
            return true;
    return false;
}
