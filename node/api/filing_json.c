#include "node/api/filing_json.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/near.h"
#include "node/api/codes.h"
#include "node/api/form_json.h"
#include "node/api/step_json.h"
#include "node/api/values.h"
#include "tiers/kinds.h"
#include "proto/text.h"

enum type {
    TYPE_AREA,
    TYPE_SUBJECT,
    TYPE_FEN,
    TYPE_DATE,
    TYPE_MONTH,
    TYPE_NUMBER,
    TYPE_CODE,
    TYPE_CODES,   /* into kinds[] */
    TYPE_NUMBERS, /* into tags[] */
    TYPE_TEXT,
    TYPE_LINES, /* a text of several lines */
    TYPE_BOOL,
    TYPE_HASH,
    TYPE_FORM, /* a visit form: see form_json.h */
};

#define K(name) (1u << (KIND_##name - KIND_HOUSEHOLD))
#define ALL     0xffffffffu
#define DATED                                                                                                          \
    (K(LEAD) | K(HELP) | K(GRANT) | K(VISIT) | K(DECISION) | K(REFUSAL) | K(NOTICE) | K(EXPIRY) | OF_AID | PUSHED |    \
     PUSHES)
#define MOVES (K(RIGHTS) | K(RECALL) | K(EXPIRY) | K(WRITE_OFF))
#define OF_CASE                                                                                                        \
    (PUSHED_LEAD | K(LEAD_CLOSE) | K(HELP) | K(GRANT) | K(VISIT) | K(DECISION) | K(REFUSAL) | K(NOTICE) | OF_AID)
#define OF_AID     (K(GRANT_VOID) | K(GRANT_DELIVER) | K(GRANT_CONFIRM) | K(RECOVERY) | K(DUPLICATE_SETTLE))
#define GIVES      (K(HELP) | K(GRANT))
#define AT(member) offsetof(struct filing, member)

#define PUSHED_LEAD (K(LEAD) | K(LEAD_URGENT))
#define PUSHED      (PUSHED_LEAD | K(PUSH_RECORD) | K(PUSH_FEEDBACK) | K(LEAD_CLOSE))
#define PUSHES      (K(PUSH) | K(PUSH_URGENT))

#define PEOPLE_MAX       100
#define RECORDS_MAX      1000000
#define GROUP_MAX        999
#define DAYS_MAX         3650
#define TAG_MAX          999
#define TEXT_BYTES_MAX   2000
#define NUMBER_BYTES_MAX 64
#define NAME_BYTES_MAX   192
#define PHONE_BYTES_MAX  40

