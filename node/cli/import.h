/* import.h — a table on its way into an office: who is meant by each row, what was signed before, what is signed now.
 * Nothing is signed twice: the office refuses a second time, and what it cannot know is asked beforehand. */
#ifndef FANGPIN_NODE_CLI_IMPORT_H
#define FANGPIN_NODE_CLI_IMPORT_H

#include "node/cli/cli.h"
#include "node/cli/table.h"

struct import {
    struct cli *c;
    const char *path;
    struct table_reading r;

    /* a push of a department */
    uint32_t dept, month, revision;
    bool urgent;
    json_t *header;   /* the filing that says the list has come; NULL: it was signed before */
    json_t *closings; /* filings for what an earlier revision had and this one has not */
};

/* Each row's person looked up at the office: `household`, `area` and `several` beside who it is. Rows that tell no
 * person are passed over. 0 or an exit code, said. */
int import_match(struct import *i);

/* Complete the rows of one table and mark what was signed before. 0 or an exit code, said. */
int import_households(struct import *i);
int import_visits(struct import *i);
int import_answers(struct import *i);
int import_numbers(struct import *i);
int import_push(struct import *i);

/* Ask the office to sign, or with `dry_run` whether it would. Refusals become faults of their rows; what it has signed
 * before becomes ROW_KNOWN. 0 or an exit code, said; then rows before the failure are signed. */
int import_post(struct import *i, bool dry_run);
/* The same for filings that are no rows: all must be accepted or known. Counts those that were signed in `*done`. */
int import_post_list(struct import *i, const json_t *list, bool dry_run, size_t *done);

/* Answer a department for every record of its push that has come to an end by the case files: `done` answers, `open`
 * records still being dealt with. 0 or an exit code, said. */
int import_push_answers(struct import *i, bool dry_run, size_t *open, size_t *done);

/* "\r检查 12000 / 100000" on a terminal; nothing elsewhere. */
void import_progress(const struct import *i, const char *what, size_t done, size_t of);
void import_progress_end(const struct import *i);

#endif
