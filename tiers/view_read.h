/* view_read.h — reading and filling views: ids that may be missing or of another length, and what an instance has now.
 * Pure. */
#ifndef FANGPIN_TIERS_VIEW_READ_H
#define FANGPIN_TIERS_VIEW_READ_H

#include "base/id.h"
#include "proto/view.pb-c.h"

/* Bytes as a view holds them: borrowed as long as the view lives. */
ProtobufCBinaryData view_bytes(const void *at, size_t len);

/* The subject or the event that bytes of a view are; zero: they are none. */
struct subject view_subject(const ProtobufCBinaryData *b);
struct id view_id(const ProtobufCBinaryData *b);

/* Whether both name the same thing; bytes that are not there name nothing. */
bool view_same(const ProtobufCBinaryData *a, const ProtobufCBinaryData *b);
bool view_names(const ProtobufCBinaryData *b, const struct subject *s);

/* What an instance has now; an empty body: nothing, or there is none. */
const Fangpin__V1__StepBody *process_now(const Fangpin__V1__ProcessView *v);

#endif
