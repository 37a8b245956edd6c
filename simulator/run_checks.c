/* The invariants while a drill runs: every step is looked at, and the report says how often each had something to look at. */
#include <stdio.h>

#include "simulator/check.h"
#include "simulator/drill_run_internal.h"

int run_checks_begin(struct drilling *r)
{
    struct check_options o = {.seed = r->seed};

    return checks_new(&r->checks, r->s, &o);
}

/* Questions are asked in between, where they disturb no step. */
void run_checks_between(struct drilling *r)
{
    checks_between(r->checks);
}

static json_t *check_json(const struct drilling *r, size_t i)
{
    const struct breach *b = checks_breach(r->checks);
    bool broken = b->there && strcmp(b->id, check_table[i]->id) == 0;
    char first[600] = "";

    if (broken)
        snprintf(first, sizeof first, "%s: %s", b->office < r->d->n_offices ? r->d->offices[b->office].name : "-",
                 b->what);
    return json_pack("{s:s, s:s, s:s, s:I, s:i, s:s}", "id", check_table[i]->id, "zh", check_table[i]->zh, "en",
                     check_table[i]->en, "premises", (json_int_t)checks_premise(r->checks, i), "broken", (int)broken,
                     "first", first);
}

void run_checks_end(struct drilling *r, bool level)
{
    if (level) {
        checks_premise_of(r->checks, "I23"); /* healed, and level in time */
        checks_quiet(r->checks);
    }
    json_t *list = json_array();
    for (size_t i = 0; i < check_count; i++)
        json_array_append_new(list, check_json(r, i));
    record_invariants(r->record, list);
    json_decref(list);
}
