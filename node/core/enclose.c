/* Papers of a household that moved (DOMAIN.md section 7, K4; D7): the office above both villages encloses what it holds of
 * the old one in the new village's scope, by itself, after it has signed the receiving.
 *
 * What is owed follows from the log: a handover is kept under the old household (VIEW_HANDOVER), and every paper that was
 * enclosed under the new one (VIEW_ENCLOSED). A slice takes the next papers that were not; a crash between two slices, a
 * paper that comes late, a rebuild, all end in the same. Sealed parts that this office may open go along under a key of
 * their own, wrapped for the offices from here down to the new village and for those above that may open such parts: the
 * old village's own key opens all its households and is given to nobody. */
#include <sodium.h>

#include "node/core/core_internal.h"
#include "node/core/rules.h"
#include "node/core/wraps.h"
#include "proto/packet.h"
#include "tiers/enclosures.h"
#include "tiers/step.h"

#define HANDOVER_BYTES (1 + 8 + 16 + 16) /* owed, new village, household there, what it was received by */

struct handover {
    struct area old_area, area;
    struct subject old, household, move;
};

/* ---- what is owed ---- */

static void flag_put(struct core *c, bool *flag, const char *name, bool is)
{
    if (*flag == is)
        return;
    *flag = is;
    meta_put_number(c->txn, name, is);
}

int enclose_open(struct core *c)
{
    c->handovers = meta_number(c->txn, "handovers") != 0;
    c->enclose_owed = meta_number(c->txn, "enclose_owed") != 0;
    return txn_error(c->txn);
}

static void handover_put(struct core *c, const struct handover *h, bool owed)
{
    struct view_key k = view_key(h->old_area, VIEW_HANDOVER, &h->old, (struct span){NULL, 0});
    uint8_t at[HANDOVER_BYTES];

    at[0] = owed;
    put_be(at + 1, h->area.code, 8);
    memcpy(at + 9, h->household.b, 16);
    memcpy(at + 25, h->move.b, 16);
    view_put(c->txn, &k, span_of(at, sizeof at));
    if (owed)
        flag_put(c, &c->enclose_owed, "enclose_owed", true);
}

/* False when it is not owed. */
static bool handover_read(struct handover *h, struct area old_area, const struct subject *old, struct span value,
                          bool *owed)
{
    if (value.at == NULL || value.len != HANDOVER_BYTES)
        return false;
    *h = (struct handover){.old_area = old_area, .area = {get_be(value.at + 1, 8)}, .old = *old};
    memcpy(h->household.b, value.at + 9, 16);
    memcpy(h->move.b, value.at + 25, 16);
    *owed = value.at[0] != 0;
    return true;
}

static void move_note(struct core *c, const struct event *e)
{
    const struct process *p;
    const struct step_row *row;
    struct step s;
    uint64_t old = 0;

    must(step_find(e->kind, &p, &row));
    if (!area_equal(e->area, c->me.area) || !step_read(&s, p, row, e->body))
        return;
    struct span areas = s.v.bytes[STEP_AREAS];
    struct handover h = {
        .area = e->stream.scope.area, .old = step_subject(&s.v, STEP_LINK), .household = s.household, .move = s.thing};
    if (!step_list_next(&areas, &old))
        return;
    h.old_area.code = old;
    if (!tree_inside(c->tree, h.old_area, c->me.area) || area_equal(h.old_area, h.area))
        return;
    flag_put(c, &c->handovers, "handovers", true);
    handover_put(c, &h, true);
}

static struct view_key enclosed_key(struct area area, const struct subject *household, const struct id *id)
{
    return view_key(area, VIEW_ENCLOSED, household, span_of(id->b, sizeof id->b));
}

static void wrap_keep(struct core *c, struct area area, struct span key_id, struct span wrap)
{
    struct span rest = wrap, recipient = {NULL, 0}, wrapped = {NULL, 0};
    struct wire_field f;
    struct subject id;

    while (wire_next(&rest, &f) == 1) {
        if (f.is_bytes && f.number == 1)
            recipient = f.bytes;
        else if (f.is_bytes && f.number == 2)
            wrapped = f.bytes;
    }
    if (key_id.len != sizeof id.b || recipient.len != sizeof(struct author) || wrapped.len != WRAPPED_KEY_BYTES)
        return;
    memcpy(id.b, key_id.at, sizeof id.b);
    struct view_key k = view_key(area, VIEW_KEY, &id, recipient);
    view_put(c->txn, &k, wrapped);
}

