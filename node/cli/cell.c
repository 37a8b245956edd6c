#include "node/cli/cell.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/area.h"
#include "base/clock.h"
#include "base/id.h"
#include "node/api/values.h"
#include "node/cli/say.h"
#include "tiers/citizen_id.h"
#include "tiers/push.h"

#define AS_TEXT "把这一列设为“文本”,照证件重填 / set the column to text and type it again from the document"

static json_t *bad(struct cell_fault *f, const char *remedy, const char *what, ...)
    __attribute__((format(printf, 3, 4)));

static json_t *bad(struct cell_fault *f, const char *remedy, const char *what, ...)
{
    va_list ap;

    va_start(ap, what);
    vsnprintf(f->what, sizeof f->what, what, ap);
    va_end(ap);
    snprintf(f->remedy, sizeof f->remedy, "%s", remedy);
    return NULL;
}

/* ---- identity numbers, and what spreadsheets do to them ---- */

/* ０…９ and Ｘ are three bytes each. */
static bool has_wide(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)text[0] == 0xef && ((unsigned char)text[1] == 0xbc || (unsigned char)text[1] == 0xbd))
            return true;
    return false;
}

static bool is_scientific(const char *text)
{
    size_t digits = strspn(text, "0123456789.");

    return digits > 0 && ((text[digits] | 0x20) == 'e' || (text[digits] == '\0' && strchr(text, '.') != NULL));
}

/* A spreadsheet keeps fifteen digits and writes zeros for the rest. One true number in a thousand looks the same: it
 * is not taken out of a table either, for nobody can tell. */
static bool is_cut(const char *text)
{
    return strlen(text) == CITIZEN_ID_LEN && strspn(text, "0123456789") == CITIZEN_ID_LEN &&
           strcmp(text + 15, "000") == 0;
}

static json_t *id_damaged(struct cell_fault *f, const char *text)
{
    size_t len = strlen(text), digits = strspn(text, "0123456789");

    if (text[0] == '\'' || text[0] == '`' || strncmp(text, "\xe2\x80\x98", 3) == 0 ||
        strncmp(text, "\xe2\x80\x99", 3) == 0)
        return bad(f, "去掉前面的撇号 / take the apostrophe away", "“%.40s” 前面多了撇号 / begins with an apostrophe",
                   text);
    if (has_wide(text))
        return bad(f, "改成半角数字 / type plain digits", "“%.60s” 是全角数字 / has full-width digits", text);
    if (is_scientific(text))
        return bad(f, AS_TEXT,
                   "“%.40s” 已被表格软件改成科学计数,后几位丢了,无法还原 / a spreadsheet lost its last digits", text);
    if (is_cut(text))
        return bad(f, AS_TEXT "。确是 000 结尾的,用 fangpin household add 单独登记",
                   "“%.40s” 末三位是 000,多半被表格软件丢了 / its last three digits look lost", text);
    if (len == CITIZEN_ID_LEN - 1 && digits == len)
        return bad(f, "照证件补上末位(多半是 X) / add the last character, mostly X",
                   "“%.40s” 只有 17 位,末位丢了 / the last character is lost", text);
    if (len == 15 && digits == len)
        return bad(f, "填 18 位的新号 / give the number of 18 digits",
                   "“%.40s” 是 15 位旧号 / an old number of 15 digits", text);
    return NULL;
}

static json_t *id_json(const char *text, uint32_t today, struct cell_fault *f)
{
    char id[CITIZEN_ID_LEN + 1] = "";
    enum citizen_id what = citizen_id_read(id, text, today);

    f->what[0] = '\0';
    if ((what != CITIZEN_ID_GOOD || is_cut(text)) && id_damaged(f, text) == NULL && f->what[0] != '\0')
        return NULL;
    switch (what) {
    case CITIZEN_ID_GOOD:
        return json_string(id);
    case CITIZEN_ID_CHECK:
        return bad(f, "照证件逐位核对 / compare every digit with the document",
                   "“%.40s” 校验位不对,有一位抄错 / wrong check digit", text);
    case CITIZEN_ID_BIRTH:
        return bad(f, "照证件核对第 7 到 14 位 / compare digits 7 to 14 with the document",
                   "“%.40s” 里的出生日期不存在或晚于今天 / no such day of birth", text);
    default:
        return bad(f, AS_TEXT, "“%.40s” 不是 18 位身份证号 / not 18 digits", text);
    }
}

/* ---- numbers, money, days ---- */

static json_t *whole_json(const struct cell_rule *rule, const char *text, struct cell_fault *f)
{
    char *end;
    unsigned long v = strtoul(text, &end, 10);

    if (*text >= '0' && *text <= '9' && *end == '\0' && v <= rule->max)
        return json_integer((json_int_t)v);
    return bad(f, "填半角数字,不带单位 / plain digits without a unit",
               "“%.40s” 应为 0 到 %u 的整数 / a whole number up to %u", text, rule->max, rule->max);
}

