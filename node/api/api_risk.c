/* Counters of a large-scale risk (DOMAIN.md 3.20): households newly flagged within the pack's window, by the days that
 * were signed, against the pack's thresholds. They are shown, and start nothing: a person signs the risk. */
#include <string.h>

#include "base/clock.h"
#include "node/api/matters.h"
#include "node/api/values.h"
#include "node/core/case_store.h"
#include "tiers/act.h"
#include "tiers/dues.h"
#include "tiers/proc_place.h"

#define PER_CENT 100u

/* The thresholds, read before the walk: its memory is taken back on the way. */
struct thresholds {
    uint32_t window_days, village_households, village_share, township_villages, township_share, county_townships,
        county_villages;
};

struct place {
    struct area area;
    uint64_t households, flagged; /* registered; with a first lead in the window */
    uint64_t stated;              /* how many there are, by the newest round of a survey; 0: nobody said */
    uint64_t alerts;              /* places below that alert */
    uint64_t whole;               /* risks signed here, or below, that hit a whole village */
    const char *response;         /* of the place's own instance, the one furthest on */
};

struct risk_walk {
    struct call *c;
    const struct tree *tree;
    struct thresholds t;
    uint32_t from, today;
    json_t *villages, *townships;
    struct place county, township, now;
    bool all_stated;
};

static bool thresholds_read(struct call *c, struct thresholds *t)
{
    const struct pack *p = call_pack(c);
    struct pack_limit window = {0};

    if (p == NULL)
        return false;
    *t = (struct thresholds){0};
    pack_limit(p, PACK_LSR_WINDOW, &window);
    t->window_days = window.n;
    pack_count(p, PACK_LSR_VILLAGE_HOUSEHOLDS, &t->village_households);
    pack_count(p, PACK_LSR_VILLAGE_SHARE, &t->village_share);
    pack_count(p, PACK_LSR_TOWNSHIP_VILLAGES, &t->township_villages);
    pack_count(p, PACK_LSR_TOWNSHIP_SHARE, &t->township_share);
    pack_count(p, PACK_LSR_COUNTY_TOWNSHIPS, &t->county_townships);
    pack_count(p, PACK_LSR_COUNTY_VILLAGES, &t->county_villages);
    return true;
}

/* ---- one village ---- */

/* The signed day of the household's first lead; 0: none. */
static uint32_t first_flag(struct call *c, const struct matter *file)
{
    uint32_t first = 0;

    for (size_t i = 0; i < case_ref_count(file->stored); i++) {
        struct log_entry l;
        struct event e;
        struct act act;
        if (!log_get(c->txn, case_ref_at(file->stored, i), &l) || l.kind != KIND_LEAD ||
            event_decode(&e, l.envelope, &c->a->arena) != 0 || !act_read(&act, e.kind, e.body) || act.date == 0)
            continue;
        if (first == 0 || act.date < first)
            first = act.date;
    }
    return first;
}

static void responses_note(struct place *p, const struct matter *file)
{
    for (size_t i = 0; i < file->view->n_process; i++) {
        const Fangpin__V1__ProcessView *v = file->view->process[i];
        if (v->process == PROCESS_ROUND && v->now != NULL)
            p->stated = v->now->count2;
        if (v->process != PROCESS_RISK || !process_open(v))
            continue;
        if (p->response == NULL || v->state == RISK_ACTIVE)
            p->response = process_get(v->process)->states[v->state].name;
        p->whole += v->now != NULL && v->now->grade == SPREAD_WHOLE_VILLAGE;
    }
}

static void file_count(void *arg, struct call *c, const struct matter *file)
{
    struct risk_walk *w = arg;

    if (file->view->matter) {
        responses_note(&w->now, file);
        return;
    }
    w->now.households++;
    uint32_t day = first_flag(c, file);
    w->now.flagged += day >= w->from && day <= w->today && day != 0;
}

/* Whether `part` of `of` reaches the share; an unknown whole reaches nothing. */
static bool share_reached(uint64_t part, uint64_t of, uint32_t share)
{
    return of > 0 && share > 0 && part > 0 && part * PER_CENT >= of * share;
}

static bool reached(uint64_t n, uint32_t least)
{
    return least > 0 && n >= least;
}

static json_t *place_json(const struct risk_walk *w, const struct place *p, bool alert)
{
    return json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:b, s:o, s:o}", "area", value_area(p->area), "name",
                     tree_name(w->tree, p->area), "households", value_count(p->households), "stated",
                     p->stated ? value_count(p->stated) : json_null(), "flagged", value_count(p->flagged), "alerts",
                     value_count(p->alerts), "alert", (int)alert, "whole_villages", value_count(p->whole), "response",
                     value_text(p->response));
}

static void place_join(struct place *above, const struct place *p, bool alert)
{
    above->households += p->households;
    above->flagged += p->flagged;
    above->stated += p->stated;
    above->alerts += alert;
    above->whole += p->whole;
}

static void village_count(void *arg, struct area village)
{
    struct risk_walk *w = arg;

    w->now = (struct place){.area = village};
    file_each_of(w->c, village, file_count, w);
    w->all_stated &= w->now.stated > 0;
    bool alert = reached(w->now.flagged, w->t.village_households) ||
                 share_reached(w->now.flagged, w->now.stated, w->t.village_share);
    place_join(&w->township, &w->now, alert);
    if (w->now.flagged > 0 || alert || w->now.response != NULL)
        json_array_append_new(w->villages, place_json(w, &w->now, alert));
}

/* ---- above ---- */

static void township_count(void *arg, struct area township)
{
    struct risk_walk *w = arg;

    w->now = (struct place){.area = township};
    file_each_of(w->c, township, file_count, w);
    w->township = (struct place){.area = township, .response = w->now.response};
    w->all_stated = true;
    offices_each(w->c, township, TIER_VILLAGE, village_count, w);
    if (!w->all_stated)
        w->township.stated = 0;
    bool alert = reached(w->township.alerts, w->t.township_villages) ||
                 share_reached(w->township.flagged, w->township.stated, w->t.township_share);
    place_join(&w->county, &w->township, alert);
    if (w->township.flagged > 0 || alert || w->township.response != NULL)
        json_array_append_new(w->townships, place_json(w, &w->township, alert));
}

static bool risk_begin(struct risk_walk *w)
{
    struct area area = w->c->a->me.area;
    int64_t now;

    w->tree = call_tree(w->c);
    if (w->tree == NULL || !call_now(w->c, &now) || !call_area(w->c, "area", &area) || !thresholds_read(w->c, &w->t))
        return false;
    w->today = date_of((struct wall){now});
    w->from = date_add(w->today, -(int)w->t.window_days);
    w->county.area = area;
    return true;
}

json_t *read_risk(struct call *c)
{
    struct risk_walk w = {.c = c};

    if (!risk_begin(&w))
        return NULL;
    w.villages = json_array();
    w.townships = json_array();
    if (area_tier(w.county.area) == TIER_VILLAGE) {
        village_count(&w, w.county.area);
        place_join(&w.county, &w.township, false);
    } else {
        offices_each(c, w.county.area, TIER_TOWNSHIP, township_count, &w);
    }
    bool alert = area_tier(w.county.area) >= TIER_COUNTY &&
                 (reached(w.county.alerts, w.t.county_townships) || reached(w.county.whole, w.t.county_villages));
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "schema", "fangpin.risk/1", "from", value_date(w.from),
                     "today", value_date(w.today), "window_days", value_count(w.t.window_days), "villages", w.villages,
                     "townships", w.townships, "whole", place_json(&w, &w.county, alert));
}
