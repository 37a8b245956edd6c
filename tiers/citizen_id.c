#include "tiers/citizen_id.h"

#include <string.h>

#include "base/clock.h"

static uint32_t birth_date(const char *id)
{
    uint32_t date = 0;

    for (int i = 6; i < 14; i++)
        date = date * 10 + (uint32_t)(id[i] - '0');
    return date;
}

/* The standard's own examples go back to 1880, further than legal dates do; the calendar repeats every 400 years. */
static bool birth_exists(uint32_t date)
{
    return date >= 18000101 && date_exists(date < 19000101 ? date + 4000000 : date);
}

char citizen_id_check(const char *digits)
{
    static const uint8_t weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    unsigned sum = 0;

    for (int i = 0; i < CITIZEN_ID_LEN - 1; i++)
        sum += (unsigned)(digits[i] - '0') * weights[i];
    return "10X98765432"[sum % 11];
}

enum citizen_id citizen_id_read(char out[CITIZEN_ID_LEN + 1], const char *text, uint32_t today)
{
    if (strlen(text) != CITIZEN_ID_LEN || strspn(text, "0123456789") < CITIZEN_ID_LEN - 1)
        return CITIZEN_ID_SHAPE;
    memcpy(out, text, CITIZEN_ID_LEN + 1);
    char *last = &out[CITIZEN_ID_LEN - 1];
    if (*last == 'x')
        *last = 'X';
    if (*last != 'X' && (*last < '0' || *last > '9'))
        return CITIZEN_ID_SHAPE;
    if (*last != citizen_id_check(out))
        return CITIZEN_ID_CHECK;
    uint32_t birth = birth_date(out);
    return birth_exists(birth) && birth <= today ? CITIZEN_ID_GOOD : CITIZEN_ID_BIRTH;
}
