#include "node/api/api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "node/api/api_internal.h"
#include "node/api/values.h"

#define REQUEST_ARENA_BYTES (16u << 20)
#define ROUTE_BYTES_MAX     256

/* ---- responses ---- */

static void response_text(struct api_response *out, int http, const char *type, char *body)
{
    *out = (struct api_response){.status = http, .type = type, .body = body, .len = body == NULL ? 0 : strlen(body)};
}

void response_json(struct api_response *out, int http, json_t *body)
{
    char *text = body == NULL ? NULL : json_dumps(body, JSON_COMPACT);

    json_decref(body);
    if (text == NULL) {
        http = 500;
        text = strdup("{\"error\":{\"code\":\"no_memory\"}}");
    }
    response_text(out, http, "application/json; charset=utf-8", text);
}

json_t *reason_json(const char *code, const char *what, const char *why, const char *remedy)
{
    return json_pack("{s:s, s:s, s:s, s:s}", "code", code, "what", what, "why", why, "remedy", remedy);
}

json_t *error_json(const char *code, const char *what, const char *why, const char *remedy)
{
    return json_pack("{s:s, s:o}", "schema", "fangpin.error/1", "error", reason_json(code, what, why, remedy));
}

json_t *call_fail(struct call *c, int http, const char *code, const char *what, const char *why, const char *remedy)
{
    response_json(c->out, http, error_json(code, what, why, remedy));
    c->answered = true;
    return NULL;
}

json_t *call_fault(struct call *c, int http, const struct fault *f)
{
    return call_fail(c, http, f->code, f->what, f->why, f->remedy);
}

void api_busy(struct api_response *out)
{
    response_json(out, 503,
                  error_json("busy", "现在办不了 / cannot be taken now",
                             "本机正忙或正在停止 / the office is busy or stopping",
                             "等几秒再试;没有签发任何东西 / try again in a few seconds; nothing was signed"));
}

uint32_t call_today(const struct call *c)
{
    return date_of(c->rq->now);
}

/* ---- query arguments ---- */

const char *call_text(struct call *c, const char *name)
{
    return c->rq->arg == NULL ? NULL : c->rq->arg(c->rq->self, name);
}

bool call_area(struct call *c, const char *name, struct area *out)
{
    const char *text = call_text(c, name);

    if (text == NULL || area_parse(out, text, strlen(text)))
        return true;
    call_fail(c, 400, "bad_argument", "参数 area 不是区划代码 / argument is no area code",
              "应为 12 位数字 / it must be 12 digits", "例如 / for example: area=513201209200");
    return false;
}

bool call_number(struct call *c, const char *name, uint64_t max, uint64_t *out)
{
    const char *text = call_text(c, name);
    char what[160], *end;

    if (text == NULL)
        return true;
    unsigned long long v = strtoull(text, &end, 10);
    if (*text >= '0' && *text <= '9' && *end == '\0' && v <= max) {
        *out = v;
        return true;
    }
    snprintf(what, sizeof what, "参数 %s 应为 0 到 %llu 的整数 / argument %s must be a whole number up to %llu", name,
             (unsigned long long)max, name, (unsigned long long)max);
    call_fail(c, 400, "bad_argument", what, "没有返回任何数据 / nothing was read",
              "改好再问 / correct it and ask again");
    return false;
}

bool call_limit(struct call *c, uint64_t *out)
{
    *out = PAGE_LIMIT_DEFAULT;
    if (!call_number(c, "limit", PAGE_LIMIT_MAX, out))
        return false;
    if (*out == 0)
        *out = 1;
    return true;
}

void cursor_print(char out[CURSOR_TEXT_MAX], struct log_ref r)
{
    snprintf(out, CURSOR_TEXT_MAX, "%u.%llu.%u", r.author_no, (unsigned long long)r.position, r.branch);
}

