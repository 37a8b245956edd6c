/* body_json.h — bodies and views as JSON, by the descriptors that protobuf-c generates: a new field shows up by
 * itself. Nothing of a sealed part comes this way, so nothing personal does. */
#ifndef FANGPIN_NODE_API_BODY_JSON_H
#define FANGPIN_NODE_API_BODY_JSON_H

#include <jansson.h>
#include <protobuf-c/protobuf-c.h>

#include "base/arena.h"
#include "base/span.h"

/* The decoded body of an event of this kind; JSON null for kinds this version does not know and for bytes that
 * do not decode. Empty ids, dates and areas are null. */
json_t *body_json(uint32_t kind, struct span body, struct arena *a);

/* Any message. */
json_t *message_json(const ProtobufCMessage *m);

/* Packed bytes of a message type: decoded and shown; JSON null when they do not decode. */
json_t *packed_json(const ProtobufCMessageDescriptor *d, struct span packed, struct arena *a);

#endif
