#include "tiers/visit_form.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "proto/packet.h"
#include "tiers/citizen_id.h"
#include "tiers/fold.h"
#include "tiers/income.h"

Fangpin__V1__VisitForm *visit_form_read(struct span bytes, struct arena *a)
{
    ProtobufCAllocator memory = arena_allocator(a);

    return bytes.at == NULL ? NULL : fangpin__v1__visit_form__unpack(&memory, bytes.len, bytes.at);
}

/* ---- what can be ---- */

static bool date_good(uint32_t date, uint32_t today)
{
    return date == 0 || (date <= today && date_exists(date));
}

static bool money_good(int64_t fen)
{
    return fen >= 0 && fen <= FEN_MAX;
}

static enum form_fault facts_check(const Fangpin__V1__VisitForm *f, uint32_t today)
{
    struct evidence e = {0};

    for (size_t i = 0; i < f->n_fact; i++) {
        const Fangpin__V1__FormFact *x = f->fact[i];
        if (x->fact < 1 || x->fact > FACTS || e.at[x->fact - 1].known || x->source >= SOURCES ||
            x->department >= SOURCE_DEPARTMENTS)
            return FORM_FACT_WRONG;
        if (!date_good(x->date, today))
            return FORM_DATE_WRONG;
        fact_tell(&e, (enum fact_name)(x->fact - 1), x->value,
                  (struct basis){(uint8_t)x->source, (uint8_t)x->department, x->date});
    }
    return evidence_wrong(&e) == FACTS ? FORM_GOOD : FORM_FACT_WRONG;
}

static enum form_fault members_check(const Fangpin__V1__VisitForm *f, uint32_t today)
{
    static const enum form_fault faults[] = {
        [CITIZEN_ID_SHAPE] = FORM_ID_SHAPE, [CITIZEN_ID_CHECK] = FORM_ID_CHECK, [CITIZEN_ID_BIRTH] = FORM_ID_BIRTH};
    char id[CITIZEN_ID_LEN + 1];

    for (size_t i = 0; i < f->n_member; i++) {
        const Fangpin__V1__FormMember *m = f->member[i];
        enum citizen_id is = m->citizen_id[0] ? citizen_id_read(id, m->citizen_id, today) : CITIZEN_ID_GOOD;
        if (is != CITIZEN_ID_GOOD)
            return faults[is];
        if (!date_good(m->birth, today))
            return FORM_DATE_WRONG;
    }
    return FORM_GOOD;
}

static bool all_money_good(const Fangpin__V1__VisitForm *f)
{
    const Fangpin__V1__FormIncome *in = f->income;
    bool good = true;

    if (in != NULL)
        good = money_good(in->wages_fen) && money_good(in->business_fen) && money_good(in->transfer_fen) &&
               money_good(in->property_fen) && money_good(in->cost_fen) && money_good(in->before_fen) &&
               money_good(in->expected_fen);
    for (size_t i = 0; i < f->n_member; i++)
        good &= money_good(f->member[i]->own_income_fen);
    for (size_t i = 0; i < f->n_expense; i++)
        good &= money_good(f->expense[i]->amount_fen);
    for (size_t i = 0; i < f->n_vehicle; i++)
        good &= money_good(f->vehicle[i]->value_fen);
    for (size_t i = 0; i < f->n_supporter; i++)
        good &= money_good(f->supporter[i]->income_fen);
    return good && (in == NULL || llabs(form_income_total(in)) <= FEN_MAX);
}

static bool all_dates_good(const Fangpin__V1__VisitForm *f, uint32_t today)
{
    bool good =
        date_good(f->visited_on, today) && date_good(f->residence_since, today) && date_good(f->away_since, today);

    for (size_t i = 0; i < f->n_expense; i++)
        good &= date_good(f->expense[i]->date, today);
    return good;
}

enum form_fault visit_form_check(const Fangpin__V1__VisitForm *f, uint32_t today)
{
    if (f->n_member > FORM_LIST_MAX || f->n_house > FORM_LIST_MAX || f->n_vehicle > FORM_LIST_MAX ||
        f->n_supporter > FORM_LIST_MAX || f->n_expense > FORM_LIST_MAX || f->n_verifier > FORM_LIST_MAX ||
        f->n_met > FORM_LIST_MAX)
        return FORM_TOO_MANY;
    if (!all_money_good(f))
        return FORM_MONEY_WRONG;
    if (!all_dates_good(f, today))
        return FORM_DATE_WRONG;
    enum form_fault fault = members_check(f, today);
    return fault == FORM_GOOD ? facts_check(f, today) : fault;
}

/* ---- what the lists show ---- */

/* A number that a newer program means something by is not known here. */
static enum tri form_tri(Fangpin__V1__Tri v)
{
    return v == FANGPIN__V1__TRI__YES ? TRI_TRUE : v == FANGPIN__V1__TRI__NO ? TRI_FALSE : TRI_UNKNOWN;
}

