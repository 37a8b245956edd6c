#include "node/api/values.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "tiers/fold.h"

#define EXACT_NUMBERS (1ull << 53)

json_t *value_area(struct area a)
{
    char text[AREA_TEXT_LEN + 1];

    if (!area_valid(a))
        return json_null();
    area_print(text, a);
    return json_string(text);
}

json_t *value_hex(const void *at, size_t len)
{
    if (len == 0 || bytes_zero(at, len))
        return json_null();
    char *text = malloc(2 * len + 1);
    if (text == NULL)
        return NULL;
    hex_print(text, at, len);
    json_t *v = json_string(text);
    free(text);
    return v;
}

void time_print(char out[TIME_TEXT_LEN + 1], int64_t ms)
{
    int64_t local = ms + ZONE_MS;
    time_t s = (time_t)(local >= 0 ? local / 1000 : (local - 999) / 1000);
    struct tm t = {0};

    gmtime_r(&s, &t);
    unsigned year = (unsigned)(t.tm_year + 1900) % 10000, milli = (unsigned)(local - (int64_t)s * 1000) % 1000;
    snprintf(out, TIME_TEXT_LEN + 1, "%04u-%02u-%02uT%02u:%02u:%02u.%03u+08:00", year, (unsigned)(t.tm_mon + 1) % 100,
             (unsigned)t.tm_mday % 100, (unsigned)t.tm_hour % 100, (unsigned)t.tm_min % 100, (unsigned)t.tm_sec % 100,
             milli);
}

json_t *value_time(int64_t ms)
{
    char text[TIME_TEXT_LEN + 1];

    if (ms == 0)
        return json_null();
    time_print(text, ms);
    return json_string(text);
}

void date_print(char out[DATE_TEXT_LEN + 1], uint32_t d)
{
    snprintf(out, DATE_TEXT_LEN + 1, "%04u-%02u-%02u", d / 10000 % 10000, d / 100 % 100, d % 100);
}

json_t *value_date(uint32_t d)
{
    char text[DATE_TEXT_LEN + 1];

    if (d == 0 || d == DUE_NONE)
        return json_null();
    date_print(text, d);
    return json_string(text);
}

uint32_t date_parse(const char *text)
{
    uint32_t d = 0;
    size_t len = strlen(text);
    bool dashes = len == 10 && text[4] == '-' && text[7] == '-';

    if (len != 8 && !dashes)
        return 0;
    for (size_t i = 0; i < len; i++) {
        if (dashes && (i == 4 || i == 7))
            continue;
        if (text[i] < '0' || text[i] > '9')
            return 0;
        d = d * 10 + (uint32_t)(text[i] - '0');
    }
    return date_exists(d) ? d : 0;
}

uint32_t month_parse(const char *text)
{
    char day[12];
    size_t len = strlen(text);

    if (len != 6 && len != 7)
        return 0;
    snprintf(day, sizeof day, "%s%s", text, len == 6 ? "01" : "-01");
    return date_parse(day) / 100;
}

json_t *value_count(uint64_t v)
{
    return json_integer((json_int_t)(v < EXACT_NUMBERS ? v : EXACT_NUMBERS));
}

json_t *value_text(const char *text)
{
    return text == NULL || text[0] == '\0' ? json_null() : json_string(text);
}

json_t *value_digest(const struct digest *d)
{
    uint8_t bytes[DIGEST_BYTES];
    char sum[2 * (DIGEST_BYTES - 8) + 1];

    digest_put(bytes, d);
    hex_print(sum, bytes + 8, DIGEST_BYTES - 8);
    return json_pack("{s:o, s:s}", "count", value_count(d->count), "sum", sum);
}

json_t *value_lanes(const uint64_t v[LANES])
{
    json_t *o = json_object();

    for (int lane = 0; lane < LANES; lane++)
        json_object_set_new(o, lane_name((enum lane)lane), value_count(v[lane]));
    return o;
}
