#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/starve.h"
#include "base/limits.h"
#include "base/prng.h"
#include "proto/packet.h"
#include "proto/step.pb-c.h"
#include "tests/support/steps.h"

static struct town town;

static int setup(void **state)
{
    (void)state;
    town_make(&town);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

/* The dictionary and the message are one: number, and a type that fits. */
static void the_dictionary_is_the_message(void **state)
{
    const ProtobufCMessageDescriptor *d = &fangpin__v1__step_body__descriptor;
    unsigned n = 0;

    (void)state;
    for (uint32_t i = 0; i < STEP_FIELDS; i++) {
        const struct step_field_row *row = step_field_row(i);
        const ProtobufCFieldDescriptor *f = protobuf_c_message_descriptor_get_field(d, i);
        assert_int_equal(row != NULL, f != NULL);
        if (!row)
            continue;
        n++;
        for (uint32_t k = 0; k < i; k++) /* a name is one field's */
            assert_true(!step_field_row(k) || strcmp(step_field_row(k)->name, row->name) != 0);
        bool bytes = row->type == STEP_IS_SUBJECT || row->type == STEP_IS_HASH, text = row->type == STEP_IS_TEXT;
        bool list = row->type == STEP_IS_NUMBERS || row->type == STEP_IS_AREAS;
        assert_int_equal(f->type == PROTOBUF_C_TYPE_BYTES, bytes);
        assert_int_equal(f->type == PROTOBUF_C_TYPE_STRING, text);
        assert_int_equal(f->label == PROTOBUF_C_LABEL_REPEATED, list);
        assert_true(row->arg && row->en && (unsigned char)row->zh[0] >= 0xE0);
    }
    assert_int_equal(n, d->n_fields);
    assert_null(step_field_row(STEP_FIELDS));
}

static void what_is_packed_is_what_protobuf_reads(void **state)
{
    ProtobufCAllocator memory = arena_allocator(&town.arena);
    struct step_values v = {{0}, {{0}}};
    struct subject h = town_subject(7);
    uint8_t list[16];
    struct span body;
    size_t len = step_list_add(list, 0, sizeof list, 3);

    (void)state;
    len = step_list_add(list, len, sizeof list, 300);
    v.bytes[STEP_HOUSEHOLD] = span_of(h.b, sizeof h.b);
    v.bytes[STEP_TEXT] = span_str("房屋受损");
    v.bytes[STEP_RISKS] = span_of(list, len);
    v.number[STEP_ON] = 20261123;
    v.number[STEP_AMOUNT_FEN] = 123456789012;
    v.number[STEP_AT_MS] = 1795000000000;
    assert_int_equal(step_pack(&body, &v, &town.arena), 0);
    Fangpin__V1__StepBody *b = fangpin__v1__step_body__unpack(&memory, body.len, body.at);
    assert_non_null(b);
    assert_memory_equal(b->household.data, h.b, 16);
    assert_string_equal(b->text, "房屋受损");
    assert_int_equal(b->n_risks, 2);
    assert_int_equal(b->risks[1], 300);
    assert_int_equal(b->on, 20261123);
    assert_int_equal(b->amount_fen, 123456789012);
    assert_int_equal(b->at_ms, 1795000000000);
    assert_true(span_equal(body, town_pack(&town.arena, &b->base))); /* and the same bytes */
}

static const struct step_row *row_of(const char *name, const struct process **p)
{
    const struct step_row *row = step_by_name(name, p);

    assert_non_null(row);
    return row;
}

static bool reads(const char *name, struct step_values v)
{
    const struct process *p;
    const struct step_row *row = row_of(name, &p);
    struct subject h = town_subject(7);
    struct span body;
    struct step s;

    if (v.bytes[STEP_HOUSEHOLD].at == NULL)
        v.bytes[STEP_HOUSEHOLD] = span_of(h.b, sizeof h.b);
    assert_int_equal(step_pack(&body, &v, &town.arena), 0);
    assert_int_equal(step_valid(row->k.kind, body), step_read(&s, p, row, body));
    return step_read(&s, p, row, body);
}

static struct step_values valid(void)
{
    struct step_values v = {{0}, {{0}}};

    v.number[STEP_ON] = 20261123;
    return v;
}

static void a_value_out_of_range_makes_it_no_step(void **state)
{
    struct step_values v = valid();
    uint8_t much[600 + 10];

    (void)state;
    assert_true(reads("case_open", v));
    v.number[STEP_ON] = 20260230;
    assert_false(reads("case_open", v));
    v.number[STEP_ON] = 0;
    assert_false(reads("case_open", v));
    v = valid();
    v.number[STEP_AMOUNT_FEN] = (uint64_t)FEN_MAX + 1;
    assert_false(reads("case_open", v));
    v = valid();
    static const uint64_t months[] = {202613, 202600, 190000, 189912, 1000001};
    for (size_t i = 0; i < ARRAY_LEN(months); i++) {
        v.number[STEP_MONTH] = months[i];
        assert_false(reads("case_open", v));
    }
    v.number[STEP_MONTH] = 999912;
    assert_true(reads("case_open", v));
    v = valid();
    v.number[STEP_LEVEL] = 5;
    assert_false(reads("case_open", v));
    v = valid();
    v.number[STEP_AT_MS] = UINT64_MAX;
    assert_false(reads("case_open", v));
    v = valid();
    v.bytes[STEP_TEXT] = span_str("line\nbreak");
    assert_false(reads("case_open", v));
    memset(much, 'x', sizeof much);
    v.bytes[STEP_TEXT] = span_of(much, sizeof much);
    assert_false(reads("case_open", v));
    v = valid();
    v.bytes[STEP_EVENT] = span_of(much, 15);
    assert_false(reads("case_open", v));
    v = valid();
    v.bytes[STEP_HOUSEHOLD] = span_of(much, 3);
    assert_false(reads("case_open", v));
}

static void lists_are_bounded(void **state)
{
    struct step_values v = valid();
    uint8_t list[200];
    size_t len = 0;

    (void)state;
    for (unsigned i = 0; i < STEP_LIST_MAX; i++)
        len = step_list_add(list, len, sizeof list, 2);
    v.bytes[STEP_RISKS] = span_of(list, len);
    assert_true(reads("case_open", v));
    len = step_list_add(list, len, sizeof list, 2);
    v.bytes[STEP_RISKS] = span_of(list, len);
    assert_false(reads("case_open", v));
    v.bytes[STEP_RISKS] = span_of("\x80", 1);
    assert_false(reads("case_open", v));
    v = valid();
    v.bytes[STEP_AREAS] = span_of(list, step_list_add(list, 0, sizeof list, 7));
    assert_false(reads("case_open", v));
    v.bytes[STEP_AREAS] = span_of(list, step_list_add(list, 0, sizeof list, TOWN_VILLAGE));
    assert_true(reads("case_open", v));
    assert_int_equal(step_list_add(list, 199, 200, 300), 0);
}

static void a_needed_field_must_be_there(void **state)
{
    struct step_values v = valid();

    (void)state;
    assert_false(reads("case_missed", v));
    v.bytes[STEP_TEXT] = span_str("外出");
    assert_true(reads("case_missed", v));
}

static void the_subject_is_the_households(void **state)
{
    struct subject h = town_subject(9), got;
    const struct process *p;
    const struct step_row *row = row_of("case_open", &p);
    struct event e = step_event(&town, 1, p, row, &h, NULL, 20261123, 0);

    (void)state;
    assert_true(step_subject_of(&got, e.kind, e.body));
    assert_true(subject_equal(&got, &h));
    assert_false(step_subject_of(&got, e.kind, span_str("?")));
    assert_false(step_subject_of(&got, KIND_VISIT, e.body));
    assert_false(step_valid(STEP_KIND(240, 0), e.body));
}

/* Any bytes: never a crash, and what is taken is taken again from its own packing. */
static void any_bytes_are_read_or_refused(void **state)
{
    struct prng r = prng_fork(20261127, "step bytes");
    const struct process *p;
    const struct step_row *row = row_of("case_open", &p);
    struct subject h = town_subject(9);
    struct step s;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        arena_reset(&town.arena);
        struct event e = step_event(&town, 1, p, row, &h, NULL, 20261123, 0);
        uint8_t *body = arena_copy(&town.arena, e.body.at, e.body.len);
        size_t len = e.body.len - prng_below(&r, 3);
        for (uint64_t k = prng_below(&r, 4); k > 0; k--)
            body[prng_below(&r, e.body.len)] = (uint8_t)prng_below(&r, 256);
        if (!step_read(&s, p, row, span_of(body, len)))
            continue;
        struct span again;
        struct step t;
        assert_int_equal(step_pack(&again, &s.v, &town.arena), 0);
        assert_true(step_read(&t, p, row, again));
        assert_int_equal(s.on, t.on);
        assert_true(subject_equal(&s.household, &t.household));
    }
}

