/* rules.h — which rules an office follows on a day, read from its views: for the core before it signs, and for the API
 * to show why. Everything lives in the arena that is given, but texts, which are borrowed from the transaction. */
#ifndef FANGPIN_NODE_CORE_RULES_H
#define FANGPIN_NODE_CORE_RULES_H

#include "replication/store.h"
#include "tiers/calendar.h"
#include "tiers/pack_force.h"

/* What was signed of packs for `office` and above it, by area code and pack. ERR_NOMEM, ERR_CORRUPT. */
int rules_shelf(struct pack_shelf *out, struct txn *t, const struct tree *tree, struct area office, struct arena *a);

/* The text of one of them, as it was signed. */
struct span rules_text(struct txn *t, const Fangpin__V1__PackView *v);

struct rules_choice {
    const struct pack *pack; /* the template when nothing signed applies */
    size_t which;            /* in the shelf; its `n`: the template */
    bool *unreadable;        /* per pack of the shelf: this version cannot read it, so it was passed over */
};
/* ERR_NOMEM. */
int rules_choose(struct rules_choice *out, struct txn *t, const struct pack_shelf *s, struct area office, uint32_t day,
                 bool drill, struct arena *a);

/* The years whose days off are known: those built in, then what was signed above and here; the nearest stands. A signed
 * text that cannot be read is passed over. ERR_NOMEM. */
int rules_calendar(struct calendar *out, struct txn *t, const struct tree *tree, struct area office, struct arena *a);

#endif
