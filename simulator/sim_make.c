/* Offices that join: founded or enrolled by their parent, as in life but without the wire. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "simulator/sim_internal.h"

/* ---- by area ---- */

static size_t area_slot(const struct sim *s, uint64_t code)
{
    return (size_t)((code * 0x9e3779b97f4a7c15ull) >> 40) % s->area_slots;
}

uint32_t sim_find_area(const struct sim *s, struct area a)
{
    if (s->area_slots == 0)
        return NO_OFFICE;
    for (size_t i = area_slot(s, a.code);; i = (i + 1) % s->area_slots) {
        uint32_t no = s->by_area[i];
        if (no == 0)
            return NO_OFFICE;
        if (area_equal(s->at[no - 1]->o.area, a))
            return no - 1;
    }
}

static void area_note(struct sim *s, struct area a, uint32_t no)
{
    if (s->area_slots == 0) {
        s->area_slots = 2 * tree_count(s->tree) + 16;
        s->by_area = calloc(s->area_slots, sizeof *s->by_area);
        must(s->by_area != NULL);
    }
    size_t i = area_slot(s, a.code);
    while (s->by_area[i] != 0)
        i = (i + 1) % s->area_slots;
    s->by_area[i] = no + 1;
}

/* ---- joining ---- */

static int token_ask(struct sim *s, struct node *parent, struct area area)
{
    struct input ask = {.kind = INPUT_INVITE, .area = area};
    int rc = node_step(s, parent, &ask, NO_OFFICE);

    return rc != 0 ? rc : s->invite_rc;
}

/* What the bearer of the token says to the parent; its answer is in s->grant. */
static int knock(struct sim *s, struct node *parent, const struct office_keys *keys)
{
    struct curve_keys once;
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__EnrolRequest q = FANGPIN__V1__ENROL_REQUEST__INIT;
    struct arena a = arena_of(1u << 20);
    uint8_t proof[SIGNATURE_BYTES];
    struct author key = keys->public_key;
    struct span frame;
    struct opened opened;

    curve_keys_of_secret(&once, s->token.secret);
    int rc = enrol_proof_sign(proof, &s->token.network, s->token.area, once.public_key, keys);
    q.network = (ProtobufCBinaryData){16, s->token.network.b};
    q.area = s->token.area.code;
    q.key = (ProtobufCBinaryData){32, key.b};
    q.proof = (ProtobufCBinaryData){sizeof proof, proof};
    q.token_key = (ProtobufCBinaryData){32, once.public_key};
    p.what_case = FANGPIN__V1__PACKET__WHAT_ENROL_REQUEST;
    p.enrol_request = &q;
    if (rc == 0)
        rc = packet_pack(&frame, &p, &a);
    if (rc == 0)
        rc = packet_open(&opened, frame, &a, kind_is_authority);
    if (rc == 0) {
        struct input in = {.kind = INPUT_PACKET, .peer_is_invite = true, .packet = &opened};
        memcpy(in.peer.b, once.public_key, 32);
        rc = node_step(s, parent, &in, NO_OFFICE);
    }
    arena_free(&a);
    return rc != 0 ? rc : s->grant != NULL ? 0 : ERR_NO_AUTHORITY;
}

static int enrol_in(struct sim *s, struct node *n, struct node *parent)
{
    struct identity is;

    s->grant = NULL;
    int rc = token_ask(s, parent, n->o.area);
    if (rc == 0)
        rc = knock(s, parent, &n->o.keys);
    if (rc != 0)
        return rc;
    struct step_time t = node_time(s, n);
    rc = core_enrol(n->o.store, s->grant, &s->token, &n->o.keys, &t);
    if (rc == 0)
        rc = core_identity(n->o.store, &is);
    if (rc == 0)
        n->o.epoch = is.epoch;
    return rc;
}

/* A new key and an empty store; founded when it has no parent. */
int node_enrol(struct sim *s, struct node *n)
{
    uint8_t seed[SEED_BYTES];
    struct node *parent = n->o.parent == NO_OFFICE ? NULL : node_of(s, n->o.parent);

    if (parent != NULL && parent->o.power != POWER_ON)
        return ERR_STATE;
    prng_fill(&n->prng, seed, sizeof seed);
    keys_from_seed(&n->o.keys, seed);
    if (mkdir(n->dir, 0700) != 0)
        return ERR_IO;
    int rc = store_start(s, n);
    if (rc != 0)
        return rc;
    if (parent != NULL) {
        rc = enrol_in(s, n, parent);
        arena_free(&s->grant_arena);
        return rc;
    }
    struct step_time t = node_time(s, n);
    n->o.epoch = 1;
    s->root_key = n->o.keys.public_key;
    return core_found(n->o.store, s->tree, &n->o.keys, &t);
}

static struct node *node_new(struct sim *s, const char *name, struct area area, uint32_t parent)
{
    struct node *n = calloc(1, sizeof *n);
    char text[AREA_TEXT_LEN + 1];

    must(n != NULL);
    snprintf(n->o.name, sizeof n->o.name, "%s", name);
    n->o.area = area;
    n->o.parent = parent;
    n->o.power = POWER_OFF;
    n->tick_ms = SIM_NEVER;
    area_print(text, area);
    n->prng = prng_fork(s->options.seed, text);
    line_init(&n->line);
    snprintf(n->dir, sizeof n->dir, "%.150s/%s", s->root, text);
    return n;
}

static uint32_t node_put(struct sim *s, struct node *n)
{
    if (s->n == s->room) {
        s->room = s->room ? 2 * s->room : 64;
        struct node **more = realloc(s->at, s->room * sizeof(struct node *));
        must(more != NULL);
        s->at = more;
    }
    s->at[s->n] = n;
    area_note(s, n->o.area, s->n);
    HASH_ADD(hh, s->by_key, o.keys.public_key, sizeof n->o.keys.public_key, n);
    HASH_ADD(by_name, s->by_name, o.name, strlen(n->o.name), n);
    return s->n++;
}

static void child_note(struct node *parent, uint32_t no)
{
    if ((parent->n_children & (parent->n_children - 1)) == 0) {
        uint32_t room = parent->n_children == 0 ? 1 : 2 * parent->n_children;
        uint32_t *more = realloc(parent->children, room * sizeof *more);
        must(more != NULL);
        parent->children = more;
    }
    parent->children[parent->n_children++] = no;
}

int sim_office_add(struct sim *s, const char *name, struct area area, uint32_t *out)
{
    struct area up;
    uint32_t parent = NO_OFFICE;

    if (!tree_has(s->tree, area))
        return ERR_NOT_FOUND;
    if (sim_find_area(s, area) != NO_OFFICE || sim_find(s, name) != NO_OFFICE)
        return ERR_EXISTS;
    if (tree_parent(s->tree, area, &up) && (parent = sim_find_area(s, up)) == NO_OFFICE)
        return ERR_NOT_FOUND;
    struct node *n = node_new(s, name, area, parent);
    int rc = node_enrol(s, n);
    if (rc != 0) {
        node_stop(s, n);
        free(n);
        return rc;
    }
    uint32_t no = node_put(s, n);
    if (parent != NO_OFFICE)
        child_note(s->at[parent], no);
    rc = node_start(s, n);
    if (rc == 0 && parent != NO_OFFICE)
        line_connect(s, n);
    if (out != NULL)
        *out = no;
    return rc;
}
