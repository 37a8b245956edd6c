#include "node/cli/columns.h"

#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#define GAP 2

struct columns {
    size_t n, rows, room;
    char **cells; /* n per row; the first row are the titles */
};

size_t text_width(const char *text)
{
    const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)text;
    utf8proc_ssize_t left = (utf8proc_ssize_t)strlen(text);
    size_t width = 0;

    while (left > 0) {
        utf8proc_int32_t rune;
        utf8proc_ssize_t used = utf8proc_iterate(p, left, &rune);
        if (used <= 0) {
            used = 1;
            width++;
        } else {
            int w = utf8proc_charwidth(rune);
            width += w > 0 ? (size_t)w : 0;
        }
        p += used;
        left -= used;
    }
    return width;
}

static void row_add(struct columns *t, const char *const *cells)
{
    if (t->rows == t->room) {
        size_t room = t->room == 0 ? 16 : t->room * 2;
        char **more = realloc(t->cells, room * t->n * sizeof *more);
        if (more == NULL)
            return;
        t->cells = more;
        t->room = room;
    }
    for (size_t i = 0; i < t->n; i++)
        t->cells[t->rows * t->n + i] = strdup(cells[i] == NULL ? "?" : cells[i]);
    t->rows++;
}

struct columns *columns_new(const char *const *heads, size_t n)
{
    struct columns *t = calloc(1, sizeof *t);

    if (t == NULL)
        return NULL;
    t->n = n;
    row_add(t, heads);
    return t;
}

void columns_row(struct columns *t, const char *const *cells)
{
    if (t != NULL)
        row_add(t, cells);
}

size_t columns_rows(const struct columns *t)
{
    return t == NULL || t->rows == 0 ? 0 : t->rows - 1;
}

static const char *cell_text(const struct columns *t, size_t row, size_t col)
{
    const char *text = t->cells[row * t->n + col];

    if (text == NULL)
        return "?";
    return row == 0 && text[0] == '>' ? text + 1 : text;
}

static void cell_print(const struct columns *t, size_t row, size_t col, size_t width, FILE *out)
{
    const char *text = cell_text(t, row, col);
    const char *title = t->cells[col];
    size_t pad = width - text_width(text);

    if (title != NULL && title[0] == '>')
        fprintf(out, "%*s%s", (int)pad, "", text);
    else if (col + 1 < t->n)
        fprintf(out, "%s%*s", text, (int)pad, "");
    else
        fputs(text, out);
    if (col + 1 < t->n)
        fprintf(out, "%*s", GAP, "");
}

void columns_print(const struct columns *t, FILE *out)
{
    if (t == NULL)
        return;
    size_t *widths = calloc(t->n, sizeof *widths);
    for (size_t i = 0; widths != NULL && i < t->rows * t->n; i++) {
        size_t w = text_width(cell_text(t, i / t->n, i % t->n));
        if (w > widths[i % t->n])
            widths[i % t->n] = w;
    }
    for (size_t row = 0; widths != NULL && row < t->rows; row++) {
        for (size_t col = 0; col < t->n; col++)
            cell_print(t, row, col, widths[col], out);
        fputc('\n', out);
    }
    free(widths);
}

void columns_free(struct columns *t)
{
    if (t == NULL)
        return;
    for (size_t i = 0; i < t->rows * t->n; i++)
        free(t->cells[i]);
    free(t->cells);
    free(t);
}
