#include "node/api/body_json.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "node/api/codes.h"
#include "node/api/step_json.h"
#include "node/api/values.h"
#include "proto/casework.pb-c.h"
#include "proto/packet.h"
#include "proto/view.pb-c.h"
#include "proto/visit_form.pb-c.h"
#include "tiers/kinds.h"

#define SHOWN_BYTES_MAX 64 /* longer bytes are shown as their length */

static const struct {
    uint32_t kind;
    const ProtobufCMessageDescriptor *d;
} bodies[] = {
    {KIND_GENESIS, &fangpin__v1__genesis_body__descriptor},
    {KIND_AREA_LIST, &fangpin__v1__area_list_body__descriptor},
    {KIND_CERTIFICATE, &fangpin__v1__certificate_body__descriptor},
    {KIND_WRAP, &fangpin__v1__wrap_body__descriptor},
    {KIND_FORK_EVIDENCE, &fangpin__v1__fork_evidence_body__descriptor},
    {KIND_HOUSEHOLD, &fangpin__v1__household_body__descriptor},
    {KIND_LEAD, &fangpin__v1__lead_body__descriptor},
    {KIND_STANDING_AUTHORITY, &fangpin__v1__standing_authority_body__descriptor},
    {KIND_AUTHORITY_REVOKE, &fangpin__v1__authority_revoke_body__descriptor},
    {KIND_HELP, &fangpin__v1__help_body__descriptor},
    {KIND_ENCLOSURE, &fangpin__v1__enclosure_body__descriptor},
    {KIND_FUND, &fangpin__v1__fund_body__descriptor},
    {KIND_RIGHTS, &fangpin__v1__rights_body__descriptor},
    {KIND_GRANT, &fangpin__v1__grant_body__descriptor},
    {KIND_VISIT, &fangpin__v1__visit_body__descriptor},
    {KIND_DECISION, &fangpin__v1__decision_body__descriptor},
    {KIND_REFUSAL, &fangpin__v1__refusal_body__descriptor},
    {KIND_NOTICE, &fangpin__v1__notice_body__descriptor},
    {KIND_GRANT_VOID, &fangpin__v1__grant_void_body__descriptor},
    {KIND_GRANT_DELIVER, &fangpin__v1__grant_deliver_body__descriptor},
    {KIND_GRANT_CONFIRM, &fangpin__v1__grant_confirm_body__descriptor},
    {KIND_RECOVERY, &fangpin__v1__recovery_body__descriptor},
    {KIND_RECALL, &fangpin__v1__recall_body__descriptor},
    {KIND_EXPIRY, &fangpin__v1__expiry_body__descriptor},
    {KIND_WRITE_OFF, &fangpin__v1__write_off_body__descriptor},
    {KIND_DUPLICATE_SETTLE, &fangpin__v1__duplicate_settle_body__descriptor},
    {KIND_INDEX_KEY, &fangpin__v1__index_key_body__descriptor},
    {KIND_PUSH, &fangpin__v1__push_body__descriptor},
    {KIND_PUSH_URGENT, &fangpin__v1__push_body__descriptor},
    {KIND_LEAD_URGENT, &fangpin__v1__lead_body__descriptor},
    {KIND_PUSH_RECORD, &fangpin__v1__push_record_body__descriptor},
    {KIND_PUSH_FEEDBACK, &fangpin__v1__push_feedback_body__descriptor},
    {KIND_LEAD_CLOSE, &fangpin__v1__lead_close_body__descriptor},
};

