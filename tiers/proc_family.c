/* Who belongs to a household (DOMAIN.md section 7, K5, K18, K19; S4·三(四)): a person two households claim, a split, a
 * merger, a death. Help given follows the persons. Until the county has decided, both households keep what they have,
 * and none of them is refused or taken off the list because of it. */
#include "tiers/proc_homes.h"

enum {
    CONTESTED = FAMILY_CONTESTED,
    DECIDED,
    SPLIT_CLAIMED,
    SPLIT,
    KEPT,
    SPLIT_FROM = FAMILY_SPLIT_FROM,
    MERGE_CLAIMED,
    MERGED,
    DIED = FAMILY_DIED,
    RECOUNTED,
    ALIVE
};
enum { PROOF, HEADLESS, REASSESSED };

static const struct state_row states[] = {
    {"none", "未开始"},
    {"contested", "两户争一人", .owner = TIER_COUNTY, .waits = true, .role = ROLE_BUREAU,
     .duty_zh = "按户籍和共同生活认定", .duty = "decide by household register and actual living together"},
    {"decided", "已认定", .end = true},
    {"split_claimed", "报分户", .owner = TIER_COUNTY, .waits = true, .role = ROLE_BUREAU, .duty_zh = "核定分户",
     .duty = "confirm the split"},
    {"split", "已分户", .end = true},
    {"kept", "仍为一户", .end = true},
    {"split_from", "由分户而来", .end = true},
    {"merge_claimed", "报并户", .owner = TIER_COUNTY, .waits = true, .role = ROLE_BUREAU, .duty_zh = "核定并户",
     .duty = "confirm the merger"},
    {"merged", "已并户", .end = true},
    {"died", "成员去世", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "重算人均收入",
     .duty = "compute the income per head anew"},
    {"recounted", "成员去世,收入已重算"},
    {"alive", "误登去世,已更正", .end = true},
};

static const struct fact_row facts[] = {
    {"proof", "有公安户籍证明", "fangpin family proof"},
    {"headless", "户主去世,待代行", "不缺户主,不用再办 / there is a head: nothing to be done"},
    {"reassessed", "排除情形7b已重新判断", "fangpin family reassess"},
};

#define NO_HEAD                                                                                                        \
    .needs = FACT(HEADLESS), .owner = TIER_VILLAGE, .role = ROLE_VILLAGE, .duty_zh = "由下一位成年人代行户主",         \
    .duty = "the next adult acts as head"
static const struct duty_row duties[] = {
    {.state = DIED, NO_HEAD},
    {.state = RECOUNTED, NO_HEAD},
};

static const struct code whys[] = {
    {"marriage", "婚嫁", 1}, {"migrant", "外出务工", 2}, {"grandparents", "隔代抚养", 3}, {"other", "其他", 9}};
static const struct code_list codes_why = {"why", whys, NUMBER_OF(whys)};
static const struct code wheres[] = {{"here", "归本户", 1}, {"there", "归另一户", 2}};
static const struct code_list codes_where = {"belongs", wheres, NUMBER_OF(wheres)};
static const struct code timings[] = {{"before", "灾前", FAMILY_SPLIT_BEFORE}, {"after", "灾后", FAMILY_SPLIT_AFTER}};
static const struct code_list codes_timing = {"timing", timings, NUMBER_OF(timings)};

static const struct code judged[] = {{"excluded", "属于", FAMILY_EXCLUDED},
                                     {"not_excluded", "不属于", FAMILY_NOT_EXCLUDED}};
static const struct code_list codes_judged = {"judged", judged, NUMBER_OF(judged)};

static const struct code lost[] = {{"head", "户主", FAMILY_HEAD}, {"member", "成员", 2}};
static const struct code_list codes_lost = {"who", lost, NUMBER_OF(lost)};

static uint32_t death_marks(const struct step_values *v)
{
    return v->number[STEP_ORIGIN] == FAMILY_HEAD ? FACT(HEADLESS) : 0;
}

#define K(step, name, zh, tiers)                                                                                       \
    STEP_ROW_KIND(PROCESS_FAMILY, step, name, zh, LANE_CASEWORK, REACH_UP, tiers, OWN_BELOW)
#define COUNTY(step, name, zh) STEP_ROW_KIND(PROCESS_FAMILY, step, name, zh, LANE_CASEWORK, REACH_DOWN, C, BELOW)

