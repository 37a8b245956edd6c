#include "simulator/model.h"

#include <stdlib.h>

#include "base/must.h"
#include "proto/packet.h"

static_assert(MODEL_NONE == NO_OFFICE, "a key that is no office's is nobody's");

#define MODEL_ARENA_BYTES (4096ull << 20)

struct model *model_new(struct sim *s)
{
    struct model *m = calloc(1, sizeof *m);

    must(m != NULL);
    m->s = s;
    m->arena = arena_of(MODEL_ARENA_BYTES);
    return m;
}

static void scopes_free(struct model_office *o)
{
    struct model_scope *sc, *next;

    HASH_ITER(hh, o->scopes, sc, next)
    {
        HASH_DEL(o->scopes, sc);
        free(sc);
    }
}

static void streams_free(struct model_office *o)
{
    struct model_stream *st, *next;

    HASH_ITER(hh, o->streams, st, next)
    {
        HASH_DEL(o->streams, st);
        free(st);
    }
}

static void office_free(struct model_office *o)
{
    streams_free(o);
    scopes_free(o);
    free(o->flags);
    free(o->held);
    free(o->waiting);
    free(o->ledgers.at);
}

void model_free(struct model *m)
{
    if (m == NULL)
        return;
    HASH_CLEAR(hh, m->by_id);
    HASH_CLEAR(hh, m->cases);
    for (uint32_t i = 0; i < m->n_offices; i++)
        office_free(&m->office[i]);
    free(m->office);
    free(m->at);
    free(m->world.at);
    arena_free(&m->arena);
    free(m);
}

struct model_office *model_office(struct model *m, uint32_t no)
{
    if (no >= m->n_offices) {
        struct model_office *more = realloc(m->office, (no + 1) * sizeof *more);
        must(more != NULL);
        for (uint32_t i = m->n_offices; i <= no; i++)
            more[i] = (struct model_office){.anew = true};
        m->office = more;
        m->n_offices = no + 1;
    }
    return &m->office[no];
}

struct model_event *model_find(const struct model *m, const struct id *id)
{
    struct model_event *e;

    HASH_FIND(hh, m->by_id, id, sizeof *id, e);
    return e;
}

unsigned model_flags(const struct model *m, uint32_t office, uint32_t event)
{
    if (office >= m->n_offices || event >= m->office[office].flags_room)
        return 0;
    return m->office[office].flags[event];
}

static void *grown(void *at, size_t *room, size_t need, size_t each)
{
    size_t more = *room ? *room : 64;

    if (need <= *room)
        return at;
    while (more < need)
        more *= 2;
    uint8_t *fresh = realloc(at, more * each);
    must(fresh != NULL);
    memset(fresh + *room * each, 0, (more - *room) * each);
    *room = more;
    return fresh;
}

void model_flag(struct model *m, uint32_t office, uint32_t event, unsigned flags)
{
    struct model_office *o = model_office(m, office);

    o->flags = grown(o->flags, &o->flags_room, event + 1, 1);
    o->flags[event] |= (uint8_t)flags;
}

/* ---- events ---- */

static void act_fill(struct model *m, struct model_event *e)
{
    struct act act;

    if (!act_read(&act, e->e.kind, e->e.body))
        return;
    e->act = arena_copy(&m->arena, &act, sizeof act);
    must(e->act != NULL);
}

/* Cites are looked up again when a later event turns out to be one of them. */
static void cites_fill(struct model *m, struct model_event *e)
{
    e->cites = arena_take(&m->arena, (e->e.n_cites + 1) * sizeof *e->cites);
    must(e->cites != NULL);
    for (uint32_t i = 0; i < e->e.n_cites; i++) {
        const struct model_event *cited = model_find(m, &e->e.cites[i].id);
        e->cites[i] = cited != NULL ? cited->no : MODEL_NONE;
    }
}

static struct model_case_key case_key(struct area area, const struct subject *s)
{
    struct model_case_key k;

    memset(&k, 0, sizeof k);
    k.area = area;
    k.subject = *s;
    return k;
}

const struct model_case *model_case(const struct model *m, struct area area, const struct subject *s)
{
    struct model_case_key k = case_key(area, s);
    const struct model_case *c;

    HASH_FIND(hh, m->cases, &k, sizeof k, c);
    return c;
}

static void case_add(struct model *m, struct model_event *e)
{
    struct model_case_key k = case_key(e->e.stream.scope.area, &e->subject);
    struct model_case *c;

    HASH_FIND(hh, m->cases, &k, sizeof k, c);
    if (c == NULL) {
        c = arena_take(&m->arena, sizeof *c);
        must(c != NULL);
        memcpy(&c->key, &k, sizeof k);
        HASH_ADD(hh, m->cases, key, sizeof c->key, c);
        c->first = e;
    } else {
        c->last->next_of_case = e;
    }
    c->last = e;
    c->n++;
}

