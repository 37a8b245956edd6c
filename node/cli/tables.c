#include "node/cli/tables.h"

#include <string.h>

#include "base/limits.h"
#include "base/span.h"
#include "tiers/proc_parts.h"

#define NAME                                                                                                           \
    {                                                                                                                  \
        CELL_TEXT, FILING_NAME_BYTES_MAX, NULL                                                                         \
    }
#define TEXT(n)                                                                                                        \
    {                                                                                                                  \
        CELL_TEXT, n, NULL                                                                                             \
    }
#define ID                                                                                                             \
    {                                                                                                                  \
        CELL_ID, 0, NULL                                                                                               \
    }
#define AREA                                                                                                           \
    {                                                                                                                  \
        CELL_AREA, 0, NULL                                                                                             \
    }
#define DATE                                                                                                           \
    {                                                                                                                  \
        CELL_DATE, 0, NULL                                                                                             \
    }
#define WORD(l)                                                                                                        \
    {                                                                                                                  \
        CELL_CODE, 0, &(l)                                                                                             \
    }
#define WHOLE(n)                                                                                                       \
    {                                                                                                                  \
        CELL_WHOLE, n, NULL                                                                                            \
    }

static const struct table_column household[] = {
    {"村代码", "area", "area", false, false, AREA},
    {"人数", "people", "people", false, true, WHOLE(99)},
    {"组", "group", "group", false, false, WHOLE(999)},
    {"类别", "origin", "origin", false, false, WORD(codes_origin)},
    {"特殊群体", "tags", "tags", false, false, {CELL_NUMBERS, 999, NULL}},
    {"户主", "head_name", "head_name", false, true, NAME},
    {"身份证号", "citizen_id", "citizen_id", false, false, ID},
    {"电话", "phone", "phone", false, false, TEXT(40)},
    {"住址", "address", "address", false, false, TEXT(2 * FILING_NAME_BYTES_MAX)},
};

static const struct table_column visit[] = {
    {"户号", "household", "household", false, false, {CELL_HOUSEHOLD, 0, NULL}},
    {"身份证号", "citizen_id", "citizen_id", true, false, ID},
    {"户主", "head_name", "head_name", true, false, NAME},
    {"村代码", "area", "area", false, false, AREA},
    {"结果", "outcome", "outcome", false, true, WORD(codes_visit)},
    {"日期", "date", "date", false, true, DATE},
};

static const struct table_column push[] = {
    {"记录号", "record", "record", false, true, {CELL_RECORD, 0, NULL}},
    {"数据类别", "data_kind", "data_kind", false, true, WORD(codes_data_kind)},
    {"身份证号", "citizen_id", "citizen_id", true, false, ID},
    {"姓名", "head_name", "head_name", true, true, NAME},
    {"村代码", "area", "area", true, false, AREA},
    {"地址", "address", "address", true, false, TEXT(2 * FILING_NAME_BYTES_MAX)},
    {"日期", "date", "date", false, true, DATE},
    {"金额", "amount", "amount_fen", false, false, {CELL_YUAN, 0, NULL}},
    {"风险", "risk", "risk", false, false, WORD(codes_risk)},
};

static const struct table_column compare[] = {
    {"户号", "household", "household", false, false, {CELL_HOUSEHOLD, 0, NULL}},
    {"身份证号", "citizen_id", "citizen_id", true, false, ID},
    {"户主", "head_name", "head_name", true, false, NAME},
    {"村代码", "area", "area", false, false, AREA},
    {"结果", "finding", "finding", false, true, WORD(codes_finding)},
    {"说明", "text", "text", false, false, TEXT(FILING_TEXT_BYTES_MAX)},
};

/* What another system gave each household. Who it is stands there for people. */
static const struct table_column numbers[] = {
    {"户号", "household", "household", false, true, {CELL_HOUSEHOLD, 0, NULL}},
    {"村代码", "area", "area", false, false, AREA},
    {"户主", "head_name", "head_name", true, false, NAME},
    {"身份证号", "citizen_id", "citizen_id", true, false, ID},
    {"类别", "class", "class", false, true, WORD(codes_class)},
    {"编号", "number", "number", false, true, TEXT(64)},
};

static const struct table tables[] = {
    {"household", "户档", "户", "household", household, ARRAY_LEN(household), "citizen_id"},
    {"visit", "入户核查", "条", "visit", visit, ARRAY_LEN(visit), NULL},
    {"push", "部门推送", "条", "lead", push, ARRAY_LEN(push), "record"},
    {"compare", "比对结果", "条", "case_answer", compare, ARRAY_LEN(compare), NULL},
    {"numbers", "系统编号", "户", "case_enrol", numbers, ARRAY_LEN(numbers), "household"},
};

static_assert(ARRAY_LEN(tables) == TABLES, "as many as are announced, and looked at by a test");

const struct table *table_of(const char *noun)
{
    for (size_t i = 0; i < ARRAY_LEN(tables); i++)
        if (strcmp(tables[i].noun, noun) == 0)
            return &tables[i];
    return NULL;
}
