#include "node/cli/show.h"

#include <stdio.h>
#include <string.h>

#include "tiers/kinds.h"

const char *show_text(const json_t *o, const char *key)
{
    const json_t *v = json_object_get(o, key);

    return json_is_string(v) ? json_string_value(v) : "?";
}

const char *show_maybe(const json_t *o, const char *key)
{
    const json_t *v = json_object_get(o, key);

    return json_is_string(v) ? json_string_value(v) : "-";
}

int64_t show_number(const json_t *o, const char *key)
{
    const json_t *v = json_object_get(o, key);

    return json_is_integer(v) ? json_integer_value(v) : -1;
}

const char *show_code(const json_t *o, const char *key, const struct code_list *l)
{
    const struct code *c = code_by_text(l, show_text(o, key));

    return c == NULL ? "?" : c->zh;
}

bool show_true(const json_t *o, const char *key)
{
    return json_is_true(json_object_get(o, key));
}

const char *kind_zh(const char *name)
{
    const struct kind_row *row = kind_by_name(name);

    return row == NULL ? name : row->name_zh;
}

void time_short(char out[24], const char *time)
{
    snprintf(out, 24, "%.19s", time);
    if (strlen(out) == 19 && out[10] == 'T')
        out[10] = ' ';
}
