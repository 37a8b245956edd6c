/* world_api.h — acts and questions as JSON at any office of a world: what an officer's command says, without a process.
 * Formats are printf's. Everything stops the test when it is not as asked for. */
#ifndef FANGPIN_TESTS_WORLD_API_H
#define FANGPIN_TESTS_WORLD_API_H

#include "support/api_bed.h"

#define ID_TEXT 33 /* 32 hex digits */

/* An id kept for longer than an answer's. */
struct id_text {
    char at[ID_TEXT];
};
struct id_text world_id(const char *text);

/* File one act, which must be accepted; its subject (the minted or given id) as text, valid for the next 16 calls. */
const char *world_does(struct world *w, const char *office, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* … which must be refused with this code; both languages are looked for in what, why and remedy. */
void world_refuses(struct world *w, const char *office, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Ask a path; the answer must be 200. Free it with json_decref. */
json_t *world_asks(struct world *w, const char *office, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Text (numbers as digits, booleans as true/false) under "case.process.0.state" of such an answer; "" when absent. Valid
 * for the next 16 calls. */
const char *world_said(const json_t *o, const char *path);

/* The instance of `process` in a household's (or matter's) file: its member `field` as text; the first of several. */
const char *world_process(struct world *w, const char *office, const char *subject, const char *process,
                          const char *field);
/* Whether the office's work (of the area `area`; NULL: its own) holds a line with this process or item and this duty or
 * state; both may be NULL. */
bool world_has_work(struct world *w, const char *office, const char *process, const char *state);

/* Days of the world's clock; a household of V with one lead, and with its case open and the list frozen. */
void world_days(struct world *w, unsigned days);
const char *world_home(struct world *w, const char *village, const char *name, const char *citizen_id);

#endif
