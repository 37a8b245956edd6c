/* I8. Once more changes nothing: a packet all of whose events are held already leaves log and views as they are. */
#include "simulator/check.h"

/* To add up all that a large office shows costs as much as many steps: it is asked more rarely. */
#define LARGE_EVENTS 512u

struct before { /* what an office held and showed after its last step that brought news, where it was asked */
    bool there;
    struct id views;
    struct digest log;
};
struct state {
    struct before at[CHECKED_OFFICES_MAX];
};

static bool take(const struct look *l, struct before *out)
{
    struct area all = tree_root(sim_tree(l->s));

    out->log = area_digest(l->t, area_first(all));
    return sim_views(l->s, l->office, all, &out->views) == 0;
}

/* Whether the step brought events, and none that was not held. */
static bool again(const struct look *l)
{
    const struct opened *o = l->n->input->packet;

    if (l->n->input->kind != INPUT_PACKET || l->n->input->packet_rc != 0 || o->n_events == 0)
        return false;
    for (uint32_t i = 0; i < o->n_events; i++) {
        const struct model_event *e = o->events[i].rc == 0 ? model_find(l->m, &o->events[i].e.id) : NULL;
        if (e == NULL || !(model_flags(l->m, l->office, e->no) & HELD))
            return false;
    }
    return true;
}

static void stepped(struct checks *c, const struct look *l)
{
    struct state *st = check_state(c);
    struct before *b = &st->at[l->office], now;

    if (l->news || look_stale(l)) {
        b->there = false;
        if (!look_stale(l) && check_draw(c, 2 + log_count(l->t) / LARGE_EVENTS) == 0)
            b->there = take(l, b);
        return;
    }
    if (!b->there || !again(l) || !take(l, &now))
        return;
    check_premise(c);
    if (!digest_equal(&now.log, &b->log))
        check_fail(c, l, "events that are held came again and the log changed");
    else if (!id_equal(&now.views, &b->views))
        check_fail(c, l, "events that are held came again and the views changed");
}

/* Views that were stale are folded by a step without news; another disk shows other views. */
static void started(struct checks *c, const struct look *l)
{
    struct state *st = check_state(c);

    st->at[l->office].there = false;
}

const struct check check_i08 = {.id = "I8",
                                .zh = "重复到达不改变任何东西",
                                .en = "once more changes nothing",
                                .state_bytes = sizeof(struct state),
                                .stepped = stepped,
                                .started = started};
