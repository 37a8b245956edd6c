/* roster.h — who speaks for which area: certificates from the root down (D13). A certificate enters only if
 * its signer was in the roster for the parent area, so every entry's chain ends at the root. In memory; the core
 * rebuilds it from stored certificates when it starts. */
#ifndef FANGPIN_TIERS_ROSTER_H
#define FANGPIN_TIERS_ROSTER_H

#include "proto/event.h"
#include "tiers/kinds.h"

struct roster;
struct roster_entry {
    struct author key, issuer; /* issuer = key for the root */
    struct area area;
    uint32_t epoch;
    struct id event; /* the certificate; the genesis for the root */
};

struct roster *roster_new(void);
void roster_free(struct roster *r);

/* Take in a genesis or certificate that kinds_judge accepted; its body is decoded here. 0; ERR_MALFORMED (body);
 * ERR_EXISTS (held already); ERR_NO_AUTHORITY (signer unknown or not for the parent, or a genesis that does not
 * match `network`); ERR_NOMEM. */
int roster_take(struct roster *r, const struct network *network, const struct event *e, struct arena *a);

const struct roster_entry *roster_find(const struct roster *r, const struct author *key);
/* The newest epoch of an area; NULL when none. */
const struct roster_entry *roster_current(const struct roster *r, struct area area);
/* Every area's current entry, by area code, until fn returns false. */
void roster_each(const struct roster *r, bool (*fn)(void *arg, const struct roster_entry *e), void *arg);
size_t roster_count(const struct roster *r);

#endif