int64_t form_income_total(const Fangpin__V1__FormIncome *in)
{
    return in->wages_fen + in->business_fen + in->transfer_fen + in->property_fen - in->cost_fen;
}

/* A fact that a list shows, unless a better or equal word is there already. */
static void show(struct evidence *e, enum fact_name f, int64_t value, uint32_t on)
{
    struct basis seen = {.source = SOURCE_VISIT, .date = on};

    if (!e->at[f].known || e->at[f].basis.source < seen.source)
        fact_tell(e, f, value, seen);
}

/* What was seen, heard or judged on the visit is of its day; papers and departments have days of their own. */
static void stated_facts(struct evidence *e, const Fangpin__V1__VisitForm *f, uint32_t on)
{
    for (size_t i = 0; i < f->n_fact; i++) {
        const Fangpin__V1__FormFact *x = f->fact[i];
        struct basis b = {(uint8_t)x->source, (uint8_t)x->department, x->date};
        if (b.date == 0 && (b.source == SOURCE_WORD || b.source == SOURCE_OFFICER || b.source == SOURCE_VISIT))
            b.date = on;
        fact_tell(e, (enum fact_name)(x->fact - 1), x->value, b);
    }
}

static void members_show(struct evidence *e, const Fangpin__V1__VisitForm *f, uint32_t on)
{
    size_t living = 0, able = 0, unable = 0;

    for (size_t i = 0; i < f->n_member; i++) {
        const Fangpin__V1__FormMember *m = f->member[i];
        if (m->co_living == FANGPIN__V1__TRI__NO)
            continue;
        living++;
        able += m->labour == FANGPIN__V1__FORM_MEMBER__LABOUR__FULL ||
                m->labour == FANGPIN__V1__FORM_MEMBER__LABOUR__PARTIAL;
        unable += m->labour == FANGPIN__V1__FORM_MEMBER__LABOUR__NONE;
    }
    if (able > 0) {
        show(e, FACT_ABLE_TO_WORK, 1, on);
        show(e, FACT_NO_LABOUR, 0, on);
    }
    if (!f->members_complete || living == 0)
        return;
    show(e, FACT_MEMBERS, (int64_t)living, on);
    if (unable == living) {
        show(e, FACT_ABLE_TO_WORK, 0, on);
        show(e, FACT_NO_LABOUR, 1, on);
    }
}

/* A house beside the needed home, unless it came from rebuilding, relocation or resettlement. */
static bool house_is_extra(const Fangpin__V1__FormHouse *h)
{
    return h->kind != FANGPIN__V1__FORM_HOUSE__KIND__HOME && h->kind != FANGPIN__V1__FORM_HOUSE__KIND__VILLAGE_HOUSE &&
           h->origin == FANGPIN__V1__FORM_HOUSE__ORIGIN__ORDINARY;
}

static void houses_show(struct evidence *e, const Fangpin__V1__VisitForm *f, uint32_t on)
{
    bool extra = false;

    for (size_t i = 0; i < f->n_house; i++)
        extra |= house_is_extra(f->house[i]);
    if (extra || f->houses_complete)
        show(e, FACT_EXTRA_HOUSE, extra, on);
}

static void vehicles_show(struct evidence *e, const Fangpin__V1__VisitForm *f, uint32_t on)
{
    static const struct {
        Fangpin__V1__FormVehicle__Kind kind;
        enum fact_name fact;
    } machines[] = {{FANGPIN__V1__FORM_VEHICLE__KIND__COMMERCIAL, FACT_COMMERCIAL_VEHICLE},
                    {FANGPIN__V1__FORM_VEHICLE__KIND__CONSTRUCTION, FACT_CONSTRUCTION_MACHINE},
                    {FANGPIN__V1__FORM_VEHICLE__KIND__LARGE_FARM, FACT_LARGE_FARM_MACHINE}};
    bool seen[ARRAY_LEN(machines)] = {false}, car_unknown = false;
    int64_t dearest = 0;

    for (size_t i = 0; i < f->n_vehicle; i++) {
        const Fangpin__V1__FormVehicle *v = f->vehicle[i];
        for (size_t m = 0; m < ARRAY_LEN(machines); m++)
            seen[m] |= v->kind == machines[m].kind;
        if (v->kind != FANGPIN__V1__FORM_VEHICLE__KIND__CAR)
            continue;
        car_unknown |= v->value_unknown;
        if (!v->value_unknown && v->value_fen > dearest)
            dearest = v->value_fen;
    }
    for (size_t m = 0; m < ARRAY_LEN(machines); m++) {
        if (seen[m] || f->vehicles_complete)
            show(e, machines[m].fact, seen[m], on);
    }
    if (f->vehicles_complete && !car_unknown)
        show(e, FACT_CAR_VALUE, dearest, on);
}

