/* Making an office before it runs: the root founds the network, a child takes what its parent granted. */
#include <stdio.h>
#include <string.h>

#include "node/core/core_internal.h"

static bool enrolled(struct txn *t)
{
    return meta_get(t, "identity").at != NULL;
}

static int sign_genesis(struct core *c, const struct tree *tree)
{
    Fangpin__V1__GenesisBody b = FANGPIN__V1__GENESIS_BODY__INIT;
    uint8_t body[AREA_NAME_BYTES_MAX + 64];
    char name[AREA_NAME_BYTES_MAX + 1];

    snprintf(name, sizeof name, "%s", tree_name(tree, c->me.area));
    b.area = c->me.area.code;
    b.name = name;
    b.made_ms = (uint64_t)(c->time->wall.ms > 0 ? c->time->wall.ms : 0);
    must(fangpin__v1__genesis_body__get_packed_size(&b) <= sizeof body);
    size_t len = fangpin__v1__genesis_body__pack(&b, body);
    struct sign_request r = {.kind = KIND_GENESIS, .scope = {c->me.area, REACH_DOWN}, .body = span_of(body, len)};
    struct event e;
    struct log_entry at;
    return sign_event(c, &r, &e, &at);
}

/* A core just able to sign: no peers, no sessions. */
static int found_in(struct core *c, const struct tree *tree)
{
    if (enrolled(c->txn))
        return ERR_EXISTS;
    identity_store(c->txn, &c->me);
    int rc = sign_genesis(c, tree);
    return rc != 0 ? rc : area_list_sign(c, tree);
}

int core_found(struct store *s, const struct tree *tree, const struct office_keys *k, const struct step_time *time)
{
    struct core c = {.store = s,
                     .keys = k,
                     .threads = 1,
                     .time = time,
                     .may_sign = true,
                     .tree = (struct tree *)tree,
                     .arena = arena_of(FOUND_ARENA_BYTES),
                     .scratch = arena_of(FOUND_ARENA_BYTES),
                     .takes_children = true};

    c.me = (struct identity){
        .network = network_of_root(&k->public_key), .area = tree_root(tree), .epoch = 1, .key = k->public_key};
    if (tree_version(tree) == 0)
        return ERR_INVALID; /* versions count from 1 */
    c.roster = roster_new();
    if (c.roster == NULL)
        return ERR_NOMEM;
    c.txn = store_begin(s, TXN_WRITE);
    int rc = found_in(&c, tree);
    if (rc == 0)
        rc = store_commit(c.txn);
    else
        store_abort(c.txn);
    roster_free(c.roster);
    arena_free(&c.arena);
    arena_free(&c.scratch);
    return rc;
}

/* The certificate that names our key, among the checked envelopes. */
static bool grant_names(const Fangpin__V1__EnrolGrant *g, const struct author *key, struct identity *me,
                        struct arena *a)
{
    for (size_t i = 0; i < g->n_envelope; i++) {
        struct event e;
        ProtobufCAllocator alloc = arena_allocator(a);
        if (event_decode(&e, span_of(g->envelope[i].data, g->envelope[i].len), a) != 0 || e.kind != KIND_CERTIFICATE)
            continue;
        Fangpin__V1__CertificateBody *b = fangpin__v1__certificate_body__unpack(&alloc, e.body.len, e.body.at);
        if (b == NULL || b->key.len != sizeof key->b || memcmp(b->key.data, key->b, sizeof key->b) != 0)
            continue;
        me->area = (struct area){b->area};
        me->epoch = b->epoch;
        me->parent = e.stream.author;
        return true;
    }
    return false;
}

static int enrol_in(struct txn *t, const Fangpin__V1__EnrolGrant *g, const struct token *token, struct identity *me,
                    struct arena *a)
{
    struct roster *r = roster_new();
    size_t len = fangpin__v1__enrol_grant__get_packed_size(g);
    uint8_t *packed = arena_take(a, len + 1);
    struct tree *tree = NULL;
    int rc = r != NULL && packed != NULL ? 0 : ERR_NOMEM;

    if (rc == 0)
        rc = roster_take_grant(r, &token->network, g, a);
    if (rc == 0)
        rc = area_list_of(g, NULL, &tree, a);
    if (rc == 0 && (!grant_names(g, &me->key, me, a) || roster_find(r, &me->key) == NULL ||
                    !area_equal(me->area, token->area) || !author_equal(&me->parent, &token->parent)))
        rc = ERR_NO_AUTHORITY;
    if (rc == 0 && enrolled(t))
        rc = ERR_EXISTS;
    if (rc == 0) {
        fangpin__v1__enrol_grant__pack(g, packed);
        meta_put(t, "grant", span_of(packed, len));
        identity_store(t, me);
    }
    if (r != NULL)
        roster_free(r);
    tree_free(tree);
    return rc;
}

int core_enrol(struct store *s, const Fangpin__V1__EnrolGrant *grant, const struct token *token,
               const struct office_keys *k, const struct step_time *time)
{
    struct arena a = arena_of(FOUND_ARENA_BYTES);
    struct identity me = {.network = token->network, .key = k->public_key};
    struct txn *t = store_begin(s, TXN_WRITE);

    (void)time; /* nothing is signed here */
    snprintf(me.address, sizeof me.address, "%s", token->address);
    int rc = enrol_in(t, grant, token, &me, &a);
    if (rc == 0)
        rc = store_commit(t);
    else
        store_abort(t);
    arena_free(&a);
    return rc;
}