static void what_belongs_to_nothing_is_no_step(void **state)
{
    static const uint8_t zero_month[] = {0xc8, 0x01, 0x00},
                         endless[11] = {0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80};
    const struct process *p;
    const struct step_row *row = row_of("measure_start", &p);
    struct subject h = town_subject(7), thing = town_subject(8);
    struct event e = step_event(&town, 1, p, row, &h, &thing, 20261123, 0);
    struct span rest = span_of(endless, sizeof endless), body;
    uint64_t number;
    struct step s;

    (void)state;
    assert_true(step_read(&s, p, row, e.body));
    s.v.bytes[STEP_THING] = (struct span){NULL, 0};
    starve_each(&town.arena, ERR_NOMEM, step_pack(&body, &s.v, &town.arena));
    assert_false(step_read(&s, p, row, body)); /* which measure? */
    assert_false(step_list_next(&rest, &number));
    uint8_t *more = arena_take(&town.arena, e.body.len + sizeof zero_month);
    memcpy(more, e.body.at, e.body.len);
    memcpy(more + e.body.len, zero_month, sizeof zero_month);
    assert_true(step_read(&s, p, row, span_of(more, e.body.len + sizeof zero_month))); /* no month is one */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_belongs_to_nothing_is_no_step),

        cmocka_unit_test(the_dictionary_is_the_message),
        cmocka_unit_test(what_is_packed_is_what_protobuf_reads),
        cmocka_unit_test(a_value_out_of_range_makes_it_no_step),
        cmocka_unit_test(lists_are_bounded),
        cmocka_unit_test(a_needed_field_must_be_there),
        cmocka_unit_test(the_subject_is_the_households),
        cmocka_unit_test(any_bytes_are_read_or_refused),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