/* Condition 7 asks for one supporter who both earns enough and can bear it: the one nearest to that speaks for all. */
static void supporters_show(struct evidence *e, const Fangpin__V1__VisitForm *f, const struct form_context *c)
{
    static const int nearness[] = {[TRI_TRUE] = 2, [TRI_UNKNOWN] = 1, [TRI_FALSE] = 0};
    const Fangpin__V1__FormSupporter *best = NULL;
    int nearest = -1;

    for (size_t i = 0; i < f->n_supporter; i++) {
        const Fangpin__V1__FormSupporter *s = f->supporter[i];
        int64_t limit = c->limits->supporter_income_fen;
        enum tri rich = s->income_unknown || limit <= 0 ? TRI_UNKNOWN : tri_of(s->income_fen >= limit);
        int near = nearness[tri_and(rich, form_tri(s->can_bear))];
        if (near > nearest) {
            best = s;
            nearest = near;
        }
    }
    if (best == NULL && f->supporters_complete)
        show(e, FACT_SUPPORTER_INCOME, 0, c->visited_on);
    if (best == NULL || (nearest == 0 && !f->supporters_complete))
        return;
    if (!best->income_unknown)
        show(e, FACT_SUPPORTER_INCOME, best->income_fen, c->visited_on);
    if (form_tri(best->can_bear) != TRI_UNKNOWN)
        show(e, FACT_SUPPORTER_BEARS, form_tri(best->can_bear) == TRI_TRUE, c->visited_on);
}

/* ---- schooling ---- */

static uint32_t birth_of(const Fangpin__V1__FormMember *m)
{
    char date[9] = "";

    if (strlen(m->citizen_id) != CITIZEN_ID_LEN)
        return m->birth;
    memcpy(date, m->citizen_id + 6, 8);
    return (uint32_t)strtoul(date, NULL, 10);
}

static bool must_attend(const Fangpin__V1__FormMember *m, const struct predicate_limits *l, uint32_t on)
{
    if (m->school == FANGPIN__V1__FORM_MEMBER__SCHOOL__PRIMARY || m->school == FANGPIN__V1__FORM_MEMBER__SCHOOL__JUNIOR)
        return true;
    uint32_t birth = birth_of(m), years = months_between(birth, on) / 12;
    return birth != 0 && l->school_age_to > 0 && years >= l->school_age_from && years <= l->school_age_to;
}

uint32_t visit_form_dropouts(const Fangpin__V1__VisitForm *f, const struct predicate_limits *l, uint32_t on)
{
    uint32_t n = 0;

    for (size_t i = 0; i < f->n_member; i++)
        n += f->member[i]->in_school == FANGPIN__V1__TRI__NO && must_attend(f->member[i], l, on);
    return n;
}

/* ---- all together ---- */

static void register_show(struct evidence *e, const struct form_context *c)
{
    const struct basis document = {.source = SOURCE_DOCUMENT};

    if (c->people > 0 && !e->at[FACT_MEMBERS].known)
        fact_tell(e, FACT_MEMBERS, c->people, document);
    if ((c->origin == ORIGIN_ORDINARY || c->origin == ORIGIN_LIFTED_OUT) && !e->at[FACT_LIFTED_OUT].known)
        fact_tell(e, FACT_LIFTED_OUT, c->origin == ORIGIN_LIFTED_OUT, document);
}

void visit_form_evidence(struct evidence *out, const Fangpin__V1__VisitForm *f, const struct form_context *c)
{
    uint32_t on = c->visited_on;

    *out = (struct evidence){0};
    stated_facts(out, f, on);
    members_show(out, f, on);
    houses_show(out, f, on);
    vehicles_show(out, f, on);
    supporters_show(out, f, c);
    if (f->income != NULL)
        show(out, FACT_INCOME_TOTAL, form_income_total(f->income), on);
    if (f->residence_since != 0)
        show(out, FACT_RESIDENCE_MONTHS, months_between(f->residence_since, on), on);
    if (f->away_since != 0)
        show(out, FACT_AWAY_MONTHS, months_between(f->away_since, on), on);
    if (visit_form_dropouts(f, c->limits, on) > 0 && out->at[FACT_EDUCATION].basis.source <= SOURCE_VISIT)
        fact_tell(out, FACT_EDUCATION, 0, (struct basis){.source = SOURCE_VISIT, .date = on}); /* m37 */
    register_show(out, c);
}

struct form_hints visit_form_hints(const Fangpin__V1__VisitForm *f, const struct predicate_limits *l)
{
    struct form_hints h = {TRI_UNKNOWN, TRI_UNKNOWN};
    int64_t rigid = 0;

    if (f->income == NULL)
        return h;
    for (size_t i = 0; i < f->n_expense; i++)
        rigid += f->expense[i]->amount_fen;
    int64_t now = form_income_total(f->income), after = f->income->expected_fen;
    h.income_drop = after > 0 ? hint_income_drop(now, after, l->shock_income_drop_pct)
                              : hint_income_drop(f->income->before_fen, now, l->shock_income_drop_pct);
    h.rigid_expense = hint_rigid_expense(rigid, now, l->shock_rigid_income_pct);
    return h;
}
