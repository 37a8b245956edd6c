/* live_town.h — four real offices under one roof for the live tests: Ngawa, Ma'erkang, Caodeng, Sini. */
#ifndef FANGPIN_TESTS_SUPPORT_LIVE_TOWN_H
#define FANGPIN_TESTS_SUPPORT_LIVE_TOWN_H

#include "base/prng.h"
#include "node/demo/areas.h"
#include "node/demo/fleet.h"
#include "node/api/people.h"

#define LEVEL_PATIENCE_MS 120000 /* how long replicas may take to agree before a test gives up */

struct live_town {
    struct fleet fleet;
    struct office *office[OFFICES];
    struct prng prng;
};

/* cmocka set-up and tear-down: all four enrolled, running and level. */
int live_up(void **state);
int live_down(void **state);

/* File `n` households at the village (or, at the township, for a neighbouring village); fails the test when one is
 * refused. */
void live_file(struct live_town *t, int at, int n);

/* Fails the test, with what differs, unless all replicas agree in time. */
void live_level(struct live_town *t);

/* Run a command; fails the test unless it exits with `status`. The output is given when `out` is not NULL. */
void live_command(struct live_town *t, int status, char **out, const char *const *args);

/* `fangpin verify` passes on the store of every office. */
void live_verify(struct live_town *t);

#endif
