/* The built-in packs: every number of DOMAIN.md 4.1 and 4.2 in its place, with its clause. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tiers/calendar.h"
#include "tiers/policies.h"

static struct arena arena;
static struct pack_faults faults;

static int setup(void **state)
{
    (void)state;
    arena = arena_of(16u << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static const struct pack *built_in(const char *name)
{
    const struct pack *p = NULL;

    assert_non_null(policy_find(name));
    if (pack_parse(&p, embedded_text(policy_find(name)), &faults, &arena) != 0)
        fail_msg("%s:%u:%u %s", name, faults.at[0].line, faults.at[0].column, faults.at[0].what);
    return p;
}

static void every_pack_and_calendar_reads(void **state)
{
    size_t n;
    const struct embedded *packs = policy_packs(&n);

    (void)state;
    assert_int_equal(n, 5);
    assert_string_equal(packs[0].name, "template-city");
    for (size_t i = 0; i < n; i++) {
        struct span id;
        assert_true(pack_text(built_in(packs[i].name), PACK_ID, &id));
        assert_true(span_equal(id, span_str(packs[i].name)));
    }
    const struct embedded *lists = policy_calendars(&n);
    assert_int_equal(n, 4);
    for (size_t i = 0; i < n; i++) {
        struct calendar_year year;
        assert_int_equal(calendar_parse(&year, embedded_text(&lists[i]), &faults), 0);
        assert_int_equal(year.year, 2021 + i);
    }
    assert_null(policy_find("moon-2022"));
}

struct row {
    enum pack_key key;
    int64_t n;
    const char *clause; /* NULL: not looked at */
};

static void holds(const char *name, const struct row *rows, size_t n, uint8_t origin)
{
    const struct pack *p = built_in(name);

    for (size_t i = 0; i < n; i++) {
        const struct pack_value *v = &p->at[rows[i].key];
        bool clause = !rows[i].clause || span_equal(v->clause, span_str(rows[i].clause));
        if (v->n != rows[i].n || v->origin != origin || !clause)
            fail_msg("%s %s: %lld %s; %.*s", name, pack_key_row(rows[i].key)->name, (long long)v->n,
                     pack_origin_name(v->origin), (int)v->clause.len, (const char *)v->clause.at);
    }
}

static void maerkang(void **state)
{
    static const struct row rows[] = {
        {PACK_MONITOR_LINE, 680000, "S4·三(二)"},
        {PACK_INCOME_RECALC_MONITORED, 1, "S4·三(二)"},
        {PACK_INCOME_RECALC_ORDINARY, 3, "S4·三(二)"},
        {PACK_RESIDENCE_MIN, 6, "S4·三(四)"},
        {PACK_EXCLUDE_AWAY, 12, "S4·三(五)2·十一"},
        {PACK_EXCLUDE_CAR, 10000000, "S4·三(五)2·五"},
        {PACK_EXCLUDE_SUPPORTER_INCOME, 10000000, "S4·三(五)2·七"},
        {PACK_INCLUDE_CONDITIONS, 6, NULL},
        {PACK_EXCLUDE_CONDITIONS, 12, NULL},
        {PACK_SURVEY_FULL_MIN, 1, NULL},
        {PACK_SURVEY_FULL_MAX, 2, NULL},
        {PACK_PUSH_DAY, 5, NULL},
        {PACK_PUSH_DEPARTMENTS, 17, NULL},
        {PACK_PUSH_DISASTER_LEVEL, 4, NULL},
        {PACK_IDENT_STEPS, 6, NULL},
        {PACK_IDENT_VISIT, 3, "S4·三(七)2·二"},
        {PACK_IDENT_COMPARE, 5, "S4·三(七)2·三"},
        {PACK_IDENT_REVIEW_NOTICE, 5, "S4·三(七)2·四"},
        {PACK_IDENT_NOTICE_SAME_DAY, 1, NULL},
        {PACK_IDENT_TOWNSHIP, 2, "S4·三(七)2·五"},
        {PACK_IDENT_COUNTY, 2, "S4·三(七)2·六"},
        {PACK_IDENT_REFUSAL, 2, "S4·三(七)2·六"},
        {PACK_CONTACT_PER_HOUSEHOLD, 1, NULL},
        {PACK_CONTACT_MAX_HOUSEHOLDS, 5, "S4·四"},
        {PACK_CONTACT_FILE, 5, NULL},
        {PACK_EMPLOYMENT_MIN, 1, NULL},
        {PACK_MEDICAL_INPATIENT, 70, NULL},
        {PACK_MEDICAL_MAJOR_DEDUCTIBLE, 50, NULL},
        {PACK_MEDICAL_MAJOR_PAY, 60, NULL},
        {PACK_HOUSE_DANGEROUS, 3000000, "S4·四(七)"},
        {PACK_HOUSE_RELOCATE, 4000000, NULL},
        {PACK_HOUSE_RELOCATE_FACILITY, 1000000, NULL},
        {PACK_HOUSE_REPAIR_AVG, 500000, NULL},
        {PACK_HOUSE_REBUILD_AVG, 6000000, NULL},
        {PACK_LOAN_MICRO_MAX, 5000000, NULL},
        {PACK_LOAN_MICRO_YEARS, 3, NULL},
        {PACK_LOAN_STARTUP_MAX, 20000000, NULL},
        {PACK_LOAN_STARTUP_YEARS, 3, NULL},
        {PACK_FUND_TOTAL, 300000000, "S4·六(三)"},
        {PACK_DELIST_HELP_MIN, 6, "S4·五(一)"},
        {PACK_DELIST_NOTICE, 5, NULL},
        {PACK_DELIST_ASSESS, 3, NULL},
        {PACK_MEETING_JOINT, 1, NULL},
        {PACK_TRACK_EVERY, 1, NULL},
        {PACK_HELP_CATEGORIES, 12, NULL},
        {PACK_EVENT_RESPONSE_COUNTY, 2, NULL},
        {PACK_EVENT_RESPONSE_STATE, 4, NULL},
        {PACK_HANDBOOK_DATE, 20220428, NULL},
    };

    (void)state;
    holds("maerkang-2022", rows, ARRAY_LEN(rows), PACK_SEED);
    const struct pack *p = built_in("maerkang-2022");
    assert_int_equal(p->at[PACK_IDENT_TOWNSHIP].unit, PACK_WD);
    assert_int_equal(p->at[PACK_IDENT_COUNTY].unit, PACK_CD);
    assert_true(pack_has_tier(p, PACK_GC_STARTERS, 2) && pack_has_tier(p, PACK_GC_STARTERS, 3));
    assert_false(pack_has_tier(p, PACK_GC_STARTERS, 1)); /* no seed lets a village start it */
}

