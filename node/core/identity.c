/* Who this office is, and whom it knows: the identity, the roster and the grant that proves both. */
#include <sodium.h>
#include <stdio.h>

#include "node/core/core_internal.h"

#define IDENTITY_BYTES (16 + 8 + 4 + 32 + 32 + 128)

void identity_store(struct txn *t, const struct identity *id)
{
    uint8_t at[IDENTITY_BYTES] = {0};

    memcpy(at, id->network.b, 16);
    put_be(at + 16, id->area.code, 8);
    put_be(at + 24, id->epoch, 4);
    memcpy(at + 28, id->key.b, 32);
    memcpy(at + 60, id->parent.b, 32);
    memcpy(at + 92, id->address, sizeof id->address);
    meta_put(t, "identity", span_of(at, sizeof at));
}

int identity_load(struct txn *t, struct identity *out)
{
    struct span v = meta_get(t, "identity");

    if (txn_error(t) != 0)
        return txn_error(t);
    if (v.at == NULL)
        return ERR_NOT_FOUND;
    if (v.len != IDENTITY_BYTES)
        return ERR_CORRUPT;
    *out = (struct identity){.area = {get_be(v.at + 16, 8)}, .epoch = (uint32_t)get_be(v.at + 24, 4)};
    memcpy(out->network.b, v.at, 16);
    memcpy(out->key.b, v.at + 28, 32);
    memcpy(out->parent.b, v.at + 60, 32);
    memcpy(out->address, v.at + 92, sizeof out->address);
    out->address[sizeof out->address - 1] = '\0';
    return 0;
}

int core_identity(struct store *s, struct identity *out)
{
    struct txn *t = store_begin(s, TXN_READ);
    int rc = identity_load(t, out);

    store_abort(t);
    return rc;
}

/* ---- the roster ---- */

struct view_key certificate_key(struct area area, const struct author *key)
{
    struct subject s;

    memcpy(s.b, key->b, sizeof s.b);
    return view_key(area, VIEW_ROSTER, &s, (struct span){NULL, 0});
}

/* The key a genesis or certificate speaks of. False: the body is none. */
static bool certified_key(const struct event *e, struct author *key, struct area *area, struct arena *a)
{
    if (e->kind == KIND_GENESIS) {
        *key = e->stream.author;
        *area = e->area;
        return true;
    }
    ProtobufCAllocator alloc = arena_allocator(a);
    Fangpin__V1__CertificateBody *b = fangpin__v1__certificate_body__unpack(&alloc, e->body.len, e->body.at);
    if (b == NULL || b->key.len != sizeof key->b)
        return false;
    memcpy(key->b, b->key.data, sizeof key->b);
    *area = (struct area){b->area};
    return true;
}

/* Whether the roster's entry for the key came from this very event. */
static bool certificate_known(struct core *c, const struct event *e)
{
    struct author key;
    struct area area;
    const struct roster_entry *entry = certified_key(e, &key, &area, &c->arena) ? roster_find(c->roster, &key) : NULL;

    return entry != NULL && id_equal(&entry->event, &e->id);
}

static void certificate_note(struct core *c, const struct event *e, struct log_ref ref)
{
    int rc = roster_take(c->roster, &c->me.network, e, &c->arena);
    struct author key;
    struct area area;
    uint8_t at[CASE_REF_BYTES];

    if (rc == ERR_EXISTS && !certificate_known(c, e))
        rc = ERR_NO_AUTHORITY; /* the key is another office's already */
    if ((rc != 0 && rc != ERR_EXISTS) || !certified_key(e, &key, &area, &c->arena)) {
        TELL(c, STORY_ALARM, "received %s -> without effect: %s", kind_row(e->kind)->name, err_text(rc));
        return;
    }
    struct view_key k = certificate_key(area, &key);
    case_ref_put(at, ref);
    view_put(c->txn, &k, span_of(at, sizeof at));
    c->roster_moved = true;
}

/* A part of an area list: where it stands is kept under its version and number. */
static void list_note(struct core *c, const struct event *e, struct log_ref ref)
{
    ProtobufCAllocator alloc = arena_allocator(&c->arena);
    Fangpin__V1__AreaListBody *b = fangpin__v1__area_list_body__unpack(&alloc, e->body.len, e->body.at);
    struct subject s = {{0}};
    uint8_t at[CASE_REF_BYTES];

    if (b == NULL)
        return;
    put_be(s.b, b->version, 4);
    put_be(s.b + 4, b->part, 4);
    struct view_key k = view_key(e->area, VIEW_LIST, &s, (struct span){NULL, 0});
    case_ref_put(at, ref);
    view_put(c->txn, &k, span_of(at, sizeof at));
    c->list_moved = true;
}

