#include "node/api/form_json.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "base/near.h"
#include "node/api/body_json.h"
#include "node/api/values.h"
#include "proto/packet.h"
#include "tiers/evidence.h"

#define COUNT_MAX  100000
#define HASH_BYTES 32

struct reading {
    struct fault *fault;
    struct arena *a;
    char path[120]; /* "member[2].citizen_id" */
};

typedef const ProtobufCFieldDescriptor field_row;

static int bad(struct reading *r, const char *wanted)
{
    r->fault->code = "bad_form";
    snprintf(r->fault->what, sizeof r->fault->what, "表单 %.119s 写错了 / the form's %.119s is wrong", r->path,
             r->path);
    snprintf(r->fault->why, sizeof r->fault->why, "%s", wanted);
    snprintf(r->fault->remedy, sizeof r->fault->remedy,
             "照这个格式改好再发;先检查: fangpin household check 文件 / correct it; check it first");
    return ERR_INVALID;
}

static int unknown(struct reading *r, const char *name, const char *near)
{
    bad(r, "不认识的栏目 / unknown field");
    snprintf(r->fault->what, sizeof r->fault->what, "表单 %.119s 没有栏目 %.60s / no field %.60s in the form", r->path,
             name, name);
    if (near != NULL)
        snprintf(r->fault->remedy, sizeof r->fault->remedy, "是不是 %s? / did you mean %s?", near, near);
    return ERR_INVALID;
}

/* Go one name or number deeper; gives where the path ended before. */
static size_t path_enter(struct reading *r, const char *name, long index)
{
    size_t was = strlen(r->path);

    if (index >= 0)
        snprintf(r->path + was, sizeof r->path - was, "[%ld]", index);
    else
        snprintf(r->path + was, sizeof r->path - was, "%s%.50s", was > 0 ? "." : "", name);
    return was;
}

/* ---- single values ---- */

static bool ends_with(const char *name, const char *end)
{
    size_t len = strlen(name), tail = strlen(end);

    return len >= tail && strcmp(name + len - tail, end) == 0;
}

static int date_read(struct reading *r, const json_t *v, uint32_t *out)
{
    *out = json_is_string(v) ? date_parse(json_string_value(v)) : 0;
    return *out != 0 ? 0 : bad(r, "应为存在的日期 / a day that exists, like \"2022-06-13\"");
}

static int month_read(struct reading *r, const json_t *v, uint32_t *out)
{
    unsigned year = 0, month = 0;
    int used = 0;

    if (json_is_string(v) && strlen(json_string_value(v)) == 7 &&
        sscanf(json_string_value(v), "%4u-%2u%n", &year, &month, &used) == 2 && used == 7 && month >= 1 &&
        month <= 12 && year >= 1900) {
        *out = year * 100 + month;
        return 0;
    }
    if (json_is_integer(v) && json_integer_value(v) >= 190001 && json_integer_value(v) <= 999912 &&
        json_integer_value(v) % 100 >= 1 && json_integer_value(v) % 100 <= 12) {
        *out = (uint32_t)json_integer_value(v);
        return 0;
    }
    return bad(r, "应为月份 / a month, like \"2021-06\"");
}

static int whole_read(struct reading *r, const json_t *v, int64_t least, int64_t most, int64_t *out)
{
    char wanted[120];

    if (json_is_integer(v) && json_integer_value(v) >= least && json_integer_value(v) <= most) {
        *out = json_integer_value(v);
        return 0;
    }
    snprintf(wanted, sizeof wanted, "应为 %lld 到 %lld 的整数 / a whole number from %lld to %lld", (long long)least,
             (long long)most, (long long)least, (long long)most);
    return bad(r, wanted);
}

static int number_read(struct reading *r, field_row *f, const json_t *v, uint32_t *out)
{
    int64_t n = 0;

    if (ends_with(f->name, "_on") || ends_with(f->name, "_since") || ends_with(f->name, "date") ||
        strcmp(f->name, "birth") == 0)
        return date_read(r, v, out);
    if (strncmp(f->name, "window_", 7) == 0)
        return month_read(r, v, out);
    int rc = whole_read(r, v, 0, COUNT_MAX, &n);
    *out = (uint32_t)n;
    return rc;
}

