#include "tiers/step_filing.h"

#include <stdio.h>
#include <string.h>

#include "base/must.h"
#include "proto/packet.h"

int step_refuse(struct step_job *s, const char *code, const char *what, const char *why, const char *remedy)
{
    return refuse_as(s->j->why, code, what, why, remedy);
}

/* ---- what is known ---- */

int job_file(const struct step_job *s, struct area area, const struct subject *subject,
             const Fangpin__V1__CaseView **out)
{
    ProtobufCAllocator memory = arena_allocator(s->j->a);
    struct span view = s->j->w->view(s->j->w->self, area, VIEW_CASE, subject);

    *out = NULL;
    if (!view.at)
        return 0;
    *out = fangpin__v1__case_view__unpack(&memory, view.len, view.at);
    return *out ? 0 : ERR_NOMEM;
}

static int view_find(struct step_job *s)
{
    s->subject = s->process->subject == SUBJECT_PLACE ? s->thing : step_subject(&s->v, STEP_HOUSEHOLD);
    return job_file(s, s->j->place, &s->subject, &s->view);
}

static void instance_find(struct step_job *s)
{
    for (size_t i = 0; s->view && i < s->view->n_process; i++) {
        const Fangpin__V1__ProcessView *v = s->view->process[i];
        struct subject thing = view_subject(&v->thing);
        if (v->process != (uint32_t)s->process->no || !subject_equal(&thing, &s->thing))
            continue;
        s->instance = v;
        s->state = v->state < s->process->n_states ? v->state : STATE_NONE;
        s->facts = v->facts;
    }
    s->now = process_now(s->instance);
}

const Fangpin__V1__ProcessView *job_process(const struct step_job *s, enum process_no no, uint32_t states)
{
    must(s->view); /* household_check passed: no step of a place's matter asks */
    for (size_t i = 0; i < s->view->n_process; i++) {
        const Fangpin__V1__ProcessView *v = s->view->process[i];
        if (v->process == (uint32_t)no && v->state < STATES_MAX && (IN(v->state) & states))
            return v;
    }
    return NULL;
}

struct instances_walk {
    struct area area;
    enum process_no no;
    job_instance_fn *fn;
    void *arg;
};

static void instances_of(void *arg, const Fangpin__V1__CaseView *view)
{
    const struct instances_walk *w = arg;

    if (!area_inside((struct area){view->area}, w->area))
        return;
    for (size_t i = 0; i < view->n_process; i++) {
        if (view->process[i]->process == (uint32_t)w->no && view->process[i]->state < STATES_MAX)
            w->fn(w->arg, view, view->process[i]);
    }
}

void job_instances(const struct step_job *s, struct area area, struct span needle, enum process_no no,
                   job_instance_fn *fn, void *arg)
{
    struct instances_walk w = {.area = area, .no = no, .fn = fn, .arg = arg};

    s->j->w->each_case(s->j->w->self, needle, instances_of, &w);
}

bool job_rule(const struct step_job *s, enum pack_key key, int64_t *out)
{
    const struct pack *p = s->j->w->pack;

    if (!pack_is_set(p, key))
        return false;
    *out = p->at[key].n;
    return true;
}

int job_rule_must(const struct step_job *s, enum pack_key key, int64_t *out)
{
    const char *name = pack_key_row(key)->name;
    char why[REFUSAL_TEXT_BYTES];

    if (job_rule(s, key, out))
        return 0;
    snprintf(why, sizeof why, "政策包没有给出 %s / the policy pack does not say %s", name, name);
    return refuse_as(s->j->why, "pack_value_unset", "缺少政策数值 / a number of the rules is missing", why,
                     "请县级补进政策包再签发: fangpin pack sign / ask the county to fill it in and sign the pack");
}

uint32_t job_last_day(const struct step_job *s, enum pack_key key)
{
    return job_last_day_from(s, key, s->j->date);
}

uint32_t job_last_day_from(const struct step_job *s, enum pack_key key, uint32_t from)
{
    const struct filing_world *w = s->j->w;
    struct deadline d;

    if (!pack_deadline(w->pack, key, from, w->calendar, &d))
        return 0;
    s->j->out->provisional |= d.provisional;
    return d.last_day;
}

/* ---- the table ---- */

static bool codes_have(const struct code_list *l, uint64_t no)
{
    for (size_t i = 0; i < l->n; i++) {
        if (l->at[i].no == no)
            return true;
    }
    return false;
}

