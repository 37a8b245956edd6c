#include "support/predicate_model.h"

#include "base/limits.h"
#include "base/must.h"

#define IS(fact)  (w->v[FACT_##fact] == 1)
#define NOT(fact) (w->v[FACT_##fact] == 0)

static bool poor(const struct model_world *w)
{
    return (__int128)w->v[FACT_INCOME_TOTAL] < (__int128)w->l.line_fen * w->v[FACT_MEMBERS];
}

static int below(const struct model_world *w)
{
    return poor(w);
}

static int inc_1(const struct model_world *w)
{
    if (!poor(w) || NOT(RISK) || IS(SELF_ABLE))
        return 0;
    int met = 0;
    for (int f = FACT_FOOD; f <= FACT_WATER; f++)
        met += (int)w->v[f];
    return met < 6;
}

static int inc_2(const struct model_world *w)
{
    return poor(w) ? IS(NATURAL_DISASTER) + IS(INCOME_DROP) + IS(RISK) == 3 : 0;
}

static int inc_3(const struct model_world *w)
{
    int causes = IS(ILLNESS) + IS(SUDDEN_ILLNESS) + IS(NATURAL_DISASTER) + IS(ACCIDENT);
    return causes > 0 && poor(w) && IS(DIFFICULTY) && !NOT(RISK);
}

static int inc_4(const struct model_world *w)
{
    int causes = IS(PROJECT_FAILED) + IS(UNSTABLE_JOB) + IS(UNEMPLOYED) + IS(SHORT_LABOUR);
    return causes > 0 && poor(w) && IS(DIFFICULTY) && !NOT(RISK);
}

static int inc_5(const struct model_world *w)
{
    if (poor(w) || NOT(BASIC_DIFFICULTY) || NOT(RISK) || (NOT(EXPENSE_SURGE) && NOT(INCOME_DROP)))
        return 0;
    return !(NOT(SUDDEN_ILLNESS) && NOT(NATURAL_DISASTER) && NOT(ACCIDENT));
}

static int inc_6(const struct model_world *w)
{
    return IS(UNFORESEEN) * IS(JUDGED_VILLAGE) * IS(JUDGED_TOWNSHIP) * IS(JUDGED_COUNTY) * IS(POSSIBLE_RISK);
}

static int exc_1(const struct model_world *w)
{
    return NOT(WAGE_STABLE) ? 0 : IS(PUBLIC_EMPLOYEE) || IS(VILLAGE_POST);
}

static int exc_2(const struct model_world *w)
{
    return IS(COMPANY) + IS(ANNUAL_CHECK) + IS(COMPANY_INCOME) == 3;
}

static int exc_3(const struct model_world *w)
{
    return IS(BIG_OPERATOR) + IS(CONTRACTING) + IS(EMPLOYER) > 0;
}

static int exc_4(const struct model_world *w)
{
    return IS(EXTRA_HOUSE);
}

static int exc_5(const struct model_world *w)
{
    if (IS(COMMERCIAL_VEHICLE) || IS(CONSTRUCTION_MACHINE) || IS(LARGE_FARM_MACHINE))
        return 1;
    return !(w->v[FACT_CAR_VALUE] < w->l.car_fen);
}

static int exc_6(const struct model_world *w)
{
    return IS(INVESTMENTS) ? 1 : !(w->v[FACT_DEPOSIT] < w->l.deposit_fen);
}

static int exc_7a(const struct model_world *w)
{
    return w->v[FACT_SUPPORTER_INCOME] < w->l.supporter_income_fen ? 0 : IS(SUPPORTER_BEARS);
}

static int exc_7b(const struct model_world *w)
{
    return IS(ELDER_SPLIT) * IS(CHILDREN_ABLE);
}

static int exc_8(const struct model_world *w)
{
    return IS(MISCONDUCT) + IS(LUXURY) != 0;
}

static int exc_9(const struct model_world *w)
{
    return IS(ABLE_TO_WORK) * IS(WORK_REFUSED);
}

static int exc_10(const struct model_world *w)
{
    return IS(UNTRUE_REPORT) * IS(CONCEALMENT_PROVED);
}

static int exc_11(const struct model_world *w)
{
    return !(w->v[FACT_AWAY_MONTHS] < (int64_t)w->l.away_months);
}

static int exc_12(const struct model_world *w)
{
    return IS(OTHER_UNSUITABLE) * IS(OTHER_APPROVED);
}

