#include "tests/support/case_steps.h"

#include "tests/support/steps.h"

#define REVIEWED_ON 20251010u

struct to_file {
    case_file_fn *file;
    void *self;
    struct area village;
    const struct subject *household;
    struct step_draft d;
};

static struct step_draft *draft(struct to_file *t, const char *name)
{
    step_draft(&t->d, name, t->household, NULL);
    t->d.filing.area = t->village;
    t->d.filing.date = REVIEWED_ON;
    return &t->d;
}

static void take(struct to_file *t, const char *name)
{
    draft(t, name);
    t->file(t->self, &t->d.filing);
}

static void review(struct to_file *t)
{
    static const uint8_t four[] = {1, 1, 1, 1};

    draft(t, "case_review");
    step_number(&t->d, STEP_SORT, 1);
    step_number(&t->d, STEP_ATTENDEES, 12);
    step_number(&t->d, STEP_VOTES_FOR, 11);
    step_number(&t->d, STEP_OUTCOME, 1);
    t->file(t->self, &t->d.filing);
    draft(t, "case_notice_end")->filing.date = 0;
    t->file(t->self, &t->d.filing);
    draft(t, "case_report")->filing.date = 0;
    step_bytes(&t->d, STEP_CHECKS, four, sizeof four);
    step_number(&t->d, STEP_CLASS, 1);
    t->file(t->self, &t->d.filing);
}

void case_to_county(case_file_fn *file, void *self, struct area village, const struct subject *household)
{
    struct to_file t = {.file = file, .self = self, .village = village, .household = household};
    struct filing lead = {
        .kind = KIND_LEAD, .area = village, .subject = *household, .code = RISK_HOUSING, .code2 = CHANNEL_COUNTER};

    file(self, &lead);
    take(&t, "case_open");
    case_on_to_county(file, self, village, household);
}

void case_on_to_county(case_file_fn *file, void *self, struct area village, const struct subject *household)
{
    struct to_file t = {.file = file, .self = self, .village = village, .household = household};
    struct filing visit = {.kind = KIND_VISIT, .area = village, .subject = *household, .code = VISIT_FIT};

    take(&t, "case_freeze");
    take(&t, "case_cosign");
    file(self, &visit);
    draft(&t, "case_exempt");
    step_text(&t.d, STEP_NUMBER, "低保证-7");
    step_number(&t.d, STEP_UNTIL, REVIEWED_ON);
    file(self, &t.d.filing);
    draft(&t, "case_stand_in");
    step_text(&t.d, STEP_TEXT, "村线路不通");
    file(self, &t.d.filing);
    review(&t);
}

static void file_in_world(void *self, const struct filing *f)
{
    world_file(self, "T", *f);
}

void world_to_county(struct world *w, struct area village, struct subject household)
{
    world_run(w);
    case_to_county(file_in_world, w, village, &household);
    world_run(w);
}

static void file_in_town(void *self, const struct filing *f)
{
    town_filed(self, TOWN_TOWNSHIP, f);
}

void town_to_county(struct town *t, struct subject household)
{
    case_to_county(file_in_town, t, (struct area){TOWN_VILLAGE}, &household);
}

void town_on_to_county(struct town *t, struct subject household)
{
    case_on_to_county(file_in_town, t, (struct area){TOWN_VILLAGE}, &household);
}
