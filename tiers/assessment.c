#include "tiers/assessment.h"

#include "base/clock.h"
#include "tiers/act.h"
#include "tiers/step.h"

#define VALUE_BITS  2
#define SOURCE_AT   3
#define SOURCE_MASK 7u
#define DEPT_AT     6
#define DEPT_MASK   31u

_Static_assert(SOURCES <= SOURCE_MASK + 1 && SOURCE_DEPARTMENTS <= DEPT_MASK + 1, "answers have room for them");

static struct answer answer_told(struct answer a, bool secret_source)
{
    a.missing = (struct fact_set){0};
    if (secret_source)
        a.basis = (struct basis){0};
    return a;
}

/* K5: the same question about the household without whom another one counts too, and without what they earn. */
static void without_make(struct assessment *x, const struct evidence *e, const Fangpin__V1__VisitForm *f,
                         const struct predicate_limits *l)
{
    struct evidence rest = *e;
    struct fact *total = &rest.at[FACT_INCOME_TOTAL], *members = &rest.at[FACT_MEMBERS];

    for (size_t i = 0; i < f->n_member; i++) {
        const Fangpin__V1__FormMember *m = f->member[i];
        if (!m->contested || m->co_living == FANGPIN__V1__TRI__NO)
            continue;
        x->contested++;
        total->value -= m->own_income_fen; /* FORM_LIST_MAX members, each within FEN_MAX: it cannot run over */
    }
    if (x->contested == 0 || (members->known && members->value <= x->contested))
        return; /* nobody would be left */
    members->value -= x->contested;
    x->without = answer_told(income_below_line(&rest, l), false);
}

/* K18: the same question about an elder who was split off, whatever the form says of it. */
static void if_split_make(struct assessment *x, const struct evidence *e, const struct predicate_limits *l)
{
    struct evidence split = *e;

    fact_tell(&split, FACT_ELDER_SPLIT, 1, (struct basis){.source = SOURCE_DOCUMENT});
    x->if_split = answer_told(predicate_answer(EXC_7B_ELDER_SPLIT, &split, l), false);
}

void assessment_make(struct assessed *out, const Fangpin__V1__VisitForm *f, const struct form_context *c,
                     uint32_t today)
{
    struct assessment *x = &out->sum;

    visit_form_evidence(&out->evidence, f, c);
    findings_make(&out->findings, &out->evidence, c->limits, 0);
    out->hints = visit_form_hints(f, c->limits);
    *x = (struct assessment){.assessed_on = today,
                             .household_class = out->findings.household_class,
                             .standing = out->findings.standing,
                             .missing = fact_set_count(&out->findings.missing),
                             .verifiers = (uint32_t)f->n_verifier,
                             .dropouts = visit_form_dropouts(f, c->limits, c->visited_on),
                             .line_fen = c->limits->line_fen};
    for (unsigned p = 0; p < PREDICATES; p++)
        x->at[p] = answer_told(out->findings.at[p], p == EXC_8_MISCONDUCT);
    x->at[ASSESSED_BELOW] = answer_told(out->findings.below, false);
    x->at[ASSESSED_RESIDENCE] = answer_told(out->findings.residence, false);
    without_make(x, &out->evidence, f, c->limits);
    if_split_make(x, &out->evidence, c->limits);
}

static uint32_t answer_number(const struct answer *a)
{
    return (uint32_t)a->value | (uint32_t)a->unset << VALUE_BITS | (uint32_t)a->basis.source << SOURCE_AT |
           (uint32_t)a->basis.department << DEPT_AT;
}

/* False for a number that no answer has. */
static bool answer_of_number(struct answer *out, uint32_t n, uint32_t on)
{
    uint32_t value = n & 3, source = n >> SOURCE_AT & SOURCE_MASK, department = n >> DEPT_AT & DEPT_MASK;

    *out = (struct answer){
        .value = (enum tri)value, .unset = n >> VALUE_BITS & 1, .basis = {(uint8_t)source, (uint8_t)department, on}};
    return value <= TRI_TRUE && n >> DEPT_AT <= DEPT_MASK && (on == 0 || date_exists(on));
}

int assessment_write(Fangpin__V1__VisitBody *b, const struct assessment *x, struct arena *a)
{
    uint32_t *answers = arena_take(a, ASSESSED_ANSWERS * sizeof *answers);
    uint32_t *days = arena_take(a, ASSESSED_ANSWERS * sizeof *days);

    if (answers == NULL || days == NULL)
        return ERR_NOMEM;
    for (unsigned i = 0; i < ASSESSED_ANSWERS; i++) {
        answers[i] = answer_number(&x->at[i]);
        days[i] = x->at[i].basis.date;
    }
    b->n_answer = b->n_answer_on = ASSESSED_ANSWERS;
    b->answer = answers;
    b->answer_on = days;
    b->assessed_on = x->assessed_on;
    b->household_class = x->household_class;
    b->standing = x->standing;
    b->missing = x->missing;
    b->verifiers = x->verifiers;
    b->dropouts = x->dropouts;
    b->line_fen = x->line_fen;
    b->contested = x->contested;
    b->without = answer_number(&x->without);
    b->without_on = x->without.basis.date;
    b->if_split = answer_number(&x->if_split);
    b->if_split_on = x->if_split.basis.date;
    return 0;
}