static void the_others(void **state)
{
    static const struct row city[] = {{PACK_WARN_FORECAST_LEAD, 6, "S0·二(一)"},
                                      {PACK_WARN_WARNING_LEAD, 3, NULL},
                                      {PACK_WARN_CALL_LEAD, 1, NULL},
                                      {PACK_TIERS_LEVELS, 3, NULL},
                                      {PACK_DEPTS_JOINT, 9, "S0·四(十一)"},
                                      {PACK_INSURANCE_ALL_RURAL, 1, NULL}};
    static const struct row banan[] = {{PACK_TOWNSHIP_WITH_TASKS, 21, NULL},   {PACK_DEPTS_JOINT, 9, NULL},
                                       {PACK_DEPTS_NAMED_DUTY, 8, NULL},       {PACK_IDENT_ALL_AT_RISK, 1, NULL},
                                       {PACK_TASKFORCE_PER_TOWNSHIP, 1, NULL}, {PACK_WATER_PATROL_NAMED, 1, NULL}};
    static const struct row wuyang[] = {{PACK_HOUSE_FINISH, 1130, "S2·二(三)1"}, {PACK_INFRA_FINISH, 1231, NULL},
                                        {PACK_PV_PUBLIC_JOB_SHARE, 80, NULL},    {PACK_MAIN_TASKS, 10, NULL},
                                        {PACK_EVENT_DATE, 20210720, NULL},       {PACK_LEDGER_ZERO_GOAL, 1, NULL}};
    static const struct row taolin[] = {{PACK_GC_ENROL_FIRST, 1, "S3·五(一)1"},
                                        {PACK_TASKFORCE_LEADERS, 1, NULL},
                                        {PACK_TASKFORCE_DEPUTIES, 9, NULL},
                                        {PACK_TASKFORCE_MEMBERS, 7, NULL},
                                        {PACK_LOAN_TOPUP, 1, NULL},
                                        {PACK_CONTACT_UNTIL_ELIMINATED, 1, NULL}};

    (void)state;
    holds("template-city", city, ARRAY_LEN(city), PACK_SEED);
    holds("banan-2023", banan, ARRAY_LEN(banan), PACK_SEED);
    holds("wuyang-2021", wuyang, ARRAY_LEN(wuyang), PACK_SEED);
    holds("taolin-2024", taolin, ARRAY_LEN(taolin), PACK_SEED);
    assert_true(pack_yes(built_in("taolin-2024"), PACK_DRAFT));
    assert_false(pack_yes(built_in("banan-2023"), PACK_DRAFT));
    assert_false(pack_yes(built_in("wuyang-2021"), PACK_GC_RECOGNITION));
    assert_int_equal(pack_words(built_in("wuyang-2021"), PACK_HOUSE_GRADES), 0xc); /* C and D, all of them */
}