bool cursor_parse(struct log_ref *out, const char *text)
{
    unsigned no, branch;
    unsigned long long position;
    int used = 0;

    if (strlen(text) >= CURSOR_TEXT_MAX || sscanf(text, "%u.%llu.%u%n", &no, &position, &branch, &used) != 3)
        return false;
    if (text[used] != '\0' || branch > UINT8_MAX)
        return false;
    *out = (struct log_ref){no, position, (uint8_t)branch};
    return true;
}

/* ---- the area list: kept between requests, read again when an event of the root may have changed it ---- */

static uint64_t tree_mark_now(struct call *c)
{
    struct scope of_root = {c->a->tree == NULL ? c->a->me.area : tree_root(c->a->tree), REACH_DOWN};

    return arrivals_last(c->txn, &of_root, LANE_URGENT);
}

const struct tree *call_tree(struct call *c)
{
    struct api *a = c->a;

    if (a->tree != NULL && a->tree_mark == tree_mark_now(c))
        return a->tree;
    struct tree *fresh = NULL;
    if (core_load_tree(c->txn, a->o.tree, &fresh) != 0) {
        call_fail(c, 500, "no_area_list", "读不出区划表 / the area list cannot be read",
                  "本机数据可能损坏 / the store may be damaged", "fangpin verify");
        return NULL;
    }
    tree_free(a->tree);
    a->tree = fresh;
    a->tree_mark = tree_mark_now(c);
    return a->tree;
}

/* ---- questions for the core ---- */

static struct api_question *question_new(struct call *c, enum input_kind kind)
{
    struct api_question *q = calloc(1, sizeof *q);

    if (q == NULL) {
        call_fail(c, 500, "no_memory", "内存不足 / out of memory", "请求没有办理 / nothing was done",
                  "重试 / try again");
        return NULL;
    }
    q->input.kind = kind;
    q->arena = arena_of(2 * API_BODY_BYTES_MAX + API_BATCH_FILINGS_MAX * (sizeof(struct filing) + 64));
    return q;
}

void api_question_free(struct api_question *q)
{
    if (q == NULL)
        return;
    arena_free(&q->arena);
    free(q);
}

static struct api_question *ask_status(struct call *c)
{
    return question_new(c, INPUT_STATUS);
}

static struct api_question *ask_lag(struct call *c)
{
    struct api_question *q = question_new(c, INPUT_STATUS);

    if (q != NULL)
        q->lag = true;
    return q;
}

static struct api_question *ask_fund_tree(struct call *c)
{
    struct subject fund;
    struct api_question *q = call_fund(c, &fund) ? question_new(c, INPUT_STATUS) : NULL;

    if (q != NULL) {
        q->tree = true;
        q->fund = fund;
    }
    return q;
}

json_t *call_body(struct call *c)
{
    json_error_t at;
    char what[240], why[160];

    if (c->rq->body.len > API_BODY_BYTES_MAX)
        return call_fail(c, 413, "too_big", "请求太大 / the request is too large", "上限 1 MiB / the limit is 1 MiB",
                         "分几次发 / send it in parts");
    json_t *v = json_loadb((const char *)c->rq->body.at, c->rq->body.len, JSON_REJECT_DUPLICATES, &at);
    if (v != NULL)
        return v;
    snprintf(what, sizeof what, "请求不是合格的 JSON:第 %d 行第 %d 列 / not valid JSON: line %d, column %d", at.line,
             at.column, at.line, at.column);
    snprintf(why, sizeof why, "%.150s", at.text);
    return call_fail(c, 400, "bad_json", what, why, "改好再发;没有签发任何东西 / correct it; nothing was signed");
}

