#include "bench/chain/child.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/must.h"
#include "bench/chain/measure.h"
#include "node/api/people.h"
#include "node/host/host.h"
#include "node/host/host_time.h"
#include "tiers/fold.h"

#define ENROL_WAIT_MS   20000
#define CHILD_MAP_BYTES (64ull << 20)
#define FILINGS_MAX     256

static void child_step(struct child *c, const struct input *in, struct filing_reply *replies)
{
    struct effects effects = {.n = 0};
    struct step_time time = host_step_time();
    if (core_step(c->core, in, 1, &time, &effects) != 0)
        bench_fail("a child's core stopped");
    for (size_t i = 0; i < effects.n; i++) {
        const struct effect *e = &effects.at[i];
        if (e->kind == EFFECT_SEND && c->linked) {
            uint8_t *frame = malloc(e->frame.len);
            must(frame);
            memcpy(frame, e->frame.at, e->frame.len);
            zmq_link_send(&c->link, frame, e->frame.len);
        } else if (e->kind == EFFECT_REPLY && replies) {
            memcpy(replies, e->replies, e->n_replies * sizeof *replies);
        } else if (e->kind == EFFECT_STATUS && e->status->n_peers > 0) {
            const uint64_t *unsent = e->status->peers[0].unsent;
            c->unsent = unsent[LANE_URGENT] + unsent[LANE_CASEWORK] + unsent[LANE_BULK];
        }
    }
}

/* ---- joining ---- */

static void token_get(struct token *out, struct office *parent, struct area area)
{
    char text[AREA_TEXT_LEN + 1];
    int group;
    area_print(text, area);
    json_t *answer = office_post(parent, "/v1/invite", json_pack("{s:s}", "area", text), NULL);
    const char *token = json_string_value(json_object_get(answer, "token"));
    if (!token || token_parse(out, token, &group) != 0)
        bench_fail("no invitation: %s", parent->fleet->why);
    json_decref(answer);
}

void child_enrol(struct child *c, struct office *parent, const char *folder, struct area area)
{
    const Fangpin__V1__EnrolGrant *grant;
    struct arena a = arena_of(PACKET_ARENA_BYTES);
    struct step_time time = host_step_time();
    struct store_options options = {.may_create = true, .map_bytes = CHILD_MAP_BYTES};
    struct token token;
    char why[256] = "";
    c->area = area;
    c->arena = arena_of(PACKET_ARENA_BYTES);
    keys_from_seed(&c->keys, time.entropy);
    snprintf(c->dir, sizeof c->dir, "%s/%llu", folder, (unsigned long long)area.code);
    token_get(&token, parent, area);
    memcpy(options.new_id, c->keys.public_key.b, sizeof options.new_id);
    if (mkdir(c->dir, 0700) != 0 || store_open(&c->store, c->dir, &options) != 0)
        bench_fail("%s: no store", c->dir);
    if (host_enrol(&token, &c->keys, ENROL_WAIT_MS, &grant, why, &a) != 0)
        bench_fail("not enrolled: %s", why);
    time = host_step_time();
    if (core_enrol(c->store, grant, &token, &c->keys, &time) != 0 || core_identity(c->store, &c->identity) != 0)
        bench_fail("the grant is not accepted");
    arena_free(&a);
    struct core_options core = {.store = c->store, .keys = &c->keys};
    if (core_open(&c->core, &core, &time) != 0)
        bench_fail("a child's core does not open");
}

void child_close(struct child *c)
{
    if (c->core)
        core_close(c->core);
    if (c->store)
        store_close(c->store);
    arena_free(&c->arena);
}

/* ---- the line ---- */

static void on_state(void *self, bool up)
{
    struct child *c = self;
    child_step(c, &(struct input){.kind = INPUT_LINK, .peer = c->identity.parent, .up = up}, NULL);
}

static void on_frame(void *self, zmq_msg_t *msg)
{
    struct child *c = self;
    struct opened opened;
    arena_reset(&c->arena);
    struct input in = {.kind = INPUT_PACKET, .peer = c->identity.parent, .packet = &opened};
    in.packet_rc = packet_open(&opened, span_of(zmq_msg_data(msg), zmq_msg_size(msg)), &c->arena, kind_is_authority);
    child_step(c, &in, NULL);
    zmq_msg_close(msg);
}

void child_dial(struct child *c, void *context, uv_loop_t *loop)
{
    struct zmq_link_options o = {.context = context,
                                 .loop = loop,
                                 .address = c->identity.address,
                                 .area = c->area,
                                 .state = on_state,
                                 .frame = on_frame,
                                 .self = c};
    must(curve_public_of(o.server_key, &c->identity.parent) == 0 && curve_keys_of(&o.own, &c->keys) == 0);
    c->linked = true;
    if (zmq_link_start(&c->link, &o) != 0)
        bench_fail("a child cannot dial");
}

void child_hang_up(struct child *c)
{
    zmq_link_stop(&c->link);
    c->linked = false;
}

void child_tick(struct child *c)
{
    if (mono_due(core_deadline(c->core), host_mono()))
        child_step(c, &(struct input){.kind = INPUT_TICK}, NULL);
}

/* ---- what it says ---- */

static void filings_step(struct child *c, const struct filing *filings, size_t n, struct filing_reply *replies)
{
    child_step(c, &(struct input){.kind = INPUT_FILING, .filings = filings, .n_filings = n}, replies);
    for (size_t i = 0; i < n; i++)
        if (replies[i].rc != 0)
            bench_fail("a child may not file: %s %s", replies[i].why.code ? replies[i].why.code : "",
                       replies[i].why.what);
}

void child_file(struct child *c, struct prng *p, size_t households, size_t helps)
{
    struct filing *filings = calloc(FILINGS_MAX, sizeof *filings);
    struct person *people = calloc(FILINGS_MAX, sizeof *people);
    struct filing_reply *replies = calloc(FILINGS_MAX, sizeof *replies);
    must(filings && people && replies && helps <= households && households <= FILINGS_MAX);
    for (size_t i = 0; i < households; i++) {
        person_invent(&people[i], p);
        filings[i] = (struct filing){.kind = KIND_HOUSEHOLD,
                                     .area = c->area,
                                     .people = 1 + (uint32_t)prng_below(p, 6),
                                     .group = 1,
                                     .code2 = 1,
                                     .head_name = people[i].name,
                                     .citizen_id = people[i].citizen_id,
                                     .phone = people[i].phone,
                                     .address = people[i].address};
    }
    filings_step(c, filings, households, replies);
    for (size_t i = 0; i < helps; i++)
        filings[i] = (struct filing){.kind = KIND_HELP,
                                     .area = c->area,
                                     .subject = replies[i].subject,
                                     .authority = c->authority,
                                     .amount_fen = CHILD_HELP_FEN,
                                     .code = HELP_GOODS};
    if (helps > 0)
        filings_step(c, filings, helps, replies);
    free(filings);
    free(people);
    free(replies);
}

bool child_has_authority(struct child *c)
{
    struct txn *t = store_begin(c->store, TXN_READ);
    struct view_key k = view_key(c->area, VIEW_AUTHORITY, &c->authority, span_of(NULL, 0));
    bool there = view_get(t, &k).at != NULL;
    store_abort(t);
    return there;
}

uint64_t child_unsent(struct child *c)
{
    c->unsent = UINT64_MAX;
    child_step(c, &(struct input){.kind = INPUT_STATUS}, NULL);
    return c->unsent;
}
