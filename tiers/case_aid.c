#include "tiers/case_aid.h"
#include "tiers/view_read.h"

#include <string.h>

#include "proto/packet.h"

struct aids {
    const struct aid_entry *entries;
    size_t n;
    Fangpin__V1__CaseView *view;
    void (*note)(void *self, size_t entry, const char *what);
    void *self;
};

static ProtobufCBinaryData subject_bytes(const struct subject *s)
{
    return subject_none(s) ? (ProtobufCBinaryData){0} : view_bytes(s->b, sizeof s->b);
}

static Fangpin__V1__Aid *find(const Fangpin__V1__CaseView *view, const struct subject *aid)
{
    for (size_t i = 0; i < view->n_aid; i++) {
        if (view_names(&view->aid[i]->aid, aid))
            return view->aid[i];
    }
    return NULL;
}

const Fangpin__V1__Aid *aid_find(const Fangpin__V1__CaseView *view, const struct subject *aid)
{
    return find(view, aid);
}

int64_t aid_costs(const Fangpin__V1__Aid *aid)
{
    return aid->state == AID_VOID ? 0 : aid->amount_fen - aid->recovered_fen;
}

/* ---- what was given ---- */

static void aid_add(struct aids *s, size_t at, Fangpin__V1__Aid *aid)
{
    const struct aid_entry *x = &s->entries[at];

    fangpin__v1__aid__init(aid);
    aid->aid = subject_bytes(&x->act->thing);
    aid->kind = x->e->kind;
    aid->purpose = x->act->code;
    aid->amount_fen = x->act->amount_fen;
    aid->fund = subject_bytes(&x->act->fund);
    aid->area = x->e->area.code;
    aid->epoch = x->e->epoch;
    aid->giver = x->act->giver;
    aid->occasion = subject_bytes(&x->act->occasion);
    aid->person = subject_bytes(&x->act->person);
    aid->given_on = x->act->date;
    aid->period_from = x->act->valid_from;
    aid->period_to = x->act->valid_to;
    aid->state = x->act->committed ? AID_COMMITTED : AID_DELIVERED;
    aid->tentative = x->e->kind == KIND_HELP && !x->decided;
    aid->event = view_bytes(x->e->id.b, sizeof x->e->id.b);
    s->view->aid[s->view->n_aid++] = aid;
}

static void index_take(struct aids *s, const struct act *act)
{
    s->view->n_index = 0;
    for (uint32_t i = 0; i < act->n_index; i++)
        s->view->index[s->view->n_index++] = view_bytes(act->index[i].at, act->index[i].len);
    s->view->index_key = view_bytes(act->index_key.at, act->index_key.len);
}

/* ---- what became of it ---- */

/* The aid that an act of its giver names; NULL: noted why it has no effect. */
static Fangpin__V1__Aid *own_aid(struct aids *s, size_t at)
{
    const struct aid_entry *x = &s->entries[at];
    Fangpin__V1__Aid *aid = find(s->view, &x->act->aid);

    if (!aid)
        s->note(s->self, at, "所指的救助或发放不在此处 / the aid it names is not held");
    else if (aid->area != x->e->area.code)
        s->note(s->self, at, "不是发放单位所签,不计 / not signed by who gave it, it has no effect");
    else
        return aid;
    return NULL;
}

static void delivery_take(struct aids *s, size_t at)
{
    Fangpin__V1__Aid *aid = own_aid(s, at);

    if (!aid)
        return;
    if (aid->state == AID_COMMITTED) {
        aid->state = AID_DELIVERED;
        aid->given_on = s->entries[at].act->date;
    } else {
        s->note(s->self, at, "此前已交付或已撤销 / it was handed over or voided before");
    }
}

/* The money was freed when the void was signed: one that is not due is an alarm for who reads the case file. */
static void void_take(struct aids *s, size_t at)
{
    const struct aid_entry *x = &s->entries[at];
    Fangpin__V1__Aid *aid = own_aid(s, at);

    if (!aid)
        return;
    if (aid->state == AID_COMMITTED && aid->amount_fen == x->act->amount_fen && view_names(&aid->fund, &x->act->fund)) {
        aid->state = AID_VOID;
        s->view->granted_fen -= aid->amount_fen;
    } else {
        s->note(s->self, at,
                "不能撤销:已交付、已撤销或金额不符 / cannot be voided: handed over, void, or another amount");
    }
}

