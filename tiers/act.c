#include "tiers/act.h"

#include <stddef.h>
#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "proto/kinds.h"
#include "tiers/tree.h"

enum field_type {
    FIELD_SUBJECT, /* 16 bytes, not zero */
    FIELD_KEY_ID,  /* 16 bytes */
    FIELD_KEY,     /* 32 bytes */
    FIELD_FEN,     /* 1…FEN_MAX */
    FIELD_DATE,    /* a day that exists */
    FIELD_AREA,
    FIELD_COUNT, /* 32 bits, at least 1 */
    FIELD_MONTH, /* yyyymm */
    FIELD_KINDS, /* one or more counts */
    FIELD_TEXT,
    FIELD_INDEX, /* none or more of 16 bytes; those beyond ACT_INDEX_MAX are passed over */
};

struct field_row {
    uint16_t kind;
    uint8_t number;
    uint8_t type;
    bool needed; /* absent (zero, empty) is no act */
    uint16_t offset;
};

#define AT(member) offsetof(struct act, member)

/* Field numbers are those of proto/casework.proto. */
static const struct field_row rows[] = {
    {KIND_GENESIS, 1, FIELD_AREA, true, AT(area)},

    {KIND_CERTIFICATE, 1, FIELD_AREA, true, AT(area)},
    {KIND_CERTIFICATE, 2, FIELD_COUNT, true, AT(epoch)},
    {KIND_CERTIFICATE, 3, FIELD_KEY, true, AT(key)},

    {KIND_HOUSEHOLD, 1, FIELD_SUBJECT, true, AT(household)},
    {KIND_HOUSEHOLD, 2, FIELD_KEY_ID, false, AT(key)},
    {KIND_HOUSEHOLD, 3, FIELD_COUNT, true, AT(people)},
    {KIND_HOUSEHOLD, 4, FIELD_COUNT, false, AT(code2)},
    {KIND_HOUSEHOLD, 5, FIELD_COUNT, false, AT(group)},
    {KIND_HOUSEHOLD, 7, FIELD_INDEX, false, AT(index)},
    {KIND_HOUSEHOLD, 8, FIELD_KEY_ID, false, AT(index_key)},
    {KIND_HOUSEHOLD, 9, FIELD_COUNT, false, AT(only_index)},

    {KIND_LEAD, 1, FIELD_SUBJECT, true, AT(thing)},
    {KIND_LEAD, 2, FIELD_SUBJECT, true, AT(household)},
    {KIND_LEAD, 3, FIELD_COUNT, true, AT(code)},
    {KIND_LEAD, 4, FIELD_COUNT, false, AT(code2)},
    {KIND_LEAD, 5, FIELD_DATE, true, AT(date)},
    {KIND_LEAD, 6, FIELD_COUNT, false, AT(dept)},
    {KIND_LEAD, 7, FIELD_MONTH, false, AT(month)},
    {KIND_LEAD, 8, FIELD_COUNT, false, AT(revision)},
    {KIND_LEAD, 9, FIELD_COUNT, false, AT(data_kind)},
    {KIND_LEAD, 10, FIELD_TEXT, false, AT(text)},
    {KIND_LEAD, 11, FIELD_KEY_ID, false, AT(key)},
    {KIND_LEAD, 12, FIELD_DATE, false, AT(notice_due)},

    {KIND_STANDING_AUTHORITY, 1, FIELD_SUBJECT, true, AT(authority)},
    {KIND_STANDING_AUTHORITY, 2, FIELD_AREA, true, AT(area)},
    {KIND_STANDING_AUTHORITY, 3, FIELD_KINDS, true, AT(kinds)},
    {KIND_STANDING_AUTHORITY, 4, FIELD_FEN, true, AT(per_household_fen)},
    {KIND_STANDING_AUTHORITY, 5, FIELD_FEN, true, AT(amount_fen)},
    {KIND_STANDING_AUTHORITY, 6, FIELD_SUBJECT, false, AT(fund)},
    {KIND_STANDING_AUTHORITY, 7, FIELD_DATE, true, AT(valid_from)},
    {KIND_STANDING_AUTHORITY, 8, FIELD_DATE, true, AT(valid_to)},
    {KIND_STANDING_AUTHORITY, 9, FIELD_COUNT, false, AT(visit_due)},
    {KIND_STANDING_AUTHORITY, 10, FIELD_COUNT, false, AT(decision_due)},
    {KIND_STANDING_AUTHORITY, 11, FIELD_COUNT, false, AT(notice_due)},

    {KIND_HELP, 1, FIELD_SUBJECT, true, AT(thing)},
    {KIND_HELP, 2, FIELD_SUBJECT, true, AT(household)},
    {KIND_HELP, 3, FIELD_COUNT, true, AT(code)},
    {KIND_HELP, 4, FIELD_FEN, true, AT(amount_fen)},
    {KIND_HELP, 5, FIELD_SUBJECT, false, AT(fund)},
    {KIND_HELP, 6, FIELD_SUBJECT, false, AT(authority)},
    {KIND_HELP, 7, FIELD_DATE, true, AT(date)},
    {KIND_HELP, 8, FIELD_DATE, false, AT(visit_due)},
    {KIND_HELP, 9, FIELD_DATE, false, AT(decision_due)},
    {KIND_HELP, 10, FIELD_DATE, false, AT(notice_due)},
    {KIND_HELP, 11, FIELD_COUNT, false, AT(giver)},
    {KIND_HELP, 12, FIELD_SUBJECT, false, AT(occasion)},
    {KIND_HELP, 13, FIELD_DATE, false, AT(valid_from)},
    {KIND_HELP, 14, FIELD_DATE, false, AT(valid_to)},
    {KIND_HELP, 15, FIELD_DATE, false, AT(register_due)},
    {KIND_HELP, 16, FIELD_DATE, false, AT(case_open_due)},
    {KIND_HELP, 17, FIELD_COUNT, false, AT(beyond)},
    {KIND_HELP, 18, FIELD_COUNT, false, AT(ratifier)},
    {KIND_HELP, 19, FIELD_DATE, false, AT(ratify_due)},
    {KIND_HELP, 20, FIELD_SUBJECT, false, AT(person)},

    {KIND_AUTHORITY_REVOKE, 1, FIELD_SUBJECT, true, AT(thing)},
    {KIND_AUTHORITY_REVOKE, 2, FIELD_SUBJECT, true, AT(authority)},
    {KIND_AUTHORITY_REVOKE, 3, FIELD_AREA, true, AT(area)},
    {KIND_AUTHORITY_REVOKE, 4, FIELD_DATE, true, AT(date)},
    {KIND_AUTHORITY_REVOKE, 5, FIELD_TEXT, false, AT(text)},

    {KIND_ENCLOSURE, 1, FIELD_SUBJECT, true, AT(thing)},
    {KIND_ENCLOSURE, 2, FIELD_SUBJECT, true, AT(household)},
    {KIND_ENCLOSURE, 3, FIELD_SUBJECT, true, AT(against)},
    {KIND_ENCLOSURE, 4, FIELD_AREA, true, AT(area)},
    {KIND_ENCLOSURE, 5, FIELD_SUBJECT, false, AT(aid)},
    {KIND_ENCLOSURE, 10, FIELD_COUNT, false, AT(code)},

    {KIND_FUND, 1, FIELD_SUBJECT, true, AT(fund)},
    {KIND_FUND, 2, FIELD_FEN, true, AT(amount_fen)},
    {KIND_FUND, 3, FIELD_TEXT, false, AT(text)},

    {KIND_RIGHTS, 1, FIELD_SUBJECT, true, AT(thing)},
    {KIND_RIGHTS, 2, FIELD_SUBJECT, true, AT(fund)},
    {KIND_RIGHTS, 3, FIELD_AREA, true, AT(area)},
    {KIND_RIGHTS, 4, FIELD_FEN, true, AT(amount_fen)},
    {KIND_RIGHTS, 5, FIELD_COUNT, false, AT(epoch)},

    {KIND_GRANT, 1, FIELD_SUBJECT, true, AT(thing)},
    {KIND_GRANT, 2, FIELD_SUBJECT, true, AT(household)},
    {KIND_GRANT, 3, FIELD_SUBJECT, false, AT(fund)}, /* a helper unit's gift uses none */
    {KIND_GRANT, 4, FIELD_FEN, true, AT(amount_fen)},
    {KIND_GRANT, 5, FIELD_COUNT, false, AT(code)},
    {KIND_GRANT, 6, FIELD_DATE, true, AT(date)},
    {KIND_GRANT, 7, FIELD_COUNT, false, AT(committed)},
    {KIND_GRANT, 8, FIELD_COUNT, false, AT(giver)},
    {KIND_GRANT, 9, FIELD_SUBJECT, false, AT(occasion)},
    {KIND_GRANT, 10, FIELD_DATE, false, AT(valid_from)},
    {KIND_GRANT, 11, FIELD_DATE, false, AT(valid_to)},
    {KIND_GRANT, 12, FIELD_SUBJECT, false, AT(person)},

    {KIND_VISIT, 1, FIELD_SUBJECT, true, AT(thing)},
    {KIND_VISIT, 2, FIELD_SUBJECT, true, AT(household)},
    {KIND_VISIT, 3, FIELD_COUNT, true, AT(code)},
    {KIND_VISIT, 4, FIELD_DATE, true, AT(date)},
    {KIND_VISIT, 16, FIELD_DATE, false, AT(notice_due)},

    {KIND_DECISION, 1, FIELD_SUBJECT, true, AT(thing)},
    {KIND_DECISION, 2, FIELD_SUBJECT, true, AT(household)},
    {KIND_DECISION, 3, FIELD_DATE, true, AT(date)},
    {KIND_DECISION, 4, FIELD_SUBJECT, false, AT(decision)},
    {KIND_DECISION, 5, FIELD_DATE, false, AT(notice_due)},
    {KIND_DECISION, 7, FIELD_TEXT, false, AT(number)},

    {KIND_REFUSAL, 1, FIELD_SUBJECT, true, AT(thing)},
    {KIND_REFUSAL, 2, FIELD_SUBJECT, true, AT(household)},
    {KIND_REFUSAL, 3, FIELD_DATE, true, AT(date)},
    {KIND_REFUSAL, 4, FIELD_COUNT, true, AT(code)},
    {KIND_REFUSAL, 5, FIELD_TEXT, false, AT(text)},
    {KIND_REFUSAL, 6, FIELD_SUBJECT, false, AT(decision)},
    {KIND_REFUSAL, 7, FIELD_DATE, false, AT(notice_due)},
    {KIND_REFUSAL, 9, FIELD_TEXT, false, AT(number)},

    {KIND_NOTICE, 1, FIELD_SUBJECT, true, AT(thing)},
    {KIND_NOTICE, 2, FIELD_SUBJECT, true, AT(household)},
    {KIND_NOTICE, 3, FIELD_SUBJECT, true, AT(decision)},
    {KIND_NOTICE, 4, FIELD_COUNT, false, AT(code)},
    {KIND_NOTICE, 5, FIELD_DATE, true, AT(date)},

    {KIND_GRANT_VOID, 1, FIELD_SUBJECT, true, AT(thing)},
    {KIND_GRANT_VOID, 2, FIELD_SUBJECT, true, AT(household)},
    {KIND_GRANT_VOID, 3, FIELD_SUBJECT, true, AT(aid)},
    {KIND_GRANT_VOID, 4, FIELD_SUBJECT, false, AT(fund)},
    {KIND_GRANT_VOID, 5, FIELD_FEN, true, AT(amount_fen)},
    {KIND_GRANT_VOID, 6, FIELD_DATE, true, AT(date)},

    {KIND_GRANT_DELIVER, 1, FIELD_SUBJECT, true, AT(thing)},
    {KIND_GRANT_DELIVER, 2, FIELD_SUBJECT, true, AT(household)},
    {KIND_GRANT_DELIVER, 3, FIELD_SUBJECT, true, AT(aid)},
    {KIND_GRANT_DELIVER, 4, FIELD_DATE, true, AT(date)},

    {KIND_GRANT_CONFIRM, 1, FIELD_SUBJECT, true, AT(thing)},
    {KIND_GRANT_CONFIRM, 2, FIELD_SUBJECT, true, AT(household)},
    {KIND_GRANT_CONFIRM, 3, FIELD_SUBJECT, true, AT(aid)},
    {KIND_GRANT_CONFIRM, 4, FIELD_DATE, true, AT(date)},

    {KIND_RECOVERY, 1, FIELD_SUBJECT, true, AT(thing)},
    {KIND_RECOVERY, 2, FIELD_SUBJECT, true, AT(household)},
    {KIND_RECOVERY, 3, FIELD_SUBJECT, true, AT(aid)},
    {KIND_RECOVERY, 4, FIELD_SUBJECT, true, AT(fund)},
    {KIND_RECOVERY, 5, FIELD_FEN, true, AT(amount_fen)},
    {KIND_RECOVERY, 6, FIELD_SUBJECT, true, AT(notice)},
    {KIND_RECOVERY, 7, FIELD_DATE, true, AT(date)},

    {KIND_RECALL, 1, FIELD_SUBJECT, true, AT(thing)},
    {KIND_RECALL, 2, FIELD_SUBJECT, true, AT(fund)},
    {KIND_RECALL, 3, FIELD_AREA, true, AT(area)},
    {KIND_RECALL, 4, FIELD_FEN, true, AT(amount_fen)},
    {KIND_RECALL, 5, FIELD_COUNT, false, AT(epoch)},

    {KIND_EXPIRY, 1, FIELD_SUBJECT, true, AT(thing)},
    {KIND_EXPIRY, 2, FIELD_SUBJECT, true, AT(fund)},
    {KIND_EXPIRY, 3, FIELD_AREA, true, AT(area)},
    {KIND_EXPIRY, 4, FIELD_FEN, true, AT(amount_fen)},
    {KIND_EXPIRY, 5, FIELD_COUNT, false, AT(epoch)},
    {KIND_EXPIRY, 6, FIELD_DATE, true, AT(date)},

    {KIND_WRITE_OFF, 1, FIELD_SUBJECT, true, AT(thing)},
    {KIND_WRITE_OFF, 2, FIELD_SUBJECT, true, AT(fund)},
    {KIND_WRITE_OFF, 3, FIELD_AREA, true, AT(area)},
    {KIND_WRITE_OFF, 4, FIELD_FEN, true, AT(amount_fen)},
    {KIND_WRITE_OFF, 5, FIELD_COUNT, true, AT(epoch)},
    {KIND_WRITE_OFF, 6, FIELD_TEXT, false, AT(text)},

    {KIND_DUPLICATE_SETTLE, 1, FIELD_SUBJECT, true, AT(thing)},
    {KIND_DUPLICATE_SETTLE, 2, FIELD_SUBJECT, true, AT(household)},
    {KIND_DUPLICATE_SETTLE, 3, FIELD_SUBJECT, true, AT(aid)},
    {KIND_DUPLICATE_SETTLE, 4, FIELD_COUNT, true, AT(code)},
    {KIND_DUPLICATE_SETTLE, 5, FIELD_DATE, true, AT(date)},
    {KIND_DUPLICATE_SETTLE, 6, FIELD_SUBJECT, false, AT(notice)},
    {KIND_DUPLICATE_SETTLE, 7, FIELD_SUBJECT, false, AT(against)},

    {KIND_PUSH, 1, FIELD_COUNT, true, AT(dept)},
    {KIND_PUSH, 2, FIELD_MONTH, true, AT(month)},
    {KIND_PUSH, 3, FIELD_COUNT, true, AT(revision)},
    {KIND_PUSH, 4, FIELD_COUNT, false, AT(count)},
    {KIND_PUSH, 5, FIELD_DATE, true, AT(date)},

    {KIND_PUSH_URGENT, 1, FIELD_COUNT, true, AT(dept)},
    {KIND_PUSH_URGENT, 2, FIELD_MONTH, true, AT(month)},
    {KIND_PUSH_URGENT, 3, FIELD_COUNT, true, AT(revision)},
    {KIND_PUSH_URGENT, 4, FIELD_COUNT, false, AT(count)},
    {KIND_PUSH_URGENT, 5, FIELD_DATE, true, AT(date)},

    {KIND_LEAD_URGENT, 1, FIELD_SUBJECT, true, AT(thing)},
    {KIND_LEAD_URGENT, 2, FIELD_SUBJECT, true, AT(household)},
    {KIND_LEAD_URGENT, 3, FIELD_COUNT, true, AT(code)},
    {KIND_LEAD_URGENT, 4, FIELD_COUNT, false, AT(code2)},
    {KIND_LEAD_URGENT, 5, FIELD_DATE, true, AT(date)},
    {KIND_LEAD_URGENT, 6, FIELD_COUNT, true, AT(dept)},
    {KIND_LEAD_URGENT, 7, FIELD_MONTH, true, AT(month)},
    {KIND_LEAD_URGENT, 8, FIELD_COUNT, true, AT(revision)},
    {KIND_LEAD_URGENT, 9, FIELD_COUNT, false, AT(data_kind)},
    {KIND_LEAD_URGENT, 10, FIELD_TEXT, true, AT(text)},
    {KIND_LEAD_URGENT, 11, FIELD_KEY_ID, false, AT(key)},

    {KIND_PUSH_RECORD, 1, FIELD_COUNT, true, AT(dept)},
    {KIND_PUSH_RECORD, 2, FIELD_MONTH, true, AT(month)},
    {KIND_PUSH_RECORD, 3, FIELD_COUNT, true, AT(revision)},
    {KIND_PUSH_RECORD, 4, FIELD_COUNT, false, AT(data_kind)},
    {KIND_PUSH_RECORD, 5, FIELD_TEXT, true, AT(text)},
    {KIND_PUSH_RECORD, 6, FIELD_KEY_ID, false, AT(key)},
    {KIND_PUSH_RECORD, 7, FIELD_DATE, true, AT(date)},

    {KIND_PUSH_FEEDBACK, 1, FIELD_COUNT, true, AT(dept)},
    {KIND_PUSH_FEEDBACK, 2, FIELD_MONTH, true, AT(month)},
    {KIND_PUSH_FEEDBACK, 3, FIELD_TEXT, true, AT(text)},
    {KIND_PUSH_FEEDBACK, 4, FIELD_COUNT, true, AT(code)},
    {KIND_PUSH_FEEDBACK, 5, FIELD_DATE, true, AT(date)},

    {KIND_LEAD_CLOSE, 1, FIELD_SUBJECT, true, AT(thing)},
    {KIND_LEAD_CLOSE, 2, FIELD_SUBJECT, true, AT(household)},
    {KIND_LEAD_CLOSE, 3, FIELD_COUNT, true, AT(dept)},
    {KIND_LEAD_CLOSE, 4, FIELD_MONTH, true, AT(month)},
    {KIND_LEAD_CLOSE, 5, FIELD_COUNT, true, AT(revision)},
    {KIND_LEAD_CLOSE, 6, FIELD_TEXT, true, AT(text)},
    {KIND_LEAD_CLOSE, 7, FIELD_COUNT, true, AT(code)},
    {KIND_LEAD_CLOSE, 8, FIELD_DATE, true, AT(date)},
    /* Long texts are read by pack_fold.c: FIELD_TEXT has the length of a remark, and no lines. */
    {KIND_PACK, 1, FIELD_SUBJECT, true, AT(thing)},
    {KIND_PACK, 2, FIELD_TEXT, true, AT(text)},
    {KIND_PACK, 3, FIELD_COUNT, true, AT(code)},
    {KIND_PACK, 4, FIELD_DATE, true, AT(valid_from)},
    {KIND_PACK, 5, FIELD_DATE, false, AT(valid_to)},
    {KIND_PACK, 7, FIELD_KEY, true, AT(key)},

    {KIND_PACK_COUNTERSIGN, 1, FIELD_SUBJECT, true, AT(thing)},
    {KIND_PACK_COUNTERSIGN, 2, FIELD_KEY, true, AT(key)},
    {KIND_PACK_COUNTERSIGN, 3, FIELD_DATE, true, AT(date)},

    {KIND_PACK_WITHDRAW, 1, FIELD_SUBJECT, true, AT(thing)},
    {KIND_PACK_WITHDRAW, 2, FIELD_DATE, true, AT(date)},
    {KIND_PACK_WITHDRAW, 3, FIELD_TEXT, false, AT(text)},

    {KIND_CALENDAR, 1, FIELD_COUNT, true, AT(code)},
    {KIND_CALENDAR, 2, FIELD_COUNT, true, AT(code2)},
};

