/* I25. Versions: an event of a kind that this version does not know arrives and is kept byte for byte. */
#include "simulator/check.h"
#include "tiers/kinds.h"

/* A later event may vouch for one whose signature was damaged past its carrier (D4); nothing else may differ. */
static bool same(const struct look *l, struct span is, const struct model_event *e)
{
    struct envelope_parts p;

    if (span_equal(is, e->envelope))
        return true;
    return sim_stats(l->s)->faults[FAULT_CORRUPT] > 0 && envelope_split(&p, is) && span_equal(p.header, e->e.header) &&
           span_equal(p.body, e->e.body);
}

static void held(struct checks *c, const struct look *l, const struct model_event *e)
{
    struct cite cite = {e->id, e->e.stream.author, e->e.position};
    struct log_entry at;
    char id[17];

    if (kind_row(e->e.kind) != NULL || e->signer == l->office)
        return;
    check_premise(c);
    if (!log_find(l->t, &cite, &at) || !same(l, at.envelope, e))
        check_fail(c, l, "%s, of an unknown kind, did not arrive as it was signed", look_id(id, &e->id));
}

const struct check check_i25 = {.id = "I25", .zh = "未知种类原样转存", .en = "versions", .held = held};
