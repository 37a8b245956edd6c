/* pack_file.h — packs and calendars as a user names them: a file, or one that is built in. */
#ifndef FANGPIN_NODE_CLI_PACK_FILE_H
#define FANGPIN_NODE_CLI_PACK_FILE_H

#include <jansson.h>

#include "node/cli/cli.h"
#include "tiers/pack.h"

struct pack_file {
    const char *name; /* as it was given */
    char *owned;      /* of a file; NULL: built in */
    struct span text;
    struct arena arena;
    const struct pack *pack; /* once it was read without faults */
    struct pack_faults faults;
};

/* Find the text: a built-in name, else a file. 0 or an exit code, said. pack_file_close in either case. */
int pack_file_open(struct pack_file *p, const struct cli *c, const char *name);
/* Open it and read it as a pack; faults are said line by line. 0 or an exit code. */
int pack_file_read(struct pack_file *p, const struct cli *c, const char *name);
void pack_file_close(struct pack_file *p);

/* Faults on stderr, each as FILE:LINE:COLUMN with why and what to do; with --json nothing. */
void pack_faults_say(const struct cli *c, const char *name, const struct pack_faults *f);
/* {"schema","file","ok","faults":[…],"more"} */
json_t *pack_faults_json(const char *name, const struct pack_faults *f);

#endif
