/* evidence.h — what is known of a household, fact by fact, and on whose word (DOMAIN.md 4.3–4.5).
 *
 * A fact nobody filled is unknown: a zeroed struct evidence knows nothing. Facts are yes/no, whole numbers or money in
 * fen. The list is one table: evaluators, forms and screens name facts by it. */
#ifndef FANGPIN_TIERS_EVIDENCE_H
#define FANGPIN_TIERS_EVIDENCE_H

#include <stddef.h>
#include <stdint.h>

#include "tiers/tri.h"

enum fact_type { FACT_TRI, FACT_COUNT, FACT_FEN };

/* name, key in forms and JSON, type, Chinese. Forms carry the place in this list, as they do of the sources and
 * departments below and of the predicates: new ones come at the end, none is taken out or moved. */
#define FACT_LIST(X)                                                                                                   \
    X(MEMBERS, "members", COUNT, "共同生活人口")                                                                       \
    X(INCOME_TOTAL, "net_income_total_fen", FEN, "计算期家庭纯收入")                                                   \
    X(FOOD, "food_met", TRI, "吃有保障")                                                                               \
    X(CLOTHING, "clothing_met", TRI, "穿有保障")                                                                       \
    X(EDUCATION, "education_met", TRI, "义务教育有保障")                                                               \
    X(MEDICAL, "medical_met", TRI, "基本医疗有保障")                                                                   \
    X(HOUSING, "housing_met", TRI, "住房安全有保障")                                                                   \
    X(WATER, "water_met", TRI, "饮水安全有保障")                                                                       \
    X(SELF_ABLE, "self_able", TRI, "能靠自身解决")                                                                     \
    X(RISK, "risk", TRI, "有返贫致贫风险")                                                                             \
    X(POSSIBLE_RISK, "possible_risk", TRI, "可能有返贫致贫风险")                                                       \
    X(INCOME_DROP, "income_drop_sharp", TRI, "收入骤减")                                                               \
    X(EXPENSE_SURGE, "rigid_expense_surge", TRI, "刚性支出骤增")                                                       \
    X(DIFFICULTY, "serious_difficulty", TRI, "生产生活严重困难")                                                       \
    X(BASIC_DIFFICULTY, "basic_life_difficulty", TRI, "基本生活严重困难")                                              \
    X(ILLNESS, "cause_illness", TRI, "因病")                                                                           \
    X(SUDDEN_ILLNESS, "cause_sudden_illness", TRI, "突发疾病")                                                         \
    X(NATURAL_DISASTER, "cause_natural_disaster", TRI, "自然灾害")                                                     \
    X(ACCIDENT, "cause_accident", TRI, "意外事故")                                                                     \
    X(PROJECT_FAILED, "cause_project_failed", TRI, "产业项目失败")                                                     \
    X(UNSTABLE_JOB, "cause_unstable_job", TRI, "就业不稳")                                                             \
    X(UNEMPLOYED, "cause_unemployed", TRI, "失业")                                                                     \
    X(SHORT_LABOUR, "cause_short_of_labour", TRI, "缺劳动力")                                                          \
    X(UNFORESEEN, "other_unforeseen", TRI, "其他不可预见情形")                                                         \
    X(JUDGED_VILLAGE, "judged_by_village", TRI, "村级研判")                                                            \
    X(JUDGED_TOWNSHIP, "judged_by_township", TRI, "乡镇研判")                                                          \
    X(JUDGED_COUNTY, "judged_by_county", TRI, "县级研判")                                                              \
    X(LIFTED_OUT, "lifted_out", TRI, "脱贫户")                                                                         \
    X(RURAL, "rural", TRI, "农村人口")                                                                                 \
    X(RELOCATED, "relocated", TRI, "易地搬迁或随迁已转城镇")                                                           \
    X(RESIDENCE_MONTHS, "residence_months", COUNT, "整户在村居住月数")                                                 \
    X(PUBLIC_EMPLOYEE, "public_employee", TRI, "国家机关、企事业单位工作人员")                                         \
    X(VILLAGE_POST, "village_post", TRI, "在任村党组织书记、村委会主任")                                               \
    X(WAGE_STABLE, "wage_stable", TRI, "工资稳定")                                                                     \
    X(COMPANY, "company_legal_person", TRI, "公司法人")                                                                \
    X(ANNUAL_CHECK, "company_annual_check", TRI, "有年检年审记录")                                                     \
    X(COMPANY_INCOME, "company_income_stable", TRI, "经营收入稳定")                                                    \
    X(BIG_OPERATOR, "big_operator", TRI, "种养大户")                                                                   \
    X(CONTRACTING, "contracting_long_term", TRI, "长期承包、租赁经营")                                                 \
    X(EMPLOYER, "hires_others", TRI, "雇人经营")                                                                       \
    X(EXTRA_HOUSE, "extra_house", TRI, "另有商品房、商铺(灾后重建、搬迁、拆迁安置除外)")                               \
    X(COMMERCIAL_VEHICLE, "commercial_vehicle", TRI, "营运货车、客车")                                                 \
    X(CAR_VALUE, "car_value_fen", FEN, "小汽车价值")                                                                   \
    X(CONSTRUCTION_MACHINE, "construction_machine", TRI, "工程机械")                                                   \
    X(LARGE_FARM_MACHINE, "large_farm_machine", TRI, "大型农机")                                                       \
    X(DEPOSIT, "deposit_fen", FEN, "存款")                                                                             \
    X(INVESTMENTS, "investments", TRI, "基金、股票、投资型保险")                                                       \
    X(SUPPORTER_INCOME, "supporter_income_fen", FEN, "赡养抚养扶养人年收入")                                           \
    X(SUPPORTER_BEARS, "supporter_can_bear", TRI, "明显能承担风险、保障基本生活")                                      \
    X(ELDER_SPLIT, "elder_split", TRI, "老人单独立户")                                                                 \
    X(CHILDREN_ABLE, "children_able", TRI, "子女有赡养能力")                                                           \
    X(MISCONDUCT, "misconduct", TRI, "违规违法情形")                                                                   \
    X(LUXURY, "high_consumption", TRI, "特需医疗、高消费")                                                             \
    X(ABLE_TO_WORK, "able_to_work", TRI, "有劳动能力")                                                                 \
    X(WORK_REFUSED, "work_refused", TRI, "不参加劳动")                                                                 \
    X(UNTRUE_REPORT, "untrue_report", TRI, "未如实申报")                                                               \
    X(CONCEALMENT_PROVED, "concealment_proved", TRI, "核实故意隐瞒、放弃、转移财产")                                   \
    X(AWAY_MONTHS, "away_months", COUNT, "整户外出月数")                                                               \
    X(OTHER_UNSUITABLE, "other_unsuitable", TRI, "其他不宜情形")                                                       \
    X(OTHER_APPROVED, "other_reason_approved", TRI, "其他情形已认可")                                                  \
    X(HELP_MONTHS, "help_months", COUNT, "首项针对性帮扶以来月数")                                                     \
    X(FOOD_KEPT, "food_kept", TRI, "吃持续有保障")                                                                     \
    X(CLOTHING_KEPT, "clothing_kept", TRI, "穿持续有保障")                                                             \
    X(EDUCATION_KEPT, "education_kept", TRI, "义务教育持续有保障")                                                     \
    X(MEDICAL_KEPT, "medical_kept", TRI, "基本医疗持续有保障")                                                         \
    X(HOUSING_KEPT, "housing_kept", TRI, "住房安全持续有保障")                                                         \
    X(WATER_KEPT, "water_kept", TRI, "饮水安全持续有保障")                                                             \
    X(INCOME_STABLE, "income_stable", TRI, "收入稳定")                                                                 \
    X(EXPENSE_LARGE, "rigid_expense_large", TRI, "有大额刚性支出")                                                     \
    X(EXPENSE_SOLVED, "rigid_expense_solved", TRI, "刚性支出稳定解决")                                                 \
    X(NO_LABOUR, "whole_household_no_labour", TRI, "整户无劳动能力")                                                   \
    X(CONSENT, "household_consents", TRI, "户同意")                                                                    \
    X(LEDGER_OPEN, "ledger_item_open", TRI, "住房饮水就学医疗台账未清")                                                \
    X(NEW_RISK, "new_risk_event", TRI, "审定前有新风险")

