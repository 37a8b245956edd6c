/* setup.h — making an office's folder, for init and join: built beside its place and moved there when complete. */
#ifndef FANGPIN_NODE_CLI_SETUP_H
#define FANGPIN_NODE_CLI_SETUP_H

#include "node/cli/cli.h"
#include "node/cli/config.h"
#include "node/core/core.h"

struct setup {
    char part[2100]; /* DIR.part */
    struct office_keys keys;
    struct store *store;
};

/* Now, with fresh entropy. */
struct step_time step_time_now(void);

/* A file's bytes (malloc'd, NUL-terminated behind the end). ERR_NOT_FOUND, ERR_TOO_BIG, ERR_IO. */
int file_read(const char *path, size_t max, char **out, size_t *len);

/* Refuse an existing office, make DIR.part (0700) with keys (kept from an earlier try, whose token may be bound to
 * them) and an empty store. 0 or an exit code, said. */
int setup_begin(struct setup *s, const struct cli *c);
/* Write the config, close the store, move the folder to its place. 0 or an exit code, said. */
int setup_finish(struct setup *s, const struct cli *c, const struct config *config);
/* Give up: with `keep_keys` the folder stays with the keys only, else it goes. */
void setup_abort(struct setup *s, bool keep_keys);

/* Fill listen and advertise from the options. 0 or an exit code, said. */
int setup_addresses(const struct cli *c, struct config *config);

#endif
