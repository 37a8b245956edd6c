/* drills_shipped.h — the drills that are part of the program. */
#ifndef FANGPIN_SIMULATOR_DRILLS_SHIPPED_H
#define FANGPIN_SIMULATOR_DRILLS_SHIPPED_H

#include "base/embed.h"

const struct embedded *drills_shipped(size_t *n);
/* Its text; at NULL: none of this name. */
struct span drill_shipped(const char *name);

#endif
