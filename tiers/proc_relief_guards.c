/* Stages of relief without gaps (DOMAIN.md 3.13), loans within their ceilings (3.14). */
#include <stdio.h>

#include "tiers/predicate_limits.h"
#include "tiers/loans.h"
#include "tiers/proc_homes.h"

#define CHECK_YES 1u

/* ---- relief ---- */

static int refuse_long(struct step_job *s, uint32_t last)
{
    char why[REFUSAL_TEXT_BYTES];

    snprintf(why, sizeof why, "最晚到 %u / not beyond %u", last, last);
    return step_refuse(s, "relief_too_long", "超过过渡期救助的最长时间 / longer than transitional relief may last", why,
                       "转冬春救助或移交民政: fangpin relief winter,fangpin relief handover / go on to the next stage");
}

/* A stage says until when; that day is what the next stage is awaited by. */
int guard_relief_until(struct step_job *s)
{
    uint64_t *until = &s->v.number[STEP_UNTIL];

    if (!*until && s->row->due)
        *until = job_last_day(s, s->row->due);
    if (*until && *until < s->j->date)
        return step_refuse(s, "until_before_date", "截止日早于办理日 / it would end before it begins",
                           "截止日 until 应在办理日当天或以后 / until must not lie before the day of the act",
                           "改正 until / correct until");
    uint32_t most = s->row->due == PACK_RELIEF_TRANSITIONAL ? job_last_day(s, PACK_RELIEF_TRANSITIONAL_MAX) : 0;
    if (most && *until > most)
        return refuse_long(s, most);
    s->v.number[STEP_DUE_ON] = *until;
    return 0;
}

int guard_relief_longest(struct step_job *s)
{
    uint32_t most = job_last_day_from(s, PACK_RELIEF_TRANSITIONAL_MAX, s->instance->since);
    int64_t unused;

    if (!most)
        return job_rule_must(s, PACK_RELIEF_TRANSITIONAL_MAX, &unused);
    return s->v.number[STEP_UNTIL] > most ? refuse_long(s, most) : 0;
}

/* Between two stages: due at once. */
int guard_relief_gap(struct step_job *s)
{
    s->v.number[STEP_DUE_ON] = s->j->date;
    return 0;
}

/* ---- loans ---- */

static int refuse_loan(struct step_job *s, enum loan_verdict verdict, const struct loan_limits *l, int64_t owed)
{
    char why[REFUSAL_TEXT_BYTES];

    snprintf(why, sizeof why,
             "已贷 %lld 元;上限: 小额 %lld 元 %u 年,创业 %lld 元 %u 年,含追加 %lld 元 / %lld yuan lent already",
             (long long)(owed / 100), (long long)(l->micro_fen / 100), l->micro_years,
             (long long)(l->startup_fen / 100), l->startup_years, (long long)(l->topup_total_fen / 100),
             (long long)(owed / 100));
    return step_refuse(s, verdict == LOAN_OVER_YEARS ? "loan_too_long" : "loan_over_cap",
                       verdict == LOAN_OVER_YEARS ? "贷款期限超过规定 / longer than the rules allow"
                                                  : "贷款金额超过上限 / more than the rules allow",
                       why,
                       "减少金额或年限;银行已放的款照实登记: fangpin loan pay / ask for less; the bank's facts are "
                       "recorded as they are");
}

/* S4·四(九): what an office may ask the bank for. What the bank did is a fact and is not judged here. */
int guard_loan_fits(struct step_job *s)
{
    uint32_t sort = (uint32_t)s->v.number[STEP_SORT];
    struct loan_limits l = loan_limits_of(s->j->w->pack);
    int64_t owed = loans_owed(s->view, sort);
    enum loan_verdict v = loan_judge((enum loan_kind)sort, (int64_t)s->v.number[STEP_AMOUNT_FEN],
                                     (uint32_t)s->v.number[STEP_COUNT], owed, &l);
    return v == LOAN_FITS || v == LOAN_UNSET ? 0 : refuse_loan(s, v, &l, owed);
}

