#include "base/area.h"

#define AREA_CODE_MIN 100000000000u
#define AREA_CODE_MAX 999999999999u

bool area_valid(struct area a)
{
    return a.code >= AREA_CODE_MIN && a.code <= AREA_CODE_MAX;
}

bool area_parse(struct area *out, const char *text, size_t len)
{
    uint64_t code = 0;

    if (len != AREA_TEXT_LEN)
        return false;
    for (size_t i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        code = code * 10 + (uint64_t)(text[i] - '0');
    }
    *out = (struct area){code};
    return area_valid(*out);
}

void area_print(char out[AREA_TEXT_LEN + 1], struct area a)
{
    uint64_t code = a.code;

    for (int i = AREA_TEXT_LEN - 1; i >= 0; i--, code /= 10)
        out[i] = (char)('0' + code % 10);
    out[AREA_TEXT_LEN] = '\0';
}

/* How many codes one unit of this tier spans. A municipality directly under the state has its
 * counties under another four-digit prefix (5001…, 5002…): it spans the two-digit one. */
static uint64_t area_width(struct area a)
{
    if (a.code % 1000 != 0)
        return 1;
    if (a.code % 1000000 != 0)
        return 1000;
    if (a.code % 100000000 != 0)
        return 1000000;
    return a.code % 10000000000 != 0 ? 100000000 : 10000000000;
}

enum tier area_tier(struct area a)
{
    switch (area_width(a)) {
    case 1:
        return TIER_VILLAGE;
    case 1000:
        return TIER_TOWNSHIP;
    case 1000000:
        return TIER_COUNTY;
    default:
        return TIER_MUNICIPAL;
    }
}

struct area area_first(struct area a)
{
    return a;
}

struct area area_last(struct area a)
{
    return (struct area){a.code + area_width(a) - 1};
}

const char *tier_name(enum tier t)
{
    switch (t) {
    case TIER_VILLAGE:
        return "village";
    case TIER_TOWNSHIP:
        return "township";
    case TIER_COUNTY:
        return "county";
    case TIER_MUNICIPAL:
        return "municipal";
    }
    return "?";
}

const char *lane_name(enum lane l)
{
    switch (l) {
    case LANE_URGENT:
        return "urgent";
    case LANE_CASEWORK:
        return "casework";
    case LANE_BULK:
        return "bulk";
    case LANES:
        break;
    }
    return "?";
}

const char *reach_name(enum reach r)
{
    switch (r) {
    case REACH_UP:
        return "up";
    case REACH_DOWN:
        return "down";
    }
    return "?";
}
