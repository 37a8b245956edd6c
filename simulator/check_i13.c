/* I13. Arithmetic: amounts are whole fen from 0 to 10^15, in events and in views, and the sum of first aid under an
 * authority is what the acts come to. */
#include "simulator/check.h"

#include "proto/packet.h"

static bool fen(int64_t x)
{
    return x >= 0 && x <= FEN_MAX;
}

static void held(struct checks *c, const struct look *l, const struct model_event *e)
{
    char id[17];

    if (e->act == NULL || (e->act->amount_fen == 0 && e->act->per_household_fen == 0))
        return;
    check_premise(c);
    if (!fen(e->act->amount_fen) || !fen(e->act->per_household_fen))
        check_fail(c, l, "%s moves %lld fen", look_id(id, &e->id), (long long)e->act->amount_fen);
}

static int64_t used(const struct look *l, struct area holder, const struct subject *authority)
{
    const struct model_office *o = model_office(l->m, l->office);
    int64_t sum = 0;

    for (size_t i = 0; i < o->n_held; i++) {
        const struct model_event *e = l->m->at[o->held[i]];
        if (e->e.kind == KIND_HELP && e->act != NULL && area_equal(e->e.area, holder) &&
            subject_equal(&e->act->authority, authority) && (model_flags(l->m, l->office, e->no) & FOLDED))
            sum += e->act->amount_fen;
    }
    return sum;
}

static void authority_look(struct checks *c, const struct look *l, struct area holder, const struct subject *authority)
{
    struct view_key k = view_key(holder, VIEW_AUTHORITY, authority, span_of(NULL, 0));
    struct span v = view_get(l->t, &k);
    ProtobufCAllocator memory = arena_allocator(check_arena(c));
    Fangpin__V1__AuthorityView *shown = v.at != NULL ? fangpin__v1__authority_view__unpack(&memory, v.len, v.at) : NULL;
    int64_t is = used(l, holder, authority);

    check_premise(c);
    if (shown == NULL ? is != 0 : shown->used_fen != is)
        check_fail(c, l, "first aid of %012llu under an authority is shown as %lld fen, the acts come to %lld",
                   (unsigned long long)holder.code, shown != NULL ? (long long)shown->used_fen : 0, (long long)is);
}

static void aids_look(struct checks *c, const struct look *l, const Fangpin__V1__CaseView *v)
{
    for (size_t i = 0; i < v->n_aid && !check_broken(c); i++) {
        const Fangpin__V1__Aid *a = v->aid[i];
        check_premise(c);
        if (!fen(a->amount_fen) || !fen(a->recovered_fen) || a->recovered_fen > a->amount_fen)
            check_fail(c, l, "an aid of %lld fen is shown with %lld taken back", (long long)a->amount_fen,
                       (long long)a->recovered_fen);
    }
}

static void filed(struct checks *c, const struct look *l, const struct case_at *at)
{
    const struct model_office *o = model_office(l->m, l->office);

    if (at->view == NULL)
        return;
    aids_look(c, l, at->view);
    for (size_t i = 0; i < o->n_held && !check_broken(c); i++) {
        const struct model_event *e = l->m->at[o->held[i]];
        if (e->e.kind == KIND_HELP && e->act != NULL && subject_equal(&e->subject, &at->subject) &&
            !subject_none(&e->act->authority))
            authority_look(c, l, e->e.area, &e->act->authority);
    }
}

const struct check check_i13 = {.id = "I13", .zh = "金额是整数分", .en = "arithmetic", .held = held, .filed = filed};