/* Numbers that have names. */
static const struct {
    const char *message, *field;
    const struct code_list *codes;
} coded[] = {
    {"HelpBody", "kind", &codes_help_kind},      {"StandingAuthorityBody", "kinds", &codes_help_kind},
    {"GrantBody", "purpose", &codes_purpose},    {"LeadBody", "risk", &codes_risk},
    {"LeadBody", "channel", &codes_channel},     {"HouseholdBody", "origin", &codes_origin},
    {"VisitBody", "outcome", &codes_visit},      {"RefusalBody", "reason", &codes_reason},
    {"NoticeBody", "way", &codes_way},           {"Debt", "kind", &codes_debt},
    {"CaseView", "degree", &codes_degree},       {"CaseView", "outcome", &codes_outcome},
    {"CaseView", "origin", &codes_origin},       {"CaseView", "risks", &codes_risk},
    {"CaseView", "reason", &codes_reason},       {"LeadBody", "dept", &codes_dept},
    {"LeadBody", "data_kind", &codes_data_kind}, {"PushBody", "dept", &codes_dept},
    {"PushRecordBody", "dept", &codes_dept},     {"PushRecordBody", "data_kind", &codes_data_kind},
    {"PushFeedbackBody", "dept", &codes_dept},   {"PushFeedbackBody", "result", &codes_result},
    {"LeadCloseBody", "dept", &codes_dept},      {"LeadCloseBody", "reason", &codes_close_reason},
    {"PushRecordView", "dept", &codes_dept},     {"PushRecordView", "data_kind", &codes_data_kind},
    {"PushRecordView", "result", &codes_result}, {"GrantBody", "giver", &codes_giver},
    {"HelpBody", "giver", &codes_giver},         {"DuplicateSettleBody", "outcome", &codes_settlement},
    {"Aid", "purpose", &codes_purpose},          {"Aid", "giver", &codes_giver},
    {"Aid", "state", &codes_aid_state},          {"Aid", "settlement", &codes_settlement},
    {"HelpBody", "beyond", &codes_beyond},
};

static bool named(const char *name, const char *const *among, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(name, among[i]) == 0)
            return true;
    return false;
}

static bool field_is_area(const char *name)
{
    static const char *const names[] = {"area", "old_area", "holder", "to", "from", "office", "issuer", "owner"};

    return named(name, names, ARRAY_LEN(names));
}

static bool field_is_date(const char *name)
{
    static const char *const names[] = {"due",  "valid_from", "valid_to",   "period_from",    "period_to",
                                        "date", "birth",      "away_since", "residence_since"};
    size_t len = strlen(name);

    return named(name, names, ARRAY_LEN(names)) || (len > 3 && strcmp(name + len - 3, "_on") == 0) ||
           (len > 4 && strcmp(name + len - 4, "_due") == 0);
}

static json_t *number_json(const char *message, const char *field, uint64_t v)
{
    for (size_t i = 0; i < ARRAY_LEN(coded); i++) {
        if (strcmp(coded[i].message, message) != 0 || strcmp(coded[i].field, field) != 0)
            continue;
        const struct code *c = code_by_no(coded[i].codes, (uint32_t)v);
        if (c != NULL)
            return json_string(c->name);
        return v == 0 ? json_null() : value_count(v);
    }
    bool refers = strcmp(message, "EventRef") == 0 || strcmp(message, "Enclosed") == 0;
    if ((refers || strcmp(message, "Aid") == 0) && strcmp(field, "kind") == 0) {
        const struct kind_row *row = kind_row((uint32_t)v);
        return row == NULL ? value_count(v) : json_string(row->name);
    }
    if (refers && strcmp(field, "time") == 0)
        return value_time((int64_t)hlc_ms(v));
    if (strcmp(field, "made_ms") == 0)
        return value_time((int64_t)v);
    if (field_is_area(field))
        return value_area((struct area){v});
    if (field_is_date(field))
        return value_date((uint32_t)v);
    return value_count(v);
}

static json_t *bytes_json(const ProtobufCBinaryData *b)
{
    if (b->len > SHOWN_BYTES_MAX)
        return json_pack("{s:I}", "bytes", (json_int_t)b->len);
    return b->data == NULL ? json_null() : value_hex(b->data, b->len);
}

