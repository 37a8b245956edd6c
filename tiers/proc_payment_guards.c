/* What the tables of payments and disputes cannot say: which grant, and how much of it is left (DOMAIN.md 3.11). */
#include <stdio.h>

#include "tiers/case_aid.h"
#include "tiers/payments.h"
#include "tiers/proc_homes.h"

static const Fangpin__V1__Aid *linked_aid(struct step_job *s, const struct subject *link, int *rc)
{
    const Fangpin__V1__Aid *aid = aid_find(s->view, link);

    *rc = 0;
    if (aid && aid->state != AID_VOID)
        return aid;
    *rc = step_refuse(s, "no_such_grant", "这户没有这笔发放,或已撤销 / no such grant to this household, or it is void",
                      "link 应是给这户的救助或拨款编号 / link must be a help or grant to this household",
                      "看 fangpin case show 里的编号 / see the ids in fangpin case show");
    return NULL;
}

static int room_check(struct step_job *s, const Fangpin__V1__Aid *aid, int64_t amount)
{
    char why[REFUSAL_TEXT_BYTES];
    int64_t left = aid_costs(aid) - payments_of(s->view, &aid->aid, PAYMENT_UNDER_WAY);

    left = left < 0 ? 0 : left;
    if (amount <= left)
        return 0;
    snprintf(why, sizeof why, "还可支付 %lld.%02lld 元 / %lld.%02lld yuan left to pay", (long long)(left / 100),
             (long long)(left % 100), (long long)(left / 100), (long long)(left % 100));
    return step_refuse(s, "over_grant", "超过这笔拨款还可支付的金额 / more than is left of this grant", why,
                       "改金额,或先登记退回、取消的支付 / pay less, or record what came back first");
}

int guard_payment_aid(struct step_job *s)
{
    struct subject link = step_subject(&s->v, STEP_LINK);
    int rc;
    const Fangpin__V1__Aid *aid = linked_aid(s, &link, &rc);

    return aid ? room_check(s, aid, (int64_t)s->v.number[STEP_AMOUNT_FEN]) : rc;
}

int guard_payment_again(struct step_job *s)
{
    struct subject link = view_subject(&s->now->link);
    int rc;
    const Fangpin__V1__Aid *aid = linked_aid(s, &link, &rc);

    return aid ? room_check(s, aid, s->now->amount_fen) : rc;
}

int guard_dispute_aid(struct step_job *s)
{
    struct subject link = step_subject(&s->v, STEP_LINK);
    int rc;
    const Fangpin__V1__Aid *aid = linked_aid(s, &link, &rc);

    if (!aid || !aid->disputed)
        return rc;
    return step_refuse(s, "disputed_before", "这笔发放的异议还没结案 / a dispute about it is open",
                       "一笔发放同时只有一件异议 / one at a time",
                       "先结案: fangpin dispute close / close that one first");
}
