#include "tiers/fold.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "proto/packet.h"
#include "tiers/act.h"
#include "tiers/case_aid.h"
#include "tiers/contests.h"
#include "tiers/deaths.h"
#include "tiers/enclosures.h"
#include "tiers/subsidies.h"
#include "tiers/exclusions.h"
#include "tiers/pack_lag.h"
#include "tiers/payments.h"
#include "tiers/splits.h"
#include "tiers/step_fold.h"
#include "tiers/kinds.h"
#include "tiers/view_read.h"

#define NONE UINT32_MAX

static_assert((long long)SUBJECT_EVENTS_MAX <= INT64_MAX / FEN_MAX, "the sums of one household cannot run over");

/* One event of the household. Numbers name other events of the same array: their place in D5's order, so that the
 * first that settles something is the smallest number. */
struct entry {
    const struct event *e;
    struct act act;
    bool valid;
    bool is_decision;      /* decision or refusal */
    bool superseded;       /* decision: a later one replaces it */
    bool cited_in_force;   /* a decision in force rests on it */
    uint32_t delivered;    /* decision: the first notice that names it */
    uint32_t decided;      /* help: the first decision that cites it */
    uint32_t decided_last; /* … and the last, whose date of notice holds */
    uint32_t registered;   /* help: the first registration that cites it */
    uint32_t ratified;     /* help beyond its authority: the first word of its issuer's tier or above that cites it */
    bool rules_ratified;   /* the county ratified it, whatever pack it names (K8) */
    uint32_t notified;     /* help, decision: the first notice of a decision that rests on it */
    bool closed;           /* lead: the department took its record back (K17) */
};

struct id_place {
    struct id id;
    uint32_t at;
};

struct fold {
    const struct tree *tree;
    struct area area;
    struct entry *entries;
    struct id_place *by_id;
    uint32_t n;
    struct arena *arena;
    Fangpin__V1__CaseView view;
    uint32_t in_force; /* the first decision that stands; NONE */
    bool nomem;
};

bool case_subject(const struct event *e, struct subject *household)
{
    const struct kind_row *row = kind_row(e->kind);

    if (!row || !(row->folds & 1u << FOLD_CASE))
        return false;
    return kind_is_step(e->kind) ? step_subject_of(household, e->kind, e->body)
                                 : act_household(household, e->kind, e->body);
}

/* ---- memory: the first failure sticks ---- */

static void *fold_take(struct fold *f, size_t n, size_t size)
{
    void *at = f->nomem ? NULL : arena_take(f->arena, n * size + 1);

    f->nomem |= at == NULL;
    return at;
}

static ProtobufCBinaryData id_bytes(const struct fold *f, uint32_t at)
{
    return at == NONE ? (ProtobufCBinaryData){0} : view_bytes(f->entries[at].e->id.b, sizeof(struct id));
}

static ProtobufCBinaryData subject_bytes(const struct subject *s)
{
    return view_bytes(s->b, sizeof s->b);
}

/* ---- notes ---- */

static void note_add(struct fold *f, const struct entry *x, const char *what)
{
    enum { NOTE_BYTES = 260 };
    const struct kind_row *row = kind_row(x->e->kind);
    char hex[17];
    char *text = fold_take(f, 1, NOTE_BYTES);

    must(row); /* case_subject passes no other events on */
    if (!text)
        return;
    hex_print(hex, x->e->id.b, 8);
    snprintf(text, NOTE_BYTES, "%s %s %s: %s", row->name_zh, row->name, hex, what);
    f->view.note[f->view.n_note++] = text;
}

/* ---- links between the events ---- */

static int order_compare(const void *a, const void *b)
{
    return event_order(a, b);
}

static int place_compare(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct id));
}

static uint32_t entry_find(const struct fold *f, const struct id *id)
{
    const struct id_place *found = bsearch(id, f->by_id, f->n, sizeof f->by_id[0], place_compare);

    return found ? found->at : NONE;
}

