/* clock.h — the two times, as two types. Nothing here reads a clock: a driver does, and
 * passes what it read as part of an input (D18). */
#ifndef FANGPIN_BASE_CLOCK_H
#define FANGPIN_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* Milliseconds since this office's process started; never goes back. Timeouts only. */
struct mono {
    uint64_t ms;
};

/* Milliseconds since 1970-01-01 UTC as the machine claims; may jump either way. It is
 * shown and signed as a claim, and decides nothing (D5). */
struct wall {
    int64_t ms;
};

/* Lengths of time, in milliseconds. Legal time is UTC+8 (DOMAIN.md 0.5) and has no summer. */
#define SECOND_MS 1000ll
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)
#define ZONE_MS   (8 * HOUR_MS)

#define MONO_NEVER ((struct mono){UINT64_MAX})

static inline struct mono mono_after(struct mono t, uint64_t delay_ms)
{
    return (struct mono){t.ms > UINT64_MAX - delay_ms ? UINT64_MAX : t.ms + delay_ms};
}

static inline bool mono_due(struct mono due, struct mono now)
{
    return due.ms <= now.ms;
}

static inline struct mono mono_min(struct mono a, struct mono b)
{
    return a.ms < b.ms ? a : b;
}

/* Hybrid logical time: 48 bits of milliseconds, 16 bits of counter. */
static inline uint64_t hlc_ms(uint64_t hlc)
{
    return hlc >> 16;
}

/* The next hybrid time after `last`, given what the wall claims: never goes back, and stays at
 * its end. */
uint64_t hlc_next(uint64_t last, struct wall now);

/* The legal date (UTC+8, DOMAIN.md 0.5) as yyyymmdd. */
uint32_t date_of(struct wall t);

/* `date` (yyyymmdd) plus `days` calendar days; 0 when `date` is no date. */
uint32_t date_add(uint32_t date, int days);

/* The moment at which a day that exists (yyyymmdd) begins, legal time. */
struct wall date_begins(uint32_t date);

/* Whether yyyymmdd names a day that exists. */
bool date_exists(uint32_t date);

#endif