/* A wrapped key: kept for whoever it is for, so that the API can open what this office may. */
static void wrap_note(struct core *c, const struct event *e)
{
    ProtobufCAllocator alloc = arena_allocator(&c->arena);
    Fangpin__V1__WrapBody *b = fangpin__v1__wrap_body__unpack(&alloc, e->body.len, e->body.at);
    struct subject id;

    if (b == NULL || b->key_id.len != sizeof id.b || b->recipient.len != sizeof(struct author) || e->sealed.at == NULL)
        return;
    memcpy(id.b, b->key_id.data, sizeof id.b);
    struct view_key k = view_key(e->stream.scope.area, VIEW_KEY, &id, span_of(b->recipient.data, b->recipient.len));
    view_put(c->txn, &k, e->sealed);
}

void roster_note(struct core *c, const struct event *e, struct log_ref ref)
{
    if (e->kind == KIND_GENESIS || e->kind == KIND_CERTIFICATE)
        certificate_note(c, e, ref);
    else if (e->kind == KIND_AREA_LIST)
        list_note(c, e, ref);
    else if (e->kind == KIND_WRAP)
        wrap_note(c, e);
    else if (e->kind == KIND_INDEX_KEY)
        index_note(c, e);
}

struct grant_walk {
    struct core *c;
    int rc;
};

static bool load_entry(void *arg, struct span key, struct span value)
{
    struct grant_walk *w = arg;
    struct log_entry at;
    struct event e;

    (void)key;
    if (value.len != CASE_REF_BYTES ||
        !log_get(w->c->txn, (struct log_ref){(uint32_t)get_be(value.at, 4), get_be(value.at + 4, 8), value.at[12]},
                 &at))
        return true;
    if (event_decode(&e, at.envelope, &w->c->arena) != 0) {
        w->rc = ERR_CORRUPT;
        return false;
    }
    int rc = roster_take(w->c->roster, &w->c->me.network, &e, &w->c->arena);
    if (rc == ERR_NOMEM)
        w->rc = rc;
    return w->rc == 0;
}

static Fangpin__V1__EnrolGrant *grant_stored(struct txn *t, struct arena *a)
{
    struct span v = meta_get(t, "grant");
    ProtobufCAllocator alloc = arena_allocator(a);

    return v.at != NULL ? fangpin__v1__enrol_grant__unpack(&alloc, v.len, v.at) : NULL;
}

static bool by_root(const struct event *e, const struct network *n)
{
    struct network is = network_of_root(&e->stream.author);

    return memcmp(is.b, n->b, sizeof n->b) == 0 && memcmp(e->network.b, n->b, sizeof n->b) == 0;
}

int roster_take_grant(struct roster *r, const struct network *n, const Fangpin__V1__EnrolGrant *g, struct arena *a)
{
    for (size_t i = 0; i < g->n_envelope; i++) {
        struct event e;
        int rc = event_decode(&e, span_of(g->envelope[i].data, g->envelope[i].len), a);
        if (rc != 0)
            return rc;
        if (e.kind != KIND_GENESIS && e.kind != KIND_CERTIFICATE && e.kind != KIND_AREA_LIST)
            continue;
        if (!event_signature_valid(&e))
            return ERR_BAD_SIGNATURE;
        if (e.kind == KIND_AREA_LIST) {
            if (!by_root(&e, n))
                return ERR_NO_AUTHORITY;
            continue; /* its rows are area_list_of's to read */
        }
        rc = roster_take(r, n, &e, a);
        if (rc != 0 && rc != ERR_EXISTS)
            return rc;
    }
    return 0;
}

/* Certificates of areas stand in the order of their codes, so an issuer is met before those it certified. */
int roster_load(struct core *c)
{
    struct grant_walk w = {c, 0};
    struct area root = tree_root(c->tree);
    Fangpin__V1__EnrolGrant *g = grant_stored(c->txn, &c->arena);

    if (g != NULL)
        w.rc = roster_take_grant(c->roster, &c->me.network, g, &c->arena);
    if (w.rc == 0)
        view_each(c->txn, area_first(root), area_last(root), VIEW_ROSTER, NULL, load_entry, &w);
    arena_reset(&c->arena);
    return w.rc != 0 ? w.rc : txn_error(c->txn);
}

/* ---- the area list ---- */