static json_t *numbers_json(const struct cell_rule *rule, const char *text, struct cell_fault *f)
{
    json_t *list = json_array();
    char *end;

    for (const char *p = text; *p != '\0'; p = end + strspn(end, " ;")) {
        unsigned long v = strtoul(p, &end, 10);
        if (*p < '0' || *p > '9' || v > rule->max || (*end != '\0' && *end != ' ' && *end != ';')) {
            json_decref(list);
            return bad(f, "多个用空格或分号隔开 / blanks or semicolons between", "“%.40s” 应为数字 / must be numbers",
                       text);
        }
        json_array_append_new(list, json_integer((json_int_t)v));
    }
    return list;
}

static json_t *yuan_json(const char *text, struct cell_fault *f)
{
    int64_t fen;

    if (fen_parse(&fen, text))
        return json_integer(fen);
    return bad(f, "填元,最多两位小数,不带逗号、单位和全角字 / yuan, at most two decimals, no commas",
               "“%.40s” 不是金额 / is no amount of money", text);
}

/* "2026/1/5" and "2026年1月5日" to yyyymmdd; 0 when it is neither. */
static uint32_t loose_date(const char *text)
{
    int used = 0;
    unsigned y, m, d;
    static const char *const forms[] = {"%4u/%2u/%2u%n", "%4u-%2u-%2u%n", "%4u年%2u月%2u日%n", "%4u.%2u.%2u%n"};

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        used = 0;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        bool read = sscanf(text, forms[i], &y, &m, &d, &used) == 3;
#pragma GCC diagnostic pop
        if (read && used > 0 && text[used] == '\0' && date_exists(y * 10000 + m * 100 + d))
            return y * 10000 + m * 100 + d;
    }
    return 0;
}

static json_t *date_json(const char *text, uint32_t today, struct cell_fault *f)
{
    char shown[DATE_TEXT_LEN + 1];
    uint32_t date = date_parse(text);

    if (date == 0)
        date = loose_date(text);
    if (date == 0 && strlen(text) == 5 && strspn(text, "0123456789") == 5)
        return bad(f, "把这一列设为“文本”或日期格式再导出 / format the column as a date",
                   "“%.40s” 是表格软件内部的日期数 / a spreadsheet's serial day", text);
    if (date == 0)
        return bad(f, "写成 2026-10-05 / write 2026-10-05", "“%.40s” 不是存在的日期 / no such day", text);
    if (date > today)
        return bad(f, "只记已发生的事:改正日期 / correct the date", "“%.40s” 晚于今天 / is after today", text);
    date_print(shown, date);
    return json_string(shown);
}

/* ---- words ---- */

static json_t *code_json(const struct cell_rule *rule, const char *text, struct cell_fault *f)
{
    const struct code *c = code_by_text(rule->codes, text);
    char names[380];

    if (c != NULL)
        return json_string(c->name);
    code_names_zh(rule->codes, names, sizeof names);
    return bad(f, names, "“%.40s” 不在可选的词里 / is none of the words", text);
}

static json_t *area_json(const char *text, struct cell_fault *f)
{
    struct area a;

    if (area_parse(&a, text, strlen(text)))
        return json_string(text);
    return bad(f, "填 12 位数字,列设为“文本” / 12 digits, in a text column", "“%.40s” 不是区划代码 / is no area code",
               text);
}

static json_t *household_json(const char *text, struct cell_fault *f)
{
    struct subject s;

    if (hex_parse(s.b, sizeof s.b, text, strlen(text)))
        return json_string(text);
    return bad(f, "fangpin case ls 里的 32 位户号 / the 32 hex digits that case ls shows",
               "“%.40s” 不是户号 / is no household id", text);
}

static json_t *record_json(const char *text, struct cell_fault *f)
{
    if (push_record_fits(text))
        return json_string(text);
    return bad(f, "用部门自己的编号,不用身份证号或电话 / the department's own number, not a person's",
               "“%.50s” 不能作记录号:1 到 40 位字母数字 / no record number: 1 to 40 letters or digits", text);
}

/* Control characters would break out of a line in lists and logs. */
static json_t *text_json(const struct cell_rule *rule, const char *text, struct cell_fault *f)
{
    for (const char *p = text; *p != '\0'; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7f)
            return bad(f, "去掉换行和制表符 / take out line breaks and tabs",
                       "含有控制字符 / holds control characters");
    if (strlen(text) <= rule->max)
        return json_string(text);
    return bad(f, "写短些 / shorten it", "超过 %u 字节 / longer than %u bytes", rule->max, rule->max);
}

json_t *cell_read(const struct cell_rule *rule, const char *text, uint32_t today, struct cell_fault *fault)
{
    switch (rule->type) {
    case CELL_WHOLE:
        return whole_json(rule, text, fault);
    case CELL_NUMBERS:
        return numbers_json(rule, text, fault);
    case CELL_YUAN:
        return yuan_json(text, fault);
    case CELL_DATE:
        return date_json(text, today, fault);
    case CELL_CODE:
        return code_json(rule, text, fault);
    case CELL_ID:
        return id_json(text, today, fault);
    case CELL_AREA:
        return area_json(text, fault);
    case CELL_HOUSEHOLD:
        return household_json(text, fault);
    case CELL_RECORD:
        return record_json(text, fault);
    default:
        return text_json(rule, text, fault);
    }
}
