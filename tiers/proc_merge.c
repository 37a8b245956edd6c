/* One household that was registered twice (DOMAIN.md 7, K11): the county says so in the files of both. Nothing is moved:
 * the documents of both are read together under the one that stays, the earliest discovery counts, and where the county
 * had refused one while the other was open it looks again. What was joined can be parted. */
#include "tiers/proc_merge.h"

enum { TAKES = 1, ALIAS = MERGE_ALIAS, PARTED = 3 };
enum { RECONSIDER };

static const struct state_row states[] = {
    {"none", "未合并"},
    {"canonical", "合并户档"},
    {"alias", "已并入另一户号", .end = true},
    {"parted", "已拆分", .end = true},
};

static const struct fact_row facts[] = {
    {"reconsider", "须复核", "两户号结论不一时才须复核 / it is owed when the two files disagree"},
};

static const struct duty_row duties[] = {
    {TAKES, FACT(RECONSIDER), 0, TIER_COUNTY, ROLE_LEADER, "复核:两个户号结论不一",
     "reconsider: the two files disagree"},
};

static const struct code results[] = {{"agree", "一致", MERGE_AGREE}, {"reconsider", "不一致须复核", MERGE_RECONSIDER}};
static const struct code_list codes_result = {"result", results, NUMBER_OF(results)};

static uint32_t take_marks(const struct step_values *v)
{
    return v->number[STEP_OUTCOME] == MERGE_RECONSIDER ? FACT(RECONSIDER) : 0;
}

#define DOWN(step, name, zh) STEP_ROW_KIND(PROCESS_MERGE, step, name, zh, LANE_CASEWORK, REACH_DOWN, C, BELOW)

static const struct step_row steps[] = {
    {.k = DOWN(0, "merge_take", "并入户号"),
     .en = "another file is of this same household",
     .from = IN(STATE_NONE) | IN(TAKES) | IN(PARTED),
     .to = TAKES,
     .repeats = true,
     .marks = take_marks,
     .fields = {{STEP_LINK, FIELD_MUST},
                {STEP_AREAS},
                {STEP_OUTCOME, FIELD_MAY, &codes_result},
                {STEP_FOUND_ON},
                {STEP_TEXT}},
     .guards = {guard_merge_other, guard_merge_found}},
    {.k = DOWN(1, "merge_into", "记为别号"),
     .en = "this file is of a household that has another one",
     .from = IN(STATE_NONE) | IN(PARTED),
     .to = ALIAS,
     .fields = {{STEP_LINK, FIELD_MUST}, {STEP_AREAS}, {STEP_TEXT}},
     .guards = {guard_merge_other}},
    {.k = DOWN(2, "merge_settle", "复核完毕"),
     .en = "the county looked again",
     .from = IN(TAKES),
     .to = TO_SAME,
     .clears = FACT(RECONSIDER),
     .fields = {{STEP_TEXT, FIELD_MUST}}},
    {.k = DOWN(3, "merge_part", "拆分户号"),
     .en = "they are two households after all",
     .from = IN(TAKES) | IN(ALIAS),
     .to = PARTED,
     .clears = FACT(RECONSIDER),
     .fields = {{STEP_LINK}, {STEP_TEXT, FIELD_MUST}}},
};

const struct process process_merge =
    PROCESS_WITH_DUTIES("merge", "户号合并", "K11", PROCESS_MERGE, SUBJECT_HOUSEHOLD_ONCE, TIER_COUNTY, LANE_CASEWORK);
