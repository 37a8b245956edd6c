/* SM-EVENT: a disaster event (DOMAIN.md 3.1). Whoever sees it reports it in the scope of its own place; a declaration
 * opens the response there and everywhere below. One event reported twice becomes one by the county's merge, which is a
 * signed step in each file: the merged id stays as an alias, and can be split off again.
 *
 *   REPORTED → LOCAL (a cut-off township, until confirmed) → DECLARED → RECOVERY → CLOSED, or MERGED */
#include "tiers/proc_place.h"

enum { REPORTED = 1, LOCAL, DECLARED, RECOVERY, CLOSED, MERGED };

static const struct state_row states[] = {
    {"none", "未开始"},
    {"reported", "已报告", .owner = TIER_COUNTY, .waits = true, .role = ROLE_BUREAU,
     .duty_zh = "研判并决定是否启动响应", .duty = "judge, and declare a response or close"},
    {"local_declared", "乡镇先行启动", .owner = TIER_COUNTY, .waits = true, .role = ROLE_LEADER,
     .duty_zh = "确认或并入", .duty = "confirm or merge the township's declaration"},
    {"declared", "响应中", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_DISASTER, .duty_zh = "续报",
     .duty = "follow-up counts"},
    {"recovery", "恢复重建", .owner = TIER_COUNTY, .waits = true, .role = ROLE_BUREAU, .duty_zh = "各项办结后关闭",
     .duty = "close when all is done"},
    {"closed", "已关闭", .end = true},
    {"merged", "已并入", .end = true},
};

static const struct fact_row facts[] = {
    {"verified", "已核报", "fangpin event follow --way verified"},
};

static const struct code ways[] = {{"follow", "续报", 1}, {"verified", "核报", 2}};
static const struct code_list codes_way = {"way", ways, NUMBER_OF(ways)};

#define OPEN (IN(REPORTED) | IN(LOCAL) | IN(DECLARED) | IN(RECOVERY))
/* What is said of a place's event reaches all below: a township's villages must know of its response (6.3). */
#define K(step, name, zh, tiers)                                                                                       \
    STEP_ROW_AT(PROCESS_EVENT, step, name, zh, LANE_URGENT, REACH_DOWN, tiers, OWN_BELOW, V | T | C | M)

static const struct step_row steps[] = {
    {.k = K(0, "event_report", "灾情初报", V | T | C | M),
     .en = "a disaster is reported",
     .from = IN(STATE_NONE),
     .to = REPORTED,
     .due = PACK_EVENT_FOLLOW_UP,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_hazard_kind},
                {STEP_AT_MS, FIELD_MAY},
                {STEP_COUNT},
                {STEP_COUNT2},
                {STEP_AMOUNT_FEN},
                {STEP_AREAS},
                {STEP_NUMBER},
                {STEP_TEXT}}},
    /* Each follow-up replaces the former for its place. Counts go on coming in under a merged id. */
    {.k = K(1, "event_follow", "续报核报", V | T | C | M),
     .en = "follow-up or verified counts",
     .from = OPEN | IN(MERGED),
     .to = TO_SAME,
     .repeats = true,
     .due = PACK_EVENT_FOLLOW_UP,
     .fields = {{STEP_WAY, FIELD_MAY, &codes_way}, {STEP_COUNT}, {STEP_COUNT2}, {STEP_AMOUNT_FEN}, {STEP_TEXT}}},
    {.k = K(2, "event_declare_local", "乡镇先行启动", T), /* S3·一 "第一时间启动"; until confirmed [D] */
     .en = "the township starts its plan; the county confirms",
     .from = IN(STATE_NONE) | IN(REPORTED),
     .to = LOCAL,
     .due = PACK_EVENT_FOLLOW_UP,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_hazard_kind},
                {STEP_LEVEL, FIELD_MUST},
                {STEP_AT_MS},
                {STEP_AREAS},
                {STEP_NUMBER},
                {STEP_TEXT}}},
    {.k = K(3, "event_declare", "启动响应", C | M), /* S4·pre */
     .en = "declare a response, or confirm the township's",
     .from = IN(STATE_NONE) | IN(REPORTED) | IN(LOCAL),
     .to = DECLARED,
     .settles = true,
     .due = PACK_EVENT_FOLLOW_UP,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_hazard_kind},
                {STEP_LEVEL, FIELD_MUST},
                {STEP_AT_MS},
                {STEP_AREAS},
                {STEP_NUMBER},
                {STEP_TEXT}}},
    {.k = K(3, "event_declare", "启动响应", C | M),
     .en = "declare a response, or confirm the township's",
     .from = IN(DECLARED),
     .to = TO_SAME,
     .settles = true,
     .repeats = true,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_hazard_kind},
                {STEP_LEVEL, FIELD_MUST},
                {STEP_AT_MS},
                {STEP_AREAS},
                {STEP_NUMBER},
                {STEP_TEXT}}},
    {.k = K(4, "event_merge", "并案", C | M), /* ≤ event.merge [D]; a swarm is one event (S4·pre) */
     .en = "one event with another: this id becomes an alias of it",
     .from = OPEN,
     .to = MERGED,
     .settles = true,
     .fields = {{STEP_LINK, FIELD_MUST}, {STEP_TEXT}},
     .guards = {guard_event_link}},
    {.k = K(4, "event_merge", "并案", C | M),
     .en = "one event with another: this id becomes an alias of it",
     .from = IN(MERGED),
     .to = TO_SAME,
     .settles = true,
     .repeats = true,
     .fields = {{STEP_LINK, FIELD_MUST}, {STEP_TEXT}},
     .guards = {guard_event_link}},
    {.k = K(5, "event_split", "拆案", C | M), /* a merge can be taken back */
     .en = "take a merge back: it was another event",
     .from = IN(MERGED),
     .to = REPORTED,
     .settles = true,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
    {.k = K(6, "event_end", "终止响应", T | C | M),
     .en = "the response ends, recovery begins",
     .from = IN(LOCAL) | IN(DECLARED),
     .to = RECOVERY,
     .fields = {{STEP_NUMBER}, {STEP_TEXT}},
     .guards = {guard_event_declarer}},
    {.k = K(7, "event_close", "灾情关闭", C | M),
     .en = "close: all items are done, or it was nothing",
     .from = IN(RECOVERY) | IN(REPORTED),
     .to = CLOSED,
     .settles = true,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
    {.k = K(8, "event_verify", "灾情核定", C | M),
     .en = "the county stands by these counts",
     .from = OPEN,
     .to = TO_SAME,
     .sets = FACT(0),
     .settles = true,
     .repeats = true,
     .fields = {{STEP_COUNT, FIELD_MUST}, {STEP_COUNT2}, {STEP_AMOUNT_FEN}, {STEP_TEXT}}},
};

const struct process process_event =
    PROCESS("event", "灾情", "S3·三(一);S4·pre", PROCESS_EVENT, SUBJECT_PLACE, TIER_COUNTY, LANE_URGENT);
