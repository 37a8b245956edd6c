#include "tiers/step_fold.h"
#include "tiers/view_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "proto/packet.h"

#define NONE            UINT32_MAX
#define DEPTS_SHOWN_MAX 100u /* numbers of departments have two digits */

static const struct code fates[] = {
    {"applied", "已生效", FATE_APPLIED},        {"waiting", "待前序", FATE_WAITING},
    {"crossed", "有交叉,待裁定", FATE_CROSSED}, {"settled", "已裁定", FATE_SETTLED},
    {"repeated", "重复", FATE_REPEATED},
};
const struct code_list codes_fate = {"fate", fates, ARRAY_LEN(fates)};

/* One event in one instance; a fixed kind may take part in several processes. */
struct item {
    const struct process *p;
    struct subject thing;
    uint32_t at; /* among the events: D5's order */
    struct step step;
    uint32_t due; /* what was due when it applied */
    uint8_t fate;
    bool ends; /* it applied, and what waited and was known to it is over */
    bool over; /* it did not apply, and is not tried again */
};

struct run {
    const struct tree *tree;
    struct area area;
    const struct fold_event *events;
    uint32_t n_events;
    struct item *items;
    uint32_t n_items;
    uint8_t *past; /* n_events bitsets: what each event follows; NULL until someone asks */
    size_t past_bytes;
    struct arena *arena;
    bool nomem;
};

/* One instance while its table runs. */
struct instance {
    const struct process *p;
    struct item *items;
    uint32_t n;
    uint32_t state, facts, since, due, rounds;
    uint32_t papers;   /* owed by that day */
    uint32_t *waiting; /* places of items that fitted nowhere yet */
    uint32_t n_waiting;
    uint32_t begun, decided; /* events: the round's first, its decision; NONE */
};

static void *run_take(struct run *r, size_t n, size_t size)
{
    void *at = r->nomem ? NULL : arena_take(r->arena, n * size + 1);

    r->nomem |= at == NULL;
    return at;
}

struct area owner_of_tier(const struct tree *tree, struct area place, enum tier tier)
{
    struct area above[TREE_DEPTH_MAX];
    size_t n = tree_above(tree, place, above);
    struct area owner = place;

    for (size_t i = 0; i < n && area_tier(owner) < tier; i++)
        owner = above[i];
    return owner;
}

/* ---- which instances there are ---- */

static bool takes_kind(const struct process *p, uint32_t kind)
{
    for (size_t i = 0; i < p->n_steps; i++) {
        if (p->steps[i].k.kind == kind)
            return true;
    }
    return false;
}

/* Fixed kinds take part in processes that a household has once, and begin those whose thing is theirs: a lead. */
static void items_of_fixed(struct run *r, uint32_t at, const struct subject *subject)
{
    const struct fold_event *x = &r->events[at];

    for (const struct process *p = process_next(NULL); p; p = process_next(p)) {
        if (p->subject == SUBJECT_PLACE || !takes_kind(p, x->e->kind))
            continue;
        struct item *it = &r->items[r->n_items++];
        *it = (struct item){.p = p, .thing = p->subject == SUBJECT_HOUSEHOLD ? x->act->thing : *subject, .at = at};
        it->step.on = x->act->date;
        it->step.due_on = x->act->notice_due;
        it->step.v.number[STEP_REASON] = x->act->code;
        it->step.v.number[STEP_ORIGIN] = x->act->code2;
        it->step.v.number[STEP_AMOUNT_FEN] = (uint64_t)x->act->amount_fen;
    }
}

static void item_of_step(struct run *r, uint32_t at)
{
    const struct fold_event *x = &r->events[at];
    const struct step_row *row;
    struct item *it = &r->items[r->n_items];

    *it = (struct item){.at = at};
    must(step_find(x->e->kind, &it->p, &row) && step_read(&it->step, it->p, row, x->e->body)); /* it is valid */
    it->thing = it->step.thing;
    r->n_items++;
}

