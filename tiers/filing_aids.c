/* What becomes of grants and helps: void, delivery, booking, recovery, and what the county says of duplicates. */
#include "tiers/filing_parts.h"

#include <string.h>

#include "base/clock.h"
#include "proto/packet.h"
#include "tiers/case_aid.h"

/* ---- guards ---- */

/* A helper unit's gift is not public money: it uses no fund. Every other grant does. */
int guard_giver(struct job *j)
{
    if (j->f->giver > GIVER_HELPER)
        return refuse(j->why, REFUSE_BAD_CODE);
    if (j->f->giver == GIVER_HELPER)
        return subject_none(&j->fund) ? 0 : refuse(j->why, REFUSE_GIFT_WITH_FUND);
    return subject_none(&j->fund) ? refuse(j->why, REFUSE_MISSING_FUND) : 0;
}

int guard_period(struct job *j)
{
    uint32_t from = j->f->valid_from, to = j->f->valid_to;

    if (from == 0 && to == 0)
        return 0;
    if (!date_exists(from) || !date_exists(to))
        return refuse(j->why, REFUSE_NO_DATE);
    return from <= to ? 0 : refuse(j->why, REFUSE_BAD_PERIOD);
}

int guard_aid(struct job *j)
{
    j->aid = aid_find(j->household, &j->f->aid);
    return j->aid ? 0 : refuse(j->why, REFUSE_UNKNOWN_AID);
}

static int guard_own(struct job *j)
{
    return j->aid->area == j->w->own.code ? 0 : refuse(j->why, REFUSE_NOT_THE_GIVER);
}

static int guard_committed(struct job *j)
{
    return j->aid->state == AID_COMMITTED ? 0 : refuse(j->why, REFUSE_NOT_COMMITTED);
}

/* Only before delivery, and only what this very epoch committed: what an older one held is in doubt (D16). */
int guard_voidable(struct job *j)
{
    int rc = guard_own(j);

    if (rc == 0)
        rc = guard_committed(j);
    if (rc != 0)
        return rc;
    return j->aid->epoch == j->w->own_epoch ? 0 : refuse(j->why, REFUSE_OLD_EPOCH);
}

int guard_deliverable(struct job *j)
{
    int rc = guard_own(j);

    if (rc == 0)
        rc = guard_committed(j);
    if (rc != 0)
        return rc;
    return j->aid->settlement == SETTLE_VOID ? refuse(j->why, REFUSE_TO_BE_VOIDED) : 0;
}

int guard_confirmable(struct job *j)
{
    return j->aid->state == AID_DELIVERED ? 0 : refuse(j->why, REFUSE_NOT_DELIVERED);
}

static bool notice_held(const struct job *j)
{
    const struct subject *s = &j->f->notice;

    for (size_t i = 0; i < j->household->n_notice; i++) {
        ProtobufCBinaryData is = j->household->notice[i];
        if (is.len == sizeof s->b && memcmp(is.data, s->b, sizeof s->b) == 0)
            return true;
    }
    return false;
}

/* Money is taken back only where the county said so, after a notice that the household was handed, and no more of it
 * than it got. */
int guard_recoverable(struct job *j)
{
    int rc = guard_own(j);

    if (rc != 0)
        return rc;
    if (j->aid->state == AID_COMMITTED || j->aid->state == AID_VOID)
        return refuse(j->why, REFUSE_NOT_DELIVERED);
    if (j->aid->settlement != SETTLE_RECOVER)
        return refuse(j->why, REFUSE_NOT_ASKED_BACK);
    if (!notice_held(j))
        return refuse(j->why, REFUSE_UNKNOWN_NOTICE);
    int64_t left = aid_costs(j->aid);
    return j->f->amount_fen <= left ? 0 : refuse_fen(j->why, REFUSE_OVER_AID, j->f->amount_fen, left);
}

int guard_settlement(struct job *j)
{
    if (j->f->code == SETTLE_VOID)
        return guard_committed(j);
    if (j->f->code != SETTLE_RECOVER)
        return 0;
    if (subject_none(&j->f->notice))
        return refuse(j->why, REFUSE_MISSING_NOTICE);
    return notice_held(j) ? 0 : refuse(j->why, REFUSE_UNKNOWN_NOTICE);
}

/* ---- bodies ---- */

/* An id for the act, in the thread of its household. */
static struct subject act_begin(struct job *j)
{
    struct subject act = j->w->mint(j->w->self);

    names_set(j, &act, &j->f->subject);
    return act;
}

int build_void(struct job *j)
{
    Fangpin__V1__GrantVoidBody b = FANGPIN__V1__GRANT_VOID_BODY__INIT;
    struct subject act = act_begin(j);

    b.voiding = subject_bytes(&act);
    b.household = subject_bytes(&j->f->subject);
    b.grant = subject_bytes(&j->f->aid);
    b.fund = j->aid->fund;
    b.amount_fen = j->aid->amount_fen;
    b.voided_on = j->date;
    return body_pack(j, &b.base);
}

int build_delivery(struct job *j)
{
    Fangpin__V1__GrantDeliverBody b = FANGPIN__V1__GRANT_DELIVER_BODY__INIT;
    struct subject act = act_begin(j);

    b.delivery = subject_bytes(&act);
    b.household = subject_bytes(&j->f->subject);
    b.grant = subject_bytes(&j->f->aid);
    b.delivered_on = j->date;
    return body_pack(j, &b.base);
}

int build_confirmation(struct job *j)
{
    Fangpin__V1__GrantConfirmBody b = FANGPIN__V1__GRANT_CONFIRM_BODY__INIT;
    struct subject act = act_begin(j);

    b.confirmation = subject_bytes(&act);
    b.household = subject_bytes(&j->f->subject);
    b.grant = subject_bytes(&j->f->aid);
    b.confirmed_on = j->date;
    return body_pack(j, &b.base);
}

int build_recovery(struct job *j)
{
    Fangpin__V1__RecoveryBody b = FANGPIN__V1__RECOVERY_BODY__INIT;
    struct subject act = act_begin(j);

    if (j->aid->fund.len == 0) /* a gift or goods in store: nothing that could go back to rights */
        return refuse(j->why, REFUSE_MISSING_FUND);
    b.recovery = subject_bytes(&act);
    b.household = subject_bytes(&j->f->subject);
    b.aid = subject_bytes(&j->f->aid);
    b.fund = j->aid->fund;
    b.amount_fen = j->f->amount_fen;
    b.notice = subject_bytes(&j->f->notice);
    b.recovered_on = j->date;
    return body_pack(j, &b.base);
}

int build_settlement(struct job *j)
{
    Fangpin__V1__DuplicateSettleBody b = FANGPIN__V1__DUPLICATE_SETTLE_BODY__INIT;
    struct subject act = act_begin(j);

    b.settlement = subject_bytes(&act);
    b.household = subject_bytes(&j->f->subject);
    b.aid = subject_bytes(&j->f->aid);
    b.outcome = j->f->code;
    b.settled_on = j->date;
    b.notice = subject_bytes(&j->f->notice);
    b.against = subject_bytes(&j->f->against);
    return body_pack(j, &b.base);
}
