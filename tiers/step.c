#include "tiers/step.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/must.h"
#include "tiers/act.h"
#include "tiers/tree.h"

static bool is_bytes(enum step_type t)
{
    return t == STEP_IS_SUBJECT || t == STEP_IS_TEXT || t == STEP_IS_HASH || t == STEP_IS_NUMBERS || t == STEP_IS_AREAS;
}

bool step_has(const struct step_values *v, uint32_t field)
{
    must(field < STEP_FIELDS);
    return v->number[field] != 0 || v->bytes[field].len > 0;
}

const struct step_field *step_row_field(const struct step_row *row, uint32_t field)
{
    for (size_t i = 0; row->fields[i].number; i++) {
        if (row->fields[i].number == field)
            return &row->fields[i];
    }
    return NULL;
}

struct subject step_subject(const struct step_values *v, uint32_t field)
{
    struct subject s = {{0}};

    if (v->bytes[field].len == sizeof s.b)
        memcpy(s.b, v->bytes[field].at, sizeof s.b);
    return s;
}

/* ---- lists ---- */

bool step_list_next(struct span *rest, uint64_t *out)
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

static size_t varint_bytes(uint64_t v)
{
    size_t n = 1;

    while (v >>= 7)
        n++;
    return n;
}

static size_t varint_write(uint8_t *at, uint64_t v)
{
    size_t n = 0;

    for (; v > 0x7F; v >>= 7)
        at[n++] = (uint8_t)(v | 0x80);
    at[n++] = (uint8_t)v;
    return n;
}

size_t step_list_add(uint8_t *at, size_t len, size_t room, uint64_t number)
{
    if (len + varint_bytes(number) > room)
        return 0;
    return len + varint_write(at + len, number);
}

/* ---- reading ---- */

static bool list_valid(struct span list, const struct step_field_row *row)
{
    uint64_t v;
    size_t n = 0;

    while (list.len > 0) {
        if (!step_list_next(&list, &v) || ++n > STEP_LIST_MAX)
            return false;
        if (row->type == STEP_IS_AREAS ? !area_valid((struct area){v}) : v > row->max)
            return false;
    }
    return true;
}

static bool bytes_valid(struct span bytes, const struct step_field_row *row)
{
    switch (row->type) {
    case STEP_IS_TEXT:
        return bytes.len <= row->max && tree_text_valid(bytes); /* it is shown to people */
    case STEP_IS_NUMBERS:
    case STEP_IS_AREAS:
        return list_valid(bytes, row);
    default:
        return bytes.len == row->max || bytes.len == 0;
    }
}

static bool month_exists(uint64_t yyyymm)
{
    return yyyymm >= 190001 && yyyymm <= 999912 && yyyymm % 100 >= 1 && yyyymm % 100 <= 12;
}

static bool number_valid(uint64_t v, const struct step_field_row *row)
{
    switch (row->type) {
    case STEP_IS_DATE:
        return v == 0 || (v <= 99991231 && date_exists((uint32_t)v));
    case STEP_IS_FEN:
        return v <= (uint64_t)FEN_MAX;
    case STEP_IS_MONTH:
        return v == 0 || month_exists(v);
    case STEP_IS_TIME:
        return v <= (uint64_t)INT64_MAX;
    default:
        return v <= row->max;
    }
}

/* Fixed 32- and 64-bit values have `bytes` and are no bytes: no field of ours is one. */
static bool field_take(struct step_values *v, const struct wire_field *f)
{
    const struct step_field_row *row = step_field_row(f->number);

    if (!row)
        return true; /* of a later version */
    if (is_bytes(row->type) != f->is_bytes || (!f->is_bytes && f->bytes.at))
        return false;
    if (f->is_bytes) {
        v->bytes[f->number] = f->bytes;
        return bytes_valid(f->bytes, row);
    }
    v->number[f->number] = f->value;
    return number_valid(f->value, row);
}

static bool needs_there(const struct step *s, const struct process *p, const struct step_row *row)
{
    for (size_t i = 0; row->fields[i].number; i++) {
        if (row->fields[i].need == FIELD_MUST && !step_has(&s->v, row->fields[i].number))
            return false;
    }
    if (s->on == 0)
        return false;
    return p->subject == SUBJECT_PLACE ? !subject_none(&s->thing) : !subject_none(&s->household);
}

bool step_read(struct step *out, const struct process *p, const struct step_row *row, struct span body)
{
    struct wire_field f;
    int more;

    *out = (struct step){0};
    while ((more = wire_next(&body, &f)) == 1) {
        if (!field_take(&out->v, &f))
            return false;
    }
    if (more < 0)
        return false;
    out->thing = step_subject(&out->v, STEP_THING);
    out->household = step_subject(&out->v, STEP_HOUSEHOLD);
    out->on = (uint32_t)out->v.number[STEP_ON];
    out->due_on = (uint32_t)out->v.number[STEP_DUE_ON];
    if (p->subject == SUBJECT_HOUSEHOLD_ONCE)
        out->thing = out->household;
    return needs_there(out, p, row) && !subject_none(&out->thing);
}

bool step_valid(uint32_t kind, struct span body)
{
    const struct process *p;
    const struct step_row *row;
    struct step s;

    return step_find(kind, &p, &row) && step_read(&s, p, row, body);
}

bool step_subject_of(struct subject *out, uint32_t kind, struct span body)
{
    const struct process *p;
    const struct step_row *row;
    struct step s;

    if (!step_find(kind, &p, &row) || !step_read(&s, p, row, body))
        return false;
    *out = p->subject == SUBJECT_PLACE ? s.thing : s.household;
    return true;
}

/* ---- writing ---- */

static size_t body_bytes(const struct step_values *v)
{
    size_t n = 0;

    for (uint32_t i = 1; i < STEP_FIELDS; i++) {
        if (v->bytes[i].len > 0)
            n += 2 + varint_bytes(v->bytes[i].len) + v->bytes[i].len;
        else if (v->number[i])
            n += 2 + varint_bytes(v->number[i]);
    }
    return n;
}

int step_pack(struct span *out, const struct step_values *v, struct arena *a)
{
    uint8_t *at = arena_take(a, body_bytes(v) + 1);
    size_t n = 0;

    if (!at)
        return ERR_NOMEM;
    for (uint32_t i = 1; i < STEP_FIELDS; i++) {
        if (v->bytes[i].len > 0) {
            n += varint_write(at + n, (uint64_t)i << 3 | 2);
            n += varint_write(at + n, v->bytes[i].len);
            memcpy(at + n, v->bytes[i].at, v->bytes[i].len);
            n += v->bytes[i].len;
        } else if (v->number[i]) {
            n += varint_write(at + n, (uint64_t)i << 3);
            n += varint_write(at + n, v->number[i]);
        }
    }
    *out = span_of(at, n);
    return 0;
}
