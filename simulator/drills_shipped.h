/* drills_shipped.h — the drills that are part of the program. */
#ifndef FANGPIN_SIMULATOR_DRILLS_SHIPPED_H
#define FANGPIN_SIMULATOR_DRILLS_SHIPPED_H

#include "base/span.h"

struct shipped_drill {
    const char *name; /* "first-cut" */
    const uint8_t *begin, *end;
};

const struct shipped_drill *drills_shipped(size_t *n);
/* Its text; at NULL: none of this name. */
struct span drill_shipped(const char *name);

#endif
