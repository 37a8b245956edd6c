/* drill_text.h — the text of a drill, in the syntax of fangpin.conf: settings, lists and sections, each with its line.
 *
 *     name = value          name = { value, value }          name "title" { … }          # remark
 *
 * A value is a word or stands in quotes; a backslash before the end of a line joins it with the next one. libconfuse,
 * which reads fangpin.conf, stops at the first fault and forgets where a value stood: here all faults are wanted at
 * once, with their lines. */
#ifndef FANGPIN_SIMULATOR_DRILL_TEXT_H
#define FANGPIN_SIMULATOR_DRILL_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/span.h"

struct drill_fault {
    uint32_t line, column;       /* from 1; column 0: the whole line */
    char what[512], remedy[512]; /* Chinese first, English after " / " */
};

struct drill_faults {
    struct drill_fault at[DRILL_FAULTS_MAX];
    size_t n, more;
};

/* Leave off, in place, bytes that are no whole character: a text that was cut to its room must print as JSON. */
void characters_keep(char *text);

struct drill_value {
    const char *text;
    uint32_t line, column;
    const struct drill_value *next;
};

struct drill_item {
    const char *name;
    uint32_t line, column;
    bool section, list;
    const char *title;               /* of a section; NULL: none */
    const struct drill_value *value; /* of a setting: the first; NULL: an empty list */
    const struct drill_item *item;   /* of a section: the first */
    const struct drill_item *next;
};

/* Give the first item; NULL when the text is empty or at fault (f->n > 0). All memory is the arena's. */
const struct drill_item *drill_text_parse(struct span text, struct drill_faults *f, struct arena *a);

/* Note a fault. The remedy may be "". */
void drill_fault(struct drill_faults *f, uint32_t line, uint32_t column, const char *remedy, const char *what, ...)
    __attribute__((format(printf, 5, 6)));

#endif