static bool batch_fill(struct call *c, struct api_question *q, const json_t *list, size_t n)
{
    struct filing *filings = arena_take(&q->arena, n * sizeof *filings);
    struct fault fault = {0};
    int rc = filings == NULL ? ERR_NOMEM : 0;

    for (size_t i = 0; i < n && rc == 0; i++) {
        rc = filing_from_json(&filings[i], q->single ? list : json_array_get(list, i), &fault, &q->arena);
        if (rc == ERR_INVALID && !q->single) {
            char in_batch[sizeof fault.what];
            snprintf(in_batch, sizeof in_batch, "第 %zu 项 / item %zu: %.400s", i + 1, i + 1, fault.what);
            memcpy(fault.what, in_batch, sizeof in_batch);
        }
    }
    q->input.filings = filings;
    q->input.n_filings = n;
    if (rc == ERR_INVALID)
        call_fault(c, 400, &fault);
    else if (rc != 0)
        call_fail(c, 413, "too_big", "请求太大 / the request is too large", err_text(rc),
                  "分几次发 / send it in parts");
    return rc == 0;
}

static struct api_question *ask_file(struct call *c)
{
    json_t *body = call_body(c);

    if (body == NULL)
        return NULL;
    size_t n = json_is_array(body) ? json_array_size(body) : 1;
    struct api_question *q = NULL;
    if (n == 0 || n > API_BATCH_FILINGS_MAX) {
        call_fail(c, 413, "batch_size", "一批应有 1 到 1000 项 / a batch has 1 to 1000 items",
                  "没有签发任何东西 / nothing was signed", "分几次发 / send it in parts");
    } else if ((q = question_new(c, INPUT_FILING)) != NULL) {
        q->single = !json_is_array(body);
        if (!batch_fill(c, q, body, n)) {
            api_question_free(q);
            q = NULL;
        }
    }
    json_decref(body);
    return q;
}

static struct api_question *ask_invite(struct call *c)
{
    json_t *body = call_body(c);
    const json_t *area = json_object_get(body, "area");
    struct area child;
    struct api_question *q = NULL;

    if (body == NULL)
        return NULL;
    if (json_object_size(body) != 1 || !json_is_string(area) ||
        !area_parse(&child, json_string_value(area), json_string_length(area)))
        call_fail(c, 400, "bad_field", "应为 {\"area\":\"12 位代码\"} / must be {\"area\":\"12 digits\"}",
                  "没有发邀请 / no invitation was made", "例如 / for example {\"area\":\"513201209000\"}");
    else if ((q = question_new(c, INPUT_INVITE)) != NULL)
        q->input.area = child;
    json_decref(body);
    return q;
}

/* ---- routes ---- */

static const struct route {
    const char *method, *path;
    bool prefix; /* the path goes on: its rest is an id */
    json_t *(*read)(struct call *c);
    struct api_question *(*ask)(struct call *c);
} routes[] = {
    /* One route a line, so that changes do not meet. */
    /* clang-format off */
    {"GET", "/v1/status", false, NULL, ask_status},
    {"GET", "/v1/lag", false, NULL, ask_lag},
    {"GET", "/v1/areas", false, read_areas, NULL},
    {"GET", "/v1/log", false, read_log, NULL},
    {"GET", "/v1/export", false, read_export, NULL},
    {"GET", "/v1/cases", false, read_cases, NULL},
    {"GET", "/v1/matters", false, read_matters, NULL},
    {"GET", "/v1/gaps", false, read_gaps, NULL},
    {"GET", "/v1/instances", false, read_instances, NULL},
    {"GET", "/v1/case/", true, read_case, NULL},
    {"GET", "/v1/papers/", true, read_papers, NULL},
    {"GET", "/v1/work", false, read_work, NULL},
    {"GET", "/v1/warning", false, read_warning, NULL},
    {"GET", "/v1/warnings", false, read_warnings, NULL},
    {"GET", "/v1/survey", false, read_survey, NULL},
    {"GET", "/v1/risk", false, read_risk, NULL},
    {"GET", "/v1/agenda", false, read_agenda, NULL},
    {"GET", "/v1/reports", false, read_reports, NULL},
    {"GET", "/v1/events", false, read_events, NULL},
    {"GET", "/v1/posts", false, read_posts, NULL},
    {"GET", "/v1/track", false, read_track, NULL},
    {"GET", "/v1/jobless", false, read_jobless, NULL},
    {"GET", "/v1/contacts", false, read_contacts, NULL},
    {"GET", "/v1/delist/candidates", false, read_candidates, NULL},
    {"GET", "/v1/funds", false, read_funds, NULL},
    {"GET", "/v1/authorities", false, read_authorities, NULL},
    {"GET", "/v1/funds/tree", false, NULL, ask_fund_tree},
    {"GET", "/v1/funds/public", false, read_fund_public, NULL},
    {"GET", "/v1/duplicates", false, read_duplicates, NULL},
    {"GET", "/v1/digest", false, read_digest, NULL},
    {"GET", "/v1/pack", false, read_pack, NULL},
    {"POST", "/v1/file", false, NULL, ask_file},
    {"POST", "/v1/invite", false, NULL, ask_invite},
    {"GET", "/v1/push", false, read_push, NULL},
    {"GET", "/v1/push/records", false, read_push_records, NULL},
    {"POST", "/v1/match", false, read_match, NULL},
    /* clang-format on */
};