static int item_order(const void *pa, const void *pb)
{
    const struct item *a = pa, *b = pb;

    if (a->p != b->p)
        return a->p->no < b->p->no ? -1 : 1;
    int cmp = memcmp(a->thing.b, b->thing.b, sizeof a->thing.b);
    return cmp ? cmp : (a->at > b->at) - (a->at < b->at);
}

static void items_find(struct run *r, const struct subject *subject)
{
    enum { PROCESSES_OF_ONE_FIXED = 6 };

    r->items = run_take(r, (size_t)r->n_events * PROCESSES_OF_ONE_FIXED, sizeof r->items[0]);
    if (r->nomem)
        return;
    for (uint32_t i = 0; i < r->n_events; i++) {
        if (!r->events[i].valid)
            continue;
        if (kind_is_step(r->events[i].e->kind))
            item_of_step(r, i);
        else
            items_of_fixed(r, i, subject);
    }
    if (r->n_items > 0)
        qsort(r->items, r->n_items, sizeof r->items[0], item_order);
}

/* ---- what follows what ---- */

static bool past_has(const struct run *r, uint32_t later, uint32_t earlier)
{
    return r->past[later * r->past_bytes + earlier / 8] & 1u << earlier % 8;
}

static uint32_t event_find(const struct run *r, const struct id *id, uint32_t before)
{
    for (uint32_t i = before; i-- > 0;) {
        if (id_equal(&r->events[i].e->id, id))
            return i;
    }
    return NONE;
}

static void past_join(struct run *r, uint32_t later, uint32_t earlier)
{
    uint8_t *to = r->past + later * r->past_bytes;
    const uint8_t *from = r->past + earlier * r->past_bytes;

    for (size_t i = 0; i < r->past_bytes; i++)
        to[i] |= from[i];
    to[earlier / 8] |= (uint8_t)(1u << earlier % 8);
}

/* An author follows its own earlier events and everything it cites; D5's order puts what is followed before. */
static void past_find(struct run *r)
{
    if (r->past)
        return;
    r->past_bytes = (r->n_events + 7) / 8;
    r->past = run_take(r, r->n_events, r->past_bytes);
    if (r->nomem)
        return;
    for (uint32_t i = 0; i < r->n_events; i++) {
        const struct event *e = r->events[i].e;
        for (uint32_t k = i; k-- > 0;) {
            if (past_has(r, i, k))
                continue;
            const struct event *old = r->events[k].e;
            if (author_equal(&old->stream.author, &e->stream.author) && old->position < e->position)
                past_join(r, i, k);
        }
        for (uint32_t c = 0; c < e->n_cites; c++) {
            uint32_t found = event_find(r, &e->cites[c].id, i);
            if (found != NONE)
                past_join(r, i, found);
        }
    }
}

/* ---- one instance ---- */

/* Our tables' promise, not anything a body may break: what must be true in a state. */
static void state_check(const struct instance *in)
{
    const struct state_row *s = &in->p->states[in->state];

    must((in->facts & s->must) == s->must && (in->facts & s->never) == 0);
}

/* The earlier of two days; 0 is none, and one less than it the latest of all. */
static uint32_t earlier(uint32_t a, uint32_t b)
{
    return (a - 1 < b - 1 ? a - 1 : b - 1) + 1;
}

