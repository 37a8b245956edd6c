#include "tiers/payments.h"

#include "tiers/case_aid.h"
#include "tiers/ceilings.h"
#include "tiers/proc_homes.h"
#include "tiers/view_read.h"

#define DISPUTED (IN(DISPUTE_OPEN) | IN(DISPUTE_UPHELD))

static bool about(const Fangpin__V1__ProcessView *v, enum process_no no, const ProtobufCBinaryData *aid,
                  uint32_t states)
{
    return v->process == no && v->now && v->state < STATES_MAX && (IN(v->state) & states) &&
           view_same(&v->now->link, aid);
}

int64_t payments_of(const Fangpin__V1__CaseView *view, const ProtobufCBinaryData *aid, uint32_t states)
{
    int64_t sum = 0;

    for (size_t i = 0; i < view->n_process; i++) {
        const Fangpin__V1__ProcessView *v = view->process[i];
        if (about(v, PROCESS_PAYMENT, aid, states) && ceiling_fits(sum, v->now->amount_fen, FEN_MAX) == TRI_TRUE)
            sum += v->now->amount_fen;
    }
    return sum;
}

static bool disputed(const Fangpin__V1__CaseView *view, const ProtobufCBinaryData *aid)
{
    for (size_t i = 0; i < view->n_process; i++) {
        if (about(view->process[i], PROCESS_DISPUTE, aid, DISPUTED))
            return true;
    }
    return false;
}

static bool settled(const Fangpin__V1__CaseView *view, const Fangpin__V1__Aid *aid)
{
    int64_t asked = payments_of(view, &aid->aid, PAYMENT_UNDER_WAY | IN(PAYMENT_RETURNED));

    return aid->state == AID_CONFIRMED && !aid->disputed && (asked == 0 || aid->paid_fen >= aid_costs(aid));
}

void payments_show(Fangpin__V1__CaseView *view)
{
    for (size_t i = 0; i < view->n_aid; i++) {
        Fangpin__V1__Aid *aid = view->aid[i];
        aid->paid_fen = payments_of(view, &aid->aid, IN(PAYMENT_PAID));
        aid->disputed = disputed(view, &aid->aid);
        if (settled(view, aid))
            aid->state = AID_SETTLED;
    }
}