static const struct route *route_find(const char *path, const char *method, bool *other_method)
{
    *other_method = false;
    for (size_t i = 0; i < ARRAY_LEN(routes); i++) {
        const struct route *r = &routes[i];
        if (r->prefix ? strncmp(path, r->path, strlen(r->path)) != 0 : strcmp(path, r->path) != 0)
            continue;
        if (strcmp(method, r->method) == 0)
            return r;
        *other_method = true;
    }
    return NULL;
}

bool api_reads(const char *path, const char **near)
{
    char bare[ROUTE_BYTES_MAX];
    bool other_method;

    *near = NULL;
    snprintf(bare, sizeof bare, "%.*s", (int)strcspn(path, "?"), path);
    const struct route *r = route_find(bare, "GET", &other_method);
    if (r != NULL && (!r->prefix || bare[strlen(r->path)] != '\0'))
        return true;
    *near = near_match(bare, &routes[0].path, ARRAY_LEN(routes), sizeof routes[0]);
    return false;
}

static void route_read(struct call *c, const struct route *r)
{
    c->txn = store_begin(c->a->o.store, TXN_READ);
    json_t *body = r->read(c);
    int rc = txn_error(c->txn);
    store_abort(c->txn);
    arena_reset(&c->a->arena);
    if (rc != 0) {
        json_decref(body);
        if (c->answered)
            free(c->out->body);
        call_fail(c, 500, err_name(rc), "读数据出错 / reading the store failed", err_text(rc), "fangpin verify");
    } else if (!c->answered) {
        response_json(c->out, 200, body);
    }
}

enum api_outcome api_handle(struct api *a, const struct api_request *rq, struct api_response *out,
                            struct api_question **ask)
{
    struct call c = {.a = a, .rq = rq, .out = out};
    bool other_method;
    const struct route *r = route_find(rq->path, rq->method, &other_method);

    *ask = NULL;
    if (r == NULL) {
        call_fail(&c, other_method ? 405 : 404, other_method ? "wrong_method" : "no_such_path",
                  other_method ? "此路径不接受这种方法 / this path takes another method"
                               : "没有这个路径 / there is no such path",
                  "请求没有办理 / nothing was done", "见 node/api/README.md 的路径表 / see the table of paths");
        return API_ANSWERED;
    }
    c.rest = r->prefix ? rq->path + strlen(r->path) : "";
    if (r->read != NULL) {
        route_read(&c, r);
        return API_ANSWERED;
    }
    *ask = r->ask(&c);
    return *ask != NULL ? API_ASK_CORE : API_ANSWERED;
}

/* ---- answers of the core ---- */

static json_t *reply_json(const struct filing_reply *r)
{
    const struct kind_row *row = kind_row(r->kind);

    if (r->rc == ERR_REFUSED)
        return json_pack("{s:o}", "error", reason_json(r->why.code, r->why.what, r->why.why, r->why.remedy));
    if (r->rc != 0)
        return json_pack("{s:o}", "error",
                         reason_json(err_name(r->rc), "没有签成 / not signed", err_text(r->rc), "fangpin doctor"));
    return json_pack("{s:o, s:o, s:s, s:o, s:o, s:b}", "event", value_hex(r->event.b, sizeof r->event.b), "subject",
                     value_hex(r->subject.b, sizeof r->subject.b), "kind", row == NULL ? "?" : row->name, "position",
                     value_count(r->position), "sequence", value_count(r->sequence), "provisional", r->provisional);
}