static bool item_apply(struct instance *in, struct item *it, const struct fold_event *x)
{
    const struct step_row *row = step_fitting(in->p, x->e->kind, in->state, in->facts);

    if (!row)
        return false;
    uint32_t to = row->to == TO_SAME ? in->state : row->to;
    if (to != in->state && (row->from & IN(STATE_NONE))) { /* a new round begins with nothing */
        if (in->state != STATE_NONE)
            in->n_waiting = 0; /* it belonged to the round before */
        in->rounds++;
        in->facts = 0;
        in->begun = it->at;
        in->decided = NONE;
        in->papers = 0;
    }
    if (row->restarts)
        in->n_waiting = 0;
    if (row->decides)
        in->decided = it->at;
    it->ends = row->settles;
    it->fate = FATE_APPLIED;
    it->due = row->untimed ? 0 : in->due;
    if (in->p->owes & in->facts & row->clears)
        it->due = earlier(it->due, in->papers);
    if (it->step.v.number[STEP_OWED_ON])
        in->papers = (uint32_t)it->step.v.number[STEP_OWED_ON];
    in->facts = (in->facts & ~row->clears) | row->sets | (row->marks ? row->marks(&it->step.v) : 0);
    if (to != in->state) {
        in->since = it->step.on;
        in->due = 0;
    }
    if (it->step.due_on)
        in->due = it->step.due_on;
    in->state = to;
    state_check(in);
    return true;
}

/* After a word that settles, what others did, waited and was known to it is over and does not come back in a later
 * round. */
static void waiting_end(struct run *r, struct instance *in, const struct item *by)
{
    if (in->n_waiting == 0 || !by->ends)
        return;
    past_find(r);
    for (uint32_t i = 0; !r->nomem && i < in->n_waiting; i++) {
        struct item *it = &in->items[in->waiting[i]];
        bool own = area_tier(r->events[it->at].e->area) >= in->p->umpire; /* its own steps still stand */
        it->over |= !own && past_has(r, by->at, it->at);
    }
}

/* Steps that waited are tried again after every move, in D5's order. */
static void waiting_retry(struct run *r, struct instance *in, const struct item *moved)
{
    waiting_end(r, in, moved);
    for (uint32_t i = 0; i < in->n_waiting; i++) {
        struct item *it = &in->items[in->waiting[i]];
        if (it->fate == FATE_APPLIED || it->over || !item_apply(in, it, &r->events[it->at]))
            continue;
        waiting_end(r, in, it);
        i = UINT32_MAX; /* from the first again */
    }
}

static void instance_run(struct run *r, struct instance *in)
{
    in->waiting = run_take(r, in->n, sizeof in->waiting[0]);
    for (uint32_t i = 0; !r->nomem && i < in->n; i++) {
        if (item_apply(in, &in->items[i], &r->events[in->items[i].at]))
            waiting_retry(r, in, &in->items[i]);
        else
            in->waiting[in->n_waiting++] = i;
    }
}

/* ---- what became of steps that did not apply ---- */

/* Two officers appointed for one household are no repetition (K14). */
static bool same_value(const struct item *a, const struct item *b, uint8_t field)
{
    return span_equal(a->step.v.bytes[field], b->step.v.bytes[field]);
}

static bool same_applied(const struct run *r, const struct instance *in, const struct item *it)
{
    uint32_t kind = r->events[it->at].e->kind;
    const struct process *p;
    const struct step_row *row;
    uint8_t field = step_find(kind, &p, &row) ? row->distinct : 0;

    for (uint32_t i = 0; i < in->n; i++) {
        if (in->items[i].fate == FATE_APPLIED && r->events[in->items[i].at].e->kind == kind &&
            same_value(&in->items[i], it, field))
            return true;
    }
    return false;
}

static bool crossed(const struct run *r, const struct instance *in, const struct item *it)
{
    for (uint32_t i = 0; i < in->n; i++) {
        uint32_t other = in->items[i].at;
        if (in->items[i].fate == FATE_APPLIED && !past_has(r, it->at, other) && !past_has(r, other, it->at))
            return true;
    }
    return false;
}

/* A step of the competent tier that rests on it says what holds. */
static bool settled(const struct run *r, const struct instance *in, const struct item *it)
{
    for (uint32_t i = 0; i < in->n; i++) {
        const struct item *later = &in->items[i];
        const struct event *e = r->events[later->at].e;
        if (later->fate == FATE_APPLIED && past_has(r, later->at, it->at) && area_tier(e->area) >= in->p->umpire)
            return true;
    }
    return false;
}

