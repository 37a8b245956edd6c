#include "simulator/record_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tiers/kinds.h"
#include "simulator/drill_time.h"
#include "simulator/pattern.h"

static void *grown(void *at, size_t *room, size_t one)
{
    *room = *room == 0 ? 64 : *room * 2;
    void *more = realloc(at, *room * one);
    must(more != NULL);
    return more;
}

void points_add(struct points *p, uint64_t ms, uint64_t value, bool known)
{
    if (p->n > 0 && p->at[p->n - 1].ms == ms) {
        p->at[p->n - 1] = (struct series_point){ms, value, known};
        return;
    }
    if (p->n == p->room)
        p->at = grown(p->at, &p->room, sizeof *p->at);
    p->at[p->n++] = (struct series_point){ms, value, known};
}

/* ---- what the simulator tells ---- */

static void line_keep(struct record *r, const struct sim_news *n)
{
    struct story_kept *k = &r->lines[r->n_lines++ % RECORD_LINES_MAX];

    k->ms = n->ms - r->base_ms;
    k->office = n->office;
    snprintf(k->text, sizeof k->text, "%s", n->text);
}

static void told(struct record *r, const struct sim_news *n)
{
    line_keep(r, n);
    for (size_t i = 0; i < r->n_told; i++)
        if ((r->told[i].office == NO_OFFICE || r->told[i].office == n->office) &&
            strstr(n->text, r->told[i].text) != NULL)
            r->told[i].count++;
    if (n->level != STORY_ALARM)
        return;
    r->alarms++;
    record_mark(r, n->office, "alarm", n->text, n->text);
}

static void helped(struct record *r, bool green, const struct subject *household)
{
    struct helped *h;
    uint8_t key[sizeof h->key];
    uint64_t now = record_now(r), *count = green ? &r->green : &r->ordinary;

    if (r->disaster_ms == SIM_NEVER)
        return;
    key[0] = green;
    memcpy(key + 1, household->b, sizeof household->b);
    HASH_FIND(hh, r->helped, key, sizeof key, h);
    if (h != NULL)
        return;
    h = calloc(1, sizeof *h);
    must(h != NULL);
    memcpy(h->key, key, sizeof key);
    HASH_ADD(hh, r->helped, key, sizeof h->key, h);
    if (r->first_help_ms == SIM_NEVER)
        r->first_help_ms = now - r->disaster_ms;
    points_add(green ? &r->help_green : &r->help_ordinary, now, ++*count, true);
}

static void urgent_note(struct record *r, uint32_t office)
{
    struct seen *seen = &r->seen[office];

    if (sim_office(r->s, office)->parent == NO_OFFICE)
        return;
    if (seen->n_urgent == seen->urgent_room)
        seen->urgent_ms = grown(seen->urgent_ms, &seen->urgent_room, sizeof *seen->urgent_ms);
    seen->urgent_ms[seen->n_urgent++] = record_now(r);
}

static void act_note(struct record *r, uint32_t office, const struct filing *f, const struct filing_reply *reply)
{
    const struct kind_row *row = kind_row(f->kind);

    if (reply->rc != 0 || f->dry_run)
        return;
    if (r->n_accepted == r->accepted_room)
        r->accepted = grown(r->accepted, &r->accepted_room, sizeof *r->accepted);
    r->accepted[r->n_accepted++] = (struct accepted){office, sim_office(r->s, office)->epoch, reply->position};
    if (row != NULL && row->lane == LANE_URGENT)
        urgent_note(r, office);
    if (f->kind == KIND_HELP)
        helped(r, true, &f->subject);
    else if ((f->kind == KIND_GRANT && !f->committed) || f->kind == KIND_GRANT_DELIVER)
        helped(r, false, &f->subject);
}

/* What an office holds of itself may now be something else than its parent holds, and the same with those below it. */
static void pairs_touch(struct record *r, uint32_t office)
{
    r->seen[office].pair_dirty = true;
    for (uint32_t c = r->seen[office].first_child; c != 0; c = r->seen[c - 1].next_child)
        r->seen[c - 1].pair_dirty = true;
}

/* Most steps of a large world are ticks and comparisons that find nothing: they change neither queue nor store. */
static void touched(struct record *r, uint32_t office, const struct input *in)
{
    bool packet = in->kind == INPUT_PACKET && in->packet_rc == 0 && in->packet != NULL;
    int what = packet ? (int)in->packet->packet->what_case : -1;

    if (in->kind == INPUT_FILING || what == FANGPIN__V1__PACKET__WHAT_EVENTS)
        pairs_touch(r, office);
    if (in->kind != INPUT_TICK && what != FANGPIN__V1__PACKET__WHAT_COMPARE && what != FANGPIN__V1__PACKET__WHAT_WANT)
        r->seen[office].dirty = true;
}

