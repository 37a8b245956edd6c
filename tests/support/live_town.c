#include "support/live_town.h"
#include "tiers/area_lists.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

int live_up(void **state)
{
    char program[256];
    struct live_town *t = calloc(1, sizeof *t);
    assert_non_null(t);
    fleet_program(program, sizeof program);
    t->prng = prng_fork(1, "town");
    if (fleet_open(&t->fleet, program, NULL, area_list_find(DEMO_AREA_LIST)) != 0)
        fail_msg("%s", t->fleet.why);
    for (int i = 0; i < OFFICES; i++) {
        t->office[i] = i == 0 ? fleet_found(&t->fleet, demo_areas[i], LINE_RELAY)
                              : fleet_join(&t->fleet, t->office[i - 1], demo_areas[i], LINE_RELAY);
        if (!t->office[i] || office_run(t->office[i]) != 0)
            fail_msg("%s: %s", demo_areas[i], t->fleet.why);
    }
    live_level(t);
    *state = t;
    return 0;
}

int live_down(void **state)
{
    struct live_town *t = *state;
    fleet_close(&t->fleet);
    free(t);
    return 0;
}

void live_file(struct live_town *t, int at, int n)
{
    for (int i = 0; i < n; i++) {
        json_t *filing = household_invent(&t->prng, at == VILLAGE ? demo_areas[VILLAGE] : NEIGHBOUR_VILLAGE);
        json_t *answer = office_post(t->office[at], "/v1/file", filing, NULL);
        if (!answer)
            fail_msg("%s", t->fleet.why);
        json_decref(answer);
    }
}

static void say_digest(struct office *o)
{
    json_t *lag = office_get(o, "/v1/lag", NULL), *digest = office_get(o, "/v1/digest", NULL);
    char *a = lag ? json_dumps(lag, JSON_COMPACT) : NULL, *b = digest ? json_dumps(digest, JSON_COMPACT) : NULL;
    print_error("%s (%s)\n  %s\n  %s\n", o->area, o->log, a ? a : "no answer", b ? b : "no answer");
    free(a);
    free(b);
    json_decref(lag);
    json_decref(digest);
}

void live_level(struct live_town *t)
{
    if (fleet_level(&t->fleet, LEVEL_PATIENCE_MS))
        return;
    for (size_t i = 0; i < t->fleet.n; i++)
        say_digest(&t->fleet.office[i]);
    fail_msg("the replicas do not agree");
}

void live_command(struct live_town *t, int status, char **out, const char *const *args)
{
    int got = fleet_command(&t->fleet, out, args);
    if (got != status)
        fail_msg("exit %d, not %d: %s", got, status, t->fleet.why);
}

void live_verify(struct live_town *t)
{
    for (size_t i = 0; i < t->fleet.n; i++) {
        const char *args[] = {"verify", "--dir", t->fleet.office[i].dir, NULL};
        live_command(t, 0, NULL, args);
    }
}
