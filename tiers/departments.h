/* departments.h — the 17 departments that push warnings every month (S4·三(七)1·三), and the 17 kinds of data they push
 * (DOMAIN.md 2.2). Numbers go onto the wire: they are never reused. Names are those of S4; which department pushes what
 * is an inference of DOMAIN.md [I], so a push of another kind is taken and only marked. */
#ifndef FANGPIN_TIERS_DEPARTMENTS_H
#define FANGPIN_TIERS_DEPARTMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* name, Chinese, number, what it is expected to push, the categories of help whose lead department it is. */
#define DEPARTMENT_LIST(X)                                                                                             \
    X(CIVIL_AFFAIRS, "民政", 1, P(DIBAO_NEW) | P(TEKUN) | P(ORPHAN) | P(TEMP_RELIEF), L(SAFETY_NET))                   \
    X(HOUSING, "住建", 2, P(DANGEROUS_HOUSE), L(HOUSING))                                                              \
    X(HEALTH, "卫健", 3, P(MEDICAL_LARGE), L(MEDICAL))                                                                 \
    X(MED_INSURANCE, "医保", 4, P(MEDICAL_LARGE), 0)                                                                   \
    X(EDUCATION, "教育", 5, P(STUDENT_AID), L(EDUCATION))                                                              \
    X(WATER, "水务", 6, P(WATER), L(WATER))                                                                            \
    X(HR, "人社", 7, P(UNEMPLOYED), L(EMPLOYMENT))                                                                     \
    X(AGRI, "农业畜牧", 8, P(INDUSTRY_FAIL), L(INDUSTRY))                                                              \
    X(FORESTRY, "林草", 9, 0, 0)                                                                                       \
    X(NATURAL_RES, "自然资源", 10, P(DISASTER), 0)                                                                     \
    X(PUBLIC_SECURITY, "公安", 11, 0, 0)                                                                               \
    X(EMERGENCY, "应急", 12, P(ACCIDENT) | P(DISASTER), 0)                                                             \
    X(DPF, "残联", 13, P(SEVERE_DISABILITY), 0)                                                                        \
    X(WOMEN, "妇联", 14, P(TWO_CANCERS) | P(SINGLE_MOTHER), 0)                                                         \
    X(YOUTH, "团委", 15, P(YOUTH), 0)                                                                                  \
    X(PETITIONS, "信访", 16, P(PETITION), 0)                                                                           \
    X(RURAL_REV, "乡村振兴", 17, 0, L(CONSUMPTION) | L(SOCIAL))
#define DEPARTMENTS 17u

enum dept {
#define X(name, zh, no, kinds, leads) DEPT_##name = no,
    DEPARTMENT_LIST(X)
#undef X
};

/* name, Chinese, number in S4's order, the risk that a lead from it has when its row names none [D]. */
#define PUSH_KIND_LIST(X)                                                                                              \
    X(DIBAO_NEW, "新增低保", 1, RISK_OTHER)                                                                            \
    X(TEKUN, "特困供养", 2, RISK_NO_LABOUR)                                                                            \
    X(ORPHAN, "农村孤儿", 3, RISK_NO_LABOUR)                                                                           \
    X(TEMP_RELIEF, "临时救助", 4, RISK_OTHER)                                                                          \
    X(DANGEROUS_HOUSE, "危房", 5, RISK_HOUSING)                                                                        \
    X(MEDICAL_LARGE, "大额医疗", 6, RISK_ILLNESS)                                                                      \
    X(STUDENT_AID, "学生资助", 7, RISK_EDUCATION)                                                                      \
    X(WATER, "饮水", 8, RISK_WATER)                                                                                    \
    X(UNEMPLOYED, "登记失业", 9, RISK_UNSTABLE_JOB)                                                                    \
    X(INDUSTRY_FAIL, "产业失败", 10, RISK_INDUSTRY_FAILED)                                                             \
    X(ACCIDENT, "安全事故", 11, RISK_ACCIDENT)                                                                         \
    X(DISASTER, "自然灾害", 12, RISK_NATURAL_DISASTER)                                                                 \
    X(SEVERE_DISABILITY, "重度残疾", 13, RISK_DISABILITY)                                                              \
    X(TWO_CANCERS, "两癌救助", 14, RISK_ILLNESS)                                                                       \
    X(SINGLE_MOTHER, "单亲困难母亲", 15, RISK_OTHER)                                                                   \
    X(YOUTH, "困难青少年", 16, RISK_OTHER)                                                                             \
    X(PETITION, "群众信访", 17, RISK_OTHER)
#define PUSH_DATA_KINDS 17u

enum push_kind {
#define X(name, zh, no, risk) PUSH_##name = no,
    PUSH_KIND_LIST(X)
#undef X
};

/* The twelve categories of help and who leads them (3.5; S4·四). */
enum help_category {
    CATEGORY_NONE = 0,
    CATEGORY_INDUSTRY = 1,
    CATEGORY_EMPLOYMENT = 2,
    CATEGORY_CONSUMPTION = 3,
    CATEGORY_SPECIAL = 4,
    CATEGORY_EDUCATION = 5,
    CATEGORY_MEDICAL = 6,
    CATEGORY_HOUSING = 7,
    CATEGORY_WATER = 8,
    CATEGORY_FINANCE = 9,
    CATEGORY_SOCIAL = 10,
    CATEGORY_SAFETY_NET = 11,
    CATEGORY_INFRA = 12,
};

struct department {
    const char *name;    /* "CIVIL_AFFAIRS", as commands, tables and JSON name it */
    const char *name_zh; /* "民政" */
    uint32_t no;         /* enum dept */
    uint32_t kinds;      /* bits 1 << push_kind that it is expected to push */
    uint32_t leads;      /* bits 1 << help_category whose lead department it is */
};

struct push_data_kind {
    const char *name; /* "MEDICAL_LARGE" */
    const char *name_zh;
    uint32_t no;   /* enum push_kind */
    uint32_t risk; /* enum risk that a lead from it has when the row names none [D] */
};

/* NULL for a number or name this version does not know. */
const struct department *department_of(uint32_t no);
const struct department *department_named(const char *text); /* name, "DEPT_" and name, Chinese name, or number */
const struct department *department_table(size_t *n);

const struct push_data_kind *push_data_kind_of(uint32_t no);

/* Whether the pairing of DOMAIN.md 2.2 has this department push this kind. */
bool department_pushes(uint32_t dept, uint32_t push_kind);

/* Whether a record tells that somebody petitioned (m20): it stays with the county, though its household is known. */
bool push_hides_source(uint32_t dept, uint32_t push_kind);

#endif