static uint32_t fates_find(struct run *r, struct instance *in)
{
    uint32_t open = 0;

    for (uint32_t i = 0; i < in->n; i++) {
        struct item *it = &in->items[i];
        if (it->fate == FATE_APPLIED)
            continue;
        past_find(r);
        if (r->nomem)
            return 0;
        if (settled(r, in, it))
            it->fate = FATE_SETTLED;
        else if (same_applied(r, in, it))
            it->fate = FATE_REPEATED;
        else if (crossed(r, in, it))
            it->fate = FATE_CROSSED;
        else
            it->fate = FATE_WAITING;
        open += it->fate == FATE_CROSSED;
    }
    return open;
}

/* ---- news: what a procedure has not considered (K15) ---- */

static bool considered(const struct run *r, const struct instance *in, uint32_t event)
{
    const struct process *p;
    const struct step_row *row;

    must(in->begun != NONE); /* what waits or is decided was begun */
    if (past_has(r, in->begun, event) || (in->decided != NONE && past_has(r, event, in->decided)))
        return true; /* known when it began, or a matter of its own after the decision */
    for (uint32_t i = 0; i < in->n; i++) {
        const struct item *it = &in->items[i];
        if (it->fate == FATE_APPLIED && past_has(r, it->at, event)) {
            must(step_find(r->events[it->at].e->kind, &p, &row)); /* what considers news has no fixed kinds */
            if (row->considers)
                return true;
        }
    }
    return false;
}

static void news_show(struct run *r, const struct instance *in, Fangpin__V1__ProcessView *v)
{
    if (!in->p->news || (in->decided == NONE && !in->p->states[in->state].waits))
        return;
    past_find(r);
    v->news = run_take(r, CITES_MAX, sizeof v->news[0]);
    for (uint32_t i = 0; !r->nomem && i < r->n_events && v->n_news < CITES_MAX; i++) {
        const struct event *e = r->events[i].e;
        uint32_t bit = e->kind - KIND_HOUSEHOLD; /* a case file holds no kinds before it */
        bool kind = bit < 32 && in->p->news & 1u << bit;
        if (kind && r->events[i].valid && !considered(r, in, i))
            v->news[v->n_news++] = view_bytes(e->id.b, sizeof e->id.b);
    }
    if (in->decided != NONE)
        v->crossed += (uint32_t)v->n_news;
}

/* ---- the view ---- */

static void steps_show(struct run *r, const struct instance *in, Fangpin__V1__ProcessView *v)
{
    Fangpin__V1__StepView *steps = run_take(r, in->n, sizeof steps[0]);

    v->step = run_take(r, in->n, sizeof v->step[0]);
    for (uint32_t i = 0; !r->nomem && i < in->n; i++) {
        const struct item *it = &in->items[i];
        const struct event *e = r->events[it->at].e;
        fangpin__v1__step_view__init(&steps[i]);
        steps[i].event = view_bytes(e->id.b, sizeof e->id.b);
        steps[i].kind = e->kind;
        steps[i].on = it->step.on;
        steps[i].area = e->area.code;
        steps[i].fate = it->fate;
        steps[i].due = it->due;
        steps[i].late = it->due && it->step.on > it->due;
        steps[i].link = view_bytes(it->step.v.bytes[STEP_LINK].at, it->step.v.bytes[STEP_LINK].len);
        steps[i].month = (uint32_t)it->step.v.number[STEP_MONTH];
        steps[i].grade = (uint32_t)it->step.v.number[STEP_GRADE];
        steps[i].checks = view_bytes(it->step.v.bytes[STEP_CHECKS].at, it->step.v.bytes[STEP_CHECKS].len);
        v->step[v->n_step++] = &steps[i];
    }
}

