#include "tiers/fold.h"

#include <string.h>

#include "proto/packet.h"
#include "tiers/act.h"
#include "tiers/kinds.h"

/* ---- who is touched ---- */

static bool rights_carried(const struct event *e, const struct act *act)
{
    struct area scope = e->stream.scope.area;

    if (!area_equal(scope, e->area)) /* to a child: the stream stands in its area */
        return area_equal(act->area, scope);
    return !area_equal(act->area, e->area) && area_inside(e->area, act->area); /* back up: every holder sees it */
}

static size_t target_add(struct sum_target *out, size_t n, struct area area, uint8_t type, const struct subject *s)
{
    out[n] = (struct sum_target){.area = area, .type = type, .subject = *s};
    return n + 1;
}

static size_t targets_of(const struct event *e, const struct act *act, struct sum_target *out)
{
    size_t n = 0;

    switch (e->kind) {
    case KIND_FUND:
    case KIND_GRANT:
        return target_add(out, 0, e->area, VIEW_FUND, &act->fund);
    case KIND_RIGHTS:
        if (!rights_carried(e, act))
            return 0;
        n = target_add(out, n, e->area, VIEW_FUND, &act->fund);
        return target_add(out, n, act->area, VIEW_FUND, &act->fund);
    case KIND_HELP:
        if (!subject_none(&act->fund))
            n = target_add(out, n, e->area, VIEW_FUND, &act->fund);
        if (!subject_none(&act->authority))
            n = target_add(out, n, e->area, VIEW_AUTHORITY, &act->authority);
        return n;
    case KIND_STANDING_AUTHORITY:
        if (!area_equal(act->area, e->stream.scope.area))
            return 0;
        return target_add(out, 0, act->area, VIEW_AUTHORITY, &act->authority);
    default:
        return 0;
    }
}

size_t sums_targets(const struct event *e, struct sum_target out[SUM_TARGETS_MAX])
{
    const struct kind_row *row = kind_row(e->kind);
    struct act act;

    if (!row || !(row->folds & 1u << FOLD_SUMS) || !act_read(&act, e->kind, e->body))
        return 0;
    return targets_of(e, &act, out);
}

/* ---- adding ---- */

static void fen_add(int64_t *sum, int64_t fen)
{
    if (__builtin_add_overflow(*sum, fen, sum))
        *sum = INT64_MAX;
}

static ProtobufCBinaryData bytes_of(const void *at, size_t len)
{
    return (ProtobufCBinaryData){.len = len, .data = (uint8_t *)(uintptr_t)at};
}

static int view_pack(const ProtobufCMessage *m, struct span *out, struct arena *a)
{
    size_t len = protobuf_c_message_get_packed_size(m);
    uint8_t *at = arena_take(a, len ? len : 1);

    if (!at)
        return ERR_NOMEM;
    *out = span_of(at, protobuf_c_message_pack(m, at));
    return 0;
}

/* Of several names the greatest bytes stand: additions must commute. */
static int name_take(Fangpin__V1__FundView *v, struct span name, struct arena *a)
{
    char *text = arena_take(a, name.len + 1);

    if (!text)
        return ERR_NOMEM;
    memcpy(text, name.at, name.len);
    if (strcmp(text, v->name) > 0)
        v->name = text;
    return 0;
}

static int fund_apply(const struct event *e, const struct act *act, const struct sum_target *at, struct span old,
                      struct span *new_view, struct arena *a)
{
    Fangpin__V1__FundView fresh = FANGPIN__V1__FUND_VIEW__INIT, *v = &fresh;
    ProtobufCAllocator memory = arena_allocator(a);

