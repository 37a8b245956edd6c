#include "base/clock.h"

#define HLC_COUNTER_BITS 16

uint64_t hlc_next(uint64_t last, struct wall now)
{
    uint64_t claimed = now.ms > 0 ? (uint64_t)now.ms << HLC_COUNTER_BITS : 0;

    if (claimed > last)
        return claimed;
    return last < UINT64_MAX ? last + 1 : last;
}

/* Days since 1970-01-01 to a civil date and back: the proleptic Gregorian calendar, with
 * the year begun in March so that the leap day is the last of it. */
static uint32_t civil_of_days(int64_t days)
{
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    int64_t day = doy - (153 * mp + 2) / 5 + 1;
    int64_t month = mp < 10 ? mp + 3 : mp - 9;
    int64_t year = yoe + era * 400 + (month <= 2);

    return (uint32_t)(year * 10000 + month * 100 + day);
}

static int64_t days_of_civil(uint32_t date)
{
    int64_t year = date / 10000, month = date / 100 % 100, day = date % 100;

    year -= month <= 2;
    int64_t era = year / 400;
    int64_t yoe = year - era * 400;
    int64_t doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

uint32_t date_of(struct wall t)
{
    int64_t local = t.ms + ZONE_MS;
    int64_t days = local >= 0 ? local / DAY_MS : (local - DAY_MS + 1) / DAY_MS;

    return civil_of_days(days);
}

struct wall date_begins(uint32_t date)
{
    return (struct wall){days_of_civil(date) * DAY_MS - ZONE_MS};
}

bool date_exists(uint32_t date)
{
    uint32_t month = date / 100 % 100, day = date % 100;

    if (date < 19000101 || date > 99991231 || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    return civil_of_days(days_of_civil(date)) == date;
}

uint32_t date_add(uint32_t date, int days)
{
    if (!date_exists(date))
        return 0;
    return civil_of_days(days_of_civil(date) + days);
}