static int fields_check(struct step_job *s)
{
    char why[REFUSAL_TEXT_BYTES];

    for (size_t i = 0; s->row->fields[i].number; i++) {
        const struct step_field *f = &s->row->fields[i];
        const struct step_field_row *row = step_field_row(f->number);
        uint64_t v = s->v.number[f->number];
        snprintf(why, sizeof why, "%s:%s / %s: %s", step_field_name(f), row->zh, step_field_name(f), row->en);
        if (f->need == FIELD_MUST && !step_has(&s->v, f->number))
            return refuse_as(s->j->why, "missing_field", "少填一项 / a field is missing", why,
                             "补上再办 / fill it in and file again");
        if (f->codes && row->type == STEP_IS_NUMBER && v && !codes_have(f->codes, v))
            return refuse_as(s->j->why, "bad_code", "没有这一种 / no such word", why,
                             "从帮助列出的词里选 / choose one of the words that help lists");
    }
    return 0;
}

/* What the table would let happen here, for the officer who tried something else. */
static void moves_print(const struct step_job *s, char *out, size_t room)
{
    size_t used = (size_t)snprintf(out, room, "此时可以 / now possible:");

    for (size_t i = 0; i < s->process->n_steps; i++) {
        const struct step_row *row = &s->process->steps[i];
        if (!kind_is_step(row->k.kind) || step_fitting(s->process, row->k.kind, s->state, s->facts) != row)
            continue;
        if (used + strlen(row->k.name) + strlen(row->k.name_zh) + 4 >= room)
            break; /* the case file lists them all */
        used += (size_t)snprintf(out + used, room - used, " %s(%s)", row->k.name, row->k.name_zh);
    }
}

static int refuse_state(struct step_job *s)
{
    const struct state_row *state = &s->process->states[s->state];
    char why[REFUSAL_TEXT_BYTES], remedy[REFUSAL_REMEDY_BYTES];

    snprintf(why, sizeof why, "%s现在是“%s” / the %s is now: %s", s->process->zh, state->zh, s->process->name,
             state->name);
    moves_print(s, remedy, sizeof remedy);
    return refuse_as(s->j->why, "wrong_state", "现在还办不了或已经过了这一步 / not possible in this state", why,
                     remedy);
}

static int refuse_missing_fact(struct step_job *s, uint32_t missing)
{
    const struct fact_row *f = &s->process->facts[__builtin_ctz(missing)];
    char why[REFUSAL_TEXT_BYTES];

    snprintf(why, sizeof why, "还没有“%s” / still missing: %s", f->zh, f->name);
    return refuse_as(s->j->why, "missing_fact", "前一步还没做 / something must come first", why, f->remedy);
}

static int refuse_forbidden_fact(struct step_job *s, uint32_t there)
{
    const struct fact_row *f = &s->process->facts[__builtin_ctz(there)];
    char why[REFUSAL_TEXT_BYTES];

    snprintf(why, sizeof why, "已有“%s” / already: %s", f->zh, f->name);
    return refuse_as(s->j->why, "already_so", "已经办过或不能再办 / already done, or no longer possible", why,
                     "先查看档案 / look at the case file first: fangpin case show");
}

/* The row that fits; or why none does. Of several rows of one kind the first of this state is the one explained. */
static int row_choose(struct step_job *s)
{
    const struct process *p = s->process;
    const struct step_row *fit = step_fitting(p, s->row->k.kind, s->state, s->facts);

    if (fit) {
        s->row = fit;
        return 0;
    }
    for (size_t i = 0; i < p->n_steps; i++) {
        const struct step_row *row = &p->steps[i];
        if (row->k.kind != s->row->k.kind || !(row->from & IN(s->state)))
            continue;
        uint32_t missing = row->needs & ~s->facts;
        if (missing)
            return refuse_missing_fact(s, missing);
        if (row->any && !(row->any & s->facts))
            return refuse_missing_fact(s, row->any);
        return refuse_forbidden_fact(s, row->lacks & s->facts);
    }
    return refuse_state(s);
}

/* ---- ids ---- */

static int household_check(struct step_job *s)
{
    bool known = s->view && s->view->people > 0;

    if (s->process->subject == SUBJECT_PLACE)
        return 0;
    return known ? 0 : refuse(s->j->why, REFUSE_UNKNOWN_HOUSEHOLD);
}

static int thing_find(struct step_job *s)
{
    bool begins = s->row->from & IN(STATE_NONE);

    s->thing = step_subject(&s->v, STEP_THING);
    if (s->process->subject != SUBJECT_PLACE && s->v.bytes[STEP_HOUSEHOLD].len == 0)
        return refuse(s->j->why, REFUSE_MISSING_HOUSEHOLD);
    if (s->process->subject == SUBJECT_HOUSEHOLD_ONCE) {
        s->thing = step_subject(&s->v, STEP_HOUSEHOLD);
        return 0;
    }
    if (s->process->thing_of)
        s->thing = s->process->thing_of(s->j->place, &s->v);
    if (!subject_none(&s->thing))
        return 0;
    if (!begins || s->process->adopts)
        return refuse_as(s->j->why, "missing_thing", "没有写明是哪一件 / which one is not said",
                         "这一步属于已有的一件 / the step belongs to one that exists",
                         "填写 thing 编号 / give its id as thing");
    s->thing = s->j->w->mint(s->j->w->self);
    return 0;
}

