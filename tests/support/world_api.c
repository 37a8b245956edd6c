#include "support/world_api.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/span.h"

#define JSON_ROOM 4000
#define KEPT      16u
#define KEPT_ROOM 300u

static const char *keep(const char *text)
{
    static char kept[KEPT][KEPT_ROOM];
    static unsigned at;

    at = (at + 1) % KEPT;
    snprintf(kept[at], KEPT_ROOM, "%s", text);
    return kept[at];
}

struct id_text world_id(const char *text)
{
    struct id_text id;

    assert_int_equal(snprintf(id.at, sizeof id.at, "%s", text), ID_TEXT - 1);
    return id;
}

__attribute__((format(printf, 2, 0))) static void print(char *out, const char *format, va_list args)
{
    assert_true((size_t)vsnprintf(out, JSON_ROOM, format, args) < JSON_ROOM);
}

const char *world_does(struct world *w, const char *office, const char *format, ...)
{
    char body[JSON_ROOM];
    va_list args;

    va_start(args, format);
    print(body, format, args);
    va_end(args);
    struct bed_answer a = bed_ask(w, office, "/v1/file", body);
    if (a.status != 200 || bed_at(&a, "error") != NULL)
        fail_msg("%s: %s\n  -> %d %.*s", office, body, a.status, (int)a.len, a.body);
    const char *id = keep(bed_text(&a, "subject"));
    bed_free(&a);
    return id;
}

void world_refuses(struct world *w, const char *office, const char *code, const char *format, ...)
{
    static const char *const parts[] = {"error.what", "error.why", "error.remedy"};
    char body[JSON_ROOM];
    va_list args;

    va_start(args, format);
    print(body, format, args);
    va_end(args);
    struct bed_answer a = bed_ask(w, office, "/v1/file", body);
    if (strcmp(bed_text(&a, "error.code"), code) != 0)
        fail_msg("%s: %s\n  -> expected %s, got %d %.*s", office, body, code, a.status, (int)a.len, a.body);
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        assert_non_null(strstr(bed_text(&a, parts[i]), " / "));
    bed_free(&a);
}

json_t *world_asks(struct world *w, const char *office, const char *format, ...)
{
    char path[JSON_ROOM];
    va_list args;

    va_start(args, format);
    print(path, format, args);
    va_end(args);
    struct bed_answer a = bed_ask(w, office, path, NULL);
    if (a.status != 200)
        fail_msg("%s: %s -> %d %.*s", office, path, a.status, (int)a.len, a.body);
    json_t *o = json_incref(a.json);
    bed_free(&a);
    return o;
}

const char *world_said(const json_t *o, const char *path)
{
    struct bed_answer a = {.json = (json_t *)(uintptr_t)o};
    const json_t *v = bed_at(&a, path);
    char number[32];

    if (json_is_string(v))
        return keep(json_string_value(v));
    if (json_is_boolean(v))
        return json_is_true(v) ? "true" : "false";
    if (!json_is_integer(v))
        return "";
    snprintf(number, sizeof number, "%lld", (long long)json_integer_value(v));
    return keep(number);
}

const char *world_process(struct world *w, const char *office, const char *subject, const char *process,
                          const char *field)
{
    json_t *o = world_asks(w, office, "/v1/case/%s", subject);
    const json_t *list = json_object_get(json_object_get(o, "case"), "process");
    const char *found = "";

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *p = json_array_get(list, i);
        if (strcmp(world_said(p, "process"), process) == 0) {
            found = world_said(p, field);
            break;
        }
    }
    json_decref(o);
    return found;
}

static bool fits(const json_t *line, const char *a, const char *b, const char *wanted)
{
    return wanted == NULL || strcmp(world_said(line, a), wanted) == 0 || strcmp(world_said(line, b), wanted) == 0;
}

bool world_has_work(struct world *w, const char *office, const char *process, const char *state)
{
    json_t *o = world_asks(w, office, "/v1/work?limit=1000");
    const json_t *list = json_object_get(o, "work");
    bool found = false;

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *line = json_array_get(list, i);
        found |= fits(line, "process", "item", process) && fits(line, "state", "duty", state);
    }
    json_decref(o);
    return found;
}

void world_days(struct world *w, unsigned days)
{
    world_pass(w, days * DAY_MS);
}

const char *world_home(struct world *w, const char *village, const char *name, const char *citizen_id)
{
    const char *h =
        world_does(w, village, "{\"kind\":\"household\",\"people\":3,\"head_name\":\"%s\",\"citizen_id\":\"%s\"}", name,
                   citizen_id);
    world_does(w, village, "{\"kind\":\"lead\",\"household\":\"%s\",\"risk\":\"disaster\",\"channel\":\"event\"}", h);
    return h;
}
