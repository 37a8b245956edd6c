#include "node/cli/table.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/span.h"
#include "node/api/filing_json.h"
#include "base/near.h"

#define PROGRESS_ROWS 1000u

/* Titles of a file of errors that comes back. */
static const struct table_column error_columns[] = {
    {"行", "line", NULL, false, false, {CELL_TEXT}},
    {"错误", "error", NULL, false, false, {CELL_TEXT}},
    {"怎么办", "remedy", NULL, false, false, {CELL_TEXT}},
};

/* ---- faults ---- */

static int fault_put(struct table_reading *r, struct table_fault f, const char *what, const char *remedy)
{
    if (r->n_faults == r->faults_room) {
        size_t room = r->faults_room ? 2 * r->faults_room : 64;
        struct table_fault *more = realloc(r->faults, room * sizeof *more);
        if (more == NULL)
            return ERR_NOMEM;
        r->faults = more;
        r->faults_room = room;
    }
    f.what = strdup(what);
    f.remedy = strdup(remedy);
    r->faults[r->n_faults++] = f;
    if (f.row != TABLE_NO_ROW)
        r->rows[f.row].state = ROW_FAULTY;
    return f.what != NULL && f.remedy != NULL ? 0 : ERR_NOMEM;
}

int table_fault_add(struct table_reading *r, uint32_t row, const char *title, const char *what, const char *remedy)
{
    struct table_fault f = {.row = row, .line = r->rows[row].line, .title = ""};

    for (size_t i = 0; i < r->n_titles && title[0] != '\0'; i++)
        if (r->of[i]->field != NULL && strcmp(r->of[i]->field, title) == 0) {
            f.column = (uint32_t)i + 1;
            f.title = r->titles[i];
        }
    return fault_put(r, f, what, remedy);
}

static int file_fault(struct table_reading *r, uint32_t line, uint32_t column, const char *remedy, const char *what,
                      ...) __attribute__((format(printf, 5, 6)));

static int file_fault(struct table_reading *r, uint32_t line, uint32_t column, const char *remedy, const char *what,
                      ...)
{
    char text[300];
    va_list ap;

    va_start(ap, what);
    vsnprintf(text, sizeof text, what, ap);
    va_end(ap);
    r->file_bad = true;
    return fault_put(r, (struct table_fault){.row = TABLE_NO_ROW, .line = line, .column = column, .title = ""}, text,
                     remedy);
}

size_t table_in(const struct table_reading *r, enum row_state state)
{
    size_t n = 0;

    for (size_t i = 0; i < r->n; i++)
        n += r->rows[i].state == state;
    return n;
}

/* ---- titles ---- */

static const struct table_column *column_named(const struct table *t, const char *title)
{
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->columns[i].zh, title) == 0 || strcmp(t->columns[i].en, title) == 0)
            return &t->columns[i];
    for (size_t i = 0; i < ARRAY_LEN(error_columns); i++)
        if (strcmp(error_columns[i].zh, title) == 0)
            return &error_columns[i];
    return NULL;
}

static int unknown_title(struct table_reading *r, uint32_t line, uint32_t column, const char *title)
{
    const char *names[2 * CSV_CELLS_MAX];
    char all[600] = "", remedy[760];
    size_t n = 0, used = 0;

    for (size_t i = 0; i < r->table->n; i++) {
        names[n++] = r->table->columns[i].zh;
        names[n++] = r->table->columns[i].en;
        if (used < sizeof all)
            used += (size_t)snprintf(all + used, sizeof all - used, " %s", r->table->columns[i].zh);
    }
    const char *near = near_match(title, names, n, sizeof names[0]);
    snprintf(remedy, sizeof remedy, "%s%s%s可用 / known:%s", near == NULL ? "" : "是不是 / did you mean “",
             near == NULL ? "" : near, near == NULL ? "" : "”?  ", all);
    return file_fault(r, line, column, remedy, "第 %u 列 “%.60s” 不认识 / the title of column %u is not known", column,
                      title, column);
}

static int title_take(struct table_reading *r, const struct csv_row *row, size_t i)
{
    const char *title = row->cell[i].text;
    const struct table_column *c = column_named(r->table, title);

    r->titles[i] = strdup(title);
    r->of[i] = c;
    if (r->titles[i] == NULL)
        return ERR_NOMEM;
    if (c == NULL)
        return unknown_title(r, row->cell[i].line, (uint32_t)i + 1, title);
    r->is_errors |= c->field == NULL;
    for (size_t k = 0; k < i; k++)
        if (r->of[k] != NULL && r->of[k] == c)
            return file_fault(r, row->cell[i].line, (uint32_t)i + 1, "删去其中一列 / take one of them away",
                              "第 %zu 列 “%.60s” 与第 %zu 列重复 / the column stands twice", i + 1, title, k + 1);
    return 0;
}

