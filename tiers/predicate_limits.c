#include "tiers/predicate_limits.h"

static int64_t fen(const struct pack *p, enum pack_key key)
{
    int64_t n = 0;

    return p != NULL && pack_fen(p, key, &n) ? n : 0;
}

static uint32_t count(const struct pack *p, enum pack_key key)
{
    uint32_t n = 0;

    return p != NULL && pack_count(p, key, &n) ? n : 0;
}

/* Months of a limit in months or years. */
static uint32_t months(const struct pack *p, enum pack_key key)
{
    struct pack_limit l = {0};

    if (p == NULL || !pack_limit(p, key, &l))
        return 0;
    return l.unit == PACK_Y ? l.n * 12 : l.unit == PACK_MO ? l.n : 0;
}

struct predicate_limits predicate_limits_of(const struct pack *p)
{
    return (struct predicate_limits){
        .line_fen = fen(p, PACK_MONITOR_LINE),
        .people_max = count(p, PACK_SLIP_PEOPLE),
        .residence_min_months = months(p, PACK_RESIDENCE_MIN),
        .away_months = months(p, PACK_EXCLUDE_AWAY),
        .car_fen = fen(p, PACK_EXCLUDE_CAR),
        .supporter_income_fen = fen(p, PACK_EXCLUDE_SUPPORTER_INCOME),
        .deposit_fen = fen(p, PACK_EXCLUDE_DEPOSIT),
        .delist_help_months = months(p, PACK_DELIST_HELP_MIN),
        .delist_steady_months = count(p, PACK_DELIST_STEADY),
        .shock_income_drop_pct = count(p, PACK_SHOCK_INCOME_DROP),
        .shock_rigid_income_pct = count(p, PACK_SHOCK_RIGID),
        .school_age_from = count(p, PACK_SCHOOL_AGE_FROM),
        .school_age_to = count(p, PACK_SCHOOL_AGE_TO),
    };
}

struct loan_limits loan_limits_of(const struct pack *p)
{
    return (struct loan_limits){
        .micro_fen = fen(p, PACK_LOAN_MICRO_MAX),
        .startup_fen = fen(p, PACK_LOAN_STARTUP_MAX),
        .micro_years = months(p, PACK_LOAN_MICRO_YEARS) / 12,
        .startup_years = months(p, PACK_LOAN_STARTUP_YEARS) / 12,
        .topup_total_fen = fen(p, PACK_LOAN_TOPUP_CAP),
    };
}
