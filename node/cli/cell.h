/* cell.h — one cell of a table to the value of a filing's field, or what is wrong with it and what to do. */
#ifndef FANGPIN_NODE_CLI_CELL_H
#define FANGPIN_NODE_CLI_CELL_H

#include <jansson.h>
#include <stdint.h>

#include "node/api/codes.h"

enum cell_type {
    CELL_TEXT,
    CELL_WHOLE,     /* a whole number up to `max` */
    CELL_NUMBERS,   /* several, with blanks or semicolons between */
    CELL_YUAN,      /* to whole fen */
    CELL_DATE,      /* a day, not after today */
    CELL_CODE,      /* a word of a list */
    CELL_ID,        /* an identity number, GB 11643 */
    CELL_AREA,      /* 12 digits */
    CELL_HOUSEHOLD, /* 32 hex digits */
    CELL_RECORD,    /* a department's number of its record */
};

struct cell_rule {
    enum cell_type type;
    uint32_t max; /* of a number; bytes of a text */
    const struct code_list *codes;
};

#define CELL_WORDS_MAX 400

struct cell_fault {
    char what[CELL_WORDS_MAX], remedy[CELL_WORDS_MAX]; /* Chinese first, English after " / " */
};

/* The value (given), or NULL with the fault filled. `text` is not empty; `today` is yyyymmdd. */
json_t *cell_read(const struct cell_rule *rule, const char *text, uint32_t today, struct cell_fault *fault);

#endif
