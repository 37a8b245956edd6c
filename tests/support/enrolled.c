#include "tests/support/enrolled.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/clock.h"
#include "proto/packet.h"
#include "tiers/step_filing.h"

static const uint8_t yes_list[] = {1, 1, 1, 1, 1, 1, 1};

void enrolled_checks(struct step_draft *d, unsigned yes)
{
    step_bytes(d, STEP_CHECKS, yes_list, yes);
}

void enrolled_draft(struct step_draft *d, const char *name, const struct subject *household, const uint64_t *values)
{
    const struct process *p;
    const struct step_row *row = step_by_name(name, &p);

    step_draft(d, name, household, NULL);
    for (size_t i = 0; i < STEP_FIELDS_MAX && row->fields[i].number; i++) {
        uint32_t no = row->fields[i].number;
        if (row->fields[i].need != FIELD_MUST)
            continue;
        if (step_field_row(no)->type == STEP_IS_TEXT)
            step_text(d, no, "依据");
        if (step_field_row(no)->type == STEP_IS_HASH)
            step_bytes(d, no, "0123456789abcdef0123456789abcdef", 32);
        if (no == STEP_CHECKS)
            enrolled_checks(d, p->no == PROCESS_CASE ? 4 : 7);
    }
    for (size_t i = 0; values[i]; i += 2)
        step_number(d, (uint32_t)values[i], values[i + 1]);
}

struct subject enrolled_does(struct town *t, uint64_t own, const char *name, const struct subject *household,
                             const uint64_t *values)
{
    struct step_draft d;

    enrolled_draft(&d, name, household, values);
    return town_filed(t, own, &d.filing);
}

void enrolled_make(struct town *t, const struct subject *household)
{
    struct filing lead = {.kind = KIND_LEAD,
                          .area = {TOWN_VILLAGE},
                          .subject = *household,
                          .code = RISK_HOUSING,
                          .code2 = CHANNEL_COUNTER};
    struct filing visit = {.kind = KIND_VISIT, .area = {TOWN_VILLAGE}, .subject = *household, .code = VISIT_FIT};
    struct filing decision = {.kind = KIND_DECISION, .area = {TOWN_VILLAGE}, .subject = *household};

    town_filed(t, TOWN_VILLAGE, &lead);
    DO(t, TOWN_VILLAGE, "case_open", household, 0);
    DO(t, TOWN_VILLAGE, "case_freeze", household, 0);
    DO(t, TOWN_TOWNSHIP, "case_cosign", household, 0);
    town_filed(t, TOWN_VILLAGE, &visit);
    DO(t, TOWN_VILLAGE, "case_exempt", household, STEP_UNTIL, t->today);
    DO(t, TOWN_VILLAGE, "case_review", household, STEP_SORT, 1, STEP_ATTENDEES, 20, STEP_VOTES_FOR, 19, STEP_OUTCOME,
       1);
    t->today = date_add(t->today, 6);
    DO(t, TOWN_VILLAGE, "case_notice_end", household, 0);
    DO(t, TOWN_TOWNSHIP, "case_report", household, STEP_CLASS, 1);
    decision.decision = view_subject(&town_case(t, household)->decision); /* it was enrolled before */
    town_filed(t, TOWN_COUNTY, &decision);
    DO(t, TOWN_COUNTY, "case_announce", household, 0);
    DO(t, TOWN_TOWNSHIP, "case_enrol", household, STEP_CLASS, 1);
}
