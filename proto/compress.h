/* compress.h — zstd with contexts kept per thread. Internal to proto/. */
#ifndef FANGPIN_PROTO_COMPRESS_H
#define FANGPIN_PROTO_COMPRESS_H

#include "base/err.h"
#include "base/span.h"

/* Room that squeezing `len` bytes may need. */
size_t squeeze_bound(size_t len);

/* Level 1. `*used` bytes of `out` are filled. ERR_NOMEM. */
int squeeze(uint8_t *out, size_t room, size_t *used, struct span plain);

/* Into exactly `len` bytes: ERR_MALFORMED when it is no zstd frame or gives another number of bytes. Never writes
 * beyond `len`. ERR_NOMEM. */
int unsqueeze(uint8_t *out, size_t len, struct span squeezed);

#endif