#define INCOME FACT_INCOME_TOTAL, FACT_MEMBERS
const struct model_row model_rows[PREDICATES] = {
    {inc_1,
     {FACT_FOOD, FACT_CLOTHING, FACT_EDUCATION, FACT_MEDICAL, FACT_HOUSING, FACT_WATER, FACT_SELF_ABLE, FACT_RISK,
      INCOME, FACTS}},
    {inc_2, {FACT_NATURAL_DISASTER, FACT_INCOME_DROP, FACT_RISK, INCOME, FACTS}},
    {inc_3,
     {FACT_ILLNESS, FACT_SUDDEN_ILLNESS, FACT_NATURAL_DISASTER, FACT_ACCIDENT, FACT_DIFFICULTY, FACT_RISK, INCOME,
      FACTS}},
    {inc_4,
     {FACT_PROJECT_FAILED, FACT_UNSTABLE_JOB, FACT_UNEMPLOYED, FACT_SHORT_LABOUR, FACT_DIFFICULTY, FACT_RISK, INCOME,
      FACTS}},
    {inc_5,
     {FACT_SUDDEN_ILLNESS, FACT_NATURAL_DISASTER, FACT_ACCIDENT, FACT_EXPENSE_SURGE, FACT_INCOME_DROP,
      FACT_BASIC_DIFFICULTY, FACT_RISK, INCOME, FACTS}},
    {inc_6,
     {FACT_UNFORESEEN, FACT_JUDGED_VILLAGE, FACT_JUDGED_TOWNSHIP, FACT_JUDGED_COUNTY, FACT_POSSIBLE_RISK, FACTS}},
    {exc_1, {FACT_PUBLIC_EMPLOYEE, FACT_VILLAGE_POST, FACT_WAGE_STABLE, FACTS}},
    {exc_2, {FACT_COMPANY, FACT_ANNUAL_CHECK, FACT_COMPANY_INCOME, FACTS}},
    {exc_3, {FACT_BIG_OPERATOR, FACT_CONTRACTING, FACT_EMPLOYER, FACTS}},
    {exc_4, {FACT_EXTRA_HOUSE, FACTS}},
    {exc_5, {FACT_COMMERCIAL_VEHICLE, FACT_CONSTRUCTION_MACHINE, FACT_LARGE_FARM_MACHINE, FACT_CAR_VALUE, FACTS}},
    {exc_6, {FACT_DEPOSIT, FACT_INVESTMENTS, FACTS}},
    {exc_7a, {FACT_SUPPORTER_INCOME, FACT_SUPPORTER_BEARS, FACTS}},
    {exc_7b, {FACT_ELDER_SPLIT, FACT_CHILDREN_ABLE, FACTS}},
    {exc_8, {FACT_MISCONDUCT, FACT_LUXURY, FACTS}},
    {exc_9, {FACT_ABLE_TO_WORK, FACT_WORK_REFUSED, FACTS}},
    {exc_10, {FACT_UNTRUE_REPORT, FACT_CONCEALMENT_PROVED, FACTS}},
    {exc_11, {FACT_AWAY_MONTHS, FACTS}},
    {exc_12, {FACT_OTHER_UNSUITABLE, FACT_OTHER_APPROVED, FACTS}},
};

static int included(const struct model_world *w)
{
    for (int p = 0; p < INCLUSIONS; p++) {
        if (model_rows[p].rule(w))
            return 1;
    }
    return 0;
}

static int excluded(const struct model_world *w)
{
    for (int p = INCLUSIONS; p < PREDICATES; p++) {
        if (model_rows[p].rule(w))
            return 1;
    }
    return 0;
}

static int resident(const struct model_world *w)
{
    if (NOT(RURAL) && NOT(RELOCATED))
        return 0;
    return !(w->v[FACT_RESIDENCE_MONTHS] < (int64_t)w->l.residence_min_months);
}

static int class_of(const struct model_world *w)
{
    if (poor(w))
        return IS(LIFTED_OUT) ? HOUSEHOLD_CLASS_UNSTABLE : HOUSEHOLD_CLASS_MARGINAL;
    bool sudden = IS(SUDDEN_ILLNESS) || IS(NATURAL_DISASTER) || IS(ACCIDENT);
    return sudden ? HOUSEHOLD_CLASS_SUDDEN_HARDSHIP : HOUSEHOLD_CLASS_NONE;
}

const struct model_row model_below = {below, {INCOME, FACTS}};
const struct model_row model_residence = {resident, {FACT_RURAL, FACT_RELOCATED, FACT_RESIDENCE_MONTHS, FACTS}};
const struct model_row model_class = {
    class_of, {FACT_LIFTED_OUT, FACT_SUDDEN_ILLNESS, FACT_NATURAL_DISASTER, FACT_ACCIDENT, INCOME, FACTS}};
