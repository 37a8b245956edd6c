/* people.h — invented households for demos, drills, tests and benchmarks. Nobody here exists: identity numbers lie in the
 * region 99xxxx, which is assigned to no place, and have valid check characters. */
#ifndef FANGPIN_NODE_API_PEOPLE_H
#define FANGPIN_NODE_API_PEOPLE_H

#include <jansson.h>
#include <stdint.h>

#include "base/prng.h"

struct person {
    char name[32];
    char citizen_id[19];
    char phone[12];
    char address[64];
};

void person_invent(struct person *out, struct prng *p);

/* A filing of kind household for the API, in the village `area`. A new reference. */
json_t *household_invent(struct prng *p, const char *area);

#endif