static void entries_fill(struct fold *f, const struct event *events)
{
    f->entries = fold_take(f, f->n, sizeof f->entries[0]);
    f->by_id = fold_take(f, f->n, sizeof f->by_id[0]);
    f->view.note = fold_take(f, f->n * 3, sizeof(char *));
    if (f->nomem)
        return;
    for (uint32_t i = 0; i < f->n; i++) {
        struct entry *x = &f->entries[i];
        *x = (struct entry){.e = &events[i],
                            .delivered = NONE,
                            .decided = NONE,
                            .decided_last = NONE,
                            .registered = NONE,
                            .ratified = NONE,
                            .notified = NONE};
        x->valid =
            kind_is_step(x->e->kind) ? step_valid(x->e->kind, x->e->body) : act_read(&x->act, x->e->kind, x->e->body);
        x->is_decision = x->valid && (x->e->kind == KIND_DECISION || x->e->kind == KIND_REFUSAL);
        f->by_id[i] = (struct id_place){.id = x->e->id, .at = i};
        if (!x->valid)
            note_add(f, x, "内容无效,不计 / its body is not valid, it has no effect");
    }
    qsort(f->by_id, f->n, sizeof f->by_id[0], place_compare);
}

static bool is_lead(const struct entry *x)
{
    return x->valid && (x->e->kind == KIND_LEAD || x->e->kind == KIND_LEAD_URGENT);
}

/* A lead that was taken back asks for nothing; a household that is in a case for other reasons stays (K17). */
static bool is_fact(const struct entry *x)
{
    return (is_lead(x) && !x->closed) ||
           (x->valid && !x->act.only_index &&
            (x->e->kind == KIND_HOUSEHOLD || x->e->kind == KIND_HELP || x->e->kind == KIND_VISIT));
}

/* A decision replaces what it names and every decision it cites: it was signed in sight of them. Only earlier ones
 * in D5's order can be replaced, so two can never replace each other. */
static void decision_link(struct fold *f, uint32_t at)
{
    struct entry *x = &f->entries[at];

    for (uint32_t c = 0; c < x->e->n_cites; c++) {
        uint32_t found = entry_find(f, &x->e->cites[c].id);
        struct entry *cited = found != NONE ? &f->entries[found] : NULL;
        if (!cited || found >= at)
            continue;
        if (cited->is_decision)
            cited->superseded = true;
        if (cited->decided == NONE)
            cited->decided = at;
        cited->decided_last = at;
    }
    if (subject_none(&x->act.decision))
        return;
    bool known = false;
    for (uint32_t i = 0; i < at; i++) {
        struct entry *old = &f->entries[i];
        if (!old->is_decision || !subject_equal(&old->act.thing, &x->act.decision))
            continue;
        old->superseded = known = true;
    }
    if (!known)
        note_add(f, x, "所替代的决定不在此处 / the decision it replaces is not held before it");
}

/* A notice counts whether it came before or after the decision it names. */
static void notice_link(struct fold *f, uint32_t at)
{
    struct entry *x = &f->entries[at];
    bool known = false;

    for (uint32_t i = 0; i < f->n; i++) {
        struct entry *decision = &f->entries[i];
        if (!decision->is_decision || !subject_equal(&decision->act.thing, &x->act.decision))
            continue;
        known = true;
        if (decision->delivered == NONE)
            decision->delivered = at;
    }
    if (!known)
        note_add(f, x, "所送达的决定不在此处 / the decision it delivers is not held");
}

/* A closing counts whether it came before or after the lead it names. */
static void close_link(struct fold *f, uint32_t at)
{
    const struct entry *x = &f->entries[at];
    bool known = false;

    for (uint32_t i = 0; i < f->n; i++) {
        if (is_lead(&f->entries[i]) && subject_equal(&f->entries[i].act.thing, &x->act.thing))
            f->entries[i].closed = known = true;
    }
    if (!known)
        note_add(f, x, "所撤销的线索不在此处 / the lead it closes is not held");
}

static uint32_t earlier(uint32_t a, uint32_t b)
{
    return a < b ? a : b; /* NONE is the greatest */
}

static void registration_link(struct fold *f, uint32_t at)
{
    const struct event *e = f->entries[at].e;

    for (uint32_t c = 0; c < e->n_cites; c++) {
        uint32_t found = entry_find(f, &e->cites[c].id);
        if (found != NONE && found < at && f->entries[found].registered == NONE)
            f->entries[found].registered = at;
    }
}

