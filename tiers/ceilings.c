#include "tiers/ceilings.h"

enum tri ceiling_fits(int64_t already, int64_t more, int64_t limit)
{
    int64_t sum;

    if (limit <= 0)
        return TRI_UNKNOWN;
    if (already < 0 || more < 0 || __builtin_add_overflow(already, more, &sum))
        return TRI_FALSE;
    return tri_of(sum <= limit);
}

int64_t ceiling_room(int64_t already, int64_t limit)
{
    return already < 0 || limit <= already ? 0 : limit - already;
}

/* average × households; at the end of the range where the product runs over, which is above any sum there can be. */
static int64_t average_limit(int64_t average_fen, uint64_t households)
{
    int64_t limit;

    return __builtin_mul_overflow(average_fen, households, &limit) ? INT64_MAX : limit;
}

enum tri average_allows(const struct average *a, int64_t more_fen, bool new_household, int64_t average_fen)
{
    uint64_t households = (uint64_t)a->households + new_household;

    if (average_fen <= 0)
        return TRI_UNKNOWN;
    if (households == 0) /* nobody got anything: only nothing is within the average */
        return tri_of(a->sum_fen == 0 && more_fen == 0);
    return ceiling_fits(a->sum_fen, more_fen, average_limit(average_fen, households));
}

int64_t average_room(const struct average *a, int64_t average_fen)
{
    return average_fen <= 0 ? 0 : ceiling_room(a->sum_fen, average_limit(average_fen, (uint64_t)a->households + 1));
}

bool house_subsidised(const struct house_subsidy *list, size_t n, const struct subject *house,
                      const struct subject *event)
{
    for (size_t i = 0; i < n; i++) {
        if (subject_equal(&list[i].house, house) && subject_equal(&list[i].event, event))
            return true;
    }
    return false;
}

int64_t relocation_own_part(int64_t relocate_fen, int64_t facility_part_fen)
{
    return facility_part_fen < 0 ? 0 : ceiling_room(facility_part_fen, relocate_fen);
}

static enum loan_verdict loan_within(int64_t owed, int64_t more, int64_t limit, uint32_t years, uint32_t max_years)
{
    if (limit <= 0 || max_years == 0)
        return LOAN_UNSET;
    if (ceiling_fits(owed, more, limit) != TRI_TRUE)
        return LOAN_OVER_AMOUNT;
    return years <= max_years ? LOAN_FITS : LOAN_OVER_YEARS;
}

enum loan_verdict loan_judge(enum loan_kind kind, int64_t amount_fen, uint32_t years, int64_t owed_fen,
                             const struct loan_limits *l)
{
    if (kind == LOAN_MICRO)
        return loan_within(owed_fen, amount_fen, l->micro_fen, years, l->micro_years);
    if (kind == LOAN_STARTUP)
        return loan_within(owed_fen, amount_fen, l->startup_fen, years, l->startup_years);
    if (owed_fen <= 0)
        return LOAN_NOTHING_TO_TOP_UP;
    return loan_within(owed_fen, amount_fen, l->topup_total_fen, years, l->micro_years);
}
