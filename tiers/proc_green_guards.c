/* What the table of the green channel cannot say: the pack's flags, kinds and ceilings, and what the decision was. */
#include <stdio.h>

#include "proto/packet.h"
#include "tiers/authority.h"
#include "tiers/ceilings.h"
#include "tiers/proc_help.h"

/* S2 has no green channel for recognition; who may start it is the pack's word (3.4). */
int guard_green_open(struct step_job *s)
{
    const struct pack *p = s->j->w->pack;

    if (!pack_yes(p, PACK_GC_RECOGNITION))
        return step_refuse(s, "no_green_channel", "本地政策没有认定绿色通道 / no green channel here",
                           "政策包 gc.recognition = no / the policy pack says gc.recognition = no",
                           "按六个步骤办理: fangpin case open / take the six steps");
    if (pack_has_tier(p, PACK_GC_STARTERS, (uint8_t)area_tier(s->j->w->own)))
        return 0;
    return step_refuse(s, "not_a_starter", "本级不能启动绿色通道 / this tier may not start it",
                       "政策包 gc.starters 没有本级 / the policy pack's gc.starters does not name this tier",
                       "请有权的一级授权 / ask the tier that may");
}

int guard_first_kind(struct step_job *s)
{
    uint64_t kind = s->v.number[STEP_SORT];

    if (pack_words(s->j->w->pack, PACK_GC_FIRST_KINDS) & 1ull << (kind - 1))
        return 0;
    return step_refuse(s, "never_first", "这类救助不能先行 / this kind of help never comes first",
                       "政策包 gc.first_kinds 没有这一类 / the policy pack's gc.first_kinds does not name it",
                       "先认定再办理 / recognise the household first");
}

/* What the household got from all sides counts (K34). */
int guard_first_ceiling(struct step_job *s)
{
    int64_t most, more = (int64_t)s->v.number[STEP_AMOUNT_FEN], got = s->view->helped_fen;
    char why[REFUSAL_TEXT_BYTES];
    int rc = job_rule_must(s, PACK_GC_HOUSEHOLD_CEILING, &most);

    if (rc != 0 || ceiling_fits(got, more, most) == TRI_TRUE)
        return rc;
    snprintf(why, sizeof why, "已救助 %lld 分,上限 %lld 分 / got %lld fen, the ceiling is %lld fen", (long long)got,
             (long long)most, (long long)got, (long long)most);
    return step_refuse(s, "over_first_ceiling", "超过一户先行救助上限 / over the ceiling of help first", why,
                       "减少金额,或先认定再发放 / less, or recognise the household first");
}

/* Help itself (KIND_HELP): what comes first at all, and that the channel is open to this household. */
int guard_help_first(struct job *j)
{
    const Fangpin__V1__CaseView *v = j->household;

    for (size_t i = 0; i < v->n_process; i++)
        if (v->process[i]->process == PROCESS_GREEN && v->process[i]->facts & GREEN_NOT_ELIGIBLE)
            return refuse_as(
                j->why, "green_ineligible", "该户不符合条件,不再先行救助 / no more help first",
                "此前的救助不追回,但绿色通道对它已关闭 / what was given stands; the channel is closed to it",
                "有新情况的重新申请: fangpin green request / new facts: a new request");
    if (pack_words(j->w->pack, PACK_GC_FIRST_KINDS) & 1ull << (j->f->code - 1))
        return 0;
    return refuse_as(j->why, "never_first", "这类救助不能先行 / this kind of help never comes first",
                     "政策包 gc.first_kinds 没有这一类 / the policy pack's gc.first_kinds does not name it",
                     "先认定再办理 / recognise the household first");
}

int guard_standing(struct step_job *s)
{
    struct subject authority = step_subject(&s->v, STEP_LINK);
    struct span view = s->j->w->view(s->j->w->self, s->j->w->own, VIEW_AUTHORITY, &authority);
    ProtobufCAllocator memory = arena_allocator(s->j->a);
    const Fangpin__V1__AuthorityView *a;

    if (!view.at)
        return refuse(s->j->why, REFUSE_UNKNOWN_AUTHORITY);
    a = fangpin__v1__authority_view__unpack(&memory, view.len, view.at);
    if (!a)
        return ERR_NOMEM;
    if (!a->terms)
        return refuse(s->j->why, REFUSE_UNKNOWN_AUTHORITY);
    switch (authority_at(a, s->j->date, s->j->w->today)) {
    case AUTHORITY_REVOKED:
        return refuse(s->j->why, REFUSE_AUTHORITY_REVOKED);
    case AUTHORITY_ENDED:
        return refuse(s->j->why, REFUSE_AUTHORITY_ENDED);
    case AUTHORITY_NOT_YET:
        return refuse(s->j->why, REFUSE_AUTHORITY_NOT_YET);
    default:
        return 0;
    }
}

