/* What the table of houses cannot say: one subsidy, how much, by when (DOMAIN.md 3.10; S4·四(七), S2·二(三)1). */
#include <stdio.h>

#include "tiers/case_aid.h"
#include "tiers/ceilings.h"
#include "tiers/proc_homes.h"
#include "tiers/subsidies.h"

/* A house that was closed may be reported again: after another event. */
int guard_house_event(struct step_job *s)
{
    struct subject event = step_subject(&s->v, STEP_EVENT), before = view_subject(&s->now->event);

    if (!s->instance || (!subject_none(&event) && !subject_equal(&event, &before)))
        return 0;
    return step_refuse(s, "same_event", "同一处房屋再报损,须是另一次灾害 / reported again, a house needs another event",
                       "一房一灾只补一次(S4·四(七)) / one house, one event, one subsidy",
                       "写明新的灾害事件编号 event / give the id of the other event");
}

/* 3.10: one house, one event, one rebuilding subsidy. A household has one homestead: its houses count as one. */
int guard_house_once(struct step_job *s)
{
    struct subject event = view_subject(&s->now->event);
    bool already = false;

    for (size_t i = 0; i < s->view->n_process; i++) {
        const Fangpin__V1__ProcessView *v = s->view->process[i];
        struct house_subsidy got = {s->subject, view_subject(&process_now(v)->event)};
        bool paid = v->process == PROCESS_HOUSE && v != s->instance && (HOUSE_HAS_SUBSIDY & IN(v->state % STATES_MAX));
        already |= paid && house_subsidised(&got, 1, &s->subject, &event);
    }
    if (!already)
        return 0;
    return step_refuse(s, "house_subsidised",
                       "这户这次灾害已有一项建房补助 / there is a subsidy for this event already",
                       "一房一灾一补(DOMAIN 3.10) / one house, one event, one rebuilding subsidy",
                       "保留较高的一项,另一项作废: fangpin house void / keep the higher one, void the other");
}

/* ---- amounts: S4·四(七) ---- */

struct tally {
    struct subject mine, event;
    uint64_t path;
    struct average so_far;
    uint32_t others; /* houses with a plan of the same path, without this one */
};

static void tally_add(void *arg, const Fangpin__V1__CaseView *view, const Fangpin__V1__ProcessView *v)
{
    struct tally *t = arg;
    const Fangpin__V1__StepBody *now = process_now(v);
    struct subject event = view_subject(&now->event), thing = view_subject(&v->thing);
    bool counts = (IN(v->state) & (IN(HOUSE_PLANNED) | HOUSE_HAS_SUBSIDY)) && subject_equal(&event, &t->event) &&
                  now->path == t->path && !subject_equal(&thing, &t->mine);

    (void)view;
    if (!counts || (v->state != HOUSE_PLANNED && now->level != HOUSE_SUBSIDY_RELIEF))
        return;
    t->others++;
    if (v->state != HOUSE_PLANNED)
        t->so_far.sum_fen += now->amount_fen;
}

static int refuse_amount(struct step_job *s, int64_t most)
{
    char why[REFUSAL_TEXT_BYTES];

    snprintf(why, sizeof why, "最多 %lld.%02lld 元 / at most %lld.%02lld yuan", (long long)(most / 100),
             (long long)(most % 100), (long long)(most / 100), (long long)(most % 100));
    return step_refuse(s, "over_subsidy", "超过补助标准 / more than the subsidy", why,
                       "按政策包的标准核定金额 / approve what the policy pack allows");
}

/* 户均: together within average × households that have such a plan, per event and township; single ones may differ. */
static int average_check(struct step_job *s, uint64_t path, enum pack_key key)
{
    struct tally t = {.mine = s->thing, .event = view_subject(&s->now->event), .path = path};
    int64_t average;
    int rc = job_rule_must(s, key, &average);

    if (rc != 0)
        return rc;
    if (subject_none(&t.event))
        return step_refuse(
            s, "no_event", "没有写明是哪次灾害 / no disaster event is named",
            "户均补助只在启动救助响应的灾害中有(S4·四(七)) / it belongs to an event with a relief response",
            "改用其他补助,或重报并写明 event / use another subsidy, or report it with its event");
    struct area township = owner_of_tier(s->j->w->tree, s->j->place, TIER_TOWNSHIP);
    job_instances(s, township, span_of(t.event.b, sizeof t.event.b), PROCESS_HOUSE, tally_add, &t);
    t.so_far.households = t.others;
    if (average_allows(&t.so_far, (int64_t)s->v.number[STEP_AMOUNT_FEN], true, average) == TRI_TRUE)
        return 0;
    char why[REFUSAL_TEXT_BYTES];
    int64_t room = average_room(&t.so_far, average);
    snprintf(why, sizeof why,
             "本乡镇这次灾害已批 %lld 元,%u 户有方案,还可批 %lld 元 / %lld yuan approved, %u households, room for %lld",
             (long long)(t.so_far.sum_fen / 100), t.others + 1, (long long)(room / 100),
             (long long)(t.so_far.sum_fen / 100), t.others + 1, (long long)(room / 100));
    return step_refuse(s, "over_average", "超过户均标准 / more than the average allows", why,
                       "调低本户或其他户的金额 / approve less here");
}