static const struct step_row steps[] = {
    {.k = K(0, "family_contest", "两户争一人", V | T | C),
     .en = "another household counts the same person",
     .from = IN(STATE_NONE),
     .to = CONTESTED,
     .fields = {{STEP_LINK, FIELD_MUST},
                {STEP_PERSON, FIELD_MUST},
                {STEP_SORT, FIELD_MUST, &codes_why},
                {STEP_AREAS},
                {STEP_TEXT}}},
    {.k = COUNTY(1, "family_decide", "认定归属"),
     .en = "where the person belongs",
     .from = IN(CONTESTED) | IN(DECIDED),
     .to = DECIDED,
     .repeats = true,
     .settles = true,
     .fields = {{STEP_OUTCOME, FIELD_MUST, &codes_where}, {STEP_NUMBER, FIELD_MUST}, {STEP_TEXT, FIELD_MUST}}},
    {.k = K(2, "family_split", "报分户", V | T | C),
     .en = "part of the household lives on its own",
     .from = IN(STATE_NONE),
     .to = SPLIT_CLAIMED,
     .fields = {{STEP_LINK, FIELD_MUST},
                {STEP_SINCE, FIELD_MUST},
                {STEP_STAGE, FIELD_MUST, &codes_timing},
                {STEP_EVENT},
                {STEP_COUNT},
                {STEP_TEXT}}},
    {.k = K(3, "family_proof", "户籍证明", V | T | C),
     .en = "the police register shows the split",
     .from = IN(SPLIT_CLAIMED),
     .to = TO_SAME,
     .lacks = FACT(PROOF),
     .sets = FACT(PROOF),
     .fields = {{STEP_NUMBER, FIELD_MUST}, {STEP_HASH}}},
    {.k = COUNTY(4, "family_confirm", "核定分户"),
     .en = "they count as two households",
     .from = IN(SPLIT_CLAIMED),
     .to = SPLIT,
     .settles = true,
     .fields = {{STEP_TEXT, FIELD_MUST}},
     .guards = {guard_split_proof}},
    {.k = COUNTY(5, "family_keep", "不予分户"),
     .en = "they still count as one household",
     .from = IN(SPLIT_CLAIMED) | IN(MERGE_CLAIMED),
     .to = KEPT,
     .settles = true,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
    {.k = K(6, "family_from", "由分户而来", V | T | C),
     .en = "this household came out of another",
     .from = IN(STATE_NONE),
     .to = SPLIT_FROM,
     .fields = {{STEP_LINK, FIELD_MUST}, {STEP_SINCE, FIELD_MUST}, {STEP_TEXT}}},
    {.k = K(7, "family_merge", "报并户", V | T | C),
     .en = "two households live as one",
     .from = IN(STATE_NONE),
     .to = MERGE_CLAIMED,
     .fields = {{STEP_LINK, FIELD_MUST}, {STEP_SINCE, FIELD_MUST}, {STEP_TEXT}}},
    {.k = COUNTY(8, "family_unite", "核定并户"),
     .en = "they count as one: which record goes on",
     .from = IN(MERGE_CLAIMED),
     .to = MERGED,
     .settles = true,
     .fields = {{STEP_OUTCOME, FIELD_MUST, &codes_where}, {STEP_TEXT, FIELD_MUST}}},
    {.k = K(9, "family_death", "成员去世", V | T | C),
     .en = "a member died",
     .from = IN(STATE_NONE),
     .to = DIED,
     .marks = death_marks,
     .fields = {{STEP_PERSON, FIELD_MUST},
                {STEP_SINCE, FIELD_MUST},
                {STEP_ORIGIN, FIELD_MUST, &codes_lost},
                {STEP_NUMBER},
                {STEP_TEXT}},
     .guards = {guard_death_day}},
    {.k = COUNTY(10, "family_uphold", "维持"),
     .en = "what was decided stays",
     .from = IN_ANY & ~IN(STATE_NONE),
     .to = TO_SAME,
     .settles = true,
     .repeats = true,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
    {.k = K(11, "family_head", "代行户主", V | T),
     .en = "the next adult acts as head",
     .from = FAMILY_DEATHS,
     .to = TO_SAME,
     .needs = FACT(HEADLESS),
     .clears = FACT(HEADLESS),
     .fields = {{STEP_OFFICER, FIELD_MUST}, {STEP_TEXT}},
     .guards = {guard_head_lives}},
    {.k = K(12, "family_recount", "重算人均收入", T),
     .en = "the income per head, over those who live",
     .from = IN(DIED),
     .to = RECOUNTED,
     .fields = {{STEP_MONTH, FIELD_MUST}, {STEP_COUNT, FIELD_MUST}, {STEP_SORT, FIELD_MUST, &codes_side}, {STEP_HASH}},
     .guards = {guard_recount, guard_both_ways}},
    {.k = K(13, "family_alive", "更正:人健在", T | C),
     .en = "the record was wrong: the member lives, what is for the member goes on",
     .from = FAMILY_DEATHS,
     .to = ALIVE,
     .clears = FACT(HEADLESS),
     .settles = true,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
    {.k = COUNTY(14, "family_reassess", "重新判断排除情形7b"),
     .en = "exclusion 7b after the split: an elder put apart by children who are able",
     .from = IN(SPLIT_FROM),
     .to = TO_SAME,
     .sets = FACT(REASSESSED),
     .repeats = true,
     .fields = {{STEP_OUTCOME, FIELD_MUST, &codes_judged}, {STEP_TEXT, FIELD_MUST}}},
};

const struct process process_family = PROCESS_WITH_DUTIES("family", "家庭成员", "S4·三(四)", PROCESS_FAMILY,
                                                          SUBJECT_HOUSEHOLD, TIER_COUNTY, LANE_CASEWORK);
