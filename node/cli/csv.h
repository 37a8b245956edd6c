/* csv.h — a strict CSV reader for files made by office programs: quotes, CRLF, BOM; UTF-8 or GB18030. */
#ifndef FANGPIN_NODE_CLI_CSV_H
#define FANGPIN_NODE_CLI_CSV_H

#include <stddef.h>
#include <stdint.h>

#define CSV_CELLS_MAX 64

struct csv_row {
    uint32_t line; /* of its first character, from 1 */
    size_t n;
    char *cell[CSV_CELLS_MAX]; /* NUL-terminated, in the text given */
};

struct csv {
    char *at, *end;
    uint32_t line;
    const char *what; /* what was wrong with the row just read; NULL: nothing */
};

/* Text in UTF-8 without BOM (malloc'd): taken as it is when it is UTF-8, else from GB18030. 0, ERR_MALFORMED (neither,
 * or NUL bytes), ERR_NOMEM. `was_gbk` may be NULL. */
int csv_text(char **out, size_t *out_len, const char *bytes, size_t len, int *was_gbk);

/* Read rows out of `text`, which is changed in place and needs one writable byte behind its end. */
struct csv csv_of(char *text, size_t len);
/* The next row that is not empty. 1: a row; 0: the end; -1: this row is wrong (csv.what, row.line), read on. */
int csv_next(struct csv *c, struct csv_row *row);

#endif
