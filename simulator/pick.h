/* pick.h — values out of a JSON answer by a short text:
 *
 *     case.process[process=case].due     names, and of a list those whose field is so
 *     peers[0].state   owed[-1].due      one by its place; from the end
 *     cases[owed!=0]   lines[text~断线]  other than; with this text in it
 *     cases#                             how many
 *
 * A list without brackets stands for all its items. */
#ifndef FANGPIN_SIMULATOR_PICK_H
#define FANGPIN_SIMULATOR_PICK_H

#include <jansson.h>
#include <stdbool.h>

/* What a text is wrong about; NULL: nothing. */
const char *pick_check(const char *text);

/* The values picked, as a JSON array (a new reference). Nulls are left out. "" picks the whole. The text is good. */
json_t *pick(const json_t *from, const char *text);

/* A value as text: texts as they are, numbers, true, false; lists and objects as JSON. */
void pick_text(const json_t *v, char *out, size_t room);

#endif
