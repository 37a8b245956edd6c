#include "tiers/dues.h"

#include "tiers/ceilings.h"
#include "tiers/loans.h"
#include "tiers/proc_homes.h"

static const struct code flags[] = {
    {"relief_gap", "救助阶段间断", FLAG_RELIEF_GAP},   {"loan_over_cap", "贷款超过上限", FLAG_LOAN_OVER_CAP},
    {"two_lenders", "两笔小额信贷", FLAG_TWO_LENDERS}, {"contested", "两户争一人", FLAG_CONTESTED},
    {"two_grades", "两次鉴定不一致", FLAG_TWO_GRADES}, {"no_water", "还没有应急供水", FLAG_NO_WATER},
    {"overpaid", "补助多拨", FLAG_OVERPAID},
};
const struct code_list codes_flag = {"flag", flags, NUMBER_OF(flags)};

static uint32_t earlier(uint32_t a, uint32_t b)
{
    return a == 0 || (b != 0 && b < a) ? b : a;
}

bool process_open(const Fangpin__V1__ProcessView *v)
{
    const struct process *p = process_get(v->process);

    return p && v->state < p->n_states && !p->states[v->state].end;
}

struct dues dues_of(const struct process *p, const Fangpin__V1__ProcessView *v)
{
    struct dues a = {0};

    if (v->state >= p->n_states)
        return a;
    a.step = p->states[v->state].waits ? v->due : 0;
    if (v->now && (v->facts & p->owes))
        a.papers = v->now->owed_on;
    if (v->now && (IN(v->state) & p->unfinished))
        a.whole = v->now->finish_on;
    a.first = earlier(earlier(a.step, a.papers), a.whole);
    return a;
}

static uint32_t loans_running(const Fangpin__V1__CaseView *view)
{
    uint32_t n = 0;

    for (size_t i = 0; i < view->n_process; i++) {
        const Fangpin__V1__ProcessView *v = view->process[i];
        n += v->process == PROCESS_LOAN && v->now && v->now->sort == LOAN_MICRO && v->state < STATES_MAX &&
             (IN(v->state) & LOAN_OWED);
    }
    return n;
}

static size_t loan_flags(const Fangpin__V1__CaseView *view, const Fangpin__V1__ProcessView *v, int64_t cap,
                         enum flag *out)
{
    size_t n = 0;

    if (!(IN(v->state) & LOAN_OWED) || !v->now || v->now->sort != LOAN_MICRO)
        return 0;
    if (cap > 0 && loans_owed(view, LOAN_MICRO) > cap)
        out[n++] = FLAG_LOAN_OVER_CAP;
    if (loans_running(view) > 1)
        out[n++] = FLAG_TWO_LENDERS;
    return n;
}

size_t flags_of(const Fangpin__V1__CaseView *view, const Fangpin__V1__ProcessView *v, int64_t loan_cap_fen,
                enum flag out[FLAGS_MAX])
{
    static const struct {
        enum process_no process;
        uint32_t states, facts, lacks; /* facts: at least one of these; 0: no matter */
        enum flag flag;
    } rows[] = {
        {PROCESS_RELIEF, IN(RELIEF_GAP), 0, 0, FLAG_RELIEF_GAP},
        {PROCESS_FAMILY, IN(FAMILY_CONTESTED), 0, 0, FLAG_CONTESTED},
        {PROCESS_HOUSE, IN_ANY, FACT(HOUSE_TWO_GRADES), 0, FLAG_TWO_GRADES},
        {PROCESS_WATER, IN_ANY & ~IN(WATER_CLOSED), 0, FACT(WATER_SUPPLIED) | FACT(WATER_BACK), FLAG_NO_WATER},
    };
    size_t n = 0;

    if (v->state >= STATES_MAX)
        return 0;
    if (v->process == PROCESS_LOAN)
        n = loan_flags(view, v, loan_cap_fen, out);
    if (v->over_fen > 0)
        out[n++] = FLAG_OVERPAID;
    for (size_t i = 0; i < NUMBER_OF(rows); i++) {
        if (v->process == (uint32_t)rows[i].process && (IN(v->state) & rows[i].states) &&
            (!rows[i].facts || (v->facts & rows[i].facts)) && !(v->facts & rows[i].lacks))
            out[n++] = rows[i].flag;
    }
    return n;
}
