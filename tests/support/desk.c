#include "tests/support/desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/world.h"

static const char small_network[] = AREA_M ",阿坝州\n" AREA_C ",马尔康市\n" AREA_T ",卓克基镇\n" AREA_V
                                           ",纳足村\n" AREA_V2 ",查北村\n" AREA_C2 ",汶川县\n";

struct desks *desks_new(const char *csv)
{
    struct desks *d = calloc(1, sizeof *d);
    struct tree_fault fault;
    const char *tmp = getenv("TMPDIR");

    EXPECT(d != NULL && crypto_start() == 0);
    d->prng = prng_fork(1, "desks");
    d->now.ms = 1000;
    d->wall.ms = 1763856000000; /* 2025-11-23 */
    d->arena = arena_of(256u << 20);
    snprintf(d->root, sizeof d->root, "%.80s/fangpin-desks-XXXXXX", tmp != NULL ? tmp : "/tmp");
    EXPECT(mkdtemp(d->root) != NULL);
    EXPECT(tree_parse(&d->tree, span_str(csv != NULL ? csv : small_network), &fault) == 0);
    tree_set_version(d->tree, 1);
    return d;
}

void desks_free(struct desks *d)
{
    char path[300];

    for (unsigned i = 0; i < d->n; i++) {
        core_close(d->at[i].core);
        store_close(d->at[i].store);
        snprintf(path, sizeof path, "%s/data.mdb", d->at[i].dir);
        unlink(path);
        snprintf(path, sizeof path, "%s/lock.mdb", d->at[i].dir);
        unlink(path);
        rmdir(d->at[i].dir);
    }
    rmdir(d->root);
    tree_free(d->tree);
    arena_free(&d->arena);
    free(d);
}

static void store_start(struct desks *d, struct desk *o)
{
    struct store_options so = {.may_create = true, .map_bytes = 4ull << 30};

    prng_fill(&d->prng, so.new_id, sizeof so.new_id);
    EXPECT(store_open(&o->store, o->dir, &so) == 0);
}

struct desk *desk_empty(struct desks *d, const char *area)
{
    struct desk *o = &d->at[d->n];
    uint8_t seed[SEED_BYTES];

    EXPECT(d->n < DESKS_MAX);
    char root[sizeof d->root]; /* a copy: both strings lie in d */
    memcpy(root, d->root, sizeof root);
    snprintf(o->dir, sizeof o->dir, "%s/%u", root, d->n++);
    EXPECT(mkdir(o->dir, 0700) == 0 && area_parse(&o->area, area, strlen(area)));
    prng_fill(&d->prng, seed, sizeof seed);
    keys_from_seed(&o->keys, seed);
    o->advertise = "tcp://127.0.0.1:1";
    store_start(d, o);
    return o;
}

struct step_time desk_time(struct desks *d)
{
    struct step_time t = {.now = d->now, .wall = d->wall};

    prng_fill(&d->prng, t.entropy, sizeof t.entropy);
    d->now.ms++;
    d->wall.ms++;
    return t;
}

void desk_start(struct desks *d, struct desk *o)
{
    struct core_options co = {.store = o->store, .keys = &o->keys, .advertise = o->advertise, .threads = 4};
    struct step_time t = desk_time(d);

    EXPECT(core_open(&o->core, &co, &t) == 0);
}

void desk_restart(struct desks *d, struct desk *o)
{
    core_close(o->core);
    store_close(o->store);
    o->core = NULL;
    store_start(d, o);
    desk_start(d, o);
}

struct desk *desk_root(struct desks *d)
{
    struct desk *o = desk_empty(d, AREA_M);
    struct step_time t = desk_time(d);

    o->area = tree_root(d->tree);
    EXPECT(core_found(o->store, d->tree, &o->keys, &t) == 0);
    desk_start(d, o);
    return o;
}

struct desk *desk_child(struct desks *d, struct desk *parent, const char *area)
{
    struct desk *o = desk_empty(d, area);
    struct token token;

