/* pack_keys.h — every key that a policy pack may hold, in one list: the enum, the table and the documentation come
 * from it. What a key means stands in DOMAIN.md 4.1, 4.2 and 4.7; its unit is part of the value and not of the name,
 * so that DOMAIN.md's `ident.visit_cd` is `ident.visit = 3cd` here. */
#ifndef FANGPIN_TIERS_PACK_KEYS_H
#define FANGPIN_TIERS_PACK_KEYS_H

#include <stdint.h>

#include "base/limits.h"
#include "base/span.h"

enum pack_type {
    PACK_TYPE_FEN,       /* money: 6800元, 0.5万元, 680000分; kept in fen */
    PACK_TYPE_LIMIT,     /* n and a unit: 3cd, 2wd, 6h, 30min, 6mo, 3y */
    PACK_TYPE_PERCENT,   /* 70% */
    PACK_TYPE_COUNT,     /* 5 */
    PACK_TYPE_BOOL,      /* yes, no */
    PACK_TYPE_WORDS,     /* a, b, c; from the key's own words where it has some */
    PACK_TYPE_TEXT,      /* "…" */
    PACK_TYPE_NAME,      /* one word of a-z, 0-9 and - */
    PACK_TYPE_DATE,      /* 2022-07-06; kept as yyyymmdd */
    PACK_TYPE_MONTH_DAY, /* 11-30; kept as mmdd */
};

enum pack_unit { PACK_MIN = 1, PACK_H, PACK_CD, PACK_WD, PACK_MO, PACK_Y }; /* cd calendar days, wd working days */

enum {                    /* what else is to be known of a key */
       PACK_OPTIONAL = 1, /* a pack need not name it: then it is unset */
       PACK_PLAIN = 2,    /* says what the pack is and no rule: needs no clause */
       PACK_ROLLS = 4,    /* an officer's duty: a limit in calendar days ends on a working day, where the pack rolls */
       PACK_ONE = 8,      /* exactly one word */
       PACK_HOURS = 1 << 8, /* units that the limit may have */
       PACK_DAYS = 1 << 9,
       PACK_MONTHS = 1 << 10,
};