/* Shared defaults, and what S0 to S3 copy from the only document with numbers. */
static void defaults_and_copies(void **state)
{
    static const struct row defaults[] = {{PACK_CASE_OVERALL, 15, NULL},
                                          {PACK_IDENT_NOTICE_MIN, 5, NULL},
                                          {PACK_IDENT_COMPARE_MAX_AGE, 12, NULL},
                                          {PACK_GC_AUTHORISE, 2, NULL},
                                          {PACK_GC_REGISTER, 5, NULL},
                                          {PACK_GC_CASE_OPEN, 3, NULL},
                                          {PACK_GC_PAPERWORK, 15, NULL},
                                          {PACK_GC_HARD, 30, NULL},
                                          {PACK_GC_HOUSEHOLD_CEILING, 200000, NULL},
                                          {PACK_GC_VILLAGE_CEILING, 3000000, NULL},
                                          {PACK_GC_STANDING_MAX, 7, NULL},
                                          {PACK_REFUSAL_DELIVER, 2, NULL},
                                          {PACK_OBJECTION_VERIFY, 3, NULL},
                                          {PACK_LEAD_ROUTE, 1, NULL},
                                          {PACK_LEAD_TAKEUP, 3, NULL},
                                          {PACK_LEAD_FEEDBACK, 1, NULL},
                                          {PACK_EVENT_VILLAGE_REPORT, 30, NULL},
                                          {PACK_EVENT_COUNTY_REPORT, 2, NULL},
                                          {PACK_HOUSE_APPRAISE, 15, NULL},
                                          {PACK_HOUSE_PLAN, 30, NULL},
                                          {PACK_HOUSE_PROGRESS, 7, NULL},
                                          {PACK_WATER_EMERGENCY, 24, NULL},
                                          {PACK_WATER_PATROL_EVENT, 1, NULL},
                                          {PACK_WATER_PATROL_USUAL, 7, NULL},
                                          {PACK_RELIEF_TRANSITIONAL, 3, NULL},
                                          {PACK_RELIEF_TRANSITIONAL_MAX, 6, NULL},
                                          {PACK_LOAN_TOPUP_CAP, 10000000, NULL},
                                          {PACK_LOAN_DOC_SUPPLY, 10, NULL},
                                          {PACK_PROJECT_ENTRY, 5, NULL},
                                          {PACK_WORKS_FILE, 10, NULL},
                                          {PACK_WARN_ANSWER, 10, NULL},
                                          {PACK_WARN_IN_PERSON, 30, NULL},
                                          {PACK_DELIST_AFTER_TRACK, 3, NULL},
                                          {PACK_DELIST_AFTER_SPAN, 12, NULL},
                                          {PACK_LINK_DOWN_AFTER, 60, NULL},
                                          {PACK_CLOCK_MAX_SKEW, 300, NULL},
                                          {PACK_ATTACHMENT_MAX, 10485760, NULL},
                                          {PACK_DEADLINE_ROLL, 1, NULL}};
    static const struct row copied[] = {{PACK_IDENT_VISIT, 3, "S4·三(七)2·二"},
                                        {PACK_IDENT_COMPARE, 5, NULL},
                                        {PACK_IDENT_TOWNSHIP, 2, NULL},
                                        {PACK_IDENT_COUNTY, 2, NULL},
                                        {PACK_INCLUDE_CONDITIONS, 6, NULL},
                                        {PACK_EXCLUDE_CONDITIONS, 12, NULL},
                                        {PACK_DELIST_HELP_MIN, 6, NULL},
                                        {PACK_CONTACT_MAX_HOUSEHOLDS, 5, NULL},
                                        {PACK_TRACK_EVERY, 1, NULL},
                                        {PACK_PUSH_DAY, 5, NULL}};
    static const enum pack_key unset[] = {PACK_MONITOR_LINE,      PACK_FUND_TOTAL,     PACK_HOUSE_UPLIFT,
                                          PACK_HOUSE_REBUILD_AVG, PACK_HOUSE_DEADLINE, PACK_DOC_TOLERANCE,
                                          PACK_EXCLUDE_DEPOSIT};
    size_t n;
    const struct embedded *packs = policy_packs(&n);

    (void)state;
    for (size_t i = 0; i < n; i++) {
        holds(packs[i].name, defaults, ARRAY_LEN(defaults), PACK_DEFAULT);
        if (strcmp(packs[i].name, "maerkang-2022") == 0)
            continue;
        holds(packs[i].name, copied, ARRAY_LEN(copied), PACK_COPIED);
        for (size_t k = 0; k < ARRAY_LEN(unset); k++)
            assert_int_equal(built_in(packs[i].name)->at[unset[k]].origin, PACK_UNSET);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pack_and_calendar_reads),
        cmocka_unit_test(maerkang),
        cmocka_unit_test(the_others),
        cmocka_unit_test(defaults_and_copies),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
