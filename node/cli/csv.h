/* csv.h — a strict reader for tables made by office programs: quotes, CRLF, BOM; UTF-8 or GB18030. libcsv splits the
 * cells; this file knows where each of them stands, so that a fault can be found in the file. */
#ifndef FANGPIN_NODE_CLI_CSV_H
#define FANGPIN_NODE_CLI_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CSV_CELLS_MAX 64u

struct csv_cell {
    const char *text; /* NUL-terminated; blanks around it are gone unless it stood in quotes */
    uint32_t line;    /* where it begins, from 1 */
};

struct csv_row {
    uint32_t line;                     /* where it begins */
    const char *fault;                 /* what is wrong with how it is written, both languages; NULL: nothing */
    uint32_t fault_line, fault_column; /* the character at fault: column in characters, from 1 */
    const char *raw;                   /* with a fault: the row as it stands, not NUL-terminated */
    size_t raw_len;
    size_t n;
    struct csv_cell cell[CSV_CELLS_MAX];
};

/* Text in UTF-8 without BOM (malloc'd, NUL-terminated): taken as it is when it is UTF-8, else from GB18030. 0,
 * ERR_MALFORMED (neither, or NUL bytes; `bad_line` tells where when it can), ERR_NOMEM. */
int csv_text(char **out, size_t *out_len, const char *bytes, size_t len, bool *was_gbk);

/* Called for every row that is not empty; the row is borrowed for the call. Not 0: stop, and give that back. */
typedef int csv_row_fn(void *arg, const struct csv_row *row);

/* Read rows out of UTF-8 text. A row that is written wrongly is given with `fault` set and no cells, and reading goes
 * on with the next line. 0, what `fn` gave, or ERR_NOMEM. */
int csv_rows(const char *text, size_t len, csv_row_fn *fn, void *arg);

#endif
