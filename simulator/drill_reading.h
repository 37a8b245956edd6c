/* drill_reading.h — what the files that read a drill share. Nobody else includes it. */
#ifndef FANGPIN_SIMULATOR_DRILL_READING_H
#define FANGPIN_SIMULATOR_DRILL_READING_H

#include "simulator/names.h"

struct reader {
    struct drill *d;
    struct drill_faults *faults;
    struct arena *arena;
    const char *folder;
    struct names *names; /* those that acts before give; their values are of no account */
};

/* A setting or section that may stand somewhere, and what takes it. */
struct known {
    const char *name;
    enum { KNOWN_ONE, KNOWN_MANY, KNOWN_SECTION, KNOWN_TITLED } shape; /* KNOWN_TITLED: a section with a title */
    void (*take)(struct reader *r, const struct drill_item *item, void *to);
};

void *reader_take(struct reader *r, size_t len); /* never NULL: a drill's memory is bounded by its text */
const char *reader_text(struct reader *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Take every item that stands in the table; the others are faults with the nearest name. Sections not in the table and
 * settings seen twice too. */
void reader_items(struct reader *r, const struct drill_item *first, const struct known *table, size_t n, void *to);
/* The items of one name only, as above but nothing else is looked at. */
void reader_pick(struct reader *r, const struct drill_item *first, const struct known *row, void *to);

/* Each gives false with a fault. */
bool reader_number(struct reader *r, const struct drill_item *i, uint64_t max, uint64_t *out);
bool reader_bool(struct reader *r, const struct drill_item *i, bool *out);
bool reader_length(struct reader *r, const struct drill_item *i, uint64_t *ms);
bool reader_moment(struct reader *r, const char *text, uint32_t line, uint64_t *ms);
const char *reader_one(const struct drill_item *i); /* its text */
void reader_missing(struct reader *r, uint32_t line, const char *section, const char *name, const char *example);

/* drill_set.c: which offices a list of terms means. */
bool reader_set(struct reader *r, const struct drill_value *terms, struct drill_set *out);
bool reader_set_text(struct reader *r, const char *text, uint32_t line, uint32_t column, struct drill_set *out);
/* Whether an office has this name; false with a fault. Takes no memory: acts and expectations by the thousand ask it. */
bool reader_office(struct reader *r, const char *name, uint32_t line, uint32_t column);
/* All texts that the patterns of a list stand for; a term that names offices in words ("villages") gives their names. */
bool reader_each(struct reader *r, const struct drill_item *i, const char *const **out, size_t *n);

/* drill_ops.c */
void op_take(struct reader *r, const struct drill_item *i, struct drill_step *step);
extern const struct known quality_table[];
extern const size_t n_quality_table;

/* drill_offices.c: areas, tree and offices, from the head. False: nothing more can be read. */
bool reader_offices(struct reader *r, const struct drill_item *first);
/* drill_people.c: who lives there. */
void reader_people(struct reader *r, const struct drill_item *first);
/* drill_steps.c: at, prepare, work, cuts; drill_expects.c: expect, not_exercised, form. */
void steps_take(struct reader *r, const struct drill_item *i, void *to);
void work_take(struct reader *r, const struct drill_item *i, void *to);
void cuts_take(struct reader *r, const struct drill_item *i, void *to);
void expect_take(struct reader *r, const struct drill_item *i, void *to);
void absent_take(struct reader *r, const struct drill_item *i, void *to);
void form_take(struct reader *r, const struct drill_item *i, void *to);
/* drill_rules.c */
void rules_take(struct reader *r, const struct drill_item *i, void *to);

/* act_check.c: whether acts can be understood; faults are noted. */
void work_check(struct reader *r, const struct drill_work *w);
void act_check(struct reader *r, const struct drill_act *a, const struct drill_step *step);
/* expect_check.c: whether what is asked and picked can be. */
void expect_check(struct reader *r, const struct drill_expect *e);

#endif