/* Who answers for help beyond its authority: the first office of the tier that the giver named. That is a stranger's
 * number: below a township nobody gives authority, and above the root nobody is. */
static struct area ratifier_of(const struct fold *f, const struct act *help)
{
    return owner_of_tier(f->tree, f->area, help->ratifier > TIER_TOWNSHIP ? (enum tier)help->ratifier : TIER_TOWNSHIP);
}

static void ratification_link(struct fold *f, uint32_t at)
{
    const struct event *e = f->entries[at].e;

    for (uint32_t c = 0; c < e->n_cites; c++) {
        uint32_t found = entry_find(f, &e->cites[c].id);
        struct entry *help = found < at ? &f->entries[found] : NULL; /* NONE lies behind all */
        if (help && help->act.beyond && help->ratified == NONE &&
            area_tier(e->area) >= area_tier(ratifier_of(f, &help->act)))
            help->ratified = at;
    }
}

static void rules_link(struct fold *f, uint32_t at)
{
    const struct event *e = f->entries[at].e;

    for (uint32_t c = 0; c < e->n_cites; c++) {
        uint32_t found = entry_find(f, &e->cites[c].id);
        if (found < at)
            f->entries[found].rules_ratified = true;
    }
}

/* A notice of a decision settles what that decision rests on: helps it cites, and those of decisions it cites. */
static void helps_link(struct fold *f)
{
    for (uint32_t at = f->n; at-- > 0;) { /* backwards: cites lead to earlier places */
        struct entry *x = &f->entries[at];
        if (!x->is_decision)
            continue;
        x->notified = earlier(x->notified, x->delivered);
        for (uint32_t c = 0; c < x->e->n_cites; c++) {
            uint32_t found = entry_find(f, &x->e->cites[c].id);
            if (found != NONE && found < at)
                f->entries[found].notified = earlier(f->entries[found].notified, x->notified);
        }
    }
}

/* What the decisions in force rest on: the facts they cite, and those of every decision they cite. */
static void in_force_find(struct fold *f)
{
    f->in_force = NONE;
    for (uint32_t at = f->n; at-- > 0;) { /* backwards: cites lead to earlier places */
        struct entry *x = &f->entries[at];
        if (!x->is_decision || (x->superseded && !x->cited_in_force))
            continue;
        if (!x->superseded)
            f->in_force = at;
        for (uint32_t c = 0; c < x->e->n_cites; c++) {
            uint32_t found = entry_find(f, &x->e->cites[c].id);
            if (found != NONE && found < at)
                f->entries[found].cited_in_force = true;
        }
    }
}

static void entries_link(struct fold *f)
{
    for (uint32_t at = 0; at < f->n; at++) {
        if (f->entries[at].is_decision)
            decision_link(f, at);
    }
    for (uint32_t at = 0; at < f->n; at++) {
        if (f->entries[at].valid && f->entries[at].e->kind == KIND_NOTICE)
            notice_link(f, at);
        if (f->entries[at].valid && f->entries[at].e->kind == KIND_LEAD_CLOSE)
            close_link(f, at);
        if (f->entries[at].valid && f->entries[at].e->kind == KIND_GREEN_REGISTER)
            registration_link(f, at);
        if (f->entries[at].valid && f->entries[at].e->kind == KIND_GREEN_RATIFY)
            ratification_link(f, at);
        if (f->entries[at].valid && f->entries[at].e->kind == KIND_RULES_RATIFY)
            rules_link(f, at);
    }
    helps_link(f);
    in_force_find(f);
}

/* ---- the view ---- */

static void risk_add(struct fold *f, uint32_t risk)
{
    size_t at = 0;

    while (at < f->view.n_risks && f->view.risks[at] < risk)
        at++;
    if (at < f->view.n_risks && f->view.risks[at] == risk)
        return;
    memmove(f->view.risks + at + 1, f->view.risks + at, (f->view.n_risks - at) * sizeof f->view.risks[0]);
    f->view.risks[at] = risk;
    f->view.n_risks++;
}

static void household_show(struct fold *f, const struct act *act)
{
    f->view.people = act->people;
    f->view.origin = act->code2;
    f->view.group = act->group;
    f->view.key_id = act->key.len ? view_bytes(act->key.at, act->key.len) : (ProtobufCBinaryData){0};
}