static void enclosure_note(struct core *c, const struct event *e)
{
    struct span rest = e->body, key_id = {NULL, 0}, one;
    struct act act;

    if (!act_read(&act, e->kind, e->body))
        return;
    enclosure_next(&rest, ENCLOSURE_KEY_ID, &key_id);
    for (rest = e->body; enclosure_next(&rest, ENCLOSURE_WRAP, &one);)
        wrap_keep(c, e->stream.scope.area, key_id, one);
    if (!area_equal(e->area, c->me.area))
        return;
    for (rest = e->body; enclosure_next(&rest, ENCLOSURE_ORIGINAL, &one);) {
        struct envelope_parts parts;
        struct event inner;
        if (!envelope_split(&parts, one) || event_decode_header(&inner, parts.header, &c->arena) != 0)
            continue;
        struct view_key k = enclosed_key(e->stream.scope.area, &act.household, &inner.id);
        view_put(c->txn, &k, span_str("1"));
    }
}

void enclose_note(struct core *c, const struct event *e)
{
    if (e->kind == KIND_MOVE_IN)
        move_note(c, e);
    else
        enclosure_note(c, e);
}

void enclose_touched(struct core *c, struct area area, const struct subject *household)
{
    struct view_key k = view_key(area, VIEW_HANDOVER, household, (struct span){NULL, 0});
    struct handover h;
    bool owed;

    if (handover_read(&h, area, household, view_get(c->txn, &k), &owed) && !owed)
        handover_put(c, &h, true);
}

/* ---- one enclosure ---- */

struct making {
    struct core *c;
    const struct handover *h;
    Fangpin__V1__EnclosureBody body;
    Fangpin__V1__EnclosureSealed sealed;
    ProtobufCBinaryData original[ENCLOSURE_MAX], certificate[ENCLOSURE_CERTS_MAX];
    Fangpin__V1__EnclosureSealed__Part part[ENCLOSURE_MAX], *parts[ENCLOSURE_MAX];
    size_t originals_len, certificates_len, sealed_len;
    uint32_t nested;
    struct id first; /* original */
    bool full;
};

/* The envelope without its sealed part, in the arena. */
static struct span bare_of(struct core *c, struct span envelope)
{
    struct envelope_parts parts;

    if (!envelope_split(&parts, envelope))
        return (struct span){NULL, 0};
    parts.sealed = (struct span){NULL, 0};
    size_t len = envelope_bytes(&parts);
    uint8_t *at = arena_take(&c->arena, len);
    return at == NULL ? (struct span){NULL, 0} : span_of(at, envelope_join(at, &parts));
}

/* What the sealed part says; at NULL when there is none, or this office may not open it. */
static struct span plain_of(struct core *c, const struct event *e)
{
    uint8_t key[CASE_KEY_BYTES];
    struct span key_id = sealed_key_id(e);

    if (key_id.at == NULL || e->sealed.at == NULL || e->sealed.len <= SEAL_EXTRA_BYTES ||
        !wrapped_key_find(c->txn, &c->me.key, c->keys, e, e->stream.scope.area, key_id, key))
        return (struct span){NULL, 0};
    size_t len = e->sealed.len - SEAL_EXTRA_BYTES;
    uint8_t *plain = arena_take(&c->arena, len);
    bool opened = plain != NULL && open_with(plain, e->sealed, key, &e->stream.author, e->position, e->time) == 0;
    sodium_memzero(key, sizeof key);
    return opened ? span_of(plain, len) : (struct span){NULL, 0};
}

/* The certificate's envelope as it stands in the log; at NULL: it has not come. */
static struct span certificate_of(struct core *c, const struct roster_entry *r)
{
    struct view_key k = certificate_key(r->area, &r->key);
    struct span at = view_get(c->txn, &k);
    struct log_entry entry;

    if (at.at == NULL || at.len != CASE_REF_BYTES ||
        !log_get(c->txn, (struct log_ref){(uint32_t)get_be(at.at, 4), get_be(at.at + 4, 8), at.at[12]}, &entry))
        return (struct span){NULL, 0};
    void *copy = arena_copy(&c->arena, entry.envelope.at, entry.envelope.len);
    return copy == NULL ? (struct span){NULL, 0} : span_of(copy, entry.envelope.len);
}

static bool certificate_there(const struct making *m, struct span envelope)
{
    for (size_t i = 0; i < m->body.n_certificate; i++)
        if (m->certificate[i].len == envelope.len && memcmp(m->certificate[i].data, envelope.at, envelope.len) == 0)
            return true;
    return false;
}

/* Of an author and of who certified it, up to an office that the new village knows as one above it. False: no room. */
static bool certificates_add(struct making *m, const struct author *author)
{
    const struct roster_entry *r = roster_find(m->c->roster, author);

    for (; r != NULL && !tree_inside(m->c->tree, m->h->area, r->area); r = roster_find(m->c->roster, &r->issuer)) {
        struct span at = certificate_of(m->c, r);
        if (at.at == NULL || certificate_there(m, at))
            continue;
        if (m->body.n_certificate == ENCLOSURE_CERTS_MAX || m->certificates_len + at.len > ENCLOSURE_CERTS_BYTES)
            return false;
        m->certificate[m->body.n_certificate++] = (ProtobufCBinaryData){at.len, (uint8_t *)(uintptr_t)at.at};
        m->certificates_len += at.len + 4;
    }
    return true;
}