const struct model_row model_included = {included,
                                         {FACT_FOOD,
                                          FACT_CLOTHING,
                                          FACT_EDUCATION,
                                          FACT_MEDICAL,
                                          FACT_HOUSING,
                                          FACT_WATER,
                                          FACT_SELF_ABLE,
                                          FACT_RISK,
                                          FACT_POSSIBLE_RISK,
                                          FACT_INCOME_DROP,
                                          FACT_EXPENSE_SURGE,
                                          FACT_DIFFICULTY,
                                          FACT_BASIC_DIFFICULTY,
                                          FACT_ILLNESS,
                                          FACT_SUDDEN_ILLNESS,
                                          FACT_NATURAL_DISASTER,
                                          FACT_ACCIDENT,
                                          FACT_PROJECT_FAILED,
                                          FACT_UNSTABLE_JOB,
                                          FACT_UNEMPLOYED,
                                          FACT_SHORT_LABOUR,
                                          FACT_UNFORESEEN,
                                          FACT_JUDGED_VILLAGE,
                                          FACT_JUDGED_TOWNSHIP,
                                          FACT_JUDGED_COUNTY,
                                          INCOME,
                                          FACTS}};
const struct model_row model_excluded = {excluded,
                                         {FACT_PUBLIC_EMPLOYEE,
                                          FACT_VILLAGE_POST,
                                          FACT_WAGE_STABLE,
                                          FACT_COMPANY,
                                          FACT_ANNUAL_CHECK,
                                          FACT_COMPANY_INCOME,
                                          FACT_BIG_OPERATOR,
                                          FACT_CONTRACTING,
                                          FACT_EMPLOYER,
                                          FACT_EXTRA_HOUSE,
                                          FACT_COMMERCIAL_VEHICLE,
                                          FACT_CAR_VALUE,
                                          FACT_CONSTRUCTION_MACHINE,
                                          FACT_LARGE_FARM_MACHINE,
                                          FACT_DEPOSIT,
                                          FACT_INVESTMENTS,
                                          FACT_SUPPORTER_INCOME,
                                          FACT_SUPPORTER_BEARS,
                                          FACT_ELDER_SPLIT,
                                          FACT_CHILDREN_ABLE,
                                          FACT_MISCONDUCT,
                                          FACT_LUXURY,
                                          FACT_ABLE_TO_WORK,
                                          FACT_WORK_REFUSED,
                                          FACT_UNTRUE_REPORT,
                                          FACT_CONCEALMENT_PROVED,
                                          FACT_AWAY_MONTHS,
                                          FACT_OTHER_UNSUITABLE,
                                          FACT_OTHER_APPROVED,
                                          FACTS}};

/* ---- de-listing ---- */

static int helped_long(const struct model_world *w)
{
    return !(w->v[FACT_HELP_MONTHS] < (int64_t)w->l.delist_help_months);
}

static int expenses_fine(const struct model_world *w)
{
    return !(IS(EXPENSE_LARGE) && NOT(EXPENSE_SOLVED));
}

static int richer(const struct model_world *w)
{
    return (__int128)w->v[FACT_INCOME_TOTAL] > (__int128)w->l.line_fen * w->v[FACT_MEMBERS];
}

#define SAME(name, FACT)                                                                                               \
    static int name(const struct model_world *w)                                                                       \
    {                                                                                                                  \
        return IS(FACT);                                                                                               \
    }
#define OPPOSITE(name, FACT)                                                                                           \
    static int name(const struct model_world *w)                                                                       \
    {                                                                                                                  \
        return NOT(FACT);                                                                                              \
    }
SAME(food, FOOD_KEPT)
SAME(clothing, CLOTHING_KEPT)
SAME(education, EDUCATION_KEPT)
SAME(medical, MEDICAL_KEPT)
SAME(housing, HOUSING_KEPT)
SAME(water, WATER_KEPT)
SAME(stable, INCOME_STABLE)
SAME(consent, CONSENT)
OPPOSITE(labour, NO_LABOUR)
OPPOSITE(ledger, LEDGER_OPEN)
OPPOSITE(no_new_risk, NEW_RISK)