static void facts_show(struct fold *f)
{
    bool household = false;

    f->view.risks = fold_take(f, f->n, sizeof f->view.risks[0]);
    if (f->nomem)
        return;
    for (uint32_t at = 0; at < f->n; at++) {
        const struct entry *x = &f->entries[at];
        if (!x->valid)
            continue;
        if (x->act.only_index)
            continue;
        if (x->e->kind == KIND_HOUSEHOLD) { /* the last in order stands: the township may correct the village */
            household_show(f, &x->act);
            household = true;
        } else if (is_lead(x)) {
            if (!x->closed)
                risk_add(f, x->act.code);
        } else if (x->e->kind == KIND_HELP) {
            f->view.helped_fen += x->act.amount_fen;
        } else if (x->e->kind == KIND_GRANT) {
            f->view.granted_fen += x->act.amount_fen;
        }
    }
    if (!household && f->n > 0 && !f->view.matter)
        note_add(f, &f->entries[0], "户档未到 / the household's own record is not held");
}

static void aid_note(void *self, size_t entry, const char *what)
{
    struct fold *f = self;

    note_add(f, &f->entries[entry], what);
}

static void aids_show(struct fold *f)
{
    struct aid_entry *entries = fold_take(f, f->n, sizeof entries[0]);

    if (f->nomem)
        return;
    for (uint32_t at = 0; at < f->n; at++) {
        const struct entry *x = &f->entries[at];
        entries[at] = (struct aid_entry){.e = x->e, .act = &x->act, .valid = x->valid, .decided = x->decided != NONE};
    }
    f->nomem |= case_aids(entries, f->n, &f->view, aid_note, f, f->arena) != 0 ||
                enclosures_show(f->tree, entries, f->n, &f->view, aid_note, f, f->arena) != 0;
}

/* A subject of which nobody says that it is a household: a matter of a place. */
static bool is_matter(const struct fold *f)
{
    struct subject household;

    for (uint32_t at = 0; at < f->n; at++) {
        const struct event *e = f->entries[at].e;
        if (!kind_is_step(e->kind) || (act_household(&household, e->kind, e->body)))
            return false;
    }
    return f->n > 0;
}

static void processes_show(struct fold *f, const struct subject *subject)
{
    struct fold_event *events = fold_take(f, f->n, sizeof events[0]);

    if (f->nomem)
        return;
    for (uint32_t at = 0; at < f->n; at++) {
        const struct entry *x = &f->entries[at];
        events[at] = (struct fold_event){.e = x->e, .act = &x->act, .valid = x->valid};
    }
    f->nomem = steps_fold(f->tree, f->area, subject, events, f->n, &f->view, f->arena) != 0;
}

/* The register as it stands: what only adds an index says nothing of the people. */
static uint32_t record_find(const struct fold *f)
{
    uint32_t at = f->n;

    while (at-- > 0) {
        const struct entry *x = &f->entries[at];
        if (x->valid && x->e->kind == KIND_HOUSEHOLD && !x->act.only_index)
            return at;
    }
    return f->n;
}

static void refs_show(struct fold *f)
{
    Fangpin__V1__EventRef *refs = fold_take(f, f->n, sizeof refs[0]);

    f->view.event = fold_take(f, f->n, sizeof f->view.event[0]);
    if (f->nomem)
        return;
    for (uint32_t at = 0; at < f->n; at++) {
        fangpin__v1__event_ref__init(&refs[at]);
        refs[at].id = id_bytes(f, at);
        refs[at].area = f->entries[at].e->area.code;
        refs[at].kind = f->entries[at].e->kind;
        refs[at].time = f->entries[at].e->time;
        refs[at].pack = pack_tag(f->entries[at].e->has_pack ? &f->entries[at].e->pack : NULL);
        refs[at].ratified = f->entries[at].rules_ratified;
        f->view.event[f->view.n_event++] = &refs[at];
    }
}

