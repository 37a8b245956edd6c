#include "node/api/step_json.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/near.h"
#include "node/api/body_json.h"
#include "node/api/codes.h"
#include "node/api/values.h"
#include "proto/packet.h"
#include "tiers/overall.h"
#include "tiers/proc_case.h"

#define ZONE_S    (8ll * 3600) /* UTC+8, the legal clock (DOMAIN.md 0.5) */
#define LIST_ROOM (STEP_LIST_MAX * 10u)

struct reading {
    struct filing *out;
    struct step_values *v;
    const struct process *process;
    const struct step_row *row;
    struct fault *fault;
    struct arena *arena;
};

static int bad(struct reading *r, const char *field, const char *zh, const char *en, const char *remedy)
{
    r->fault->code = "bad_field";
    snprintf(r->fault->what, sizeof r->fault->what, "字段 %.60s %.180s / field %.60s %.150s", field, zh, field, en);
    snprintf(r->fault->why, sizeof r->fault->why, "整个请求没有办理,什么也没有签 / nothing was signed");
    snprintf(r->fault->remedy, sizeof r->fault->remedy, "%s", remedy);
    return ERR_INVALID;
}

static int bad_value(struct reading *r, const char *field, const char *zh, const char *en)
{
    return bad(r, field, zh, en, "照这个格式改好再发 / correct it and send again");
}

static int bad_word(struct reading *r, const char *field, const struct code_list *codes)
{
    char names[160], zh[200], en[200];

    code_names_zh(codes, names, sizeof names);
    snprintf(zh, sizeof zh, "应为其中之一: %s", names);
    code_names(codes, names, sizeof names);
    snprintf(en, sizeof en, "must be one of %s", names);
    return bad(r, field, zh, en, "从列出的词里选一个 / choose one of the words listed");
}

/* ---- single values ---- */

static int take_bytes(struct reading *r, uint32_t no, const void *at, size_t len)
{
    void *copy = arena_copy(r->arena, at, len);

    if (copy == NULL)
        return ERR_NOMEM;
    r->v->bytes[no] = span_of(copy, len);
    return 0;
}

static int read_hex(struct reading *r, const char *name, uint32_t no, const json_t *v)
{
    size_t len = step_field_row(no)->max;
    uint8_t bytes[32];

    if (!json_is_string(v) || !hex_parse(bytes, len, json_string_value(v), json_string_length(v)))
        return len == 16 ? bad_value(r, name, "应为 32 位十六进制编号", "must be a text of 32 hex digits")
                         : bad_value(r, name, "应为 64 位十六进制校验值", "must be a text of 64 hex digits");
    return take_bytes(r, no, bytes, len);
}

static int read_text(struct reading *r, const char *name, uint32_t no, const json_t *v)
{
    if (!json_is_string(v) || json_string_length(v) > step_field_row(no)->max)
        return bad_value(r, name, "应为不太长的文字", "must be a text that is not too long");
    if (!tree_text_valid(span_of(json_string_value(v), json_string_length(v))))
        return bad_value(r, name, "含有控制字符", "holds control characters");
    return take_bytes(r, no, json_string_value(v), json_string_length(v));
}

static bool time_parse(const char *text, uint64_t *out)
{
    int y, mo, d, h, mi, used = 0;

    if (sscanf(text, "%4d-%2d-%2dT%2d:%2d%n", &y, &mo, &d, &h, &mi, &used) != 5 || h > 23 || mi > 59 || h < 0 || mi < 0)
        return false;
    uint32_t day = (uint32_t)(y * 10000 + mo * 100 + d);
    const char *rest = text + used;
    if (y < 1970 || !date_exists(day) ||
        (*rest != '\0' && strcmp(rest, ":00") != 0 && strcmp(rest, "+08:00") != 0 && strcmp(rest, ":00+08:00") != 0))
        return false;
    struct tm tm = {.tm_year = y - 1900, .tm_mon = mo - 1, .tm_mday = d, .tm_hour = h, .tm_min = mi};
    *out = (uint64_t)((int64_t)timegm(&tm) - ZONE_S) * 1000;
    return true;
}

static int read_time(struct reading *r, const char *name, uint32_t no, const json_t *v)
{
    if (json_is_integer(v) && json_integer_value(v) > 0) {
        r->v->number[no] = (uint64_t)json_integer_value(v);
        return 0;
    }
    if (json_is_string(v) && time_parse(json_string_value(v), &r->v->number[no]))
        return 0;
    return bad_value(r, name, "应为时刻,如 2026-11-23T18:00(北京时间)", "must be a time like 2026-11-23T18:00 (UTC+8)");
}