static int titles_take(struct table_reading *r, const struct csv_row *row)
{
    int rc = 0;

    r->n_titles = row->n;
    for (size_t i = 0; i < row->n && rc == 0; i++)
        rc = title_take(r, row, i);
    for (size_t k = 0; k < r->table->n && rc == 0; k++) {
        bool there = !r->table->columns[k].needed;
        for (size_t i = 0; i < row->n; i++)
            there |= r->of[i] == &r->table->columns[k];
        if (!there)
            rc = file_fault(r, row->line, 0, "在表头加上这一列 / add the column to the titles",
                            "缺少 “%s” 一列 / the column %s is missing", r->table->columns[k].zh,
                            r->table->columns[k].en);
    }
    return rc;
}

/* ---- rows ---- */

static struct table_row *row_new(struct table_reading *r, uint32_t line)
{
    if (r->n == r->rows_room) {
        size_t room = r->rows_room ? 2 * r->rows_room : 1024;
        struct table_row *more = realloc(r->rows, room * sizeof *more);
        if (more == NULL)
            return NULL;
        r->rows = more;
        r->rows_room = room;
    }
    r->rows[r->n] = (struct table_row){.line = line};
    return &r->rows[r->n++];
}

static int cell_take(struct table_reading *r, struct table_row *to, const struct csv_cell *cell, size_t i)
{
    const struct table_column *c = r->of[i];
    struct cell_fault fault;
    struct table_fault at = {
        .row = (uint32_t)(r->n - 1), .line = cell->line, .column = (uint32_t)i + 1, .title = r->titles[i]};

    if (c->field == NULL)
        return 0;
    if (cell->text[0] == '\0')
        return c->needed ? fault_put(r, at, "没有填 / is empty", "填上这一格 / fill the cell") : 0;
    json_t *v = cell_read(&c->rule, cell->text, r->today, &fault);
    if (v == NULL)
        return fault_put(r, at, fault.what, fault.remedy);
    return json_object_set_new(c->person ? to->person : to->filing, c->field, v) == 0 ? 0 : ERR_NOMEM;
}

/* The rules that the office itself will ask: types, ranges, words. */
static int row_judge(struct table_reading *r, const struct table_row *row)
{
    struct filing parsed;
    struct fault fault = {0};

    arena_reset(&r->arena);
    if (filing_from_json(&parsed, row->filing, &fault, &r->arena) == 0)
        return 0;
    return fault_put(r, (struct table_fault){.row = (uint32_t)(r->n - 1), .line = row->line, .title = ""}, fault.what,
                     fault.remedy);
}

static int cells_take(struct table_reading *r, struct table_row *to, const struct csv_row *row)
{
    static const struct csv_cell none = {""};
    size_t faults = r->n_faults;
    int rc = 0;

    to->filing = json_pack("{s:s}", "kind", r->table->kind);
    to->person = json_object();
    if (to->filing == NULL || to->person == NULL)
        return ERR_NOMEM;
    for (size_t k = 0; r->area != NULL && k < r->table->n; k++)
        if (r->table->columns[k].rule.type == CELL_AREA)
            json_object_set_new(r->table->columns[k].person ? to->person : to->filing, "area", json_string(r->area));
    for (size_t i = 0; i < r->n_titles && rc == 0; i++) {
        struct csv_cell empty = {none.text, row->line};
        rc = cell_take(r, to, i < row->n ? &row->cell[i] : &empty, i);
    }
    return rc == 0 && faults == r->n_faults ? row_judge(r, to) : rc;
}

static int row_take(void *arg, const struct csv_row *row)
{
    struct table_reading *r = arg;
    char what[120];

    if (r->n_titles == 0 && row->fault == NULL)
        return titles_take(r, row);
    if (r->n_titles == 0)
        return file_fault(r, row->fault_line, row->fault_column, "改好表头再导 / correct the titles", "%s", row->fault);
    if (r->file_bad)
        return 0;
    if (r->n == TABLE_ROWS_MAX)
        return file_fault(r, row->line, 0, "分成几个文件 / make several files of it", "超过 %u 行 / more than %u rows",
                          TABLE_ROWS_MAX, TABLE_ROWS_MAX);
    struct table_row *to = row_new(r, row->line);
    if (to == NULL)
        return ERR_NOMEM;
    if (r->progress != NULL && r->n % PROGRESS_ROWS == 0)
        r->progress(r->progress_arg, r->n);
    struct table_fault at = {.row = (uint32_t)(r->n - 1), .line = row->line, .title = ""};
    if (row->fault != NULL) {
        at.line = row->fault_line;
        at.column = row->fault_column;
        return fault_put(r, at, row->fault, "改好这一行 / correct the row");
    }
    if (row->n > r->n_titles) {
        snprintf(what, sizeof what, "有 %zu 格,表头只有 %zu 列 / more cells than titles", row->n, r->n_titles);
        return fault_put(r, at, what, "内容里有逗号的格要加引号 / put cells with commas in quotes");
    }
    return cells_take(r, to, row);
}