static void debt_add(struct fold *f, enum debt_kind kind, uint32_t help, uint32_t due, uint32_t settled)
{
    const uint64_t owners[] = {
        [DEBT_VISIT] = f->area.code,          [DEBT_DECISION] = f->view.decider,
        [DEBT_NOTICE] = f->view.deliverer,    [DEBT_REGISTER] = f->entries[help].e->area.code,
        [DEBT_CASE_OPEN] = f->view.deliverer, [DEBT_RATIFY] = ratifier_of(f, &f->entries[help].act).code};
    Fangpin__V1__Debt *debt = fold_take(f, 1, sizeof *debt);

    if (!debt)
        return;
    fangpin__v1__debt__init(debt);
    debt->kind = kind;
    debt->help = id_bytes(f, help);
    debt->owner = owners[kind];
    debt->due = due;
    debt->settled_by = id_bytes(f, settled);
    f->view.debt[f->view.n_debt++] = debt;
}

static uint32_t first_of_kind(const struct fold *f, uint32_t kind)
{
    for (uint32_t at = 0; at < f->n; at++) {
        if (f->entries[at].valid && f->entries[at].e->kind == kind)
            return at;
    }
    return NONE;
}

/* What each help owes, in the order of the helps. Registering and opening the case are owed where the giver signed a
 * day for them; a decision on the help makes opening needless. */
static void debts_show(struct fold *f)
{
    enum { DEBTS_OF_ONE_HELP = 6 };
    uint32_t visit = first_of_kind(f, KIND_VISIT), opened = first_of_kind(f, KIND_CASE_OPEN);

    f->view.debt = fold_take(f, (size_t)f->n * DEBTS_OF_ONE_HELP, sizeof f->view.debt[0]);
    for (uint32_t at = 0; !f->nomem && at < f->n; at++) {
        const struct entry *x = &f->entries[at];
        if (!x->valid || x->e->kind != KIND_HELP)
            continue;
        uint32_t due = x->decided_last != NONE ? f->entries[x->decided_last].act.notice_due : 0;
        debt_add(f, DEBT_VISIT, at, x->act.visit_due, visit);
        debt_add(f, DEBT_DECISION, at, x->act.decision_due, x->decided);
        debt_add(f, DEBT_NOTICE, at, due ? due : x->act.notice_due, x->notified);
        if (x->act.register_due)
            debt_add(f, DEBT_REGISTER, at, x->act.register_due, x->registered);
        if (x->act.case_open_due)
            debt_add(f, DEBT_CASE_OPEN, at, x->act.case_open_due, earlier(opened, x->decided));
        if (x->act.beyond) {
            debt_add(f, DEBT_RATIFY, at, x->act.ratify_due, x->ratified);
            note_add(
                f, x,
                x->act.beyond == BEYOND_REVOKED
                    ? "授权撤销后给的,救助算数,记经办责任 / given after its authority was revoked: it stands, and is "
                      "the officer's to answer for"
                    : "授权到期后给的,救助算数,记经办责任 / given after its authority had ended: it stands, and is the "
                      "officer's to answer for");
        }
    }
}

static char *text_copy(struct fold *f, struct span text)
{
    char *copy = fold_take(f, text.len + 1, 1);

    if (copy && text.len)
        memcpy(copy, text.at, text.len);
    if (copy)
        copy[text.len] = 0;
    return copy;
}

/* The newest visit with a form: an older one may have been set right. NULL: none. */
static const struct assessment *visit_read(const struct fold *f, struct assessment *room)
{
    for (uint32_t at = f->n; at-- > 0;) {
        const struct entry *x = &f->entries[at];
        if (x->valid && x->e->kind == KIND_VISIT && assessment_read(room, x->e->body))
            return room;
    }
    return NULL;
}

static void visit_show(struct fold *f)
{
    struct assessment room;
    const struct assessment *visit = visit_read(f, &room);

    f->view.excluded = fold_take(f, EXCLUSIONS + 1, sizeof f->view.excluded[0]);
    if (f->nomem)
        return;
    for (uint32_t number = 1; visit && number <= EXCLUSIONS; number++) {
        if (visit->at[exclusion_of(number)].value == TRI_TRUE)
            f->view.excluded[f->view.n_excluded++] = number;
    }
    f->nomem |= contests_show(&f->view, visit, f->arena) != 0;
    splits_show(&f->view, visit);
}