static int read_date(struct reading *r, const char *name, uint32_t no, const json_t *v)
{
    uint32_t d = json_is_string(v) ? date_parse(json_string_value(v)) : 0;

    if (d == 0)
        return bad_value(r, name, "应为存在的日期", "must be a day that exists, like \"2026-11-23\"");
    r->v->number[no] = d;
    return 0;
}

static int read_month(struct reading *r, const char *name, uint32_t no, const json_t *v)
{
    int y, m, used = 0;

    if (!json_is_string(v) || sscanf(json_string_value(v), "%4d-%2d%n", &y, &m, &used) != 2 ||
        json_string_value(v)[used] != '\0' || y < 1900 || m < 1 || m > 12)
        return bad_value(r, name, "应为月份,如 2026-11", "must be a month like \"2026-11\"");
    r->v->number[no] = (uint64_t)(y * 100 + m);
    return 0;
}

static int read_number(struct reading *r, const struct step_field *f, const json_t *v, uint64_t *out)
{
    const char *name = step_field_name(f);
    uint64_t max = step_field_row(f->number)->type == STEP_IS_FEN ? (uint64_t)FEN_MAX : step_field_row(f->number)->max;
    char zh[80], en[80];

    if (f->codes != NULL && json_is_string(v)) {
        const struct code *c = code_by_text(f->codes, json_string_value(v));
        if (c == NULL)
            return bad_word(r, name, f->codes);
        *out = c->no;
        return 0;
    }
    if (!json_is_integer(v) || json_integer_value(v) < 0 || (uint64_t)json_integer_value(v) > max) {
        snprintf(zh, sizeof zh, "应为 0 到 %llu 的整数", (unsigned long long)max);
        snprintf(en, sizeof en, "must be a whole number from 0 to %llu", (unsigned long long)max);
        return bad_value(r, name, zh, en);
    }
    *out = (uint64_t)json_integer_value(v);
    if (f->codes != NULL && code_by_no(f->codes, (uint32_t)*out) == NULL)
        return bad_word(r, name, f->codes);
    return 0;
}

/* A county or township may be written without its trailing zeros (S0·三(一): down to townships and villages). */
static bool area_short(struct area *out, const char *text)
{
    char whole[AREA_TEXT_LEN + 1] = "000000000000";
    size_t len = strlen(text);

    if (len != 6 && len != 9 && len != AREA_TEXT_LEN)
        return false;
    memcpy(whole, text, len);
    return area_parse(out, whole, AREA_TEXT_LEN);
}

static int read_list(struct reading *r, const struct step_field *f, const json_t *v)
{
    const char *name = step_field_name(f);
    uint8_t packed[LIST_ROOM];
    size_t len = 0;

    if (!json_is_array(v) || json_array_size(v) > STEP_LIST_MAX)
        return bad_value(r, name, "应为不太长的列表", "must be a list of at most 24");
    for (size_t i = 0; i < json_array_size(v); i++) {
        const json_t *one = json_array_get(v, i);
        uint64_t n = 0;
        struct area area;
        if (step_field_row(f->number)->type == STEP_IS_AREAS) {
            if (!json_is_string(one) || !area_short(&area, json_string_value(one)))
                return bad_value(r, name, "应为 6、9 或 12 位区划代码的列表",
                                 "must be a list of area codes of 6, 9 or 12 digits");
            n = area.code;
        } else {
            int rc = read_number(r, f, one, &n);
            if (rc != 0)
                return rc;
        }
        len = step_list_add(packed, len, sizeof packed, n);
    }
    return len == 0 ? 0 : take_bytes(r, f->number, packed, len);
}

static int read_value(struct reading *r, const struct step_field *f, const json_t *v)
{
    const char *name = step_field_name(f);

    switch (step_field_row(f->number)->type) {
    case STEP_IS_SUBJECT:
    case STEP_IS_HASH:
        return read_hex(r, name, f->number, v);
    case STEP_IS_TEXT:
        return read_text(r, name, f->number, v);
    case STEP_IS_DATE:
        return read_date(r, name, f->number, v);
    case STEP_IS_MONTH:
        return read_month(r, name, f->number, v);
    case STEP_IS_TIME:
        return read_time(r, name, f->number, v);
    case STEP_IS_NUMBERS:
    case STEP_IS_AREAS:
        return read_list(r, f, v);
    default:
        return read_number(r, f, v, &r->v->number[f->number]);
    }
}