static void stepped(struct record *r, const struct sim_news *n)
{
    if (n->input == NULL) {
        r->seen[n->office].dirty = true;
        pairs_touch(r, n->office);
        return;
    }
    if (n->input->kind == INPUT_STATUS)
        return;
    touched(r, n->office, n->input);
    for (size_t i = 0; n->effects != NULL && n->input->kind == INPUT_FILING && i < n->effects->n; i++) {
        const struct effect *e = &n->effects->at[i];
        for (size_t k = 0; e->kind == EFFECT_REPLY && k < e->n_replies && k < n->input->n_filings; k++)
            act_note(r, n->office, &n->input->filings[k], &e->replies[k]);
    }
}

static void watch(void *self, struct sim *s, const struct sim_news *n)
{
    struct record *r = self;

    (void)s;
    if (n->what == SIM_TOLD)
        told(r, n);
    else if (n->what == SIM_STEPPED)
        stepped(r, n);
    else if (n->office < sim_count(r->s) && n->what != SIM_SENDING) {
        r->seen[n->office].dirty = true;
        pairs_touch(r, n->office);
    }
}

/* ---- told measures: "told V11 text", "told text" ---- */

static void told_add(struct record *r, const char *measure, const char *each)
{
    char text[512];
    const struct drill *d = r->d;

    pattern_each(measure + 5, each, text, sizeof text);
    size_t word = strcspn(text, " ");
    uint32_t office = drill_office_find(d, text, word);
    const char *rest = office == NO_OFFICE || text[word] == '\0' ? text : text + word + 1;
    r->told = realloc(r->told, (r->n_told + 1) * sizeof *r->told);
    must(r->told != NULL);
    r->told[r->n_told++] = (struct told){office, strdup(rest), 0};
    must(r->told[r->n_told - 1].text != NULL);
}

static void told_collect(struct record *r)
{
    for (const struct drill_expect *e = r->d->expect; e != NULL; e = e->next) {
        if (e->measure == NULL || strncmp(e->measure, "told ", 5) != 0)
            continue;
        if (e->n_each == 0)
            told_add(r, e->measure, NULL);
        for (size_t i = 0; i < e->n_each; i++)
            told_add(r, e->measure, e->each[i]);
    }
}

/* ---- making ---- */

/* A sample looks at every office that took part since: the more there are, the fewer samples. */
static uint64_t step_of(const struct drill *d)
{
    uint64_t most = RECORD_LOOKS_MAX / (d->n_offices + 1u);
    uint64_t step = (d->length_ms + d->calm_ms) / (most < RECORD_SAMPLES_MAX ? most : RECORD_SAMPLES_MAX);

    step = (step + RECORD_STEP_MIN_MS - 1) / RECORD_STEP_MIN_MS * RECORD_STEP_MIN_MS;
    return step < RECORD_STEP_MIN_MS ? RECORD_STEP_MIN_MS : step;
}

int record_new(struct record **out, struct sim *s, const struct drill *d, uint64_t seed)
{
    struct record *r = calloc(1, sizeof *r);

    must(r != NULL);
    *r = (struct record){.s = s,
                         .d = d,
                         .seed = seed,
                         .base_ms = sim_now(s),
                         .step_ms = step_of(d),
                         .disaster_ms = SIM_NEVER,
                         .first_help_ms = SIM_NEVER,
                         .heal_ms = SIM_NEVER,
                         .level_ms = SIM_NEVER,
                         .lost = -1,
                         .overspend = -1,
                         .duplicates = -1,
                         .overdue = -1};
    r->seen = calloc(sim_count(s), sizeof *r->seen);
    r->lines = calloc(RECORD_LINES_MAX, sizeof *r->lines);
    r->spans = json_array();
    r->marks = json_array();
    r->heals = json_array();
    r->expectations = json_array();
    must(r->seen != NULL && r->lines != NULL && r->spans && r->marks && r->heals && r->expectations);
    for (uint32_t i = 0; i < sim_count(s); i++)
        r->seen[i] = (struct seen){.dirty = true, .pair_dirty = true, .agrees = true};
    for (uint32_t i = sim_count(s); i-- > 0;) {
        uint32_t parent = sim_office(s, i)->parent;
        if (parent == NO_OFFICE)
            continue;
        r->seen[i].next_child = r->seen[parent].first_child;
        r->seen[parent].first_child = i + 1;
    }
    told_collect(r);
    *out = r;
    return sim_watch(s, watch, r);
}