/* ---- out of a body ---- */

/* Numbers of VisitBody's fields (proto/casework.proto). */
enum {
    BODY_ASSESSED_ON = 7,
    BODY_ANSWER,
    BODY_ANSWER_ON,
    BODY_CLASS,
    BODY_STANDING,
    BODY_MISSING,
    BODY_VERIFIERS,
    BODY_DROPOUTS,
    BODY_LINE_FEN,
    BODY_CONTESTED = 17,
    BODY_WITHOUT,
    BODY_WITHOUT_ON,
    BODY_IF_SPLIT,
    BODY_IF_SPLIT_ON,
    BODY_FIELDS
};
#define BODY_NUMBERS                                                                                                   \
    (1u << BODY_ASSESSED_ON | 1u << BODY_CLASS | 1u << BODY_STANDING | 1u << BODY_MISSING | 1u << BODY_VERIFIERS |     \
     1u << BODY_DROPOUTS | 1u << BODY_LINE_FEN | 1u << BODY_CONTESTED | 1u << BODY_WITHOUT | 1u << BODY_WITHOUT_ON |   \
     1u << BODY_IF_SPLIT | 1u << BODY_IF_SPLIT_ON)

/* What a body holds of it, before anything is believed. */
struct told {
    uint64_t number[BODY_FIELDS];
    uint32_t answer[ASSESSED_ANSWERS], on[ASSESSED_ANSWERS];
    size_t n_answer, n_on; /* a later version may answer more */
};

static bool list_take(struct span list, uint32_t *at, size_t *n)
{
    uint64_t v;

    for (; list.len > 0; (*n)++) {
        if (!step_list_next(&list, &v) || v > UINT32_MAX)
            return false;
        if (*n < ASSESSED_ANSWERS)
            at[*n] = (uint32_t)v;
    }
    return true;
}

static bool field_take(struct told *t, const struct wire_field *f)
{
    if (f->number == BODY_ANSWER)
        return f->is_bytes && list_take(f->bytes, t->answer, &t->n_answer);
    if (f->number == BODY_ANSWER_ON)
        return f->is_bytes && list_take(f->bytes, t->on, &t->n_on);
    if (f->number >= BODY_FIELDS || !(BODY_NUMBERS >> f->number & 1))
        return true;
    t->number[f->number] = f->value;
    return !f->is_bytes && !f->bytes.at && f->value <= (f->number == BODY_LINE_FEN ? INT64_MAX : UINT32_MAX);
}

static bool told_read(struct told *t, struct span body)
{
    struct wire_field f;
    int more;

    *t = (struct told){0};
    while ((more = wire_next(&body, &f)) == 1) {
        if (!field_take(t, &f))
            return false;
    }
    return more == 0 && t->n_answer >= ASSESSED_ANSWERS && t->n_on == t->n_answer;
}

bool assessment_read(struct assessment *out, struct span body)
{
    struct told t;

    if (!told_read(&t, body) || !date_exists((uint32_t)t.number[BODY_ASSESSED_ON]))
        return false;
    *out = (struct assessment){.assessed_on = (uint32_t)t.number[BODY_ASSESSED_ON],
                               .household_class = (uint32_t)t.number[BODY_CLASS],
                               .standing = (uint32_t)t.number[BODY_STANDING],
                               .missing = (uint32_t)t.number[BODY_MISSING],
                               .verifiers = (uint32_t)t.number[BODY_VERIFIERS],
                               .dropouts = (uint32_t)t.number[BODY_DROPOUTS],
                               .line_fen = (int64_t)t.number[BODY_LINE_FEN],
                               .contested = (uint32_t)t.number[BODY_CONTESTED]};
    for (unsigned i = 0; i < ASSESSED_ANSWERS; i++) {
        if (!answer_of_number(&out->at[i], t.answer[i], t.on[i]))
            return false;
    }
    return answer_of_number(&out->without, (uint32_t)t.number[BODY_WITHOUT], (uint32_t)t.number[BODY_WITHOUT_ON]) &&
           answer_of_number(&out->if_split, (uint32_t)t.number[BODY_IF_SPLIT], (uint32_t)t.number[BODY_IF_SPLIT_ON]);
}
