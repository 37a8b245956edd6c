#include "node/cli/import.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/span.h"
#include "node/api/filing_json.h"
#include "base/near.h"
#include "node/cli/csv.h"
#include "tiers/citizen_id.h"
#include "tiers/kinds.h"

enum cell_type { CELL_TEXT, CELL_NUMBER, CELL_NUMBERS, CELL_ID };

static const struct column {
    const char *name, *field; /* title in the file; field of the filing */
    enum cell_type type;
} columns[] = {
    {"村代码", "area", CELL_TEXT},
    {"人数", "people", CELL_NUMBER},
    {"组", "group", CELL_NUMBER},
    {"类别", "origin", CELL_TEXT},
    {"特殊群体", "tags", CELL_NUMBERS},
    {"户主", "head_name", CELL_TEXT},
    {"身份证号", "citizen_id", CELL_ID},
    {"电话", "phone", CELL_TEXT},
    {"住址", "address", CELL_TEXT},
    {"area", "area", CELL_TEXT},
    {"people", "people", CELL_NUMBER},
    {"group", "group", CELL_NUMBER},
    {"origin", "origin", CELL_TEXT},
    {"tags", "tags", CELL_NUMBERS},
    {"head_name", "head_name", CELL_TEXT},
    {"citizen_id", "citizen_id", CELL_ID},
    {"phone", "phone", CELL_TEXT},
    {"address", "address", CELL_TEXT},
    {"错误", NULL, CELL_TEXT}, /* of an error file that comes back */
};

struct reading {
    struct import *out;
    const struct column *of[CSV_CELLS_MAX];
    size_t n;
    const char *area;
    uint32_t today;
    struct arena arena;
};