/* Words in small letters; yes, no and unknown as true, false and null. */
static json_t *enum_json(const ProtobufCEnumDescriptor *d, uint32_t v)
{
    const ProtobufCEnumValue *value = protobuf_c_enum_descriptor_get_value(d, (int)v);
    char word[40];
    size_t n = 0;

    if (strcmp(d->short_name, "Tri") == 0)
        return v == FANGPIN__V1__TRI__YES ? json_true() : v == FANGPIN__V1__TRI__NO ? json_false() : json_null();
    if (value == NULL)
        return value_count(v);
    for (; value->name[n] != '\0' && n + 1 < sizeof word; n++)
        word[n] = (char)(value->name[n] >= 'A' && value->name[n] <= 'Z' ? value->name[n] + 32 : value->name[n]);
    word[n] = '\0';
    return json_string(word);
}

static json_t *single_json(const char *message, const ProtobufCFieldDescriptor *f, const void *at)
{
    uint32_t u32;
    uint64_t u64;
    int64_t i64;

    switch (f->type) {
    case PROTOBUF_C_TYPE_UINT32:
        memcpy(&u32, at, sizeof u32);
        return number_json(message, f->name, u32);
    case PROTOBUF_C_TYPE_UINT64:
        memcpy(&u64, at, sizeof u64);
        return number_json(message, f->name, u64);
    case PROTOBUF_C_TYPE_INT64:
        memcpy(&i64, at, sizeof i64);
        return json_integer(i64);
    case PROTOBUF_C_TYPE_BOOL:
        return json_boolean(*(const protobuf_c_boolean *)at);
    case PROTOBUF_C_TYPE_STRING:
        return value_text(*(char *const *)at);
    case PROTOBUF_C_TYPE_BYTES:
        return bytes_json(at);
    case PROTOBUF_C_TYPE_ENUM:
        memcpy(&u32, at, sizeof u32);
        return enum_json(f->descriptor, u32);
    case PROTOBUF_C_TYPE_MESSAGE: {
        const ProtobufCMessage *sub = *(ProtobufCMessage *const *)at;
        return sub == NULL ? json_null() : message_json(sub);
    }
    default:
        return json_null();
    }
}

static size_t field_width(ProtobufCType type)
{
    switch (type) {
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_ENUM:
        return 4;
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_INT64:
        return 8;
    case PROTOBUF_C_TYPE_BYTES:
        return sizeof(ProtobufCBinaryData);
    default:
        return sizeof(void *);
    }
}

static json_t *repeated_json(const char *message, const ProtobufCFieldDescriptor *f, const void *m)
{
    size_t n = *(const size_t *)((const char *)m + f->quantifier_offset);
    const char *at = *(char *const *)((const char *)m + f->offset);
    json_t *list = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, single_json(message, f, at + i * field_width(f->type)));
    return list;
}

json_t *message_json(const ProtobufCMessage *m)
{
    const ProtobufCMessageDescriptor *d = m->descriptor;
    json_t *o = json_object();

    for (unsigned i = 0; i < d->n_fields; i++) {
        const ProtobufCFieldDescriptor *f = &d->fields[i];
        if (strcmp(f->name, "index") == 0)
            continue; /* keyed hashes of persons: nobody needs to see them */
        json_t *v = f->label == PROTOBUF_C_LABEL_REPEATED ? repeated_json(d->short_name, f, m)
                                                          : single_json(d->short_name, f, (const char *)m + f->offset);
        json_object_set_new(o, f->name, v);
    }
    return o;
}

json_t *packed_json(const ProtobufCMessageDescriptor *d, struct span packed, struct arena *a)
{
    ProtobufCAllocator memory = arena_allocator(a);
    const ProtobufCMessage *m = protobuf_c_message_unpack(d, &memory, packed.len, packed.at);

    return m == NULL ? json_null() : message_json(m);
}

json_t *body_json(uint32_t kind, struct span body, struct arena *a)
{
    for (size_t i = 0; i < ARRAY_LEN(bodies); i++)
        if (bodies[i].kind == kind)
            return packed_json(bodies[i].d, body, a);
    return kind_is_step(kind) ? step_body_json(kind, body, a) : json_null();
}
