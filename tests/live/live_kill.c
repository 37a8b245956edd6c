/* kill -9 of random offices at random instants of traffic, then restart: every tier ends with the same replica, and
 * everything that was answered is there.
 *
 *     FANGPIN_KILLS=200 FANGPIN_SEED=7 live_kill        default: 40 kills, a seed of the clock, printed */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/must.h"
#include "support/live_town.h"

#define KILLS_DEFAULT 40
#define PAUSE_MAX_MS  60
#define CUTS_OF_TEN   2 /* of ten kills, so many come with a broken line */
#define WRITERS       3 /* village, township, county */
#define BATCH_MAX     20

/* Event ids that were answered: durable at the office that answered, so they must be everywhere in the end. */
struct ids {
    char (*at)[65];
    size_t n, room;
};

struct writer {
    struct client client;
    struct prng prng;
    int at;
    atomic_bool *stop;
    struct ids answered;
    char household[33]; /* one that is known everywhere: what the county reports leads about */
};

static void ids_add(struct ids *s, const char *id)
{
    if (s->n == s->room)
        must((s->at = realloc(s->at, (s->room = s->room ? 2 * s->room : 1024) * sizeof *s->at)));
    snprintf(s->at[s->n++], sizeof *s->at, "%s", id);
}

static int ids_compare(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* ---- traffic ---- */

static json_t *filing_for(struct writer *w)
{
    if (w->at != COUNTY)
        return household_invent(&w->prng, w->at == VILLAGE ? demo_areas[VILLAGE] : NEIGHBOUR_VILLAGE);
    return json_pack("{s:s, s:s, s:s, s:s}", "kind", "lead", "area", demo_areas[VILLAGE], "household", w->household,
                     "risk", "disaster");
}

static void answers_take(struct writer *w, const struct answer *answer)
{
    const json_t *one;
    size_t i;
    json_t *list = json_loadb((const char *)answer->body.at, answer->body.len, 0, NULL);
    json_array_foreach(list, i, one)
    {
        const char *id = json_string_value(json_object_get(one, "event"));
        if (id)
            ids_add(&w->answered, id);
    }
    json_decref(list);
}

static void *writer_thread(void *self)
{
    struct writer *w = self;
    while (!atomic_load(w->stop)) {
        struct answer answer;
        json_t *batch = json_array();
        for (uint64_t n = 1 + prng_below(&w->prng, BATCH_MAX); n > 0; n--)
            json_array_append_new(batch, filing_for(w));
        char *text = json_dumps(batch, JSON_COMPACT);
        json_decref(batch);
        if (client_ask(&w->client, "POST", "/v1/file", span_str(text), &answer) == 0 && answer.status == 200)
            answers_take(w, &answer);
        free(text);
        fleet_pause((unsigned)prng_below(&w->prng, 10));
    }
    return NULL;
}

/* ---- kills ---- */

static void kill_and_restart(struct live_town *t, struct prng *p)
{
    struct office *o = t->office[prng_below(p, OFFICES)];
    struct relay *line = t->office[prng_below(p, OFFICES - 1)]->below;
    bool cut = prng_below(p, 10) < CUTS_OF_TEN;
    fleet_pause((unsigned)prng_below(p, PAUSE_MAX_MS));
    if (cut)
        relay_cut(line, prng_below(p, 2) ? RELAY_CLOSED : RELAY_SILENT);
    office_kill(o);
    fleet_pause((unsigned)prng_below(p, PAUSE_MAX_MS / 4));
    if (office_run(o) != 0)
        fail_msg("%s does not come back: %s", o->area, t->fleet.why);
    if (cut)
        relay_heal(line);
}

/* ---- the end ---- */

/* Ids of everything an office holds, sorted. */
static struct ids ids_held(struct office *o)
{
    struct ids held = {0};
    char path[128] = "/v1/log?limit=1000";
    for (bool more = true; more;) {
        json_t *page = office_get(o, path, NULL);
        const json_t *e;
        size_t i;
        if (!page)
            fail_msg("%s", o->fleet->why);
        json_array_foreach(json_object_get(page, "events"), i, e)
            ids_add(&held, json_string_value(json_object_get(e, "id")));
        const char *next = json_string_value(json_object_get(page, "next"));
        more = next != NULL;
        if (more)
            snprintf(path, sizeof path, "/v1/log?limit=1000&after=%s", next);
        json_decref(page);
    }
    qsort(held.at, held.n, sizeof *held.at, ids_compare);
    return held;
}

static void nothing_answered_is_lost(struct live_town *t, const struct writer writers[WRITERS])
{
    for (int at = CITY; at <= TOWNSHIP; at++) { /* the village does not hold its neighbour's */
        struct ids held = ids_held(t->office[at]);
        for (int w = 0; w < WRITERS; w++)
            for (size_t i = 0; i < writers[w].answered.n; i++)
                if (!bsearch(writers[w].answered.at[i], held.at, held.n, sizeof *held.at, ids_compare))
                    fail_msg("%s lacks %s, which was answered at %s", demo_areas[at], writers[w].answered.at[i],
                             demo_areas[writers[w].at]);
        free(held.at);
    }
}

static unsigned long number_from(const char *name, unsigned long otherwise)
{
    const char *text = getenv(name);
    return text ? strtoul(text, NULL, 10) : otherwise;
}

static void first_household(struct live_town *t, char out[33])
{
    json_t *answer = office_post(t->office[VILLAGE], "/v1/file", household_invent(&t->prng, demo_areas[VILLAGE]), NULL);
    if (!answer)
        fail_msg("%s", t->fleet.why);
    snprintf(out, 33, "%s", json_string_value(json_object_get(answer, "subject")));
    json_decref(answer);
    live_level(t);
}

static void kills_at_any_moment_end_in_the_same_replicas(void **state)
{
    struct live_town *t = *state;
    unsigned long kills = number_from("FANGPIN_KILLS", KILLS_DEFAULT);
    unsigned long seed = number_from("FANGPIN_SEED", (unsigned long)fleet_ms());
    struct prng p = prng_fork(seed, "kills");
    struct writer writers[WRITERS] = {{.at = VILLAGE}, {.at = TOWNSHIP}, {.at = COUNTY}};
    pthread_t threads[WRITERS];
    atomic_bool stop = false;
    char household[33];
    size_t answered = 0;
    print_message("%lu kills, FANGPIN_SEED=%lu\n", kills, seed);
    first_household(t, household);
    for (int i = 0; i < WRITERS; i++) {
        struct writer *w = &writers[i];
        w->prng = prng_fork(seed + (unsigned)i, "writer");
        w->stop = &stop;
        memcpy(w->household, household, sizeof household);
        assert_int_equal(client_open(&w->client, t->office[w->at]->client.socket), 0);
        assert_int_equal(pthread_create(&threads[i], NULL, writer_thread, w), 0);
    }
    for (unsigned long i = 0; i < kills; i++)
        kill_and_restart(t, &p);
    atomic_store(&stop, true);
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(threads[i], NULL);
        client_close(&writers[i].client);
        answered += writers[i].answered.n;
    }
    live_level(t);
    nothing_answered_is_lost(t, writers);
    live_verify(t);
    print_message("%zu filings answered, none lost\n", answered);
    assert_true(answered > kills); /* the kills did fall into traffic */
    for (int i = 0; i < WRITERS; i++)
        free(writers[i].answered.at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(kills_at_any_moment_end_in_the_same_replicas, live_up, live_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
