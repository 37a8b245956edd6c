#include "tests/support/tiers_history.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define DECISION_IDS 6u /* few, so that notices and decisions often name a real one */

struct event history_household(uint64_t serial, const struct subject *household, uint32_t people, struct arena *a)
{
    Fangpin__V1__HouseholdBody b = FANGPIN__V1__HOUSEHOLD_BODY__INIT;
    struct subject key = town_subject(0x4B);

    b.household = town_bytes(household);
    b.key_id = town_bytes(&key);
    b.people = people;
    b.origin = ORIGIN_ORDINARY;
    return town_event(serial, KIND_HOUSEHOLD, TOWN_VILLAGE, TOWN_VILLAGE, town_pack(a, &b.base));
}

struct event history_lead(uint64_t serial, const struct subject *household, uint32_t risk, struct arena *a)
{
    Fangpin__V1__LeadBody b = FANGPIN__V1__LEAD_BODY__INIT;
    struct subject lead = town_subject(serial);

    b.lead = town_bytes(&lead);
    b.household = town_bytes(household);
    b.risk = risk;
    b.channel = CHANNEL_HOTLINE;
    b.found_on = TOWN_TODAY;
    return town_event(serial, KIND_LEAD, TOWN_TOWNSHIP, TOWN_VILLAGE, town_pack(a, &b.base));
}

struct event history_help(uint64_t serial, const struct subject *household, int64_t fen, struct arena *a)
{
    Fangpin__V1__HelpBody b = FANGPIN__V1__HELP_BODY__INIT;
    struct subject help = town_subject(serial);

    b.help = town_bytes(&help);
    b.household = town_bytes(household);
    b.kind = HELP_CASH;
    b.amount_fen = fen;
    b.given_on = TOWN_TODAY;
    b.visit_due = 20261126;
    b.decision_due = 20261208;
    b.notice_due = 20261210;
    return town_event(serial, KIND_HELP, TOWN_VILLAGE, TOWN_VILLAGE, town_pack(a, &b.base));
}

struct event history_grant(uint64_t serial, const struct subject *household, int64_t fen, struct arena *a)
{
    Fangpin__V1__GrantBody b = FANGPIN__V1__GRANT_BODY__INIT;
    struct subject grant = town_subject(serial), fund = town_subject(0xF);

    b.grant = town_bytes(&grant);
    b.household = town_bytes(household);
    b.fund = town_bytes(&fund);
    b.amount_fen = fen;
    b.purpose = HELP_CASH;
    b.granted_on = TOWN_TODAY;
    return town_event(serial, KIND_GRANT, TOWN_COUNTY, TOWN_VILLAGE, town_pack(a, &b.base));
}

struct event history_visit(uint64_t serial, const struct subject *household, struct arena *a)
{
    Fangpin__V1__VisitBody b = FANGPIN__V1__VISIT_BODY__INIT;
    struct subject visit = town_subject(serial);

    b.visit = town_bytes(&visit);
    b.household = town_bytes(household);
    b.outcome = VISIT_FIT;
    b.visited_on = TOWN_TODAY;
    return town_event(serial, KIND_VISIT, TOWN_VILLAGE, TOWN_VILLAGE, town_pack(a, &b.base));
}

static struct event decision_of(uint64_t serial, const struct subject *decision, bool approves,
                                const struct subject *household, const struct subject *replaces, struct arena *a)
{
    Fangpin__V1__DecisionBody yes = FANGPIN__V1__DECISION_BODY__INIT;
    Fangpin__V1__RefusalBody no = FANGPIN__V1__REFUSAL_BODY__INIT;

    yes.decision = no.decision = town_bytes(decision);
    yes.household = no.household = town_bytes(household);
    yes.decided_on = no.decided_on = TOWN_TODAY;
    yes.notice_due = no.notice_due = 20261125;
    no.reason = REASON_CONDITION_NOT_MET;
    if (replaces)
        yes.supersedes = no.supersedes = town_bytes(replaces);
    return town_event(serial, approves ? KIND_DECISION : KIND_REFUSAL, TOWN_COUNTY, TOWN_VILLAGE,
                      town_pack(a, approves ? &yes.base : &no.base));
}

struct event history_decision(uint64_t serial, bool approves, const struct subject *household,
                              const struct subject *replaces, struct arena *a)
{
    struct subject decision = town_subject(serial);

    return decision_of(serial, &decision, approves, household, replaces, a);
}

