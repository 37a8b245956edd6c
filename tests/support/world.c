#include "tests/support/world_inside.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/prng.h"
#include "node/core/core_internal.h"
#include "tiers/area_lists.h"

#define RUN_FRAMES_MAX 200000u
#define NEAR_MS        15000u /* deadlines this near are waited for while running */
#define TOLD_BYTES     (4u << 20)

_Noreturn void world_failed(const char *what, const char *file, int line)
{
    fprintf(stderr, "%s:%d: expected %s\n", file, line, what);
    abort();
}

unsigned world_find(const struct world *w, const char *name)
{
    for (unsigned i = 0; i < w->n; i++)
        if (strcmp(w->at[i].name, name) == 0)
            return i;
    world_failed(name, __FILE__, __LINE__);
}

static void told(void *self, enum story_level level, struct mono at, struct area office, const char *text)
{
    struct world *w = self;
    char line[STORY_LINE_BYTES_MAX + 64];
    int len = snprintf(line, sizeof line, "%llu %012llu %s\n", (unsigned long long)at.ms,
                       (unsigned long long)office.code, text);

    (void)level;
    EXPECT(len > 0 && (size_t)len < sizeof line && w->told_len + (size_t)len < TOLD_BYTES);
    memcpy(w->told + w->told_len, line, (size_t)len + 1);
    w->told_len += (size_t)len;
    if (getenv("WORLD_STORY") != NULL)
        fputs(line, stderr);
}

/* What an office's driver tells it: its own clock, right or wrong. */
static struct step_time now(struct world *w, const struct office *o)
{
    struct step_time t = {.now = w->now, .wall = {w->wall.ms + o->skew_ms}};

    prng_fill(&w->prng, t.entropy, sizeof t.entropy);
    return t;
}

/* ---- frames ---- */

static void push(struct world *w, unsigned from, unsigned to, bool invite, struct span bytes)
{
    struct frame *f = malloc(sizeof *f + bytes.len);

    EXPECT(f != NULL);
    *f = (struct frame){.from = from, .to = to, .invite = invite, .len = bytes.len};
    memcpy(f->bytes, bytes.at, bytes.len);
    if (w->tamper != NULL)
        w->tamper(w->tamper_arg, f->bytes, f->len);
    *w->last = f;
    w->last = &f->next;
}

static void drop_frames(struct world *w, unsigned a, unsigned b, bool all_of_a)
{
    struct frame **at = &w->first;

    while (*at != NULL) {
        struct frame *f = *at;
        bool hit = all_of_a ? f->from == a || f->to == a : (f->from == a && f->to == b) || (f->from == b && f->to == a);
        if (!hit) {
            at = &f->next;
            continue;
        }
        *at = f->next;
        free(f);
    }
    w->last = at;
}

static bool office_of_key(const struct world *w, const struct author *key, unsigned *out)
{
    for (unsigned i = 0; i < w->n; i++)
        if (author_equal(&w->at[i].keys.public_key, key))
            return *out = i, true;
    return false;
}

static void send_effect(struct world *w, unsigned from, const struct effect *e)
{
    unsigned to;

    if (e->peer_is_invite) {
        struct opened o;
        EXPECT(packet_open(&o, e->frame, &w->grant_arena, kind_is_authority) == 0);
        w->grant = o.packet->what_case == FANGPIN__V1__PACKET__WHAT_ENROL_GRANT ? o.packet->enrol_grant : NULL;
        return;
    }
    if (!office_of_key(w, &e->peer, &to) || !w->up[from][to])
        return;
    if (prng_below(&w->prng, 100) < w->lose[from][to])
        return;
    push(w, from, to, false, e->frame);
    if (prng_below(&w->prng, 100) < w->duplicate)
        push(w, from, to, false, e->frame);
}

static void status_copy(struct world *w, const struct core_status *s)
{
    w->status = *s;
    arena_reset(&w->arena);
    w->status.peers = arena_copy(&w->arena, s->peers, s->n_peers * sizeof *s->peers);
    w->status.invites = arena_copy(&w->arena, s->invites, s->n_invites * sizeof *s->invites);
}