static int fixed_check(struct step_job *s, int64_t most)
{
    return (int64_t)s->v.number[STEP_AMOUNT_FEN] <= most ? 0 : refuse_amount(s, most);
}

static int refuse_path(struct step_job *s)
{
    return step_refuse(s, "subsidy_of_other_path", "补助与方案不符 / the subsidy does not belong to the plan",
                       "避险搬迁用 relocation,维修重建用 dangerous 或 relief / relocation goes with relocate only",
                       "换一种补助,或先改方案: fangpin house plan / choose the other, or change the plan first");
}

static int amount_check(struct step_job *s, uint64_t path)
{
    uint64_t subsidy = s->v.number[STEP_LEVEL];
    int64_t all = 0, part = 0;
    int rc;

    if ((subsidy == HOUSE_SUBSIDY_RELOCATION) != (path == HOUSE_PATH_RELOCATE) || path == HOUSE_PATH_RESETTLE)
        return refuse_path(s);
    if (subsidy == HOUSE_SUBSIDY_RELIEF)
        return average_check(s, path, path == HOUSE_PATH_REPAIR ? PACK_HOUSE_REPAIR_AVG : PACK_HOUSE_REBUILD_AVG);
    if (subsidy == HOUSE_SUBSIDY_DANGEROUS)
        return (rc = job_rule_must(s, PACK_HOUSE_DANGEROUS, &all)) != 0 ? rc : fixed_check(s, all);
    rc = job_rule_must(s, PACK_HOUSE_RELOCATE, &all);
    if (rc == 0)
        rc = job_rule_must(s, PACK_HOUSE_RELOCATE_FACILITY, &part);
    return rc != 0 ? rc : fixed_check(s, relocation_own_part(all, part));
}

int guard_house_amount(struct step_job *s)
{
    return amount_check(s, s->now->path);
}

/* K20: by the grade that the county confirmed. A house that is safe after all gets none. */
int guard_house_revise(struct step_job *s)
{
    uint64_t grade = s->now->grade, path = s->v.number[STEP_PATH];
    bool safe = grade == HOUSE_GRADE_A || grade == HOUSE_GRADE_B;

    if (safe == (s->v.number[STEP_AMOUNT_FEN] != 0))
        return step_refuse(s, "amount_of_other_grade", "金额与确认的等级不符 / the amount does not fit the grade",
                           "A、B 级没有建房补助,C、D 级要写金额 / A and B get none, for C and D say how much",
                           "A、B 级不写 amount;C、D 级写明 / leave amount out, or give it");
    return safe ? 0 : amount_check(s, path ? path : s->now->path);
}

/* ---- days ---- */

/* S2·二(三)1: finished by the pack's day of the year; else within the pack's limit. */
int guard_house_finish(struct step_job *s)
{
    uint32_t day, year = s->j->date / 10000;

    if (s->v.number[STEP_FINISH_ON])
        return 0;
    if (pack_date(s->j->w->pack, PACK_HOUSE_FINISH, &day)) {
        year += s->j->date % 10000 > day; /* entered after the day: next year's */
        s->v.number[STEP_FINISH_ON] = year * 10000 + day;
        return 0;
    }
    s->v.number[STEP_FINISH_ON] = job_last_day(s, PACK_HOUSE_DEADLINE);
    return 0;
}

/* From the approval on, the whole is what is awaited. */
int guard_house_due(struct step_job *s)
{
    uint64_t given = s->v.number[STEP_FINISH_ON];

    s->v.number[STEP_DUE_ON] = given ? given : s->now->finish_on;
    return 0;
}

/* 定期调度: until when the next report of progress is awaited. */
int guard_house_progress(struct step_job *s)
{
    if (!s->v.number[STEP_UNTIL])
        s->v.number[STEP_UNTIL] = job_last_day(s, PACK_HOUSE_PROGRESS);
    return 0;
}

