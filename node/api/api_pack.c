/* Which rules apply at an office on a day, and why; what acts show that were signed under other ones (K8). */
#include <string.h>

#include "base/clock.h"
#include "node/api/api_internal.h"
#include "node/api/values.h"
#include "node/core/case_store.h"
#include "node/core/rules.h"
#include "proto/packet.h"
#include "tiers/pack_lag.h"

#define VALUE_TEXT_MAX 600

static json_t *clause_json(struct span s)
{
    return s.len > 0 ? json_stringn((const char *)s.at, s.len) : json_null();
}

static json_t *pack_value_json(const struct pack *p, enum pack_key key)
{
    const struct pack_key_row *row = pack_key_row(key);
    const struct pack_value *v = &p->at[key];
    char text[VALUE_TEXT_MAX];

    pack_value_print(text, sizeof text, p, key);
    return json_pack("{s:s, s:s, s:s, s:o, s:o, s:s?, s:s, s:s, s:o}", "key", row->name, "zh", row->zh, "en", row->en,
                     "value", pack_is_set(p, key) ? json_string(text) : json_null(), "n",
                     pack_is_set(p, key) && row->type != PACK_TYPE_TEXT && row->type != PACK_TYPE_WORDS &&
                             row->type != PACK_TYPE_NAME
                         ? json_integer((json_int_t)v->n)
                         : json_null(),
                     "unit", v->unit ? pack_unit_name(v->unit) : NULL, "origin", pack_origin_name(v->origin),
                     "origin_zh", pack_origin_zh(v->origin), "clause", clause_json(v->clause));
}

json_t *pack_values_json(const struct pack *p)
{
    json_t *list = json_array();

    for (size_t key = 0; key < PACK_KEYS; key++) {
        if (p->at[key].origin != PACK_ABSENT)
            json_array_append_new(list, pack_value_json(p, (enum pack_key)key));
    }
    return list;
}

/* ---- what was signed ---- */

/* Standing as pack_stands says, and of those that stand why not this one. */
static enum pack_standing standing_of(const struct pack_shelf *s, size_t i, const struct rules_choice *choice,
                                      struct area office, uint32_t day, bool drill)
{
    enum pack_standing standing = pack_stands(s, i, office, day, drill);

    if (standing != STANDING_APPLIES || i == choice->which)
        return standing;
    if (choice->unreadable[i])
        return STANDING_UNREADABLE;
    return choice->which < s->n && s->at[choice->which]->area != s->at[i]->area ? STANDING_FARTHER : STANDING_OLDER;
}

static json_t *marks_json(Fangpin__V1__PackMark *const *marks, size_t n, bool withdrawal)
{
    json_t *list = json_array();

    for (size_t i = 0; i < n; i++) {
        json_t *o = json_pack("{s:o, s:o}", "area", value_area((struct area){marks[i]->area}), "event",
                              value_hex(marks[i]->event.data, marks[i]->event.len));
        if (withdrawal)
            json_object_set_new(o, "from", value_date(marks[i]->from));
        json_array_append_new(list, o);
    }
    return list;
}

static json_t *signed_json(const struct pack_shelf *s, size_t i, enum pack_standing standing)
{
    const Fangpin__V1__PackView *v = s->at[i];
    json_t *o =
        json_pack("{s:o, s:o, s:o, s:I, s:o, s:o, s:o, s:b, s:o, s:o}", "pack", value_hex(v->pack.data, v->pack.len),
                  "area", value_area((struct area){v->area}), "name", value_text(v->name), "version",
                  (json_int_t)v->version, "effective_on", value_date(v->effective_on), "until", value_date(v->until),
                  "signer", value_area((struct area){v->signer}), "draft", (int)v->draft, "hash",
                  value_hex(v->hash.data, v->hash.len), "event", value_hex(v->event.data, v->event.len));

    json_object_set_new(o, "standing", json_string(pack_standing_name(standing)));
    json_object_set_new(o, "why_zh", json_string(pack_standing_zh(standing)));
    json_object_set_new(o, "why", json_string(pack_standing_text(standing)));
    json_object_set_new(o, "countersigned", marks_json(v->countersign, v->n_countersign, false));
    json_object_set_new(o, "withdrawn", marks_json(v->withdrawal, v->n_withdrawal, true));
    return o;
}

static json_t *years_json(const struct calendar *c)
{
    json_t *list = json_array();

    for (uint32_t year = 2000; year <= 2100; year++) {
        for (size_t i = 0; i < c->n; i++) {
            if (c->at[i].year == year)
                json_array_append_new(list, json_integer(year));
        }
    }
    return list;
}