static struct model_event *event_add(struct model *m, const struct log_entry *at)
{
    struct model_event *e = arena_take(&m->arena, sizeof *e);
    void *copy = arena_copy(&m->arena, at->envelope.at, at->envelope.len);

    must(e != NULL && copy != NULL);
    e->envelope = span_of(copy, at->envelope.len);
    if (event_decode(&e->e, e->envelope, &m->arena) != 0 || !id_equal(&e->e.id, &at->id))
        return NULL;
    e->id = e->e.id;
    e->no = (uint32_t)m->n;
    e->signer = sim_find_key(m->s, &e->e.stream.author);
    e->ms = sim_now(m->s);
    if (e->signer != MODEL_NONE)
        e->clock_ms = sim_clock_of(m->s, e->signer).ms;
    act_fill(m, e);
    cites_fill(m, e);
    e->casework = case_subject(&e->e, &e->subject);
    if (e->casework)
        case_add(m, e);
    m->at = grown(m->at, &m->room, m->n + 1, sizeof(struct model_event *));
    m->at[m->n++] = e;
    HASH_ADD(hh, m->by_id, id, sizeof e->id, e);
    model_money(&m->world, e);
    return e;
}

/* ---- what an office holds ---- */

struct looking {
    struct model *m;
    struct model_office *o;
    uint32_t office;
    struct txn *t;
    const struct model_hear *hear;
    int rc;
};

static bool cites_held(struct looking *l, struct model_event *e)
{
    for (uint32_t i = 0; i < e->e.n_cites; i++) {
        if (e->cites[i] == MODEL_NONE) {
            const struct model_event *cited = model_find(l->m, &e->e.cites[i].id);
            if (cited == NULL)
                return false;
            e->cites[i] = cited->no;
        }
        if (!(model_flags(l->m, l->office, e->cites[i]) & HELD))
            return false;
    }
    return true;
}

static void fold(struct looking *l, struct model_event *e)
{
    model_flag(l->m, l->office, e->no, FOLDED | ONCE);
    model_money(&l->o->ledgers, e);
    if (l->hear->folded != NULL)
        l->hear->folded(l->hear->self, e);
}

static void waiting_fold(struct looking *l)
{
    size_t kept = 0;

    for (size_t i = 0; i < l->o->n_waiting; i++) {
        struct model_event *e = l->m->at[l->o->waiting[i]];
        if (cites_held(l, e))
            fold(l, e);
        else
            l->o->waiting[kept++] = e->no;
    }
    l->o->n_waiting = kept;
}

static bool take(void *arg, const struct log_entry *at)
{
    struct looking *l = arg;
    struct model_event *e = model_find(l->m, &at->id);

    if (e == NULL && (e = event_add(l->m, at)) == NULL) {
        l->rc = ERR_CORRUPT;
        return false;
    }
    if (model_flags(l->m, l->office, e->no) & HELD)
        return true;
    model_flag(l->m, l->office, e->no, at->from_peer == 0 ? HELD | OWN : HELD);
    struct model_office *o = l->o;
    o->held = grown(o->held, &o->held_room, o->n_held + 1, sizeof *o->held);
    o->held[o->n_held++] = e->no;
    if (l->hear->held != NULL)
        l->hear->held(l->hear->self, e);
    if (cites_held(l, e)) {
        fold(l, e);
        return true;
    }
    o->waiting = grown(o->waiting, &o->waiting_room, o->n_waiting + 1, sizeof *o->waiting);
    o->waiting[o->n_waiting++] = e->no;
    return true;
}

static unsigned model_flags_of(const struct looking *l, const struct id *id)
{
    const struct model_event *e = model_find(l->m, id);

    return e != NULL ? model_flags(l->m, l->office, e->no) : 0;
}

static bool stream_look(void *arg, const struct stream_key *k, const struct head *h)
{
    struct looking *l = arg;
    struct model_stream *st;
    struct stream_key key;

    memset(&key, 0, sizeof key); /* its padding is part of the hash */
    key.author = k->author;
    key.scope.area = k->scope.area;
    key.scope.reach = k->scope.reach;
    key.lane = k->lane;
    key.thread = k->thread;
    HASH_FIND(hh, l->o->streams, &key, sizeof key, st);
    if (st == NULL) {
        st = calloc(1, sizeof *st);
        must(st != NULL);
        st->key = key;
        HASH_ADD(hh, l->o->streams, key, sizeof st->key, st);
    }
    if (st->head.sequence == h->sequence)
        return true;
    stream_each(l->t, k, st->head.sequence > 0 ? &st->head : NULL, take, l);
    st->head = *h;
    return l->rc == 0;
}

static struct model_scope *scope_of(struct model_office *o, struct scope s)
{
    struct model_scope *sc;
    struct scope key;