/* ---- twins: the second of two rows with one key is a copying error ---- */

static const char *key_of(const struct table_reading *r, uint32_t row)
{
    const char *in_filing = json_string_value(json_object_get(r->rows[row].filing, r->table->key));

    return in_filing != NULL ? in_filing : json_string_value(json_object_get(r->rows[row].person, r->table->key));
}

struct keyed {
    const char *key;
    uint32_t row;
};

static int keyed_order(const void *x, const void *y)
{
    const struct keyed *a = x, *b = y;
    int by_key = strcmp(a->key, b->key);

    return by_key != 0 ? by_key : (a->row > b->row) - (a->row < b->row);
}

static int twins_find(struct table_reading *r)
{
    struct keyed *list = r->table->key == NULL || r->n == 0 ? NULL : malloc(r->n * sizeof *list);
    size_t n = 0;
    char what[120];
    int rc = 0;

    if (list == NULL)
        return r->table->key == NULL || r->n == 0 ? 0 : ERR_NOMEM;
    for (uint32_t i = 0; i < r->n; i++)
        if (r->rows[i].state == ROW_NEW && key_of(r, i) != NULL)
            list[n++] = (struct keyed){key_of(r, i), i};
    qsort(list, n, sizeof *list, keyed_order);
    for (size_t k = 1; k < n && rc == 0; k++) {
        uint32_t first = r->rows[list[k - 1].row].line;
        if (strcmp(list[k - 1].key, list[k].key) != 0)
            continue;
        snprintf(what, sizeof what, "与第 %u 行相同 / the same as line %u", first, first);
        rc = table_fault_add(r, list[k].row, r->table->key, what, "留一行,删去多余的 / keep one of them");
    }
    free(list);
    return rc;
}

/* ---- all of it ---- */

static int fault_order(const void *x, const void *y)
{
    const struct table_fault *a = x, *b = y;

    if (a->row != b->row) /* those of the file have the greatest number */
        return a->row < b->row ? -1 : 1;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return (a->column > b->column) - (a->column < b->column);
}

void table_faults_sort(struct table_reading *r)
{
    if (r->n_faults > 0)
        qsort(r->faults, r->n_faults, sizeof r->faults[0], fault_order);
}

int table_read(struct table_reading *r, const char *bytes, size_t len)
{
    r->arena = arena_of(1u << 20);
    int rc = csv_text(&r->text, &r->len, bytes, len, &r->was_gbk);
    if (rc == ERR_MALFORMED)
        return file_fault(r, 1, 0, ".xls/.xlsx 请另存为“CSV UTF-8” / save a workbook as CSV",
                          "不是 UTF-8 或 GBK 的 CSV 文本 / this is no CSV text");
    if (rc == 0)
        rc = csv_rows(r->text, r->len, row_take, r);
    if (rc == 0 && r->n_titles == 0 && !r->file_bad)
        rc = file_fault(r, 1, 0, "第一行写列名 / the first line holds the titles", "文件是空的 / the file is empty");
    if (rc == 0 && r->n == 0 && !r->file_bad)
        rc = file_fault(r, 1, 0, "表头下面写数据 / rows follow the titles",
                        "没有数据行,只有表头 / no rows, only titles");
    if (rc == 0)
        rc = twins_find(r);
    table_faults_sort(r);
    return rc;
}

void table_free(struct table_reading *r)
{
    for (size_t i = 0; i < r->n; i++) {
        json_decref(r->rows[i].filing);
        json_decref(r->rows[i].person);
    }
    for (size_t i = 0; i < r->n_faults; i++) {
        free(r->faults[i].what);
        free(r->faults[i].remedy);
    }
    for (size_t i = 0; i < CSV_CELLS_MAX; i++)
        free(r->titles[i]);
    free(r->rows);
    free(r->faults);
    free(r->text);
    arena_free(&r->arena);
    *r = (struct table_reading){0};
}
