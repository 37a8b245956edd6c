#include "simulator/pick.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORD_MAX 64

enum filter { AT_PLACE, FIELD_IS, FIELD_IS_NOT, FIELD_HAS };

/* One bracket. */
struct bracket {
    enum filter filter;
    long place;
    char field[WORD_MAX], value[WORD_MAX * 3];
};

/* Reads "[…]" and gives what follows; NULL when it is wrong. */
static const char *bracket_read(const char *text, struct bracket *b)
{
    const char *close = strchr(text, ']');
    size_t len = strcspn(text + 1, "=!~]");
    char *end;

    if (close == NULL)
        return NULL;
    *b = (struct bracket){0};
    const char *sign = text + 1 + len;
    if (*sign == ']') {
        b->place = strtol(text + 1, &end, 10);
        return end == close && end > text + 1 ? close + 1 : NULL;
    }
    b->filter = *sign == '=' ? FIELD_IS : *sign == '~' ? FIELD_HAS : FIELD_IS_NOT;
    const char *value = sign + (b->filter == FIELD_IS_NOT ? 2 : 1);
    if (len == 0 || len >= sizeof b->field || (b->filter == FIELD_IS_NOT && sign[1] != '=') || value > close ||
        (size_t)(close - value) >= sizeof b->value)
        return NULL;
    snprintf(b->field, sizeof b->field, "%.*s", (int)len, text + 1);
    snprintf(b->value, sizeof b->value, "%.*s", (int)(close - value), value);
    return close + 1;
}

/* "" ends; '.' goes on. */
const char *pick_check(const char *text)
{
    struct bracket b;

    while (*text != '\0') {
        size_t len = strcspn(text, ".[#");
        if (len == 0 && *text != '[' && *text != '#')
            return "缺少名称 / a name is missing";
        if (len >= WORD_MAX)
            return "名称太长 / a name is too long";
        text += len;
        while (*text == '[')
            if ((text = bracket_read(text, &b)) == NULL)
                return "方括号写错了,应为 [0]、[字段=值]、[字段!=值]、[字段~文字] / wrong brackets";
        if (*text == '#')
            return text[1] == '\0' ? NULL : "# 只能在末尾 / # stands at the end";
        if (*text == '.')
            text++;
        else if (*text != '\0')
            return "缺少 . / a dot is missing";
    }
    return NULL;
}

void pick_text(const json_t *v, char *out, size_t room)
{
    if (v == NULL) {
        snprintf(out, room, "-");
    } else if (json_is_string(v)) {
        snprintf(out, room, "%s", json_string_value(v));
    } else {
        char *text = json_dumps(v, JSON_COMPACT | JSON_ENCODE_ANY);
        snprintf(out, room, "%s", text == NULL ? "-" : text);
        free(text);
    }
}

static bool item_fits(const json_t *item, const struct bracket *b)
{
    char text[512];
    const json_t *v = json_object_get(item, b->field);

    pick_text(v, text, sizeof text);
    if (b->filter == FIELD_HAS)
        return v != NULL && strstr(text, b->value) != NULL;
    return (strcmp(text, b->value) == 0) == (b->filter == FIELD_IS);
}

/* Puts what a bracket leaves of each list in the place of the lists. */
static json_t *bracket_apply(json_t *now, const struct bracket *b)
{
    json_t *out = json_array(), *list, *item;
    size_t i, k;

    json_array_foreach(now, i, list)
    {
        if (b->filter == AT_PLACE) {
            long n = (long)json_array_size(list), place = b->place < 0 ? n + b->place : b->place;
            if (json_is_array(list) && place >= 0 && place < n)
                json_array_append(out, json_array_get(list, (size_t)place));
            continue;
        }
        if (!json_is_array(list)) {
            if (item_fits(list, b))
                json_array_append(out, list);
            continue;
        }
        json_array_foreach(list, k, item) if (item_fits(item, b)) json_array_append(out, item);
    }
    json_decref(now);
    return out;
}

/* Lists fall apart into their items. */
static json_t *flatten(json_t *now)
{
    json_t *out = json_array(), *v;
    size_t i;

    json_array_foreach(now, i, v)
    {
        if (json_is_array(v))
            json_array_extend(out, v);
        else if (!json_is_null(v))
            json_array_append(out, v);
    }
    json_decref(now);
    return out;
}

static json_t *name_apply(json_t *now, const char *name)
{
    json_t *flat = flatten(now), *out = json_array(), *v;
    size_t i;

    json_array_foreach(flat, i, v)
    {
        json_t *field = json_object_get(v, name);
        if (field != NULL && !json_is_null(field))
            json_array_append(out, field);
    }
    json_decref(flat);
    return out;
}

json_t *pick(const json_t *from, const char *text)
{
    json_t *now = json_array();
    struct bracket b;
    char name[WORD_MAX];

    json_array_append(now, (json_t *)(uintptr_t)from);
    while (*text != '\0' && *text != '#') {
        size_t len = strcspn(text, ".[#");
        if (len > 0) {
            snprintf(name, sizeof name, "%.*s", (int)len, text);
            now = name_apply(now, name);
        }
        text += len;
        while (*text == '[') {
            text = bracket_read(text, &b);
            now = bracket_apply(now, &b);
        }
        text += *text == '.';
    }
    now = flatten(now);
    if (*text == '#') {
        json_t *count = json_pack("[I]", (json_int_t)json_array_size(now));
        json_decref(now);
        return count;
    }
    return now;
}