/* ---- the object ---- */

static const struct step_field common[] = {{STEP_HOUSEHOLD}, {STEP_THING}, {STEP_ON}};

static const struct step_field *field_find(const struct step_row *row, const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(common); i++)
        if (strcmp(step_field_name(&common[i]), name) == 0)
            return &common[i];
    for (size_t i = 0; i < STEP_FIELDS_MAX && row->fields[i].number != 0; i++)
        if (strcmp(step_field_name(&row->fields[i]), name) == 0)
            return &row->fields[i];
    return NULL;
}

static int refuse_unknown(struct reading *r, const char *name)
{
    const char *names[STEP_FIELDS_MAX + ARRAY_LEN(common)];
    char shown[64], takes[180], remedy[240];
    size_t n = 0;

    for (size_t i = 0; i < ARRAY_LEN(common); i++)
        names[n++] = step_field_name(&common[i]);
    for (size_t i = 0; i < STEP_FIELDS_MAX && r->row->fields[i].number != 0; i++)
        names[n++] = step_field_name(&r->row->fields[i]);
    const char *near = near_match(name, names, n, sizeof names[0]);
    snprintf(shown, sizeof shown, "%.60s", name);
    step_fields_text(r->out->kind, takes, sizeof takes);
    if (near != NULL)
        snprintf(remedy, sizeof remedy, "是不是 %s? / did you mean %s?", near, near);
    else
        snprintf(remedy, sizeof remedy, "这类事项可用 / this kind takes: %s", takes);
    return bad(r, shown, "不用于这类事项", "does not belong to this kind", remedy);
}

static int read_common(struct reading *r, const char *name, const json_t *v, bool *taken)
{
    *taken = true;
    if (strcmp(name, "kind") == 0)
        return 0;
    if (strcmp(name, "area") == 0) {
        if (!json_is_string(v) || !area_parse(&r->out->area, json_string_value(v), json_string_length(v)))
            return bad_value(r, name, "应为 12 位区划代码", "must be a text of 12 digits");
        return 0;
    }
    if (strcmp(name, "dry_run") == 0) {
        r->out->dry_run = json_is_true(v);
        return json_is_boolean(v) ? 0 : bad_value(r, name, "应为 true 或 false", "must be true or false");
    }
    *taken = false;
    return 0;
}

int step_from_json(struct filing *out, const json_t *object, struct fault *fault, struct arena *a)
{
    struct reading r = {.out = out, .fault = fault, .arena = a, .v = arena_take(a, sizeof *r.v)};
    const char *name;
    json_t *v;
    bool taken;

    if (r.v == NULL)
        return ERR_NOMEM;
    if (!step_find(out->kind, &r.process, &r.row))
        return bad(&r, "kind", "不认识", "is unknown", "fangpin help");
    json_object_foreach((json_t *)object, name, v)
    {
        int rc = read_common(&r, name, v, &taken);
        const struct step_field *f = taken ? NULL : field_find(r.row, name);
        if (rc == 0 && !taken)
            rc = f != NULL ? read_value(&r, f, v) : refuse_unknown(&r, name);
        if (rc != 0)
            return rc;
    }
    out->step = r.v;
    out->date = (uint32_t)r.v->number[STEP_ON];
    out->subject = step_subject(r.v, r.process->subject == SUBJECT_PLACE ? STEP_THING : STEP_HOUSEHOLD);
    return 0;
}

void step_fields_text(uint32_t kind, char *out, size_t room)
{
    const struct process *p;
    const struct step_row *row;
    size_t used = (size_t)snprintf(out, room, "area, household, thing, date");

    for (size_t i = 0; step_find(kind, &p, &row) && i < STEP_FIELDS_MAX && row->fields[i].number != 0 && used < room;
         i++)
        used += (size_t)snprintf(out + used, room - used, ", %s", step_field_name(&row->fields[i]));
}

/* ---- to JSON ---- */

static json_t *coded(const struct code_list *codes, uint64_t no)
{
    const struct code *c = codes == NULL ? NULL : code_by_no(codes, (uint32_t)no);

    return c == NULL ? value_count(no) : json_string(c->name);
}

static json_t *list_json(const struct step_field *f, struct span list)
{
    json_t *out = json_array();
    bool areas = step_field_row(f->number)->type == STEP_IS_AREAS;
    uint64_t v;

    while (list.len > 0 && step_list_next(&list, &v))
        json_array_append_new(out, areas ? value_area((struct area){v}) : coded(f->codes, v));
    return out;
}