/* ---- the wire ---- */

static bool varint_read(struct span *rest, uint64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < 10 && i < rest->len; i++) {
        *out |= (uint64_t)(rest->at[i] & 0x7F) << (7 * i);
        if (rest->at[i] < 0x80) {
            *rest = span_of(rest->at + i + 1, rest->len - i - 1);
            return true;
        }
    }
    return false;
}

static bool bytes_read(struct span *rest, uint64_t len, struct span *out)
{
    if (len > rest->len)
        return false;
    *out = span_of(rest->at, (size_t)len);
    *rest = span_of(rest->at + len, rest->len - (size_t)len);
    return true;
}

int wire_next(struct span *rest, struct wire_field *out)
{
    uint64_t tag, len;

    if (rest->len == 0)
        return 0;
    *out = (struct wire_field){0};
    if (!varint_read(rest, &tag) || tag >> 3 == 0 || tag >> 3 > UINT32_MAX)
        return -1;
    out->number = (uint32_t)(tag >> 3);
    switch (tag & 7) {
    case 0:
        return varint_read(rest, &out->value) ? 1 : -1;
    case 1:
        return bytes_read(rest, 8, &out->bytes) ? 1 : -1;
    case 2:
        out->is_bytes = true;
        return varint_read(rest, &len) && bytes_read(rest, len, &out->bytes) ? 1 : -1;
    case 5:
        return bytes_read(rest, 4, &out->bytes) ? 1 : -1;
    default:
        return -1;
    }
}