struct event history_notice(uint64_t serial, const struct subject *household, const struct subject *decision,
                            struct arena *a)
{
    Fangpin__V1__NoticeBody b = FANGPIN__V1__NOTICE_BODY__INIT;
    struct subject notice = town_subject(serial);

    b.notice = town_bytes(&notice);
    b.household = town_bytes(household);
    b.decision = town_bytes(decision);
    b.way = WAY_HAND;
    b.delivered_on = TOWN_TODAY;
    return town_event(serial, KIND_NOTICE, TOWN_TOWNSHIP, TOWN_VILLAGE, town_pack(a, &b.base));
}

void history_cite(struct event *e, const struct event *const *cited, size_t n, struct arena *a)
{
    struct cite *cites = arena_take(a, (n + 1) * sizeof *cites);

    assert_non_null(cites);
    for (size_t i = 0; i < n; i++) {
        cites[i] = (struct cite){.id = cited[i]->id, .author = cited[i]->stream.author, .position = cited[i]->position};
        if (cited[i]->depth >= e->depth)
            e->depth = cited[i]->depth + 1;
    }
    e->cites = cites;
    e->n_cites = (uint32_t)n;
}

void history_shuffle(struct event *events, size_t n, struct prng *p)
{
    for (size_t i = n; i > 1; i--) {
        size_t k = prng_below(p, i);
        struct event swap = events[i - 1];
        events[i - 1] = events[k];
        events[k] = swap;
    }
}

static struct event random_decision(struct history *h, struct prng *p, uint64_t serial, struct arena *a)
{
    const struct event *cited[CITES_MAX];
    struct subject own = town_subject(100 + prng_below(p, DECISION_IDS));
    struct subject other = town_subject(100 + prng_below(p, DECISION_IDS));
    bool replaces = prng_below(p, 3) == 0;
    struct event e = decision_of(serial, &own, prng_below(p, 2), &h->household, replaces ? &other : NULL, a);
    size_t n = 0;

    for (size_t i = 0; i < h->n && n < CITES_MAX; i++) {
        bool is_decision = h->events[i].kind == KIND_DECISION || h->events[i].kind == KIND_REFUSAL;
        if (prng_below(p, is_decision ? 4 : 2) == 0)
            cited[n++] = &h->events[i];
    }
    history_cite(&e, cited, n, a);
    return e;
}

static struct event random_event(struct history *h, struct prng *p, int64_t fen, struct arena *a)
{
    struct subject decision = town_subject(100 + prng_below(p, DECISION_IDS));
    uint64_t serial = prng_next(p);

    switch (prng_below(p, 8)) {
    case 0:
        return history_household(serial, &h->household, 1 + (uint32_t)prng_below(p, 9), a);
    case 1:
        return history_lead(serial, &h->household, 1 + (uint32_t)prng_below(p, 11), a);
    case 2:
        return history_grant(serial, &h->household, fen, a);
    case 3:
        return history_visit(serial, &h->household, a);
    case 4:
        return history_notice(serial, &h->household, &decision, a);
    case 5:
        return random_decision(h, p, serial, a);
    default:
        return history_help(serial, &h->household, fen, a);
    }
}

static void history_count(struct history *h, const struct event *e, int64_t fen)
{
    if (h->broken[h->n])
        return;
    h->helps += e->kind == KIND_HELP;
    h->helped_fen += e->kind == KIND_HELP ? fen : 0;
    h->granted_fen += e->kind == KIND_GRANT ? fen : 0;
}

void history_make(struct history *h, struct prng *p, size_t most, struct arena *a)
{
    size_t n = 1 + prng_below(p, most);

    *h = (struct history){.household = town_subject(0xCA5E)};
    while (h->n < n) {
        int64_t fen = 1 + (int64_t)prng_below(p, 100000);
        struct event e = random_event(h, p, fen, a);
        e.depth += (uint32_t)prng_below(p, 4);
        e.epoch = 1 + (uint32_t)prng_below(p, 2);
        e.position = 1 + prng_below(p, 100);
        h->broken[h->n] = prng_below(p, 20) == 0;
        if (h->broken[h->n])
            e.body.len--;
        history_count(h, &e, fen);
        h->events[h->n++] = e;
    }
}
