/* path.h — names of the files in a data folder. */
#ifndef FANGPIN_NODE_HOST_PATH_H
#define FANGPIN_NODE_HOST_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/span.h"

#define HOST_PATH_MAX 4096

/* "DIR/NAME"; false when it does not fit. */
static inline bool path_join(char *out, size_t room, const char *dir, const char *name)
{
    int n = snprintf(out, room, "%s/%s", dir, name);
    return n > 0 && (size_t)n < room;
}

#endif
