/* What is asked before a review, a notice and what follows it are signed: votes, minutes, days, objections. */
#include <stdio.h>

#include "base/clock.h"
#include "tiers/exclusions.h"
#include "tiers/proc_case.h"

#define TOWNSHIP_CHECKS 4u /* S4·三(七)2·五: truth, risk type, help need, contact person */
#define CHECK_YES       1u
#define REVIEW_PROPOSE  1u
#define MEETING_WIDE    2u
#define CAME_COMMITTEE  2u
#define CAME_TOWNSHIP   5u
#define HOLD_DAYS_MAX   366

/* Review and notice are the village's; the township may hold them only for a village that it has said it stands in
 * for (K29). */
int guard_stand_in(struct step_job *s)
{
    if (area_equal(s->j->w->own, s->j->place) || s->facts & FACT(CASE_STOOD_IN))
        return 0;
    return step_refuse(s, "village_holds_it", "评议公示由村办理 / review and notice are the village's",
                       "乡镇只有在村联系不上时才代办(K29) / the township acts for a village only when it is dark",
                       "先写明代办: fangpin case stand-in / say first that you stand in for it");
}

int guard_votes(struct step_job *s)
{
    uint64_t yes = s->v.number[STEP_VOTES_FOR], no = s->v.number[STEP_VOTES_AGAINST];
    uint64_t all = yes + no + s->v.number[STEP_VOTES_ABSTAIN];

    if (all > s->v.number[STEP_ATTENDEES])
        return step_refuse(s, "votes_over_attendees", "票数多于到会人数 / more votes than people",
                           "赞成、反对、弃权之和超过到会人数 / the votes add up to more than attended",
                           "核对会议记录 / check the minutes");
    if (s->v.number[STEP_OUTCOME] == REVIEW_PROPOSE && yes <= no)
        return step_refuse(s, "votes_against", "评议没有通过 / the vote did not carry",
                           "赞成不多于反对 / not more votes for than against",
                           "填写 not_propose,或核对票数 / say not_propose, or check the votes");
    return 0;
}

static bool came(const struct step_job *s, uint64_t whom)
{
    struct span list = s->v.bytes[STEP_ATTENDED];
    uint64_t v;

    while (step_list_next(&list, &v)) {
        if (v == whom)
            return true;
    }
    return false;
}

/* S4·三(七)2·四: when the representatives cannot meet, the committees meet enlarged by township officers. */
int guard_meeting(struct step_job *s)
{
    if (s->v.number[STEP_SORT] != MEETING_WIDE || (came(s, CAME_COMMITTEE) && came(s, CAME_TOWNSHIP)))
        return 0;
    return step_refuse(s, "meeting_not_enlarged", "扩大会议到会人员不齐 / the enlarged meeting lacks people",
                       "须有村两委成员和乡镇干部到会 / committee members and township officers must attend",
                       "补上 --attended committee,township,… / say who came");
}

/* Exclusions that the minutes name, as bits. */
static uint32_t named_by(const struct step_job *s)
{
    struct span list = s->v.bytes[STEP_OVERRIDE];
    uint32_t bits = 0;
    uint64_t v;

    while (step_list_next(&list, &v)) {
        if (v <= EXCLUSIONS)
            bits |= 1u << v;
    }
    return bits;
}

static int refuse_excluded(struct step_job *s, uint32_t number)
{
    enum predicate p = exclusion_of(number);
    char why[REFUSAL_TEXT_BYTES], remedy[REFUSAL_REMEDY_BYTES];

    snprintf(why, sizeof why, "入户核查:排除情形 %s %s / the newest visit finds exclusion %s (%s)", predicate_number(p),
             predicate_text_zh(p), predicate_number(p), predicate_code(p));
    snprintf(remedy, sizeof remedy,
             "填 not_propose;特殊情况经评议另定: --override %u 并附理由和会议记录 / not_propose; or a vote sets it "
             "aside on the record: --override %u",
             number, number);
    return step_refuse(s, "excluded_in_principle", "属排除情形,原则上不纳入 / excluded in principle", why, remedy);
}

/* S4·三(五)2: whom an exclusion holds of is not recognised in principle; special circumstances are decided by democratic
 * review, on the record: the number, the special reason, the minutes, a vote that carried. */
int guard_override(struct step_job *s)
{
    struct review_override o = {.minutes = step_has(&s->v, STEP_HASH),
                                .reason = s->v.bytes[STEP_TEXT],
                                .for_ = (uint32_t)s->v.number[STEP_VOTES_FOR],
                                .against = (uint32_t)s->v.number[STEP_VOTES_AGAINST]};
    enum override_verdict why;

    if (step_has(&s->v, STEP_OVERRIDE) && (!step_has(&s->v, STEP_TEXT) || !o.minutes))
        return step_refuse(s, "override_without_minutes", "另定排除情形须有会议记录 / an override needs minutes",
                           "要写明理由(text)并附会议记录校验值(hash) / the reason and the minutes' hash are needed",
                           "补上 --text 和 --hash / give both");
    if (s->v.number[STEP_OUTCOME] != REVIEW_PROPOSE)
        return 0;
    uint32_t left = exclusion_left(s->view->excluded, s->view->n_excluded, named_by(s), &o, &why);
    return left ? refuse_excluded(s, left) : 0;
}

