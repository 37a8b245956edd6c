/* calendar.h — working days by the State Council's yearly lists, and the last day of a limit (DOMAIN.md 0.5). A year
 * that no list covers counts Mondays to Fridays, and what is computed from it is marked provisional. */
#ifndef FANGPIN_TIERS_CALENDAR_H
#define FANGPIN_TIERS_CALENDAR_H

#include "tiers/pack.h"

struct calendar_year {
    uint32_t year;
    uint8_t off[46]; /* bit n: day n of the year (from 0) is a day off, Saturdays and Sundays included */
};

struct calendar {
    size_t n;
    struct calendar_year at[CALENDAR_YEARS_MAX];
};

/* Read one year's list. 0; ERR_INVALID with at least one fault. */
int calendar_parse(struct calendar_year *out, struct span text, struct pack_faults *faults);

/* Take a year in; one that is there already is replaced. When there is no room the earliest year goes. */
void calendar_add(struct calendar *c, const struct calendar_year *year);

struct working_day {
    bool working;
    bool provisional; /* its year has no list */
};
struct working_day calendar_day(const struct calendar *c, uint32_t date);

struct deadline {
    uint32_t last_day; /* yyyymmdd, ends at 24:00; 0 when the trigger is no date */
    bool provisional;  /* a year without list took part */
};

/* The last day of `n` units after the day `trigger`, which is not counted (Civil Code 201, 203). Months and years end
 * on the same day of the month, or on its last. Hours and minutes give the last day on which they can end: the moment
 * itself is limit_moment's. `roll`: a last day that is a day off becomes the next working day. */
struct deadline deadline_last_day(uint32_t trigger, uint32_t n, uint8_t unit, bool roll, const struct calendar *c);

/* The same for a key of the pack, which says how long and, with deadline.roll, whether it rolls: only calendar-day
 * limits of officers' duties do; minimum notice times, relief, the green channel and hours do not (0.5). False when
 * the pack leaves the key unset. */
bool pack_deadline(const struct pack *p, enum pack_key key, uint32_t trigger, const struct calendar *c,
                   struct deadline *out);

/* Milliseconds after which a limit in hours or minutes ends; 0 for other units, which end with a day. */
int64_t limit_ms(struct pack_limit limit);

#endif
