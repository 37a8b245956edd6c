#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "replication/store.h"
#include "support/world_api.h"

#define COUNTY 513201000000ull

/* So many units with one line of work each. */
static void units_plant(struct world *w, unsigned from, unsigned n)
{
    static const uint8_t line[41] = {0, 0xff, 0xff, 0xff, 0xff, 1}; /* due never */
    static const struct subject none;
    struct txn *t = store_begin(world_store(w, "C"), TXN_WRITE);

    for (unsigned i = from; i < from + n; i++) {
        struct area unit = {COUNTY + (1 + i / 999) * 1000 + 1 + i % 999};
        struct view_key k = view_key(unit, VIEW_WORK, &none, span_of(line, sizeof line));
        view_put(t, &k, span_of("\0\0\0\0\0\0\0\0", 8));
    }
    assert_int_equal(store_commit(t), 0);
}

/* Beyond the limit nobody's work is counted as another's: the papers say that there is more. */
static void units_beyond_the_limit_are_left_out_and_said(void **state)
{
    struct world *w = world_chain(3);

    (void)state;
    json_t *o = world_asks(w, "C", "/v1/agenda");
    size_t had = json_array_size(json_object_get(o, "units"));
    assert_string_equal(world_said(o, "more"), "false");
    json_decref(o);
    units_plant(w, 0, AGENDA_UNITS_MAX - (unsigned)had);
    o = world_asks(w, "C", "/v1/agenda");
    assert_int_equal(json_array_size(json_object_get(o, "units")), AGENDA_UNITS_MAX);
    assert_string_equal(world_said(o, "more"), "false");
    json_decref(o);
    units_plant(w, AGENDA_UNITS_MAX, 5);
    o = world_asks(w, "C", "/v1/agenda");
    const json_t *units = json_object_get(o, "units");
    assert_int_equal(json_array_size(units), AGENDA_UNITS_MAX);
    assert_string_equal(world_said(o, "more"), "true");
    assert_string_equal(world_said(json_array_get(units, AGENDA_UNITS_MAX - 1), "open"), "1");
    json_decref(o);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_beyond_the_limit_are_left_out_and_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
