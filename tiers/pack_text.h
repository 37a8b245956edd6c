/* pack_text.h — the lines of a pack or a calendar:
 *
 *     # remark
 *     [section]
 *     key = value   ; where it comes from   # remark
 *
 * and what is wrong with them, several at once, each with line and column. */
#ifndef FANGPIN_TIERS_PACK_TEXT_H
#define FANGPIN_TIERS_PACK_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/span.h"

struct pack_fault {
    uint32_t line, column; /* from 1, in characters; 0: the text as a whole */
    char what[REFUSAL_TEXT_BYTES], why[REFUSAL_TEXT_BYTES], remedy[REFUSAL_REMEDY_BYTES];
};

struct pack_faults {
    struct pack_fault at[PACK_FAULTS_MAX];
    size_t n;    /* in `at` */
    size_t more; /* found and not kept */
};

/* Chinese first, English after " / ". Texts are cut where they find no room, never inside a character. */
struct pack_fault *pack_fault_add(struct pack_faults *f, uint32_t line, uint32_t column, const char *why,
                                  const char *remedy, const char *what, ...) __attribute__((format(printf, 6, 7)));

struct pack_entry {
    struct span section, key, value, cite;
    uint32_t line, key_column, value_column;
    bool quoted;   /* the value stood between quotes, which are not part of it */
    bool has_cite; /* a `;` was there */
};

struct pack_reader {
    struct span text; /* borrowed */
    size_t at;
    uint32_t line;
    struct span section;
    struct pack_faults *faults;
};

/* `text` longer than PACK_BYTES_MAX, with a NUL or no UTF-8, is a fault and reads as empty. */
struct pack_reader pack_reader_of(struct span text, struct pack_faults *faults);

/* The next line that holds `key = value`; lines that cannot be read become faults. False at the end. */
bool pack_reader_next(struct pack_reader *r, struct pack_entry *out);

/* The next word of a list "a, b c": cut off `*rest`. False at its end. */
bool pack_word_next(struct span *rest, struct span *word);

/* The number at the beginning of `*s`, cut off it. False when there is none or it is beyond `max`. */
bool pack_digits(struct span *s, int64_t max, int64_t *out);

#endif