enum fact_name {
#define X(name, key, type, zh) FACT_##name,
    FACT_LIST(X)
#undef X
        FACTS
};

/* Whose word a fact rests on, the weakest first: of two facts that both carry a conclusion the weaker one is named. */
#define SOURCE_LIST(X)                                                                                                 \
    X(NONE, "none", "无")                                                                                              \
    X(WORD, "household_word", "户主自述")                                                                              \
    X(OFFICER, "officer_judgement", "干部研判")                                                                        \
    X(VISIT, "visit", "入户核查")                                                                                      \
    X(DOCUMENT, "document", "凭证材料")                                                                                \
    X(DEPARTMENT, "department", "部门比对")

enum source {
#define X(name, key, zh) SOURCE_##name,
    SOURCE_LIST(X)
#undef X
        SOURCES
};

/* The 17 departments of S4·三(七)1·三 in the numbers of DOMAIN.md 2.2, then those that only compare. */
#define SOURCE_DEPARTMENT_LIST(X)                                                                                      \
    X(NONE, "none", "无")                                                                                              \
    X(CIVIL_AFFAIRS, "civil_affairs", "民政")                                                                          \
    X(HOUSING, "housing", "住建")                                                                                      \
    X(HEALTH, "health", "卫健")                                                                                        \
    X(MED_INSURANCE, "med_insurance", "医保")                                                                          \
    X(EDUCATION, "education", "教育")                                                                                  \
    X(WATER, "water", "水务")                                                                                          \
    X(HR, "hr", "人社")                                                                                                \
    X(AGRI, "agriculture", "农业农村")                                                                                 \
    X(FORESTRY, "forestry", "林草")                                                                                    \
    X(NATURAL_RES, "natural_resources", "自然资源")                                                                    \
    X(PUBLIC_SECURITY, "public_security", "公安")                                                                      \
    X(EMERGENCY, "emergency", "应急")                                                                                  \
    X(DPF, "disabled_persons", "残联")                                                                                 \
    X(WOMEN, "women", "妇联")                                                                                          \
    X(YOUTH, "youth", "团委")                                                                                          \
    X(PETITIONS, "petitions", "信访")                                                                                  \
    X(RURAL_REV, "rural_revitalisation", "乡村振兴")                                                                   \
    X(MARKET, "market", "市场监管")                                                                                    \
    X(FINANCE, "finance", "财政")                                                                                      \
    X(BANKS, "banks", "金融")                                                                                          \
    X(TRANSPORT, "transport", "交通")

