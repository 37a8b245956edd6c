/* packet_check.h — what every field of a packet must look like before anybody acts on it. Internal to proto/. */
#ifndef FANGPIN_PROTO_PACKET_CHECK_H
#define FANGPIN_PROTO_PACKET_CHECK_H

#include "proto/packet.h"

/* Before decoding: the outermost fields stand at most once each, and one body at most. Gives the manifest's
 * bytes (at NULL: none). ERR_MALFORMED. */
int frame_check(struct span frame, struct span *manifest);

/* After decoding: sizes of ids and keys, lanes, reaches, counts. Whoever reads the packet later may rely on
 * them. ERR_MALFORMED, ERR_TOO_BIG. */
int packet_check(const Fangpin__V1__Packet *p);

#endif
