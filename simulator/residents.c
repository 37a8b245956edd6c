#include "simulator/residents.h"

#include <stdio.h>
#include <string.h>

#include "base/must.h"
#include "node/api/people.h"
#include "simulator/workload.h"
#include "tiers/fold.h"

#define HOP_MS        1000u
#define TAG_DESTITUTE 4u

/* Whether an office waits for a receipt of a neighbour that is there. */
static int waits(struct sim *s, uint32_t no, bool *out)
{
    struct core_status status;
    int rc = 0;

    if (sim_office(s, no)->power == POWER_ON)
        rc = sim_status(s, no, &status);
    else
        return 0;
    for (size_t i = 0; i < status.n_peers && rc == 0; i++) {
        const struct peer_status *p = &status.peers[i];
        uint32_t child = p->is_parent ? no : sim_find_area(s, p->area);
        for (int lane = 0; lane < LANES && child != NO_OFFICE && sim_office(s, child)->blocked == 0; lane++)
            *out |= p->unsent[lane] > 0;
    }
    return rc;
}

static int moving(struct sim *s, bool *out)
{
    int rc = 0;

    *out = sim_busy(s);
    for (uint32_t i = 0; i < sim_count(s) && rc == 0 && !*out; i++)
        rc = waits(s, i, out);
    return rc;
}

int settle(struct act_run *r, uint64_t patience_ms)
{
    struct sim *s = r->sim;
    uint64_t end = sim_now(s) + patience_ms;
    bool more = true;
    int rc = 0;

    while (rc == 0 && more && sim_now(s) < end) {
        rc = sim_run_until(s, sim_now(s) + HOP_MS);
        if (rc == 0)
            rc = moving(s, &more);
        if (r->busy != NULL)
            r->busy(r->self);
    }
    return rc != 0 ? rc : more ? ERR_BUSY : 0;
}

static int fault_of(char fault[RESIDENTS_FAULT_MAX], const char *office, const char *what, const char *why)
{
    snprintf(fault, RESIDENTS_FAULT_MAX, "%.120s: %.240s — %.300s", office, what, why);
    return ERR_REFUSED;
}

/* ---- registering ---- */

static int household_register(struct act_run *r, struct prng *people, uint32_t office, uint32_t no,
                              char fault[RESIDENTS_FAULT_MAX])
{
    const struct drill_office *o = &r->d->offices[office];
    bool lifted = no > o->monitored && no <= o->monitored + o->lifted;
    bool destitute = no > o->monitored + o->lifted && no <= o->monitored + o->lifted + o->destitute;
    struct filing f = {.kind = KIND_HOUSEHOLD, .area = o->area, .code2 = lifted ? ORIGIN_LIFTED_OUT : ORIGIN_ORDINARY};
    struct filing_reply reply = {0};
    struct person head;

    person_invent(&head, people);
    if (no == o->households) /* the last of a village has a name that the checkers look for (I21) */
        snprintf(head.name, sizeof head.name, WORK_CANARY "%u", no);
    f.people = 1 + (uint32_t)prng_below(people, 7);
    f.group = 1 + (uint32_t)prng_below(people, 6);
    f.head_name = head.name;
    f.citizen_id = head.citizen_id;
    f.phone = head.phone;
    f.address = head.address;
    if (destitute) {
        f.tags[0] = TAG_DESTITUTE;
        f.n_tags = 1;
    }
    int rc = sim_file(r->sim, office, &f, &reply);
    if (rc != 0)
        return rc;
    if (reply.rc == ERR_REFUSED)
        return fault_of(fault, o->name, reply.why.what, reply.why.why);
    if (reply.rc == 0)
        names_household(r->names, office, no, reply.subject, head.citizen_id);
    return reply.rc;
}

static int village_register(struct act_run *r, uint64_t seed, uint32_t office, char fault[RESIDENTS_FAULT_MAX])
{
    const struct drill_office *o = &r->d->offices[office];
    char fork[SIM_NAME_BYTES + 16];
    int rc = 0;

    snprintf(fork, sizeof fork, "people %s", o->name);
    struct prng people = prng_fork(seed, fork);
    for (uint32_t no = 1; no <= o->households && rc == 0; no++)
        rc = household_register(r, &people, office, no, fault);
    return rc;
}

/* ---- the monitored: their cases were decided months ago ---- */

enum desk { AT_VILLAGE, AT_TOWNSHIP, AT_COUNTY_ };

