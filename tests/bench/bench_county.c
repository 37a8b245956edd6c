/* bench_county — a county's year: 50,000 households, 20 events each, of every step of a recognition and its help.
 *
 *     bench_county [--json] [--households N]
 *
 * fold:    the events of each household, decoded, to its case file and worklist; nothing else
 * rebuild: every view again from the log of a real store (default sync): read, hash, decode, fold, write, commit
 *
 * Events are signed once and really; making them is not counted. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sodium.h>

#include "base/must.h"
#include "tests/support/desk.h"
#include "tests/support/steps.h"

#define HOUSEHOLDS   50000u
#define EVENTS_EACH  20u
#define COMMIT_EVERY 5000u
#define AIM          200000.0 /* events folded per second and core */

enum author_no { VILLAGE, TOWNSHIP, COUNTY, AUTHORS };

/* One household's year. Steps by name; fixed kinds by number. */
static const struct plan_row {
    enum author_no by;
    const char *step;
    uint32_t kind;
} plan[EVENTS_EACH] = {
    {VILLAGE, NULL, KIND_HOUSEHOLD}, {VILLAGE, NULL, KIND_LEAD},      {VILLAGE, NULL, KIND_HELP},
    {VILLAGE, "case_open", 0},       {VILLAGE, "case_freeze", 0},     {TOWNSHIP, "case_cosign", 0},
    {VILLAGE, "case_authorise", 0},  {VILLAGE, "case_send", 0},       {COUNTY, "case_dispatch", 0},
    {COUNTY, "case_answer", 0},      {COUNTY, "case_compared", 0},    {VILLAGE, NULL, KIND_VISIT},
    {VILLAGE, "case_review", 0},     {VILLAGE, "case_notice_end", 0}, {TOWNSHIP, "case_report", 0},
    {COUNTY, NULL, KIND_DECISION},   {COUNTY, "case_announce", 0},    {TOWNSHIP, "case_enrol", 0},
    {TOWNSHIP, NULL, KIND_NOTICE},   {TOWNSHIP, NULL, KIND_GRANT},
};

struct office {
    struct office_keys keys;
    uint64_t area, position;
    struct {
        struct id last;
        uint64_t sequence;
        uint32_t depth;
    } stream[2][LANES]; /* by reach and lane: one thread is enough here */
};

struct year {
    struct town town; /* bodies */
    struct desks *desks;
    struct desk *root;
    struct office offices[AUTHORS];
    uint32_t households;
    double fold_s, rebuild_s;
    uint64_t folded;
};

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ---- making events ---- */

static struct event body_of(struct year *y, const struct plan_row *row, const struct subject *h, uint32_t day)
{
    const struct process *p;
    uint64_t area = y->offices[row->by].area;

    if (row->step != NULL) {
        const struct step_row *step = step_by_name(row->step, &p);
        must(step != NULL);
        return step_event(&y->town, 1, p, step, h, NULL, day, area);
    }
    struct span body;
    Fangpin__V1__HouseholdBody b = FANGPIN__V1__HOUSEHOLD_BODY__INIT;
    Fangpin__V1__LeadBody lead = FANGPIN__V1__LEAD_BODY__INIT;
    Fangpin__V1__GrantBody grant = FANGPIN__V1__GRANT_BODY__INIT;
    struct subject id = *h;
    id.b[15] ^= 0x55;
    switch (row->kind) {
    case KIND_HOUSEHOLD:
        b.household = town_bytes(h);
        b.people = 4;
        body = town_pack(&y->town.arena, &b.base);
        break;
    case KIND_LEAD:
        lead.household = town_bytes(h);
        lead.lead = town_bytes(&id);
        lead.risk = 5;
        lead.found_on = day;
        body = town_pack(&y->town.arena, &lead.base);
        break;
    case KIND_GRANT:
        grant.household = town_bytes(h);
        grant.grant = grant.fund = town_bytes(&id);
        grant.amount_fen = 100000;
        grant.granted_on = day;
        body = town_pack(&y->town.arena, &grant.base);
        break;
    default:
        return step_fixed_event(&y->town, 1, row->kind, h, day, area);
    }
    return town_event(1, row->kind, area, TOWN_VILLAGE, body);
}

/* A step follows the one before it. */
static struct span event_make(struct year *y, const struct plan_row *row, const struct subject *h, uint32_t day,
                              struct cite *before, struct event *out, struct arena *a)
{
    struct office *o = &y->offices[row->by];
    struct event b = body_of(y, row, h, day);
    const struct kind_row *kind = kind_row(b.kind);
    unsigned reach = kind->reach == REACH_DOWN;
    bool cites = before->position != 0 && kind->lane != LANE_URGENT;
    uint32_t depth = o->stream[reach][kind->lane].depth + 1;
    struct event_draft d = {.network = {{1}},
                            .area = {o->area},
                            .epoch = 1,
                            .area_list = 1,
                            .kind = b.kind,
                            .scope = {{TOWN_VILLAGE}, (enum reach)kind->reach},
                            .lane = kind->lane,
                            .sequence = ++o->stream[reach][kind->lane].sequence,
                            .position = ++o->position,
                            .previous = o->stream[reach][kind->lane].last,
                            .time = (uint64_t)o->position << 16,
                            .cites = before,
                            .n_cites = cites,
                            .body = b.body};
    static uint32_t deepest;
    struct span envelope;