static void step(struct world *w, unsigned i, const struct input *in)
{
    struct step_time t = now(w, &w->at[i]);
    struct effects out;

    EXPECT(core_step(w->at[i].core, in, 1, &t, &out) == 0);
    for (size_t k = 0; k < out.n; k++) {
        const struct effect *e = &out.at[k];
        if (e->kind == EFFECT_SEND)
            send_effect(w, i, e);
        else if (e->kind == EFFECT_REPLY)
            w->reply = e->replies[0];
        else if (e->kind == EFFECT_STATUS)
            status_copy(w, e->status);
        else if (e->kind == EFFECT_INVITED && (w->invite_rc = e->rc) == 0)
            w->token = *e->token;
    }
    w->at[i].deadline = core_deadline(w->at[i].core);
    w->now.ms++;
    w->wall.ms++;
}

static void deliver(struct world *w)
{
    struct frame *f = w->first;
    struct arena a = arena_of(PACKET_ARENA_BYTES);
    struct opened o;
    struct input in = {.kind = INPUT_PACKET, .peer = w->at[f->from].keys.public_key, .packet = &o};

    w->first = f->next;
    if (w->first == NULL)
        w->last = &w->first;
    in.packet_rc = packet_open(&o, span_of(f->bytes, f->len), &a, kind_is_authority);
    step(w, f->to, &in);
    arena_free(&a);
    free(f);
}

void world_run_some(struct world *w, unsigned n)
{
    while (n-- > 0 && w->first != NULL)
        deliver(w);
}

/* Tick what is due; true when something was. */
static bool tick_due(struct world *w)
{
    bool any = false;

    for (unsigned i = 0; i < w->n; i++) {
        if (w->at[i].core == NULL || !mono_due(w->at[i].deadline, w->now))
            continue;
        struct input in = {.kind = INPUT_TICK};
        step(w, i, &in);
        any = true;
    }
    return any;
}

static struct mono next_deadline(const struct world *w)
{
    struct mono due = MONO_NEVER;

    for (unsigned i = 0; i < w->n; i++)
        if (w->at[i].core != NULL)
            due = mono_min(due, w->at[i].deadline);
    return due;
}

void world_run(struct world *w)
{
    unsigned frames = 0;
    struct mono until = mono_after(w->now, NEAR_MS);

    for (;;) {
        while (w->first != NULL) {
            EXPECT(frames++ < RUN_FRAMES_MAX);
            deliver(w);
        }
        struct mono due = next_deadline(w);
        if (due.ms > until.ms)
            return;
        if (due.ms > w->now.ms)
            w->wall.ms += (int64_t)(due.ms - w->now.ms), w->now = due;
        tick_due(w);
        EXPECT(frames++ < RUN_FRAMES_MAX);
    }
}

void world_pass(struct world *w, uint64_t ms)
{
    struct mono until = mono_after(w->now, ms);

    while (w->now.ms < until.ms) {
        struct mono due = mono_min(next_deadline(w), until);
        if (due.ms > w->now.ms)
            w->wall.ms += (int64_t)(due.ms - w->now.ms), w->now = due;
        tick_due(w);
        world_run_some(w, RUN_FRAMES_MAX);
    }
}

void world_inject(struct world *w, const char *from, const char *to, struct span frame)
{
    push(w, world_find(w, from), world_find(w, to), false, frame);
}

void world_tamper(struct world *w, void (*fn)(void *arg, uint8_t *bytes, size_t len), void *arg)
{
    w->tamper = fn;
    w->tamper_arg = arg;
}

/* ---- making ---- */

struct world *world_new(const char *areas, uint64_t seed)
{
    struct world *w = calloc(1, sizeof *w);
    struct tree_fault fault;
    struct span text = strchr(areas, '\n') == NULL ? area_list_find(areas) : span_str(areas);