/* Longer than any enclosure can hold: not tried again. */
static void left_out(struct making *m, const struct event *e)
{
    struct core *c = m->c;
    struct view_key k = enclosed_key(m->h->area, &m->h->household, &e->id);

    TELL(c, STORY_ALARM, "enclose %s -> 太长,不随移交 / too long, not enclosed", kind_row(e->kind)->name);
    view_put(c->txn, &k, span_str("0"));
}

static void original_add(struct making *m, const struct event *e, struct span envelope)
{
    struct span bare = bare_of(m->c, envelope), plain = plain_of(m->c, e);
    size_t n = m->body.n_original;

    if (bare.at == NULL)
        return;
    if (bare.len + ENCLOSURE_HEAD_MAX + ENCLOSURE_CERTS_BYTES > BODY_BYTES_MAX) {
        left_out(m, e);
        return;
    }
    m->full = n == ENCLOSURE_MAX || (n > 0 && (m->originals_len + bare.len > ENCLOSURE_BYTES ||
                                               m->sealed_len + plain.len > ENCLOSURE_SEALED_BYTES));
    if (m->full || (m->full = !certificates_add(m, &e->stream.author)))
        return;
    if (n == 0)
        m->first = e->id;
    m->original[m->body.n_original++] = (ProtobufCBinaryData){bare.len, (uint8_t *)(uintptr_t)bare.at};
    m->originals_len += bare.len + 4;
    if (plain.len > ENCLOSURE_SEALED_BYTES)
        TELL(m->c, STORY_ALARM, "enclose %s -> 密件太长,只随移交明文 / sealed part too long, enclosed without it",
             kind_row(e->kind)->name);
    if (plain.at == NULL || plain.len > ENCLOSURE_SEALED_BYTES)
        return;
    Fangpin__V1__EnclosureSealed__Part *part = &m->part[m->sealed.n_part];
    fangpin__v1__enclosure_sealed__part__init(part);
    part->original = (uint32_t)n;
    part->plain = (ProtobufCBinaryData){plain.len, (uint8_t *)(uintptr_t)plain.at};
    m->parts[m->sealed.n_part++] = part;
    m->sealed_len += plain.len + 16;
}

/* Papers that came from the very household that they would go to are there as they were signed; and a circle of
 * households, each receiving from the one before, must end. */
static bool goes_back(const struct making *m, const struct event *e, uint32_t *nested)
{
    struct act act;

    *nested = 0;
    if (e->kind != KIND_ENCLOSURE || !act_read(&act, e->kind, e->body))
        return false;
    *nested = act.code + 1;
    return subject_equal(&act.against, &m->h->household) || *nested > ENCLOSURE_NEST_MAX;
}

static void originals_gather(struct making *m)
{
    struct core *c = m->c;
    struct view_key k = view_key(m->h->old_area, VIEW_CASE, &m->h->old, (struct span){NULL, 0});
    struct span stored = view_get(c->txn, &k);

    for (size_t i = 0; i < case_ref_count(stored) && !m->full; i++) {
        struct log_entry at;
        struct event e;
        if (!log_get(c->txn, case_ref_at(stored, i), &at))
            continue;
        struct view_key done = enclosed_key(m->h->area, &m->h->household, &at.id);
        if (view_get(c->txn, &done).at != NULL)
            continue;
        void *copy = arena_copy(&c->arena, at.envelope.at, at.envelope.len);
        uint32_t nested;
        if (copy == NULL || event_decode(&e, span_of(copy, at.envelope.len), &c->arena) != 0 ||
            goes_back(m, &e, &nested))
            continue;
        original_add(m, &e, span_of(copy, at.envelope.len));
        if (!m->full && nested > m->nested)
            m->nested = nested;
    }
}

/* ---- its key ---- */

struct wraps {
    Fangpin__V1__KeyWrap at[TREE_DEPTH_MAX + 1], *list[TREE_DEPTH_MAX + 1];
    struct author to[TREE_DEPTH_MAX + 1];
    uint8_t wrapped[TREE_DEPTH_MAX + 1][WRAPPED_KEY_BYTES];
    size_t n;
};