static const struct field {
    const char *name;
    enum type type;
    size_t at;
    uint32_t kinds;
    uint64_t max; /* of a number, or bytes of a text */
    const struct code_list *codes;
} fields[] = {
    {"area", TYPE_AREA, AT(area), ALL, 0, NULL},
    {"household", TYPE_SUBJECT, AT(subject), OF_CASE | K(HOUSEHOLD), 0, NULL},
    {"fund", TYPE_SUBJECT, AT(fund), K(STANDING_AUTHORITY) | K(HELP) | K(FUND) | K(GRANT) | MOVES, 0, NULL},
    {"authority", TYPE_SUBJECT, AT(authority), K(STANDING_AUTHORITY) | K(HELP) | K(AUTHORITY_REVOKE), 0, NULL},
    {"decision", TYPE_SUBJECT, AT(decision), K(NOTICE) | K(DECISION) | K(REFUSAL), 0, NULL},
    {"amount_fen", TYPE_FEN, AT(amount_fen),
     K(STANDING_AUTHORITY) | K(HELP) | K(FUND) | K(GRANT) | K(RECOVERY) | MOVES | PUSHED_LEAD | K(PUSH_RECORD), 0,
     NULL},
    {"per_household_fen", TYPE_FEN, AT(per_household_fen), K(STANDING_AUTHORITY), 0, NULL},
    {"date", TYPE_DATE, AT(date), DATED, 0, NULL},
    {"help_kind", TYPE_CODE, AT(code), K(HELP), 0, &codes_help_kind},
    {"purpose", TYPE_CODE, AT(code), K(GRANT), 0, &codes_purpose},
    {"committed", TYPE_BOOL, AT(committed), K(GRANT), 0, NULL},
    {"handed_over", TYPE_BOOL, AT(handed_over), K(HELP), 0, NULL},
    {"giver", TYPE_CODE, AT(giver), K(GRANT), 0, &codes_giver},
    {"occasion", TYPE_SUBJECT, AT(occasion), GIVES, 0, NULL},
    {"person", TYPE_SUBJECT, AT(person), GIVES, 0, NULL},
    {"period_from", TYPE_DATE, AT(valid_from), GIVES, 0, NULL},
    {"period_to", TYPE_DATE, AT(valid_to), GIVES, 0, NULL},
    {"aid", TYPE_SUBJECT, AT(aid), OF_AID, 0, NULL},
    {"settlement", TYPE_CODE, AT(code), K(DUPLICATE_SETTLE), 0, &codes_settlement},
    {"against", TYPE_SUBJECT, AT(against), K(DUPLICATE_SETTLE), 0, NULL},
    {"notice", TYPE_SUBJECT, AT(notice), K(RECOVERY) | K(DUPLICATE_SETTLE), 0, NULL},
    {"risk", TYPE_CODE, AT(code), PUSHED_LEAD, 0, &codes_risk},
    {"channel", TYPE_CODE, AT(code2), K(LEAD), 0, &codes_channel},
    {"outcome", TYPE_CODE, AT(code), K(VISIT), 0, &codes_visit},
    {"reason", TYPE_CODE, AT(code), K(REFUSAL), 0, &codes_reason},
    {"way", TYPE_CODE, AT(code), K(NOTICE), 0, &codes_way},
    {"origin", TYPE_CODE, AT(code2), K(HOUSEHOLD), 0, &codes_origin},
    {"people", TYPE_NUMBER, AT(people), K(HOUSEHOLD), PEOPLE_MAX, NULL},
    {"group", TYPE_NUMBER, AT(group), K(HOUSEHOLD), GROUP_MAX, NULL},
    {"kinds", TYPE_CODES, AT(kinds), K(STANDING_AUTHORITY), 0, &codes_help_kind},
    {"tags", TYPE_NUMBERS, AT(tags), K(HOUSEHOLD), TAG_MAX, NULL},
    {"valid_from", TYPE_DATE, AT(valid_from), K(STANDING_AUTHORITY), 0, NULL},
    {"valid_to", TYPE_DATE, AT(valid_to), K(STANDING_AUTHORITY), 0, NULL},
    {"visit_days", TYPE_NUMBER, AT(visit_days), K(STANDING_AUTHORITY), DAYS_MAX, NULL},
    {"decision_days", TYPE_NUMBER, AT(decision_days), K(STANDING_AUTHORITY), DAYS_MAX, NULL},
    {"notice_days", TYPE_NUMBER, AT(notice_days), K(STANDING_AUTHORITY) | K(DECISION) | K(REFUSAL), DAYS_MAX, NULL},
    {"epoch", TYPE_NUMBER, AT(epoch), K(WRITE_OFF), UINT32_MAX, NULL},
    {"text", TYPE_TEXT, AT(text), K(REFUSAL), TEXT_BYTES_MAX, NULL},
    {"reason_text", TYPE_TEXT, AT(text), K(WRITE_OFF) | K(PACK_WITHDRAW) | K(AUTHORITY_REVOKE), TEXT_BYTES_MAX, NULL},
    {"number", TYPE_TEXT, AT(number), K(DECISION) | K(REFUSAL), NUMBER_BYTES_MAX, NULL},
    {"dossier", TYPE_HASH, AT(dossier), K(DECISION) | K(REFUSAL), 0, NULL},
    {"name", TYPE_TEXT, AT(text), K(FUND), NAME_BYTES_MAX, NULL},
    {"head_name", TYPE_TEXT, AT(head_name), K(HOUSEHOLD) | K(PUSH_RECORD), NAME_BYTES_MAX, NULL},
    {"citizen_id", TYPE_TEXT, AT(citizen_id), K(HOUSEHOLD) | K(PUSH_RECORD), 18, NULL},
    {"member_ids", TYPE_TEXT, AT(member_ids), K(HOUSEHOLD), 15 * 19, NULL},
    {"phone", TYPE_TEXT, AT(phone), K(HOUSEHOLD), PHONE_BYTES_MAX, NULL},
    {"address", TYPE_TEXT, AT(address), K(HOUSEHOLD) | K(PUSH_RECORD), NAME_BYTES_MAX * 2, NULL},
    {"dept", TYPE_CODE, AT(dept), PUSHED | PUSHES, 0, &codes_dept},
    {"month", TYPE_MONTH, AT(month), PUSHED | PUSHES, 0, NULL},
    {"revision", TYPE_NUMBER, AT(revision), PUSHED | PUSHES, 99, NULL},
    {"records", TYPE_NUMBER, AT(records), PUSHES, RECORDS_MAX, NULL},
    {"data_kind", TYPE_CODE, AT(data_kind), PUSHED_LEAD | K(PUSH_RECORD), 0, &codes_data_kind},
    {"record", TYPE_TEXT, AT(record), PUSHED, 40, NULL},
    {"result", TYPE_CODE, AT(code), K(PUSH_FEEDBACK), 0, &codes_result},
    {"form", TYPE_FORM, AT(form), K(VISIT), 0, NULL},
    {"pack", TYPE_SUBJECT, AT(thing), K(PACK_COUNTERSIGN) | K(PACK_WITHDRAW), 0, NULL},
    {"pack_text", TYPE_LINES, AT(text), K(PACK), PACK_BYTES_MAX, NULL},
    {"calendar_text", TYPE_LINES, AT(text), K(CALENDAR), PACK_BYTES_MAX, NULL},
    {"effective_on", TYPE_DATE, AT(valid_from), K(PACK), 0, NULL},
    {"until", TYPE_DATE, AT(valid_to), K(PACK), 0, NULL},
    {"from", TYPE_DATE, AT(valid_from), K(PACK_WITHDRAW), 0, NULL},
    {"dry_run", TYPE_BOOL, AT(dry_run), ALL, 0, NULL},
};