enum source_department {
#define X(name, key, zh) BY_##name,
    SOURCE_DEPARTMENT_LIST(X)
#undef X
        SOURCE_DEPARTMENTS
};

struct basis {
    uint8_t source;     /* enum source */
    uint8_t department; /* enum source_department; only with SOURCE_DEPARTMENT */
    uint32_t date;      /* yyyymmdd; 0: undated */
};

struct fact {
    bool known;
    int64_t value; /* yes/no: 1, 0 */
    struct basis basis;
};

struct evidence {
    struct fact at[FACTS];
};

struct fact_set {
    uint64_t words[2];
};

const char *fact_key(enum fact_name f);
const char *fact_text_zh(enum fact_name f);
enum fact_type fact_type(enum fact_name f);
enum fact_name fact_by_key(const char *key); /* FACTS: none */
const char *source_key(unsigned source);     /* "none" for a number nobody knows */
const char *source_text_zh(unsigned source);
enum source source_by_key(const char *key); /* SOURCES: none */
const char *department_key(unsigned department);
const char *department_text_zh(unsigned department);
enum source_department department_by_key(const char *key); /* SOURCE_DEPARTMENTS: none */

void fact_tell(struct evidence *e, enum fact_name f, int64_t value, struct basis basis);

/* The first fact that cannot be: yes/no other than 1 and 0, a negative count, no member, money beyond FEN_MAX (income
 * alone may be negative), a source or department that is none. FACTS: all can. */
enum fact_name evidence_wrong(const struct evidence *e);

void fact_set_add(struct fact_set *s, enum fact_name f);
bool fact_set_has(const struct fact_set *s, enum fact_name f);
struct fact_set fact_set_union(struct fact_set a, struct fact_set b);
unsigned fact_set_count(const struct fact_set *s);

/* A monthly tracking's answer held for `need` months: `months` oldest first. Any FALSE among the last `need` is FALSE;
 * fewer than `need` months, or one unknown, is UNKNOWN (4.5 "steadily"). `need` 0 (unset) is UNKNOWN. */
enum tri kept_steadily(const enum tri *months, size_t n, unsigned need);

#endif
