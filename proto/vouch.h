/* vouch.h — which events of a packet count (D4). Internal to proto/. */
#ifndef FANGPIN_PROTO_VOUCH_H
#define FANGPIN_PROTO_VOUCH_H

#include "proto/packet.h"

/* Set vouched, own_checked and own_valid. Returns how many signatures were checked: one for each stretch of events
 * that follow each other, one for each event that carries authority, and at most SIGNATURE_SEARCH_MAX more. */
uint32_t events_vouch(struct opened_event *events, uint32_t n, kind_authority_fn *is_authority);

#endif