static void decision_show(struct fold *f)
{
    f->view.rivals = fold_take(f, f->n, sizeof f->view.rivals[0]);
    if (f->nomem || f->in_force == NONE)
        return;
    const struct entry *x = &f->entries[f->in_force];
    f->view.decision = subject_bytes(&x->act.thing);
    f->view.outcome = x->e->kind == KIND_DECISION ? OUTCOME_APPROVED : OUTCOME_REFUSED;
    f->view.reason = x->act.code;
    f->view.notice_due = x->act.notice_due;
    f->view.reply = text_copy(f, x->act.number);
    f->view.delivered_by = id_bytes(f, x->delivered);
    for (uint32_t at = f->in_force + 1; at < f->n; at++) {
        if (f->entries[at].is_decision && !f->entries[at].superseded)
            f->view.rivals[f->view.n_rivals++] = subject_bytes(&f->entries[at].act.thing);
    }
    if (f->view.n_rivals > 0)
        f->view.outcome = OUTCOME_CONFLICT;
    for (uint32_t at = 0; at < f->n; at++)
        f->view.reconsider |= is_fact(&f->entries[at]) && !f->entries[at].cited_in_force;
}

/* Final: handed over, and nothing owed for the helps it decided on. Helps it did not cite stand beside it and ask
 * for reconsideration; they do not take its degree away (D15). */
static bool is_final(const struct fold *f)
{
    if (f->view.outcome == OUTCOME_CONFLICT || f->entries[f->in_force].delivered == NONE)
        return false;
    uint32_t visit = first_of_kind(f, KIND_VISIT);
    for (uint32_t at = 0; at < f->n; at++) {
        const struct entry *x = &f->entries[at];
        bool owes = (x->act.register_due && x->registered == NONE) || (x->act.beyond && x->ratified == NONE);
        if (x->valid && x->e->kind == KIND_HELP && x->cited_in_force && (visit == NONE || owes))
            return false; /* its notice is there: helps_link brought that of the decision in force to it */
    }
    return true;
}

static void degree_show(struct fold *f)
{
    f->view.degree = DEGREE_DRAFT;
    for (uint32_t at = 0; at < f->n; at++) {
        if (f->entries[at].valid && f->entries[at].e->kind == KIND_HELP)
            f->view.degree = DEGREE_TENTATIVE;
    }
    if (f->in_force != NONE)
        f->view.degree = is_final(f) ? DEGREE_FINAL : DEGREE_DECIDED;
}

static int view_pack(struct fold *f, struct span *out)
{
    size_t len = f->nomem ? 0 : fangpin__v1__case_view__get_packed_size(&f->view);
    uint8_t *at = fold_take(f, len, 1);

    if (f->nomem)
        return ERR_NOMEM;
    *out = span_of(at, fangpin__v1__case_view__pack(&f->view, at));
    return 0;
}

int case_fold(const struct tree *tree, struct area area, const struct subject *household, struct event *events,
              size_t n, struct span *view, struct work_list *work, struct arena *a)
{
    struct fold f = {.tree = tree, .area = area, .n = (uint32_t)n, .arena = a, .in_force = NONE};

    must(n < NONE);
    if (n > 0)
        qsort(events, n, sizeof events[0], order_compare);
    fangpin__v1__case_view__init(&f.view);
    f.view.household = subject_bytes(household);
    f.view.area = area.code;
    f.view.decider = owner_of_tier(tree, area, TIER_COUNTY).code;
    f.view.deliverer = owner_of_tier(tree, area, TIER_TOWNSHIP).code;
    entries_fill(&f, events);
    if (!f.nomem)
        entries_link(&f);
    if (!f.nomem) {
        f.view.matter = is_matter(&f);
        facts_show(&f);
        aids_show(&f);
    }
    if (!f.nomem)
        processes_show(&f, household);
    if (!f.nomem) {
        subsidies_show(&f.view);
        payments_show(&f.view);
        deaths_show(&f.view, events, f.n, record_find(&f));
        debts_show(&f);
        visit_show(&f);
        decision_show(&f);
        refs_show(&f);
        degree_show(&f);
    }
    if (work && !f.nomem)
        case_work_of(&f.view, work);
    return view_pack(&f, view);
}
