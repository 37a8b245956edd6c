/* K9: an officer's key is revoked while the village is dark and goes on working. What was done for households stands as
 * facts; each act is then ratified, corrected or, when the key was lost, void, as a signed step of the successor.
 *
 * Still to come, with officers' own signatures in headers: which acts were signed with the key, by position in the
 * chain; quarantine of those after a compromise. Here the acts are named by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/orders.h"
#include "tests/support/world_api.h"

#define V_AREA "\"area\":\"513201209200\""

struct facts {
    char replaced[ID_TEXT], lost[ID_TEXT], home[ID_TEXT], visit[ID_TEXT];
};

static void keep(char out[ID_TEXT], const char *id)
{
    snprintf(out, ID_TEXT, "%s", id);
}

static const char *key_issued(struct world *w)
{
    return world_does(w, "C",
                      "{\"kind\":\"key_issue\"," V_AREA ",\"officer\":\"0193a0000000000000000000000000aa\","
                      "\"hash\":\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\"}");
}

static void before(struct world *w, void *arg)
{
    struct facts *f = arg;

    keep(f->replaced, key_issued(w));
    keep(f->lost, key_issued(w));
    keep(f->home, world_home(w, "V", "泽郎甲", "990001195803120013"));
}

static void revoke(struct world *w, const char *key, const char *reason)
{
    world_does(w, "C",
               "{\"kind\":\"key_revoke\"," V_AREA ",\"thing\":\"%s\",\"reason\":\"%s\",\"until\":\"2025-11-22\"}", key,
               reason);
}

static void act(struct world *w, void *arg)
{
    struct facts *f = arg;

    revoke(w, f->replaced, "replaced");
    revoke(w, f->lost, "lost");
    keep(f->visit, world_does(w, "V", "{\"kind\":\"visit\",\"household\":\"%s\",\"outcome\":\"fit\"}", f->home));
}

/* Case files know the visit; both keys wait for a word on what was signed since, with a last day. */
static void found(struct world *w, const char *office, void *arg)
{
    struct facts *f = arg;
    json_t *o = world_asks(w, office, "/v1/case/%s", f->home);

    EXPECT(json_array_size(json_object_get(json_object_get(o, "case"), "event")) == 3); /* household, lead, visit */
    json_decref(o);
    EXPECT(strcmp(world_process(w, office, f->replaced, "key", "state"), "revoked") == 0);
    EXPECT(world_process(w, office, f->replaced, "key", "due")[0] == '2');
    EXPECT(strcmp(world_process(w, office, f->replaced, "key", "owner"), "513201209000") == 0);
}

static void ratify(struct world *w, const char *key, const char *outcome, const struct facts *f)
{
    world_does(w, "V", "{\"kind\":\"key_ratify\",\"thing\":\"%s\",\"link\":\"%s\",\"outcome\":\"%s\"}", key, f->visit,
               outcome);
}

static void settle(struct world *w, void *arg)
{
    struct facts *f = arg;

    world_refuses(w, "V", "replaced_voids_nothing",
                  "{\"kind\":\"key_ratify\",\"thing\":\"%s\",\"link\":\"%s\",\"outcome\":\"void\"}", f->replaced,
                  f->visit);
    ratify(w, f->replaced, "ratified", f);
    ratify(w, f->lost, "void", f);
    world_run(w);
    world_does(w, "T", "{\"kind\":\"key_close\"," V_AREA ",\"thing\":\"%s\",\"count\":1}", f->replaced);
}

static void settled(struct world *w, const char *office, void *arg)
{
    struct facts *f = arg;
    json_t *o = world_asks(w, office, "/v1/case/%s", f->home);

    EXPECT(json_array_size(json_object_get(json_object_get(o, "case"), "event")) == 3); /* facts are never taken out */
    json_decref(o);
    EXPECT(strcmp(world_process(w, office, f->replaced, "key", "state"), "closed") == 0);
    EXPECT(strcmp(world_process(w, office, f->lost, "key", "facts.0"), "reviewed") == 0);
    EXPECT(strcmp(world_process(w, office, f->lost, "key", "now.outcome"), "void") == 0);
}

static void acts_after_a_revocation_are_ratified(void **state)
{
    static const struct order_story story = {.before = before,
                                             .cut = {{"V", "T"}, {"T", "C"}},
                                             .act = act,
                                             .found = found,
                                             .settle = settle,
                                             .settled = settled,
                                             .offices = {"M", "C", "T", "V"}};
    struct facts facts;

    (void)state;
    orders_tell(&story, &facts, sizeof facts, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(acts_after_a_revocation_are_ratified)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
