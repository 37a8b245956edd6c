#include "tiers/proc_parts.h"

static const struct code tri[] = {{"yes", "是", 1}, {"no", "否", 2}, {"unknown", "不明", 3}};
const struct code_list codes_tri = {"checks", tri, NUMBER_OF(tri)};

static const struct code classes[] = {
    {"unstable", "脱贫不稳定户", 1}, {"marginal", "边缘易致贫户", 2}, {"sudden", "突发严重困难户", 3}};
const struct code_list codes_class = {"class", classes, NUMBER_OF(classes)};

static const struct code findings[] = {{"nothing", "无异常", 1}, {"found", "有发现", 2}};
const struct code_list codes_finding = {"finding", findings, NUMBER_OF(findings)};

static const struct code risks[] = {
    {"illness", "因病", RISK_ILLNESS},
    {"education", "因学", RISK_EDUCATION},
    {"housing", "住房安全", RISK_HOUSING},
    {"disability", "因残", RISK_DISABILITY},
    {"disaster", "自然灾害", RISK_NATURAL_DISASTER},
    {"accident", "意外事故", RISK_ACCIDENT},
    {"labour", "缺劳动力", RISK_NO_LABOUR},
    {"other", "其他", RISK_OTHER},
    {"industry", "产业失败", RISK_INDUSTRY_FAILED},
    {"job", "务工不稳", RISK_UNSTABLE_JOB},
    {"water", "饮水安全", RISK_WATER},
};
const struct code_list codes_risk = {"risk", risks, NUMBER_OF(risks)};

static const struct code sides[] = {{"below", "低于监测线", SIDE_BELOW},
                                    {"above", "不低于监测线", SIDE_ABOVE},
                                    {"below_both", "有争议人口,计不计都低于", SIDE_BELOW_BOTH},
                                    {"above_both", "有争议人口,计不计都不低于", SIDE_ABOVE_BOTH},
                                    {"below_with", "有争议人口,计入才低于", SIDE_BELOW_WITH},
                                    {"below_without", "有争议人口,不计才低于", SIDE_BELOW_WITHOUT}};
const struct code_list codes_side = {"income", sides, NUMBER_OF(sides)};