/* One more envelope in a grant; borrowed bytes. ERR_NOMEM. */
static int grant_push(Fangpin__V1__EnrolGrant *g, ProtobufCBinaryData envelope, struct arena *a)
{
    ProtobufCBinaryData *more = arena_take(a, (g->n_envelope + 1) * sizeof *more);

    if (more == NULL || envelope.data == NULL)
        return ERR_NOMEM;
    if (g->n_envelope > 0)
        memcpy(more, g->envelope, g->n_envelope * sizeof *more);
    more[g->n_envelope++] = envelope;
    g->envelope = more;
    return 0;
}

struct list_walk {
    struct txn *txn;
    struct arena *a;
    Fangpin__V1__EnrolGrant *g;
};

static bool list_entry(void *arg, struct span key, struct span value)
{
    struct list_walk *w = arg;
    struct log_entry at;

    (void)key;
    if (value.len != CASE_REF_BYTES ||
        !log_get(w->txn, (struct log_ref){(uint32_t)get_be(value.at, 4), get_be(value.at + 4, 8), value.at[12]}, &at))
        return true;
    ProtobufCBinaryData copy = {at.envelope.len, arena_copy(w->a, at.envelope.at, at.envelope.len)};
    return grant_push(w->g, copy, w->a) == 0;
}

int core_load_tree(struct txn *t, struct tree *known, struct tree **out)
{
    struct arena a = arena_of(256u << 20);
    Fangpin__V1__EnrolGrant held = FANGPIN__V1__ENROL_GRANT__INIT;
    struct list_walk w = {t, &a, &held};

    view_each(t, (struct area){0}, (struct area){UINT64_MAX}, VIEW_LIST, NULL, list_entry, &w);
    int rc = area_list_of(&held, known, out, &a);
    Fangpin__V1__EnrolGrant *g = rc != 0 ? grant_stored(t, &a) : NULL;
    if (g != NULL)
        rc = area_list_of(g, known, out, &a);
    arena_free(&a);
    return txn_error(t) != 0 ? txn_error(t) : rc;
}

/* ---- what a new child needs to know whom to trust ---- */

static int grant_add(struct core *c, Fangpin__V1__EnrolGrant *g, struct area area, const struct author *key)
{
    struct view_key k = certificate_key(area, key);
    struct span v = view_get(c->txn, &k);
    struct list_walk w = {c->txn, &c->arena, g};

    if (v.at != NULL)
        return list_entry(&w, (struct span){NULL, 0}, v) ? 0 : ERR_NOMEM;
    /* Held only as part of our own grant: the certificate's stream has not come yet. */
    Fangpin__V1__EnrolGrant *own = grant_stored(c->txn, &c->arena);
    for (size_t i = 0; own != NULL && i < own->n_envelope; i++) {
        struct event e;
        struct author held;
        struct area of;
        if (event_decode(&e, span_of(own->envelope[i].data, own->envelope[i].len), &c->arena) != 0 ||
            (e.kind != KIND_GENESIS && e.kind != KIND_CERTIFICATE) || !certified_key(&e, &held, &of, &c->arena) ||
            !author_equal(&held, key))
            continue;
        return grant_push(g, own->envelope[i], &c->arena);
    }
    return ERR_NOT_FOUND;
}

int grant_make(struct core *c, struct area child, Fangpin__V1__EnrolGrant *out)
{
    struct author chain[TREE_DEPTH_MAX + 1];
    struct area areas[TREE_DEPTH_MAX + 1];
    size_t n = 0;
    const struct roster_entry *e = roster_current(c->roster, child);
    struct list_walk w = {c->txn, &c->arena, out};

    for (; e != NULL && n < ARRAY_LEN(chain); e = roster_find(c->roster, &e->issuer)) {
        areas[n] = e->area;
        chain[n++] = e->key;
        if (author_equal(&e->key, &e->issuer))
            break;
    }
    while (n-- > 0) {
        int rc = grant_add(c, out, areas[n], &chain[n]);
        if (rc != 0)
            return rc;
    }
    size_t before = out->n_envelope;
    view_each(c->txn, (struct area){0}, (struct area){UINT64_MAX}, VIEW_LIST, NULL, list_entry, &w);
    if (out->n_envelope == before) {
        Fangpin__V1__EnrolGrant *own = grant_stored(c->txn, &c->arena);
        for (size_t i = 0; own != NULL && i < own->n_envelope; i++) {
            struct event part;
            if (event_decode(&part, span_of(own->envelope[i].data, own->envelope[i].len), &c->arena) != 0 ||
                part.kind != KIND_AREA_LIST)
                continue;
            int rc = grant_push(out, own->envelope[i], &c->arena);
            if (rc != 0)
                return rc;
        }
    }
    return 0;
}
