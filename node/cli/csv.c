#include "node/cli/csv.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

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
    char *text = malloc(room + 1), *to = text, *from = (char *)bytes;
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

int csv_text(char **out, size_t *out_len, const char *bytes, size_t len, int *was_gbk)
{
    bool utf8 = is_utf8(bytes, len);

    if (was_gbk != NULL)
        *was_gbk = !utf8;
    if (len > 0 && memchr(bytes, 0, len) != NULL)
        return ERR_MALFORMED;
    if (!utf8)
        return from_gbk(out, out_len, bytes, len);
    if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        bytes += 3;
        len -= 3;
    }
    *out = malloc(len + 1);
    if (*out == NULL)
        return ERR_NOMEM;
    memcpy(*out, bytes, len);
    *out_len = len;
    return 0;
}

struct csv csv_of(char *text, size_t len)
{
    text[len] = '\0';
    return (struct csv){text, text + len, 1, NULL};
}

/* A cell in quotes: "" stands for one quote. Leaves c->at behind the closing quote. */
static char *quoted_cell(struct csv *c)
{
    char *start = ++c->at, *to = start;

    while (c->at < c->end) {
        if (*c->at == '"' && c->at[1] == '"') {
            c->at++;
        } else if (*c->at == '"') {
            c->at++;
            if (c->at < c->end && strchr(",\r\n", *c->at) == NULL)
                c->what = "引号后面有多余的字 / text behind a closing quote";
            *to = '\0';
            return start;
        }
        c->line += *c->at == '\n';
        *to++ = *c->at++;
    }
    c->what = "引号没有合上 / a quote is not closed";
    *to = '\0';
    return start;
}

/* Ends the cell at c->at: true when the row goes on. */
static bool cell_end(struct csv *c, char *at)
{
    if (c->at >= c->end)
        return false;
    char was = *c->at;
    if (was == '\r' && c->at[1] == '\n')
        *c->at++ = '\0';
    c->line += *c->at == '\n';
    c->at++;
    *at = '\0';
    return was == ',';
}

static void row_read(struct csv *c, struct csv_row *row)
{
    bool more = true;

    while (more) {
        bool quoted = c->at < c->end && *c->at == '"';
        char *start = quoted ? quoted_cell(c) : c->at;
        char *skipped = c->at;
        while (c->at < c->end && strchr(",\r\n", *c->at) == NULL)
            c->at++;
        char *end = quoted ? skipped : c->at;
        if (row->n < CSV_CELLS_MAX)
            row->cell[row->n++] = start;
        else
            c->what = "列太多 / too many columns";
        more = cell_end(c, end);
    }
}

int csv_next(struct csv *c, struct csv_row *row)
{
    while (c->at < c->end) {
        c->what = NULL;
        row->line = c->line;
        row->n = 0;
        row_read(c, row);
        if (c->what != NULL)
            return -1;
        if (row->n > 1 || row->cell[0][0] != '\0')
            return 1;
    }
    return 0;
}