static void row_fault(struct import_row *r, const char *column, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void row_fault(struct import_row *r, const char *column, const char *format, ...)
{
    char text[180];
    va_list ap;

    if (r->fault[0] != '\0')
        return;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    snprintf(r->fault, sizeof r->fault, "%s%s%s", column, column[0] == '\0' ? "" : ": ", text);
}

/* ---- cells ---- */

static json_t *cell_numbers(struct import_row *r, const struct column *c, const char *text)
{
    json_t *list = json_array();
    char *end;

    while (*text != '\0') {
        long v = strtol(text, &end, 10);
        if (end == text || v < 0) {
            row_fault(r, c->name, "“%.40s” 应为数字,多个用空格或分号隔开 / numbers", text);
            break;
        }
        json_array_append_new(list, json_integer(v));
        text = end + strspn(end, " ;");
    }
    return list;
}

static json_t *cell_number(struct import_row *r, const struct column *c, const char *text)
{
    char *end;
    long v = strtol(text, &end, 10);

    if (*text < '0' || *text > '9' || *end != '\0' || v > 1000000)
        row_fault(r, c->name, "“%.40s” 应为整数 / must be a whole number", text);
    return json_integer(v);
}

static json_t *cell_id(struct reading *g, struct import_row *r, const struct column *c, const char *text)
{
    char id[CITIZEN_ID_LEN + 1] = "";
    enum citizen_id what = citizen_id_read(id, text, g->today);

    if (strpbrk(text, "eE+.") != NULL)
        row_fault(r, c->name, "“%.40s” 已被表格软件改成科学计数,后三位丢了;把该列设为“文本”后重填", text);
    else if (what == CITIZEN_ID_CHECK && strcmp(text + 15, "000") == 0)
        row_fault(r, c->name, "“%.40s” 末三位是 000,多半被表格软件丢了;把该列设为“文本”后重填", text);
    else if (what == CITIZEN_ID_CHECK)
        row_fault(r, c->name, "“%.40s” 校验位不对 / wrong check digit", text);
    else if (what == CITIZEN_ID_BIRTH)
        row_fault(r, c->name, "“%.40s” 里的出生日期不存在 / no such day of birth", text);
    else if (what == CITIZEN_ID_SHAPE)
        row_fault(r, c->name, "“%.40s” 不是 18 位 / must have 18 digits", text);
    return json_string(id[0] != '\0' ? id : text);
}

static json_t *cell_json(struct reading *g, struct import_row *r, const struct column *c, const char *text)
{
    switch (c->type) {
    case CELL_NUMBER:
        return cell_number(r, c, text);
    case CELL_NUMBERS:
        return cell_numbers(r, c, text);
    case CELL_ID:
        return cell_id(g, r, c, text);
    default:
        return json_string(text);
    }
}

static char *trimmed(char *text)
{
    text += strspn(text, " \t");
    size_t len = strlen(text);
    while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t'))
        text[--len] = '\0';
    return text;
}

/* ---- rows ---- */

/* Cells back to one CSV line. */
static char *line_of(const struct csv_row *row)
{
    size_t room = 1;

    for (size_t i = 0; i < row->n; i++)
        room += 2 * strlen(row->cell[i]) + 3;
    char *out = malloc(room), *to = out;
    if (out == NULL)
        return NULL;
    for (size_t i = 0; i < row->n; i++) {
        if (i > 0)
            *to++ = ',';
        *to++ = '"';
        for (const char *p = row->cell[i]; *p != '\0'; p++) {
            if (*p == '"')
                *to++ = '"';
            *to++ = *p;
        }
        *to++ = '"';
    }
    *to = '\0';
    return out;
}

/* The rules that the office itself will ask: types, ranges, words. */
static void row_judge(struct reading *g, struct import_row *r, const json_t *filing)
{
    struct filing parsed;
    struct fault fault = {0};

    arena_reset(&g->arena);
    if (filing_from_json(&parsed, filing, &fault, &g->arena) != 0)
        row_fault(r, "", "%.170s", fault.what);
    if (json_object_get(filing, "people") == NULL)
        row_fault(r, "人数", "没有填 / is empty");
}

static void row_take(struct reading *g, struct import_row *r, struct csv_row *row)
{
    json_t *filing = json_pack("{s:s}", "kind", kind_row(KIND_HOUSEHOLD)->name);

    r->cells = line_of(row);
    if (row->n > g->n)
        row_fault(r, "", "有 %zu 列,表头只有 %zu 列 / more cells than titles", row->n, g->n);
    if (g->area != NULL)
        json_object_set_new(filing, "area", json_string(g->area));
    for (size_t i = 0; i < row->n && i < g->n; i++) {
        char *text = trimmed(row->cell[i]);
        if (text[0] != '\0' && g->of[i]->field != NULL)
            json_object_set_new(filing, g->of[i]->field, cell_json(g, r, g->of[i], text));
    }
    if (r->fault[0] == '\0')
        row_judge(g, r, filing);
    r->filing = filing;
}

static int file_fault(struct import *out, uint32_t line, const char *format, ...) __attribute__((format(printf, 3, 4)));

static int file_fault(struct import *out, uint32_t line, const char *format, ...)
{
    va_list ap;

    out->fault_line = line;
    va_start(ap, format);
    vsnprintf(out->fault, sizeof out->fault, format, ap);
    va_end(ap);
    return ERR_MALFORMED;
}

static int head_take(struct reading *g, struct csv *c)
{
    struct csv_row row;
    int got = csv_next(c, &row);
    bool people = false;

    if (got < 0)
        return file_fault(g->out, row.line, "%s", c->what);
    if (got == 0)
        return file_fault(g->out, 1, "文件是空的 / the file is empty");
    g->out->head = line_of(&row);
    g->n = row.n;
    for (size_t i = 0; i < row.n; i++) {
        const char *title = trimmed(row.cell[i]);
        for (size_t k = 0; k < ARRAY_LEN(columns); k++)
            if (strcmp(columns[k].name, title) == 0)
                g->of[i] = &columns[k];
        const char *near = near_match(title, columns, ARRAY_LEN(columns), sizeof columns[0]);
        if (g->of[i] == NULL)
            return file_fault(
                g->out, row.line,
                "第 %zu 列 “%.40s” 不认识%s%s。可用: 村代码 人数 组 类别 特殊群体 户主 身份证号 电话 住址", i + 1,
                title, near == NULL ? "" : ",是不是 ", near == NULL ? "" : near);
        for (size_t k = 0; k < i; k++)
            if (g->of[k]->field != NULL && g->of[i]->field != NULL && strcmp(g->of[k]->field, g->of[i]->field) == 0)
                return file_fault(g->out, row.line, "第 %zu 列 “%.40s” 与第 %zu 列重复 / column given twice", i + 1,
                                  title, k + 1);
        people = people || (g->of[i]->field != NULL && strcmp(g->of[i]->field, "people") == 0);
    }
    return people ? 0 : file_fault(g->out, row.line, "缺少 “人数” 一列 / the column people is missing");
}

static struct import_row *row_new(struct import *out, uint32_t line)
{
    if (out->n % 256 == 0) {
        struct import_row *more = realloc(out->rows, (out->n + 256) * sizeof *more);
        if (more == NULL)
            return NULL;
        out->rows = more;
    }
    struct import_row *r = &out->rows[out->n++];
    *r = (struct import_row){.line = line};
    return r;
}

static int rows_take(struct reading *g, struct csv *c)
{
    struct csv_row row;
    int got;

    while ((got = csv_next(c, &row)) != 0) {
        if (g->out->n == IMPORT_ROWS_MAX)
            return file_fault(g->out, row.line, "超过 %u 行,请分开 / too many rows", IMPORT_ROWS_MAX);
        struct import_row *r = row_new(g->out, row.line);
        if (r == NULL)
            return ERR_NOMEM;
        if (got < 0) {
            row_fault(r, "", "%s", c->what);
            r->cells = line_of(&row);
        } else {
            row_take(g, r, &row);
        }
        g->out->bad += r->fault[0] != '\0';
    }
    return 0;
}

/* The same person on two lines is a copying error: the second line is at fault. */
static const struct import_row *const *id_order_of(const struct import *i, size_t *n)
{
    const struct import_row **list = malloc((i->n + 1) * sizeof *list);

    *n = 0;
    for (size_t k = 0; list != NULL && k < i->n; k++)
        if (i->rows[k].fault[0] == '\0' && json_object_get(i->rows[k].filing, "citizen_id") != NULL)
            list[(*n)++] = &i->rows[k];
    return list;
}

static int by_citizen_id(const void *x, const void *y)
{
    const struct import_row *a = *(const struct import_row *const *)x, *b = *(const struct import_row *const *)y;
    int by_id = strcmp(json_string_value(json_object_get(a->filing, "citizen_id")),
                       json_string_value(json_object_get(b->filing, "citizen_id")));

    return by_id != 0 ? by_id : a->line < b->line ? -1 : a->line > b->line;
}

static void twins_find(struct import *i)
{
    size_t n;
    struct import_row **list = (struct import_row **)id_order_of(i, &n);

    if (list == NULL)
        return;
    qsort(list, n, sizeof *list, by_citizen_id);
    for (size_t k = 1; k < n; k++) {
        const char *a = json_string_value(json_object_get(list[k - 1]->filing, "citizen_id"));
        if (strcmp(a, json_string_value(json_object_get(list[k]->filing, "citizen_id"))) != 0)
            continue;
        row_fault(list[k], "身份证号", "与第 %u 行相同 / the same as line %u", list[k - 1]->line, list[k - 1]->line);
        i->bad++;
    }
    free(list);
}

int import_read(struct import *out, const char *bytes, size_t len, const char *area, uint32_t today)
{
    struct reading g = {.out = out, .area = area, .today = today, .arena = arena_of(1u << 20)};
    char *text = NULL;
    size_t text_len;
    int gbk = 0;

    *out = (struct import){0};
    int rc = csv_text(&text, &text_len, bytes, len, &gbk);
    if (rc == ERR_MALFORMED)
        return file_fault(out, 1, "不是 CSV 文本(UTF-8 或 GBK);.xls/.xlsx 请另存为 CSV / this is no CSV text");
    if (rc != 0)
        return rc;
    out->was_gbk = gbk != 0;
    struct csv c = csv_of(text, text_len);
    rc = head_take(&g, &c);
    if (rc == 0)
        rc = rows_take(&g, &c);
    if (rc == 0)
        twins_find(out);
    arena_free(&g.arena);
    free(text);
    return rc;
}

void import_free(struct import *i)
{
    for (size_t k = 0; k < i->n; k++) {
        json_decref(i->rows[k].filing);
        free(i->rows[k].cells);
    }
    free(i->rows);
    free(i->head);
    *i = (struct import){0};
}
