/* I3. No holes: each stream at each office is 1…k, every event naming the one before it; what came too early waits, and
 * not more of it than its cap. Of an author that is known here to have forked, whatever either life signed from there on is kept as it
 * comes (D13): what lies between comes too, which is I7's to see. */
#include "simulator/check.h"

static bool follows(const struct look *l, const struct model_event *e)
{
    const struct model_event *before;

    if (e->e.sequence == 1)
        return bytes_zero(&e->e.previous, sizeof e->e.previous);
    before = model_find(l->m, &e->e.previous);
    return before != NULL && (model_flags(l->m, l->office, before->no) & HELD) &&
           before->e.sequence + 1 == e->e.sequence && stream_equal(&before->e.stream, &e->e.stream) &&
           before->e.position < e->e.position;
}

static void held(struct checks *c, const struct look *l, const struct model_event *e)
{
    char id[17];

    uint64_t fork = author_state_get(l->t, author_number(l->t, &e->e.stream.author, false)).fork_at;

    if (fork != 0 && e->e.position >= fork)
        return;
    if (e->e.sequence > 1)
        check_premise(c);
    if (!follows(l, e))
        check_fail(c, l, "%s of %012llu, sequence %llu, is held without the event before it", look_id(id, &e->id),
                   (unsigned long long)e->e.area.code, (unsigned long long)e->e.sequence);
}

static void stepped(struct checks *c, const struct look *l)
{
    struct park_use use = park_use(l->t, 0);
    uint64_t peers = sim_count(l->s); /* more than it has */

    if (use.events > peers * PARKED_PER_PEER_MAX || use.bytes > peers * PARKED_BYTES_PER_PEER_MAX)
        check_fail(c, l, "%llu events wait in the park", (unsigned long long)use.events);
}

const struct check check_i03 = {.id = "I3", .zh = "没有缺口", .en = "no holes", .held = held, .stepped = stepped};