void record_free(struct record *r)
{
    struct helped *h, *next;
    struct points *all[] = {&r->help_green, &r->help_ordinary, &r->drain, &r->agreement};

    HASH_ITER(hh, r->helped, h, next)
    {
        HASH_DEL(r->helped, h);
        free(h);
    }
    for (uint32_t i = 0; i < sim_count(r->s); i++)
        free(r->seen[i].urgent_ms);
    for (size_t i = 0; i < r->n_told; i++)
        free((char *)(uintptr_t)r->told[i].text);
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        free(all[i]->at);
    for (size_t i = 0; i < TIERS; i++) {
        free(r->oldest[i].at);
        free(r->unsent[i].at);
    }
    json_decref(r->spans);
    json_decref(r->marks);
    json_decref(r->heals);
    json_decref(r->expectations);
    json_decref(r->invariants);
    free(r->told);
    free(r->accepted);
    free(r->lines);
    free(r->seen);
    free(r);
}

uint64_t record_step_ms(const struct record *r)
{
    return r->step_ms;
}

/* ---- sampling ---- */

bool seen_dark(const struct seen *seen)
{
    return seen->open[SPAN_CUT] != 0 || seen->open[SPAN_CUT_UP] != 0 || seen->open[SPAN_CUT_DOWN] != 0 ||
           seen->open[SPAN_OFF] != 0;
}

/* Whether an urgent act that was signed then takes too long, arriving now or not yet; `reachable`: and no cut is why. */
static bool is_late(const struct record *r, const struct seen *seen, uint64_t signed_ms, bool reachable)
{
    return record_now(r) - signed_ms > URGENT_LATE_MS &&
           (!reachable || (!seen_dark(seen) && seen->dark_until_ms <= signed_ms));
}

void urgent_late(struct record *r, const struct seen *seen, uint64_t signed_ms)
{
    r->urgent_late += is_late(r, seen, signed_ms, false);
    r->urgent_late_reachable += is_late(r, seen, signed_ms, true);
}

uint64_t urgent_late_by_now(const struct record *r, bool reachable)
{
    uint64_t n = reachable ? r->urgent_late_reachable : r->urgent_late;

    for (uint32_t i = 0; i < sim_count(r->s); i++)
        for (size_t k = 0; k < r->seen[i].n_urgent; k++)
            n += is_late(r, &r->seen[i], r->seen[i].urgent_ms[k], reachable);
    return n;
}

/* Urgent acts are acknowledged in the order in which they were signed: all but the last that still wait. */
static void urgent_settle(struct record *r, struct seen *seen)
{
    size_t gone = seen->n_urgent > seen->urgent_unsent ? seen->n_urgent - (size_t)seen->urgent_unsent : 0;

    for (size_t i = 0; i < gone; i++)
        urgent_late(r, seen, seen->urgent_ms[i]);
    memmove(seen->urgent_ms, seen->urgent_ms + gone, (seen->n_urgent - gone) * sizeof *seen->urgent_ms);
    seen->n_urgent -= gone;
}

static void peer_take(struct record *r, struct seen *seen, const struct peer_status *p)
{
    seen->known = true;
    seen->unsent = seen->urgent_unsent = 0;
    seen->oldest_ms = 0;
    for (int lane = 0; lane < LANES; lane++) {
        seen->unsent += p->unsent[lane];
        if (p->oldest_unsent_ms[lane] != 0 && (seen->oldest_ms == 0 || p->oldest_unsent_ms[lane] < seen->oldest_ms))
            seen->oldest_ms = p->oldest_unsent_ms[lane];
    }
    seen->urgent_unsent = p->unsent[LANE_URGENT];
    if (p->session.events_out < seen->session_up || p->session.events_in < seen->session_down) {
        seen->events_up += seen->session_up; /* it was started again */
        seen->events_down += seen->session_down;
    }
    seen->session_up = p->session.events_out;
    seen->session_down = p->session.events_in;
    if (seen->n_urgent > 0)
        urgent_settle(r, seen);
}

static int office_refresh(struct record *r, uint32_t i)
{
    struct core_status status;

    if (!r->seen[i].dirty || sim_office(r->s, i)->power != POWER_ON || sim_office(r->s, i)->parent == NO_OFFICE)
        return 0;
    int rc = sim_status(r->s, i, &status);
    for (size_t k = 0; rc == 0 && k < status.n_peers; k++)
        if (status.peers[k].is_parent)
            peer_take(r, &r->seen[i], &status.peers[k]);
    r->seen[i].dirty = rc != 0;
    return rc;
}

int seen_refresh(struct record *r)
{
    int rc = 0;

    r->urgent_looked_ms = record_now(r);
    for (uint32_t i = 0; i < sim_count(r->s) && rc == 0; i++)
        rc = office_refresh(r, i);
    return rc;
}

/* When they arrived is to be known to the tenth of an hour, however rare the samples. */
int record_urgent(struct record *r)
{
    int rc = 0;

    if (record_now(r) < r->urgent_looked_ms + URGENT_LOOK_MS)
        return 0;
    r->urgent_looked_ms = record_now(r);
    for (uint32_t i = 0; i < sim_count(r->s) && rc == 0; i++)
        if (r->seen[i].n_urgent > 0)
            rc = office_refresh(r, i);
    return rc;
}

