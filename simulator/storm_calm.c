/* The calm after the storm: everything is repaired, and all must come level. */
#include <stdio.h>

#include "simulator/storm.h"

#define LOOK_EVERY_MS 30000u
#define UNREST_BYTES  160u

bool storm_may_sign(struct storm *st, uint32_t no)
{
    struct core_status is;

    return sim_status(st->s, no, &is) == 0 && is.may_sign;
}

static void repair(struct storm *st)
{
    struct sim *s = st->s;

    st->calm = true;
    for (uint32_t i = 0; i < sim_count(s); i++) {
        if (i > 0) {
            sim_heal(s, i);
            sim_shape(s, i, (struct sim_quality){.delay_ms = 20});
        }
        sim_clock_set(s, i, CLOCK_RIGHT, 0);
        sim_disk_spare(s, i);
    }
    for (uint32_t i = 0; i < sim_count(s) && st->rc == 0; i++) { /* the root first: it lets others in */
        const struct sim_office *o = sim_office(s, i);
        if (o->power == POWER_HUNG)
            sim_hang(s, i, false);
        else if (o->power == POWER_OFF)
            st->rc = sim_power_on(s, i);
        else if (o->power == POWER_LOST && storm_may_sign(st, o->parent))
            st->rc = sim_enrol_again(s, i);
    }
}

/* Nothing parked, waiting or stale; nothing that a neighbour has not confirmed. NULL: so it is. */
static const char *unrest(struct storm *st, uint32_t no, char text[UNREST_BYTES])
{
    struct core_status is = {0};

    if (sim_status(st->s, no, &is) != 0)
        return "it is not on";
    if (is.waiting > 0)
        return "folds wait for what they cite";
    if (is.stale > 0)
        return "views are stale";
    if (is.parked > 0 &&
        sim_stats(st->s)->faults[FAULT_CORRUPT] == 0 && /* damaged beyond its carrier: parked for ever */
        model_park_due(checks_model(st->c), no))
        return "events are parked";
    for (size_t i = 0; i < is.n_peers; i++) {
        uint32_t peer = sim_find_area(st->s, is.peers[i].area);
        if (peer != NO_OFFICE && sim_office(st->s, peer)->power == POWER_LOST)
            continue;
        for (unsigned lane = 0; lane < LANES; lane++)
            if (is.peers[i].unsent[lane] > 0) {
                snprintf(text, UNREST_BYTES, "%012llu (%s) has not confirmed %llu %s events",
                         (unsigned long long)is.peers[i].area.code, session_state_name(is.peers[i].session.state),
                         (unsigned long long)is.peers[i].unsent[lane], lane_name((enum lane)lane));
                return text;
            }
    }
    return NULL;
}

static const char *unlike(struct storm *st, uint32_t no)
{
    bool events, views;

    if (sim_agrees(st->s, no, &events, &views) != 0)
        return "it or its parent is not on";
    if (model_lacks(checks_model(st->c), no) != MODEL_NONE)
        return "an event that it is entitled to has not come";
    if (!events)
        return "it and its parent hold other events of its area";
    return views ? NULL : "it and its parent hold equal events of its area and show other views";
}

/* Whether all is level; else who is not, and why. */
static bool level(struct storm *st, struct storm_result *out)
{
    const char *why = NULL;
    char text[UNREST_BYTES];
    uint32_t i;

    if (sim_busy(st->s)) {
        snprintf(out->what, sizeof out->what, "frames are under way without end");
        return false;
    }
    for (i = 0; i < sim_count(st->s) && why == NULL; i++)
        if (sim_office(st->s, i)->power != POWER_LOST && (why = unlike(st, i)) == NULL)
            why = unrest(st, i, text);
    if (why == NULL)
        return true;
    snprintf(out->what, sizeof out->what, "%s", why);
    snprintf(out->where, sizeof out->where, "%s", sim_office(st->s, i - 1)->name);
    return false;
}

void storm_calm(struct storm *st, struct storm_result *out)
{
    uint64_t from = sim_now(st->s);

    repair(st);
    while (st->rc == 0 && !checks_breach(st->c)->there && sim_now(st->s) - from < STORM_BUDGET_MS) {
        uint64_t until = sim_now(st->s) + LOOK_EVERY_MS;
        while (st->rc == 0 && !checks_breach(st->c)->there && sim_step_one(st->s, until, &st->rc))
            checks_between(st->c);
        out->level = st->rc == 0 && level(st, out);
        if (out->level)
            break;
    }
    out->level_ms = sim_now(st->s) - from;
    if (out->level) {
        checks_premise_of(st->c, "I23");
        checks_quiet(st->c);
    } else if (checks_without(st->c, "I23")) {
        if (st->rc == 0)
            checks_quiet(st->c);
    } else if (st->rc == 0 && !checks_breach(st->c)->there) { /* I23, with I7: healed, and not level in time */
        out->broken = true;
        out->at_ms = sim_now(st->s);
        out->story = checks_story(st->c);
        snprintf(out->check, sizeof out->check, "I23");
    }
}
