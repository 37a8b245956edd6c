#include "tests/support/steps.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/must.h"

/* ---- events ---- */

static void value_fill(struct step_values *v, const struct step_field *f, struct arena *a)
{
    const struct step_field_row *row = step_field_row(f->number);
    uint8_t *bytes = arena_take(a, 64);

    must(bytes);
    switch (row->type) {
    case STEP_IS_SUBJECT:
    case STEP_IS_HASH:
        memset(bytes, 0x5A, row->max);
        v->bytes[f->number] = span_of(bytes, row->max);
        break;
    case STEP_IS_TEXT:
        v->bytes[f->number] = span_str("依据");
        break;
    case STEP_IS_NUMBERS:
        v->bytes[f->number] = span_of(bytes, step_list_add(bytes, 0, 64, f->codes ? f->codes->at[0].no : 1));
        break;
    case STEP_IS_AREAS:
        v->bytes[f->number] = span_of(bytes, step_list_add(bytes, 0, 64, TOWN_VILLAGE));
        break;
    case STEP_IS_DATE:
        v->number[f->number] = 20261130;
        break;
    case STEP_IS_MONTH:
        v->number[f->number] = 202611;
        break;
    default:
        v->number[f->number] = f->codes ? f->codes->at[0].no : 1;
    }
}

static uint64_t area_of_tiers(uint8_t tiers)
{
    static const uint64_t areas[] = {[TIER_VILLAGE] = TOWN_VILLAGE,
                                     [TIER_TOWNSHIP] = TOWN_TOWNSHIP,
                                     [TIER_COUNTY] = TOWN_COUNTY,
                                     [TIER_MUNICIPAL] = TOWN_CITY};

    for (unsigned tier = TIER_VILLAGE; tier <= TIER_MUNICIPAL; tier++) {
        if (tiers & 1u << tier)
            return areas[tier];
    }
    return TOWN_CITY;
}

struct event step_event(struct town *t, uint64_t serial, const struct process *p, const struct step_row *row,
                        const struct subject *subject, const struct subject *thing, uint32_t on, uint64_t area)
{
    struct step_values v = {{0}, {{0}}};
    struct subject *ids = arena_take(&t->arena, 2 * sizeof *ids);
    struct span body;

    must(ids);
    ids[0] = *subject;
    ids[1] = thing ? *thing : *subject;
    v.number[STEP_ON] = on;
    for (size_t i = 0; i < STEP_FIELDS_MAX && row->fields[i].number; i++) {
        if (row->fields[i].need == FIELD_MUST)
            value_fill(&v, &row->fields[i], &t->arena);
    }
    if (p->subject != SUBJECT_PLACE)
        v.bytes[STEP_HOUSEHOLD] = span_of(&ids[0], sizeof ids[0]);
    if (p->subject != SUBJECT_HOUSEHOLD_ONCE)
        v.bytes[STEP_THING] = span_of(&ids[1], sizeof ids[1]);
    must(step_pack(&body, &v, &t->arena) == 0);
    struct event e = town_event(serial, row->k.kind, area ? area : area_of_tiers(row->k.tiers), TOWN_VILLAGE, body);
    e.stream.scope.reach = row->k.reach;
    e.stream.lane = row->k.lane;
    e.position = serial;
    return e;
}

struct event step_fixed_event(struct town *t, uint64_t serial, uint32_t kind, const struct subject *household,
                              uint32_t on, uint64_t area)
{
    struct subject *ids = arena_take(&t->arena, 2 * sizeof *ids);
    Fangpin__V1__VisitBody visit = FANGPIN__V1__VISIT_BODY__INIT;
    Fangpin__V1__DecisionBody decision = FANGPIN__V1__DECISION_BODY__INIT;
    Fangpin__V1__RefusalBody refusal = FANGPIN__V1__REFUSAL_BODY__INIT;
    Fangpin__V1__NoticeBody notice = FANGPIN__V1__NOTICE_BODY__INIT;
    Fangpin__V1__HelpBody help = FANGPIN__V1__HELP_BODY__INIT;
    Fangpin__V1__LeadBody lead = FANGPIN__V1__LEAD_BODY__INIT;
    Fangpin__V1__LeadCloseBody closed = FANGPIN__V1__LEAD_CLOSE_BODY__INIT;
    const ProtobufCMessage *body = &visit.base;

    must(ids);
    ids[0] = *household;
    ids[1] = town_subject(serial + 1000000);
    visit.household = decision.household = refusal.household = notice.household = help.household = town_bytes(&ids[0]);
    visit.visit = decision.decision = refusal.decision = notice.notice = help.help = town_bytes(&ids[1]);
    notice.decision = town_bytes(&ids[1]);
    visit.outcome = notice.way = refusal.reason = help.kind = 1;
    visit.visited_on = decision.decided_on = refusal.decided_on = notice.delivered_on = help.given_on = on;
    help.amount_fen = 1;
    lead.household = lead.lead = town_bytes(&ids[0]); /* as steps of a walk have it: one id for both */
    lead.risk = lead.channel = 1;
    lead.found_on = on;
    closed.household = closed.lead = town_bytes(&ids[0]);
    closed.dept = closed.revision = closed.reason = 1;
    closed.month = 202610;
    closed.record = (char[]){"A-1"};
    closed.closed_on = on;
    if (kind == KIND_DECISION)
        body = &decision.base;
    else if (kind == KIND_REFUSAL)
        body = &refusal.base;
    else if (kind == KIND_NOTICE)
        body = &notice.base;
    else if (kind == KIND_HELP)
        body = &help.base;
    else if (kind == KIND_LEAD)
        body = &lead.base;
    else if (kind == KIND_LEAD_CLOSE)
        body = &closed.base;
    else
        must(kind == KIND_VISIT);
    struct event e = town_event(serial, kind, area ? area : area_of_tiers(kind_row(kind)->tiers), TOWN_VILLAGE,
                                town_pack(&t->arena, body));
    e.position = serial;
    return e;
}

