#include "tiers/view_read.h"

#include <string.h>

ProtobufCBinaryData view_bytes(const void *at, size_t len)
{
    return (ProtobufCBinaryData){.len = len, .data = (uint8_t *)(uintptr_t)at};
}

struct subject view_subject(const ProtobufCBinaryData *b)
{
    struct subject s = {{0}};

    if (b->len == sizeof s.b)
        memcpy(s.b, b->data, sizeof s.b);
    return s;
}

struct id view_id(const ProtobufCBinaryData *b)
{
    struct id id = {{0}};

    if (b->len == sizeof id.b)
        memcpy(id.b, b->data, sizeof id.b);
    return id;
}

bool view_same(const ProtobufCBinaryData *a, const ProtobufCBinaryData *b)
{
    return a->len > 0 && a->len == b->len && memcmp(a->data, b->data, a->len) == 0;
}

bool view_names(const ProtobufCBinaryData *b, const struct subject *s)
{
    return b->len == sizeof s->b && memcmp(b->data, s->b, sizeof s->b) == 0;
}

const Fangpin__V1__StepBody *process_now(const Fangpin__V1__ProcessView *v)
{
    static const Fangpin__V1__StepBody nothing = FANGPIN__V1__STEP_BODY__INIT;

    return v && v->now ? v->now : &nothing;
}
