#include "support/api_bed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "node/api/api.h"

struct query {
    char text[400];
};

/* The value of one argument, in a buffer of its own call. */
static const char *query_arg(void *self, const char *name)
{
    static char value[200];
    const struct query *q = self;
    size_t len = strlen(name);

    for (const char *p = q->text; *p != '\0'; p += strcspn(p, "&"), p += *p == '&')
        if (strncmp(p, name, len) == 0 && p[len] == '=') {
            snprintf(value, sizeof value, "%.*s", (int)strcspn(p + len + 1, "&"), p + len + 1);
            return value;
        }
    return NULL;
}

static void answer_of_core(struct world *w, const char *office, struct api *a, struct api_question *q,
                           struct api_response *out)
{
    struct effect e = {.ticket = 7};
    struct filing_reply *replies = calloc(q->input.n_filings + 1, sizeof *replies);
    struct core_status status;
    struct token token = {.area = q->input.area, .name = "草登乡", .address = "tcp://127.0.0.1:7400", .expires_ms = 1};

    assert_non_null(replies);
    for (size_t i = 0; i < q->input.n_filings; i++)
        replies[i] = world_try(w, office, &q->input.filings[i]);
    if (q->input.kind == INPUT_STATUS) {
        status = world_status(w, office);
        e.kind = EFFECT_STATUS;
        e.status = &status;
    } else if (q->input.kind == INPUT_FILING) {
        e.kind = EFFECT_REPLY;
        e.replies = replies;
        e.n_replies = q->input.n_filings;
    } else {
        e.kind = EFFECT_INVITED;
        e.token = &token;
    }
    api_answer(a, q, &e, out);
    free(replies);
}

struct bed_answer bed_ask_as(struct world *w, const char *office, const char *method, const char *path,
                             const char *body)
{
    struct api_options o = {.store = world_store(w, office), .keys = world_keys(w, office), .version = "test"};
    struct api_response out = {0};
    struct api_question *q = NULL;
    struct query query = {""};
    char bare[400];
    struct api *a;

    snprintf(bare, sizeof bare, "%.*s", (int)strcspn(path, "?"), path);
    if (strchr(path, '?') != NULL)
        snprintf(query.text, sizeof query.text, "%s", strchr(path, '?') + 1);
    struct api_request rq = {
        method, bare, query_arg, &query, span_str(body == NULL ? "" : body), world_clock(w, office)};
    assert_int_equal(api_new(&a, &o), 0);
    if (api_handle(a, &rq, &out, &q) == API_ASK_CORE)
        answer_of_core(w, office, a, q, &out);
    api_question_free(q);
    api_free(a);
    struct bed_answer r = {.status = out.status, .body = out.body, .len = out.len};
    snprintf(r.next, sizeof r.next, "%s", out.next);
    if (strncmp(out.type, "application/json", 16) == 0)
        assert_non_null(r.json = json_loadb(out.body, out.len, JSON_REJECT_DUPLICATES, NULL));
    return r;
}

struct bed_answer bed_ask(struct world *w, const char *office, const char *path, const char *body)
{
    return bed_ask_as(w, office, body == NULL ? "GET" : "POST", path, body);
}

void bed_free(struct bed_answer *a)
{
    json_decref(a->json);
    free(a->body);
    *a = (struct bed_answer){0};
}

const json_t *bed_at(const struct bed_answer *a, const char *path)
{
    const json_t *v = a->json;
    char key[64];

    while (*path != '\0' && v != NULL) {
        size_t len = strcspn(path, ".");
        snprintf(key, sizeof key, "%.*s", (int)len, path);
        v = json_is_array(v) ? json_array_get(v, (size_t)strtoul(key, NULL, 10)) : json_object_get(v, key);
        path += len + (path[len] == '.');
    }
    return v;
}

const char *bed_text(const struct bed_answer *a, const char *path)
{
    const json_t *v = bed_at(a, path);

    return json_is_string(v) ? json_string_value(v) : "";
}

long long bed_number(const struct bed_answer *a, const char *path)
{
    const json_t *v = bed_at(a, path);

    return json_is_integer(v) ? json_integer_value(v) : -1;
}