int guard_witnesses(struct step_job *s)
{
    int64_t need = 0;
    char why[REFUSAL_TEXT_BYTES];

    if (!job_rule(s, PACK_GC_WITNESSES, &need) || (int64_t)s->v.number[STEP_COUNT] >= need)
        return 0;
    snprintf(why, sizeof why, "政策包要求 %lld 名见证人 / the policy pack asks for %lld witnesses", (long long)need,
             (long long)need);
    return step_refuse(s, "too_few_witnesses", "见证人不够 / too few witnesses", why,
                       "填写 --count 见证人数 / give the number of witnesses as --count");
}

/* What settles a debt cites the help that owes it (case_fold.c). */
static void debt_cite(struct step_job *s, const Fangpin__V1__Debt *debt)
{
    struct filing_result *out = s->j->out;
    struct id id = view_id(&debt->help);

    if (debt->settled_by.len == 0 && out->n_cites < CITES_MAX)
        out->n_cites += s->j->w->cite_of(s->j->w->self, &id, s->j->place, &s->subject, &out->cites[out->n_cites]);
}

/* Registering settles the debt of every help it cites: all that still owe it. */
int guard_registers(struct step_job *s)
{
    for (size_t i = 0; i < s->view->n_debt; i++)
        if (s->view->debt[i]->kind == DEBT_REGISTER)
            debt_cite(s, s->view->debt[i]);
    return 0;
}

/* The issuer, or an office above it, ratifies what was given beyond an authority: all of it that is its to ratify. */
int guard_ratifies(struct step_job *s)
{
    size_t others = 0, mine = 0;

    for (size_t i = 0; i < s->view->n_debt; i++) {
        const Fangpin__V1__Debt *debt = s->view->debt[i];
        if (debt->kind != DEBT_RATIFY || debt->settled_by.len > 0)
            continue;
        bool is_mine = area_tier((struct area){debt->owner}) <= area_tier(s->j->w->own);
        if (is_mine)
            debt_cite(s, debt);
        mine += is_mine;
        others += !is_mine;
    }
    if (mine > 0)
        return 0;
    if (others > 0)
        return refuse(s->j->why, REFUSE_NOT_THE_ISSUER);
    return step_refuse(s, "nothing_to_ratify", "没有待追认的救助 / no help waits for it",
                       "授权期内给的救助不需要追认 / help given within its authority needs no ratification",
                       "查看欠的手续: fangpin case show 户号 / see what is owed");
}

int guard_case_open(struct step_job *s)
{
    const struct process *p = process_get(PROCESS_CASE);

    for (uint32_t state = 1; state < p->n_states; state++)
        if (!p->states[state].end && job_process(s, PROCESS_CASE, IN(state)))
            return 0;
    return step_refuse(s, "case_not_open", "还没有启动认定 / identification has not begun",
                       "先行救助以后六个步骤都要补 / after help first all six steps follow",
                       "先启动: fangpin case open 户号 --as green / open it first");
}

int guard_approved(struct step_job *s)
{
    if (s->view->outcome == OUTCOME_APPROVED)
        return 0;
    return step_refuse(s, "not_approved", "县级没有审定同意 / the county has not approved",
                       "手续补齐以审定为准 / the paperwork is complete with the decision",
                       "先审定: fangpin decision approve;不同意的: fangpin green ineligible / decide first");
}

/* Refused, or withdrawn by the household. */
int guard_not_approved(struct step_job *s)
{
    if (s->view->outcome == OUTCOME_REFUSED || job_process(s, PROCESS_CASE, IN(CASE_WITHDRAWN)))
        return 0;
    return step_refuse(s, "not_refused", "认定没有不予通过 / the case was not refused",
                       "不符合条件须先有不予认定或撤回 / a refusal or a withdrawal comes first",
                       "先作出不予认定: fangpin decision refuse / refuse first");
}

static const char *const debts[] = {[0] = "手续 / paperwork",
                                    [DEBT_VISIT] = "入户 / visit",
                                    [DEBT_DECISION] = "审定 / decision",
                                    [DEBT_NOTICE] = "书面告知 / written notice",
                                    [DEBT_REGISTER] = "补登记 / registration",
                                    [DEBT_CASE_OPEN] = "立案 / opening the case"};

static const char *debt_text(uint32_t kind)
{
    return debts[kind < NUMBER_OF(debts) ? kind : 0];
}

/* The written word that 3.4 (c) owes: delivered before the channel is closed. */
int guard_green_settled(struct step_job *s)
{
    for (size_t i = 0; i < s->view->n_debt; i++) {
        const Fangpin__V1__Debt *debt = s->view->debt[i];
        if (debt->settled_by.len > 0 || debt->kind == DEBT_RATIFY) /* its issuer's, not the channel's */
            continue;
        char why[REFUSAL_TEXT_BYTES];
        snprintf(why, sizeof why, "欠办 / still owed: %s", debt_text(debt->kind));
        return step_refuse(s, "still_owed", "先行救助的手续没有补完 / help given first still owes paperwork", why,
                           "补完再办结: fangpin case show 户号 / do what is owed, then close");
    }
    return 0;
}
