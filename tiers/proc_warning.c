/* SM-WARN, the issuer's side: a warning in versions, for the areas it names (DOMAIN.md 3.16; S0·二(一)). It stands in
 * the county's scope and reaches every office below; who must answer, and which of the stages W6, W3 and W1 has come,
 * is counted when somebody looks (node/api/api_warning.c). Nothing happens by a clock: it expires by a signed step, and
 * one that is past its end is shown so and never sounded. */
#include "tiers/proc_place.h"

enum { ISSUED = 1, CANCELLED, EXPIRED };

static const struct state_row states[] = {
    {"none", "未开始"},
    {"issued", "生效中", .owner = TIER_COUNTY, .waits = true, .role = ROLE_DISASTER, .duty_zh = "跟踪叫应,更新或解除",
     .duty = "watch the answers; update or cancel"},
    {"cancelled", "已解除", .end = true},
    {"expired", "已过期", .end = true},
};

static const struct fact_row facts[] = {
    {"raised", "曾更新", "-"},
};

#define K(step, name, zh) STEP_ROW_AT(PROCESS_WARNING, step, name, zh, LANE_URGENT, REACH_DOWN, C | M, OWN, C | M)

static const struct step_row steps[] = {
    {.k = K(0, "warning_issue", "发布预警"),
     .en = "issue a warning",
     .from = IN(STATE_NONE),
     .to = ISSUED,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_hazard_kind},
                {STEP_COLOUR, FIELD_MUST, &codes_warn_colour},
                {STEP_ONSET_MS, FIELD_MUST},
                {STEP_END_MS, FIELD_MUST},
                {STEP_AREAS},
                {STEP_VERSION},
                {STEP_DEPT},
                {STEP_NUMBER},
                {STEP_TEXT}},
     .guards = {guard_warning_times, guard_warning_areas, guard_warning_version}},
    {.k = K(1, "warning_update", "更新预警"),
     .en = "a new version: other areas, colour or times",
     .from = IN(ISSUED),
     .to = TO_SAME,
     .sets = FACT(0),
     .repeats = true,
     .fields = {{STEP_COLOUR, FIELD_MUST, &codes_warn_colour},
                {STEP_ONSET_MS},
                {STEP_END_MS},
                {STEP_AREAS},
                {STEP_VERSION},
                {STEP_TEXT}},
     .guards = {guard_warning_times, guard_warning_areas, guard_warning_version}},
    {.k = K(1, "warning_update", "更新预警"), /* cancelled by mistake: answers given stay good */
     .en = "a new version: other areas, colour or times",
     .from = IN(CANCELLED),
     .to = ISSUED,
     .sets = FACT(0),
     .repeats = true,
     .fields = {{STEP_COLOUR, FIELD_MUST, &codes_warn_colour},
                {STEP_ONSET_MS},
                {STEP_END_MS},
                {STEP_AREAS},
                {STEP_VERSION},
                {STEP_TEXT}},
     .guards = {guard_warning_times, guard_warning_areas, guard_warning_version}},
    {.k = K(2, "warning_cancel", "解除预警"),
     .en = "cancel the warning",
     .from = IN(ISSUED),
     .to = CANCELLED,
     .fields = {{STEP_TEXT}}},
    {.k = K(3, "warning_expire", "预警到期"),
     .en = "the warning has run its time",
     .from = IN(ISSUED),
     .to = EXPIRED,
     .fields = {{STEP_TEXT}},
     .guards = {guard_warning_over}},
};

const struct process process_warning =
    PROCESS("warning", "预警", "S0·二(一)", PROCESS_WARNING, SUBJECT_PLACE, TIER_COUNTY, LANE_URGENT);