    memset(&key, 0, sizeof key);
    key.area = s.area;
    key.reach = s.reach;
    HASH_FIND(hh, o->scopes, &key, sizeof key, sc);
    if (sc != NULL)
        return sc;
    sc = calloc(1, sizeof *sc);
    must(sc != NULL);
    memcpy(&sc->scope, &key, sizeof key);
    HASH_ADD(hh, o->scopes, scope, sizeof sc->scope, sc);
    return sc;
}

static bool scope_look(void *arg, struct scope s, const struct digest *d, const uint64_t last[LANES])
{
    struct looking *l = arg;
    struct model_scope *sc = scope_of(l->o, s);

    (void)last;
    if (sc->count == d->count)
        return true;
    sc->count = d->count;
    head_each(l->t, s, stream_look, l);
    return l->rc == 0;
}

/* In a large office a look at every scope costs more than the step did: most news are where the input was about. What is
 * not found so is looked for everywhere. */
static void came_look(struct looking *l, const struct input *in, uint64_t count)
{
    const struct opened *p = in->kind == INPUT_PACKET && in->packet_rc == 0 ? in->packet : NULL;

    for (uint32_t i = 0; p != NULL && i < p->n_events && l->rc == 0 && l->o->n_held != count; i++)
        if (p->events[i].rc == 0 && !(model_flags_of(l, &p->events[i].e.id) & HELD))
            head_each(l->t, p->events[i].e.stream.scope, stream_look, l);
    for (size_t i = 0; in->kind == INPUT_FILING && i < in->n_filings && l->rc == 0 && l->o->n_held != count; i++)
        head_each(l->t, (struct scope){in->filings[i].area, REACH_UP}, stream_look, l);
}

static void forget(struct model_office *o)
{
    for (size_t i = 0; i < o->n_held; i++)
        o->flags[o->held[i]] &= (uint8_t) ~(HELD | FOLDED | OWN);
    o->n_held = o->n_waiting = o->ledgers.n = 0;
    scopes_free(o);
    streams_free(o);
}

int model_look(struct model *m, uint32_t office, struct txn *t, const struct model_hear *hear)
{
    struct model_office *o = model_office(m, office);
    struct looking l = {m, o, office, t, hear, 0};
    uint64_t count = log_count(t);

    if (o->anew) {
        forget(o);
        o->anew = false;
    }
    if (count == o->n_held)
        return 0;
    if (hear->came != NULL)
        came_look(&l, hear->came, count);
    if (l.rc == 0 && count != o->n_held)
        scope_each(t, area_first(tree_root(sim_tree(m->s))), scope_look, &l);
    if (l.rc == 0 && count != o->n_held)
        log_each(t, NULL, take, &l); /* branches of a fork stand in no stream's head */
    waiting_fold(&l);
    if (l.rc == 0 && count != o->n_held)
        l.rc = ERR_CORRUPT;
    return l.rc != 0 ? l.rc : txn_error(t);
}

bool model_somewhere(const struct model *m, uint32_t event)
{
    for (uint32_t i = 0; i < sim_count(m->s); i++)
        if (sim_office(m->s, i)->power == POWER_ON && (model_flags(m, i, event) & HELD))
            return true;
    return false;
}

uint32_t model_lacks(const struct model *m, uint32_t office)
{
    struct area own = sim_office(m->s, office)->area;

    for (uint32_t i = 0; i < m->n; i++)
        if (!(model_flags(m, office, i) & HELD) && tree_holds(sim_tree(m->s), own, m->at[i]->e.stream.scope) &&
            model_somewhere(m, i))
            return i;
    return MODEL_NONE;
}

struct park_looking {
    const struct model *m;
    bool due;
    uint64_t n;
};

static bool may_come(const struct model *m, const struct parked *p)
{
    struct arena a = arena_of(EVENT_BYTES_MAX * 2);
    struct event e;
    bool may = p->reason != PARK_GAP || event_decode(&e, p->envelope, &a) != 0;

    if (!may) {
        const struct model_event *before = model_find(m, &e.previous);
        may = before != NULL && model_somewhere(m, before->no);
    }
    arena_free(&a);
    return may;
}

static bool park_look(void *arg, const struct parked *p)
{
    struct park_looking *l = arg;

    l->n++;
    l->due |= may_come(l->m, p);
    return true;
}

bool model_park_due(const struct model *m, uint32_t office)
{
    const struct sim_office *o = sim_office(m->s, office);
    struct park_looking l = {m, false, 0};

    if (o->store == NULL)
        return false;
    struct txn *t = store_begin(o->store, TXN_READ);
    park_each(t, NULL, park_look, &l);
    l.due |= l.n != park_use(t, 0).events;
    return store_commit(t) != 0 || l.due;
}
