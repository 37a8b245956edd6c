/* I10. Conservation: every ledger that an office shows is what the events it holds come to, each counted once; and the
 * money of a fund is at its holders, on the way, or with households. What is counted is the funds whose money was found. */
#include "node/core/case_store.h"
#include "proto/packet.h"
#include "simulator/check.h"

static void view_sums(const Fangpin__V1__FundView *v, int64_t out[MONEYS])
{
    const int64_t is[MONEYS] = {
        [OPENED] = v->opened_fen, [RECEIVED] = v->received_fen,   [BACK] = v->back_fen,
        [VOIDED] = v->voided_fen, [RECOVERED] = v->recovered_fen, [CREDITED] = v->credited_fen,
        [PASSED] = v->passed_fen, [RETURNED] = v->returned_fen,   [SPENT] = v->spent_fen,
        [HELPED] = v->helped_fen, [LOST] = v->lost_fen,           [RECALLED] = v->recalled_fen,
    };

    memcpy(out, is, sizeof is);
}

static void ledger_look(struct checks *c, const struct look *l, struct area area, uint32_t epoch,
                        const struct subject *fund)
{
    static const char *const names[MONEYS] = {"opened", "received", "back",  "voided", "recovered", "credited",
                                              "passed", "returned", "spent", "helped", "lost",      "recalled"};
    const struct model_ledger *is = model_ledger_find(&model_office(l->m, l->office)->ledgers, area, epoch, fund);
    struct view_key k = fund_key(area, epoch, fund);
    struct span v = view_get(l->t, &k);
    ProtobufCAllocator memory = arena_allocator(check_arena(c));
    Fangpin__V1__FundView *shown = v.at != NULL ? fangpin__v1__fund_view__unpack(&memory, v.len, v.at) : NULL;
    int64_t sums[MONEYS] = {0};

    if (shown != NULL)
        view_sums(shown, sums);
    for (int i = 0; i < MONEYS; i++)
        if (sums[i] != (is != NULL ? is->sum[i] : 0)) {
            check_fail(c, l, "ledger of %012llu epoch %u: %s is shown as %lld fen, the events held come to %lld",
                       (unsigned long long)area.code, epoch, names[i], (long long)sums[i],
                       (long long)(is != NULL ? is->sum[i] : 0));
            return;
        }
}

static void folded(struct checks *c, const struct look *l, const struct model_event *e)
{
    struct model_move to[2];
    size_t n = model_moves(e, to);

    (void)l;
    if (n > 0)
        *(bool *)check_state(c) = true;
}

static void all_ledgers(struct checks *c, const struct look *l)
{
    const struct model_ledgers *is = &model_office(l->m, l->office)->ledgers;

    for (size_t i = 0; i < is->n && !check_broken(c); i++)
        ledger_look(c, l, is->at[i].area, is->at[i].epoch, &is->at[i].fund);
}

/* After the step: while it is taken in, ledgers are half added up. */
static void stepped(struct checks *c, const struct look *l)
{
    bool *moved = check_state(c);

    if (!*moved)
        return;
    *moved = false;
    all_ledgers(c, l);
}

/* Where the money of one fund is, as each holder sees its own. What vanished with a disk never was. */
static void fund_look(struct checks *c, const struct look *l, const struct subject *fund)
{
    int64_t in = 0, held = 0, spent = 0, lost = 0;

    for (size_t i = 0; i < l->m->world.n; i++) {
        const struct model_ledger *w = &l->m->world.at[i], *own;
        uint32_t no = sim_find_area(l->s, w->area);
        if (!subject_equal(&w->fund, fund))
            continue;
        if (no == NO_OFFICE || sim_office(l->s, no)->power != POWER_ON)
            return; /* nobody is there to say */
        own = model_ledger_find(&model_office(l->m, no)->ledgers, w->area, w->epoch, fund);
        if (own == NULL)
            continue;
        in += own->sum[OPENED] + own->sum[CREDITED];
        spent += model_spent(own);
        lost += own->sum[LOST];
        held += model_held(own);
    }
    check_premise(c);
    if (in != held + spent + lost) /* all is level: nothing is on the way */
        check_fail(c, l, "a fund got %lld fen; holders hold %lld, households got %lld, %lld were written off",
                   (long long)in, (long long)held, (long long)spent, (long long)lost);
}

static bool opens_fund(const struct model_event *e)
{
    return e->e.kind == KIND_FUND && e->act != NULL;
}

static bool looked_at(const struct model *m, size_t before)
{
    for (size_t i = 0; i < before; i++)
        if (opens_fund(m->at[i]) && subject_equal(&m->at[i]->act->fund, &m->at[before]->act->fund))
            return true;
    return false;
}

/* Each fund once, with the root: all offices are taken in by then. */
static void quiet(struct checks *c, const struct look *l)
{
    all_ledgers(c, l);
    for (size_t i = 0; i < l->m->n && l->o->parent == NO_OFFICE && !check_broken(c); i++)
        if (opens_fund(l->m->at[i]) && !looked_at(l->m, i))
            fund_look(c, l, &l->m->at[i]->act->fund);
}

const struct check check_i10 = {.id = "I10",
                                .zh = "资金守恒",
                                .en = "conservation of money",
                                .state_bytes = sizeof(bool),
                                .folded = folded,
                                .stepped = stepped,
                                .quiet = quiet};
