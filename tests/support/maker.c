#include "tests/support/maker.h"

#include <stdlib.h>

#include "tests/support/world_inside.h"

#define THREAD 63 /* offices of these worlds use four */

struct maker maker_of(struct world *w)
{
    struct maker m = {.w = w, .arena = &w->made, .keys = world_keys(w, "V")};

    m.draft = (struct event_draft){.network = world_network(w),
                                   .area = world_area(w, "V"),
                                   .epoch = 1,
                                   .area_list = 1,
                                   .kind = KIND_LEAD,
                                   .scope = {world_area(w, "V"), REACH_UP},
                                   .lane = LANE_CASEWORK,
                                   .thread = THREAD,
                                   .position = 1000};
    return m;
}

struct made make(struct maker *m)
{
    struct made made;
    struct id *id = &m->draft.previous;

    m->draft.sequence++;
    m->draft.position++;
    m->draft.depth++;
    m->draft.time += 65536;
    if (m->draft.sequence > 1)
        *id = m->last;
    EXPECT(event_sign(&made.e, &made.envelope, &m->draft, m->keys, m->arena) == 0);
    m->last = made.e.id;
    return made;
}

static struct made rejoin(struct maker *m, struct made good, const struct envelope_parts *p)
{
    uint8_t *at = arena_take(m->arena, envelope_bytes(p));

    EXPECT(at != NULL);
    good.envelope = span_of(at, envelope_join(at, p));
    return good;
}

struct made spoil(struct maker *m, struct made good)
{
    struct envelope_parts p;
    uint8_t *signature = arena_copy(m->arena, good.e.signature.at, good.e.signature.len);

    EXPECT(envelope_split(&p, good.envelope));
    signature[5] ^= 1;
    p.signature = span_of(signature, good.e.signature.len);
    return rejoin(m, good, &p);
}

struct made unseal(struct maker *m, struct made good)
{
    struct envelope_parts p;

    EXPECT(envelope_split(&p, good.envelope));
    p.sealed = span_of(NULL, 0);
    return rejoin(m, good, &p);
}

void hand_between(struct maker *m, const char *from, const char *to, const struct made *events, size_t n)
{
    struct outgoing *out = calloc(n, sizeof *out);
    struct span frame;

    for (size_t i = 0; i < n; i++) {
        uint32_t stream_no = 1 + events[i].e.stream.thread + 64u * (uint32_t)events[i].e.stream.lane +
                             1000u * (uint32_t)events[i].e.stream.scope.reach;
        out[i] = (struct outgoing){.envelope = events[i].envelope,
                                   .stream_no = stream_no,
                                   .sequence = events[i].e.sequence,
                                   .with_sealed = true};
    }
    EXPECT(packet_pack_events(&frame, 0, LANE_CASEWORK, 0, 0, 0, out, n, NULL, m->arena) == 0);
    world_inject(m->w, from, to, frame);
    world_run(m->w);
    free(out);
}

void hand(struct maker *m, const struct made *events, size_t n)
{
    hand_between(m, "V", "T", events, n);
}

void say_between(struct maker *m, const char *from, const char *to, Fangpin__V1__Packet *p)
{
    struct span frame;

    EXPECT(packet_pack(&frame, p, m->arena) == 0);
    world_inject(m->w, from, to, frame);
    world_run(m->w);
}
