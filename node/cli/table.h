/* table.h — a CSV file to rows of filings: titles in any order and either language, every cell checked, every fault
 * kept with its line and column. What tables there are stands in tables.c. Nothing here asks the office. */
#ifndef FANGPIN_NODE_CLI_TABLE_H
#define FANGPIN_NODE_CLI_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "node/cli/cell.h"
#include "node/cli/csv.h"

#define TABLE_ROWS_MAX  200000u
#define TABLE_BYTES_MAX (64u << 20)

struct table_column {
    const char *zh, *en; /* the titles it may have */
    const char *field;   /* of the filing; NULL: the column is not read */
    bool person;         /* it tells who is meant: into the row's `person`, not into the filing */
    bool needed;
    struct cell_rule rule;
};

struct table {
    const char *noun;      /* "household", of the command */
    const char *zh, *unit; /* "户档", "户" */
    const char *kind;      /* of the events its rows become */
    const struct table_column *columns;
    size_t n;
    const char *key; /* the field that no two rows may share; NULL: none */
};

enum row_state {
    ROW_NEW,
    ROW_FAULTY,
    ROW_KNOWN, /* signed before: it is not signed again */
    ROW_SIGNED,
};

struct table_row {
    uint32_t line;
    enum row_state state;
    json_t *filing, *person; /* NULL when it has a fault in its cells */
};

struct table_fault {
    uint32_t row;        /* of table_read's rows; TABLE_NO_ROW: of the file */
    uint32_t line;       /* in the file, from 1 */
    uint32_t column;     /* which cell of the row, from 1; 0: the row as a whole */
    const char *title;   /* of the column, or "" */
    char *what, *remedy; /* Chinese first, English after " / " */
};
#define TABLE_NO_ROW UINT32_MAX

struct table_reading {
    const struct table *table;
    uint32_t today;   /* yyyymmdd: bounds days and births */
    const char *area; /* for rows that name no village; NULL: none */

    char *text; /* the file in UTF-8 */
    size_t len;
    bool was_gbk;
    bool is_errors; /* a file of errors of an earlier import: only some of the rows */

    const struct table_column *of[CSV_CELLS_MAX];
    char *titles[CSV_CELLS_MAX];
    size_t n_titles;
    bool file_bad; /* the titles or the file as a whole: no row was read */

    struct table_row *rows;
    size_t n, rows_room;
    struct table_fault *faults;
    size_t n_faults, faults_room;
    struct arena arena;
    void (*progress)(void *arg, size_t rows); /* NULL: nobody watches */
    void *progress_arg;
};

/* Read a file's bytes by the table set in `r` (with today and area). 0 or ERR_NOMEM; what is wrong with the file is in
 * the faults. */
int table_read(struct table_reading *r, const char *bytes, size_t len);
void table_free(struct table_reading *r);

/* Another fault of a row, found later; the row becomes faulty. */
int table_fault_add(struct table_reading *r, uint32_t row, const char *title, const char *what, const char *remedy);
/* Put the faults in the order of the file. */
void table_faults_sort(struct table_reading *r);
/* How many rows are in a state. */
size_t table_in(const struct table_reading *r, enum row_state state);

/* The faulty rows as a table of the same columns with 行, 错误 and 怎么办 behind them, in UTF-8 with BOM and CRLF: to be
 * mended and imported again. Readable by the owner alone; in place only when complete. 0 or ERR_IO. */
int table_errors_write(struct table_reading *r, const char *path);

#endif
