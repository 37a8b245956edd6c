/* The streams of scopes that differ, as the parent lists them: which ends go there, which are wanted here. */
#include "replication/session_internal.h"

#include <stdlib.h>

#define STUBBORN_PASS 3u /* a stream that still differs then has parted: each side's whole goes to the other */

static void met_note(struct session *s, uint32_t stream_no)
{
    struct compare *c = &s->compare;

    if (!room_for((void **)&c->met, &c->cap_met, c->n_met, sizeof *c->met))
        c->overflow = true; /* then what was told is sent once more and found known */
    else
        c->met[c->n_met++] = stream_no;
}

static void want_note(struct session *s, const struct stream_key *k)
{
    struct compare *c = &s->compare;

    if (!room_for((void **)&c->wants, &c->cap_wants, c->n_wants, sizeof *c->wants))
        c->overflow = true;
    else
        c->wants[c->n_wants++] = *k;
}

static void send_note(struct session *s, const struct stream_key *k, const struct head *after)
{
    if (!repair_add(s, k, after))
        s->compare.overflow = true;
}

static void head_compare(struct session *s, const struct session_turn *t, const struct stream_key *k,
                         const struct head *theirs)
{
    struct head ours = head_get(t->txn, k);
    struct cite known = {theirs->id, k->author, theirs->position};
    struct log_entry e;

    if (ours.sequence > 0)
        met_note(s, ours.stream_no);
    if (stream_parted(s, t->txn, k)) {
        want_note(s, k);
        if (ours.sequence > 0)
            send_note(s, k, NULL);
        return;
    }
    if (ours.sequence == theirs->sequence && id_equal(&ours.id, &theirs->id))
        return;
    if (ours.sequence < theirs->sequence) {
        want_note(s, k);
        if (s->compare.pass >= STUBBORN_PASS && ours.sequence > 0)
            send_note(s, k, NULL);
        return;
    }
    bool parted = theirs->sequence > 0 && !log_find(t->txn, &known, &e);
    send_note(s, k, parted ? NULL : theirs);
    if (parted)
        want_note(s, k);
}

/* ---- streams that the parent did not list ---- */

static int number_order(const void *x, const void *y)
{
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;

    return a < b ? -1 : a > b;
}

struct unlisted {
    struct session *s;
    bool full;
};

static bool head_unlisted(void *arg, const struct stream_key *k, const struct head *h)
{
    struct unlisted *u = arg;
    struct compare *c = &u->s->compare;

    if (c->n_met && bsearch(&h->stream_no, c->met, c->n_met, sizeof *c->met, number_order))
        return true;
    u->full = !repair_add(u->s, k, NULL);
    return !u->full;
}

/* The parent has told all it holds of a scope: the rest of ours is new to it. */
static void scope_told(struct session *s, const struct session_turn *t, struct scope scope)
{
    struct compare *c = &s->compare;
    struct unlisted u = {s, false};

    head_each(t->txn, scope, head_unlisted, &u);
    if (!u.full || !scope_push(c, &c->scopes, &c->n_scopes, &c->cap_scopes, scope))
        return;
    /* Ask again once these are there; below the one that may be told in part. */
    memmove(c->scopes + 1, c->scopes, (c->n_scopes - 1) * sizeof *c->scopes);
    c->scopes[0] = scope;
}

/* The last stream told, when its scope goes on in the next answer. */
static void told_keep(struct session *s, const struct stream_key *last)
{
    struct compare *c = &s->compare;

    c->told_some = last != NULL && c->n_scopes && scope_equal(last->scope, c->scopes[c->n_scopes - 1]);
    if (c->told_some)
        c->told = *last;
}

static bool listed_drop(struct session *s, const Fangpin__V1__ScopeName *m, size_t *asked, struct scope *out)
{
    struct compare *c = &s->compare;

    *out = (struct scope){{m->area}, (enum reach)m->reach};
    return stack_drop(c->scopes, &c->n_scopes, asked, *out);
}

void heads_handle(struct session *s, const struct session_turn *t, const Fangpin__V1__Compare *m)
{
    struct compare *c = &s->compare;
    struct scope *told = arena_take(t->arena, (m->n_listed ? m->n_listed : 1) * sizeof *told);
    size_t asked = c->asked_n, n_told = 0, n_heads = 0;
    struct stream_key last;

    for (size_t i = 0; i < m->n_head; i++) {
        struct head theirs;
        if (!stream_head_read(s, m->head[i], &last, &theirs))
            continue;
        n_heads++;
        head_compare(s, t, &last, &theirs);
    }
    if (c->n_met > 1)
        qsort(c->met, c->n_met, sizeof *c->met, number_order);
    for (size_t i = 0; told != NULL && i < m->n_listed; i++)
        n_told += listed_drop(s, m->listed[i], &asked, &told[n_told]);
    if (n_told + n_heads == 0) {
        compare_end(s, t, COMPARE_UNLEVEL); /* told nothing: asking again would not end */
        return;
    }
    told_keep(s, n_heads ? &last : NULL);
    for (size_t i = 0; i < n_told; i++)
        scope_told(s, t, told[i]);
    if (!c->told_some)
        c->n_met = 0;
}
