/* Who leads which help (DOMAIN.md 3.5; S4·四), and that a measure answers a risk of the household. */
#include <stdio.h>
#include <string.h>

#include "tiers/departments.h"
#include "tiers/proc_help.h"

static const struct {
    uint8_t lead, lead2; /* two leads: either */
    const char *zh, *en;
} leads[] = {
    [CATEGORY_INDUSTRY] = {DEPT_AGRI, 0, "农业畜牧", "agriculture"},
    [CATEGORY_EMPLOYMENT] = {DEPT_HR, 0, "人社", "human resources"},
    [CATEGORY_CONSUMPTION] = {DEPT_RURAL_REV, 0, "乡村振兴", "rural revitalisation"},
    [CATEGORY_SPECIAL] = {DEPT_REFORM, 0, "发改", "development and reform"},
    [CATEGORY_EDUCATION] = {DEPT_EDUCATION, 0, "教育", "education"},
    [CATEGORY_MEDICAL] = {DEPT_HEALTH, 0, "卫健", "health"},
    [CATEGORY_HOUSING] = {DEPT_HOUSING, 0, "住建", "housing"},
    [CATEGORY_WATER] = {DEPT_WATER, 0, "水务", "water"},
    [CATEGORY_FINANCE] = {DEPT_FINANCE, 0, "财政", "finance"},
    [CATEGORY_SOCIAL] = {DEPT_REFORM, DEPT_RURAL_REV, "发改、乡村振兴", "development and reform, rural revitalisation"},
    [CATEGORY_SAFETY_NET] = {DEPT_CIVIL_AFFAIRS, 0, "民政", "civil affairs"},
    [CATEGORY_INFRA] = {DEPT_REFORM, 0, "发改", "development and reform"},
};

int guard_lead_department(struct step_job *s)
{
    uint64_t category = s->v.number[STEP_SORT], dept = s->v.number[STEP_DEPT];
    char why[REFUSAL_TEXT_BYTES], remedy[REFUSAL_REMEDY_BYTES];

    if (dept && (dept == leads[category].lead || dept == leads[category].lead2))
        return 0;
    snprintf(why, sizeof why, "牵头:%s / led by %s", leads[category].zh, leads[category].en);
    snprintf(remedy, sizeof remedy, "填写 --dept %u / give --dept %u", leads[category].lead, leads[category].lead);
    return dept ? step_refuse(s, "not_lead_department", "这个部门不牵头此类帮扶 / this department does not lead it",
                              why, remedy)
                : step_refuse(s, "no_lead_department", "帮扶措施没有牵头部门 / a measure needs its lead department",
                              why, remedy);
}

static bool has_risk(const Fangpin__V1__CaseView *v, uint64_t risk)
{
    for (size_t i = 0; i < v->n_risks; i++) {
        if (v->risks[i] == risk)
            return true;
    }
    return false;
}

int guard_measure_risk(struct step_job *s)
{
    struct span list = s->v.bytes[STEP_RISKS];
    uint64_t risk;

    while (step_list_next(&list, &risk)) {
        if (has_risk(s->view, risk))
            continue;
        return step_refuse(s, "risk_not_found", "该户没有这项风险 / the household has no such risk",
                           "措施要针对已发现的风险(缺什么补什么) / a measure answers a risk that was found",
                           "按户档里的风险填写,或先报线索 / choose a risk of the file, or report a lead");
    }
    return 0;
}
