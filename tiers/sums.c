#include "tiers/fold.h"

#include <string.h>

#include "proto/packet.h"
#include "tiers/act.h"
#include "tiers/authority.h"
#include "tiers/kinds.h"
#include "tiers/push.h"
#include "tiers/view_read.h"

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

/* Rights belong to an office in one epoch (D16). */
static size_t ledger_add(struct sum_target *out, size_t n, struct area area, uint32_t epoch, const struct act *act)
{
    out[n] = (struct sum_target){.area = area, .type = VIEW_FUND, .subject = act->fund, .epoch = epoch ? epoch : 1};
    return n + 1;
}

/* Two ledgers: the signer's, and the one that the act names. */
static size_t both_ledgers(const struct event *e, const struct act *act, bool fits, struct sum_target *out)
{
    if (!fits)
        return 0;
    ledger_add(out, 0, e->area, e->epoch, act);
    return ledger_add(out, 1, act->area, act->epoch, act);
}

static bool write_off_fits(const struct event *e, const struct act *act)
{
    bool itself = area_equal(e->area, act->area) && e->epoch == act->epoch;

    return area_equal(act->area, e->stream.scope.area) && !itself;
}

static size_t targets_of(const struct event *e, const struct act *act, struct sum_target *out)
{
    size_t n = 0;

    switch (e->kind) {
    case KIND_RIGHTS:
        return both_ledgers(e, act, rights_carried(e, act), out);
    case KIND_EXPIRY:
        return both_ledgers(e, act, area_equal(e->stream.scope.area, e->area) && rights_carried(e, act), out);
    case KIND_WRITE_OFF:
        return both_ledgers(e, act, write_off_fits(e, act), out);
    case KIND_RECALL:
        if (!area_equal(act->area, e->stream.scope.area))
            return 0;
        return ledger_add(out, 0, act->area, act->epoch, act);
    case KIND_FUND:
    case KIND_GRANT:
    case KIND_GRANT_VOID:
    case KIND_RECOVERY:
        return subject_none(&act->fund) ? 0 : ledger_add(out, 0, e->area, e->epoch, act);
    case KIND_HELP:
        if (!subject_none(&act->fund))
            n = ledger_add(out, n, e->area, e->epoch, act);
        if (!subject_none(&act->authority))
            n = target_add(out, n, e->area, VIEW_AUTHORITY, &act->authority);
        return n;
    case KIND_STANDING_AUTHORITY:
    case KIND_AUTHORITY_REVOKE:
        if (!area_equal(act->area, e->stream.scope.area))
            return 0;
        return target_add(out, 0, act->area, VIEW_AUTHORITY, &act->authority);
    default:
        return push_targets(e, act, out);
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

static int view_pack(const ProtobufCMessage *m, struct span *out, struct arena *a)
{
    size_t len = protobuf_c_message_get_packed_size(m);
    uint8_t *at = arena_take(a, len + 1);

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

/* The sum that an event adds to: of its signer's ledger, or of the other one. */
static int64_t *fund_sum(Fangpin__V1__FundView *v, const struct event *e, const struct sum_target *at)
{
    bool signer = area_equal(at->area, e->area) && at->epoch == e->epoch;
    bool down = !area_equal(e->stream.scope.area, e->area);

    switch (e->kind) {
    case KIND_FUND:
        return &v->opened_fen;
    case KIND_RIGHTS:
        if (down)
            return signer ? &v->passed_fen : &v->received_fen;
        return signer ? &v->returned_fen : &v->back_fen;
    case KIND_EXPIRY:
        return signer ? &v->returned_fen : &v->back_fen;
    case KIND_WRITE_OFF:
        return signer ? &v->credited_fen : &v->lost_fen;
    case KIND_RECALL:
        return &v->recalled_fen;
    case KIND_GRANT:
        return &v->spent_fen;
    case KIND_GRANT_VOID:
        return &v->voided_fen;
    case KIND_RECOVERY:
        return &v->recovered_fen;
    default:
        return &v->helped_fen;
    }
}

static int fund_apply(const struct event *e, const struct act *act, const struct sum_target *at, struct span old,
                      struct span *new_view, struct arena *a)
{
    Fangpin__V1__FundView fresh = FANGPIN__V1__FUND_VIEW__INIT, *v = &fresh;
    ProtobufCAllocator memory = arena_allocator(a);

    if (old.at && !(v = fangpin__v1__fund_view__unpack(&memory, old.len, old.at)))
        return ERR_CORRUPT;
    v->fund = view_bytes(at->subject.b, sizeof at->subject.b);
    v->area = at->area.code;
    v->epoch = at->epoch;
    if (e->kind == KIND_FUND && act->text.len > 0 && name_take(v, act->text, a) != 0)
        return ERR_NOMEM;
    fen_add(fund_sum(v, e, at), act->amount_fen);
    return view_pack(&v->base, new_view, a);
}

static void terms_fill(Fangpin__V1__StandingAuthorityBody *terms, const struct act *act)
{
    terms->authority = view_bytes(act->authority.b, sizeof act->authority.b);
    terms->holder = act->area.code;
    terms->n_kinds = act->n_kinds;
    terms->kinds = (uint32_t *)(uintptr_t)act->kinds;
    terms->per_household_fen = act->per_household_fen;
    terms->total_fen = act->amount_fen;
    if (!subject_none(&act->fund))
        terms->fund = view_bytes(act->fund.b, sizeof act->fund.b);
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
    v->authority = view_bytes(at->subject.b, sizeof at->subject.b);
    v->holder = at->area.code;
    if (e->kind == KIND_HELP) {
        fen_add(&v->used_fen, act->amount_fen);
    } else if (e->kind == KIND_AUTHORITY_REVOKE) {
        if (authority_revocation_add(v, e, act, a) != 0)
            return ERR_NOMEM;
    } else if (!authority_stands(v, e)) {
        v->issuer = e->area.code;
        v->event = view_bytes(e->id.b, sizeof e->id.b);
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
    if (at->type == VIEW_PUSH || at->type == VIEW_RECORD)
        return push_apply(e, &act, at, old, new_view, a);
    return authority_apply(e, &act, at, old, new_view, a);
}
