/* The log as people and machines read it: decoded line by line, or as the bytes that were signed. */
#include <stdlib.h>
#include <string.h>

#include "node/api/api_internal.h"
#include "node/api/body_json.h"
#include "node/api/values.h"

#define EXPORT_PAGE_BYTES (512u * 1024u)
#define SCAN_MAX          20000u /* entries looked at for one page when a filter leaves most of them out */

static json_t *cites_json(const struct event *e)
{
    json_t *list = json_array();

    for (uint32_t i = 0; i < e->n_cites; i++)
        json_array_append_new(list, value_hex(e->cites[i].id.b, sizeof e->cites[i].id.b));
    return list;
}

static json_t *kind_json(uint32_t kind)
{
    const struct kind_row *row = kind_row(kind);

    return row == NULL ? value_count(kind) : json_string(row->name);
}

static json_t *event_json(const struct log_entry *l, const struct event *e, struct arena *a)
{
    char at[CURSOR_TEXT_MAX];
    json_t *o = json_object();

    cursor_print(at, l->ref);
    json_object_set_new(o, "at", json_string(at));
    json_object_set_new(o, "id", value_hex(e->id.b, sizeof e->id.b));
    json_object_set_new(o, "kind", kind_json(e->kind));
    json_object_set_new(o, "area", value_area(e->area));
    json_object_set_new(o, "author", value_hex(e->stream.author.b, sizeof e->stream.author.b));
    json_object_set_new(o, "epoch", value_count(e->epoch));
    json_object_set_new(o, "scope", value_area(e->stream.scope.area));
    json_object_set_new(o, "reach", json_string(reach_name(e->stream.scope.reach)));
    json_object_set_new(o, "lane", json_string(lane_name(e->stream.lane)));
    json_object_set_new(o, "thread", value_count(e->stream.thread));
    json_object_set_new(o, "sequence", value_count(e->sequence));
    json_object_set_new(o, "position", value_count(e->position));
    json_object_set_new(o, "depth", value_count(e->depth));
    json_object_set_new(o, "pack", e->has_pack ? value_hex(e->pack.b, sizeof e->pack.b) : json_null());
    json_object_set_new(o, "time", value_time((int64_t)hlc_ms(e->time)));
    json_object_set_new(o, "received", value_time(l->received_ms));
    json_object_set_new(o, "own", json_boolean(l->from_peer == 0));
    json_object_set_new(o, "branch", value_count(l->ref.branch));
    json_object_set_new(o, "sealed",
                        e->has_sealed ? json_string(e->sealed.at == NULL ? "elsewhere" : "held") : json_null());
    json_object_set_new(o, "cites", cites_json(e));
    json_object_set_new(o, "body", body_json(e->kind, e->body, a));
    return o;
}

struct log_walk {
    struct call *c;
    json_t *events;
    uint64_t limit, scanned;
    int lane; /* -1: all */
    uint32_t kind;
    struct log_ref last;
    bool more;
};

static bool log_step(void *arg, const struct log_entry *l)
{
    struct log_walk *w = arg;
    struct event e;

    if (json_array_size(w->events) >= w->limit || w->scanned >= SCAN_MAX) {
        w->more = true;
        return false;
    }
    w->scanned++;
    w->last = l->ref;
    if ((w->lane >= 0 && l->lane != w->lane) || (w->kind != 0 && l->kind != w->kind))
        return true;
    arena_reset(&w->c->a->arena);
    if (event_decode(&e, l->envelope, &w->c->a->arena) == 0)
        json_array_append_new(w->events, event_json(l, &e, &w->c->a->arena));
    return true;
}

/* The cursor argument. False: answered. */
static bool call_cursor(struct call *c, struct log_ref *after, bool *given)
{
    const char *text = call_text(c, "after");

    *given = text != NULL && text[0] != '\0';
    if (!*given || cursor_parse(after, text))
        return true;
    call_fail(c, 400, "bad_argument", "参数 after 不对 / argument after is wrong",
              "应为上一页 next 里的文字 / it must be the text of the last page's next",
              "去掉它就从头读 / leave it out to start from the beginning");
    return false;
}

static bool log_filters(struct call *c, struct log_walk *w)
{
    const char *lane = call_text(c, "lane"), *kind = call_text(c, "kind");
    const struct kind_row *row = kind == NULL ? NULL : kind_by_name(kind);

    w->lane = -1;
    for (int l = 0; lane != NULL && l < LANES; l++)
        if (strcmp(lane, lane_name((enum lane)l)) == 0)
            w->lane = l;
    if ((lane != NULL && w->lane < 0) || (kind != NULL && row == NULL)) {
        call_fail(c, 400, "bad_argument", "参数 lane 或 kind 不认识 / argument lane or kind is not known",
                  "lane: urgent, casework, bulk", "kind: household, help, visit, decision …");
        return false;
    }
    w->kind = row == NULL ? 0 : row->kind;
    return true;
}

json_t *read_log(struct call *c)
{
    struct log_walk w = {.c = c};
    struct log_ref after;
    bool given;
    char next[CURSOR_TEXT_MAX];

    if (!call_cursor(c, &after, &given) || !call_limit(c, &w.limit) || !log_filters(c, &w))
        return NULL;
    w.events = json_array();
    log_each(c->txn, given ? &after : NULL, log_step, &w);
    cursor_print(next, w.last);
    return json_pack("{s:s, s:o, s:o, s:o}", "schema", "fangpin.log/1", "total", value_count(log_count(c->txn)),
                     "events", w.events, "next", w.more ? json_string(next) : json_null());
}

struct export_walk {
    char *at;
    size_t len, room;
    struct log_ref last;
    bool more;
};

static bool export_step(void *arg, const struct log_entry *l)
{
    struct export_walk *w = arg;

    if (w->room - w->len < 4 + l->envelope.len) {
        w->more = true;
        return false;
    }
    put_be((uint8_t *)w->at + w->len, l->envelope.len, 4);
    memcpy(w->at + w->len + 4, l->envelope.at, l->envelope.len);
    w->len += 4 + l->envelope.len;
    w->last = l->ref;
    return true;
}

json_t *read_export(struct call *c)
{
    struct log_ref after;
    bool given;

    if (!call_cursor(c, &after, &given))
        return NULL;
    struct export_walk w = {.room = EXPORT_PAGE_BYTES + EVENT_BYTES_MAX};
    w.at = malloc(w.room);
    if (w.at == NULL)
        return call_fail(c, 500, "no_memory", "内存不足 / out of memory", "没有导出 / nothing was exported",
                         "重试 / try again");
    log_each(c->txn, given ? &after : NULL, export_step, &w);
    *c->out = (struct api_response){.status = 200, .type = "application/octet-stream", .body = w.at, .len = w.len};
    if (w.more)
        cursor_print(c->out->next, w.last);
    c->answered = true;
    return NULL;
}