/* Each stage is done for all households before the next; what one desk signed has then come to the others. */
static const struct {
    enum desk desk;
    const char *words;
} stages[] = {
    {AT_VILLAGE, "lead add %s --risk illness --channel screening --date today-120"},
    {AT_VILLAGE, "case open %s --date today-120"},
    {AT_VILLAGE, "case freeze %s --date today-120"},
    {AT_TOWNSHIP, "case cosign %s --date today-119"},
    {AT_VILLAGE, "visit record %s --outcome fit --date today-118"},
    {AT_VILLAGE, "case exempt %s --number 低保证 --until today-130 --date today-118"},
    {AT_VILLAGE, "case review %s --meeting normal --attendees 21 --votes-for 20 --result propose --date today-115"},
    {AT_VILLAGE, "case notice-end %s --date today-105"},
    {AT_TOWNSHIP, "case report %s --checks yes,yes,yes,yes --class sudden --date today-104"},
    {AT_COUNTY_, "decision approve %s --date today-103"},
    {AT_COUNTY_, "case announce %s --date today-101"},
    {AT_COUNTY_, "case enrol %s --number JC-%s --class sudden --date today-100"},
    {AT_VILLAGE, "notice deliver %s --way hand --date today-100"},
};

static uint32_t county_of(const struct drill *d, uint32_t office)
{
    while (d->offices[office].parent != NO_OFFICE && area_tier(d->offices[office].area) != TIER_COUNTY)
        office = d->offices[office].parent;
    return office;
}

static uint32_t desk_of(const struct drill *d, uint32_t village, enum desk desk)
{
    uint32_t township = d->offices[village].parent == NO_OFFICE ? village : d->offices[village].parent;

    return desk == AT_VILLAGE ? village : desk == AT_TOWNSHIP ? township : county_of(d, village);
}

static int stage_do(struct act_run *r, uint32_t village, uint32_t no, size_t stage, char fault[RESIDENTS_FAULT_MAX])
{
    char household[SIM_NAME_BYTES + 16], words[400], text[500];
    const struct drill *d = r->d;
    struct act_outcome out;
    struct drill_act act = {.text = text};

    snprintf(household, sizeof household, "%s#%u", d->offices[village].name, no);
    const char *second = strstr(stages[stage].words, "JC-%s");
    if (second != NULL) /* the number is the household's, without the sign that stands for its id */
        snprintf(words, sizeof words, "case enrol %s --number JC-%s-%u --class sudden --date today-100", household,
                 d->offices[village].name, no);
    else
        snprintf(words, sizeof words, "%.*s%s%s", (int)strcspn(stages[stage].words, "%"), stages[stage].words,
                 household, strstr(stages[stage].words, "%s") + 2);
    snprintf(text, sizeof text, "%s: %s", d->offices[desk_of(d, village, stages[stage].desk)].name, words);
    int rc = act_do(r, &act, NULL, 0, &out);
    if (rc != 0)
        return rc;
    return out.done ? 0 : fault_of(fault, text, out.code, out.what);
}

static int monitored_enrol(struct act_run *r, uint64_t patience_ms, char fault[RESIDENTS_FAULT_MAX])
{
    int rc = 0;

    for (size_t stage = 0; stage < ARRAY_LEN(stages) && rc == 0; stage++) {
        for (uint32_t i = 0; i < r->d->n_offices && rc == 0; i++) {
            for (uint32_t no = 1; no <= r->d->offices[i].monitored && rc == 0; no++)
                rc = stage_do(r, i, no, stage, fault);
            if (r->busy != NULL)
                r->busy(r->self);
        }
        if (rc == 0)
            rc = settle(r, patience_ms);
    }
    return rc;
}

int residents_register(struct act_run *r, uint64_t seed, uint64_t patience_ms, char fault[RESIDENTS_FAULT_MAX])
{
    bool any = false;
    int rc = 0;

    for (uint32_t i = 0; i < r->d->n_offices && rc == 0; i++) {
        any |= r->d->offices[i].monitored > 0;
        if (r->busy != NULL)
            r->busy(r->self);
        if (r->d->offices[i].households > 0)
            rc = village_register(r, seed, i, fault);
    }
    if (rc == 0)
        rc = settle(r, patience_ms);
    if (rc == 0 && any)
        rc = monitored_enrol(r, patience_ms, fault);
    return rc;
}
