#include "simulator/drills_shipped.h"

/* Every file of simulator/drills; the build writes the list (DRILL(symbol, "file")). */
#define DRILL(symbol, file) EMBED(drill_##symbol, FANGPIN_DRILLS "/" file ".drill");
#include <drills.inc>
#undef DRILL

static const struct embedded all[] = {
#define DRILL(symbol, file) EMBEDDED(file, drill_##symbol),
#include <drills.inc>
};

const struct embedded *drills_shipped(size_t *n)
{
    *n = ARRAY_LEN(all);
    return all;
}

struct span drill_shipped(const char *name)
{
    const struct embedded *e = embedded_find(all, ARRAY_LEN(all), name);

    return e != NULL ? embedded_text(e) : (struct span){NULL, 0};
}
