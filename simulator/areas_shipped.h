/* areas_shipped.h — the area lists that are part of the program, for drills. */
#ifndef FANGPIN_SIMULATOR_AREAS_SHIPPED_H
#define FANGPIN_SIMULATOR_AREAS_SHIPPED_H

#include "base/span.h"

struct area_list {
    const char *name; /* "ngawa-5132" */
    const uint8_t *begin, *end;
};

const struct area_list *area_lists(size_t *n);
/* The list's CSV; at NULL: none of this name. */
struct span area_list_find(const char *name);

#endif
