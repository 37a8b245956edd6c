/* Any bytes as a table: read without a fault of ours; every row stands behind the one before it; and what the cells
 * hold, written again with every cell in quotes, is read as the same cells. */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "node/cli/csv.h"

struct seen {
    uint32_t line;
    size_t cells, bytes;
    char *again; /* the rows that are good, quoted */
    size_t used, room;
};

static void again_put(struct seen *s, char c)
{
    if (s->used == s->room) {
        s->room = s->room ? 2 * s->room : 256;
        s->again = realloc(s->again, s->room);
        must(s->again != NULL);
    }
    s->again[s->used++] = c;
}

static int row_see(void *arg, const struct csv_row *row)
{
    struct seen *s = arg;

    must(row->line > s->line && row->n <= CSV_CELLS_MAX);
    s->line = row->line;
    if (row->fault != NULL) {
        must(row->n == 0 && row->fault_line >= row->line && row->fault_column >= 1 && row->raw_len > 0);
        return 0;
    }
    must(row->n > 0);
    for (size_t i = 0; i < row->n; i++) {
        must(row->cell[i].line >= row->line && (i == 0 || row->cell[i].line >= row->cell[i - 1].line));
        s->cells++;
        s->bytes += strlen(row->cell[i].text);
        again_put(s, i == 0 ? '"' : ',');
        if (i > 0)
            again_put(s, '"');
        for (const char *p = row->cell[i].text; *p != '\0'; p++) {
            again_put(s, *p);
            if (*p == '"')
                again_put(s, '"');
        }
        again_put(s, '"');
    }
    again_put(s, '\n');
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    struct seen first = {0}, second = {0};
    char *text;
    size_t text_len;
    bool gbk;

    if (csv_text(&text, &text_len, (const char *)at, len, &gbk) != 0)
        return 0;
    must(csv_rows(text, text_len, row_see, &first) == 0);
    if (first.used > 0) {
        must(csv_rows(first.again, first.used, row_see, &second) == 0);
        must(first.cells == second.cells && first.bytes == second.bytes);
    }
    free(first.again);
    free(second.again);
    free(text);
    return 0;
}
