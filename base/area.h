/* area.h — places and reaches: who an event is for.
 *
 * An area is a 12-digit administrative division code kept as a number (513201209200).
 * Its tier can be read from its trailing zeros; its parent cannot (Chongqing's counties hang directly
 * under 500000000000), that is the area list's business (tiers/tree.h). */
#ifndef FANGPIN_BASE_AREA_H
#define FANGPIN_BASE_AREA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct area {
    uint64_t code;
};

enum tier { TIER_VILLAGE = 1, TIER_TOWNSHIP = 2, TIER_COUNTY = 3, TIER_MUNICIPAL = 4 };

/* REACH_UP: the area and its ancestors hold it. REACH_DOWN: all inside it as well. */
enum reach { REACH_UP = 1, REACH_DOWN = 2 };

enum lane { LANE_URGENT = 0, LANE_CASEWORK = 1, LANE_BULK = 2, LANES = 3 };

struct scope {
    struct area area;
    enum reach reach;
};

#define AREA_TEXT_LEN 12

/* `text` is 12 digits not starting with 0 and nothing else. */
bool area_parse(struct area *out, const char *text, size_t len);

/* Whether the code has 12 digits. */
bool area_valid(struct area a);

/* Writes 12 digits and a NUL. */
void area_print(char out[AREA_TEXT_LEN + 1], struct area a);

enum tier area_tier(struct area a);
const char *tier_name(enum tier t);   /* "village" … "municipal"; "?" for no tier */
const char *lane_name(enum lane l);   /* "urgent", "casework", "bulk" */
const char *reach_name(enum reach r); /* "up", "down" */

static inline bool area_equal(struct area a, struct area b)
{
    return a.code == b.code;
}

static inline bool scope_equal(struct scope a, struct scope b)
{
    return a.area.code == b.area.code && a.reach == b.reach;
}

/* First and last code that digits alone put inside `a` (itself included): keys of one area and all
 * inside it lie together. Digits never cut across the list's tree (checked by tests/unit/test_tree.c). */
struct area area_first(struct area a);
struct area area_last(struct area a);

static inline bool area_inside(struct area inner, struct area outer)
{
    return area_first(outer).code <= inner.code && inner.code <= area_last(outer).code;
}

#endif
