/* I22. Bounds: frames, how many of them one office sends in a minute, what is parked of each peer, and the file grow within
 * their limits whatever comes. */
#include "simulator/check.h"

/* A file of a few hundred events is mostly empty pages; beyond that it is at most three times what was accepted. */
#define FILE_BYTES_ALWAYS (4ull << 20)

/* Some times what the busiest office of a thousand storms sends. A line that fails is tried again ever later; who does not
 * wait sends tens of thousands. */
#define FRAMES_PER_MINUTE_MOST 4000u

struct state {
    struct {
        uint64_t minute;
        uint32_t frames;
    } at[CHECKED_OFFICES_MAX];
};

static void frame_count(struct checks *c, const struct look *l)
{
    struct state *st = check_state(c);
    uint64_t minute = sim_now(l->s) / 60000;

    if (minute != st->at[l->office].minute)
        st->at[l->office].frames = 0;
    st->at[l->office].minute = minute;
    if (++st->at[l->office].frames > FRAMES_PER_MINUTE_MOST)
        check_fail(c, l, "%s sent more than %u frames within a minute", l->o->name, FRAMES_PER_MINUTE_MOST);
}

static void sending(struct checks *c, const struct look *l)
{
    const struct effect *e = l->n->effect;

    if (e->kind != EFFECT_SEND)
        return;
    check_premise(c);
    frame_count(c, l);
    if (e->frame.len > PACKET_BYTES_MAX)
        check_fail(c, l, "a frame of %zu bytes leaves", e->frame.len);
}

static void parked_look(struct checks *c, const struct look *l)
{
    for (uint32_t peer = 1; peer <= sim_count(l->s); peer++) {
        struct park_use use = park_use(l->t, peer);
        if (use.events == 0)
            continue;
        check_premise(c);
        if (use.events > PARKED_PER_PEER_MAX || use.bytes > PARKED_BYTES_PER_PEER_MAX)
            check_fail(c, l, "%llu events of one peer are parked", (unsigned long long)use.events);
    }
}

static bool row_count(void *arg, const struct parked *p)
{
    (void)p;
    ++*(uint64_t *)arg;
    return true;
}

/* By its own count an office mostly has nothing parked; that this count is true is looked at by samples. */
static void sampled(struct checks *c, const struct look *l)
{
    uint64_t rows = 0, counted = park_use(l->t, 0).events;

    parked_look(c, l);
    park_each(l->t, NULL, row_count, &rows);
    if (rows != counted)
        check_fail(c, l, "%llu events are parked and %llu are counted", (unsigned long long)rows,
                   (unsigned long long)counted);
}

static void stepped(struct checks *c, const struct look *l)
{
    if (park_use(l->t, 0).events > 0)
        parked_look(c, l);
}

static void quiet(struct checks *c, const struct look *l)
{
    const struct model_office *o = model_office(l->m, l->office);
    struct store_stats is;
    uint64_t accepted = 0;

    sampled(c, l);
    for (size_t i = 0; i < o->n_held; i++)
        accepted += l->m->at[o->held[i]]->envelope.len;
    store_stats(l->o->store, &is);
    check_premise(c);
    if (is.used_bytes > FILE_BYTES_ALWAYS + 3 * accepted)
        check_fail(c, l, "%llu bytes of events came to a file of %llu", (unsigned long long)accepted,
                   (unsigned long long)is.used_bytes);
}

const struct check check_i22 = {.id = "I22",
                                .zh = "有界",
                                .en = "bounds",
                                .state_bytes = sizeof(struct state),
                                .sending = sending,
                                .stepped = stepped,
                                .sampled = sampled,
                                .quiet = quiet};
