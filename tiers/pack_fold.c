#include "tiers/pack_fold.h"

#include <stdlib.h>
#include <string.h>

#include "proto/packet.h"
#include "tiers/act.h"
#include "tiers/pack_text.h"
#include "tiers/view_read.h"

typedef Fangpin__V1__PackView pack_view;
typedef Fangpin__V1__PackMark pack_mark;

#define ID_BYTES sizeof(struct id)

/* ---- names ---- */

struct subject pack_subject(struct area place, struct span name, uint32_t version)
{
    uint8_t text[8 + 4 + FILING_NAME_BYTES_MAX];
    size_t len = name.len < FILING_NAME_BYTES_MAX ? name.len : FILING_NAME_BYTES_MAX;
    struct subject s;

    put_be(text, place.code, 8);
    put_be(text + 8, version, 4);
    memcpy(text + 12, name.at, len);
    struct id hash = hash_of(span_of(text, 12 + len));
    memcpy(s.b, hash.b, sizeof s.b);
    return s;
}

struct subject calendar_subject(uint32_t year)
{
    struct subject s = {{'y'}};

    put_be(s.b + 1, year, 4);
    return s;
}

struct span pack_text_of(struct span stored)
{
    if (!stored.at || stored.len <= ID_BYTES)
        return (struct span){NULL, 0};
    return span_of(stored.at + ID_BYTES, stored.len - ID_BYTES);
}

/* ---- who is touched ---- */

static size_t target_add(struct sum_target *out, size_t n, const struct event *e, uint8_t type, struct subject s)
{
    out[n] = (struct sum_target){.area = e->stream.scope.area, .type = type, .subject = s};
    return n + 1;
}

/* Fields that are longer than a remark: the text, of a pack or a calendar. */
static struct span long_text(struct span body, uint32_t number)
{
    struct span text = {NULL, 0};
    struct wire_field f;

    while (wire_next(&body, &f) == 1) {
        if (f.number == number && f.is_bytes)
            text = f.bytes;
    }
    return text;
}

enum { PACK_FIELD_TEXT = 8, CALENDAR_FIELD_TEXT = 3 };

static bool pack_whole(const struct event *e, const struct act *act)
{
    struct span text = long_text(e->body, PACK_FIELD_TEXT);

    if (!text.at || text.len > PACK_BYTES_MAX || memchr(text.at, 0, text.len))
        return false;
    struct id hash = hash_of(text);
    struct subject named = pack_subject(e->stream.scope.area, act->text, act->code);
    return memcmp(act->key.at, hash.b, sizeof hash.b) == 0 && subject_equal(&named, &act->thing);
}

size_t pack_targets(const struct event *e, struct sum_target out[PACK_TARGETS_MAX])
{
    struct act act;
    size_t n = 0;

    if (!act_read(&act, e->kind, e->body))
        return 0;
    switch (e->kind) {
    case KIND_PACK:
        if (!pack_whole(e, &act))
            return 0;
        n = target_add(out, n, e, VIEW_PACK, act.thing);
        return target_add(out, n, e, VIEW_PACK_TEXT, act.thing);
    case KIND_PACK_COUNTERSIGN:
    case KIND_PACK_WITHDRAW:
        return target_add(out, 0, e, VIEW_PACK, act.thing);
    case KIND_CALENDAR: {
        struct span text = long_text(e->body, CALENDAR_FIELD_TEXT);
        if (!text.at || text.len > PACK_BYTES_MAX || memchr(text.at, 0, text.len))
            return 0;
        return target_add(out, 0, e, VIEW_CALENDAR, calendar_subject(act.code));
    }
    default:
        return 0;
    }
}

/* ---- adding ---- */

static int view_pack(const ProtobufCMessage *m, struct span *out, struct arena *a)
{
    size_t len = protobuf_c_message_get_packed_size(m);
    uint8_t *at = arena_take(a, len + 1);

    if (!at)
        return ERR_NOMEM;
    *out = span_of(at, protobuf_c_message_pack(m, at));
    return 0;
}

static int bytes_order(ProtobufCBinaryData a, ProtobufCBinaryData b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int cmp = n ? memcmp(a.data, b.data, n) : 0;

    return cmp != 0 ? cmp : (a.len > b.len) - (a.len < b.len);
}

/* The smaller event id stands where two say the same thing, whichever came first. */
static bool stands(ProtobufCBinaryData event, const struct event *e)
{
    return event.len == ID_BYTES && memcmp(event.data, e->id.b, ID_BYTES) <= 0;
}

static char *text_copy(struct span text, struct arena *a)
{
    char *copy = arena_take(a, text.len + 1);

    return copy ? memcpy(copy, text.at, text.len) : NULL;
}

static int terms_take(pack_view *v, const struct event *e, const struct act *act, struct arena *a)
{
    struct span body = e->body;
    struct wire_field f;

    if (stands(v->event, e))
        return 0;
    v->event = view_bytes(e->id.b, ID_BYTES);
    v->signer = e->area.code;
    v->name = text_copy(act->text, a);
    v->version = act->code;
    v->effective_on = act->valid_from;
    v->until = act->valid_to;
    v->draft = false;
    while (wire_next(&body, &f) == 1) {
        if (f.number == 6 && !f.is_bytes)
            v->draft = f.value != 0;
    }
    v->hash = view_bytes(act->key.at, act->key.len);
    return v->name ? 0 : ERR_NOMEM;
}

