/* ceilings.h — amounts and counts that may not be passed: averages, subsidies, loans (DOMAIN.md
 * 3.4, 3.6, 3.10, 3.14; S4·四, 四(七), 四(九)). Pure; the numbers come in, from the pack. A limit of zero is unset: the
 * answer is then UNKNOWN, and who asks decides what that means. Amounts are fen, 0…FEN_MAX. */
#ifndef FANGPIN_TIERS_CEILINGS_H
#define FANGPIN_TIERS_CEILINGS_H

#include <stddef.h>
#include <stdint.h>

#include "base/id.h"
#include "tiers/tri.h"

/* `already` + `more` <= `limit`: TRUE fits. A sum beyond 64 bits, or a negative number, does not fit. */
enum tri ceiling_fits(int64_t already, int64_t more, int64_t limit);
/* What still fits: 0 when nothing does or the limit is unset. */
int64_t ceiling_room(int64_t already, int64_t limit);

/* 户均: single grants may differ, together they stay within average × households, per event and township (m47). */
struct average {
    int64_t sum_fen;     /* granted so far */
    uint32_t households; /* that got it: each counts once */
};
/* Whether it holds once one more grant is given, to a household that has none yet (`new_household`) or to one that has. */
enum tri average_allows(const struct average *a, int64_t more_fen, bool new_household, int64_t average_fen);
/* The most that one more household may get. */
int64_t average_room(const struct average *a, int64_t average_fen);

/* One house, one event, one rebuilding subsidy (3.10). */
struct house_subsidy {
    struct subject house, event;
};
bool house_subsidised(const struct house_subsidy *list, size_t n, const struct subject *house,
                      const struct subject *event);

/* Relocation: the household's own part is the subsidy less what is for public facilities. 0 when unset or below 0. */
int64_t relocation_own_part(int64_t relocate_fen, int64_t facility_part_fen);

struct loan_limits {
    int64_t micro_fen, startup_fen; /* each, <= */
    uint32_t micro_years, startup_years;
    int64_t topup_total_fen; /* first loan and top-up together, <= */
};
enum loan_kind { LOAN_MICRO = 1, LOAN_STARTUP = 2, LOAN_TOPUP = 3 };
enum loan_verdict {
    LOAN_UNSET = 0, /* the rules have no number for it */
    LOAN_FITS = 1,
    LOAN_OVER_AMOUNT = 2,
    LOAN_OVER_YEARS = 3,
    LOAN_NOTHING_TO_TOP_UP = 4,
};
/* `owed_fen`: loans of the kind that the household already has (a top-up adds to its micro loan). */
enum loan_verdict loan_judge(enum loan_kind kind, int64_t amount_fen, uint32_t years, int64_t owed_fen,
                             const struct loan_limits *l);

#endif