/* Events that no other of the instance follows. The last in D5's order always is one. */
static void leaves_show(struct run *r, const struct instance *in, Fangpin__V1__ProcessView *v)
{
    past_find(r);
    v->leaf = run_take(r, in->n, sizeof v->leaf[0]);
    for (uint32_t i = 0; !r->nomem && i < in->n; i++) {
        bool followed = false;
        for (uint32_t k = i + 1; k < in->n && !followed; k++)
            followed = past_has(r, in->items[k].at, in->items[i].at);
        const struct event *e = r->events[in->items[i].at].e;
        if (!followed && v->n_leaf < CITES_MAX)
            v->leaf[v->n_leaf++] = view_bytes(e->id.b, sizeof e->id.b);
    }
}

/* Of each field the value of the latest applied step that has it, as one body. */
static void now_show(struct run *r, const struct instance *in, Fangpin__V1__ProcessView *v)
{
    struct step_values *all = run_take(r, 1, sizeof *all);
    ProtobufCAllocator memory = arena_allocator(r->arena);
    struct span body;

    for (uint32_t i = 0; !r->nomem && i < in->n; i++) {
        const struct item *it = &in->items[i];
        if (it->fate != FATE_APPLIED || !kind_is_step(r->events[it->at].e->kind))
            continue;
        for (uint32_t f = STEP_UNTIL; f < STEP_FIELDS; f++) {
            if (!step_has(&it->step.v, f))
                continue;
            all->number[f] = it->step.v.number[f];
            all->bytes[f] = it->step.v.bytes[f];
        }
    }
    if (r->nomem || step_pack(&body, all, r->arena) != 0) {
        r->nomem = true;
        return;
    }
    v->now = body.len ? fangpin__v1__step_body__unpack(&memory, body.len, body.at) : NULL;
    r->nomem |= body.len && !v->now;
}

/* Small sets of small numbers, ascending. */
static void set_add(uint32_t *set, size_t *n, uint32_t v)
{
    size_t at = 0;

    while (at < *n && set[at] < v)
        at++;
    if (at < *n && set[at] == v)
        return;
    must(*n < DEPTS_SHOWN_MAX);
    memmove(set + at + 1, set + at, (*n - at) * sizeof set[0]);
    set[at] = v;
    (*n)++;
}

static void depts_show(struct run *r, const struct instance *in, Fangpin__V1__ProcessView *v)
{
    v->asked = run_take(r, DEPTS_SHOWN_MAX, sizeof v->asked[0]);
    v->answered = run_take(r, DEPTS_SHOWN_MAX, sizeof v->answered[0]);
    for (uint32_t i = 0; !r->nomem && i < in->n; i++) {
        const struct item *it = &in->items[i];
        struct span asked = it->step.v.bytes[STEP_DEPTS];
        uint64_t dept;
        if (it->fate != FATE_APPLIED)
            continue;
        while (step_list_next(&asked, &dept))
            set_add(v->asked, &v->n_asked, (uint32_t)dept);
        if (it->step.v.number[STEP_DEPT])
            set_add(v->answered, &v->n_answered, (uint32_t)it->step.v.number[STEP_DEPT]);
    }
}

static void awaited_show(struct run *r, const struct instance *in, Fangpin__V1__ProcessView *v)
{
    struct awaited who[AWAITS_MAX];
    size_t n = process_awaits(in->p, in->state, in->facts, who);
    Fangpin__V1__Awaited *shown = run_take(r, n, sizeof shown[0]);

    v->awaited = run_take(r, n, sizeof v->awaited[0]);
    for (size_t i = 0; !r->nomem && i < n; i++) {
        fangpin__v1__awaited__init(&shown[i]);
        shown[i].no = who[i].no;
        shown[i].owner = owner_of_tier(r->tree, r->area, who[i].owner).code;
        v->awaited[v->n_awaited++] = &shown[i];
    }
    v->owner = v->n_awaited > 0 ? v->awaited[0]->owner : 0;
}

