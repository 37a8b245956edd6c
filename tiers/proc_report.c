/* Statistics as they were reported (K31): one instance for each (unit, month, sort), made from these three, so that the
 * same report sent twice is one. A later revision stands beside what was reported; nothing is rewritten. */
#include "tiers/proc_place.h"

#include <string.h>

#include "base/span.h"

enum { SENT = 1 };

static const struct state_row states[] = {
    {"none", "未报"},
    {"sent", "已报", .end = true},
};

static const struct fact_row facts[] = {
    {"revised", "已修订", "fangpin report revise"},
};

static const struct code sorts[] = {{"households", "在册户", 1}, {"leads", "线索", 2},   {"enrolled", "新纳入", 3},
                                    {"delisted", "风险消除", 4}, {"helped", "救助", 5},  {"tracking", "跟踪监测", 6},
                                    {"late", "超期", 7},         {"damage", "倒损房", 8}};
const struct code_list codes_report_sort = {"sort", sorts, NUMBER_OF(sorts)};

#define K(step, name, zh)                                                                                              \
    STEP_ROW_AT(PROCESS_REPORT, step, name, zh, LANE_CASEWORK, REACH_UP, V | T | C, OWN, V | T | C)

static const struct step_row steps[] = {
    {.k = K(0, "report_send", "报送统计"),
     .en = "report a number of a month",
     .from = IN(STATE_NONE),
     .to = SENT,
     .fields = {{STEP_MONTH, FIELD_MUST},
                {STEP_SORT, FIELD_MUST, &codes_report_sort},
                {STEP_COUNT},
                {STEP_COUNT2},
                {STEP_AMOUNT_FEN},
                {STEP_VERSION},
                {STEP_TEXT}},
     .guards = {guard_warning_version}},
    {.k = K(1, "report_revise", "修订统计"),
     .en = "revise it, with the reason: what was reported stays",
     .from = IN(SENT),
     .to = TO_SAME,
     .sets = FACT(0),
     .repeats = true,
     .fields = {{STEP_MONTH, FIELD_MUST},
                {STEP_SORT, FIELD_MUST, &codes_report_sort},
                {STEP_COUNT},
                {STEP_COUNT2},
                {STEP_AMOUNT_FEN},
                {STEP_VERSION},
                {STEP_TEXT, FIELD_MUST}},
     .guards = {guard_warning_version}},
};

/* area (8), month (4), sort (2), "rp" */
static struct subject thing_of(struct area place, const struct step_values *v)
{
    struct subject s;

    put_be(s.b, place.code, 8);
    put_be(s.b + 8, v->number[STEP_MONTH], 4);
    put_be(s.b + 12, v->number[STEP_SORT], 2);
    memcpy(s.b + 14, "rp", 2);
    return s;
}

const struct process process_report = {
    PROCESS_PARTS("report", "统计", "S4·五, 六;K31", PROCESS_REPORT, SUBJECT_PLACE, TIER_COUNTY, LANE_CASEWORK),
    .thing_of = thing_of,
};