const struct model_row model_delist[DELIST_CRITERIA] = {
    {helped_long, {FACT_HELP_MONTHS, FACTS}},
    {food, {FACT_FOOD_KEPT, FACTS}},
    {clothing, {FACT_CLOTHING_KEPT, FACTS}},
    {education, {FACT_EDUCATION_KEPT, FACTS}},
    {medical, {FACT_MEDICAL_KEPT, FACTS}},
    {housing, {FACT_HOUSING_KEPT, FACTS}},
    {water, {FACT_WATER_KEPT, FACTS}},
    {stable, {FACT_INCOME_STABLE, FACTS}},
    {expenses_fine, {FACT_EXPENSE_LARGE, FACT_EXPENSE_SOLVED, FACTS}},
    {richer, {INCOME, FACTS}},
    {labour, {FACT_NO_LABOUR, FACTS}},
    {ledger, {FACT_LEDGER_OPEN, FACTS}},
    {no_new_risk, {FACT_NEW_RISK, FACTS}},
    {consent, {FACT_CONSENT, FACTS}},
};

/* ---- every completion ---- */

#define UNKNOWNS_MAX 11
#define CHOICES_MAX  12

struct choices {
    enum fact_name fact;
    int64_t v[CHOICES_MAX];
    unsigned n;
};

static void choose(struct choices *c, int64_t v)
{
    must(c->n < CHOICES_MAX);
    c->v[c->n++] = v;
}

static int64_t limit_of(enum fact_name f, const struct predicate_limits *l)
{
    switch (f) {
    case FACT_CAR_VALUE:
        return l->car_fen;
    case FACT_DEPOSIT:
        return l->deposit_fen;
    case FACT_SUPPORTER_INCOME:
        return l->supporter_income_fen;
    case FACT_AWAY_MONTHS:
        return l->away_months;
    case FACT_HELP_MONTHS:
        return l->delist_help_months;
    default:
        return l->residence_min_months;
    }
}

/* What an unknown fact could be: both ends of its range, and both sides of every value where an answer can turn. */
static struct choices choices_of(enum fact_name f, const struct evidence *e, const struct predicate_limits *l)
{
    struct choices c = {.fact = f};

    if (fact_type(f) == FACT_TRI) {
        choose(&c, 0);
        choose(&c, 1);
    } else if (f == FACT_MEMBERS) {
        const int64_t sizes[] = {1, 2, 3, 5, 50, l->people_max};
        for (size_t i = 0; i < ARRAY_LEN(sizes); i++)
            choose(&c, sizes[i]);
    } else if (f == FACT_INCOME_TOTAL) {
        int64_t members = e->at[FACT_MEMBERS].known ? e->at[FACT_MEMBERS].value : 2;
        int64_t line = l->line_fen > 0 && l->line_fen < FEN_MAX / 100 ? l->line_fen : 1;
        choose(&c, -FEN_MAX);
        for (int64_t d = -1; d <= 1; d++)
            choose(&c, line * members + d);
        choose(&c, FEN_MAX);
    } else {
        int64_t limit = limit_of(f, l) > 0 ? limit_of(f, l) : 1;
        choose(&c, 0);
        choose(&c, limit - 1);
        choose(&c, limit);
        choose(&c, FEN_MAX);
    }
    return c;
}

struct search {
    const struct model_row *row;
    struct model_world w;
    struct choices open[UNKNOWNS_MAX];
    unsigned n;
};

static int search_all(struct search *s, unsigned from, unsigned without)
{
    int agreed = MODEL_TOO_MANY;

    while (from < s->n && from == without)
        from++;
    if (from == s->n)
        return s->row->rule(&s->w);
    for (unsigned i = 0; i < s->open[from].n; i++) {
        s->w.v[s->open[from].fact] = s->open[from].v[i];
        int got = search_all(s, from + 1, without);
        if (got == MODEL_DISAGREE || (agreed != MODEL_TOO_MANY && got != agreed))
            return MODEL_DISAGREE;
        agreed = got;
    }
    return agreed;
}

/* Whether some completion of all others lets fact `at` decide. */
static bool decides(struct search *s, unsigned from, unsigned at)
{
    while (from < s->n && from == at)
        from++;
    if (from == s->n) {
        s->w.v[s->open[at].fact] = s->open[at].v[0];
        int first = s->row->rule(&s->w);
        for (unsigned i = 1; i < s->open[at].n; i++) {
            s->w.v[s->open[at].fact] = s->open[at].v[i];
            if (s->row->rule(&s->w) != first)
                return true;
        }
        return false;
    }
    for (unsigned i = 0; i < s->open[from].n; i++) {
        s->w.v[s->open[from].fact] = s->open[from].v[i];
        if (decides(s, from + 1, at))
            return true;
    }
    return false;
}