    EXPECT(w != NULL && crypto_start() == 0);
    w->last = &w->first;
    w->prng = prng_fork(seed, "world");
    w->wall.ms = 1763856000000; /* 2025-11-23 */
    w->arena = arena_of(64u << 20);
    w->made = arena_of(256u << 20);
    w->grant_arena = arena_of(64u << 20);
    w->told = calloc(1, TOLD_BYTES);
    const char *tmp = getenv("TMPDIR");
    snprintf(w->root, sizeof w->root, "%.80s/fangpin-world-XXXXXX", tmp != NULL ? tmp : "/tmp");
    EXPECT(mkdtemp(w->root) != NULL);
    if (tree_parse(&w->tree, text, &fault) != 0)
        world_failed(fault.what, __FILE__, __LINE__);
    tree_set_version(w->tree, 1);
    return w;
}

static void store_start(struct world *w, struct office *o)
{
    struct store_options so = {.may_create = true, .map_bytes = 1ull << 30};

    prng_fill(&w->prng, so.new_id, sizeof so.new_id);
    EXPECT(store_open(&o->store, o->dir, &so) == 0);
}

static void core_start(struct world *w, struct office *o)
{
    struct core_options co = {.store = o->store,
                              .keys = &o->keys,
                              .advertise = "tcp://127.0.0.1:1",
                              .threads = 4,
                              .story = {told, w, STORY_DETAIL}};
    struct step_time t = now(w, o);

    EXPECT(core_open(&o->core, &co, &t) == 0);
    o->deadline = core_deadline(o->core);
}

static void links_tell(struct world *w, unsigned a, unsigned b, bool up)
{
    struct input in = {.kind = INPUT_LINK, .peer = w->at[b].keys.public_key, .up = up};

    if (w->at[a].core != NULL)
        step(w, a, &in);
}

static void link_set(struct world *w, unsigned a, unsigned b, bool up)
{
    if (w->up[a][b] == up)
        return;
    w->up[a][b] = w->up[b][a] = up;
    if (!up)
        drop_frames(w, a, b, false);
    links_tell(w, a, b, up);
    links_tell(w, b, a, up);
}

static unsigned office_at(const struct world *w, struct area a)
{
    for (unsigned i = 0; i < w->n; i++)
        if (area_equal(w->at[i].area, a) && w->at[i].core != NULL)
            return i;
    return OFFICES_MAX;
}

struct token world_invite(struct world *w, const char *parent, const char *area)
{
    struct input ask = {.kind = INPUT_INVITE};

    EXPECT(area_parse(&ask.area, area, strlen(area)));
    step(w, world_find(w, parent), &ask);
    EXPECT(w->invite_rc == 0);
    return w->token;
}

bool world_knock(struct world *w, const char *parent, const struct token *token, const struct office_keys *keys)
{
    struct curve_keys once;
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__EnrolRequest q = FANGPIN__V1__ENROL_REQUEST__INIT;
    struct arena a = arena_of(1u << 20);
    uint8_t proof[SIGNATURE_BYTES];
    struct token t = *token;
    struct author key = keys->public_key;
    struct span frame;
    struct opened opened;

    curve_keys_of_secret(&once, t.secret);
    EXPECT(enrol_proof_sign(proof, &t.network, t.area, once.public_key, keys) == 0);
    q.network = (ProtobufCBinaryData){16, t.network.b};
    q.area = t.area.code;
    q.key = (ProtobufCBinaryData){32, key.b};
    q.proof = (ProtobufCBinaryData){sizeof proof, proof};
    q.token_key = (ProtobufCBinaryData){32, once.public_key};
    p.what_case = FANGPIN__V1__PACKET__WHAT_ENROL_REQUEST;
    p.enrol_request = &q;
    EXPECT(packet_pack(&frame, &p, &a) == 0 && packet_open(&opened, frame, &a, kind_is_authority) == 0);
    struct input in = {.kind = INPUT_PACKET, .peer_is_invite = true, .packet = &opened};
    memcpy(in.peer.b, once.public_key, 32);
    w->grant = NULL;
    arena_free(&w->grant_arena);
    step(w, world_find(w, parent), &in);
    arena_free(&a);
    return w->grant != NULL;
}

static void enrol(struct world *w, struct office *o, unsigned parent)
{
    char area[AREA_TEXT_LEN + 1];

    area_print(area, o->area);
    struct token token = world_invite(w, w->at[parent].name, area);
    EXPECT(world_knock(w, w->at[parent].name, &token, &o->keys));
    struct step_time t = now(w, o);
    EXPECT(core_enrol(o->store, w->grant, &token, &o->keys, &t) == 0);
    arena_free(&w->grant_arena);
}