static json_t *value_json(const struct step_field *f, const struct step_values *v)
{
    char text[16];
    uint64_t n = v->number[f->number];
    struct span bytes = v->bytes[f->number];

    switch (step_field_row(f->number)->type) {
    case STEP_IS_SUBJECT:
    case STEP_IS_HASH:
        return value_hex(bytes.at, bytes.len);
    case STEP_IS_TEXT:
        return json_stringn((const char *)bytes.at, bytes.len);
    case STEP_IS_DATE:
        return value_date((uint32_t)n);
    case STEP_IS_MONTH:
        snprintf(text, sizeof text, "%04u-%02u", (unsigned)(n / 100 % 10000), (unsigned)(n % 100));
        return json_string(text);
    case STEP_IS_TIME:
        return value_time((int64_t)n);
    case STEP_IS_NUMBERS:
    case STEP_IS_AREAS:
        return list_json(f, bytes);
    default:
        return coded(f->codes, n);
    }
}

/* The field as some step of the process takes it: that names its words. */
static struct step_field field_of_process(const struct process *p, uint32_t number)
{
    for (size_t i = 0; i < p->n_steps; i++) {
        const struct step_field *f = step_row_field(&p->steps[i], number);
        if (f != NULL)
            return *f;
    }
    return (struct step_field){.number = (uint8_t)number};
}

static json_t *values_json(const struct process *p, const struct step_row *row, const struct step_values *v)
{
    json_t *o = json_object();

    for (uint32_t i = 1; i < STEP_FIELDS; i++) {
        if (!step_has(v, i))
            continue;
        const struct step_field *mine = row == NULL ? NULL : step_row_field(row, i);
        struct step_field f = mine != NULL ? *mine : field_of_process(p, i);
        json_object_set_new(o, step_field_name(&f), value_json(&f, v));
    }
    return o;
}

json_t *step_body_json(uint32_t kind, struct span body, struct arena *a)
{
    const struct process *p;
    const struct step_row *row;
    struct step *s = arena_take(a, sizeof *s);

    if (s == NULL || !step_find(kind, &p, &row) || !step_read(s, p, row, body))
        return json_null();
    return values_json(p, row, &s->v);
}

static json_t *facts_json(const struct process *p, uint32_t facts)
{
    json_t *list = json_array();

    for (uint32_t i = 0; i < p->n_facts; i++)
        if (facts & FACT(i))
            json_array_append_new(list, json_string(p->facts[i].name));
    return list;
}

static json_t *moves_json(const struct process *p, uint32_t state, uint32_t facts)
{
    json_t *list = json_array();

    for (size_t i = 0; i < p->n_steps; i++) {
        const struct step_row *row = &p->steps[i];
        if (kind_is_step(row->k.kind) && step_fitting(p, row->k.kind, state, facts) == row)
            json_array_append_new(list, json_string(row->k.name));
    }
    return list;
}

static json_t *steps_json(const Fangpin__V1__ProcessView *v)
{
    json_t *list = json_array();

    for (size_t i = 0; i < v->n_step; i++) {
        const Fangpin__V1__StepView *s = v->step[i];
        const struct kind_row *row = kind_row(s->kind);
        const struct code *fate = code_by_no(&codes_fate, s->fate);
        json_array_append_new(list, json_pack("{s:s, s:s, s:o, s:o, s:s, s:o, s:b, s:o}", "step",
                                              row == NULL ? "?" : row->name, "zh", row == NULL ? "?" : row->name_zh,
                                              "date", value_date(s->on), "area", value_area((struct area){s->area}),
                                              "fate", fate == NULL ? "?" : fate->name, "due", value_date(s->due),
                                              "late", (int)s->late, "event", value_hex(s->event.data, s->event.len)));
        if (s->month != 0)
            json_object_set_new(json_array_get(list, json_array_size(list) - 1), "month", value_count(s->month));
        if (s->link.len > 0)
            json_object_set_new(json_array_get(list, json_array_size(list) - 1), "link",
                                value_hex(s->link.data, s->link.len));
    }
    return list;
}

static json_t *now_json(const struct process *p, const Fangpin__V1__StepBody *now)
{
    static const uint8_t nothing[1];
    uint8_t stack[2048];
    struct step s;
    const struct step_row any = {.k = {.kind = 0}};
    size_t len = now == NULL ? 0 : protobuf_c_message_get_packed_size(&now->base);

    if (len == 0 || len > sizeof stack)
        return json_object();
    protobuf_c_message_pack(&now->base, stack);
    step_read(&s, p, &any, span_of(len > 0 ? stack : nothing, len)); /* its ids stand elsewhere: only values matter */
    return values_json(p, NULL, &s.v);
}

