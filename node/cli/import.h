/* import.h — a table of households from a CSV file, checked cell by cell before anything is signed. */
#ifndef FANGPIN_NODE_CLI_IMPORT_H
#define FANGPIN_NODE_CLI_IMPORT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IMPORT_ROWS_MAX  20000u
#define IMPORT_BYTES_MAX (16u << 20)

struct import_row {
    uint32_t line;
    char *cells;     /* the row as it came, as one CSV line without its end */
    json_t *filing;  /* NULL when it has a fault */
    char fault[240]; /* "" when it has none; names the column */
};

struct import {
    char *head; /* the header line, as CSV */
    struct import_row *rows;
    size_t n, bad;
    bool was_gbk;
    char fault[240]; /* of the file as a whole; "" : none */
    uint32_t fault_line;
};

/* Read a file's bytes. `area` is for rows that name no village, may be NULL; `today` (yyyymmdd) bounds births. 0; ERR_MALFORMED with `fault` filled;
 * ERR_NOMEM. Rows with faults are no error: they are counted in `bad`. */
int import_read(struct import *out, const char *bytes, size_t len, const char *area, uint32_t today);
void import_free(struct import *i);

#endif