static void wrap_add(struct core *c, struct wraps *w, struct area area, const uint8_t key[CASE_KEY_BYTES])
{
    const struct roster_entry *r = seal_entitled(area_tier(area)) ? roster_current(c->roster, area) : NULL;
    uint8_t seed[SEED_BYTES];
    size_t n = w->n;

    if (r == NULL)
        return;
    w->to[n] = r->key;
    core_secret(c, seed);
    if (wrap_key(w->wrapped[n], key, &w->to[n], seed) == 0) {
        fangpin__v1__key_wrap__init(&w->at[n]);
        w->at[n].recipient = (ProtobufCBinaryData){sizeof w->to[n].b, w->to[n].b};
        w->at[n].wrapped = (ProtobufCBinaryData){WRAPPED_KEY_BYTES, w->wrapped[n]};
        w->list[n] = &w->at[n];
        w->n++;
    }
    sodium_memzero(seed, sizeof seed);
}

/* The new village, and every office above it that is entitled. */
static void wraps_make(struct core *c, struct wraps *w, struct area village, const uint8_t key[CASE_KEY_BYTES])
{
    struct area above[TREE_DEPTH_MAX];
    size_t n = tree_above(c->tree, village, above);

    w->n = 0;
    wrap_add(c, w, village, key);
    for (size_t i = 0; i < n; i++)
        wrap_add(c, w, above[i], key);
}

/* ---- signing ---- */

static struct span packed_of(struct core *c, const ProtobufCMessage *m)
{
    size_t len = protobuf_c_message_get_packed_size(m);
    uint8_t *at = arena_take(&c->arena, len + 1);

    return at == NULL ? (struct span){NULL, 0} : span_of(at, protobuf_c_message_pack(m, at));
}

static void enclosure_sign(struct making *m)
{
    struct core *c = m->c;
    struct handover h = *m->h;
    uint8_t key[CASE_KEY_BYTES], mark[16 + 32];
    struct wraps w = {.n = 0};
    struct sign_request r = {.kind = KIND_ENCLOSURE, .scope = {h.area, REACH_UP}, .subject = h.household};
    struct event e;
    struct log_entry at;
    struct id key_name, name;

    if (m->sealed.n_part > 0) {
        core_secret(c, key);
        key_name = hash_of(span_of(key, sizeof key));
        wraps_make(c, &w, h.area, key);
        m->body.key_id = (ProtobufCBinaryData){16, key_name.b};
        m->body.wrap = w.list;
        m->body.n_wrap = w.n;
        r.personal = packed_of(c, &m->sealed.base);
        r.personal_key = key;
    }
    memcpy(mark, h.move.b, 16);
    memcpy(mark + 16, m->first.b, 32);
    name = hash_of(span_of(mark, sizeof mark)); /* made again after a restore, it has the same name */
    m->body.enclosure = (ProtobufCBinaryData){16, name.b};
    m->body.household = (ProtobufCBinaryData){16, h.household.b};
    m->body.old_household = (ProtobufCBinaryData){16, h.old.b};
    m->body.old_area = h.old_area.code;
    m->body.move = (ProtobufCBinaryData){16, h.move.b};
    m->body.nested = m->nested;
    r.body = packed_of(c, &m->body.base);
    if (r.body.at == NULL || sign_event(c, &r, &e, &at) != 0)
        txn_fail(c->txn, ERR_NOMEM);
    sodium_memzero(key, sizeof key);
    if (r.personal.at != NULL)
        sodium_memzero((uint8_t *)(uintptr_t)r.personal.at, r.personal.len);
    TELL(c, STORY_NORMAL, "enclosed %zu papers of a household that moved -> stored", m->body.n_original);
}

struct owed_walk {
    struct handover h;
    bool found;
};

static bool owed_one(void *arg, struct span key, struct span value)
{
    struct owed_walk *w = arg;
    struct subject old;
    bool owed;

    memcpy(old.b, key.at + 9, sizeof old.b);
    w->found = handover_read(&w->h, (struct area){get_be(key.at, 8)}, &old, value, &owed) && owed;
    return !w->found;
}

void enclose_later(struct core *c)
{
    struct owed_walk w = {.found = false};

    if (!c->enclose_owed || !c->may_sign || txn_error(c->txn) != 0 || rules_now(c) != 0)
        return;
    view_each(c->txn, area_first(c->me.area), area_last(c->me.area), VIEW_HANDOVER, NULL, owed_one, &w);
    if (!w.found) {
        flag_put(c, &c->enclose_owed, "enclose_owed", false);
        return;
    }
    struct making *m = arena_take(&c->arena, sizeof *m);
    if (m == NULL)
        return; /* the next step has memory again */
    *m = (struct making){.c = c, .h = &w.h};
    fangpin__v1__enclosure_body__init(&m->body);
    fangpin__v1__enclosure_sealed__init(&m->sealed);
    m->body.original = m->original;
    m->body.certificate = m->certificate;
    m->sealed.part = m->parts;
    originals_gather(m);
    if (m->body.n_original == 0) {
        handover_put(c, &w.h, false);
        return;
    }
    enclosure_sign(m);
    fold_dirty(c);
    c->n_dirty = 0;
}