void world_office(struct world *w, const char *name, const char *area)
{
    struct office *o = &w->at[w->n];
    struct area parent;
    uint8_t seed[SEED_BYTES];

    EXPECT(w->n < OFFICES_MAX);
    snprintf(o->name, sizeof o->name, "%s", name);
    char root[sizeof w->root];
    memcpy(root, w->root, sizeof root);
    snprintf(o->dir, sizeof o->dir, "%s/%s-%u", root, name, w->n);
    EXPECT(mkdir(o->dir, 0700) == 0 && area_parse(&o->area, area, strlen(area)));
    prng_fill(&w->prng, seed, sizeof seed);
    keys_from_seed(&o->keys, seed);
    store_start(w, o);
    struct step_time t = now(w, o);
    unsigned p = OFFICES_MAX;
    if (tree_parent(w->tree, o->area, &parent)) {
        p = office_at(w, parent);
        EXPECT(p < OFFICES_MAX);
        enrol(w, o, p);
    } else {
        EXPECT(core_found(o->store, w->tree, &o->keys, &t) == 0);
    }
    core_start(w, o);
    unsigned i = w->n++;
    if (p < OFFICES_MAX)
        link_set(w, i, p, true);
    world_run(w);
}

struct world *world_chain(uint64_t seed)
{
    struct world *w = world_new("ngawa-5132", seed);

    world_office(w, "M", "513200000000");
    world_office(w, "C", "513201000000");
    world_office(w, "T", "513201209000");
    world_office(w, "V", "513201209200");
    return w;
}

static void office_stop(struct office *o)
{
    core_close(o->core);
    store_close(o->store);
    o->core = NULL;
    o->store = NULL;
}

static void remove_tree(const char *dir)
{
    DIR *d = opendir(dir);
    char path[600];

    if (d == NULL)
        return;
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
        if (unlink(path) != 0)
            remove_tree(path);
    }
    closedir(d);
    rmdir(dir);
}

void world_free(struct world *w)
{
    while (w->first != NULL) {
        struct frame *f = w->first;
        w->first = f->next;
        free(f);
    }
    for (unsigned i = 0; i < w->n; i++)
        office_stop(&w->at[i]);
    remove_tree(w->root);
    tree_free(w->tree);
    arena_free(&w->arena);
    arena_free(&w->made);
    arena_free(&w->grant_arena);
    free(w->told);
    free(w);
}

/* ---- faults ---- */

void world_cut(struct world *w, const char *a, const char *b)
{
    link_set(w, world_find(w, a), world_find(w, b), false);
}

void world_heal(struct world *w, const char *a, const char *b)
{
    link_set(w, world_find(w, a), world_find(w, b), true);
}

void world_lose(struct world *w, const char *a, const char *b, unsigned percent)
{
    unsigned i = world_find(w, a), k = world_find(w, b);

    w->lose[i][k] = w->lose[k][i] = percent;
}

void world_duplicate(struct world *w, unsigned percent)
{
    w->duplicate = percent;
}

/* Stop an office, let `between` touch its files, start it, and bring its lines up again. */
static void bounce(struct world *w, unsigned i, void (*between)(struct office *o))
{
    bool was[OFFICES_MAX];

    drop_frames(w, i, i, true);
    memcpy(was, w->up[i], sizeof was);
    office_stop(&w->at[i]);
    for (unsigned k = 0; k < w->n; k++)
        if (was[k])
            link_set(w, i, k, false);
    if (between != NULL)
        between(&w->at[i]);
    store_start(w, &w->at[i]);
    core_start(w, &w->at[i]);
    for (unsigned k = 0; k < w->n; k++)
        if (was[k])
            link_set(w, i, k, true);
}

void world_crash(struct world *w, const char *name)
{
    bounce(w, world_find(w, name), NULL);
}

