/* Where a lead came from when somebody petitioned or it was read in the press (DOMAIN.md 8, m20; S4·三(七)1·四): kept in
 * the county's own scope, which those above it hold too, and the township and the village never. The lead in the village
 * says only that it was passed on from above; the petitioner is answered here. */
#include "tiers/proc_place.h"

enum { RECORDED = 1, ANSWERED };

static const struct state_row states[] = {
    {"none", "未登记"},
    {"recorded", "已登记来源", .owner = TIER_COUNTY, .waits = true, .role = ROLE_BUREAU, .duty_zh = "答复来信来访人",
     .duty = "answer whoever petitioned"},
    {"answered", "已答复", .end = true},
};

static const struct fact_row facts[] = {
    {"in_writing", "有书面答复", "fangpin petition answer --hash"},
};

static const struct code sources[] = {
    {"petition", "信访", 8}, {"opinion", "舆情", 9}, {"mailbox", "政府信箱", 12}, {"media", "媒体", 13}};
static const struct code_list codes_source = {"source", sources, NUMBER_OF(sources)};

static uint32_t answer_marks(const struct step_values *v)
{
    return v->bytes[STEP_HASH].len > 0 ? FACT(0) : 0;
}

#define K(step, name, zh) STEP_ROW_AT(PROCESS_PETITION, step, name, zh, LANE_CASEWORK, REACH_UP, C, OWN, C)

static const struct step_row steps[] = {
    {.k = K(0, "petition_record", "登记信访舆情来源"),
     .en = "where a lead came from: known to the county and above, never below",
     .from = IN(STATE_NONE),
     .to = RECORDED,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_source},
                {STEP_LINK},
                {STEP_AREAS},
                {STEP_NUMBER},
                {STEP_HASH},
                {STEP_TEXT, FIELD_MUST}}},
    {.k = K(1, "petition_answer", "答复"),
     .en = "whoever petitioned was answered",
     .from = IN(RECORDED) | IN(ANSWERED),
     .to = ANSWERED,
     .repeats = true,
     .marks = answer_marks,
     .fields = {{STEP_HASH}, {STEP_TEXT, FIELD_MUST}}},
};

const struct process process_petition =
    PROCESS("petition", "信访舆情来源", "S4·三(七)1·四", PROCESS_PETITION, SUBJECT_PLACE, TIER_COUNTY, LANE_CASEWORK);
