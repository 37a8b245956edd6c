#include "tiers/area_lists.h"

EMBED(area_list_ngawa, FANGPIN_AREAS "/ngawa-5132.csv");
EMBED(area_list_chongqing, FANGPIN_AREAS "/chongqing-50.csv");
EMBED(area_list_luohe, FANGPIN_AREAS "/luohe-4111.csv");
EMBED(area_list_yueyang, FANGPIN_AREAS "/yueyang-4306.csv");

static const struct embedded all[] = {
    EMBEDDED("ngawa-5132", area_list_ngawa),
    EMBEDDED("chongqing-50", area_list_chongqing),
    EMBEDDED("luohe-4111", area_list_luohe),
    EMBEDDED("yueyang-4306", area_list_yueyang),
};

const struct embedded *area_lists(size_t *n)
{
    *n = ARRAY_LEN(all);
    return all;
}

struct span area_list_find(const char *name)
{
    const struct embedded *e = embedded_find(all, ARRAY_LEN(all), name);

    return e != NULL ? embedded_text(e) : (struct span){NULL, 0};
}
