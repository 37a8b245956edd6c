#include "tiers/subsidies.h"

#include "tiers/case_aid.h"
#include "tiers/proc_homes.h"
#include "tiers/view_read.h"

static bool is_payment(const Fangpin__V1__StepView *s)
{
    return (s->kind == HOUSE_PAY || s->kind == HOUSE_STAGE) && s->link.len == sizeof(struct subject);
}

static bool same_link(const Fangpin__V1__StepView *s, const ProtobufCBinaryData *grant)
{
    return is_payment(s) && view_same(&s->link, grant);
}

size_t house_round(const Fangpin__V1__ProcessView *house)
{
    size_t at = house->n_step;

    while (at > 0 && !(house->step[at - 1]->kind == HOUSE_REPORT && house->step[at - 1]->fate == FATE_APPLIED))
        at--;
    return at;
}

static bool named_from(const Fangpin__V1__ProcessView *house, size_t from, size_t to, const ProtobufCBinaryData *grant)
{
    for (size_t i = from; i < to; i++) {
        if (same_link(house->step[i], grant))
            return true;
    }
    return false;
}

/* A grant is one payment of one house: an earlier round of it, and every other house of the household, count too. */
bool subsidy_names(const Fangpin__V1__CaseView *view, const ProtobufCBinaryData *grant)
{
    for (size_t i = 0; i < view->n_process; i++) {
        const Fangpin__V1__ProcessView *v = view->process[i];
        if (v->process == PROCESS_HOUSE && named_from(v, 0, v->n_step, grant))
            return true;
    }
    return false;
}

/* Money that left counts whatever became of the step that says so: the table may not have had a place for it. */
int64_t subsidy_paid(const Fangpin__V1__CaseView *view, const Fangpin__V1__ProcessView *house)
{
    size_t from = house_round(house);
    int64_t sum = 0;

    for (size_t i = from; i < house->n_step; i++) {
        struct subject grant = view_subject(&house->step[i]->link);
        if (!is_payment(house->step[i]) || named_from(house, from, i, &house->step[i]->link))
            continue;
        const Fangpin__V1__Aid *aid = aid_find(view, &grant);
        if (aid && aid->state != AID_COMMITTED)
            sum += aid_costs(aid); /* sums of one household cannot run over: case_fold.c */
    }
    return sum;
}

int64_t subsidy_due(const Fangpin__V1__ProcessView *house)
{
    bool safe = house->now && (house->now->grade == HOUSE_GRADE_A || house->now->grade == HOUSE_GRADE_B);

    return !house->now || safe ? 0 : house->now->amount_fen;
}

void subsidies_show(Fangpin__V1__CaseView *view)
{
    for (size_t i = 0; i < view->n_process; i++) {
        Fangpin__V1__ProcessView *v = view->process[i];
        bool settled = !(v->facts & (FACT(HOUSE_TWO_GRADES) | FACT(HOUSE_REGRADED)));
        if (v->process != PROCESS_HOUSE)
            continue;
        v->paid_fen = subsidy_paid(view, v);
        if (settled && v->paid_fen > subsidy_due(v))
            v->over_fen = v->paid_fen - subsidy_due(v);
    }
}
