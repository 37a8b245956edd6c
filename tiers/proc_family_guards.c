/* A death in a household (DOMAIN.md section 7, K19): whom nothing is paid to any more, who acts as head, over how many
 * people the income is counted. */
#include <stdio.h>

#include "tiers/deaths.h"
#include "tiers/proc_help.h"
#include "tiers/proc_homes.h"

int guard_death_day(struct step_job *s)
{
    if (s->v.number[STEP_SINCE] <= s->j->date)
        return 0;
    return step_refuse(s, "death_in_future", "去世之日在办理日以后 / the day of death lies after the act",
                       "since 填去世之日 / since is the day of death", "改正 since / correct since");
}

int guard_head_lives(struct step_job *s)
{
    ProtobufCBinaryData head = view_bytes(s->v.bytes[STEP_OFFICER].at, s->v.bytes[STEP_OFFICER].len);

    if (!death_of(s->view, &head))
        return 0;
    return step_refuse(s, "head_is_dead", "代行户主的人已登记去世 / who would act as head is recorded as dead",
                       "由下一位成年人代行(DOMAIN 7 K19) / the next adult acts as head",
                       "officer 填健在的成年成员编号 / give the id of an adult who lives");
}

int guard_recount(struct step_job *s)
{
    char why[REFUSAL_TEXT_BYTES];

    if (s->v.number[STEP_COUNT] == s->view->living)
        return 0;
    snprintf(why, sizeof why, "户档减去登记去世的,现有 %u 人 / the register less the dead: %u", s->view->living,
             s->view->living);
    return step_refuse(
        s, "not_the_living", "人数与户档对不上 / not as many as live in the household", why,
        "按现有人数算;人数有变先更正户档: fangpin household add --household … / count those who live, or "
        "correct the register first");
}

/* What is for a member alone stops with the day of death. Whoever does not know of it yet signs, and the county finds it
 * (deaths.c). */
static int refuse_dead(struct filing_refusal *why, uint32_t died_on)
{
    char reason[REFUSAL_TEXT_BYTES];

    snprintf(reason, sizeof reason,
             "%u 去世,此后的个人补助停发;按户发的不停 / died on %u: payments to the person end, those "
             "to the household go on",
             died_on, died_on);
    return refuse_as(why, "person_died", "收款人已登记去世 / the person is recorded as dead", reason,
                     "按户发就不写 person;生前的写 period_to;措施用 measure end;登记错了用 family alive / pay the "
                     "household, or for the time before; end the measure; or correct the record");
}

int guard_person_lives(struct step_job *s)
{
    ProtobufCBinaryData person = view_bytes(s->v.bytes[STEP_PERSON].at, s->v.bytes[STEP_PERSON].len);

    if (person.len == 0)
        person = s->now->person;
    uint32_t died_on = death_of(s->view, &person);
    return death_stops(died_on, s->j->date, 0) ? refuse_dead(s->j->why, died_on) : 0;
}

/* Goods stay as they are: they were for all who live there. */
int guard_payee(struct job *j)
{
    ProtobufCBinaryData person = subject_bytes(&j->f->person);
    uint32_t died_on = j->f->code == HELP_GOODS ? 0 : death_of(j->household, &person);

    return death_stops(died_on, j->date, j->f->valid_to) ? refuse_dead(j->why, died_on) : 0;
}

int guard_delivery_payee(struct job *j)
{
    return j->aid->died_on ? refuse_dead(j->why, j->aid->died_on) : 0;
}