static int text_read(struct reading *r, const json_t *v, char **out)
{
    const char *text = json_string_value(v);

    if (text == NULL || json_string_length(v) > FILING_TEXT_BYTES_MAX || strlen(text) != json_string_length(v))
        return bad(r, "应为不超过 600 字节的文字 / a text of at most 600 bytes");
    for (const char *p = text; *p != '\0'; p++) {
        if ((unsigned char)*p < 0x20 || *p == 0x7f)
            return bad(r, "去掉换行和制表符 / take out line breaks and tabs");
    }
    *out = arena_copy(r->a, text, strlen(text) + 1);
    return *out == NULL ? ERR_NOMEM : 0;
}

static int hash_read(struct reading *r, const json_t *v, ProtobufCBinaryData *out)
{
    out->data = arena_take(r->a, HASH_BYTES);
    out->len = HASH_BYTES;
    if (out->data == NULL)
        return ERR_NOMEM;
    if (json_is_string(v) && hex_parse(out->data, HASH_BYTES, json_string_value(v), json_string_length(v)))
        return 0;
    return bad(r, "应为文件的 64 位十六进制校验值 / a file's hash in 64 hex digits");
}

static bool is_tri(const ProtobufCEnumDescriptor *d)
{
    return strcmp(d->short_name, "Tri") == 0;
}

static int word_read(struct reading *r, const ProtobufCEnumDescriptor *d, const json_t *v, uint32_t *out)
{
    char wanted[200] = "";
    size_t used = 0;

    if (is_tri(d) && (json_is_boolean(v) || json_is_null(v))) {
        *out = json_is_null(v)   ? FANGPIN__V1__TRI__UNKNOWN
               : json_is_true(v) ? FANGPIN__V1__TRI__YES
                                 : FANGPIN__V1__TRI__NO;
        return 0;
    }
    for (unsigned i = 0; i < d->n_values; i++) {
        if (json_is_string(v) && strcasecmp(json_string_value(v), d->values[i].name) == 0) {
            *out = (uint32_t)d->values[i].value;
            return 0;
        }
        if (used < sizeof wanted)
            used += (size_t)snprintf(wanted + used, sizeof wanted - used, "%s%s",
                                     i ? ", " : "应为 / one of: ", d->values[i].name);
    }
    return bad(r, is_tri(d) ? "应为 true、false 或 null / true, false, or null for unknown" : wanted);
}

/* ---- messages ---- */

static int message_read(struct reading *r, const ProtobufCMessageDescriptor *d, const json_t *o, void **out);

static int value_read(struct reading *r, field_row *f, const json_t *v, void *to)
{
    switch (f->type) {
    case PROTOBUF_C_TYPE_UINT32:
        return number_read(r, f, v, to);
    case PROTOBUF_C_TYPE_INT64:
        return whole_read(r, v, 0, FEN_MAX, to);
    case PROTOBUF_C_TYPE_STRING:
        return text_read(r, v, to);
    case PROTOBUF_C_TYPE_BYTES:
        return hash_read(r, v, to);
    case PROTOBUF_C_TYPE_ENUM:
        return word_read(r, f->descriptor, v, to);
    case PROTOBUF_C_TYPE_MESSAGE:
        return message_read(r, f->descriptor, v, to);
    default: /* bool: the form has no other types */
        *(protobuf_c_boolean *)to = json_is_true(v);
        return json_is_boolean(v) ? 0 : bad(r, "应为 true 或 false / true or false");
    }
}

static size_t value_width(ProtobufCType type)
{
    return type == PROTOBUF_C_TYPE_BYTES ? sizeof(ProtobufCBinaryData) : sizeof(void *);
}

