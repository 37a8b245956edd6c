#include "tiers/filing_parts.h"

#include <string.h>

#include "proto/packet.h"

/* ---- guards ---- */

/* The office holds rights enough. An act without a fund (goods in store, a gift) needs none. */
int guard_fund_right(struct job *j)
{
    if (subject_none(&j->fund))
        return 0;
    struct span view = j->w->ledger(j->w->self, j->w->own, j->w->own_epoch, &j->fund);
    if (!view.at)
        return refuse(j->why, REFUSE_UNKNOWN_FUND);
    int64_t left = fund_available(view);
    return j->f->amount_fen <= left ? 0 : refuse_fen(j->why, REFUSE_OVER_RIGHTS, j->f->amount_fen, left);
}

/* Whether this office opened the fund, in this epoch or an earlier one. 1, 0 or ERR_NOMEM. */
static int opened_here(struct job *j)
{
    ProtobufCAllocator memory = arena_allocator(j->a);

    for (uint32_t epoch = j->w->own_epoch; epoch > 0; epoch--) {
        struct span view = j->w->ledger(j->w->self, j->w->own, epoch, &j->fund);
        if (!view.at)
            continue;
        const Fangpin__V1__FundView *fund = fangpin__v1__fund_view__unpack(&memory, view.len, view.at);
        if (!fund)
            return ERR_NOMEM;
        if (fund->opened_fen > 0)
            return 1;
    }
    return 0;
}

/* A new fund needs a name; one that is raised was opened by this office. */
int guard_fund_own(struct job *j)
{
    if (subject_none(&j->fund))
        return j->f->text && j->f->text[0] ? 0 : refuse(j->why, REFUSE_MISSING_NAME);
    int opened = opened_here(j);
    if (opened < 0)
        return opened;
    return opened ? 0 : refuse(j->why, REFUSE_UNKNOWN_FUND);
}

/* The parent asks for no more than the holder has, as far as is known here. */
int guard_recall(struct job *j)
{
    struct span view = j->w->ledger(j->w->self, j->to, j->to_epoch, &j->fund);

    if (!view.at)
        return refuse(j->why, REFUSE_UNKNOWN_FUND);
    int64_t held = fund_available(view);
    return j->f->amount_fen <= held ? 0 : refuse_fen(j->why, REFUSE_OVER_HELD, j->f->amount_fen, held);
}

/* Only the fund's owner takes the risk, only for an office of an epoch that is over, and for no more than it still held
 * as far as is known here: what it spent unheard would be spent twice (D16). */
int guard_write_off(struct job *j)
{
    int opened = opened_here(j);

    if (opened < 0)
        return opened;
    if (!opened)
        return refuse(j->why, REFUSE_NOT_FUND_OWNER);
    j->to_epoch = j->f->epoch;
    if (j->to_epoch == 0 || j->to_epoch >= j->w->epoch_of(j->w->self, j->to))
        return refuse(j->why, REFUSE_EPOCH_IN_FORCE);
    return guard_recall(j);
}

/* ---- bodies ---- */

int build_recall(struct job *j)
{
    Fangpin__V1__RecallBody b = FANGPIN__V1__RECALL_BODY__INIT;
    struct subject recall = j->w->mint(j->w->self);

    names_set(j, &recall, &j->fund);
    b.recall = subject_bytes(&recall);
    b.fund = subject_bytes(&j->fund);
    b.from = j->to.code;
    b.from_epoch = j->to_epoch;
    b.amount_fen = j->f->amount_fen;
    return body_pack(j, &b.base);
}

int build_expiry(struct job *j)
{
    Fangpin__V1__ExpiryBody b = FANGPIN__V1__EXPIRY_BODY__INIT;
    struct subject expiry = j->w->mint(j->w->self);

    names_set(j, &expiry, &j->fund);
    b.expiry = subject_bytes(&expiry);
    b.fund = subject_bytes(&j->fund);
    b.to = j->to.code;
    b.to_epoch = j->to_epoch;
    b.amount_fen = j->f->amount_fen;
    b.expired_on = j->date;
    return body_pack(j, &b.base);
}

int build_write_off(struct job *j)
{
    Fangpin__V1__WriteOffBody b = FANGPIN__V1__WRITE_OFF_BODY__INIT;
    struct subject write_off = j->w->mint(j->w->self);

    names_set(j, &write_off, &j->fund);
    b.write_off = subject_bytes(&write_off);
    b.fund = subject_bytes(&j->fund);
    b.office = j->to.code;
    b.office_epoch = j->to_epoch;
    b.amount_fen = j->f->amount_fen;
    b.reason = (char *)(uintptr_t)(j->f->text ? j->f->text : "");
    return body_pack(j, &b.base);
}