    d.depth = depth > deepest ? depth : deepest + 1;
    deepest = d.depth;
    must(event_sign(out, &envelope, &d, &o->keys, a) == 0);
    o->stream[reach][kind->lane].last = out->id;
    o->stream[reach][kind->lane].depth = d.depth;
    *before = (struct cite){out->id, o->keys.public_key, out->position};
    return envelope;
}

static void household_make(struct year *y, uint32_t no, struct txn *t, struct event *events, struct arena *a)
{
    struct subject h = town_subject(no + 1);
    struct cite before = {.position = 0};

    for (size_t i = 0; i < EVENTS_EACH; i++) {
        struct span envelope = event_make(y, &plan[i], &h, 20260101 + (uint32_t)i, &before, &events[i], a);
        if (t != NULL)
            log_append(t, &events[i], envelope, (struct wall){1}, 0, false, true);
    }
}

/* ---- measuring ---- */

static void fold_measure(struct year *y, struct event *events, uint32_t no)
{
    static struct arena memory;
    struct subject h = town_subject(no + 1);
    struct work_list work;
    struct span view;

    if (memory.cap == 0)
        memory = arena_of(64u << 20);
    arena_reset(&memory);
    double t0 = now_s();
    must(case_fold(y->town.tree, (struct area){TOWN_VILLAGE}, &h, events, EVENTS_EACH, &view, &work, &memory) == 0);
    y->fold_s += now_s() - t0;
    y->folded += EVENTS_EACH;
}

static void year_make(struct year *y)
{
    struct arena a = arena_of(1u << 30);
    struct event events[EVENTS_EACH];
    struct txn *t = store_begin(y->root->store, TXN_WRITE);

    for (uint32_t i = 0; i < y->households; i++) {
        household_make(y, i, t, events, &a);
        fold_measure(y, events, i);
        if (i % (COMMIT_EVERY / EVENTS_EACH) != 0)
            continue;
        must(store_commit(t) == 0);
        t = store_begin(y->root->store, TXN_WRITE);
        arena_reset(&a);
        arena_reset(&y->town.arena);
    }
    must(store_commit(t) == 0);
    arena_free(&a);
}

static void year_rebuild(struct year *y)
{
    struct step_time time = desk_time(y->desks);
    double t0 = now_s();

    must(core_rebuild(y->root->core, &time) == 0);
    y->rebuild_s = now_s() - t0;
}

static const char areas[] = "code,name\n411100000000,某市\n411121000000,某县\n411121100000,甲镇\n411121100201,一村\n";

int main(int argc, char **argv)
{
    static struct year y = {.households = HOUSEHOLDS};
    static const uint64_t codes[] = {TOWN_VILLAGE, TOWN_TOWNSHIP, TOWN_COUNTY};
    bool json = false;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0)
            json = true;
        else if (strcmp(argv[i], "--households") == 0 && i + 1 < argc)
            y.households = (uint32_t)strtoul(argv[++i], NULL, 10);
    }
    must(crypto_start() == 0 && y.households > 0);
    town_make(&y.town);
    y.desks = desks_new(areas);
    y.root = desk_root(y.desks);
    for (size_t i = 0; i < AUTHORS; i++) {
        uint8_t seed[32] = {(uint8_t)(i + 1)};
        keys_from_seed(&y.offices[i].keys, seed);
        y.offices[i].area = codes[i];
    }
    year_make(&y);
    year_rebuild(&y);
    uint64_t events = (uint64_t)y.households * EVENTS_EACH;
    double fold = (double)y.folded / y.fold_s, rebuild = (double)events / y.rebuild_s;
    if (json)
        printf("{\"schema\":\"fangpin.bench_county/1\",\"households\":%u,\"events\":%" PRIu64
               ",\"fold_events_per_second\":%.0f,\"aim\":%.0f,\"rebuild_seconds\":%.2f,\"rebuild_events_per_second\":%."
               "0f}\n",
               y.households, events, fold, AIM, y.rebuild_s, rebuild);
    else
        printf("一个县的一年 / a county's year: %u 户 households, %" PRIu64 " 件 events\n"
               "  fold_events_per_second     %10.0f  (aim %.0f; %.2f of it)\n"
               "  rebuild_seconds            %10.2f\n"
               "  rebuild_events_per_second  %10.0f\n",
               y.households, events, fold, AIM, fold / AIM, y.rebuild_s, rebuild);
    desks_free(y.desks);
    town_free(&y.town);
    return 0;
}
