/* report_parts.h — the small readers that the parts of a run.json are read with. All of them stick (report_read.h):
 * after a fault they give empty values. */
#ifndef FANGPIN_SIMULATOR_REPORT_PARTS_H
#define FANGPIN_SIMULATOR_REPORT_PARTS_H

#include "simulator/report_read.h"

void reading_fail(struct reading *g, int rc, const char *key, const char *what);

const char *read_text(struct reading *g, const json_t *o, const char *key);
struct words read_words(struct reading *g, const json_t *o, const char *zh, const char *en);
int64_t read_number(struct reading *g, const json_t *o, const char *key); /* 0 or more */
struct figure figure_of(struct reading *g, const json_t *v, const char *key);
struct figure read_figure(struct reading *g, const json_t *o, const char *key); /* null is unknown; absent is a fault */
bool read_bool(struct reading *g, const json_t *o, const char *key);

/* Which of n words stands there. None of them: n when `others` are welcome, else a fault. */
int read_kind(struct reading *g, const json_t *o, const char *key, const char *(*word)(int), int n, bool others);

/* The index of the office named there; RUN_NONE for null where that is allowed. */
size_t read_office(struct reading *g, const json_t *o, const char *key, bool optional);

/* The rows of a list of the document and how many; none when it is absent. Sets the place for faults. */
const json_t *read_list(struct reading *g, const json_t *doc, const char *list, size_t max, size_t *n);

/* Zeroed room for n things, or NULL after a fault. */
void *read_room(struct reading *g, size_t n, size_t size);

struct series read_pairs(struct reading *g, const json_t *rows); /* [[ms, number], …] */
struct series read_steps(struct reading *g, const json_t *o, const char *key, int64_t step_ms);

#endif
