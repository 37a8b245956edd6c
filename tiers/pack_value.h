/* pack_value.h — one value of a pack, read from its text. */
#ifndef FANGPIN_TIERS_PACK_VALUE_H
#define FANGPIN_TIERS_PACK_VALUE_H

#include "tiers/pack.h"

/* Read `e`'s value as that of `key`. False with a fault. Spans of `out` are those of `e`. */
bool pack_value_read(struct pack_value *out, enum pack_key key, const struct pack_entry *e, struct pack_faults *f);

#endif