    EXPECT(desk_invite(d, parent, area, &token) == 0);
    Fangpin__V1__EnrolGrant *g = desk_grant(d, parent, &token, &o->keys);
    struct step_time t = desk_time(d);
    EXPECT(core_enrol(o->store, g, &token, &o->keys, &t) == 0);
    desk_start(d, o);
    return o;
}

struct effects desk_step(struct desks *d, struct desk *o, const struct input *in, size_t n)
{
    struct step_time t = desk_time(d);

    EXPECT(core_step(o->core, in, n, &t, &o->out) == 0);
    return o->out;
}

size_t desk_count(const struct desk *o, enum effect_kind kind)
{
    size_t n = 0;

    for (size_t i = 0; i < o->out.n; i++)
        n += o->out.at[i].kind == kind;
    return n;
}

const struct effect *desk_effect(const struct desk *o, enum effect_kind kind)
{
    for (size_t i = 0; i < o->out.n; i++)
        if (o->out.at[i].kind == kind)
            return &o->out.at[i];
    world_failed("an effect of this kind", __FILE__, __LINE__);
}

int desk_invite(struct desks *d, struct desk *o, const char *area, struct token *out)
{
    struct input in = {.kind = INPUT_INVITE, .ticket = 7};

    EXPECT(area_parse(&in.area, area, strlen(area)));
    desk_step(d, o, &in, 1);
    const struct effect *e = desk_effect(o, EFFECT_INVITED);
    EXPECT(e->ticket == 7);
    if (e->rc == 0)
        *out = *e->token;
    return e->rc;
}

struct opened desk_open(struct desks *d, struct span frame)
{
    struct opened o;
    void *copy = arena_copy(&d->arena, frame.at, frame.len);

    EXPECT(copy != NULL && packet_open(&o, span_of(copy, frame.len), &d->arena, kind_is_authority) == 0);
    return o;
}

Fangpin__V1__Packet *desk_ask(struct desks *d, struct desk *parent, const struct token *token,
                              const struct office_keys *keys)
{
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__EnrolRequest q = FANGPIN__V1__ENROL_REQUEST__INIT;
    struct network network = token->network;
    struct author key = keys->public_key;
    struct curve_keys once;
    uint8_t proof[SIGNATURE_BYTES];
    struct span frame;

    curve_keys_of_secret(&once, token->secret);
    EXPECT(enrol_proof_sign(proof, &network, token->area, once.public_key, keys) == 0);
    q.network = (ProtobufCBinaryData){sizeof network.b, network.b};
    q.area = token->area.code;
    q.key = (ProtobufCBinaryData){sizeof key.b, key.b};
    q.proof = (ProtobufCBinaryData){sizeof proof, proof};
    q.token_key = (ProtobufCBinaryData){sizeof once.public_key, once.public_key};
    p.what_case = FANGPIN__V1__PACKET__WHAT_ENROL_REQUEST;
    p.enrol_request = &q;
    EXPECT(packet_pack(&frame, &p, &d->arena) == 0);
    struct opened o = desk_open(d, frame);
    struct input in = {.kind = INPUT_PACKET, .peer_is_invite = true, .packet = &o};
    memcpy(in.peer.b, once.public_key, sizeof in.peer.b);
    desk_step(d, parent, &in, 1);
    for (size_t i = 0; i < parent->out.n; i++)
        if (parent->out.at[i].kind == EFFECT_SEND && parent->out.at[i].peer_is_invite)
            return desk_open(d, parent->out.at[i].frame).packet;
    world_failed("an answer to an enrolment", __FILE__, __LINE__);
}