/* ---- fields ---- */

static bool number_store(void *at, uint8_t type, uint64_t value)
{
    switch (type) {
    case FIELD_FEN:
        if (value > (uint64_t)FEN_MAX) /* negative numbers are large ones here */
            return false;
        *(int64_t *)at = (int64_t)value;
        return true;
    case FIELD_AREA:
        ((struct area *)at)->code = value;
        return value == 0 || area_valid((struct area){value});
    case FIELD_DATE:
        *(uint32_t *)at = (uint32_t)value;
        return value == 0 || (value <= 99991231 && date_exists((uint32_t)value));
    case FIELD_MONTH:
        *(uint32_t *)at = (uint32_t)value;
        return value == 0 || (value <= 999912 && date_exists((uint32_t)value * 100 + 1));
    default:
        *(uint32_t *)at = (uint32_t)value;
        return value <= UINT32_MAX;
    }
}

static bool bytes_store(void *at, uint8_t type, struct span bytes)
{
    if (type == FIELD_TEXT) {
        *(struct span *)at = bytes;
        return bytes.len <= FILING_TEXT_BYTES_MAX && tree_text_valid(bytes); /* it is shown to people */
    }
    if (type == FIELD_SUBJECT) {
        if (bytes.len == sizeof(struct subject))
            memcpy(at, bytes.at, sizeof(struct subject));
        return bytes.len == sizeof(struct subject) || bytes.len == 0;
    }
    *(struct span *)at = bytes;
    return bytes.len == 0 || bytes.len == (type == FIELD_KEY ? 32u : 16u);
}

