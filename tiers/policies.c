#include "tiers/policies.h"

#define EMBED(symbol, file)                                                                                            \
    __asm__(".section .rodata\n"                                                                                       \
            ".global " #symbol "_begin\n"                                                                              \
            ".global " #symbol "_end\n" #symbol "_begin:\n"                                                            \
            ".incbin \"" FANGPIN_POLICIES "/" file "\"\n" #symbol "_end:\n"                                            \
            ".previous\n");                                                                                            \
    extern const uint8_t symbol##_begin[], symbol##_end[]

EMBED(policy_template, "template-city.pack");
EMBED(policy_banan, "banan-2023.pack");
EMBED(policy_maerkang, "maerkang-2022.pack");
EMBED(policy_taolin, "taolin-2024.pack");
EMBED(policy_wuyang, "wuyang-2021.pack");
EMBED(policy_2021, "calendar-2021.txt");
EMBED(policy_2022, "calendar-2022.txt");
EMBED(policy_2023, "calendar-2023.txt");
EMBED(policy_2024, "calendar-2024.txt");

enum { PACKS = 5, CALENDARS = 4 };

static const struct policy all[PACKS + CALENDARS] = {
    {"template-city", policy_template_begin, policy_template_end},
    {"banan-2023", policy_banan_begin, policy_banan_end},
    {"maerkang-2022", policy_maerkang_begin, policy_maerkang_end},
    {"taolin-2024", policy_taolin_begin, policy_taolin_end},
    {"wuyang-2021", policy_wuyang_begin, policy_wuyang_end},
    {"calendar-2021", policy_2021_begin, policy_2021_end},
    {"calendar-2022", policy_2022_begin, policy_2022_end},
    {"calendar-2023", policy_2023_begin, policy_2023_end},
    {"calendar-2024", policy_2024_begin, policy_2024_end},
};

const struct policy *policy_packs(size_t *n)
{
    *n = PACKS;
    return all;
}

const struct policy *policy_calendars(size_t *n)
{
    *n = CALENDARS;
    return all + PACKS;
}

const struct policy *policy_find(const char *name)
{
    for (size_t i = 0; i < PACKS + CALENDARS; i++) {
        if (strcmp(all[i].name, name) == 0)
            return &all[i];
    }
    return NULL;
}
