#include "node/cli/csv.h"

#include <stdlib.h>
#include <string.h>

#include <csv.h>
#include <iconv.h>
#include <utf8proc.h>

#include "base/err.h"

static bool is_utf8(const char *text, size_t len)
{
    for (size_t i = 0; i < len;) {
        utf8proc_int32_t rune;
        utf8proc_ssize_t used =
            utf8proc_iterate((const utf8proc_uint8_t *)text + i, (utf8proc_ssize_t)(len - i), &rune);
        if (used <= 0)
            return false;
        i += (size_t)used;
    }
    return true;
}

static int from_gbk(char **out, size_t *out_len, const char *bytes, size_t len)
{
    size_t room = len * 2 + 4, left = room;
    char *text = malloc(room + 1), *to = text, *from = (char *)(uintptr_t)bytes;
    iconv_t cd = iconv_open("UTF-8", "GB18030");

    if (text == NULL || cd == (iconv_t)-1) {
        free(text);
        return ERR_NOMEM;
    }
    size_t rc = iconv(cd, &from, &len, &to, &left);
    iconv_close(cd);
    if (rc == (size_t)-1 || len > 0) {
        free(text);
        return ERR_MALFORMED;
    }
    *out = text;
    *out_len = room - left;
    return 0;
}

int csv_text(char **out, size_t *out_len, const char *bytes, size_t len, bool *was_gbk)
{
    *was_gbk = !is_utf8(bytes, len);
    if (len > 0 && memchr(bytes, 0, len) != NULL)
        return ERR_MALFORMED;
    if (*was_gbk) {
        int rc = from_gbk(out, out_len, bytes, len);
        if (rc == 0)
            (*out)[*out_len] = '\0';
        return rc;
    }
    if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        bytes += 3;
        len -= 3;
    }
    *out = malloc(len + 1);
    if (*out == NULL)
        return ERR_NOMEM;
    memcpy(*out, bytes, len);
    (*out)[len] = '\0';
    *out_len = len;
    return 0;
}

/* ---- rows ---- */

struct reading {
    csv_row_fn *fn;
    void *arg;
    struct csv_row row;
    struct csv_parser parser;
    char *cells; /* of this row, one behind the other; the row has offsets until it is given */
    size_t used, room;
    size_t at[CSV_CELLS_MAX];
    uint32_t line;      /* being read */
    uint32_t cell_line; /* where the cell being read begins */
    const char *start;  /* of the row */
    bool began;         /* something of the row was read */
    int rc;
};

static const char *const too_many = "列太多,最多 64 列 / too many columns, 64 at most";
static const char *const not_closed = "引号没有合上 / a quote is not closed";
static const char *const misplaced =
    "引号的位置不对:引号里的引号要写两个 / a quote in the wrong place: double it inside quotes";

static void row_fault(struct reading *r, const char *what, uint32_t line, uint32_t column)
{
    if (r->row.fault != NULL)
        return;
    r->row.fault = what;
    r->row.fault_line = line;
    r->row.fault_column = column;
}

static bool cells_room(struct reading *r, size_t len)
{
    if (r->used + len + 1 <= r->room)
        return true;
    size_t room = 2 * (r->used + len + 1);
    char *more = realloc(r->cells, room);
    if (more == NULL) {
        r->rc = ERR_NOMEM;
        return false;
    }
    r->cells = more;
    r->room = room;
    return true;
}

static void on_cell(void *text, size_t len, void *arg)
{
    struct reading *r = arg;

    if (r->rc != 0 || !cells_room(r, len))
        return;
    if (r->row.n == CSV_CELLS_MAX) {
        row_fault(r, too_many, r->cell_line, 1);
        return;
    }
    memcpy(r->cells + r->used, text, len);
    r->cells[r->used + len] = '\0';
    r->row.cell[r->row.n].line = r->cell_line;
    r->at[r->row.n++] = r->used;
    r->used += len + 1;
    r->cell_line = r->line; /* the next one of this row begins where this one ended */
}

static void row_give(struct reading *r)
{
    if (r->row.fault != NULL)
        r->row.n = 0;
    for (size_t i = 0; i < r->row.n; i++)
        r->row.cell[i].text = r->cells + r->at[i];
    if (r->rc == 0)
        r->rc = r->fn(r->arg, &r->row);
    r->row.n = 0;
    r->row.fault = NULL;
    r->used = 0;
    r->began = false;
}

static void on_row(int end, void *arg)
{
    (void)end;
    row_give(arg);
}

/* The end of the line at `text`: behind LF, CR LF, or a lone CR. */
static const char *line_end(const char *text, const char *end)
{
    while (text < end && *text != '\n' && *text != '\r')
        text++;
    if (text < end && *text == '\r' && text + 1 < end && text[1] == '\n')
        text++;
    return text < end ? text + 1 : end;
}

static uint32_t characters(const char *text, size_t bytes)
{
    uint32_t n = 0;

    for (size_t i = 0; i < bytes; i++)
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

static bool is_blank(const char *text, const char *end)
{
    while (text < end && strchr(" \t\r\n", *text) != NULL)
        text++;
    return text == end;
}

/* One physical line. A cell in quotes may run over several: then the row goes on. */
static void line_take(struct reading *r, const char *text, const char *end)
{
    if (!r->began) {
        if (is_blank(text, end))
            return;
        r->began = true;
        r->row.line = r->cell_line = r->line;
        r->start = text;
    }
    r->row.raw = r->start;
    r->row.raw_len = (size_t)(end - r->start);
    size_t used = csv_parse(&r->parser, text, (size_t)(end - text), on_cell, on_row, r);
    if (used == (size_t)(end - text) || r->rc != 0)
        return;
    if (csv_error(&r->parser) != CSV_EPARSE) {
        r->rc = ERR_NOMEM;
        return;
    }
    row_fault(r, misplaced, r->line, characters(text, used) + 1);
    csv_free(&r->parser); /* what it holds of this row is given up; the next line begins anew */
    if (csv_init(&r->parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        r->rc = ERR_NOMEM;
    row_give(r);
}

/* The last row may end without a line end, or in the middle of a quote. */
static void end_take(struct reading *r)
{
    if (!r->began || r->rc != 0)
        return;
    if (csv_fini(&r->parser, on_cell, on_row, r) == 0 || r->rc != 0)
        return;
    row_fault(r, not_closed, r->cell_line, 1);
    row_give(r);
}

int csv_rows(const char *text, size_t len, csv_row_fn *fn, void *arg)
{
    struct reading r = {.fn = fn, .arg = arg, .line = 1};
    const char *end = text + len;

    if (csv_init(&r.parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return ERR_NOMEM;
    while (text < end && r.rc == 0) {
        const char *next = line_end(text, end);
        line_take(&r, text, next);
        text = next;
        r.line++;
    }
    end_take(&r);
    csv_free(&r.parser);
    free(r.cells);
    return r.rc;
}