static void instance_show(struct run *r, struct instance *in, Fangpin__V1__ProcessView *v)
{
    fangpin__v1__process_view__init(v);
    v->process = in->p->no;
    v->thing = view_bytes(in->items[0].thing.b, sizeof in->items[0].thing.b);
    v->state = in->state;
    v->facts = in->facts;
    v->since = in->since;
    v->due = in->due;
    v->rounds = in->rounds;
    v->crossed = fates_find(r, in);
    news_show(r, in, v);
    v->umpire = v->crossed ? owner_of_tier(r->tree, r->area, in->p->umpire).code : 0;
    awaited_show(r, in, v);
    steps_show(r, in, v);
    leaves_show(r, in, v);
    now_show(r, in, v);
    depts_show(r, in, v);
}

/* Fixed kinds alone begin nothing where the table wants a step first: then there is nothing to show. */
static bool not_begun(const struct run *r, const struct instance *in)
{
    for (uint32_t i = 0; i < in->n; i++) {
        if (in->items[i].fate == FATE_APPLIED || kind_is_step(r->events[in->items[i].at].e->kind))
            return false;
    }
    return true;
}

int steps_fold(const struct tree *tree, struct area area, const struct subject *subject,
               const struct fold_event *events, uint32_t n, Fangpin__V1__CaseView *view, struct arena *a)
{
    struct run r = {.tree = tree, .area = area, .events = events, .n_events = n, .arena = a};
    Fangpin__V1__ProcessView *views;

    items_find(&r, subject);
    views = run_take(&r, r.n_items, sizeof views[0]);
    view->process = run_take(&r, r.n_items, sizeof view->process[0]);
    for (uint32_t i = 0, end; !r.nomem && i < r.n_items; i = end) {
        struct instance in = {.p = r.items[i].p, .items = &r.items[i], .begun = NONE, .decided = NONE};
        for (end = i;
             end < r.n_items && r.items[end].p == in.p && subject_equal(&r.items[end].thing, &r.items[i].thing);)
            end++;
        in.n = end - i;
        instance_run(&r, &in);
        if (r.nomem)
            break;
        if (not_begun(&r, &in))
            continue;
        instance_show(&r, &in, &views[view->n_process]);
        view->process[view->n_process] = &views[view->n_process];
        view->n_process++;
    }
    return r.nomem ? ERR_NOMEM : 0;
}

/* ---- work ---- */

static void work_add(struct work_list *d, const Fangpin__V1__ProcessView *v, const struct process *p,
                     enum work_item item, uint64_t owner, uint32_t due, uint8_t duty)
{
    if (d->n == WORK_ITEMS_MAX)
        return; /* the rest shows when some of it is done */
    struct work *w = &d->at[d->n++];
    *w = (struct work){.owner = {owner}, .lane = p->lane, .item = (uint8_t)item, .due = due ? due : DUE_NONE};
    w->process = (uint8_t)v->process;
    w->state = (uint8_t)v->state;
    w->duty = duty;
    if (v->thing.len == sizeof w->thing.b)
        memcpy(w->thing.b, v->thing.data, sizeof w->thing.b);
}

void steps_work(const Fangpin__V1__CaseView *view, struct work_list *out)
{
    for (size_t i = 0; i < view->n_process; i++) {
        const Fangpin__V1__ProcessView *v = view->process[i];
        const struct process *p = process_get(v->process);
        if (!p)
            continue;
        for (size_t k = 0; k < v->n_awaited; k++)
            work_add(out, v, p, WORK_STEP, v->awaited[k]->owner, v->due, (uint8_t)v->awaited[k]->no);
        if (v->umpire)
            work_add(out, v, p, WORK_CROSSED, v->umpire, 0, 0);
        if (v->died_on)
            work_add(out, v, p, WORK_STOPPED, view->decider, 0, 0);
    }
}
