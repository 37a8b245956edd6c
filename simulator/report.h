/* report.h — a drill run as a report: a page to read and print, the same numbers as JSON, CSV and text.
 *
 * `run` is a document as RUN.md describes it, possibly a stranger's: everything is checked first, and nothing is written
 * of one that is not sound. run_check (and run_read in report_run.h) tell what is wrong with it. */
#ifndef FANGPIN_SIMULATOR_REPORT_H
#define FANGPIN_SIMULATOR_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include <jansson.h>

#include "simulator/report_run.h"

/* 0, or why the document is no run: as run_read. */
int run_check(const json_t *run, char fault[RUN_FAULT_BYTES]);

/* Write index.html, run.json and the CSV files into folder `dir`, which is made when it is missing (its parent must
 * exist). Files of an earlier report there are replaced, each at once. Returns 0; ERR_MALFORMED, ERR_TOO_BIG or ERR_NOMEM
 * as run_read, and then nothing was written; ERR_IO or ERR_DISK_FULL. */
int report_write(const json_t *run, const char *dir);

/* The page alone. Errors as run_read; those of `out` are the caller's to look for. */
int report_page(const json_t *run, FILE *out);

/* For the terminal: verdict first, scorecard, findings, what failed with its story. `color` adds ANSI colours. Errors as
 * report_page. */
int report_text(const json_t *run, FILE *out, bool color);

/* One table of the report as CSV (UTF-8 with BOM, CRLF), for spreadsheets. */
struct run_table {
    const char *file; /* "links.csv" */
    void (*write)(const struct run *r, FILE *f);
};
extern const struct run_table run_tables[];
extern const size_t run_tables_n;

#endif
