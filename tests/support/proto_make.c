#include "tests/support/proto_make.h"

#include "base/must.h"
#include "base/prng.h"

struct office_keys make_keys(uint8_t seed)
{
    uint8_t bytes[SEED_BYTES];
    struct office_keys k;

    memset(bytes, seed, sizeof bytes);
    keys_from_seed(&k, bytes);
    return k;
}

struct chain make_chain(uint8_t seed, uint8_t thread)
{
    struct chain c = {.keys = make_keys(seed)};
    struct prng p = prng_fork(seed, "make_chain");

    prng_fill(&p, c.body, sizeof c.body);
    prng_fill(&p, c.sealed, sizeof c.sealed);
    c.draft = (struct event_draft){
        .network = network_of_root(&c.keys.public_key),
        .area = MAKE_AREA,
        .epoch = 1,
        .area_list = 3,
        .kind = KIND_HELP,
        .depth = 1,
        .scope = {MAKE_AREA, REACH_UP},
        .lane = LANE_URGENT,
        .thread = thread,
        .sequence = 1,
        .position = 1,
        .time = (uint64_t)1795000000000 << 16,
    };
    return c;
}

void make_next(struct chain *c, struct event *e, struct span *envelope, struct arena *a)
{
    if (c->draft.body.at == NULL)
        c->draft.body = span_of(c->body, 160);
    must(event_sign(e, envelope, &c->draft, &c->keys, a) == 0);
    c->draft.previous = e->id;
    c->draft.sequence++;
    c->draft.position++;
    c->draft.depth++;
    c->draft.time += (uint64_t)977 << 16;
    c->body[20] = (uint8_t)(c->body[20] + 1);
}

struct outgoing make_outgoing(const struct event *e, struct span envelope, uint32_t stream_no)
{
    return (struct outgoing){
        .envelope = envelope, .stream_no = stream_no, .sequence = e->sequence, .id = e->id, .with_sealed = true};
}
