/* SM-GRANT, money by card or account (DOMAIN.md 3.11, 5: Payment): what finance ordered, what the bank carried out, what
 * came back. The account itself stays with finance and the bank; here stands the bank's number. A grant that was booked
 * and whose payments all arrived is settled (tiers/payments.h). */
#include "tiers/proc_homes.h"

static const struct state_row states[] = {
    {"none", "未开始"},
    {"ordered", "已申请支付", .owner = TIER_COUNTY, .waits = true, .role = ROLE_FINANCE,
     .duty_zh = "催办支付,登记银行流水号", .duty = "see it paid, record the bank's number"},
    {"paid", "已到账", .end = true},
    {"returned", "银行退回", .owner = TIER_COUNTY, .waits = true, .role = ROLE_FINANCE,
     .duty_zh = "核对账户后重新支付或取消", .duty = "check the account, then order again or cancel"},
    {"cancelled", "已取消", .end = true},
};

static const struct fact_row facts[] = {
    {"came_back", "曾被退回", "fangpin payment return"},
};

static const struct code reasons[] = {{"no_account", "账户不存在", 1},
                                      {"wrong_name", "户名不符", 2},
                                      {"dormant", "睡眠户、已销户", 3},
                                      {"other", "其他", 9}};
static const struct code_list codes_why = {"why", reasons, NUMBER_OF(reasons)};

#define FINANCE(step, name, zh) STEP_ROW_KIND(PROCESS_PAYMENT, step, name, zh, LANE_CASEWORK, REACH_DOWN, C, BELOW)

static const struct step_row steps[] = {
    {.k = FINANCE(0, "payment_order", "申请支付"),
     .en = "pay a grant to the household's account",
     .from = IN(STATE_NONE),
     .to = PAYMENT_ORDERED,
     .fields = {{STEP_LINK, FIELD_MUST}, {STEP_AMOUNT_FEN, FIELD_MUST}, {STEP_NUMBER}, {STEP_TEXT}},
     .guards = {guard_payment_aid}},
    {.k = FINANCE(1, "payment_pay", "支付到账"),
     .en = "the bank carried it out",
     .from = IN(PAYMENT_ORDERED),
     .to = PAYMENT_PAID,
     .fields = {{STEP_NUMBER, FIELD_MUST}, {STEP_TEXT}}},
    {.k = FINANCE(2, "payment_return", "银行退回"),
     .en = "the bank sent it back",
     .from = IN(PAYMENT_ORDERED) | IN(PAYMENT_PAID),
     .to = PAYMENT_RETURNED,
     .sets = FACT(0),
     .fields = {{STEP_REASON, FIELD_MUST, &codes_why}, {STEP_NUMBER}, {STEP_TEXT}}},
    {.k = FINANCE(3, "payment_again", "重新支付"),
     .en = "order it again, the account was put right",
     .from = IN(PAYMENT_RETURNED),
     .to = PAYMENT_ORDERED,
     .fields = {{STEP_NUMBER}, {STEP_TEXT}},
     .guards = {guard_payment_again}},
    {.k = FINANCE(4, "payment_cancel", "取消支付"),
     .en = "it is not paid this way",
     .from = IN(PAYMENT_ORDERED) | IN(PAYMENT_RETURNED),
     .to = PAYMENT_CANCELLED,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
};

const struct process process_payment =
    PROCESS("payment", "支付", "S4·六(三)", PROCESS_PAYMENT, SUBJECT_HOUSEHOLD, TIER_COUNTY, LANE_CASEWORK);
