#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "node/api/values.h"
#include "proto/event.h"
#include "support/api_bed.h"

#define HOUSEHOLDS 30

static int up(void **state)
{
    struct world *w = world_chain(12);

    for (int i = 0; i < HOUSEHOLDS; i++)
        world_household(w, "V", "张三");
    world_run(w);
    *state = w;
    return 0;
}

static int down(void **state)
{
    world_free(*state);
    return 0;
}

static void pages_follow_each_other_without_gap(void **state)
{
    struct world *w = *state;
    char path[120] = "/v1/log?limit=7";
    uint64_t seen = 0, total = world_status(w, "T").events;

    for (int page = 0; page < 1000; page++) {
        struct bed_answer a = bed_ask(w, "T", path, NULL);
        assert_int_equal(a.status, 200);
        assert_true((uint64_t)bed_number(&a, "total") == total);
        seen += json_array_size(bed_at(&a, "events"));
        const char *next = bed_text(&a, "next");
        snprintf(path, sizeof path, "/v1/log?limit=7&after=%s", next);
        bool more = next[0] != '\0';
        bed_free(&a);
        if (!more)
            break;
    }
    assert_true(seen == total);
}

static void filters_leave_only_what_was_asked(void **state)
{
    struct bed_answer a = bed_ask(*state, "C", "/v1/log?kind=household&limit=1000", NULL);

    assert_int_equal(json_array_size(bed_at(&a, "events")), HOUSEHOLDS);
    assert_string_equal(bed_text(&a, "events.0.kind"), "household");
    assert_string_equal(bed_text(&a, "events.0.sealed"), "held");
    assert_int_equal(bed_number(&a, "events.0.body.people"), 3);
    bed_free(&a);
    a = bed_ask(*state, "C", "/v1/log?lane=bulk", NULL);
    assert_int_equal(json_array_size(bed_at(&a, "events")), 0);
    bed_free(&a);
    a = bed_ask(*state, "M", "/v1/log?kind=household&limit=1", NULL);
    assert_string_equal(bed_text(&a, "events.0.sealed"), "elsewhere");
    bed_free(&a);
}

static void the_log_shows_nothing_personal(void **state)
{
    struct bed_answer a = bed_ask(*state, "V", "/v1/log?limit=1000", NULL);

    assert_null(strstr(a.body, "张三"));
    assert_null(strstr(a.body, "990001195803120013"));
    bed_free(&a);
}

static void the_export_is_every_envelope_as_signed(void **state)
{
    struct world *w = *state;
    struct bed_answer a = bed_ask(w, "T", "/v1/export", NULL);
    struct arena arena = arena_of(1u << 20);
    uint64_t n = 0;

    assert_int_equal(a.status, 200);
    assert_null(a.json);
    assert_string_equal(a.next, "");
    for (size_t at = 0; at < a.len; n++) {
        struct event e;
        size_t len = (size_t)get_be((const uint8_t *)a.body + at, 4);
        assert_int_equal(event_decode(&e, span_of(a.body + at + 4, len), &arena), 0);
        assert_true(event_signature_valid(&e));
        at += 4 + len;
        arena_reset(&arena);
    }
    assert_true(n == world_status(w, "T").events);
    arena_free(&arena);
    bed_free(&a);
    a = bed_ask(w, "T", "/v1/export?after=9999.1.0", NULL);
    assert_int_equal(a.len, 0);
    bed_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_follow_each_other_without_gap),
        cmocka_unit_test(filters_leave_only_what_was_asked),
        cmocka_unit_test(the_log_shows_nothing_personal),
        cmocka_unit_test(the_export_is_every_envelope_as_signed),
    };

    return cmocka_run_group_tests(tests, up, down);
}
