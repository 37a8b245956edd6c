/* How many households an officer looks after at once, counted over the own area: a township over its villages, the
 * county over its townships (DOMAIN.md 3.6, K14; S4·四). */
#include <stdio.h>
#include <string.h>

#include "proto/packet.h"
#include "tiers/proc_help.h"

#define SHOWN_MAX 6
#define TAIL      8 /* the last digits of an id: ids of one day begin alike */

struct count {
    struct subject officer, but;
    size_t n;
    char text[SHOWN_MAX * (TAIL + 1) + 1];
};

static void count_one(void *arg, const Fangpin__V1__CaseView *v)
{
    struct count *c = arg;
    const Fangpin__V1__ProcessView *p = household_process(v, PROCESS_CONTACT);
    struct subject officer = view_subject(&process_now(p)->officer), household = view_subject(&v->household);
    char hex[2 * sizeof c->officer.b + 1];

    if (!p || !(IN(p->state) & CONTACT_HELD) || !subject_equal(&officer, &c->officer) ||
        subject_equal(&household, &c->but))
        return;
    if (c->n++ >= SHOWN_MAX)
        return;
    hex_print(hex, v->household.data, v->household.len);
    snprintf(c->text + strlen(c->text), sizeof c->text - strlen(c->text), " %s", hex + strlen(hex) - TAIL);
}

static int room_check(struct step_job *s, const struct subject *officer)
{
    struct count c = {.officer = *officer, .but = s->subject};
    char why[REFUSAL_TEXT_BYTES];
    int64_t most;
    int rc = job_rule_must(s, PACK_CONTACT_MAX_HOUSEHOLDS, &most);

    if (rc != 0)
        return rc;
    s->j->w->each_case(s->j->w->self, span_of(c.officer.b, sizeof c.officer.b), count_one, &c);
    if ((int64_t)c.n < most)
        return 0;
    snprintf(why, sizeof why, "最多 %lld 户,现有(户号末 %d 位) / at most %lld; has now (ends of ids):%s",
             (long long)most, TAIL, (long long)most, c.text);
    return step_refuse(
        s, "officer_full", "联系人户数已满 / this officer has no room for another", why,
        "另选联系人;暂由包村干部代管: fangpin contact remove / choose another; the township's officer acts");
}

int guard_contact_room(struct step_job *s)
{
    struct subject officer = step_subject(&s->v, STEP_OFFICER);

    return room_check(s, &officer);
}

int guard_contact_filed(struct step_job *s)
{
    struct subject officer = view_subject(&s->now->officer);

    return room_check(s, &officer);
}

/* Nobody named: the township itself, under an id made of its code. */
int guard_contact_acting(struct step_job *s)
{
    struct area township = owner_of_tier(s->j->w->tree, s->j->place, TIER_TOWNSHIP);

    if (s->v.bytes[STEP_OFFICER].len > 0)
        return 0;
    put_be(s->made + 8, township.code, 8);
    s->v.bytes[STEP_OFFICER] = span_of(s->made, sizeof(struct subject));
    return 0;
}

/* S3·五(一)1: 风险不消除,帮扶责任不脱钩. */
int guard_risk_eliminated(struct step_job *s)
{
    if (!household_monitored(s->view))
        return 0;
    return step_refuse(s, "risk_not_eliminated", "风险没有消除,责任不脱钩 / the duty ends only with the risk",
                       "该户仍在监测 / the household is still monitored",
                       "换人: fangpin contact handover 或 remove / hand over, or let the township's officer act");
}