static int list_read(struct reading *r, field_row *f, const json_t *v, void *message)
{
    size_t n = json_array_size(v), width = value_width(f->type);
    char *at = arena_take(r->a, (n + 1) * width);
    int rc = 0;

    if (!json_is_array(v) || n > FORM_LIST_MAX)
        return bad(r, "应为不超过 64 项的列表 / a list of at most 64");
    if (at == NULL)
        return ERR_NOMEM;
    for (size_t i = 0; i < n && rc == 0; i++) {
        size_t was = path_enter(r, NULL, (long)i);
        rc = value_read(r, f, json_array_get(v, i), at + i * width);
        if (rc == 0)
            r->path[was] = '\0';
    }
    *(size_t *)((char *)message + f->quantifier_offset) = n;
    *(void **)((char *)message + f->offset) = at;
    return rc;
}

/* What is written by the program and not by the person. */
static bool field_is_ours(const ProtobufCMessageDescriptor *d, field_row *f)
{
    return d == &fangpin__v1__visit_form__descriptor && (strcmp(f->name, "form") == 0 || strcmp(f->name, "fact") == 0);
}

static int facts_read(struct reading *r, const json_t *o, Fangpin__V1__VisitForm *form);

static int field_read(struct reading *r, const ProtobufCMessageDescriptor *d, const char *name, const json_t *v,
                      void *message)
{
    field_row *f = protobuf_c_message_descriptor_get_field_by_name(d, name);

    if (d == &fangpin__v1__visit_form__descriptor && strcmp(name, "facts") == 0)
        return facts_read(r, v, message);
    if (f == NULL || field_is_ours(d, f))
        return unknown(r, name, near_match(name, d->fields, d->n_fields, sizeof d->fields[0]));
    if (json_is_null(v))
        return 0; /* not asked */
    if (f->label == PROTOBUF_C_LABEL_REPEATED)
        return list_read(r, f, v, message);
    return value_read(r, f, v, (char *)message + f->offset);
}

static int message_read(struct reading *r, const ProtobufCMessageDescriptor *d, const json_t *o, void **out)
{
    void *message = arena_take(r->a, d->sizeof_message);
    const char *name;
    json_t *v;

    if (!json_is_object(o))
        return bad(r, "应为 JSON 对象 / a JSON object");
    if (message == NULL)
        return ERR_NOMEM;
    d->message_init(message);
    json_object_foreach((json_t *)(uintptr_t)o, name, v)
    {
        size_t was = path_enter(r, name, -1);
        int rc = field_read(r, d, name, v, message);
        if (rc != 0)
            return rc;
        r->path[was] = '\0';
    }
    *out = message;
    return 0;
}

/* ---- facts ---- */

static int fact_value(struct reading *r, enum fact_name f, const json_t *v, int64_t *out)
{
    if (fact_type(f) != FACT_TRI)
        return whole_read(r, v, f == FACT_INCOME_TOTAL ? -FEN_MAX : 0, FEN_MAX, out);
    *out = json_is_true(v);
    return json_is_boolean(v) ? 0
                              : bad(r, "应为 true 或 false;不知道就不写 / true or false; leave out what is unknown");
}

static int fact_word(struct reading *r, const char *key, const json_t *v, Fangpin__V1__FormFact *x)
{
    const char *word = json_is_string(v) ? json_string_value(v) : "";

    if (strcmp(key, "source") == 0) {
        x->source = source_by_key(word);
        return x->source < SOURCES
                   ? 0
                   : bad(r, "应为 / one of: household_word, officer_judgement, visit, document, department");
    }
    if (strcmp(key, "department") == 0) {
        x->department = department_by_key(word);
        return x->department < SOURCE_DEPARTMENTS ? 0 : bad(r, "没有这个部门 / no such department");
    }
    if (strcmp(key, "date") == 0)
        return date_read(r, v, &x->date);
    if (strcmp(key, "evidence") == 0)
        return text_read(r, v, &x->evidence);
    return unknown(r, key, "value, source, department, date, evidence");
}

static int fact_read(struct reading *r, enum fact_name f, const json_t *v, Fangpin__V1__FormFact *x)
{
    const char *key;
    json_t *part;
    int rc = 0;

    fangpin__v1__form_fact__init(x);
    x->fact = f + 1;
    x->source = SOURCE_VISIT;
    if (!json_is_object(v))
        return fact_value(r, f, v, &x->value);
    json_object_foreach((json_t *)(uintptr_t)v, key, part)
    {
        if (rc == 0 && strcmp(key, "value") != 0)
            rc = fact_word(r, key, part, x);
    }
    return rc == 0 ? fact_value(r, f, json_object_get(v, "value"), &x->value) : rc;
}