static bool kind_add(struct act *out, uint64_t value)
{
    if (out->n_kinds == ACT_KINDS_MAX || value == 0 || value > UINT32_MAX)
        return false;
    out->kinds[out->n_kinds++] = (uint32_t)value;
    return true;
}

static bool kinds_store(struct act *out, const struct wire_field *f)
{
    struct span rest = f->bytes;
    uint64_t value;

    if (!f->is_bytes)
        return kind_add(out, f->value);
    while (rest.len > 0) {
        if (!varint_read(&rest, &value) || !kind_add(out, value))
            return false;
    }
    return true;
}

static bool index_store(struct act *out, const struct wire_field *f)
{
    if (!f->is_bytes || f->bytes.len != 16)
        return false;
    if (out->n_index < ACT_INDEX_MAX)
        out->index[out->n_index++] = f->bytes;
    return true;
}

static bool field_store(struct act *out, const struct field_row *row, const struct wire_field *f)
{
    void *at = (char *)out + row->offset;
    bool takes_bytes =
        row->type == FIELD_SUBJECT || row->type == FIELD_KEY_ID || row->type == FIELD_KEY || row->type == FIELD_TEXT;

    if (row->type == FIELD_KINDS)
        return (f->is_bytes || !f->bytes.at) && kinds_store(out, f);
    if (row->type == FIELD_INDEX)
        return index_store(out, f);
    if (takes_bytes != f->is_bytes || (!takes_bytes && f->bytes.at))
        return false;
    return takes_bytes ? bytes_store(at, row->type, f->bytes) : number_store(at, row->type, f->value);
}

