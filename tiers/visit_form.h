/* visit_form.h — a visit form read as evidence: lists of houses, vehicles, supporters and members become the facts that
 * the conditions ask for (DOMAIN.md 5.3 VisitForm; S4·三(五), 三(七)2·二). Pure. */
#ifndef FANGPIN_TIERS_VISIT_FORM_H
#define FANGPIN_TIERS_VISIT_FORM_H

#include "base/arena.h"
#include "base/span.h"
#include "proto/visit_form.pb-c.h"
#include "tiers/predicates.h"

/* What cannot be in a form. */
enum form_fault {
    FORM_GOOD = 0,
    FORM_UNREADABLE,
    FORM_FACT_WRONG,  /* no such fact, source or department, a value that cannot be, or a fact given twice */
    FORM_DATE_WRONG,  /* no day, or after today */
    FORM_MONEY_WRONG, /* negative or beyond FEN_MAX */
    FORM_ID_SHAPE,    /* a member's citizen id: see tiers/citizen_id.h */
    FORM_ID_CHECK,
    FORM_ID_BIRTH,
    FORM_OTHER_DAY, /* the act names another day than the form */
    FORM_TOO_MANY,  /* members, houses, vehicles, supporters or expenses */
};

/* Bytes to a form, all its memory in the arena; NULL when they are none. */
Fangpin__V1__VisitForm *visit_form_read(struct span bytes, struct arena *a);
enum form_fault visit_form_check(const Fangpin__V1__VisitForm *f, uint32_t today);

/* What an office knows of the household beside the form. */
struct form_context {
    const struct predicate_limits *limits;
    uint32_t visited_on;
    uint32_t people; /* in the register; 0: not known */
    uint32_t origin; /* enum origin; 0: not known */
};

/* The facts of a checked form. Of what is stated and what its lists show the better source counts, and what is stated
 * where both are equal. */
void visit_form_evidence(struct evidence *out, const Fangpin__V1__VisitForm *f, const struct form_context *c);

/* m37: children of an age for compulsory schooling, or at such a stage, who are out of school. */
uint32_t visit_form_dropouts(const Fangpin__V1__VisitForm *f, const struct predicate_limits *l, uint32_t on);

/* Wages, business, transfers and property less production cost. */
int64_t form_income_total(const Fangpin__V1__FormIncome *income);

/* Hints for sorting, from money in the form (4.3). */
struct form_hints {
    enum tri income_drop, rigid_expense;
};
struct form_hints visit_form_hints(const Fangpin__V1__VisitForm *f, const struct predicate_limits *l);

#endif
