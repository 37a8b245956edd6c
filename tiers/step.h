/* step.h — the body of a step (StepBody): read in place without trust, and written. */
#ifndef FANGPIN_TIERS_STEP_H
#define FANGPIN_TIERS_STEP_H

#include "base/arena.h"
#include "base/id.h"
#include "base/span.h"
#include "tiers/process.h"

/* Numbers of StepBody's fields (proto/step.proto). */
enum step_field_no {
    STEP_THING = 1,
    STEP_HOUSEHOLD = 2,
    STEP_ON = 3,
    STEP_DUE_ON = 4,
    STEP_UNTIL = 5,
    STEP_TEXT = 6,
    STEP_REASON = 7,
    STEP_OFFICER = 8,
    STEP_DEPT = 9,
    STEP_EVENT = 10,
    STEP_LINK = 11,
    STEP_FUND = 12,
    STEP_AMOUNT_FEN = 13,
    STEP_COUNT = 14,
    STEP_COUNT2 = 15,
    STEP_NUMBER = 16,
    STEP_WAY = 17,
    STEP_SORT = 18, /* what kind of thing: a damage, a shelter, a loan */
    STEP_GRADE = 19,
    STEP_PATH = 20,
    STEP_COLOUR = 21,
    STEP_STAGE = 22,
    STEP_LEVEL = 23,
    STEP_VERSION = 24,
    STEP_MONTH = 25,
    STEP_PERCENT = 26,
    STEP_VOTES_FOR = 27,
    STEP_VOTES_AGAINST = 28,
    STEP_VOTES_ABSTAIN = 29,
    STEP_OVERRIDE = 30,
    STEP_CHECKS = 31,
    STEP_CLASS = 32,
    STEP_RISKS = 33,
    STEP_ATTENDEES = 34,
    STEP_OUTCOME = 35,
    STEP_HASH = 36,
    STEP_AREAS = 37,
    STEP_DEPTS = 38,
    STEP_AT_MS = 39,
    STEP_ONSET_MS = 40,
    STEP_END_MS = 41,
    STEP_ORIGIN = 42,
    STEP_WITNESS = 43,
    STEP_TAGS = 44,
    STEP_ATTENDED = 45,
    STEP_FOUND_ON = 46,
    STEP_OWED_ON = 53, /* papers owed: they follow by then */
    STEP_PAPERS = 54,
    STEP_SINCE = 55,
    STEP_FINISH_ON = 56, /* the last day of the whole */
    STEP_PERSON = 57,    /* a member of the household */
    STEP_FIELDS
};

#define STEP_LIST_MAX 24u /* numbers in one list */

enum step_type {
    STEP_IS_NONE,
    STEP_IS_SUBJECT,
    STEP_IS_DATE,
    STEP_IS_TEXT,
    STEP_IS_NUMBER, /* up to `max` */
    STEP_IS_FEN,
    STEP_IS_HASH,
    STEP_IS_TIME,  /* milliseconds since 1970 */
    STEP_IS_MONTH, /* yyyymm */
    STEP_IS_NUMBERS,
    STEP_IS_AREAS,
};

struct step_field_row {
    const char *name; /* in JSON; "-" for "_" on the command line */
    enum step_type type;
    uint64_t max; /* numbers: the greatest; texts: bytes */
    const char *arg;
    const char *zh, *en;
};
/* NULL for a number that no field has. */
const struct step_field_row *step_field_row(uint32_t number);

/* Values by field number. Spans of subjects, hashes and texts are the bytes; of lists the packed varints. All borrowed. */
struct step_values {
    uint64_t number[STEP_FIELDS];
    struct span bytes[STEP_FIELDS];
};

struct step {
    struct subject thing, household;
    uint32_t on, due_on;
    struct step_values v;
};

bool step_has(const struct step_values *v, uint32_t field);
/* Whether the step's row takes or needs this field. */
const struct step_field *step_row_field(const struct step_row *row, uint32_t field);

/* False when the body is malformed, a field the row needs is missing, or a value is out of range. Fields that the row
 * does not name are read too: a newer office may add some. */
bool step_read(struct step *out, const struct process *p, const struct step_row *row, struct span body);

/* Whether the body of a step's kind can be read at all, and whose case file it belongs to: the household's, else the
 * thing's. */
bool step_valid(uint32_t kind, struct span body);
bool step_subject_of(struct subject *out, uint32_t kind, struct span body);

/* The body's bytes, fields in order. ERR_NOMEM. */
int step_pack(struct span *out, const struct step_values *v, struct arena *a);

/* Numbers of a list. False at the end. */
bool step_list_next(struct span *rest, uint64_t *out);
/* Append to a list that holds `len` bytes of `room`; the new length, 0 when it is full. */
size_t step_list_add(uint8_t *at, size_t len, size_t room, uint64_t number);

struct subject step_subject(const struct step_values *v, uint32_t field); /* zero when absent */

#endif
