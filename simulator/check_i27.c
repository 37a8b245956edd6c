/* I27. One incarnation: an office that was given events of its own that its store did not have signs nothing more under
 * that key. */
#include "simulator/check.h"

struct state {
    struct author behind[64]; /* the key of an office that learned of a past it does not have; zero: none */
};

static void held(struct checks *c, const struct look *l, const struct model_event *e)
{
    struct state *st = check_state(c);
    bool own_key = author_equal(&e->e.stream.author, &l->o->keys.public_key);
    char id[17];

    if (!own_key || l->office >= ARRAY_LEN(st->behind))
        return;
    if (!(model_flags(l->m, l->office, e->no) & OWN)) {
        check_premise(c);
        st->behind[l->office] = e->e.stream.author;
        return;
    }
    if (author_equal(&st->behind[l->office], &e->e.stream.author) && e->ms == sim_now(l->s) &&
        l->n->what == SIM_STEPPED)
        check_fail(c, l, "%s was signed by an office that knows it is behind its own past", look_id(id, &e->id));
}

/* A still older copy may come back: it learns anew. */
static void started(struct checks *c, const struct look *l)
{
    struct state *st = check_state(c);

    if (l->office < ARRAY_LEN(st->behind) && l->n->text != NULL && strstr(l->n->text, "copy") != NULL)
        memset(&st->behind[l->office], 0, sizeof st->behind[0]);
}

const struct check check_i27 = {.id = "I27",
                                .zh = "一个单位一条命",
                                .en = "one incarnation",
                                .state_bytes = sizeof(struct state),
                                .held = held,
                                .started = started};
