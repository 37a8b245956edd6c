#include "simulator/areas_shipped.h"

#define EMBED(symbol, file)                                                                                            \
    __asm__(".section .rodata\n"                                                                                       \
            ".global " #symbol "_begin\n"                                                                              \
            ".global " #symbol "_end\n" #symbol "_begin:\n"                                                            \
            ".incbin \"" FANGPIN_AREAS "/" file "\"\n" #symbol "_end:\n"                                               \
            ".previous\n");                                                                                            \
    extern const uint8_t symbol##_begin[], symbol##_end[]

EMBED(shipped_ngawa, "ngawa-5132.csv");
EMBED(shipped_chongqing, "chongqing-50.csv");
EMBED(shipped_luohe, "luohe-4111.csv");
EMBED(shipped_yueyang, "yueyang-4306.csv");

static const struct area_list all[] = {
    {"ngawa-5132", shipped_ngawa_begin, shipped_ngawa_end},
    {"chongqing-50", shipped_chongqing_begin, shipped_chongqing_end},
    {"luohe-4111", shipped_luohe_begin, shipped_luohe_end},
    {"yueyang-4306", shipped_yueyang_begin, shipped_yueyang_end},
};

const struct area_list *area_lists(size_t *n)
{
    *n = ARRAY_LEN(all);
    return all;
}

struct span area_list_find(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        if (strcmp(all[i].name, name) == 0)
            return span_of(all[i].begin, (size_t)(all[i].end - all[i].begin));
    return (struct span){NULL, 0};
}