    if (old.at && !(v = fangpin__v1__fund_view__unpack(&memory, old.len, old.at)))
        return ERR_CORRUPT;
    v->fund = bytes_of(at->subject.b, sizeof at->subject.b);
    v->area = at->area.code;
    switch (e->kind) {
    case KIND_FUND:
        fen_add(&v->opened_fen, act->amount_fen);
        if (act->text.len > 0 && name_take(v, act->text, a) != 0)
            return ERR_NOMEM;
        break;
    case KIND_RIGHTS:
        fen_add(area_equal(at->area, e->area) ? &v->passed_fen : &v->received_fen, act->amount_fen);
        break;
    case KIND_GRANT:
        fen_add(&v->spent_fen, act->amount_fen);
        break;
    default:
        fen_add(&v->helped_fen, act->amount_fen);
        break;
    }
    return view_pack(&v->base, new_view, a);
}

static void terms_fill(Fangpin__V1__StandingAuthorityBody *terms, const struct act *act)
{
    terms->authority = bytes_of(act->authority.b, sizeof act->authority.b);
    terms->holder = act->area.code;
    terms->n_kinds = act->n_kinds;
    terms->kinds = (uint32_t *)(uintptr_t)act->kinds;
    terms->per_household_fen = act->per_household_fen;
    terms->total_fen = act->amount_fen;
    if (!subject_none(&act->fund))
        terms->fund = bytes_of(act->fund.b, sizeof act->fund.b);
    terms->valid_from = act->valid_from;
    terms->valid_to = act->valid_to;
    terms->visit_days = act->visit_due;
    terms->decision_days = act->decision_due;
    terms->notice_days = act->notice_due;
}

/* An id is signed once; if two events bear it, the smaller event id stands, whichever came first. */
static bool authority_stands(const Fangpin__V1__AuthorityView *v, const struct event *e)
{
    return v->event.len == sizeof e->id.b && memcmp(v->event.data, e->id.b, sizeof e->id.b) <= 0;
}

static int authority_apply(const struct event *e, const struct act *act, const struct sum_target *at, struct span old,
                           struct span *new_view, struct arena *a)
{
    Fangpin__V1__AuthorityView fresh = FANGPIN__V1__AUTHORITY_VIEW__INIT, *v = &fresh;
    Fangpin__V1__StandingAuthorityBody terms = FANGPIN__V1__STANDING_AUTHORITY_BODY__INIT;
    ProtobufCAllocator memory = arena_allocator(a);

    if (old.at && !(v = fangpin__v1__authority_view__unpack(&memory, old.len, old.at)))
        return ERR_CORRUPT;
    v->authority = bytes_of(at->subject.b, sizeof at->subject.b);
    v->holder = at->area.code;
    if (e->kind == KIND_HELP) {
        fen_add(&v->used_fen, act->amount_fen);
    } else if (!authority_stands(v, e)) {
        v->issuer = e->area.code;
        v->event = bytes_of(e->id.b, sizeof e->id.b);
        terms_fill(&terms, act);
        v->terms = &terms;
    }
    return view_pack(&v->base, new_view, a);
}

int sums_apply(const struct event *e, const struct sum_target *at, struct span old, struct span *new_view,
               struct arena *a)
{
    struct act act;

    if (!act_read(&act, e->kind, e->body))
        return ERR_MALFORMED;
    if (at->type == VIEW_FUND)
        return fund_apply(e, &act, at, old, new_view, a);
    return authority_apply(e, &act, at, old, new_view, a);
}

/* ---- what is left ---- */

int64_t fund_available(struct span fund_view)
{
    enum { FUND_OPENED = 3, FUND_RECEIVED = 4, FUND_HELPED = 7 };
    struct wire_field f;
    int64_t left = 0;

    while (wire_next(&fund_view, &f) == 1) {
        if (f.number < FUND_OPENED || f.number > FUND_HELPED)
            continue;
        int64_t fen = (int64_t)f.value;
        if (fen == INT64_MAX) /* the ledger ran over */
            return 0;
        bool failed = f.number <= FUND_RECEIVED ? __builtin_add_overflow(left, fen, &left)
                                                : __builtin_sub_overflow(left, fen, &left);
        if (failed)
            return 0;
    }
    return left;
}