uint64_t unsent_all(const struct record *r)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < sim_count(r->s); i++)
        sum += r->seen[i].unsent;
    return sum;
}

static int pairs_compare(struct record *r, uint64_t *differ)
{
    *differ = 0;
    for (uint32_t i = 0; i < sim_count(r->s); i++) {
        const struct sim_office *o = sim_office(r->s, i);
        struct digest a, b;
        if (o->parent == NO_OFFICE)
            continue;
        bool changed = r->seen[i].pair_dirty;
        if (changed && o->power == POWER_ON && sim_office(r->s, o->parent)->power == POWER_ON) {
            int rc = sim_held(r->s, i, o->area, &a);
            if (rc == 0)
                rc = sim_held(r->s, o->parent, o->area, &b);
            if (rc != 0)
                return rc;
            r->seen[i].agrees = digest_equal(&a, &b);
            r->seen[i].pair_dirty = false;
        }
        *differ += !r->seen[i].agrees;
    }
    return 0;
}

static unsigned tier_slot(struct area a)
{
    return (unsigned)area_tier(a) - 1;
}

void lag_look(const struct record *r, uint64_t oldest[TIERS], uint64_t unsent[TIERS], bool known[TIERS])
{
    for (uint32_t i = 0; i < sim_count(r->s); i++) {
        const struct seen *seen = &r->seen[i];
        unsigned slot = tier_slot(sim_office(r->s, i)->area);
        if (!seen->known || slot >= TIERS)
            continue;
        int64_t age = seen->oldest_ms == 0 ? 0 : sim_clock_of(r->s, i).ms - seen->oldest_ms;
        known[slot] = true;
        unsent[slot] += seen->unsent;
        if (age > 0 && (uint64_t)age > oldest[slot])
            oldest[slot] = (uint64_t)age;
    }
}

static void lag_add(struct record *r)
{
    uint64_t oldest[TIERS] = {0}, unsent[TIERS] = {0};
    bool known[TIERS] = {false};

    lag_look(r, oldest, unsent, known);
    for (unsigned t = 0; t < TIERS; t++) {
        points_add(&r->oldest[t], record_now(r), oldest[t], known[t]);
        points_add(&r->unsent[t], record_now(r), unsent[t], known[t]);
    }
}

int record_sample(struct record *r)
{
    uint64_t differ = 0;
    int rc = seen_refresh(r);

    if (rc == 0)
        rc = pairs_compare(r, &differ);
    if (rc != 0)
        return rc;
    if (record_now(r) % r->step_ms == 0) /* its points are evenly spaced */
        lag_add(r);
    points_add(&r->drain, record_now(r), unsent_all(r), true);
    points_add(&r->agreement, record_now(r), 1 + differ, true);
    return 0;
}

bool record_draining(const struct record *r)
{
    return r->heal_ms != SIM_NEVER;
}

uint64_t record_drained_ms(const struct record *r)
{
    return record_draining(r) ? record_now(r) - r->heal_ms : 0;
}

/* What is still cut, or has nobody at one end, cannot drain. A line that was healed and is not up again yet can: its two
 * ends may need half a minute to find each other, and what waits for that waits. */
static bool can_drain(const struct record *r, uint32_t i)
{
    const struct sim_office *o = sim_office(r->s, i);

    return o->parent != NO_OFFICE && o->blocked == 0 && o->power == POWER_ON &&
           sim_office(r->s, o->parent)->power == POWER_ON;
}

int record_drain(struct record *r)
{
    int rc = seen_refresh(r);
    uint64_t waits = 0, took = record_drained_ms(r);

    if (rc != 0)
        return rc;
    for (uint32_t i = 0; i < sim_count(r->s); i++)
        waits += can_drain(r, i) ? r->seen[i].unsent : 0;
    points_add(&r->drain, record_now(r), unsent_all(r), true);
    if (waits > 0 || sim_busy(r->s))
        return 0;
    if (took > r->worst_drain_ms)
        r->worst_drain_ms = took;
    r->heal_ms = SIM_NEVER;
    return 0;
}

void record_heal(struct record *r, const struct drill_set *set, const char *zh, const char *en)
{
    bool any = false;

    for (size_t i = 0; i < set->n; i++)
        any |= seen_dark(&r->seen[set->at[i]]);
    if (!any)
        return;
    if (zh != NULL)
        json_array_append_new(r->heals,
                              json_pack("{s:I, s:s, s:s}", "ms", (json_int_t)record_now(r), "zh", zh, "en", en));
    r->heal_ms = record_now(r);
}
