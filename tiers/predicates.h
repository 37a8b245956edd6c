/* predicates.h — should this household be monitored, is it excluded, may it leave the list (DOMAIN.md 4.3–4.5;
 * S4·三(五)1, 三(五)2, 三(四), 五(一)). Pure, whole numbers only.
 *
 * Every answer is TRUE, FALSE or UNKNOWN and says on whose word and of which day. UNKNOWN never excludes and never
 * includes: it names the facts that would decide. Numbers of the rules come in by `struct predicate_limits`, which the
 * caller fills from the pack; a zero is unset, and what needs it stays UNKNOWN. */
#ifndef FANGPIN_TIERS_PREDICATES_H
#define FANGPIN_TIERS_PREDICATES_H

#include "base/span.h"
#include "tiers/evidence.h"

struct predicate_limits {
    int64_t line_fen;                /* monitor.line_fen: a head and year; below is <, not below >= */
    uint32_t people_max;             /* members of one household at most: bounds what an unknown number can be */
    uint32_t residence_min_months;   /* residence.min_months: >= */
    uint32_t away_months;            /* exclude.away_months: >= */
    int64_t car_fen;                 /* exclude.car_fen: >= */
    int64_t supporter_income_fen;    /* exclude.supporter_income_fen: >= */
    int64_t deposit_fen;             /* exclude.deposit_fen: >=; no seed sets it */
    uint32_t delist_help_months;     /* delist.help_months: >= */
    uint32_t delist_steady_months;   /* monthly trackings in a row that "steadily" means */
    uint32_t shock_income_drop_pct;  /* shock.*: hints for sorting only */
    uint32_t shock_rigid_income_pct; /* the same */
    uint32_t school_age_from, school_age_to; /* years, both included: m37, zero drop-out */
};

/* name, number as the rules print it, Chinese. The order is that of every packed list of answers. */
#define PREDICATE_LIST(X)                                                                                              \
    X(INC_1_LOW_INCOME_UNSOLVED, "1", "收入低于监测线,不愁吃穿、三保障、饮水有未解决且自身难以解决")                   \
    X(INC_2_NATURAL_DISASTER, "2", "自然灾害致收入骤减且低于监测线")                                                   \
    X(INC_3_ILLNESS_DISASTER_ACCIDENT, "3", "因病因灾因意外致生产生活严重困难且低于监测线")                            \
    X(INC_4_INDUSTRY_JOB_LABOUR, "4", "产业失败、就业不稳、失业、缺劳力致严重困难且低于监测线")                        \
    X(INC_5_ABOVE_LINE_SHOCK, "5", "收入不低于监测线,因突发病灾事故支出骤增或收入骤减、基本生活严重困难")              \
    X(INC_6_OTHER, "6", "其他不可预见情形,三级研判")                                                                   \
    X(EXC_1_PUBLIC_EMPLOYEE, "1", "公职人员或在任村主干,工资稳定")                                                     \
    X(EXC_2_COMPANY, "2", "公司法人,有年检且经营收入稳定")                                                             \
    X(EXC_3_BIG_OPERATOR, "3", "种养大户、长期承包租赁或雇人经营")                                                     \
    X(EXC_4_EXTRA_HOUSE, "4", "另有商品房、商铺等")                                                                    \
    X(EXC_5_VEHICLE_MACHINE, "5", "营运车辆、达限值小汽车、工程或大型农机")                                            \
    X(EXC_6_FINANCIAL_ASSET, "6", "大额存款或金融资产")                                                                \
    X(EXC_7A_SUPPORTER, "7A", "法定赡养抚养扶养人年收入达限值且能承担")                                                \
    X(EXC_7B_ELDER_SPLIT, "7B", "子女有能力而让老人单独立户")                                                          \
    X(EXC_8_MISCONDUCT, "8", "违规违法或高消费情形")                                                                   \
    X(EXC_9_IDLE, "9", "有劳动能力而不参加劳动")                                                                       \
    X(EXC_10_CONCEALMENT, "10", "故意隐瞒、放弃、转移收入财产")                                                        \
    X(EXC_11_AWAY, "11", "整户外出达期限")                                                                             \
    X(EXC_12_OTHER, "12", "其他不宜情形")

enum predicate {
#define X(name, number, zh) name,
    PREDICATE_LIST(X)
#undef X
        PREDICATES
};
#define INCLUSIONS 6
#define EXCLUSIONS 13

/* De-listing (4.5), one by one: TRUE speaks for leaving the list. */
#define DELIST_LIST(X)                                                                                                 \
    X(DELIST_HELP_MONTHS, "帮扶已满期限")                                                                              \
    X(DELIST_FOOD, "吃持续有保障")                                                                                     \
    X(DELIST_CLOTHING, "穿持续有保障")                                                                                 \
    X(DELIST_EDUCATION, "义务教育持续有保障")                                                                          \
    X(DELIST_MEDICAL, "基本医疗持续有保障")                                                                            \
    X(DELIST_HOUSING, "住房安全持续有保障")                                                                            \
    X(DELIST_WATER, "饮水安全持续有保障")                                                                              \
    X(DELIST_INCOME_STABLE, "收入稳定")                                                                                \
    X(DELIST_EXPENSES, "无大额刚性支出或已稳定解决")                                                                   \
    X(DELIST_ABOVE_LINE, "收入超过当年监测线")                                                                         \
    X(DELIST_LABOUR, "并非整户无劳动能力")                                                                             \
    X(DELIST_LEDGER, "台账已清")                                                                                       \
    X(DELIST_NO_NEW_RISK, "审定前无新风险")                                                                            \
    X(DELIST_CONSENT, "户同意")