int guard_house_claims(struct step_job *s)
{
    if (!job_process(s, PROCESS_CLAIM, CLAIM_RUNNING))
        return 0;
    return step_refuse(s, "claim_open", "保险理赔还没有结 / an insurance claim is still open",
                       "先了结理赔再结案(DOMAIN 3.10) / the house closes when no claim is open",
                       "催办: fangpin claim survey,fangpin claim pay,fangpin claim reject / settle the claim");
}

/* K20: the county says which of the appraisals prevails; a grade that nobody appraised is none of them. */
int guard_house_confirm(struct step_job *s)
{
    const Fangpin__V1__ProcessView *v = s->instance;

    for (size_t i = house_round(v); i < v->n_step; i++) {
        bool appraisal = v->step[i]->kind == HOUSE_GRADED_CD || v->step[i]->kind == HOUSE_GRADED_AB;
        if (appraisal && v->step[i]->grade == s->v.number[STEP_GRADE])
            return 0;
    }
    return step_refuse(s, "grade_not_appraised", "没有鉴定出这个等级 / nobody appraised this grade",
                       "以专业鉴定为准,县级确认其中一次(DOMAIN 7 K20) / a professional appraisal prevails: the county "
                       "confirms one of them",
                       "选鉴定过的等级,或重新鉴定: fangpin house appraise / choose one, or have it appraised again");
}

/* ---- payments: money is a grant of its own, out of a fund (3.11) ---- */

static int refuse_rest(struct step_job *s, int64_t paid, int64_t left)
{
    char why[REFUSAL_TEXT_BYTES];

    snprintf(why, sizeof why, "已拨 %lld.%02lld 元,还可拨 %lld.%02lld 元 / paid %lld.%02lld yuan, %lld.%02lld left",
             (long long)(paid / 100), (long long)(paid % 100), (long long)(left / 100), (long long)(left % 100),
             (long long)(paid / 100), (long long)(paid % 100), (long long)(left / 100), (long long)(left % 100));
    return step_refuse(s, "over_subsidy", "超过还可拨的补助 / more than is left of the subsidy", why,
                       "扣除已拨各期,只拨差额 / set off what was paid in stages and pay the rest");
}

/* It was handed over here, once, and with what was paid before is not more than the subsidy comes to. */
static int grant_check(struct step_job *s, int64_t paid)
{
    struct subject link = step_subject(&s->v, STEP_LINK);
    const Fangpin__V1__Aid *aid = aid_find(s->view, &link);
    int64_t left = subsidy_due(s->instance) - paid;

    if (!aid || (aid->state != AID_DELIVERED && aid->state != AID_CONFIRMED && aid->state != AID_SETTLED))
        return step_refuse(s, "no_such_grant", "这户没有这笔已发放的补助 / no such grant was handed over here",
                           "link 应是已发放给这户的拨款编号 / link must be a grant given to this household",
                           "先发放: fangpin grant add,再登记 / give the grant first");
    if (subsidy_names(s->view, &aid->aid))
        return step_refuse(s, "grant_named_before", "这笔拨款已登记过一次 / this grant was named before",
                           "一笔拨款只算一处房屋的一期 / a grant is one stage of one house and counts once",
                           "link 填另一笔拨款 / name another grant");
    return aid_costs(aid) <= left ? 0 : refuse_rest(s, paid, left < 0 ? 0 : left);
}

/* K20: the last payment sets off the stages. Where they came to all of it, or to more, there is none to name. */
int guard_house_paid(struct step_job *s)
{
    int64_t paid = subsidy_paid(s->view, s->instance), left = subsidy_due(s->instance) - paid;

    if (step_has(&s->v, STEP_LINK))
        return grant_check(s, paid);
    if (left <= 0)
        return 0;
    return refuse_rest(s, paid, left);
}

/* S4·四(七): what is for a dangerous house is paid when it is finished. */
int guard_house_stage(struct step_job *s)
{
    if (s->facts & (FACT(HOUSE_TWO_GRADES) | FACT(HOUSE_REGRADED)))
        return step_refuse(
            s, "grade_open", "等级未定,暂不拨付 / no payment while the grade is open",
            "两次鉴定不一致,或补助还没按确认的等级重定 / two grades differ, or the amount is not approved anew",
            "先 fangpin house confirm,再 fangpin house revise / confirm the grade, then revise the amount");
    if (s->now->level == HOUSE_SUBSIDY_DANGEROUS)
        return step_refuse(s, "after_completion", "危房改造补助竣工后才拨 / this subsidy is paid after completion",
                           "不分期(S4·四(七)) / it has no stages",
                           "验收后: fangpin house pay / accept the works first");
    return grant_check(s, subsidy_paid(s->view, s->instance));
}
