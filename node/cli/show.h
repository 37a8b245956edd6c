/* show.h — taking values out of the API's answers for people: what is absent is "?". */
#ifndef FANGPIN_NODE_CLI_SHOW_H
#define FANGPIN_NODE_CLI_SHOW_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "node/api/codes.h"

/* The text under a key, "?" when it is absent or null. Borrowed from the object. */
const char *show_text(const json_t *o, const char *key);
/* The same, "-" when it is absent: for what need not be there. */
const char *show_maybe(const json_t *o, const char *key);
/* The number under a key, -1 when it is unknown. */
int64_t show_number(const json_t *o, const char *key);
/* The Chinese word for the code that stands under a key. */
const char *show_code(const json_t *o, const char *key, const struct code_list *l);
/* A kind of event by its Chinese name; the name itself when this version does not know it. Borrowed. */
const char *kind_zh(const char *name);
/* "2026-11-23 13:30:12" of an RFC 3339 time; the text itself when it is none. */
void time_short(char out[24], const char *time);
bool show_true(const json_t *o, const char *key);

#endif
