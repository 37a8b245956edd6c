#include "simulator/case_events.h"

#include "base/must.h"

struct case_events case_events(struct checks *c, const struct look *l, const struct case_at *at)
{
    const struct model_case *all = model_case(l->m, at->area, &at->subject);
    struct case_events out = {arena_take(check_arena(c), ((all != NULL ? all->n : 0) + 1) * sizeof *out.at), 0};

    must(out.at != NULL);
    for (const struct model_event *e = all != NULL ? all->first : NULL; e != NULL; e = e->next_of_case)
        if (model_flags(l->m, l->office, e->no) & FOLDED)
            out.at[out.n++] = e;
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
