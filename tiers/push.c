#include "tiers/push.h"

#include <string.h>

#include "base/clock.h"
#include "proto/keys.h"
#include "proto/kinds.h"
#include "proto/packet.h"
#include "tiers/departments.h"
#include "tiers/view_read.h"

/* ---- keys ---- */

struct subject push_subject(uint32_t dept, uint32_t month)
{
    struct subject s = {{0}};

    put_be(s.b, month, 4);
    s.b[4] = (uint8_t)dept;
    return s;
}

struct subject push_record_subject(uint32_t dept, uint32_t month, struct span record)
{
    struct subject s = push_subject(dept, month);
    struct id h = hash_of(record);

    memcpy(s.b + PUSH_PREFIX_BYTES, h.b, sizeof s.b - PUSH_PREFIX_BYTES);
    return s;
}

/* Beside digits. */
static bool record_character(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || strchr("-_./", c) != NULL;
}

bool push_record_fits(const char *text)
{
    enum { CITIZEN_DIGITS = 15, PHONE_DIGITS = 11 };
    size_t len = strlen(text);

    if (len == 0 || len > PUSH_RECORD_BYTES_MAX)
        return false;
    for (size_t i = 0; i < len;) {
        size_t run = strspn(text + i, "0123456789");
        if (run >= CITIZEN_DIGITS || (run == PHONE_DIGITS && text[i] == '1'))
            return false;
        if (run == 0 && !record_character(text[i]))
            return false;
        i += run ? run : 1;
    }
    return true;
}

uint32_t push_missing_from(uint32_t month, uint32_t push_day)
{
    uint32_t next = month % 100 == 12 ? month + 89 : month + 1;

    if (month > 999911 || !date_exists(month * 100 + 1))
        return 0;
    return date_add(next * 100 + push_day, 1);
}

bool push_record_open(const Fangpin__V1__PushRecordView *v)
{
    return v->revision > 0 && v->closed_revision <= v->revision;
}

/* ---- who is touched ---- */

static struct sum_target target_of(const struct event *e, uint8_t type, struct subject s)
{
    return (struct sum_target){.area = e->area, .type = type, .subject = s};
}

size_t push_targets(const struct event *e, const struct act *act, struct sum_target out[SUM_TARGETS_MAX])
{
    if (!department_of(act->dept) || act->month == 0)
        return 0;
    if (e->kind == KIND_PUSH || e->kind == KIND_PUSH_URGENT) {
        out[0] = target_of(e, VIEW_PUSH, push_subject(act->dept, act->month));
        return 1;
    }
    if (act->text.len == 0 || act->text.len > PUSH_RECORD_BYTES_MAX)
        return 0;
    out[0] = target_of(e, VIEW_RECORD, push_record_subject(act->dept, act->month, act->text));
    return 1;
}

/* ---- adding ---- */

static int view_pack(const ProtobufCMessage *m, struct span *out, struct arena *a)
{
    uint8_t *at = arena_take(a, protobuf_c_message_get_packed_size(m) + 1);

    if (!at)
        return ERR_NOMEM;
    *out = span_of(at, protobuf_c_message_pack(m, at));
    return 0;
}

/* Of two events that say the same revision the one with the smaller id stands, whichever came first. */
static bool stands(uint32_t revision, const struct event *e, uint32_t held, ProtobufCBinaryData by)
{
    if (revision != held || by.len != sizeof e->id.b)
        return revision >= held;
    return memcmp(e->id.b, by.data, sizeof e->id.b) < 0;
}

static int list_apply(const struct event *e, const struct act *act, struct span old, struct span *out, struct arena *a)
{
    Fangpin__V1__PushView fresh = FANGPIN__V1__PUSH_VIEW__INIT, *v = &fresh;
    ProtobufCAllocator memory = arena_allocator(a);

    if (old.at && !(v = fangpin__v1__push_view__unpack(&memory, old.len, old.at)))
        return ERR_CORRUPT;
    v->dept = act->dept;
    v->month = act->month;
    v->urgent |= e->kind == KIND_PUSH_URGENT;
    if (v->first_on == 0 || act->date < v->first_on)
        v->first_on = act->date;
    if (stands(act->revision, e, v->revision, v->event)) {
        v->revision = act->revision;
        v->records = act->count;
        v->event = view_bytes(e->id.b, sizeof e->id.b);
    }
    return view_pack(&v->base, out, a);
}

static void source_take(Fangpin__V1__PushRecordView *v, const struct event *e, const struct act *act)
{
    bool lead = e->kind != KIND_PUSH_RECORD, was_lead = v->lead.len > 0;

    /* Within one revision a lead goes before a record of nobody known: the household was registered since. */
    if (v->revision == act->revision && lead != was_lead ? was_lead : !stands(act->revision, e, v->revision, v->event))
        return;
    v->revision = act->revision;
    v->event = view_bytes(e->id.b, sizeof e->id.b);
    v->data_kind = act->data_kind;
    v->area = lead ? e->stream.scope.area.code : 0;
    v->household = lead ? view_bytes(act->household.b, sizeof act->household.b) : (ProtobufCBinaryData){0};
    v->lead = lead ? view_bytes(act->thing.b, sizeof act->thing.b) : (ProtobufCBinaryData){0};
}

/* The deeper feedback was signed in sight of the other; beside each other the greater id stands. */
static bool feedback_stands(const Fangpin__V1__PushRecordView *v, const struct event *e)
{
    if (v->result == 0 || e->depth != v->result_depth || v->result_event.len != sizeof e->id.b)
        return v->result == 0 || e->depth > v->result_depth;
    return memcmp(e->id.b, v->result_event.data, sizeof e->id.b) > 0;
}

static int record_apply(const struct event *e, const struct act *act, struct span old, struct span *out,
                        struct arena *a)
{
    Fangpin__V1__PushRecordView fresh = FANGPIN__V1__PUSH_RECORD_VIEW__INIT, *v = &fresh;
    ProtobufCAllocator memory = arena_allocator(a);
    char record[PUSH_RECORD_BYTES_MAX + 1] = "";

    if (old.at && !(v = fangpin__v1__push_record_view__unpack(&memory, old.len, old.at)))
        return ERR_CORRUPT;
    memcpy(record, act->text.at, act->text.len);
    v->dept = act->dept;
    v->month = act->month;
    v->record = record;
    if (e->kind == KIND_LEAD_CLOSE) {
        if (act->revision > v->closed_revision)
            v->closed_revision = act->revision;
    } else if (e->kind != KIND_PUSH_FEEDBACK) {
        source_take(v, e, act);
    } else if (feedback_stands(v, e)) {
        v->result = act->code;
        v->fed_on = act->date;
        v->result_event = view_bytes(e->id.b, sizeof e->id.b);
        v->result_depth = e->depth;
    }
    return view_pack(&v->base, out, a);
}

int push_apply(const struct event *e, const struct act *act, const struct sum_target *at, struct span old,
               struct span *new_view, struct arena *a)
{
    if (at->type == VIEW_PUSH)
        return list_apply(e, act, old, new_view, a);
    return record_apply(e, act, old, new_view, a);
}
