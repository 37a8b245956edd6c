/* Ledgers added up from events, by the rules of DOMAIN.md alone. */
#include <stdlib.h>

#include "base/must.h"
#include "simulator/model.h"

static size_t move(struct model_move *out, size_t n, struct area area, uint32_t epoch, enum money sum)
{
    out[n] = (struct model_move){area, epoch ? epoch : 1, sum};
    return n + 1;
}

/* Rights given to a child stand in its scope, rights given back in the giver's own. */
static size_t rights(const struct model_event *e, struct model_move out[2])
{
    struct area scope = e->e.stream.scope.area, signer = e->e.area, to = e->act->area;
    bool up = area_equal(scope, signer);

    if (up ? area_equal(to, signer) || !area_inside(signer, to) : !area_equal(to, scope))
        return 0;
    move(out, 0, signer, e->e.epoch, up ? RETURNED : PASSED);
    return move(out, 1, to, e->act->epoch, up ? BACK : RECEIVED);
}

static size_t write_off(const struct model_event *e, struct model_move out[2])
{
    struct area of = e->act->area;

    if (!area_equal(of, e->e.stream.scope.area) || (area_equal(of, e->e.area) && e->act->epoch == e->e.epoch))
        return 0;
    move(out, 0, e->e.area, e->e.epoch, CREDITED);
    return move(out, 1, of, e->act->epoch, LOST);
}

size_t model_moves(const struct model_event *e, struct model_move out[2])
{
    if (e->act == NULL || subject_none(&e->act->fund))
        return 0;
    switch (e->e.kind) {
    case KIND_FUND:
        return move(out, 0, e->e.area, e->e.epoch, OPENED);
    case KIND_RIGHTS:
        return rights(e, out);
    case KIND_EXPIRY:
        return area_equal(e->e.stream.scope.area, e->e.area) ? rights(e, out) : 0;
    case KIND_WRITE_OFF:
        return write_off(e, out);
    case KIND_RECALL:
        return area_equal(e->act->area, e->e.stream.scope.area) ? move(out, 0, e->act->area, e->act->epoch, RECALLED)
                                                                : 0;
    case KIND_GRANT:
        return move(out, 0, e->e.area, e->e.epoch, SPENT);
    case KIND_GRANT_VOID:
        return move(out, 0, e->e.area, e->e.epoch, VOIDED);
    case KIND_RECOVERY:
        return move(out, 0, e->e.area, e->e.epoch, RECOVERED);
    case KIND_HELP:
        return move(out, 0, e->e.area, e->e.epoch, HELPED);
    default:
        return 0;
    }
}

const struct model_ledger *model_ledger_find(const struct model_ledgers *l, struct area area, uint32_t epoch,
                                             const struct subject *fund)
{
    for (size_t i = 0; i < l->n; i++)
        if (area_equal(l->at[i].area, area) && l->at[i].epoch == epoch && subject_equal(&l->at[i].fund, fund))
            return &l->at[i];
    return NULL;
}

struct model_ledger *model_ledger(struct model_ledgers *l, struct area area, uint32_t epoch, const struct subject *fund)
{
    struct model_ledger *found = (struct model_ledger *)(uintptr_t)model_ledger_find(l, area, epoch, fund);

    if (found != NULL)
        return found;
    if (l->n == l->room) {
        l->room = l->room ? 2 * l->room : 16;
        struct model_ledger *more = realloc(l->at, l->room * sizeof *more);
        must(more != NULL);
        l->at = more;
    }
    l->at[l->n] = (struct model_ledger){.area = area, .epoch = epoch, .fund = *fund};
    return &l->at[l->n++];
}

void model_money(struct model_ledgers *l, const struct model_event *e)
{
    struct model_move to[2];
    size_t n = model_moves(e, to);

    for (size_t i = 0; i < n; i++)
        model_ledger(l, to[i].area, to[i].epoch, &e->act->fund)->sum[to[i].sum] += e->act->amount_fen;
}

int64_t model_held(const struct model_ledger *l)
{
    const int64_t *s = l->sum;

    return s[OPENED] + s[RECEIVED] + s[BACK] + s[VOIDED] + s[RECOVERED] + s[CREDITED] - s[PASSED] - s[RETURNED] -
           s[SPENT] - s[HELPED] - s[LOST];
}

int64_t model_spent(const struct model_ledger *l)
{
    return l->sum[SPENT] + l->sum[HELPED] - l->sum[VOIDED] - l->sum[RECOVERED];
}