/* ---- filings ---- */

void step_draft(struct step_draft *d, const char *name, const struct subject *household, const struct subject *thing)
{
    const struct process *p;
    const struct step_row *row = step_by_name(name, &p);

    if (!row)
        fail_msg("no such step: %s", name);
    *d = (struct step_draft){.filing = {.kind = row->k.kind, .area = {TOWN_VILLAGE}}};
    d->filing.step = &d->v;
    if (household) {
        d->ids[0] = *household;
        step_bytes(d, STEP_HOUSEHOLD, d->ids[0].b, sizeof d->ids[0].b);
    }
    if (thing) {
        d->ids[1] = *thing;
        step_bytes(d, STEP_THING, d->ids[1].b, sizeof d->ids[1].b);
    }
    d->filing.subject = household ? *household : d->ids[1];
}

void step_number(struct step_draft *d, uint32_t field, uint64_t v)
{
    d->v.number[field] = v;
}

void step_text(struct step_draft *d, uint32_t field, const char *text)
{
    d->v.bytes[field] = span_str(text);
}

void step_bytes(struct step_draft *d, uint32_t field, const void *at, size_t len)
{
    d->v.bytes[field] = span_of(at, len);
}

/* ---- ways ---- */

/* What its fields bring with them, filled as step_event fills them. */
static uint32_t row_sets(const struct step_row *row)
{
    struct step_values v = {{0}, {{0}}};

    for (size_t i = 0; i < STEP_FIELDS_MAX && row->fields[i].number; i++) {
        const struct step_field *f = &row->fields[i];
        if (f->need == FIELD_MUST && f->codes)
            v.number[f->number] = f->codes->at[0].no;
    }
    return row->sets | (row->marks ? row->marks(&v) : 0);
}

void step_model(const struct process *p, const struct step_row *const *way, size_t n, uint32_t *state, uint32_t *facts)
{
    *state = STATE_NONE;
    *facts = 0;
    for (size_t i = 0; i < n; i++) {
        const struct step_row *row = step_fitting(p, way[i]->k.kind, *state, *facts);
        must(row == way[i]);
        uint32_t to = row->to == TO_SAME ? *state : row->to;
        if (to != *state && (row->from & IN(STATE_NONE)))
            *facts = 0;
        *facts = (*facts & ~row->clears) | row_sets(row);
        *state = to;
    }
}

struct node {
    uint32_t state, facts, before;
    const struct step_row *by;
};

/* Breadth first over (state, facts); `seen` finds a node by them. */
enum { NODES_MAX = 1 << 20, SEEN_MAX = 1 << 21 };

static bool seen_before(uint32_t *seen, const struct node *nodes, const struct node *next, uint32_t number)
{
    uint32_t at = (next->facts * 2654435761u ^ next->state * 40503u) % SEEN_MAX;

    for (; seen[at]; at = (at + 1) % SEEN_MAX) {
        const struct node *old = &nodes[seen[at] - 1];
        if (old->state == next->state && old->facts == next->facts)
            return true;
    }
    seen[at] = number + 1;
    return false;
}

static struct node node_after(const struct node *at, uint32_t before, const struct step_row *row)
{
    struct node next = {.before = before, .by = row};

    next.state = row->to == TO_SAME ? at->state : row->to;
    next.facts = next.state != at->state && (row->from & IN(STATE_NONE)) ? 0 : at->facts;
    next.facts = (next.facts & ~row->clears) | row_sets(row);
    return next;
}

size_t step_way(const struct process *p, const struct step_row *goal, const struct step_row *way[WAY_MAX])
{
    struct node *nodes = calloc(NODES_MAX, sizeof *nodes);
    uint32_t *seen = calloc(SEEN_MAX, sizeof *seen), n = 1, found = 0;

    must(nodes && seen);
    seen_before(seen, nodes, &nodes[0], 0);
    for (uint32_t at = 0; at < n && !found; at++) {
        for (size_t i = 0; i < p->n_steps && !found; i++) {
            const struct step_row *row = &p->steps[i];
            if (!(row->from & IN(nodes[at].state)) ||
                step_fitting(p, row->k.kind, nodes[at].state, nodes[at].facts) != row)
                continue;
            struct node next = node_after(&nodes[at], at, row);
            bool known = seen_before(seen, nodes, &next, n);
            if (known && row != goal)
                continue;
            must(n < NODES_MAX);
            nodes[n++] = next;
            found = row == goal ? n - 1 : 0;
        }
    }
    size_t len = 0;
    for (uint32_t at = found; at; at = nodes[at].before)
        len++;
    must(len <= WAY_MAX);
    size_t i = len;
    for (uint32_t at = found; at; at = nodes[at].before)
        way[--i] = nodes[at].by;
    free(nodes);
    free(seen);
    return len;
}

const Fangpin__V1__ProcessView *step_instance(const Fangpin__V1__CaseView *v, const struct process *p,
                                              const struct subject *thing)
{
    for (size_t i = 0; i < v->n_process; i++) {
        if (v->process[i]->process == (uint32_t)p->no && v->process[i]->thing.len == sizeof thing->b &&
            memcmp(v->process[i]->thing.data, thing->b, sizeof thing->b) == 0)
            return v->process[i];
    }
    return NULL;
}