static json_t *call_store_failed(struct call *c, int rc)
{
    return call_fail(c, 500, err_name(rc), "读数据出错 / reading the store failed", err_text(rc), "fangpin verify");
}

/* ?day=: today when it is absent; 0: answered. */
static uint32_t call_day(struct call *c)
{
    const char *text = call_text(c, "day");
    uint32_t day = text == NULL || text[0] == '\0' ? call_today(c) : date_parse(text);

    if (day == 0)
        call_fail(c, 400, "bad_argument", "参数 day 不对 / argument day is wrong",
                  "应为存在的日期 / it must be a day that exists", "day=2026-11-23");
    return day;
}

json_t *read_pack(struct call *c)
{
    struct area office = c->a->me.area;
    const struct tree *tree = call_tree(c);
    struct arena *a = &c->a->arena;
    struct rules_choice choice;
    struct pack_shelf shelf;
    struct calendar calendar;
    uint32_t day;

    if (tree == NULL || !call_area(c, "area", &office) || (day = call_day(c)) == 0)
        return NULL;
    int rc = rules_shelf(&shelf, c->txn, tree, office, a);
    if (rc == 0)
        rc = rules_choose(&choice, c->txn, &shelf, office, day, c->a->o.drill, a);
    if (rc == 0)
        rc = rules_calendar(&calendar, c->txn, tree, office, a);
    if (rc != 0)
        return call_store_failed(c, rc);
    struct span name = {NULL, 0};
    uint32_t version = 0;
    pack_text(choice.pack, PACK_ID, &name);
    pack_count(choice.pack, PACK_VERSION, &version);
    json_t *list = json_array();
    for (size_t i = 0; i < shelf.n; i++)
        json_array_append_new(list,
                              signed_json(&shelf, i, standing_of(&shelf, i, &choice, office, day, c->a->o.drill)));
    return json_pack("{s:s, s:o, s:o, s:b, s:o, s:I, s:o, s:o, s:o, s:o}", "schema", "fangpin.pack/1", "area",
                     value_area(office), "day", value_date(day), "provisional", choice.which == shelf.n, "name",
                     clause_json(name), "version", (json_int_t)version, "hash",
                     value_hex(choice.pack->hash.b, sizeof choice.pack->hash.b), "values",
                     pack_values_json(choice.pack), "signed", list, "years", years_json(&calendar));
}

/* ---- marks of acts ---- */

/* The whole hash that an act of this file names; null when it names none. */
static json_t *named_json(struct call *c, struct span stored, const ProtobufCBinaryData *event)
{
    for (size_t i = 0; i < case_ref_count(stored); i++) {
        struct log_entry at;
        struct envelope_parts parts;
        struct event e;
        if (!log_get(c->txn, case_ref_at(stored, i), &at) || event->len != sizeof at.id.b ||
            memcmp(event->data, at.id.b, event->len) != 0)
            continue;
        if (envelope_split(&parts, at.envelope) && event_decode_header(&e, parts.header, &c->a->arena) == 0 &&
            e.has_pack)
            return value_hex(e.pack.b, sizeof e.pack.b);
    }
    return json_null();
}

static json_t *mark_json(struct call *c, struct span stored, const Fangpin__V1__EventRef *act, enum pack_mark mark)
{
    const struct kind_row *row = kind_row(act->kind);

    return json_pack("{s:o, s:s, s:s, s:b, s:o, s:o, s:o}", "event", value_hex(act->id.data, act->id.len), "kind",
                     row == NULL ? "?" : row->name, "mark", pack_mark_name(mark), "ratified", (int)act->ratified,
                     "area", value_area((struct area){act->area}), "time", value_time((int64_t)hlc_ms(act->time)),
                     "pack", named_json(c, stored, &act->id));
}

json_t *pack_marks_json(struct call *c, struct area area, struct span stored, const Fangpin__V1__CaseView *v)
{
    const struct tree *tree = call_tree(c);
    struct pack_shelf shelf;

    if (tree == NULL || rules_shelf(&shelf, c->txn, tree, area, &c->a->arena) != 0)
        return NULL;
    json_t *list = json_array();
    for (size_t i = 0; v != NULL && i < v->n_event; i++) {
        enum pack_mark mark = pack_mark_of_act(&shelf, v->event[i]);
        if (mark != PACK_MARK_NONE)
            json_array_append_new(list, mark_json(c, stored, v->event[i], mark));
    }
    return list;
}
