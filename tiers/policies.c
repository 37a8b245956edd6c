#include "tiers/policies.h"

EMBED(policy_template, FANGPIN_POLICIES "/template-city.pack");
EMBED(policy_banan, FANGPIN_POLICIES "/banan-2023.pack");
EMBED(policy_maerkang, FANGPIN_POLICIES "/maerkang-2022.pack");
EMBED(policy_taolin, FANGPIN_POLICIES "/taolin-2024.pack");
EMBED(policy_wuyang, FANGPIN_POLICIES "/wuyang-2021.pack");
EMBED(policy_2021, FANGPIN_POLICIES "/calendar-2021.txt");
EMBED(policy_2022, FANGPIN_POLICIES "/calendar-2022.txt");
EMBED(policy_2023, FANGPIN_POLICIES "/calendar-2023.txt");
EMBED(policy_2024, FANGPIN_POLICIES "/calendar-2024.txt");

enum { PACKS = 5, CALENDARS = 4 };

static const struct embedded all[PACKS + CALENDARS] = {
    EMBEDDED("template-city", policy_template), EMBEDDED("banan-2023", policy_banan),
    EMBEDDED("maerkang-2022", policy_maerkang), EMBEDDED("taolin-2024", policy_taolin),
    EMBEDDED("wuyang-2021", policy_wuyang),     EMBEDDED("calendar-2021", policy_2021),
    EMBEDDED("calendar-2022", policy_2022),     EMBEDDED("calendar-2023", policy_2023),
    EMBEDDED("calendar-2024", policy_2024),
};

const struct embedded *policy_packs(size_t *n)
{
    *n = PACKS;
    return all;
}

const struct embedded *policy_calendars(size_t *n)
{
    *n = CALENDARS;
    return all + PACKS;
}

const struct embedded *policy_find(const char *name)
{
    return embedded_find(all, PACKS + CALENDARS, name);
}
