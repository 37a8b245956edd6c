/* areas.h — the place of the demo and of the live tests: one chain of four offices in the real tree of Ngawa. */
#ifndef FANGPIN_NODE_DEMO_AREAS_H
#define FANGPIN_NODE_DEMO_AREAS_H

#define DEMO_AREA_LIST "ngawa-5132" /* see tiers/area_lists.h */

/* The municipality first, as the tree is made. The chain is what live tests and benchmarks use; the demo has a second
 * township under the same county, with a village. */
enum { CITY, COUNTY, TOWNSHIP, VILLAGE, OFFICES, TOWNSHIP_2 = OFFICES, VILLAGE_2, ALL_OFFICES };

extern const char *const demo_areas[ALL_OFFICES];
extern const char *const demo_names[ALL_OFFICES]; /* "乡 草登 Caodeng" */

#define NEIGHBOUR_VILLAGE "513201209207" /* another village of Caodeng, whose office does not run */

#endif