static json_t *numbers_json(const uint32_t *at, size_t n)
{
    json_t *list = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_integer(at[i]));
    return list;
}

/* What is seen when it is read and changes nothing: a notice that cannot be over when review and notice are due. */
static json_t *flags_json(const Fangpin__V1__ProcessView *v)
{
    json_t *list = json_array();
    bool posted = v->process == PROCESS_CASE && (v->state == CASE_NOTICE || v->state == CASE_HOLD);

    if (posted && v->now != NULL && v->due != 0 && v->now->until > v->due)
        json_array_append_new(list, json_string("notice_will_overrun"));
    return list;
}

/* The overall days; null where the list is not frozen. */
static json_t *overall_json(const Fangpin__V1__ProcessView *v)
{
    struct overall o = overall_of(v);

    if (o.due == 0)
        return json_null();
    return json_pack("{s:o, s:b, s:o}", "due", value_date(o.due), "passed", (int)(o.cause != OVERALL_KEPT), "cause",
                     o.cause == OVERALL_KEPT ? json_null() : json_string(overall_cause_name(o.cause)));
}

/* Who holds it, and why: everybody who is waited for. */
static json_t *awaited_json(const struct process *p, const Fangpin__V1__ProcessView *v)
{
    json_t *list = json_array();

    for (size_t i = 0; i < v->n_awaited; i++) {
        struct awaited who;
        if (!process_awaited(p, v->state, (uint8_t)v->awaited[i]->no, &who))
            continue;
        json_array_append_new(list, json_pack("{s:o, s:s, s:o, s:o}", "owner",
                                              value_area((struct area){v->awaited[i]->owner}), "role",
                                              code_by_no(&codes_role, who.role)->name, "duty", value_text(who.duty),
                                              "duty_zh", value_text(who.duty_zh)));
    }
    return list;
}

json_t *process_json(const Fangpin__V1__ProcessView *v)
{
    const struct process *p = process_get(v->process);
    json_t *o;

    if (p == NULL || v->state >= p->n_states)
        return json_null();
    const struct state_row *s = &p->states[v->state];
    struct awaited who = {.role = ROLE_NONE};
    if (v->n_awaited > 0)
        process_awaited(p, v->state, (uint8_t)v->awaited[0]->no, &who);
    o = json_pack("{s:s, s:s, s:o, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:o}", "process", p->name, "zh", p->zh,
                  "thing", value_hex(v->thing.data, v->thing.len), "state", s->name, "state_zh", s->zh, "facts",
                  facts_json(p, v->facts), "since", value_date(v->since), "due", value_date(v->due), "owner",
                  value_area((struct area){v->owner}), "duty", value_text(who.duty), "duty_zh", value_text(who.duty_zh),
                  "ended", (int)s->end, "role", json_string(code_by_no(&codes_role, who.role)->name));
    json_object_set_new(o, "awaited", awaited_json(p, v));
    json_object_set_new(o, "crossed", json_integer(v->crossed));
    json_object_set_new(o, "flags", flags_json(v));
    if (v->process == PROCESS_CASE)
        json_object_set_new(o, "overall", overall_json(v));
    if (v->process == PROCESS_HOUSE) {
        json_object_set_new(o, "paid_fen", json_integer(v->paid_fen));
        json_object_set_new(o, "over_fen", json_integer(v->over_fen));
    }
    json_object_set_new(o, "died_on", value_date(v->died_on));
    json_object_set_new(o, "umpire", value_area((struct area){v->umpire}));
    json_object_set_new(o, "news", value_count(v->n_news));
    json_object_set_new(o, "rounds", json_integer(v->rounds));
    json_object_set_new(o, "now", now_json(p, v->now));
    json_object_set_new(o, "asked", numbers_json(v->asked, v->n_asked));
    json_object_set_new(o, "answered", numbers_json(v->answered, v->n_answered));
    json_object_set_new(o, "possible", moves_json(p, v->state, v->facts));
    json_object_set_new(o, "steps", steps_json(v));
    return o;
}

json_t *processes_json(const Fangpin__V1__CaseView *v)
{
    json_t *list = json_array();

    for (size_t i = 0; i < v->n_process; i++)
        json_array_append_new(list, process_json(v->process[i]));
    return list;
}
