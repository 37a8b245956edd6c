/* lateness.h — the one reckoning of what is late, and whether the line or an officer was (DOMAIN.md 0.5, K6): worklists,
 * papers of meetings and counters all ask here, so they never differ.
 *
 * The clock of a duty starts when what triggers it comes to the office that owes it. A signed due day counts from the
 * signer's day; the days that the trigger was on its way are added when the line is shown to have been dark meanwhile. An
 * act signed in time that came after its day is the line's too. What shows it: between neighbours the log of dark times
 * (link_log.h), and without a dark time there the line is not the reason; for an office farther away, whose lines are not
 * logged here, that its act took longer than a gap is. Nothing follows from any of it but what is shown (D5). */
#ifndef FANGPIN_NODE_API_LATENESS_H
#define FANGPIN_NODE_API_LATENESS_H

#include "node/api/api_internal.h"
#include "tiers/step_fold.h"

enum late_by { LATE_NOT, LATE_BY_OFFICER, LATE_BY_LINK };

/* How one event of a file came here. */
struct passage {
    struct id id;
    struct area area;    /* who signed it */
    int64_t signed_ms;   /* the signer's claim */
    int64_t received_ms; /* this office's clock; of an own event when it was signed */
};

/* All of a stored file's, from the request's arena. NULL with *n 0: none, or no memory. */
const struct passage *passages_read(struct call *c, struct span stored, size_t *n);
const struct passage *passage_find(const struct passage *at, size_t n, const ProtobufCBinaryData *event);

/* The due day at `owner` of a duty that `trigger` (may be NULL) began. */
uint32_t due_there(struct call *c, uint32_t due, const struct passage *trigger, struct area owner);

/* On `day` (today, or when it was done). `due` 0 or DUE_NONE: never late. */
enum late_by late_on(uint32_t due, uint32_t there, uint32_t day);

/* A line of a worklist, as its key and value stand (api_work.c). The request's arena is taken back. */
enum late_by late_work(struct call *c, struct span key, struct span value, uint32_t today);

/* Of a step that was taken: by its day and by its own way here. `trigger`: the step before it, or NULL. */
enum late_by late_step(struct call *c, const Fangpin__V1__StepView *s, const struct passage *own,
                       const struct passage *trigger);

#endif