#define PACK_KEY_LIST(X)                                                                                               \
    /* ---- what the pack is ---- */                                                                                   \
    X(ID, "pack.id", NAME, PACK_PLAIN, 1, 40, "名称", "name")                                                          \
    X(VERSION, "pack.version", COUNT, PACK_PLAIN, 1, 1000000, "版本", "version")                                       \
    X(TITLE, "pack.title", TEXT, PACK_PLAIN, 1, 200, "标题", "title")                                                  \
    X(SOURCE, "pack.source", TEXT, PACK_PLAIN, 1, 300, "所依据的文件", "the document it follows")                      \
    X(DOC_NO, "pack.doc_no", TEXT, PACK_PLAIN | PACK_OPTIONAL, 1, 200, "文号", "number of the document")               \
    X(SIGNED_ON, "pack.signed_on", DATE, PACK_PLAIN | PACK_OPTIONAL, 0, 0, "文件日期", "date of the document")         \
    X(EFFECTIVE_ON, "pack.effective_on", DATE, PACK_PLAIN, 0, 0, "起用日", "in force from")                            \
    X(UNTIL, "pack.until", DATE, PACK_PLAIN | PACK_OPTIONAL, 0, 0, "止用日", "in force until, that day included")      \
    X(DRAFT, "pack.draft", BOOL, PACK_PLAIN, 0, 1, "是送审稿", "a draft: drills only until countersigned")             \
    X(TIERS_LEVELS, "tiers.levels", COUNT, 0, 1, 4, "层级数", "tiers in use")                                          \
    X(TIERS_APPROVE, "tiers.approve", WORDS, PACK_ONE, 0, 0, "审定层级", "tier that approves")                         \
    X(TIERS_VILLAGE, "tiers.village", TEXT, 0, 1, 100, "村级名称", "what the village tier is called")                  \
    X(TIERS_TOWNSHIP, "tiers.township", TEXT, 0, 1, 100, "乡级名称", "what the township tier is called")               \
    X(TIERS_COUNTY, "tiers.county", TEXT, 0, 1, 100, "县级名称", "what the county tier is called")                     \
    X(TIERS_MUNICIPAL, "tiers.municipal", TEXT, PACK_OPTIONAL, 1, 100, "市级名称", "what the tier above is called")    \
    /* ---- time ---- */                                                                                               \
    X(DEADLINE_ROLL, "deadline.roll", BOOL, 0, 0, 1, "末日逢休息日顺延", "limits of duties roll to a working day")     \
    X(SLIP_DAYS, "slip.days", COUNT, 0, 1, 3660, "天数上限(防笔误)", "more days than this are a slip of the pen")      \
    X(SLIP_PEOPLE, "slip.people", COUNT, 0, 1, 1000, "一户人数上限(防笔误)",                                           \
      "more people in one household are a slip")                                                                       \
    /* ---- who is monitored ---- */                                                                                   \
    X(MONITOR_LINE, "monitor.line", FEN, 0, 1, 100000000, "监测标准(每人每年)", "monitoring line, per head and year")  \
    X(MONITOR_LINE_YEAR, "monitor.line_year", COUNT, PACK_OPTIONAL, 2000, 2100, "监测标准年份", "year of the line")    \
    X(INCOME_WINDOW, "income.window", WORDS, PACK_ONE, 0, 0, "收入计算期", "window that income is taken over")         \
    X(INCOME_RECALC_MONITORED, "income.recalc_monitored", LIMIT, PACK_MONTHS, 1, 36, "脱贫户监测户收入更新",           \
      "income renewed, lifted-out and monitored")                                                                      \
    X(INCOME_RECALC_ORDINARY, "income.recalc_ordinary", LIMIT, PACK_MONTHS, 1, 36, "一般户收入更新",                   \
      "income renewed, ordinary households")                                                                           \
    X(RESIDENCE_MIN, "residence.min", LIMIT, PACK_MONTHS, 0, 120, "居住满", "whole household lives here for")          \
    X(INCLUDE_CONDITIONS, "include.conditions", COUNT, 0, 0, 50, "应纳入情形数", "conditions, any one includes")       \
    X(EXCLUDE_CONDITIONS, "exclude.conditions", COUNT, 0, 0, 50, "不纳入情形数",                                       \
      "conditions that exclude in principle")                                                                          \
    X(EXCLUDE_AWAY, "exclude.away", LIMIT, PACK_MONTHS, 1, 120, "举家外出满", "whole household away for")              \
    X(EXCLUDE_CAR, "exclude.car", FEN, 0, 1, FEN_MAX, "车辆价值达", "car worth at least")                              \
    X(EXCLUDE_SUPPORTER_INCOME, "exclude.supporter_income", FEN, 0, 1, FEN_MAX, "赡养人年收入达",                      \
      "a supporter's yearly income at least")                                                                          \
    X(EXCLUDE_DEPOSIT, "exclude.deposit", FEN, 0, 1, FEN_MAX, "大额存款达", "deposits of at least")                    \
    X(SHOCK_INCOME_DROP, "shock.income_drop", PERCENT, 0, 0, 100, "收入骤减(排序提示)",                                \
      "income drop, a hint for sorting")                                                                               \
    X(SHOCK_RIGID, "shock.rigid_over_income", PERCENT, 0, 0, 1000, "刚性支出占收入(排序提示)",                         \
      "rigid expense over income, a hint for sorting")                                                                 \
    X(FOCUS_MONITORING, "focus.monitoring", WORDS, 0, 0, 0, "重点监测对象", "groups in the focus of monitoring")       \
    X(FOCUS_AREAS, "focus.areas", WORDS, 0, 0, 0, "重点区域", "areas in focus")                                        \
    /* ---- leads, surveys, pushes ---- */                                                                             \
    X(SURVEY_FULL_MIN, "survey.full_min", COUNT, 0, 0, 12, "每年集中排查至少", "full surveys a year, at least")        \
    X(SURVEY_FULL_MAX, "survey.full_max", COUNT, 0, 0, 12, "每年集中排查至多", "full surveys a year, at most")         \
    X(PUSH_DAY, "push.day", COUNT, 0, 1, 28, "部门推送日(每月)", "departments push by this day of the month")          \
    X(PUSH_DEPARTMENTS, "push.departments", COUNT, 0, 0, 100, "推送部门数", "departments that push")                   \
    X(PUSH_DISASTER_LEVEL, "push.disaster_level", COUNT, 0, 1, 4, "推送灾害级别(及以上)",                              \
      "disasters of this level and above are pushed")                                                                  \
    X(PUSH_KINDS, "push.kinds", WORDS, 0, 0, 0, "推送数据类别", "kinds of data pushed")                                \
    X(DEPTS_JOINT, "depts.joint", COUNT, PACK_OPTIONAL, 1, 100, "联合部门数", "departments acting jointly")            \
    X(DEPTS_NAMED_DUTY, "depts.named_duty", COUNT, PACK_OPTIONAL, 1, 100, "明确职责部门数",                            \
      "departments with named duties")                                                                                 \
    X(LEAD_CHANNELS, "lead.channels", WORDS, 0, 0, 0, "线索渠道", "channels of leads")                                 \
    X(LEAD_ROUTE, "lead.route", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 60, "线索转办", "a lead is routed within")           \
    X(LEAD_TAKEUP, "lead.takeup", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 60, "线索受理", "a lead is taken up within")       \
    X(LEAD_FEEDBACK, "lead.feedback", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 60, "线索反馈", "feedback on a lead within")   \
    /* ---- identification in six steps ---- */                                                                        \
    X(IDENT_STEPS, "ident.steps", COUNT, 0, 1, 20, "认定步骤数", "steps of identification")                            \
    X(IDENT_SIMPLIFIED, "ident.simplified", BOOL, 0, 0, 1, "简化认定程序", "simplified procedure is ordered")          \
    X(IDENT_ALL_AT_RISK, "ident.all_at_risk", BOOL, 0, 0, 1, "有风险即全部纳入", "all at risk are identified")         \
    X(IDENT_VISIT, "ident.visit", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 60, "入户核查", "household visit within")          \
    X(IDENT_VISIT_FROM, "ident.visit_from", WORDS, PACK_ONE, 0, 0, "入户核查起算", "the visit's clock starts at")      \
    X(IDENT_COMPARE, "ident.compare", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 60, "信息比对", "data comparison within")      \
    X(IDENT_COMPARE_FROM, "ident.compare_from", WORDS, PACK_ONE, 0, 0, "信息比对起算",                                 \
      "the comparison's clock starts at")                                                                              \
    X(IDENT_COMPARE_PARTIAL, "ident.compare_partial", BOOL, 0, 0, 1, "比对未齐可评议",                                 \
      "review on a partial comparison")                                                                                \
    X(IDENT_COMPARE_MAX_AGE, "ident.compare_max_age", LIMIT, PACK_MONTHS, 1, 120, "免比对证明有效期",                  \
      "a comparison made before exempts for")                                                                          \
    X(IDENT_REVIEW_NOTICE, "ident.review_notice", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 60, "评议公示",                    \
      "review and notice within")                                                                                      \
    X(IDENT_NOTICE_MIN, "ident.notice_min", LIMIT, PACK_DAYS, 1, 60, "公示不少于", "public notice for at least")       \
    X(IDENT_NOTICE_SAME_DAY, "ident.notice_same_day", BOOL, 0, 0, 1, "评议当天公示",                                   \
      "notice on the day of the review")                                                                               \
    X(IDENT_TOWNSHIP, "ident.township", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 60, "乡镇初审", "township review within")    \
    X(IDENT_COUNTY, "ident.county", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 60, "县级审定", "county approval within")        \
    X(IDENT_REFUSAL, "ident.refusal", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 60, "不予认定书面告知",                        \
      "written refusal within")                                                                                        \
    X(IDENT_PARALLEL, "ident.parallel", WORDS, 0, 0, 0, "可并行步骤", "steps that may run side by side")               \
    X(CASE_OVERALL, "case.overall", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 120, "认定全程",                                 \
      "from discovery to decision within")                                                                             \
    X(REFUSAL_DELIVER, "refusal.deliver", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 60, "乡镇送达",                            \
      "the township delivers within")                                                                                  \
    X(REFUSAL_CORRECTION, "refusal.correction", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 60, "更正函",                        \
      "a correction letter within")                                                                                    \
    X(OBJECTION_VERIFY, "objection.verify", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 60, "异议核实",                          \
      "an objection is verified within")                                                                               \
    X(TOWNSHIP_CHECKS, "township.checks", WORDS, 0, 0, 0, "乡镇审核内容", "what the township checks")                  \
    X(TOWNSHIP_WITH_TASKS, "township.with_tasks", COUNT, PACK_OPTIONAL, 1, 1000, "有任务的镇街数",                     \
      "townships with tasks")                                                                                          \
    X(MEETING_MEMBERS, "meeting.members", WORDS, 0, 0, 0, "民主评议参加人", "who takes part in the review")            \
    X(MEETING_ENLARGED, "meeting.enlarged", WORDS, 0, 0, 0, "扩大会议参加人",                                          \
      "who takes part in the enlarged meeting")                                                                        \
    X(MEETING_JOINT, "meeting.joint", LIMIT, PACK_MONTHS, 1, 12, "联席会议", "joint meeting every")                    \
    /* ---- green channel: help first ---- */                                                                          \
    X(GC_RECOGNITION, "gc.recognition", BOOL, 0, 0, 1, "认定有绿色通道", "a green channel for recognition")            \
    X(GC_MODE, "gc.mode", WORDS, PACK_ONE, 0, 0, "绿色通道方式", "what comes first")                                   \
    X(GC_ENROL_FIRST, "gc.enrol_first", BOOL, 0, 0, 1, "可先纳入", "enrolment may come first")                         \
    X(GC_STARTERS, "gc.starters", WORDS, 0, 0, 0, "谁可启动", "tiers that may start it")                               \
    X(GC_TRIGGERS, "gc.triggers", WORDS, 0, 0, 0, "启动情形", "what it is started for")                                \
    X(GC_FIRST_KINDS, "gc.first_kinds", WORDS, 0, 0, 0, "可先行的救助", "help that may come first")                    \
    X(GC_NEVER_FIRST, "gc.never_first", WORDS, 0, 0, 0, "不得先行的", "help that never comes first")                   \
    X(GC_AUTHORISE, "gc.authorise", LIMIT, PACK_HOURS | PACK_DAYS, 1, 240, "授权答复",                                 \
      "an authorisation is answered within")                                                                           \
    X(GC_REGISTER, "gc.register", LIMIT, PACK_DAYS, 1, 60, "补登记", "registered within")                              \
    X(GC_CASE_OPEN, "gc.case_open", LIMIT, PACK_DAYS, 1, 60, "补立案", "case opened within")                           \
    X(GC_VISIT, "gc.visit", LIMIT, PACK_DAYS, 1, 60, "补入户", "visited after help within")                            \
    X(GC_PAPERWORK, "gc.paperwork", LIMIT, PACK_DAYS, 1, 120, "补手续", "paperwork done within")                       \
    X(GC_HARD, "gc.hard", LIMIT, PACK_DAYS, 1, 240, "补手续硬期限", "hard review after")                               \
    X(GC_NOTICE, "gc.notice", LIMIT, PACK_DAYS, 1, 60, "补告知",                                                       \
      "the outcome is delivered within, after the decision")                                                           \
    X(GC_HOUSEHOLD_CEILING, "gc.household_ceiling", FEN, 0, 1, FEN_MAX, "一户一次先行上限",                            \
      "first help per household and event")                                                                            \
    X(GC_VILLAGE_CEILING, "gc.village_ceiling", FEN, 0, 1, FEN_MAX, "一村授权总额上限",                                \
      "a village's standing authority")                                                                                \
    X(GC_VILLAGE_STANDING, "gc.village_standing", BOOL, 0, 0, 1, "可给村预先授权",                                     \
      "villages may hold a standing authority")                                                                        \
    X(GC_STANDING_MAX, "gc.standing_max", LIMIT, PACK_DAYS, 1, 366, "预先授权最长",                                    \
      "a standing authority lasts at most")                                                                            \
    X(GC_OVERDRAFT, "gc.overdraft_allowed", BOOL, 0, 0, 1, "应急可超支", "overdraft in an emergency")                  \
    X(GC_WITNESSES, "gc.witnesses", COUNT, 0, 0, 10, "见证人数", "witnesses of help given first")                      \
    X(DOC_TOLERANCE, "doc.tolerance", WORDS, 0, 0, 0, "可容缺的材料", "documents that may come later")                 \
    X(DOC_NEVER, "doc.never", WORDS, 0, 0, 0, "不可容缺的材料", "documents that may never be missing")                 \
    /* ---- events and warnings ---- */                                                                                \
    X(EVENT_VILLAGE_REPORT, "event.village_report", LIMIT, PACK_HOURS, 1, 1440, "村级初报",                            \
      "a village reports within")                                                                                      \
    X(EVENT_COUNTY_REPORT, "event.county_report", LIMIT, PACK_HOURS, 1, 240, "县级初报", "the county reports within")  \
    X(EVENT_MERGE, "event.merge", LIMIT, PACK_HOURS, 1, 2400, "合并为一次灾情", "reports this close are one event")    \
    X(EVENT_FOLLOW_UP, "event.follow_up", LIMIT, PACK_HOURS | PACK_DAYS, 1, 240, "续报", "follow-up counts every")     \
    X(EVENT_NAME, "event.name", TEXT, PACK_OPTIONAL, 1, 200, "灾情名称", "the event the pack answers")                 \
    X(EVENT_DATE, "event.date", DATE, PACK_OPTIONAL, 0, 0, "灾情日期", "date of that event")                           \
    X(EVENT_RESPONSE_COUNTY, "event.response_county", COUNT, PACK_OPTIONAL, 1, 4, "县级响应级别",                      \
      "the county's response level")                                                                                   \
    X(EVENT_RESPONSE_STATE, "event.response_state", COUNT, PACK_OPTIONAL, 1, 4, "国家响应级别",                        \
      "the state's response level")                                                                                    \
    X(EVENT_SHOCKS, "event.shocks", TEXT, PACK_OPTIONAL, 1, 300, "地震次数", "shocks counted")                         \
    X(WARN_FORECAST_LEAD, "warn.forecast_lead", LIMIT, PACK_HOURS, 1, 72, "提前预报", "forecast ahead of onset by")    \
    X(WARN_WARNING_LEAD, "warn.warning_lead", LIMIT, PACK_HOURS, 1, 72, "提前预警", "warning ahead of onset by")       \
    X(WARN_CALL_LEAD, "warn.call_lead", LIMIT, PACK_HOURS, 1, 72, "提前叫应", "call ahead of onset by")                \
    X(WARN_CALL_COLOURS, "warn.call_colours", WORDS, 0, 0, 0, "叫应颜色", "colours that call")                         \
    X(WARN_ANSWER, "warn.answer", LIMIT, PACK_HOURS, 1, 240, "应答", "a call is answered within")                      \
    X(WARN_IN_PERSON, "warn.in_person", LIMIT, PACK_HOURS, 1, 240, "上门叫应提前",                                     \
      "called in person, ahead of onset by")                                                                           \
    X(WATCH_KINDS, "watch.kinds", WORDS, 0, 0, 0, "监测的灾害", "hazards watched")                                     \
    X(HAZARD_PATROL_USUAL, "hazard.patrol_usual", LIMIT, PACK_DAYS, 1, 60, "隐患点平时巡查",                           \
      "hazard points patrolled every")                                                                                 \
    X(HAZARD_PATROL_ALERT, "hazard.patrol_alert", LIMIT, PACK_DAYS, 1, 60, "隐患点警戒巡查", "and on alert every")     \
    X(LSR_TRIGGERS, "lsr.triggers", WORDS, 0, 0, 0, "规模性返贫触发", "triggers of a large-scale response")            \
    X(LSR_FOCUS_VILLAGES, "lsr.focus_villages", WORDS, 0, 0, 0, "规模性返贫重点村", "villages in focus then")          \
    X(LSR_WINDOW, "lsr.window", LIMIT, PACK_DAYS, 1, 60, "规模性统计期", "newly flagged households are counted over")  \
    X(LSR_VILLAGE_HOUSEHOLDS, "lsr.village_households", COUNT, 0, 1, 10000, "村级警戒户数",                            \
      "a village alerts at households")                                                                                \
    X(LSR_VILLAGE_SHARE, "lsr.village_share", PERCENT, 0, 1, 100, "村级警戒占比", "or at a share of its households")   \
    X(LSR_TOWNSHIP_VILLAGES, "lsr.township_villages", COUNT, 0, 1, 1000, "乡级警戒村数",                               \
      "a township alerts at villages")                                                                                 \
    X(LSR_TOWNSHIP_SHARE, "lsr.township_share", PERCENT, 0, 1, 100, "乡级警戒占比", "or at a share of its households") \
    X(LSR_COUNTY_TOWNSHIPS, "lsr.county_townships", COUNT, 0, 1, 1000, "县级警戒乡数",                                 \
      "the county alerts at townships")                                                                                \
    X(LSR_COUNTY_VILLAGES, "lsr.county_villages", COUNT, 0, 1, 1000, "县级警戒整村数",                                 \
      "or at villages hit as a whole")                                                                                 \
    X(TASKFORCE_PER_TOWNSHIP, "taskforce.per_township", COUNT, PACK_OPTIONAL, 1, 20, "每镇街专班数",                   \
      "task forces in a township")                                                                                     \
    X(TASKFORCE_LEADERS, "taskforce.leaders", COUNT, PACK_OPTIONAL, 1, 50, "专班组长数", "leaders of the task force")  \
    X(TASKFORCE_DEPUTIES, "taskforce.deputies", COUNT, PACK_OPTIONAL, 0, 50, "专班副组长数", "its deputies")           \
    X(TASKFORCE_MEMBERS, "taskforce.members", COUNT, PACK_OPTIONAL, 0, 200, "专班成员数", "its members")               \
    /* ---- help, houses, water, relief ---- */                                                                        \
    X(CONTACT_PER_HOUSEHOLD, "contact.per_household", COUNT, 0, 1, 10, "每户联系人", "contact persons per household")  \
    X(CONTACT_MAX_HOUSEHOLDS, "contact.max_households", COUNT, 0, 1, 1000, "一人最多联系户",                           \
      "households of one contact person, at most")                                                                     \
    X(CONTACT_FILE, "contact.file", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 60, "联系人备案", "filed within")                \
    X(CONTACT_UNTIL_ELIMINATED, "contact.until_eliminated", BOOL, 0, 0, 1, "联系到风险消除",                           \
      "until the risk is eliminated")                                                                                  \
    X(HELP_CATEGORIES, "help.categories", COUNT, 0, 1, 50, "帮扶类别数", "categories of help")                         \
    X(HELP_ACCEPT, "help.accept", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 60, "帮扶承接", "a measure is accepted within")    \
    X(HELP_VERIFY, "help.verify", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 120, "帮扶核实", "a measure is verified within")   \
    X(EMPLOYMENT_MIN, "employment.min_per_household", COUNT, PACK_OPTIONAL, 0, 10, "每户至少就业人数",                 \
      "employed per household, at least")                                                                              \
    X(MEDICAL_INPATIENT, "medical.inpatient", PERCENT, PACK_OPTIONAL, 0, 100, "住院报销约",                            \
      "inpatient costs paid, about")                                                                                   \
    X(MEDICAL_MAJOR_DEDUCTIBLE, "medical.major_deductible", PERCENT, PACK_OPTIONAL, 0, 100, "大病起付线占人均收入",    \
      "major illness deductible, of last year's income per head")                                                      \
    X(MEDICAL_MAJOR_PAY, "medical.major_pay", PERCENT, PACK_OPTIONAL, 0, 100, "大病支付比例", "major illness paid")    \
    X(HOUSE_APPRAISE, "house.appraise", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 120, "房屋鉴定",                             \
      "a house is appraised within")                                                                                   \
    X(HOUSE_PLAN, "house.plan", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 240, "房屋方案", "a plan is settled within")         \
    X(HOUSE_PROGRESS, "house.progress", LIMIT, PACK_DAYS, 1, 120, "进度调度", "progress is reported every")            \
    X(HOUSE_STABLE_REPORT, "house.stable_report", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 60, "灾情稳定后报损",              \
      "damage is reported within, after things are stable")                                                            \
    X(HOUSE_DEADLINE, "house.deadline", LIMIT, PACK_DAYS | PACK_MONTHS | PACK_ROLLS, 1, 1200, "改造限期",              \
      "rebuilding is done within")                                                                                     \
    X(HOUSE_FINISH, "house.finish", MONTH_DAY, 0, 101, 1231, "改造完成(当年)",                                         \
      "rebuilding is done by, in the event's year")                                                                    \
    X(HOUSE_GRADES, "house.grades", WORDS, 0, 0, 0, "改造的房屋等级", "grades that are rebuilt")                       \
    X(HOUSE_DANGEROUS, "house.dangerous", FEN, 0, 1, FEN_MAX, "危房改造每户", "dangerous house, per household")        \
    X(HOUSE_RELOCATE, "house.relocate", FEN, 0, 1, FEN_MAX, "避险搬迁每户", "relocation, per household")               \
    X(HOUSE_RELOCATE_FACILITY, "house.relocate_facility", FEN, 0, 1, FEN_MAX, "其中基础设施", "of it for facilities")  \
    X(HOUSE_REPAIR_AVG, "house.repair_avg", FEN, 0, 1, FEN_MAX, "维修加固户均", "repair, average per household")       \
    X(HOUSE_REBUILD_AVG, "house.rebuild_avg", FEN, 0, 1, FEN_MAX, "重建户均", "rebuilding, average per household")     \
    X(HOUSE_UPLIFT, "house.uplift", PERCENT, 0, 0, 200, "对脱贫户监测户提高", "more for lifted-out and monitored")     \
    X(INFRA_FINISH, "infra.finish", MONTH_DAY, PACK_OPTIONAL, 101, 1231, "基础设施恢复(当年)",                         \
      "infrastructure is back by")                                                                                     \
    X(WATER_EMERGENCY, "water.emergency", LIMIT, PACK_HOURS, 1, 240, "应急供水", "emergency water within")             \
    X(WATER_PATROL_EVENT, "water.patrol_event", LIMIT, PACK_DAYS, 1, 60, "灾时巡查", "water patrol in an event every") \
    X(WATER_PATROL_USUAL, "water.patrol_usual", LIMIT, PACK_DAYS, 1, 60, "平时巡查", "and else every")                 \
    X(WATER_PATROL_NAMED, "water.patrol_named", BOOL, 0, 0, 1, "巡查员实名", "patrollers are named")                   \
    X(WATER_CRITERIA, "water.criteria", WORDS, 0, 0, 0, "饮水评价", "criteria of safe water")                          \
    X(WATER_FIXES, "water.fixes", WORDS, 0, 0, 0, "供水办法", "ways to bring water")                                   \
    X(RELIEF_STAGES, "relief.stages", WORDS, 0, 0, 0, "救助阶段", "stages of relief")                                  \
    X(RELIEF_FOCUS, "relief.focus", WORDS, 0, 0, 0, "救助重点对象", "groups in the focus of relief")                   \
    X(RELIEF_TRANSITIONAL, "relief.transitional", LIMIT, PACK_MONTHS, 1, 24, "过渡期救助", "transitional relief for")  \
    X(RELIEF_TRANSITIONAL_MAX, "relief.transitional_max", LIMIT, PACK_MONTHS, 1, 24, "过渡期救助最长", "and at most")  \
    X(FIVE_HAVES, "five.haves", WORDS, PACK_OPTIONAL, 0, 0, "五有", "five things everybody has")                       \
    X(INSURANCE_ALL_RURAL, "insurance.cover_all_rural", BOOL, 0, 0, 1, "防贫保险全覆盖",                               \
      "all rural people are insured")                                                                                  \
    /* ---- money, works, programmes ---- */                                                                           \
    X(FUND_TOTAL, "fund.total", FEN, 0, 1, FEN_MAX, "资金总额", "the fund")                                            \
    X(FUND_CAUSES, "fund.causes", WORDS, 0, 0, 0, "资金使用情形", "causes the fund is for")                            \
    X(LOAN_MICRO_MAX, "loan.micro_max", FEN, 0, 1, FEN_MAX, "小额信贷上限", "microcredit, at most")                    \
    X(LOAN_MICRO_YEARS, "loan.micro_years", LIMIT, PACK_MONTHS, 1, 30, "小额信贷期限", "for at most")                  \
    X(LOAN_STARTUP_MAX, "loan.startup_max", FEN, 0, 1, FEN_MAX, "创业担保贷款上限", "start-up loan, at most")          \
    X(LOAN_STARTUP_YEARS, "loan.startup_years", LIMIT, PACK_MONTHS, 1, 30, "创业担保贷款期限", "for at most")          \
    X(LOAN_TOPUP_CAP, "loan.topup_cap", FEN, 0, 1, FEN_MAX, "追加贷款总上限", "with top-ups, at most")                 \
    X(LOAN_DOC_SUPPLY, "loan.doc_supply", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 120, "贷款补材料",                         \
      "documents follow within")                                                                                       \
    X(LOAN_EXTENSION, "loan.extension", BOOL, 0, 0, 1, "可展期", "extension")                                          \
    X(LOAN_RENEWAL, "loan.renewal", BOOL, 0, 0, 1, "可续贷", "renewal")                                                \
    X(LOAN_TOPUP, "loan.topup", BOOL, 0, 0, 1, "可追加", "top-up")                                                     \
    X(PROJECT_ENTRY, "project.entry", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 60, "项目入库", "enters the library within")   \
    X(WORKS_FIRST, "works.first", WORDS, 0, 0, 0, "先实施后备案", "works that come before their filing")               \
    X(WORKS_FILE, "works.file", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 120, "工程补备案", "filed within")                   \
    X(PV_PUBLIC_JOB_SHARE, "pv.public_job_share", PERCENT, PACK_OPTIONAL, 0, 100, "光伏收益公益岗占比",                \
      "solar income for public jobs")                                                                                  \
    X(ENTERPRISE_PROGRAM, "enterprise.program", TEXT, PACK_OPTIONAL, 1, 100, "企业帮扶行动",                           \
      "programme of enterprises")                                                                                      \
    X(MAIN_TASKS, "main.tasks", COUNT, PACK_OPTIONAL, 1, 100, "主要任务数", "main tasks")                              \
    X(LEDGER_ZERO_GOAL, "ledger.zero_goal", BOOL, 0, 0, 1, "问题动态清零", "no open problem is left")                  \
    /* ---- off the list, and after ---- */                                                                            \
    X(DELIST_HELP_MIN, "delist.help_min", LIMIT, PACK_MONTHS, 0, 60, "帮扶满", "helped for at least")                  \
    X(DELIST_STEADY, "delist.steady", COUNT, 0, 0, 36, "连续稳定次数", "steady in the last visits")                    \
    X(DELIST_ASSESS, "delist.assess", LIMIT, PACK_MONTHS, 1, 36, "帮扶评估", "assessed every")                         \
    X(DELIST_ASSESS_DONE, "delist.assess_done", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 120, "评估完成(季末后)",             \
      "assessed within, after the quarter's end")                                                                      \
    X(DELIST_VISIT, "delist.visit", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 120, "销号核查", "verified within")              \
    X(DELIST_NOTICE, "delist.notice", LIMIT, PACK_DAYS, 1, 60, "销号公示不少于", "public notice for at least")         \
    X(DELIST_TOWNSHIP, "delist.township", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 60, "销号乡镇上报",                        \
      "the township reports within")                                                                                   \
    X(DELIST_COUNTY, "delist.county", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 120, "销号县级复核",                           \
      "the county rechecks within")                                                                                    \
    X(DELIST_LETTER, "delist.letter", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 60, "销号告知",                                \
      "the letter is delivered within")                                                                                \
    X(DELIST_CONSENT, "delist.consent", BOOL, 0, 0, 1, "销号须本户同意", "the household consents")                     \
    X(DELIST_HOLD_NO_LABOUR, "delist.hold_no_labour", BOOL, 0, 0, 1, "无劳动力户暂不标注",                             \
      "households unable to work are held")                                                                            \
    X(DELIST_AFTER_TRACK, "delist.after_track", LIMIT, PACK_MONTHS, 1, 36, "销号后回访", "visited afterwards every")   \
    X(DELIST_AFTER_SPAN, "delist.after_span", LIMIT, PACK_MONTHS, 1, 120, "销号后关注期", "for as long as")            \
    X(TRACK_EVERY, "track.every", LIMIT, PACK_MONTHS, 1, 36, "跟踪监测", "tracked every")                              \
    X(TRACK_ROLES, "track.roles", WORDS, 0, 0, 0, "跟踪监测人员", "who tracks")                                        \
    /* ---- the program ---- */                                                                                        \
    X(KEY_RATIFY, "key.ratify", LIMIT, PACK_DAYS | PACK_ROLLS, 1, 60, "追认",                                          \
      "acts after a change of officer are ratified within")                                                            \
    X(LINK_DOWN_AFTER, "link.down_after", COUNT, 0, 1, 86400, "断线判定(秒)", "a line is down after, seconds")         \
    X(CLOCK_MAX_SKEW, "clock.max_skew", COUNT, 0, 1, 86400, "时钟容差(秒)", "clocks may differ by, seconds")           \
    X(ATTACHMENT_MAX, "attachment.max_bytes", COUNT, 0, 1, 1073741824, "附件上限(字节)",                               \
      "an attachment at most, bytes")                                                                                  \
    X(RETAIN_LEAD, "retain.lead", LIMIT, PACK_MONTHS, 1, 1200, "线索保存", "leads without risk are kept for")          \
    X(HANDBOOK_DATE, "handbook.date", DATE, PACK_OPTIONAL, 0, 0, "工作手册日期", "date of the handbook")               \
    X(SCHOOL_AGE_FROM, "school.age_from", COUNT, PACK_OPTIONAL, 3, 12, "义务教育起始年龄",                             \
      "compulsory schooling from, years")                                                                              \
    X(SCHOOL_AGE_TO, "school.age_to", COUNT, PACK_OPTIONAL, 12, 20, "义务教育截止年龄(含)",                            \
      "and to, that year included")

enum pack_key {
#define X(id, ...) PACK_##id,
    PACK_KEY_LIST(X)
#undef X
        PACK_KEYS
};

struct pack_key_row {
    const char *name; /* "ident.visit" */
    uint8_t type;     /* enum pack_type */
    uint32_t flags;
    int64_t min, max; /* of the number, or of a text's bytes */
    const char *zh, *en;
};

/* Never NULL for a key below PACK_KEYS. */
const struct pack_key_row *pack_key_row(enum pack_key key);

/* The whole table, PACK_KEYS rows in the order of the enum; each begins with its name (near_match). */
const struct pack_key_row *pack_key_table(void);

/* The only words that a list takes, in the order of their bits, NULL behind the last. NULL: it takes any. */
const char *const *pack_key_words(enum pack_key key);

/* The key of this name, or PACK_KEYS. */
enum pack_key pack_key_find(struct span section, struct span name);

/* "cd"; "?" for a unit that is none. */
const char *pack_unit_name(uint8_t unit);
const char *pack_unit_zh(uint8_t unit); /* "天" */

#endif