struct reading {
    struct filing *out;
    struct fault *fault;
    struct arena *arena;
};

static int bad(struct reading *r, const char *field, const char *is, const char *is_en, const char *remedy)
{
    r->fault->code = "bad_field";
    snprintf(r->fault->what, sizeof r->fault->what, "字段 %.60s %.180s / field %.60s %.150s", field, is, field, is_en);
    snprintf(r->fault->why, sizeof r->fault->why, "整个请求没有办理,什么也没有签 / nothing was signed");
    snprintf(r->fault->remedy, sizeof r->fault->remedy, "%s", remedy);
    return ERR_INVALID;
}

static int bad_type(struct reading *r, const char *field, const char *wanted_zh, const char *wanted)
{
    char zh[100], en[100];

    snprintf(zh, sizeof zh, "应为 %s", wanted_zh);
    snprintf(en, sizeof en, "must be %s", wanted);
    return bad(r, field, zh, en, "照这个格式改好再发 / correct it and send again");
}

static int read_area(struct reading *r, const struct field *f, const json_t *v, struct area *out)
{
    if (!json_is_string(v) || !area_parse(out, json_string_value(v), json_string_length(v)))
        return bad_type(r, f->name, "12 位区划代码(文本)", "a text of 12 digits, like \"513201209200\"");
    return 0;
}

static int read_subject(struct reading *r, const struct field *f, const json_t *v, struct subject *out)
{
    if (!json_is_string(v) || !hex_parse(out->b, sizeof out->b, json_string_value(v), json_string_length(v)))
        return bad_type(r, f->name, "32 位十六进制编号(文本)", "a text of 32 hex digits");
    return 0;
}

static int read_hash(struct reading *r, const struct field *f, const json_t *v, struct id *out)
{
    if (!json_is_string(v) || !hex_parse(out->b, sizeof out->b, json_string_value(v), json_string_length(v)))
        return bad_type(r, f->name, "64 位十六进制校验值(文本)", "a text of 64 hex digits");
    return 0;
}

static int read_whole(struct reading *r, const char *name, const json_t *v, uint64_t max, uint64_t *out)
{
    char zh[80], en[80];

    if (!json_is_integer(v) || json_integer_value(v) < 0 || (uint64_t)json_integer_value(v) > max) {
        snprintf(zh, sizeof zh, "0 到 %llu 的整数", (unsigned long long)max);
        snprintf(en, sizeof en, "a whole number from 0 to %llu", (unsigned long long)max);
        return bad_type(r, name, zh, en);
    }
    *out = (uint64_t)json_integer_value(v);
    return 0;
}

