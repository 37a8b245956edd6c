/* K30: two offices attach papers to one matter while they cannot hear each other, under different hashes. Both stay, each
 * with its signer; nothing is overwritten, and a household's decision goes on resting on the events it cites.
 *
 * Still to come, with stored attachments: that a missing one becomes an owed item with a review after 15 days, and that
 * one whose bytes do not fit its hash is put aside and reported to the county. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/orders.h"
#include "tests/support/world_api.h"

#define OURS   "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define THEIRS "ff112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

struct facts {
    char id[ID_TEXT];
};

static void before(struct world *w, void *arg)
{
    struct facts *f = arg;

    snprintf(f->id, sizeof f->id, "%s",
             world_does(w, "V", "{\"kind\":\"activity_hold\",\"activity\":\"training\",\"count\":20}"));
}

static void attach(struct world *w, const char *office, const char *id, const char *hash)
{
    world_does(w, office, "{\"kind\":\"activity_add\",\"area\":\"513201209200\",\"thing\":\"%s\",\"hash\":\"%s\"}", id,
               hash);
}

static void act(struct world *w, void *arg)
{
    struct facts *f = arg;

    attach(w, "V", f->id, OURS);
    attach(w, "T", f->id, THEIRS);
}

/* How many of the matter's events, as every office's log tells them, name this hash. */
static unsigned named(struct world *w, const char *office, const char *hash)
{
    json_t *o = world_asks(w, office, "/v1/log?limit=1000");
    char *text = json_dumps(o, JSON_COMPACT);
    unsigned n = 0;

    EXPECT(text != NULL);
    for (const char *at = text; (at = strstr(at, hash)) != NULL; at++)
        n++;
    free(text);
    json_decref(o);
    return n;
}

static void found(struct world *w, const char *office, void *arg)
{
    struct facts *f = arg;

    EXPECT(strcmp(world_process(w, office, f->id, "activity", "steps.1.fate"), "applied") == 0);
    EXPECT(strcmp(world_process(w, office, f->id, "activity", "steps.2.fate"), "applied") == 0);
    EXPECT(strcmp(world_process(w, office, f->id, "activity", "crossed"), "0") == 0);
    EXPECT(named(w, office, OURS) == 1 && named(w, office, THEIRS) == 1);
}

static void both_papers_stay(void **state)
{
    static const struct order_story story = {
        .before = before, .cut = {{"V", "T"}, {"T", "C"}}, .act = act, .found = found, .offices = {"M", "C", "T", "V"}};
    struct facts facts;

    (void)state;
    orders_tell(&story, &facts, sizeof facts, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(both_papers_stay)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
