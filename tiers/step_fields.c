#include "base/limits.h"
#include "tiers/step.h"

#include <string.h>

#define DAY   STEP_IS_DATE, 0, "YYYY-MM-DD"
#define ID    STEP_IS_SUBJECT, 16, "ID"
#define N(m)  STEP_IS_NUMBER, m, "N"
#define WORD  STEP_IS_NUMBER, 999, "WORD"
#define WORDS STEP_IS_NUMBERS, 999, "WORD,WORD"
#define TIME  STEP_IS_TIME, 0, "YYYY-MM-DDTHH:MM"

/* One dictionary for all steps: a name means the same everywhere. */
static const struct step_field_row rows[STEP_FIELDS] = {
    [STEP_THING] = {"thing", ID, "编号", "the instance it belongs to"},
    [STEP_HOUSEHOLD] = {"household", ID, "户", "the household"},
    [STEP_ON] = {"date", DAY, "办理日期,默认今天", "the day it was done; today by default"},
    [STEP_DUE_ON] = {"due_on", DAY, "期限;不写按政策包", "the last day; by the pack when left out"},
    [STEP_UNTIL] = {"until", DAY, "截止日", "the last day of it"},
    [STEP_TEXT] = {"text", STEP_IS_TEXT, FILING_TEXT_BYTES_MAX, "TEXT", "说明(不写个人信息)",
                   "general wording, nothing personal"},
    [STEP_REASON] = {"reason", WORD, "原因", "why"},
    [STEP_OFFICER] = {"officer", ID, "工作人员编号", "the officer"},
    [STEP_DEPT] = {"dept", N(99), "部门编号", "number of the department"},
    [STEP_EVENT] = {"event", ID, "灾害事件编号", "the disaster event"},
    [STEP_LINK] = {"link", ID, "相关编号", "what it belongs to or replaces"},
    [STEP_FUND] = {"fund", ID, "资金编号", "the fund"},
    [STEP_AMOUNT_FEN] = {"amount_fen", STEP_IS_FEN, 0, "YUAN", "金额(元)", "yuan, at most two decimals"},
    [STEP_COUNT] = {"count", N(10000000), "数量", "how many"},
    [STEP_COUNT2] = {"of", N(10000000), "总数", "out of how many"},
    [STEP_NUMBER] = {"number", STEP_IS_TEXT, 64, "TEXT", "文号", "number of the paper"},
    [STEP_WAY] = {"way", WORD, "方式", "how"},
    [STEP_SORT] = {"sort", WORD, "种类", "what kind"},
    [STEP_GRADE] = {"grade", WORD, "等级", "grade"},
    [STEP_PATH] = {"path", WORD, "途径", "which way"},
    [STEP_COLOUR] = {"colour", WORD, "颜色", "colour"},
    [STEP_STAGE] = {"stage", WORD, "阶段", "stage"},
    [STEP_LEVEL] = {"level", N(4), "级别(1 最高)", "level, 1 is the highest"},
    [STEP_VERSION] = {"version", N(9999), "第几版", "version"},
    [STEP_MONTH] = {"month", STEP_IS_MONTH, 0, "YYYY-MM", "月份", "month"},
    [STEP_PERCENT] = {"percent", N(10000), "百分之一个百分点", "hundredths of a per cent"},
    [STEP_VOTES_FOR] = {"votes_for", N(9999), "赞成票", "votes for"},
    [STEP_VOTES_AGAINST] = {"votes_against", N(9999), "反对票", "votes against"},
    [STEP_VOTES_ABSTAIN] = {"votes_abstain", N(9999), "弃权票", "abstentions"},
    [STEP_OVERRIDE] = {"override", STEP_IS_NUMBERS, 13, "N,N", "评议另定的排除情形(1-13)",
                       "the exclusions a vote sets aside, 1-13"},
    [STEP_CHECKS] = {"checks", WORDS, "逐项结果 yes|no|unknown", "one answer for each item"},
    [STEP_CLASS] = {"class", WORD, "监测类别", "class of the household"},
    [STEP_RISKS] = {"risks", WORDS, "风险", "risks"},
    [STEP_ATTENDEES] = {"attendees", N(9999), "到会人数", "how many attended"},
    [STEP_OUTCOME] = {"outcome", WORD, "结果", "what came of it"},
    [STEP_HASH] = {"hash", STEP_IS_HASH, 32, "HEX", "材料校验值", "hash of the document"},
    [STEP_AREAS] = {"areas", STEP_IS_AREAS, 0, "CODE,CODE", "地区代码", "area codes"},
    [STEP_DEPTS] = {"depts", STEP_IS_NUMBERS, 99, "N,N", "部门编号", "numbers of departments"},
    [STEP_AT_MS] = {"at", TIME, "时刻", "when"},
    [STEP_ONSET_MS] = {"onset", TIME, "预计开始", "expected onset"},
    [STEP_END_MS] = {"end", TIME, "预计结束", "expected end"},
    [STEP_ORIGIN] = {"origin", WORD, "来源", "where from"},
    [STEP_WITNESS] = {"witness", ID, "见证人编号", "a witness"},
    [STEP_ATTENDED] = {"attended", WORDS, "哪些人到会", "which sorts of people came"},
    [STEP_FOUND_ON] = {"found_on", DAY, "最早发现日", "the day it was found first"},
    [STEP_OWED_ON] = {"owed_on", DAY, "欠件补齐期限", "papers owed follow by this day"},
    [STEP_PAPERS] = {"papers", WORDS, "材料", "papers"},
    [STEP_SINCE] = {"since", DAY, "起始日", "since when"},
    [STEP_FINISH_ON] = {"finish_on", DAY, "全部完成期限;不写按政策包",
                        "all of it is done by; by the pack when left out"},
    [STEP_PERSON] = {"person", ID, "成员编号(不写姓名、证号)", "the member, by an id that says nothing"},
    [STEP_TAGS] = {"tags", STEP_IS_NUMBERS, 999, "N,N", "特殊群体", "special groups"},
};

const struct step_field_row *step_field_row(uint32_t number)
{
    return number < STEP_FIELDS && rows[number].name ? &rows[number] : NULL;
}

const char *step_field_name(const struct step_field *f)
{
    const struct step_field_row *row = step_field_row(f->number);

    return f->codes && row->type == STEP_IS_NUMBER ? f->codes->field : row->name;
}
