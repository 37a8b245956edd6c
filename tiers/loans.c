#include "tiers/loans.h"

#include "tiers/proc_homes.h"

int64_t loans_owed(const Fangpin__V1__CaseView *view, uint32_t kind)
{
    int64_t sum = 0;

    for (size_t i = 0; i < view->n_process; i++) {
        const Fangpin__V1__ProcessView *v = view->process[i];
        bool owed = v->process == PROCESS_LOAN && v->now && v->state < STATES_MAX && (IN(v->state) & LOAN_OWED);
        if (!owed || (kind && v->now->sort != kind) || v->now->amount_fen < 0)
            continue;
        if (__builtin_add_overflow(sum, v->now->amount_fen, &sum))
            return INT64_MAX;
    }
    return sum;
}