static int read_date(struct reading *r, const struct field *f, const json_t *v, uint32_t *out)
{
    uint32_t d = 0;

    if (json_is_string(v) && json_string_length(v) == strlen(json_string_value(v)))
        d = date_parse(json_string_value(v));
    else if (json_is_integer(v) && json_integer_value(v) > 0 && json_integer_value(v) <= 99991231 &&
             date_exists((uint32_t)json_integer_value(v)))
        d = (uint32_t)json_integer_value(v);
    if (d == 0)
        return bad_type(r, f->name, "存在的日期", "a day that exists, like \"2026-11-23\"");
    *out = d;
    return 0;
}

static int read_month(struct reading *r, const struct field *f, const json_t *v, uint32_t *out)
{
    uint32_t month = 0;

    if (json_is_string(v))
        month = month_parse(json_string_value(v));
    else if (json_is_integer(v) && json_integer_value(v) > 0 && json_integer_value(v) <= 999912)
        month = (uint32_t)json_integer_value(v);
    if (month == 0 || !date_exists(month * 100 + 1))
        return bad_type(r, f->name, "存在的月份", "a month, like \"2026-10\"");
    *out = month;
    return 0;
}

static int read_code(struct reading *r, const struct field *f, const json_t *v, uint32_t *out)
{
    const struct code *c = NULL;
    char names[160], zh[200], en[200];

    if (json_is_string(v))
        c = code_by_text(f->codes, json_string_value(v));
    else if (json_is_integer(v) && json_integer_value(v) >= 0 && json_integer_value(v) <= UINT32_MAX)
        c = code_by_no(f->codes, (uint32_t)json_integer_value(v));
    if (c == NULL) {
        code_names_zh(f->codes, names, sizeof names);
        snprintf(zh, sizeof zh, "应为其中之一: %s", names);
        code_names(f->codes, names, sizeof names);
        snprintf(en, sizeof en, "must be one of %s", names);
        return bad(r, f->name, zh, en, "从列出的词里选一个 / choose one of the words listed");
    }
    *out = c->no;
    return 0;
}

static int read_list(struct reading *r, const struct field *f, const json_t *v)
{
    struct filing *o = r->out;
    bool codes = f->type == TYPE_CODES;
    size_t max = codes ? ARRAY_LEN(o->kinds) : ARRAY_LEN(o->tags);
    uint32_t *to = codes ? o->kinds : o->tags;
    int rc = 0;

    if (!json_is_array(v) || json_array_size(v) > max)
        return bad_type(r, f->name, "不太长的列表", "a list of at most 8 kinds or 16 tags");
    for (size_t i = 0; i < json_array_size(v) && rc == 0; i++) {
        uint64_t n = 0;
        if (codes) {
            rc = read_code(r, f, json_array_get(v, i), &to[i]);
        } else {
            rc = read_whole(r, f->name, json_array_get(v, i), f->max, &n);
            to[i] = (uint32_t)n;
        }
    }
    *(codes ? &o->n_kinds : &o->n_tags) = (uint32_t)json_array_size(v);
    return rc;
}

/* Control characters would let a text break out of its line in a log or a printed list. */
static bool text_is_plain(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
            return false;
    return true;
}

static int read_text(struct reading *r, const struct field *f, const json_t *v, const char **out)
{
    char zh[80], en[80];

    if (!json_is_string(v) || json_string_length(v) > f->max) {
        snprintf(zh, sizeof zh, "不超过 %llu 字节的文本", (unsigned long long)f->max);
        snprintf(en, sizeof en, "a text of at most %llu bytes", (unsigned long long)f->max);
        return bad_type(r, f->name, zh, en);
    }
    if (f->type != TYPE_LINES && !text_is_plain(json_string_value(v), json_string_length(v)))
        return bad(r, f->name, "含有控制字符", "holds control characters",
                   "去掉换行和制表符 / take out line breaks and tabs");
    *out = arena_copy(r->arena, json_string_value(v), json_string_length(v) + 1);
    return *out == NULL ? ERR_NOMEM : 0;
}

