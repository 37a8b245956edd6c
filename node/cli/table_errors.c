/* The rows at fault, as a table that can be mended and imported again. The file is read a second time: its rows are
 * the same, and no row need be kept for the few that are wrong. */
#include <stdio.h>
#include <string.h>

#include <csv.h>

#include "base/err.h"
#include "node/cli/private_file.h"
#include "node/cli/table.h"

struct writing {
    const struct table_reading *r;
    FILE *f;
    bool titled;
    uint32_t row;   /* the next one's number */
    size_t n_fault; /* faults before this one belong to earlier rows */
};

static void cell_write(FILE *f, const char *text, size_t len)
{
    csv_fwrite(f, text, len);
}

/* Cells of the columns that stood in the table; those of an earlier file of errors are made anew. */
static void cells_write(const struct writing *w, const struct csv_row *row)
{
    bool first = true;

    for (size_t i = 0; i < w->r->n_titles; i++) {
        if (w->r->of[i]->field == NULL)
            continue;
        if (!first)
            fputc(',', w->f);
        first = false;
        if (i < row->n)
            cell_write(w->f, row->cell[i].text, strlen(row->cell[i].text));
        else if (i == 0 && row->fault != NULL)
            cell_write(w->f, row->raw, row->raw_len); /* as it stands, in one cell */
    }
}

/* What is wrong, or what to do, of all faults of this row in one cell. */
static void words_write(const struct writing *w, size_t upto, bool remedy)
{
    char text[2000];
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = w->n_fault; i < upto && used < sizeof text - 1; i++) {
        const struct table_fault *f = &w->r->faults[i];
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s%s%s", i > w->n_fault ? "; " : "", f->title,
                                 f->title[0] == '\0' ? "" : ": ", remedy ? f->remedy : f->what);
    }
    if (used >= sizeof text)
        used = sizeof text - 1;
    while (used > 0 && ((unsigned char)text[used - 1] & 0xC0) == 0x80 && used == sizeof text - 1)
        used--; /* no half characters at a cut */
    cell_write(w->f, text, used);
}

static int row_write(void *arg, const struct csv_row *row)
{
    struct writing *w = arg;
    size_t upto;

    if (!w->titled) {
        w->titled = true;
        cells_write(w, row);
        fputs(",\"行\",\"错误\",\"怎么办\"\r\n", w->f);
        return 0;
    }
    uint32_t at = w->row++;
    for (upto = w->n_fault; upto < w->r->n_faults && w->r->faults[upto].row == at; upto++)
        ;
    if (upto == w->n_fault)
        return 0;
    cells_write(w, row);
    fprintf(w->f, ",\"%u\",", row->line);
    words_write(w, upto, false);
    fputc(',', w->f);
    words_write(w, upto, true);
    fputs("\r\n", w->f);
    w->n_fault = upto;
    return 0;
}

int table_errors_write(struct table_reading *r, const char *path)
{
    struct private_file file;
    struct writing w = {.r = r};

    if (!private_begin(&file, path))
        return ERR_IO;
    w.f = file.f;
    table_faults_sort(r);
    fputs("\xef\xbb\xbf", w.f);
    int rc = csv_rows(r->text, r->len, row_write, &w);
    bool placed = private_end(&file, rc == 0);
    return rc != 0 || placed ? rc : ERR_IO;
}
