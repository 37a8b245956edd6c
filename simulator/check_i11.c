/* I11. No overspend: what households got of a fund is never more than was put into it, under any partition. An office
 * that lives twice (an old copy of its disk came back) may spend again what it held: so much more at most. */
#include "simulator/check.h"

struct sums {
    int64_t in, spent, twice;
};

static struct sums fund_sums(const struct look *l, const struct subject *fund)
{
    struct sums s = {0, 0, 0};

    for (size_t i = 0; i < l->m->world.n; i++) {
        const struct model_ledger *w = &l->m->world.at[i];
        uint32_t no = sim_find_area(l->s, w->area);
        if (!subject_equal(&w->fund, fund))
            continue;
        s.in += w->sum[OPENED] + w->sum[CREDITED] - w->sum[LOST];
        s.spent += model_spent(w);
        if (no != NO_OFFICE)
            s.twice += (int64_t)model_office(l->m, no)->lives *
                       (w->sum[RECEIVED] + w->sum[OPENED] + w->sum[BACK] + w->sum[RECOVERED]);
    }
    return s;
}

static void held(struct checks *c, const struct look *l, const struct model_event *e)
{
    struct model_move to[2];
    struct sums s;

    if (!(model_flags(l->m, l->office, e->no) & OWN) || e->ms != sim_now(l->s) ||
        (e->e.kind != KIND_HELP && e->e.kind != KIND_GRANT) || model_moves(e, to) == 0)
        return;
    s = fund_sums(l, &e->act->fund);
    check_premise(c);
    if (s.spent > s.in + s.twice)
        check_fail(c, l, "households got %lld fen of a fund of %lld", (long long)s.spent, (long long)s.in);
}

const struct check check_i11 = {.id = "I11", .zh = "不超支", .en = "no overspend", .held = held};
