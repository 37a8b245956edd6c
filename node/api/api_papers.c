/* Papers of a household that moved: the originals that the office above both villages enclosed, with what their sealed
 * parts say where this office holds the key (K4). */
#include <string.h>

#include <sodium.h>

#include "node/api/api_internal.h"
#include "node/api/body_json.h"
#include "node/api/values.h"
#include "node/core/case_store.h"
#include "proto/casework.pb-c.h"
#include "proto/packet.h"
#include "proto/visit_form.pb-c.h"
#include "tiers/enclosures.h"

struct papers {
    struct call *c;
    struct area place;
    json_t *list;
};

static const ProtobufCMessageDescriptor *sealed_descriptor(uint32_t kind)
{
    switch (kind) {
    case KIND_HOUSEHOLD:
        return &fangpin__v1__household_sealed__descriptor;
    case KIND_VISIT:
        return &fangpin__v1__visit_form__descriptor;
    case KIND_LEAD:
    case KIND_LEAD_URGENT:
        return &fangpin__v1__push_sealed__descriptor;
    default:
        return NULL;
    }
}

static json_t *plain_json(struct call *c, const Fangpin__V1__EnclosureSealed *s, size_t original, uint32_t kind)
{
    const ProtobufCMessageDescriptor *d = sealed_descriptor(kind);

    for (size_t i = 0; s != NULL && d != NULL && i < s->n_part; i++)
        if (s->part[i]->original == original)
            return packed_json(d, span_of(s->part[i]->plain.data, s->part[i]->plain.len), &c->a->arena);
    return json_null();
}

static void original_add(struct papers *p, const struct act *act, const Fangpin__V1__EnclosureSealed *sealed, size_t no,
                         struct span envelope)
{
    struct event e;

    if (enclosed_read(&e, act, envelope, &p->c->a->arena) != ENCLOSED_GOOD)
        return;
    const struct kind_row *row = kind_row(e.kind);
    json_array_append_new(
        p->list, json_pack("{s:o, s:s, s:s, s:o, s:o, s:o, s:o, s:b, s:o}", "event", value_hex(e.id.b, sizeof e.id.b),
                           "kind", row == NULL ? "?" : row->name, "zh", row == NULL ? "?" : row->name_zh, "area",
                           value_area(e.area), "time", value_time((int64_t)hlc_ms(e.time)), "old_household",
                           value_hex(act->against.b, 16), "body", body_json(e.kind, e.body, &p->c->a->arena), "sealed",
                           (int)e.has_sealed, "personal", plain_json(p->c, sealed, no, e.kind)));
}

static void enclosure_add(struct papers *p, const struct event *e)
{
    ProtobufCAllocator memory = arena_allocator(&p->c->a->arena);
    Fangpin__V1__EnclosureSealed *sealed = NULL;
    struct span rest = e->body, key = {NULL, 0}, one;
    const char *why;
    struct act act;
    size_t no = 0;

    if (!act_read(&act, e->kind, e->body) || !enclosure_stands(call_tree(p->c), e, &act))
        return;
    enclosure_next(&rest, ENCLOSURE_KEY_ID, &key);
    ProtobufCBinaryData key_id = {key.len, (uint8_t *)(uintptr_t)key.at};
    struct span plain = sealed_open(p->c, e, p->place, &key_id, &why);
    if (plain.at != NULL) {
        sealed = fangpin__v1__enclosure_sealed__unpack(&memory, plain.len, plain.at);
        sodium_memzero((uint8_t *)(uintptr_t)plain.at, plain.len);
    }
    for (rest = e->body; enclosure_next(&rest, ENCLOSURE_ORIGINAL, &one); no++)
        original_add(p, &act, sealed, no, one);
}

json_t *read_papers(struct call *c)
{
    struct papers p = {.c = c};
    struct span stored;

    if (call_tree(c) == NULL || !call_case(c, &p.place, &stored))
        return NULL;
    p.list = json_array();
    for (size_t i = 0; i < case_ref_count(stored); i++) {
        struct log_entry at;
        struct event e;
        if (log_get(c->txn, case_ref_at(stored, i), &at) && at.kind == KIND_ENCLOSURE &&
            event_decode(&e, at.envelope, &c->a->arena) == 0)
            enclosure_add(&p, &e);
    }
    return json_pack("{s:s, s:s, s:o, s:o}", "schema", "fangpin.papers/1", "household", c->rest, "area",
                     value_area(p.place), "papers", p.list);
}