static int read_field(struct reading *r, const struct field *f, const json_t *v)
{
    void *to = (char *)r->out + f->at;
    uint64_t n = 0;
    int rc;

    switch (f->type) {
    case TYPE_AREA:
        return read_area(r, f, v, to);
    case TYPE_SUBJECT:
        return read_subject(r, f, v, to);
    case TYPE_HASH:
        return read_hash(r, f, v, to);
    case TYPE_FEN:
        rc = read_whole(r, f->name, v, FEN_MAX, &n);
        *(int64_t *)to = (int64_t)n;
        return rc;
    case TYPE_DATE:
        return read_date(r, f, v, to);
    case TYPE_MONTH:
        return read_month(r, f, v, to);
    case TYPE_NUMBER:
        rc = read_whole(r, f->name, v, f->max, &n);
        *(uint32_t *)to = (uint32_t)n;
        return rc;
    case TYPE_CODE:
        return read_code(r, f, v, to);
    case TYPE_CODES:
    case TYPE_NUMBERS:
        return read_list(r, f, v);
    case TYPE_TEXT:
    case TYPE_LINES:
        return read_text(r, f, v, to);
    case TYPE_BOOL:
        if (!json_is_boolean(v))
            return bad_type(r, f->name, "true 或 false", "true or false");
        *(bool *)to = json_is_true(v);
        return 0;
    case TYPE_FORM:
        return form_pack_json(to, v, r->fault, r->arena);
    }
    return ERR_INVALID;
}

static int read_kind(struct reading *r, const json_t *object)
{
    const json_t *v = json_object_get(object, "kind");
    const struct kind_row *row = json_is_string(v) ? kind_by_name(json_string_value(v)) : NULL;

    if (row == NULL || (!kind_is_step(row->kind) && (row->kind < KIND_HOUSEHOLD || row->kind >= KIND_HOUSEHOLD + 32)))
        return bad(
            r, "kind", "缺少或不认识", "is missing or unknown",
            "household, lead, help, fund, rights, grant, visit, decision, refusal, notice … : fangpin help file");
    r->out->kind = row->kind;
    return 0;
}

static const struct field *field_of(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        if (strcmp(fields[i].name, name) == 0)
            return &fields[i];
    return NULL;
}

static int refuse_unknown(struct reading *r, const char *name)
{
    const char *near = near_match(name, fields, ARRAY_LEN(fields), sizeof fields[0]);
    char shown[64], remedy[160];

    snprintf(shown, sizeof shown, "%.60s", name);
    text_cut_whole(shown);
    snprintf(remedy, sizeof remedy, "是不是 %s? / did you mean %s?", near, near);
    return bad(r, shown, "不认识", "is not known", near != NULL ? remedy : "删去它 / take it out");
}

static int refuse_misplaced(struct reading *r, const struct field *f)
{
    char takes[200], remedy[240];

    filing_fields(r->out->kind, takes, sizeof takes);
    snprintf(remedy, sizeof remedy, "这类事项可用 / this kind takes: %s", takes);
    return bad(r, f->name, "不用于这类事项", "does not belong to this kind", remedy);
}

int filing_from_json(struct filing *out, const json_t *object, struct fault *fault, struct arena *a)
{
    struct reading r = {out, fault, a};
    const char *name;
    json_t *v;

    *out = (struct filing){0};
    if (!json_is_object(object))
        return bad(&r, "(请求)", "应为 JSON 对象", "must be a JSON object", "{\"kind\":\"household\", …}");
    int rc = read_kind(&r, object);
    if (rc == 0 && kind_is_step(out->kind))
        return step_from_json(out, object, fault, a);
    json_object_foreach((json_t *)object, name, v)
    {
        const struct field *f = field_of(name);
        if (rc != 0)
            return rc;
        if (strcmp(name, "kind") == 0)
            continue;
        if (f == NULL)
            return refuse_unknown(&r, name);
        if ((f->kinds & 1u << (out->kind - KIND_HOUSEHOLD)) == 0)
            return refuse_misplaced(&r, f);
        rc = read_field(&r, f, v);
    }
    if (out->kind == KIND_FUND)
        out->thing = out->fund;
    if (out->kind == KIND_STANDING_AUTHORITY)
        out->thing = out->authority;
    return rc;
}

void filing_fields(uint32_t kind, char *out, size_t room)
{
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < ARRAY_LEN(fields) && used < room; i++)
        if (kind >= KIND_HOUSEHOLD && kind < KIND_HOUSEHOLD + 32 &&
            (fields[i].kinds & 1u << (kind - KIND_HOUSEHOLD)) != 0)
            used += (size_t)snprintf(out + used, room - used, "%s%s", used > 0 ? ", " : "", fields[i].name);
}
