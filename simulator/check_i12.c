/* I12. Spend only what you hold: the moment an office signs a spending or a transfer, the rights it holds by its own log
 * cover it. */
#include "simulator/check.h"

static bool takes(enum money m)
{
    return m == SPENT || m == HELPED || m == PASSED || m == RETURNED;
}

static void folded(struct checks *c, const struct look *l, const struct model_event *e)
{
    struct model_move to[2];
    const struct model_ledger *own;

    if (!(model_flags(l->m, l->office, e->no) & OWN) || e->ms != sim_now(l->s) || model_moves(e, to) == 0 ||
        !takes(to[0].sum))
        return;
    own = model_ledger_find(&model_office(l->m, l->office)->ledgers, to[0].area, to[0].epoch, &e->act->fund);
    check_premise(c);
    if (own == NULL || model_held(own) < 0)
        check_fail(c, l, "%s signed away %lld fen and holds %lld after it", l->o->name, (long long)e->act->amount_fen,
                   own != NULL ? (long long)model_held(own) : 0);
}

const struct check check_i12 = {.id = "I12", .zh = "只用手里有的", .en = "spend only what you hold", .folded = folded};