int guard_notice_until(struct step_job *s)
{
    return notice_until(s, PACK_IDENT_NOTICE_MIN);
}

/* When review and notice are due: counted since visit and comparison were there, where that is known. */
int guard_review_due(struct step_job *s)
{
    uint32_t counted = s->instance->due;

    s->v.number[STEP_DUE_ON] = counted ? counted : job_last_day(s, PACK_IDENT_REVIEW_NOTICE);
    return 0;
}

/* The review's own step says that the notice was posted the same day. */
int guard_late_post(struct step_job *s)
{
    if (s->j->date > s->instance->since)
        return 0;
    return step_refuse(s, "posted_same_day", "评议当天公示不用补登 / posting on the same day needs no step",
                       "评议登记即当天公示 / the review itself says that it was posted that day",
                       "不用再办 / nothing more to do");
}

/* After the notice it is a complaint, which holds nothing up (3.9, K10). */
int guard_notice_open(struct step_job *s)
{
    if (IN(s->state) & (IN(CASE_NOTICE) | IN(CASE_HOLD)))
        return 0;
    return step_refuse(s, "notice_over", "公示已结束 / the notice is over",
                       "公示期满后的意见作为投诉办理 / what comes after it is handled as a complaint",
                       "登记投诉: fangpin objection file / file it as an objection");
}

/* The notice stood still while the objection was verified: it runs on for the days it lost. */
int guard_notice_resumed(struct step_job *s)
{
    uint32_t until = s->now->until, day = s->instance->since;

    for (int i = 0; i < HOLD_DAYS_MAX && day < s->j->date; i++) {
        day = date_add(day, 1);
        until = date_add(until, 1);
    }
    if (!s->v.number[STEP_UNTIL])
        s->v.number[STEP_UNTIL] = until;
    if (s->v.number[STEP_UNTIL] >= until)
        return 0;
    return step_refuse(s, "notice_too_short", "公示期太短 / the notice is too short",
                       "核实异议期间停算,须相应顺延 / the days it stood still are added",
                       "不写 --until 即按规定计算 / leave until out to have it computed");
}

int guard_no_objection(struct step_job *s)
{
    if (!(s->facts & FACT(CASE_OBJECTED)))
        return 0;
    return step_refuse(s, "objection_open", "异议还没有核实 / an objection is open",
                       "只有无异议的才能往下报(S4·三(七)2·四) / only what nobody objects to goes on",
                       "先核实: fangpin case resolve / verify it first");
}

int guard_four_checks(struct step_job *s)
{
    struct span list = s->v.bytes[STEP_CHECKS];
    uint64_t v;
    unsigned n = 0, yes = 0;

    for (; step_list_next(&list, &v); n++)
        yes += v == CHECK_YES;
    if (n == TOWNSHIP_CHECKS && yes == n)
        return 0;
    return step_refuse(
        s, "check_failed", "四项审核没有全部通过 / not all four checks passed",
        "真实性、风险类型、帮扶需求、联系人须都为 yes / truth, risk type, need and contact must all be yes",
        "退回补充: fangpin case return / return the case with the reason");
}

/* Who receives is who is awaited. */
int guard_receiver(struct step_job *s)
{
    enum tier awaited = s->state == CASE_AT_COUNTY ? TIER_COUNTY : TIER_TOWNSHIP;

    if (area_tier(s->j->w->own) == awaited)
        return 0;
    return step_refuse(s, "not_the_receiver", "材料不是报到本单位 / the papers are not for this office",
                       "谁办下一步谁登记收到 / whoever takes the next step records the receipt",
                       "由该单位登记 / let that office record it");
}

/* An approval in force ends by a decision that names it, with its own reason: the household gets a written word. */
int guard_not_in_force(struct step_job *s)
{
    if (s->view->outcome != OUTCOME_APPROVED)
        return 0;
    return step_refuse(
        s, "decision_in_force", "批准仍然有效 / the approval is in force",
        "撤销批准要另签不予认定,替代原决定 / only a refusal that replaces it ends it",
        "fangpin decision refuse 户号 --reason withdrawn --replaces 决定 / sign a refusal that names it");
}

int guard_crossed(struct step_job *s)
{
    if (s->instance->crossed > 0)
        return 0;
    return step_refuse(s, "nothing_crossed", "没有要裁定的交叉 / nothing has crossed",
                       "农户撤回以后没有别的决定 / nothing else was signed beside the withdrawal",
                       "要重新认定: fangpin case open / open it anew");
}
