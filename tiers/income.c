#include "tiers/income.h"

#include "base/clock.h"
#include "base/must.h"

int income_compare(int64_t total_fen, int64_t line_fen, uint32_t members)
{
    int64_t needed;

    must(line_fen >= 1 && members >= 1);
    if (__builtin_mul_overflow(line_fen, (int64_t)members, &needed))
        return -1;
    return (total_fen > needed) - (total_fen < needed);
}

static bool month_exists(uint32_t month)
{
    return month < 1000000 && date_exists(month * 100 + 1);
}

uint32_t month_add(uint32_t month, int months)
{
    if (!month_exists(month) || months < -120000 || months > 120000)
        return 0;
    int n = (int)(month / 100 * 12 + month % 100) - 1 + months;
    if (n < 1900 * 12 || n >= 10000 * 12)
        return 0;
    return (uint32_t)(n / 12 * 100 + n % 12 + 1);
}

bool income_window(struct income_window *out, uint32_t discovered)
{
    *out = (struct income_window){month_add(discovered, -12), month_add(discovered, -1)};
    return out->first != 0;
}

static uint32_t months_from_zero(uint32_t month)
{
    return month / 100 * 12 + month % 100;
}

uint32_t months_between(uint32_t from, uint32_t to)
{
    if (!date_exists(from) || !date_exists(to) || to < from)
        return 0;
    uint32_t months = months_from_zero(to / 100) - months_from_zero(from / 100);
    bool full = to % 100 >= from % 100 || !date_exists(to + 1);
    return full ? months : months - 1;
}

/* part × 100 >= pct × whole, in whole numbers. Money is far below the range; what still passes it is unknown. */
static enum tri is_share(int64_t part, int64_t whole, uint32_t pct)
{
    int64_t left, right;

    if (pct == 0 || whole <= 0 || __builtin_mul_overflow(part, 100, &left) ||
        __builtin_mul_overflow(whole, (int64_t)pct, &right))
        return TRI_UNKNOWN;
    return tri_of(left >= right);
}

enum tri hint_income_drop(int64_t before_fen, int64_t after_fen, uint32_t pct)
{
    int64_t fell;

    return __builtin_sub_overflow(before_fen, after_fen, &fell) ? TRI_UNKNOWN : is_share(fell, before_fen, pct);
}

enum tri hint_rigid_expense(int64_t rigid_fen, int64_t income_fen, uint32_t pct)
{
    return is_share(rigid_fen, income_fen, pct);
}
