/* The one line that plays a failed storm again: everything that the run was asked for and that what broke rests on. */
#include <stdio.h>

#include "simulator/storm.h"

bool storm_shrinks(const struct storm_result *r)
{
    return strcmp(r->check, "I28") != 0;
}

static void add(char *out, size_t room, const char *option, const char *value)
{
    size_t len = strlen(out);

    snprintf(out + len, room - len, " --%s%s%s", option, value[0] != '\0' ? " " : "", value);
}

void storm_replay(const struct storm_options *o, const struct storm_result *r, const char *only, char *out, size_t room)
{
    char hours[24], left_out[CHECKS_ROOM * 5] = "";

    snprintf(out, room, "fangpin drill storm --seed %#llx", (unsigned long long)r->seed);
    snprintf(hours, sizeof hours, "%llu", (unsigned long long)o->minutes / 60);
    if (o->minutes > 0)
        add(out, room, "hours", hours);
    for (size_t i = 0, len = 0; i < check_count; i++)
        if (o->skip >> i & 1)
            len +=
                (size_t)snprintf(left_out + len, sizeof left_out - len, "%s%s", len > 0 ? "," : "", check_table[i]->id);
    if (left_out[0] != '\0')
        add(out, room, "without", left_out);
    if (!storm_shrinks(r))
        add(out, room, "twice", "");
    if (only[0] != '\0')
        add(out, room, "only", only);
}