static void recovery_take(struct aids *s, size_t at)
{
    const struct aid_entry *x = &s->entries[at];
    Fangpin__V1__Aid *aid = own_aid(s, at);

    if (!aid)
        return;
    if (aid->state != AID_VOID && x->act->amount_fen <= aid->amount_fen - aid->recovered_fen)
        aid->recovered_fen += x->act->amount_fen;
    else
        s->note(s->self, at, "追回多于所发 / more was taken back than was given");
}

/* Finance books what was handed over, in whatever order the two arrive. */
static void confirm_take(struct aids *s, size_t at)
{
    Fangpin__V1__Aid *aid = find(s->view, &s->entries[at].act->aid);

    if (aid && aid->state == AID_DELIVERED)
        aid->state = AID_CONFIRMED;
    else if (!aid || aid->state != AID_CONFIRMED)
        s->note(s->self, at, "所入账的发放尚未交付 / what finance booked is not handed over");
}

/* The last in order stands: the county may think again. */
static void settlement_take(struct aids *s, size_t at)
{
    const struct aid_entry *x = &s->entries[at];
    Fangpin__V1__Aid *aid = find(s->view, &x->act->aid);

    if (!aid) {
        s->note(s->self, at, "所处理的救助或发放不在此处 / the aid it settles is not held");
        return;
    }
    aid->settlement = x->act->code;
    aid->against = subject_bytes(&x->act->against);
    aid->settled_by = view_bytes(x->e->id.b, sizeof x->e->id.b);
}

static void each(struct aids *s, uint32_t kind, void (*take)(struct aids *s, size_t at))
{
    for (size_t at = 0; at < s->n; at++) {
        if (s->entries[at].valid && s->entries[at].e->kind == kind)
            take(s, at);
    }
}

static size_t count(const struct aids *s, uint32_t kind)
{
    size_t n = 0;

    for (size_t at = 0; at < s->n; at++)
        n += s->entries[at].valid && s->entries[at].e->kind == kind;
    return n;
}

static int lists_take(struct aids *s, Fangpin__V1__Aid **aids, struct arena *a)
{
    size_t n_aids = count(s, KIND_GRANT) + count(s, KIND_HELP), n_notices = count(s, KIND_NOTICE);

    *aids = arena_take(a, n_aids * sizeof **aids + 1);
    s->view->aid = arena_take(a, n_aids * sizeof *s->view->aid + 1);
    s->view->notice = arena_take(a, n_notices * sizeof *s->view->notice + 1);
    s->view->index = arena_take(a, ACT_INDEX_MAX * sizeof *s->view->index);
    return *aids && s->view->aid && s->view->notice && s->view->index ? 0 : ERR_NOMEM;
}

int case_aids(const struct aid_entry *entries, size_t n, Fangpin__V1__CaseView *view,
              void (*note)(void *self, size_t entry, const char *what), void *self, struct arena *a)
{
    struct aids s = {.entries = entries, .n = n, .view = view, .note = note, .self = self};
    Fangpin__V1__Aid *aids;

    if (lists_take(&s, &aids, a) != 0)
        return ERR_NOMEM;
    for (size_t at = 0; at < n; at++) {
        const struct aid_entry *x = &entries[at];
        if (!x->valid)
            continue;
        if (x->e->kind == KIND_GRANT || x->e->kind == KIND_HELP)
            aid_add(&s, at, aids++);
        else if (x->e->kind == KIND_HOUSEHOLD && (x->act->n_index > 0 || x->act->index_key.len > 0))
            index_take(&s, x->act); /* the last that has one stands */
        else if (x->e->kind == KIND_NOTICE)
            view->notice[view->n_notice++] = subject_bytes(&x->act->thing);
    }
    each(&s, KIND_GRANT_DELIVER, delivery_take); /* before voids: what was handed over is a fact */
    each(&s, KIND_GRANT_VOID, void_take);
    each(&s, KIND_GRANT_CONFIRM, confirm_take);
    each(&s, KIND_RECOVERY, recovery_take);
    each(&s, KIND_DUPLICATE_SETTLE, settlement_take);
    return 0;
}
