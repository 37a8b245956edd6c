/* values.h — how single values look in JSON: ids as hex, areas as 12 digits, times as RFC 3339 in UTC+8, and
 * what is unknown as null, never 0. Each returns a new reference (NULL only without memory). */
#ifndef FANGPIN_NODE_API_VALUES_H
#define FANGPIN_NODE_API_VALUES_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/area.h"
#include "base/id.h"
#include "base/span.h"

#define TIME_TEXT_LEN 29 /* 2026-11-23T12:00:00.123+08:00 */
#define DATE_TEXT_LEN 10

json_t *value_area(struct area a);             /* null when 0 */
json_t *value_hex(const void *at, size_t len); /* null when empty or all zero */
json_t *value_time(int64_t ms);                /* null when 0 */
json_t *value_date(uint32_t yyyymmdd);         /* null when 0 or 99999999 */
json_t *value_count(uint64_t v);               /* a number, capped at 2^53 */
json_t *value_text(const char *text);          /* null when NULL or empty */
json_t *value_digest(const struct digest *d);  /* {"count","sum"} */
json_t *value_lanes(const uint64_t v[LANES]);  /* {"urgent","casework","bulk"} */

struct pack;
json_t *pack_values_json(const struct pack *p); /* every value with where it comes from (api_pack.c) */

void time_print(char out[TIME_TEXT_LEN + 1], int64_t ms);
void date_print(char out[DATE_TEXT_LEN + 1], uint32_t yyyymmdd);
/* "2026-11-23" or "20261123" of a day that exists; 0 otherwise. */
uint32_t date_parse(const char *text);
/* "2026-10" or "202610", as yyyymm; 0 when it is no month. */
uint32_t month_parse(const char *text);

#endif
