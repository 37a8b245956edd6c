#include "tiers/dossier.h"

#include <string.h>

#include "proto/kinds.h"
#include "tiers/process.h"

static bool belongs(uint32_t kind)
{
    const struct process *p;
    const struct step_row *row;

    switch (kind) {
    case KIND_HOUSEHOLD:
    case KIND_LEAD:
    case KIND_HELP:
    case KIND_VISIT:
    case KIND_DECISION:
    case KIND_REFUSAL:
        return true;
    default:
        return step_find(kind, &p, &row) && p->no == PROCESS_CASE;
    }
}

/* Chained, so that it needs no memory: hash(hash before, id). */
struct id dossier_hash(const Fangpin__V1__CaseView *v)
{
    struct id h = {{0}};

    for (size_t i = 0; i < v->n_event; i++) {
        const Fangpin__V1__EventRef *e = v->event[i];
        uint8_t both[2 * sizeof h.b];
        if (!belongs(e->kind) || e->id.len != sizeof h.b)
            continue;
        memcpy(both, h.b, sizeof h.b);
        memcpy(both + sizeof h.b, e->id.data, sizeof h.b);
        h = hash_of(span_of(both, sizeof both));
    }
    return h;
}