Fangpin__V1__EnrolGrant *desk_grant(struct desks *d, struct desk *parent, const struct token *token,
                                    const struct office_keys *keys)
{
    Fangpin__V1__Packet *p = desk_ask(d, parent, token, keys);

    if (p->what_case == FANGPIN__V1__PACKET__WHAT_REFUSAL)
        world_failed(p->refusal->text, __FILE__, __LINE__);
    EXPECT(p->what_case == FANGPIN__V1__PACKET__WHAT_ENROL_GRANT);
    return p->enrol_grant;
}

struct filing_reply desk_try(struct desks *d, struct desk *o, struct filing f)
{
    struct input in = {.kind = INPUT_FILING, .filings = &f, .n_filings = 1, .ticket = 9};

    desk_step(d, o, &in, 1);
    const struct effect *e = desk_effect(o, EFFECT_REPLY);
    EXPECT(e->ticket == 9 && e->n_replies == 1);
    return e->replies[0];
}

struct filing_reply desk_file(struct desks *d, struct desk *o, struct filing f)
{
    struct filing_reply r = desk_try(d, o, f);

    if (r.rc != 0)
        world_failed(r.why.what, __FILE__, __LINE__);
    return r;
}

struct filing desk_household(void)
{
    return (struct filing){.kind = KIND_HOUSEHOLD,
                           .people = 3,
                           .group = 1,
                           .code2 = ORIGIN_ORDINARY,
                           .head_name = "泽郎",
                           .citizen_id = "990001195803120013"};
}

struct core_status desk_status(struct desks *d, struct desk *o)
{
    struct input in = {.kind = INPUT_STATUS};

    desk_step(d, o, &in, 1);
    return *desk_effect(o, EFFECT_STATUS)->status;
}

struct event desk_event(struct desks *d, struct desk *o, uint64_t position)
{
    struct txn *t = store_begin(o->store, TXN_READ);
    struct log_ref ref = {author_number(t, &o->keys.public_key, false), position, 0};
    struct log_entry at;
    struct event e;

    EXPECT(log_get(t, ref, &at));
    void *copy = arena_copy(&d->arena, at.envelope.at, at.envelope.len);
    EXPECT(copy != NULL && event_decode(&e, span_of(copy, at.envelope.len), &d->arena) == 0);
    EXPECT(store_commit(t) == 0);
    return e;
}

struct maker desk_maker(struct desks *d, const struct desk *author, uint8_t thread, uint64_t position)
{
    struct maker m = {.arena = &d->arena, .keys = &author->keys};

    m.draft = (struct event_draft){.network = network_of_root(&d->at[0].keys.public_key),
                                   .area = author->area,
                                   .epoch = 1,
                                   .area_list = 1,
                                   .kind = KIND_LEAD,
                                   .scope = {author->area, REACH_UP},
                                   .lane = LANE_CASEWORK,
                                   .thread = thread,
                                   .position = position};
    return m;
}

struct opened desk_packet(struct desks *d, const struct made *events, size_t n)
{
    struct outgoing *out = arena_take(&d->arena, n * sizeof *out);
    struct span frame;

    EXPECT(out != NULL);
    for (size_t i = 0; i < n; i++)
        out[i] = (struct outgoing){.envelope = events[i].envelope,
                                   .stream_no = 1 + events[i].e.stream.thread + 64u * events[i].e.stream.lane +
                                                1000u * (uint32_t)events[i].e.stream.scope.reach,
                                   .sequence = events[i].e.sequence,
                                   .with_sealed = true};
    EXPECT(packet_pack_events(&frame, 0, LANE_CASEWORK, 0, 0, 0, out, n, NULL, &d->arena) == 0);
    return desk_open(d, frame);
}

void desk_deliver(struct desks *d, struct desk *to, const struct desk *from, const struct opened *o)
{
    struct input in = {.kind = INPUT_PACKET, .peer = from->keys.public_key, .packet = o};

    desk_step(d, to, &in, 1);
}

void desk_hand(struct desks *d, struct desk *to, const struct desk *from, const struct made *events, size_t n)
{
    struct opened o = desk_packet(d, events, n);

    desk_deliver(d, to, from, &o);
}
