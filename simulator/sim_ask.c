/* What people do at an office: acts to sign, and questions to its API, without HTTP. */
#include <stdio.h>
#include <stdlib.h>

#include "node/api/api.h"
#include "simulator/sim_internal.h"

#define QUERY_BYTES 1000

static int filings_step(struct sim *s, struct node *n, const struct filing *f, size_t n_filings)
{
    struct input in = {.kind = INPUT_FILING, .ticket = 1, .filings = f, .n_filings = n_filings};

    s->n_replies = 0;
    int rc = node_step(s, n, &in, NO_OFFICE);
    for (size_t i = 0; rc == 0 && i < s->n_replies; i++) {
        s->stats.filings++;
        s->stats.refused += s->replies[i].rc != 0;
    }
    return rc;
}

int sim_file(struct sim *s, uint32_t no, const struct filing *f, struct filing_reply *out)
{
    struct node *n = node_of(s, no);

    if (n->o.power != POWER_ON)
        return ERR_STATE;
    int rc = filings_step(s, n, f, 1);
    if (rc == 0 && s->n_replies == 1)
        *out = s->replies[0];
    return rc;
}

struct query {
    const char *text;
    char value[QUERY_BYTES];
};

static int hex_of(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* The value of one argument, unescaped; good until the next one is asked for. */
static const char *query_arg(void *self, const char *name)
{
    struct query *q = self;
    size_t len = strlen(name), used = 0;

    for (const char *p = q->text; *p != '\0'; p += strcspn(p, "&"), p += *p == '&') {
        if (strncmp(p, name, len) != 0 || p[len] != '=')
            continue;
        for (p += len + 1; *p != '\0' && *p != '&' && used < sizeof q->value - 1; p++) {
            bool escaped = *p == '%' && hex_of(p[1]) >= 0 && hex_of(p[2]) >= 0;
            q->value[used++] = escaped ? (char)(hex_of(p[1]) * 16 + hex_of(p[2])) : *p == '+' ? ' ' : *p;
            p += escaped ? 2 : 0;
        }
        q->value[used] = '\0';
        return q->value;
    }
    return NULL;
}

/* The core's answer to what the API asked of it. */
static int ask_core(struct sim *s, struct node *n, struct api *a, struct api_question *q, struct api_response *out)
{
    struct effect e = {.ticket = 1};
    int rc;

    if (q->input.kind == INPUT_FILING) {
        rc = filings_step(s, n, q->input.filings, q->input.n_filings);
        e.kind = EFFECT_REPLY;
        e.replies = s->replies;
        e.n_replies = s->n_replies;
    } else {
        q->input.ticket = 1;
        rc = node_step(s, n, &q->input, NO_OFFICE);
        if (rc == 0 && s->answer != NULL)
            e = *s->answer;
    }
    if (rc == 0)
        api_answer(a, q, &e, out);
    return rc;
}

int sim_ask(struct sim *s, uint32_t no, const char *method, const char *path, const char *body, int *status,
            json_t **answer)
{
    struct node *n = node_of(s, no);
    struct api_options o = {
        .store = n->o.store, .keys = &n->o.keys, .version = "simulator", .drill = s->options.drill, .tree = s->tree};
    struct api_response out = {0};
    struct api_question *q = NULL;
    struct query query = {.text = strchr(path, '?') != NULL ? strchr(path, '?') + 1 : ""};
    char bare[QUERY_BYTES];
    struct api *a;

    *answer = NULL;
    *status = 0;
    if (n->o.power != POWER_ON)
        return ERR_STATE;
    bool rested = store_at_rest(n->o.store);
    snprintf(bare, sizeof bare, "%.*s", (int)strcspn(path, "?"), path);
    int rc = api_new(&a, &o);
    if (rc != 0)
        return rc;
    struct api_request rq = {method, bare, query_arg, &query, span_str(body == NULL ? "" : body), sim_clock_of(s, no)};
    if (api_handle(a, &rq, &out, &q) == API_ASK_CORE)
        rc = ask_core(s, n, a, q, &out);
    api_question_free(q);
    api_free(a);
    *status = out.status;
    if (rc == 0 && out.body != NULL)
        *answer = json_loadb(out.body, out.len, JSON_REJECT_DUPLICATES, NULL);
    free(out.body);
    if (rested && n->o.core != NULL)
        core_rest(n->o.core);
    return rc;
}

int sim_status(struct sim *s, uint32_t no, struct core_status *out)
{
    struct node *n = node_of(s, no);
    struct input in = {.kind = INPUT_STATUS, .ticket = 1};

    if (n->o.power != POWER_ON)
        return ERR_STATE;
    int rc = node_step(s, n, &in, NO_OFFICE);
    if (rc == 0 && s->answer != NULL && s->answer->kind == EFFECT_STATUS)
        *out = *s->answer->status;
    return rc;
}
