/* What leaving the list asks beyond the table (DOMAIN.md 3.7, 4.5; S4·五). */
#include <stdio.h>

#include "tiers/proc_help.h"
#include "tiers/proc_homes.h"

#define BASIS_NATURAL 2
#define YES           1

int guard_monitored(struct step_job *s)
{
    if (household_monitored(s->view))
        return 0;
    return step_refuse(s, "not_monitored", "该户不在监测 / the household is not monitored",
                       "只有已纳入监测的户才能销号 / only an enrolled household can leave the list",
                       "核对户号: fangpin case show / check the household");
}

/* K5: while two households count one person, neither leaves the list because of it. */
int guard_no_contest(struct step_job *s)
{
    if (!job_process(s, PROCESS_FAMILY, IN(FAMILY_CONTESTED)))
        return 0;
    return step_refuse(s, "contested_member", "有一人两户都在计算 / two households count the same person",
                       "认定归属以前两户都不受影响(DOMAIN 7 K5) / both households keep their standing until then",
                       "先认定: fangpin family decide / decide where the person belongs first");
}

/* S4·五: a household wholly unable to work is not marked; the safety net goes on. */
int guard_labour(struct step_job *s)
{
    const Fangpin__V1__StepBody *track = process_now(household_process(s->view, PROCESS_TRACK));
    int64_t hold = 1;

    job_rule(s, PACK_DELIST_HOLD_NO_LABOUR, &hold);
    if (!hold || track->grade != TRACK_NO_LABOUR)
        return 0;
    return step_refuse(s, "no_labour", "整户无劳动能力,暂不标注 / wholly unable to work: not marked off",
                       "落实兜底保障,继续跟踪(S4·五) / the safety net goes on, tracking too",
                       "登记暂不销号: fangpin delist hold --hold no_labour / put it on hold");
}

int guard_help_months(struct step_job *s)
{
    uint32_t begun = help_begun_on(s->view);
    char why[REFUSAL_TEXT_BYTES];
    int64_t least;

    if (s->v.number[STEP_ORIGIN] == BASIS_NATURAL)
        return 0;
    int rc = job_rule_must(s, PACK_DELIST_HELP_MIN, &least);
    if (rc != 0 || (begun && months_passed(begun, s->j->date) >= least))
        return rc;
    snprintf(why, sizeof why,
             "要求 %lld 个月,首项措施始于 %u / %lld months are asked for, the first measure began on %u",
             (long long)least, begun, (long long)least, begun);
    return step_refuse(
        s, "help_too_short", "针对性帮扶未满期限 / helped for too short a time", why,
        "继续帮扶;风险自然消失的写 --basis natural / go on helping, or say that the risk went by itself");
}

int guard_delist_checks(struct step_job *s)
{
    struct span list = s->v.bytes[STEP_CHECKS];
    uint64_t answer;
    unsigned n = 0, yes = 0;

    for (; step_list_next(&list, &answer); n++)
        yes += answer == YES;
    if (n >= TRACK_CHECKS && yes == n)
        return 0;
    return step_refuse(
        s, "criterion_not_met", "销号条件没有全部满足 / not every criterion is met",
        "吃、穿、教育、医疗、住房、饮水、收入稳定 各项须为 yes / food, clothing, school, medicine, house, "
        "water, steady income must all be yes",
        "继续监测: fangpin delist keep / keep it on the list");
}

int guard_delist_votes(struct step_job *s)
{
    uint64_t yes = s->v.number[STEP_VOTES_FOR], no = s->v.number[STEP_VOTES_AGAINST];

    if (yes > no && yes + no + s->v.number[STEP_VOTES_ABSTAIN] <= s->v.number[STEP_ATTENDEES])
        return 0;
    return step_refuse(s, "votes_do_not_carry", "评议没有通过 / the vote does not carry",
                       "赞成不多于反对,或票数多于到会人数 / not more for than against, or more votes than people",
                       "核对票数;不通过的: fangpin delist keep / check them, or keep the household on the list");
}

int guard_delist_until(struct step_job *s)
{
    return notice_until(s, PACK_DELIST_NOTICE);
}

/* K15: a lead or help that came meanwhile stops the procedure until it was weighed. */
int guard_no_news(struct step_job *s)
{
    char why[REFUSAL_TEXT_BYTES];

    if (s->instance->n_news == 0)
        return 0;
    snprintf(why, sizeof why, "提出以后新到 %zu 件线索或救助 / %zu leads or helps came since it was proposed",
             s->instance->n_news, s->instance->n_news);
    return step_refuse(s, "new_risk", "有新的风险情况 / there is a new risk", why,
                       "重新核对条件: fangpin delist rerun,或 keep / run the criteria again, or keep it on the list");
}

int guard_delist_met(struct step_job *s)
{
    if (s->instance->crossed > 0)
        return 0;
    return step_refuse(s, "nothing_crossed", "没有需要裁定的交叉 / nothing met that waits for a word",
                       "没有与批复同时发生的新情况 / nothing happened beside the approval",
                       "批复后的新风险走再标注: fangpin case open --as reflag / a later risk is a re-flag");
}
