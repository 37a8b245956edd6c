#include "simulator/drills_shipped.h"

/* Every file of simulator/drills; the build writes the list (DRILL(symbol, "file")). */
#define DRILL(symbol, file)                                                                                            \
    __asm__(".section .rodata\n"                                                                                       \
            ".global drill_" #symbol "_begin\n"                                                                        \
            ".global drill_" #symbol "_end\n"                                                                          \
            "drill_" #symbol "_begin:\n"                                                                               \
            ".incbin \"" FANGPIN_DRILLS "/" file ".drill\"\n"                                                          \
            "drill_" #symbol "_end:\n"                                                                                 \
            ".previous\n");                                                                                            \
    extern const uint8_t drill_##symbol##_begin[], drill_##symbol##_end[];
#include <drills.inc>
#undef DRILL

static const struct shipped_drill all[] = {
#define DRILL(symbol, file) {file, drill_##symbol##_begin, drill_##symbol##_end},
#include <drills.inc>
};

const struct shipped_drill *drills_shipped(size_t *n)
{
    *n = ARRAY_LEN(all);
    return all;
}

struct span drill_shipped(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        if (strcmp(all[i].name, name) == 0)
            return span_of(all[i].begin, (size_t)(all[i].end - all[i].begin));
    return (struct span){NULL, 0};
}