static void copy_file(const char *from, const char *to)
{
    char buf[65536];
    size_t n;
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");

    EXPECT(in != NULL && out != NULL);
    while ((n = fread(buf, 1, sizeof buf, in)) > 0)
        EXPECT(fwrite(buf, 1, n, out) == n);
    fclose(in);
    EXPECT(fclose(out) == 0);
}

static void keep_copy(struct office *o)
{
    char from[300], to[300];

    snprintf(from, sizeof from, "%s/data.mdb", o->dir);
    snprintf(to, sizeof to, "%s/data.kept", o->dir);
    copy_file(from, to);
}

static void bring_copy(struct office *o)
{
    char from[300], to[300];

    snprintf(from, sizeof from, "%s/data.kept", o->dir);
    snprintf(to, sizeof to, "%s/data.mdb", o->dir);
    copy_file(from, to);
}

void world_backup(struct world *w, const char *name)
{
    bounce(w, world_find(w, name), keep_copy);
}

void world_restore(struct world *w, const char *name)
{
    bounce(w, world_find(w, name), bring_copy);
}

void world_rebuild(struct world *w, const char *name)
{
    struct step_time t = now(w, &w->at[world_find(w, name)]);

    EXPECT(core_rebuild(w->at[world_find(w, name)].core, &t) == 0);
}

/* ---- acts ---- */

struct filing_reply world_try(struct world *w, const char *name, const struct filing *f)
{
    struct input in = {.kind = INPUT_FILING, .filings = f, .n_filings = 1};

    w->reply = (struct filing_reply){.rc = ERR_STATE};
    step(w, world_find(w, name), &in);
    return w->reply;
}

struct filing_reply world_file(struct world *w, const char *name, struct filing f)
{
    struct filing_reply r = world_try(w, name, &f);

    if (r.rc != 0) {
        fprintf(stderr, "%s: %s: %s %s %s\n", name, err_text(r.rc), r.why.what, r.why.why, r.why.remedy);
        world_failed("the filing to be accepted", __FILE__, __LINE__);
    }
    return r;
}

struct subject world_household(struct world *w, const char *name, const char *head_name)
{
    struct filing f = {.kind = KIND_HOUSEHOLD,
                       .people = 3,
                       .group = 1,
                       .code2 = 1,
                       .head_name = head_name,
                       .citizen_id = "990001195803120013"};

    return world_file(w, name, f).subject;
}

struct area world_area(struct world *w, const char *name)
{
    return w->at[world_find(w, name)].area;
}

struct wall world_wall(const struct world *w)
{
    return w->wall;
}

struct wall world_clock(const struct world *w, const char *name)
{
    return (struct wall){w->wall.ms + w->at[world_find(w, name)].skew_ms};
}

void world_skew(struct world *w, const char *name, int64_t ms)
{
    w->at[world_find(w, name)].skew_ms = ms;
}

struct store *world_store(struct world *w, const char *name)
{
    return w->at[world_find(w, name)].store;
}

const struct office_keys *world_keys(struct world *w, const char *name)
{
    return &w->at[world_find(w, name)].keys;
}

struct network world_network(struct world *w)
{
    return network_of_root(&w->at[0].keys.public_key);
}

struct core_status world_status(struct world *w, const char *name)
{
    struct input in = {.kind = INPUT_STATUS};

    step(w, world_find(w, name), &in);
    return w->status;
}

void world_new_list(struct world *w, const char *areas)
{
    struct tree *tree;
    struct tree_fault fault;
    struct core *root = w->at[0].core;
    struct step_time t = now(w, &w->at[0]);
    struct input tick = {.kind = INPUT_TICK};

    EXPECT(tree_parse(&tree, span_str(areas), &fault) == 0);
    tree_set_version(tree, tree_version(core_tree(root)) + 1);
    root->time = &t;
    root->txn = store_begin(w->at[0].store, TXN_WRITE);
    EXPECT(area_list_sign(root, tree) == 0 && store_commit(root->txn) == 0);
    tree_free(tree);
    step(w, 0, &tick);
}

unsigned world_told(struct world *w, const char *part)
{
    unsigned n = 0;

    for (char *at = w->told + w->told_read; (at = strstr(at, part)) != NULL; at++)
        n++;
    w->told_read = w->told_len;
    return n;
}
