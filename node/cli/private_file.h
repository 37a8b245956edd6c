/* private_file.h — a file that names persons: readable by its owner alone, and in place only when it is whole and on the disk. */
#ifndef FANGPIN_NODE_CLI_PRIVATE_FILE_H
#define FANGPIN_NODE_CLI_PRIVATE_FILE_H

#include <stdbool.h>
#include <stdio.h>

#define PRIVATE_PATH_ROOM 4200

struct private_file {
    FILE *f;
    char path[PRIVATE_PATH_ROOM], part[PRIVATE_PATH_ROOM + 8]; /* written beside its place, as PATH.part */
};

/* Begin to write; what an earlier, broken attempt left there goes. False: it cannot be written. */
bool private_begin(struct private_file *p, const char *path);
/* Put it in place, or with `good` false take it away. False: it is not in place, and nothing is left beside it. */
bool private_end(struct private_file *p, bool good);

#endif
