/* area_lists.h — the area lists that are part of the program: real division codes and names, for demos and drills. */
#ifndef FANGPIN_TIERS_AREA_LISTS_H
#define FANGPIN_TIERS_AREA_LISTS_H

#include "base/embed.h"

const struct embedded *area_lists(size_t *n);
/* The list's CSV ("ngawa-5132"); at NULL: none of this name. */
struct span area_list_find(const char *name);

#endif
