#include "simulator/report_read.h"

#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/span.h"
#include "simulator/report_parts.h"

/* A fault of `list`[`at`].`key`. */
void reading_fail(struct reading *g, int rc, const char *key, const char *what)
{
    if (g->rc != 0)
        return;
    g->rc = rc;
    if (g->fault == NULL)
        return;
    if (g->at == RUN_NONE)
        snprintf(g->fault, RUN_FAULT_BYTES, "%s%s%s: %s", g->list, key[0] != '\0' ? "." : "", key, what);
    else
        snprintf(g->fault, RUN_FAULT_BYTES, "%s[%zu]%s%s: %s", g->list, g->at, key[0] != '\0' ? "." : "", key, what);
}

const char *read_text(struct reading *g, const json_t *o, const char *key)
{
    const char *text = json_string_value(json_object_get(o, key));

    if (text == NULL)
        reading_fail(g, ERR_MALFORMED, key, "should be a text");
    return text == NULL ? "" : text;
}

struct words read_words(struct reading *g, const json_t *o, const char *zh, const char *en)
{
    return (struct words){read_text(g, o, zh), read_text(g, o, en)};
}

static bool number_fits(const json_t *v, int64_t least)
{
    return json_is_integer(v) && json_integer_value(v) >= least && json_integer_value(v) <= REPORT_NUMBER_MAX;
}

int64_t read_number(struct reading *g, const json_t *o, const char *key)
{
    const json_t *v = json_object_get(o, key);

    if (!number_fits(v, 0)) {
        reading_fail(g, ERR_MALFORMED, key, "should be a whole number, 0 or more");
        return 0;
    }
    return json_integer_value(v);
}

struct figure figure_of(struct reading *g, const json_t *v, const char *key)
{
    if (json_is_null(v))
        return (struct figure){false, 0};
    if (!number_fits(v, -REPORT_NUMBER_MAX)) {
        reading_fail(g, ERR_MALFORMED, key, "should be a whole number or null");
        return (struct figure){false, 0};
    }
    return (struct figure){true, json_integer_value(v)};
}

struct figure read_figure(struct reading *g, const json_t *o, const char *key)
{
    return figure_of(g, json_object_get(o, key), key);
}

bool read_bool(struct reading *g, const json_t *o, const char *key)
{
    const json_t *v = json_object_get(o, key);

    if (!json_is_boolean(v))
        reading_fail(g, ERR_MALFORMED, key, "should be true or false");
    return json_is_true(v);
}

int read_kind(struct reading *g, const json_t *o, const char *key, const char *(*word)(int), int n, bool others)
{
    const char *text = read_text(g, o, key);

    for (int i = 0; i < n; i++)
        if (strcmp(text, word(i)) == 0)
            return i;
    if (!others)
        reading_fail(g, ERR_MALFORMED, key, "is not one of the words it may be");
    return n;
}

size_t read_office(struct reading *g, const json_t *o, const char *key, bool optional)
{
    const json_t *v = json_object_get(o, key);

    if (optional && json_is_null(v))
        return RUN_NONE;
    const json_t *index = json_is_string(v) ? json_object_get(g->names, json_string_value(v)) : NULL;
    if (index == NULL) {
        reading_fail(g, ERR_MALFORMED, key, "names no office of the run");
        return 0;
    }
    return (size_t)json_integer_value(index);
}

const json_t *read_list(struct reading *g, const json_t *doc, const char *list, size_t max, size_t *n)
{
    const json_t *rows = json_object_get(doc, list);

    g->list = list;
    g->at = RUN_NONE;
    *n = 0;
    if (rows == NULL || g->rc != 0)
        return NULL;
    if (!json_is_array(rows))
        reading_fail(g, ERR_MALFORMED, "", "should be a list");
    else if (json_array_size(rows) > max)
        reading_fail(g, ERR_TOO_BIG, "", "has more rows than a report takes");
    else
        *n = json_array_size(rows);
    return g->rc == 0 ? rows : NULL;
}

void *read_room(struct reading *g, size_t n, size_t size)
{
    void *room = g->rc != 0 ? NULL : arena_take(g->memory, n * size + 1);

    if (room == NULL)
        reading_fail(g, ERR_NOMEM, "", "out of memory");
    return room;
}

static struct sample *samples_room(struct reading *g, size_t n)
{
    if (n > REPORT_SAMPLES_MAX)
        reading_fail(g, ERR_TOO_BIG, "", "has more samples than a report takes");
    return read_room(g, n, sizeof(struct sample));
}

struct series read_pairs(struct reading *g, const json_t *rows)
{
    size_t n = json_array_size(rows);

    if (rows == NULL)
        return (struct series){0};
    if (!json_is_array(rows))
        reading_fail(g, ERR_MALFORMED, "", "should be a list of [ms, number]");
    struct sample *at = samples_room(g, n);
    for (size_t i = 0; i < n && g->rc == 0; i++) {
        const json_t *pair = json_array_get(rows, i), *ms = json_array_get(pair, 0);
        g->at = i;
        if (json_array_size(pair) != 2 || !number_fits(ms, 0))
            reading_fail(g, ERR_MALFORMED, "", "should be [ms, number]");
        at[i] = (struct sample){json_integer_value(ms), figure_of(g, json_array_get(pair, 1), "")};
        if (i > 0 && at[i].ms < at[i - 1].ms)
            reading_fail(g, ERR_MALFORMED, "", "goes back in time");
    }
    g->at = RUN_NONE;
    return g->rc == 0 ? (struct series){n, at} : (struct series){0};
}

struct series read_steps(struct reading *g, const json_t *o, const char *key, int64_t step_ms)
{
    const json_t *rows = json_object_get(o, key);
    size_t n = json_array_size(rows);

    if (!json_is_array(rows))
        reading_fail(g, ERR_MALFORMED, key, "should be a list of numbers");
    struct sample *at = samples_room(g, n);
    for (size_t i = 0; i < n && g->rc == 0; i++)
        at[i] = (struct sample){(int64_t)i * step_ms, figure_of(g, json_array_get(rows, i), key)};
    return g->rc == 0 ? (struct series){n, at} : (struct series){0};
}

bool report_instant(struct wall *out, const char *text)
{
    unsigned y, mo, d, h, mi, s, oh = 0, om = 0;
    char sign = '+';
    int used = 0;

    for (const char *p = text; *p != '\0'; p++)
        if (strchr("0123456789-:+TZ", *p) == NULL)
            return false;
    if (sscanf(text, "%4u-%2u-%2uT%2u:%2u:%2u%n", &y, &mo, &d, &h, &mi, &s, &used) != 6 || used != 19)
        return false;
    const char *zone = text + used;
    if (strcmp(zone, "Z") != 0 && (strlen(zone) != 6 || sscanf(zone, "%c%2u:%2u", &sign, &oh, &om) != 3))
        return false;
    if (!date_exists(y * 10000 + mo * 100 + d) || h > 23 || mi > 59 || s > 59 || oh > 14 || om > 59 ||
        (sign != '+' && sign != '-'))
        return false;
    int64_t offset = (int64_t)(oh * 60 + om) * 60 * (sign == '-' ? -1 : 1);
    out->ms = date_begins(y * 10000 + mo * 100 + d).ms + ZONE_MS + (h * 3600 + mi * 60 + s - offset) * 1000;
    return true;
}
