/* show_list.h — lists of the API for people: asked with the verb's own options, printed as a table. */
#ifndef FANGPIN_NODE_CLI_SHOW_LIST_H
#define FANGPIN_NODE_CLI_SHOW_LIST_H

#include <jansson.h>

#include "node/cli/cli.h"
#include "node/cli/columns.h"
#include "node/cli/say.h"

/* Ask BASE with the verb's options as arguments and print the list under `name`: `row` adds one line. With --json the
 * answer as it came. Gives the exit code; `empty` is said when nothing is listed. */
int show_list(struct cli *c, const char *base, const char *name, const char *const *heads, size_t n,
              void (*row)(struct columns *t, const json_t *v), const char *empty);

/* The two halves of it, for an answer of several lists: NULL when it was refused, with the exit code in `rc`. */
json_t *list_ask(struct cli *c, const char *base, int *rc);
void list_print(const json_t *list, const char *const *heads, size_t n,
                void (*row)(struct columns *t, const json_t *v));

/* The money under a key; "?" when it is unknown. */
const char *show_fen(const json_t *o, const char *key, char out[SAY_TEXT_MAX]);

#endif
