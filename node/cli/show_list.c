#include "node/cli/show_list.h"

#include <stdio.h>
#include <string.h>

#include "node/cli/http.h"
#include "node/cli/show.h"

/* "/v1/cases?area=…&limit=…" from the verb's own options of these names. NULL: said why. */
static const char *list_path(const struct cli *c, const char *base, char out[300])
{
    snprintf(out, 300, "%s%c", base, strchr(base, '?') == NULL ? '?' : '&');
    for (size_t i = 0; i < OPTS_MAX && c->verb->opts[i].name != NULL; i++) {
        const char *v = c->values[i];
        size_t used = strlen(out);
        if (v == NULL)
            continue;
        if (strlen(v) > 60 || strpbrk(v, "&?# %\"") != NULL) {
            say_errorf(c, EX_USAGE, "", "", "--%s 写错了 / is wrong: %.60s", c->verb->opts[i].name, v);
            return NULL;
        }
        bool flag = c->verb->opts[i].arg == NULL;
        snprintf(out + used, 300 - used, "%s=%s&", c->verb->opts[i].name, flag ? "1" : v);
    }
    return out;
}

json_t *list_ask(struct cli *c, const char *base, int *rc)
{
    char path[300];

    *rc = EX_USAGE;
    return list_path(c, base, path) == NULL ? NULL : ask_json(c, path, NULL, rc);
}

void list_print(const json_t *list, const char *const *heads, size_t n, void (*row)(struct columns *t, const json_t *v))
{
    struct columns *t = columns_new(heads, n);

    for (size_t i = 0; i < json_array_size(list); i++)
        row(t, json_array_get(list, i));
    columns_print(t, stdout);
    columns_free(t);
}

int show_list(struct cli *c, const char *base, const char *name, const char *const *heads, size_t n,
              void (*row)(struct columns *t, const json_t *v), const char *empty)
{
    int rc;
    json_t *o = list_ask(c, base, &rc);

    if (o == NULL)
        return rc;
    const json_t *list = json_object_get(o, name), *next = json_object_get(o, "next");
    if (c->json) {
        print_json(o);
    } else if (json_array_size(list) == 0) {
        puts(empty);
    } else {
        list_print(list, heads, n, row);
        if (json_is_string(next))
            printf("还有 / more: --after %s\n", json_string_value(next));
        else if (show_true(o, "more"))
            puts("还有 / more: --limit 1000");
    }
    json_decref(o);
    return 0;
}

const char *show_fen(const json_t *o, const char *key, char out[SAY_TEXT_MAX])
{
    const json_t *v = json_object_get(o, key);

    return json_is_integer(v) ? say_fen(out, json_integer_value(v)) : "?";
}