/* Where the document is silent the bank may be asked: it has rules of its own. */
static int flag_check(struct step_job *s, enum pack_key key, const char *zh, const char *en)
{
    int64_t may = 0;
    char why[REFUSAL_TEXT_BYTES];

    if (!job_rule(s, key, &may) || may)
        return 0;
    snprintf(why, sizeof why, "政策包不许%s / the policy pack closes %s", zh, en);
    return step_refuse(s, "loan_way_closed", "本地政策不办这一项 / not offered here", why,
                       "请银行按其规定办理 / the bank may still do it by its own rules");
}

int guard_loan_extension(struct step_job *s)
{
    return flag_check(s, PACK_LOAN_EXTENSION, "展期", "extensions");
}

int guard_loan_renewal(struct step_job *s)
{
    return flag_check(s, PACK_LOAN_RENEWAL, "续贷", "renewals");
}

/* S3·五(四)2: more is lent to an affected household that can repay; who asks says so of both. */
static int topup_fits(struct step_job *s)
{
    struct span list = s->v.bytes[STEP_CHECKS];
    uint64_t affected = 0, able = 0;

    if (!step_list_next(&list, &affected) || affected != CHECK_YES)
        return step_refuse(s, "topup_not_affected", "追加只给受影响的户 / a top-up is for affected households",
                           "checks 第一项“受灾或受影响”不是 yes / the first check, affected, is not yes",
                           "确属受影响: --checks yes,yes;否则不追加 / say so, or do not ask");
    if (!step_list_next(&list, &able) || able != CHECK_YES)
        return step_refuse(s, "topup_cannot_repay", "追加只给有还款能力的户 / a top-up is for who can repay",
                           "checks 第二项“有还款能力”不是 yes / the second check, able to repay, is not yes",
                           "可申请展期或续贷: fangpin loan ask-extension / ask for an extension or renewal");
    return 0;
}

int guard_loan_topup(struct step_job *s)
{
    struct loan_limits l = loan_limits_of(s->j->w->pack);
    int rc = flag_check(s, PACK_LOAN_TOPUP, "追加", "top-ups");
    int64_t owed = loans_owed(s->view, LOAN_MICRO), mine = s->now->amount_fen;
    int64_t more = (int64_t)s->v.number[STEP_AMOUNT_FEN] - mine;

    if (rc != 0)
        return rc;
    if (more <= 0)
        return step_refuse(
            s, "topup_not_more", "追加后的总额应大于现在的贷款 / the new total must be more than the loan",
            "amount 填追加后的总额 / the amount is the total after the top-up", "改正金额 / correct the amount");
    enum loan_verdict v = loan_judge(LOAN_TOPUP, more, 1, owed, &l);
    return v == LOAN_FITS || v == LOAN_UNSET ? topup_fits(s) : refuse_loan(s, v, &l, owed);
}

/* DOMAIN.md 3.14: identity, consent and the credit check are never tolerated. */
int guard_loan_papers(struct step_job *s)
{
    struct span list = s->v.bytes[STEP_PAPERS];
    uint64_t paper;

    while (step_list_next(&list, &paper)) {
        if (paper == LOAN_PAPER_IDENTITY || paper == LOAN_PAPER_CONSENT || paper == LOAN_PAPER_CREDIT)
            return step_refuse(s, "never_tolerated", "这一项不能容缺 / this paper cannot be left for later",
                               "身份证件、本人授权、征信必须齐全 / identity, consent and credit check must be there",
                               "补齐后: fangpin loan check / bring it first");
    }
    return 0;
}

int guard_loan_owed_on(struct step_job *s)
{
    int64_t unused;

    if (!s->v.number[STEP_OWED_ON])
        s->v.number[STEP_OWED_ON] = job_last_day(s, PACK_LOAN_DOC_SUPPLY);
    return s->v.number[STEP_OWED_ON] ? 0 : job_rule_must(s, PACK_LOAN_DOC_SUPPLY, &unused);
}