enum delist_criterion {
#define X(name, zh) name,
    DELIST_LIST(X)
#undef X
        DELIST_CRITERIA
};

struct answer {
    enum tri value;
    struct basis basis;      /* TRUE, FALSE: of the fact the answer hangs on; UNKNOWN: none */
    struct fact_set missing; /* UNKNOWN: the facts that can still decide; else empty */
    bool unset;              /* UNKNOWN also for want of a number of the rules */
};

const char *predicate_code(enum predicate p); /* "INC_1_LOW_INCOME_UNSOLVED" */
const char *predicate_number(enum predicate p);
const char *predicate_text_zh(enum predicate p);
bool predicate_excludes(enum predicate p);
const char *delist_text_zh(enum delist_criterion c);

struct answer predicate_answer(enum predicate p, const struct evidence *e, const struct predicate_limits *l);

/* Net income of the window below the line (4.3: equal is not below). */
struct answer income_below_line(const struct evidence *e, const struct predicate_limits *l);

/* Rural people, or relocated ones already turned urban, living whole in this village long enough (S4·三(一), 三(四)). */
struct answer residence_answer(const struct evidence *e, const struct predicate_limits *l);

/* Class of an included household (S4·三(四)); UNSTABLE of one lifted out, MARGINAL of an ordinary one. */
enum household_class {
    HOUSEHOLD_CLASS_UNKNOWN = 0,
    HOUSEHOLD_CLASS_UNSTABLE = 1,
    HOUSEHOLD_CLASS_MARGINAL = 2,
    HOUSEHOLD_CLASS_SUDDEN_HARDSHIP = 3,
    HOUSEHOLD_CLASS_NONE = 4, /* not below the line and no sudden cause */
};
enum household_class household_class(const struct evidence *e, const struct predicate_limits *l,
                                     struct fact_set *missing); /* `missing`: the facts that can still decide */
const char *household_class_key(unsigned c);
const char *household_class_text_zh(unsigned c);

/* What all conditions come to. */
enum standing {
    STANDING_UNDECIDED = 0,
    STANDING_FIT = 1,                   /* should be monitored */
    STANDING_CONDITION_NOT_MET = 2,     /* all six are FALSE */
    STANDING_EXCLUDED_IN_PRINCIPLE = 3, /* a democratic review may decide otherwise */
    STANDING_NOT_RESIDENT = 4,
};
struct findings {
    struct answer at[PREDICATES];
    struct answer below, residence;
    struct answer included; /* any inclusion, also where one holds whichever way the income turns out */
    struct answer excluded; /* any exclusion that no review overrides */
    enum household_class household_class;
    enum standing standing;
    struct fact_set missing; /* for a decision; exclusions keep theirs in `excluded` */
};
/* `overridden`: bits 1 << predicate of exclusions that a recorded review has overridden. */
void findings_make(struct findings *out, const struct evidence *e, const struct predicate_limits *l,
                   uint32_t overridden);
const char *standing_key(unsigned s);
const char *standing_text_zh(unsigned s);

/* An exclusion may be overridden by a recorded review only: minutes that name its number and the special reason
 * (S4·三(五)2; m30). */
struct review_override {
    bool minutes;           /* there are minutes */
    enum predicate named;   /* the exclusion they name; PREDICATES: none */
    struct span reason;     /* UTF-8; blanks alone are no reason */
    uint32_t for_, against; /* votes */
};
enum override_verdict {
    OVERRIDE_STANDS,
    OVERRIDE_NOTHING, /* the exclusion is not TRUE, or is no exclusion */
    OVERRIDE_NO_MINUTES,
    OVERRIDE_OTHER_NUMBER,
    OVERRIDE_NO_REASON,
    OVERRIDE_NOT_CARRIED,
};
enum override_verdict override_judge(const struct findings *f, enum predicate which, const struct review_override *o);

/* 4.5, S4·五(一). By natural disappearance the months of help do not count. */
enum delist_basis { DELIST_HELPED = 1, DELIST_NATURAL = 2 };
enum delist_outcome {
    DELIST_UNKNOWN = 0,
    DELIST_MAY = 1,  /* everything holds, consent included */
    DELIST_ASK = 2,  /* everything but the household's consent, which nobody knows yet: a candidate */
    DELIST_KEEP = 3, /* a criterion is FALSE */
    DELIST_HOLD = 4, /* help goes on, no procedure: see `hold` */
};
enum delist_hold {                           /* bits */
                   HOLD_NO_LABOUR = 1,       /* whole household unable to work: safety net, no mark */
                   HOLD_INCOME_UNSTABLE = 2, /* S4·五(三) */
                   HOLD_EXPENSE = 4,         /* rigid expense out of control */
};
struct delisting {
    struct answer at[DELIST_CRITERIA];
    enum delist_outcome outcome;
    unsigned hold;
    struct fact_set missing;
};
void delisting_make(struct delisting *out, const struct evidence *e, const struct predicate_limits *l,
                    enum delist_basis basis);

#endif