static bool field_there(const struct act *act, const struct field_row *row)
{
    const void *at = (const char *)act + row->offset;

    switch (row->type) {
    case FIELD_SUBJECT:
        return !subject_none(at);
    case FIELD_FEN:
        return *(const int64_t *)at > 0;
    case FIELD_AREA:
        return ((const struct area *)at)->code != 0;
    case FIELD_KEY_ID:
    case FIELD_KEY:
    case FIELD_TEXT:
        return ((const struct span *)at)->len > 0;
    case FIELD_KINDS:
        return act->n_kinds > 0;
    default:
        return *(const uint32_t *)at > 0;
    }
}

/* The rows of one kind lie together. */
static const struct field_row *kind_rows(uint32_t kind, size_t *n)
{
    const struct field_row *first = NULL;

    *n = 0;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (rows[i].kind != kind)
            continue;
        if (!first)
            first = &rows[i];
        (*n)++;
    }
    return first;
}

bool act_read(struct act *out, uint32_t kind, struct span body)
{
    size_t n;
    const struct field_row *mine = kind_rows(kind, &n);
    struct wire_field f;
    int more;

    *out = (struct act){0};
    if (!mine)
        return false;
    while ((more = wire_next(&body, &f)) == 1) {
        for (size_t i = 0; i < n; i++) {
            if (mine[i].number == f.number && !field_store(out, &mine[i], &f))
                return false;
        }
    }
    if (more < 0)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (mine[i].needed && !field_there(out, &mine[i]))
            return false;
    }
    return true;
}

bool act_household(struct subject *out, uint32_t kind, struct span body)
{
    uint32_t number = kind == KIND_HOUSEHOLD ? 1 : 2;
    struct wire_field f;
    int more;

    *out = (struct subject){{0}};
    while ((more = wire_next(&body, &f)) == 1) {
        if (f.number == number && f.is_bytes && f.bytes.len == sizeof out->b)
            memcpy(out->b, f.bytes.at, sizeof out->b);
    }
    return more == 0 && !subject_none(out);
}