static int instance_check(struct step_job *s)
{
    instance_find(s);
    if (s->instance || s->process->adopts || s->process->subject == SUBJECT_HOUSEHOLD_ONCE)
        return 0;
    if (s->v.bytes[STEP_THING].len == 0)
        return 0; /* it begins */
    return refuse_as(s->j->why, "unknown_thing", "本单位没有这一件 / no such one here",
                     "编号有误,或还没有传到 / the id is wrong, or it has not come yet",
                     "核对编号;fangpin lag 看是否已送到 / check the id, and whether it has come");
}

/* ---- cites: what the instance rests on now ---- */

static uint32_t leaf_kind(const Fangpin__V1__ProcessView *v, const ProtobufCBinaryData *leaf)
{
    for (size_t i = 0; i < v->n_step; i++) {
        if (view_same(&v->step[i]->event, leaf))
            return v->step[i]->kind;
    }
    return 0;
}

/* Urgent events cite only urgent ones (D12), and no event cites what some holder of its scope does not hold (D7). */
static bool may_cite(const struct step_job *s, uint32_t kind)
{
    const struct kind_row *cited = kind_row(kind), *mine = &s->row->k;

    if (!cited || (mine->lane == LANE_URGENT && cited->lane != LANE_URGENT))
        return false;
    return mine->reach == REACH_UP || cited->reach == REACH_DOWN || area_tier(s->j->place) == TIER_VILLAGE;
}

static bool cited(const struct filing_result *out, const struct id *id)
{
    for (size_t i = 0; i < out->n_cites; i++) {
        if (id_equal(&out->cites[i].id, id))
            return true;
    }
    return false;
}

/* What a step weighs it cites: the leads and help that are known here. */
static void news_cite(struct step_job *s)
{
    struct filing_result *out = s->j->out;
    const struct filing_world *w = s->j->w;
    struct cite found[CITES_MAX];
    size_t n = s->row->considers ? w->events(w->self, s->j->place, &s->subject, s->process->news, found, CITES_MAX) : 0;

    while (n-- > 0 && out->n_cites < CITES_MAX) /* the newest first; leaves are steps, so none stands there yet */
        out->cites[out->n_cites++] = found[n];
}

static void leaves_cite(struct step_job *s)
{
    struct filing_result *out = s->j->out;
    const struct filing_world *w = s->j->w;

    for (size_t i = 0; s->instance && i < s->instance->n_leaf && out->n_cites < CITES_MAX; i++) {
        const ProtobufCBinaryData *leaf = &s->instance->leaf[i];
        struct id id = view_id(leaf);
        if (!may_cite(s, leaf_kind(s->instance, leaf)))
            continue;
        if (!cited(out, &id) && w->cite_of(w->self, &id, s->j->place, &s->subject, &out->cites[out->n_cites]))
            out->n_cites++;
    }
}

/* ---- the body ---- */

static void due_find(struct step_job *s)
{
    if (!s->v.number[STEP_DUE_ON] && s->row->due)
        s->v.number[STEP_DUE_ON] = job_last_day(s, s->row->due);
}

static int body_write(struct step_job *s)
{
    struct filing_result *out = s->j->out;

    s->v.number[STEP_ON] = s->j->date;
    s->v.bytes[STEP_THING] =
        s->process->subject == SUBJECT_HOUSEHOLD_ONCE ? (struct span){NULL, 0} : span_of(s->thing.b, sizeof s->thing.b);
    out->subject = s->process->subject == SUBJECT_HOUSEHOLD_ONCE ? s->subject : s->thing;
    const struct subject *thread = s->process->subject == SUBJECT_PLACE ? &s->thing : &s->subject;
    memcpy(out->thread_of, thread->b, sizeof out->thread_of);
    leaves_cite(s);
    news_cite(s);
    return step_pack(&out->body, &s->v, s->j->a);
}

static int text_check(struct step_job *s)
{
    struct span text = s->v.bytes[STEP_TEXT];

    return text_personal(text) ? refuse(s->j->why, REFUSE_PERSONAL_IN_TEXT) : 0;
}

int step_prepare(struct job *j)
{
    struct step_job s = {.j = j, .v = j->f->step ? *j->f->step : (struct step_values){{0}, {{0}}}};
    int rc;

    must(step_find(j->f->kind, &s.process, &s.row)); /* a step's kind that has a row */
    if ((rc = thing_find(&s)) == 0 && (rc = view_find(&s)) == 0 && (rc = household_check(&s)) == 0 &&
        (rc = instance_check(&s)) == 0 && (rc = row_choose(&s)) == 0 && (rc = fields_check(&s)) == 0)
        rc = text_check(&s);
    for (size_t i = 0; rc == 0 && s.row->guards[i]; i++)
        rc = s.row->guards[i](&s);
    if (rc != 0)
        return rc;
    due_find(&s);
    return body_write(&s);
}
