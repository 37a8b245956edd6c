/* wraps.h — the keys of sealed parts, as far as one was wrapped for this office (D2, D7). */
#ifndef FANGPIN_NODE_WRAPS_H
#define FANGPIN_NODE_WRAPS_H

#include "proto/keys.h"
#include "replication/store.h"

/* The key named `key_id` under which an event was sealed, unwrapped with the keys of office `me`. A wrap stands under the
 * area of the office that signed it: the event's own, `place`, or the event's scope. False: none is held here, or it does
 * not open. Wipe the key after use. */
bool wrapped_key_find(struct txn *t, const struct author *me, const struct office_keys *keys, const struct event *e,
                      struct area place, struct span key_id, uint8_t out[CASE_KEY_BYTES]);

#endif