/* Marks stand in the order of area and hash, one of each: of withdrawals the earliest, then the smaller event id. */
static int mark_order(const pack_mark *a, const pack_mark *b)
{
    if (a->area != b->area)
        return a->area < b->area ? -1 : 1;
    return bytes_order(a->hash, b->hash);
}

static bool mark_better(const pack_mark *a, const pack_mark *b)
{
    return a->from != b->from ? a->from < b->from : bytes_order(a->event, b->event) < 0;
}

static int mark_add(pack_mark ***marks, size_t *n, const pack_mark *mark, struct arena *a)
{
    pack_mark **list = arena_take(a, (*n + 1) * sizeof *list), *fresh = arena_take(a, sizeof *fresh);
    size_t at = 0;

    if (!list || !fresh)
        return ERR_NOMEM;
    *fresh = *mark;
    while (at < *n && mark_order((*marks)[at], mark) < 0)
        at++;
    if (at < *n && mark_order((*marks)[at], mark) == 0) {
        if (mark_better(mark, (*marks)[at]))
            (*marks)[at] = fresh;
        return 0;
    }
    for (size_t i = 0; i < *n; i++) /* no memcpy: there may be none yet */
        list[i + (i >= at)] = (*marks)[i];
    list[at] = fresh;
    *marks = list;
    *n = *n < PACK_MARKS_MAX ? *n + 1 : PACK_MARKS_MAX;
    return 0;
}

static int pack_view_apply(const struct event *e, const struct act *act, const struct sum_target *at, struct span old,
                           struct span *new_view, struct arena *a)
{
    pack_view fresh = FANGPIN__V1__PACK_VIEW__INIT, *v = &fresh;
    pack_mark mark = FANGPIN__V1__PACK_MARK__INIT;
    ProtobufCAllocator memory = arena_allocator(a);
    int rc = 0;

    if (old.at && !(v = fangpin__v1__pack_view__unpack(&memory, old.len, old.at)))
        return ERR_CORRUPT;
    v->pack = view_bytes(at->subject.b, sizeof at->subject.b);
    v->area = at->area.code;
    mark.area = e->area.code;
    mark.event = view_bytes(e->id.b, ID_BYTES);
    if (e->kind == KIND_PACK) {
        rc = terms_take(v, e, act, a);
    } else if (e->kind == KIND_PACK_COUNTERSIGN) {
        mark.hash = view_bytes(act->key.at, act->key.len);
        rc = mark_add(&v->countersign, &v->n_countersign, &mark, a);
    } else {
        mark.from = act->date;
        rc = mark_add(&v->withdrawal, &v->n_withdrawal, &mark, a);
    }
    return rc == 0 ? view_pack(&v->base, new_view, a) : rc;
}

static int text_apply(const struct event *e, struct span old, struct span *new_view, struct arena *a)
{
    struct span text = long_text(e->body, PACK_FIELD_TEXT);

    if (old.at && old.len > ID_BYTES && stands(view_bytes(old.at, ID_BYTES), e)) {
        *new_view = old;
        return 0;
    }
    uint8_t *at = arena_take(a, ID_BYTES + text.len);
    if (!at)
        return ERR_NOMEM;
    memcpy(at, e->id.b, ID_BYTES);
    memcpy(at + ID_BYTES, text.at, text.len);
    *new_view = span_of(at, ID_BYTES + text.len);
    return 0;
}

/* The higher edition stands; of two the smaller event id. */
static int calendar_apply(const struct event *e, const struct act *act, const struct sum_target *at, struct span old,
                          struct span *new_view, struct arena *a)
{
    Fangpin__V1__CalendarView fresh = FANGPIN__V1__CALENDAR_VIEW__INIT, *v = &fresh;
    ProtobufCAllocator memory = arena_allocator(a);

    if (old.at && !(v = fangpin__v1__calendar_view__unpack(&memory, old.len, old.at)))
        return ERR_CORRUPT;
    if (v->edition > act->code2 || (v->edition == act->code2 && stands(v->event, e))) {
        *new_view = old;
        return 0;
    }
    v->year = act->code;
    v->area = at->area.code;
    v->edition = act->code2;
    v->event = view_bytes(e->id.b, ID_BYTES);
    v->text = text_copy(long_text(e->body, CALENDAR_FIELD_TEXT), a);
    return v->text ? view_pack(&v->base, new_view, a) : ERR_NOMEM;
}

int pack_apply(const struct event *e, const struct sum_target *at, struct span old, struct span *new_view,
               struct arena *a)
{
    struct act act;

    if (!act_read(&act, e->kind, e->body))
        return ERR_MALFORMED;
    if (at->type == VIEW_PACK_TEXT)
        return text_apply(e, old, new_view, a);
    if (at->type == VIEW_CALENDAR)
        return calendar_apply(e, &act, at, old, new_view, a);
    return pack_view_apply(e, &act, at, old, new_view, a);
}