/* Limits that are unset could be anything: the least and the greatest stand for all. */
static int over_limits(struct search *s, const struct predicate_limits *l, bool *any)
{
    int64_t *const open[] = {&s->w.l.line_fen, &s->w.l.car_fen, &s->w.l.deposit_fen, &s->w.l.supporter_income_fen};
    int agreed = MODEL_TOO_MANY;

    *any = false;
    for (size_t i = 0; i < ARRAY_LEN(open); i++)
        *any |= *open[i] == 0;
    if (!*any)
        return search_all(s, 0, UNKNOWNS_MAX);
    for (unsigned way = 0; way < 2; way++) {
        s->w.l = *l;
        for (size_t i = 0; i < ARRAY_LEN(open); i++)
            *open[i] = *open[i] ? *open[i] : way ? FEN_MAX : 1;
        int got = search_all(s, 0, UNKNOWNS_MAX);
        if (got == MODEL_DISAGREE || (agreed != MODEL_TOO_MANY && got != agreed))
            return MODEL_DISAGREE;
        agreed = got;
    }
    return agreed;
}

int model_all_agree(const struct model_row *row, const struct evidence *e, const struct predicate_limits *l,
                    struct fact_set *relevant)
{
    struct search s = {.row = row, .w.l = *l};
    bool unset;

    for (const enum fact_name *f = row->facts; *f != FACTS; f++) {
        s.w.v[*f] = e->at[*f].value;
        if (e->at[*f].known)
            continue;
        if (s.n == UNKNOWNS_MAX)
            return MODEL_TOO_MANY;
        s.open[s.n++] = choices_of(*f, e, l);
    }
    int agreed = over_limits(&s, l, &unset);
    for (unsigned i = 0; relevant && agreed == MODEL_DISAGREE && i < s.n; i++) {
        if (decides(&s, 0, i))
            fact_set_add(relevant, s.open[i].fact);
    }
    return agreed;
}

/* ---- generated evidence ---- */

struct predicate_limits model_limits(void)
{
    return (struct predicate_limits){.line_fen = 680000,
                                     .people_max = 99,
                                     .residence_min_months = 6,
                                     .away_months = 12,
                                     .car_fen = 10000000,
                                     .supporter_income_fen = 10000000,
                                     .deposit_fen = 5000000,
                                     .delist_help_months = 6,
                                     .delist_steady_months = 3,
                                     .shock_income_drop_pct = 30,
                                     .shock_rigid_income_pct = 50,
                                     .school_age_from = 6,
                                     .school_age_to = 15};
}

static int64_t made_value(enum fact_name f, struct prng *p, const struct evidence *e, const struct predicate_limits *l,
                          unsigned yes_of_16)
{
    int64_t near = (int64_t)prng_below(p, 3) - 1;

    if (fact_type(f) == FACT_TRI)
        return prng_below(p, 16) < yes_of_16;
    if (f == FACT_MEMBERS)
        return 1 + (int64_t)prng_below(p, prng_below(p, 8) ? 6 : l->people_max);
    if (f == FACT_INCOME_TOTAL && l->line_fen == 0)
        return 1000 + (int64_t)prng_below(p, 1000000);
    if (f == FACT_INCOME_TOTAL) {
        int64_t members = e->at[FACT_MEMBERS].known ? e->at[FACT_MEMBERS].value : 1 + (int64_t)prng_below(p, 99);
        return prng_below(p, 2) ? l->line_fen * members + near
                                : (int64_t)prng_below(p, 3000000) - (int64_t)prng_below(p, 4) * 1000000;
    }
    int64_t limit = limit_of(f, l) > 0 ? limit_of(f, l) : 2;
    return prng_below(p, 3) ? limit + near : (int64_t)prng_below(p, 3 * (uint64_t)limit);
}

void model_evidence(struct evidence *e, struct prng *p, const struct predicate_limits *l)
{
    static const unsigned yes[] = {1, 4, 8, 12, 15};
    static const unsigned known[] = {16, 15, 14, 12, 8};
    unsigned yes_of_16 = yes[prng_below(p, ARRAY_LEN(yes))], known_of_16 = known[prng_below(p, ARRAY_LEN(known))];

    *e = (struct evidence){0};
    for (unsigned f = 0; f < FACTS; f++) {
        struct basis b = {.source = (uint8_t)prng_below(p, SOURCES), .date = 20220601 + (uint32_t)prng_below(p, 30)};
        if (b.source == SOURCE_DEPARTMENT)
            b.department = (uint8_t)(1 + prng_below(p, SOURCE_DEPARTMENTS - 1));
        if (prng_below(p, 16) < known_of_16)
            fact_tell(e, (enum fact_name)f, made_value((enum fact_name)f, p, e, l, yes_of_16), b);
    }
}