static const char *fact_near(const char *key)
{
    const char *keys[FACTS];

    for (unsigned f = 0; f < FACTS; f++)
        keys[f] = fact_key((enum fact_name)f);
    return near_match(key, keys, FACTS, sizeof keys[0]);
}

static int facts_read(struct reading *r, const json_t *o, Fangpin__V1__VisitForm *form)
{
    Fangpin__V1__FormFact *rows = arena_take(r->a, FACTS * sizeof *rows);
    const char *key;
    json_t *v;

    form->fact = arena_take(r->a, FACTS * sizeof(void *));
    if (rows == NULL || form->fact == NULL)
        return ERR_NOMEM;
    if (!json_is_object(o))
        return bad(r, "应为 JSON 对象 / a JSON object");
    json_object_foreach((json_t *)(uintptr_t)o, key, v)
    {
        enum fact_name f = fact_by_key(key);
        size_t was = path_enter(r, key, -1);
        if (f == FACTS) {
            r->path[was] = '\0';
            return unknown(r, key, fact_near(key));
        }
        if (!json_is_null(v)) {
            Fangpin__V1__FormFact *x = form->fact[form->n_fact] = &rows[form->n_fact];
            int rc = fact_read(r, f, v, x);
            if (rc != 0)
                return rc;
            form->n_fact++; /* a JSON object names each key once */
        }
        r->path[was] = '\0';
    }
    return 0;
}

int form_from_json(Fangpin__V1__VisitForm **out, const json_t *object, struct fault *fault, struct arena *a)
{
    struct reading r = {.fault = fault, .a = a};
    void *message = NULL;
    int rc = message_read(&r, &fangpin__v1__visit_form__descriptor, object, &message);

    *out = message;
    return rc;
}

int form_pack_json(struct span *out, const json_t *object, struct fault *fault, struct arena *a)
{
    struct reading r = {.fault = fault, .a = a};
    Fangpin__V1__VisitForm *form;
    int rc = form_from_json(&form, object, fault, a);

    if (rc != 0)
        return rc;
    size_t len = fangpin__v1__visit_form__get_packed_size(form);
    if (len + SEAL_EXTRA_BYTES + 64 > SEALED_BYTES_MAX) /* 64: what the office adds */
        return bad(&r, "表单太大:密件最多 16 KB / the form is too big: a sealed part holds 16 KB");
    uint8_t *at = arena_take(a, len + 1);
    if (at == NULL)
        return ERR_NOMEM;
    *out = span_of(at, fangpin__v1__visit_form__pack(form, at));
    return 0;
}

/* ---- to JSON ---- */

static json_t *fact_json(const Fangpin__V1__FormFact *x)
{
    bool tri = fact_type((enum fact_name)(x->fact - 1)) == FACT_TRI;
    json_t *o = json_object();

    json_object_set_new(o, "value", tri ? json_boolean(x->value) : json_integer(x->value));
    json_object_set_new(o, "source", json_string(source_key(x->source)));
    if (x->department != BY_NONE)
        json_object_set_new(o, "department", json_string(department_key(x->department)));
    if (x->date != 0)
        json_object_set_new(o, "date", value_date(x->date));
    if (x->evidence[0] != '\0')
        json_object_set_new(o, "evidence", value_text(x->evidence));
    return o;
}

json_t *form_json(const Fangpin__V1__VisitForm *f)
{
    json_t *o = message_json(&f->base), *facts = json_object();

    for (size_t i = 0; i < f->n_fact; i++) {
        if (f->fact[i]->fact >= 1 && f->fact[i]->fact <= FACTS)
            json_object_set_new(facts, fact_key((enum fact_name)(f->fact[i]->fact - 1)), fact_json(f->fact[i]));
    }
    json_object_del(o, "fact");
    json_object_del(o, "form");
    json_object_set_new(o, "facts", facts);
    return o;
}