static void answer_filing(const struct api_question *q, const struct effect *e, struct api_response *out)
{
    if (e->n_replies == 0) {
        api_busy(out);
        return;
    }
    if (q->single) {
        json_t *v = reply_json(&e->replies[0]);
        json_object_set_new(v, "schema", json_string("fangpin.filed/1"));
        response_json(out, e->replies[0].rc == 0 ? 200 : e->replies[0].rc == ERR_REFUSED ? 422 : 500, v);
        return;
    }
    json_t *list = json_array();
    for (size_t i = 0; i < e->n_replies; i++)
        json_array_append_new(list, reply_json(&e->replies[i]));
    response_json(out, 200, list);
}

static void answer_invite(const struct effect *e, struct api_response *out)
{
    char text[TOKEN_TEXT_MAX];

    if (e->rc != 0 && e->why != NULL) {
        response_json(out, 422, error_json(e->why->code, e->why->what, e->why->why, e->why->remedy));
        return;
    }
    if (e->rc != 0 || e->token == NULL || token_print(text, e->token) != 0) {
        response_json(
            out, 500,
            error_json(err_name(e->rc), "没有发成邀请 / no invitation was made", err_text(e->rc), "fangpin doctor"));
        return;
    }
    response_json(out, 200,
                  json_pack("{s:s, s:o, s:s, s:s, s:s, s:o}", "schema", "fangpin.invite/1", "area",
                            value_area(e->token->area), "name", e->token->name, "token", text, "address",
                            e->token->address, "expires", value_time((int64_t)e->token->expires_ms)));
}

/* What the core says of receipts, joined with what the store holds after the same step or a later one. */
static void answer_fund_tree(struct api *a, const struct api_question *q, const struct effect *e,
                             struct api_response *out)
{
    struct call c = {.a = a, .out = out, .txn = store_begin(a->o.store, TXN_READ)};
    json_t *body = fund_tree_json(&c, e->status, &q->fund);
    int rc = txn_error(c.txn);

    store_abort(c.txn);
    arena_reset(&a->arena);
    if (!c.answered && rc == 0) {
        response_json(out, 200, body);
        return;
    }
    json_decref(body);
    if (!c.answered)
        call_fail(&c, 500, err_name(rc), "读数据出错 / reading the store failed", err_text(rc), "fangpin verify");
}

void api_answer(struct api *a, const struct api_question *q, const struct effect *e, struct api_response *out)
{
    *out = (struct api_response){0};
    if (e->kind == EFFECT_REPLY)
        answer_filing(q, e, out);
    else if (e->kind == EFFECT_INVITED)
        answer_invite(e, out);
    else if (e->kind == EFFECT_STATUS && e->status != NULL && q->tree)
        answer_fund_tree(a, q, e, out);
    else if (e->kind == EFFECT_STATUS && e->status != NULL)
        response_json(out, 200, q->lag ? lag_json(e->status) : status_json(a, e->status));
    else
        api_busy(out);
}

/* ---- life ---- */

int api_new(struct api **out, const struct api_options *o)
{
    struct api *a = calloc(1, sizeof *a);

    if (a == NULL)
        return ERR_NOMEM;
    a->o = *o;
    a->arena = arena_of(REQUEST_ARENA_BYTES);
    int rc = core_identity(o->store, &a->me);
    if (rc != 0) {
        free(a);
        return rc;
    }
    *out = a;
    return 0;
}

void api_free(struct api *a)
{
    if (a == NULL)
        return;
    tree_free(a->tree);
    person_index_free(a->persons);
    arena_free(&a->arena);
    free(a);
}
