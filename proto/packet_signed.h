/* packet_signed.h — what packets carry that is signed and is no event. Internal to proto/. */
#ifndef FANGPIN_PROTO_PACKET_SIGNED_H
#define FANGPIN_PROTO_PACKET_SIGNED_H

#include "proto/packet.h"

#define MANIFEST_DOMAIN    "fangpin manifest v1"
#define MANIFEST_BYTES_MAX 512u
#define ENROL_DOMAIN       "fangpin enrol v1"
#define ENROL_TEXT_BYTES   (16u + 8u + 32u)

enum { MANIFEST_AUTHOR = 1, MANIFEST_SIGNATURE = 7 };

/* Whether a manifest's bytes, less the signature's field, were signed by the author they name. The bytes are those
 * of the frame: nothing is encoded again to be verified (D3). */
bool manifest_raw_valid(struct span manifest);

/* The sizes of its fields have been checked. */
bool enrol_proof_valid(const Fangpin__V1__EnrolRequest *q);

#endif
