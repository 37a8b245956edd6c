#include "tiers/assessment.h"

#include "base/clock.h"

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
        total->value -= m->own_income_fen; /* both are within FEN_MAX */
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
    struct findings f;

    fact_tell(&split, FACT_ELDER_SPLIT, 1, (struct basis){.source = SOURCE_DOCUMENT});
    findings_make(&f, &split, l, 0);
    x->if_split = answer_told(f.at[EXC_7B_ELDER_SPLIT], false);
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

bool assessment_read(struct assessment *out, const Fangpin__V1__VisitBody *b)
{
    *out = (struct assessment){.assessed_on = b->assessed_on,
                               .household_class = b->household_class,
                               .standing = b->standing,
                               .missing = b->missing,
                               .verifiers = b->verifiers,
                               .dropouts = b->dropouts,
                               .line_fen = b->line_fen,
                               .contested = b->contested};
    if (b->n_answer < ASSESSED_ANSWERS || b->n_answer_on != b->n_answer || !date_exists(b->assessed_on) ||
        b->line_fen < 0)
        return false;
    for (unsigned i = 0; i < ASSESSED_ANSWERS; i++) {
        if (!answer_of_number(&out->at[i], b->answer[i], b->answer_on[i]))
            return false;
    }
    return answer_of_number(&out->without, b->without, b->without_on) &&
           answer_of_number(&out->if_split, b->if_split, b->if_split_on);
}
