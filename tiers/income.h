/* income.h — the line, the window, and months as the rules count them (DOMAIN.md 4.3, 4.6; S4·三(二)). Whole numbers
 * only: nothing is ever divided, so nothing is ever rounded. Months are yyyymm, days yyyymmdd. */
#ifndef FANGPIN_TIERS_INCOME_H
#define FANGPIN_TIERS_INCOME_H

#include <stdint.h>

#include "tiers/tri.h"

/* Income of all members in the window against `line_fen` a head: below 0 when total < line × members, 0 when equal,
 * above 0 when more. `line_fen` and `members` are at least 1. A product beyond 64 bits is above any total. */
int income_compare(int64_t total_fen, int64_t line_fen, uint32_t members);

/* Twelve whole months: the month of discovery a year before, to the month before discovery. False when `discovered`
 * (yyyymm) is no month after 1900. */
struct income_window {
    uint32_t first, last; /* yyyymm, both included */
};
bool income_window(struct income_window *out, uint32_t discovered);

/* yyyymm plus months; 0 when `month` is none or the result lies outside 1900…9999. */
uint32_t month_add(uint32_t month, int months);

/* Whole months from one day to another: a month is full on its corresponding day, or on its last day where it has none
 * (Civil Code 202). 0 when `to` lies before `from` or one is no day. */
uint32_t months_between(uint32_t from, uint32_t to);

/* Hints for sorting a list; a person decides (4.3). TRUE when income fell by at least `pct` of what it was, and when
 * rigid expenses are at least `pct` of income. UNKNOWN when `pct` is unset or there was no income to compare with. */
enum tri hint_income_drop(int64_t before_fen, int64_t after_fen, uint32_t pct);
enum tri hint_rigid_expense(int64_t rigid_fen, int64_t income_fen, uint32_t pct);

#endif
