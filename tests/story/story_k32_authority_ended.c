/* K32: two standing authorities end while the village that holds them is cut off: one is revoked by its issuer, one runs
 * out. Help given before the revocation was known stands and is charged to the issuer's fund; after it is known nothing
 * more is given under it. Help handed over after the last day is a fact that the issuer ratifies, and the officer's to
 * answer for. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/help_acts.h"

#define VILLAGE ((struct area){513201209200})

struct facts {
    char home[ID_TEXT], late[ID_TEXT], fund[ID_TEXT], authority[ID_TEXT], county[ID_TEXT];
};

static void authority(struct world *w, const char *office, const char *fund, char id[ID_TEXT])
{
    memcpy(id,
           world_does(w, office,
                      "{\"kind\":\"standing_authority\",\"area\":\"" V_CODE "\",\"kinds\":[\"cash\",\"goods\"],"
                      "\"per_household_fen\":200000,\"amount_fen\":300000,\"fund\":\"%s\"}",
                      fund),
           ID_TEXT);
}

static void before(struct world *w, void *arg)
{
    struct facts *f = arg;

    help_pack(w);
    help_home(w, "V", f->home);
    help_home(w, "V", f->late);
    memcpy(f->fund, world_does(w, "C", "{\"kind\":\"fund\",\"name\":\"救助资金\",\"amount_fen\":1000000}"), ID_TEXT);
    world_does(w, "C", "{\"kind\":\"rights\",\"fund\":\"%s\",\"area\":\"513201209000\",\"amount_fen\":800000}",
               f->fund);
    world_run(w);
    world_does(w, "T", "{\"kind\":\"rights\",\"fund\":\"%s\",\"area\":\"" V_CODE "\",\"amount_fen\":400000}", f->fund);
    authority(w, "T", f->fund, f->authority);
    authority(w, "C", f->fund, f->county);
}

#define HELP                                                                                                           \
    "{\"kind\":\"help\",\"household\":\"%s\",\"help_kind\":\"goods\",\"amount_fen\":50000,\"authority\":\"%s\"%s}"
#define REVOKE                                                                                                         \
    "{\"kind\":\"authority_revoke\",\"area\":\"" V_CODE "\",\"authority\":\"%s\",\"reason_text\":\"灾情解除\"}"

/* Seven days are the pack's; on the ninth the county's is over, heard of or not. */
static void act(struct world *w, void *arg)
{
    const struct facts *f = arg;

    world_refuses(w, "C", "not_the_issuer", REVOKE, f->authority);
    world_does(w, "T", REVOKE, f->authority);
    world_refuses(w, "T", "already_revoked", REVOKE, f->authority);
    world_does(w, "V", HELP, f->home, f->authority, ""); /* it has not heard */
    world_days(w, 9);
    world_refuses(w, "V", "authority_ended", HELP, f->late, f->county, "");
    world_does(w, "V", HELP, f->late, f->county, ",\"handed_over\":true"); /* a fact is a fact */
    world_does(w, "V", "{\"kind\":\"green_request\",\"household\":\"%s\",\"help\":\"goods\",\"text\":\"仍缺口粮\"}",
               f->home); /* asking is always possible */
}

/* The lines of an office's worklist that ask for a ratification; every one has its day. */
static size_t to_ratify(struct world *w, const char *office)
{
    json_t *o = world_asks(w, office, "/v1/work");
    const json_t *work = json_object_get(o, "work");
    size_t n = 0;

    for (size_t i = 0; i < json_array_size(work); i++) {
        const json_t *line = json_array_get(work, i);
        if (strcmp(json_string_value(json_object_get(line, "item")), "ratify") != 0)
            continue;
        EXPECT(json_is_string(json_object_get(line, "due")));
        n++;
    }
    json_decref(o);
    return n;
}

static void revoked_here(struct world *w, const char *office, const struct facts *f)
{
    json_t *o = world_asks(w, office, "/v1/authorities");
    const json_t *all = json_object_get(o, "authorities");

    EXPECT(json_array_size(all) == 2);
    for (size_t i = 0; i < json_array_size(all); i++) {
        const json_t *a = json_array_get(all, i);
        bool ours = strcmp(json_string_value(json_object_get(a, "authority")), f->authority) == 0;
        EXPECT(json_is_string(json_object_get(a, "revoked_on")) == ours);
        EXPECT(json_integer_value(json_object_get(a, "used_fen")) == 50000);
    }
    json_decref(o);
}

static bool owes_ratification(const Fangpin__V1__CaseView *v, bool settled)
{
    for (size_t i = 0; i < v->n_debt; i++)
        if (v->debt[i]->kind == DEBT_RATIFY)
            return v->debt[i]->owner == 513201000000 && (v->debt[i]->settled_by.len > 0) == settled;
    return false;
}

static void stands(struct world *w, const char *office, const struct facts *f, bool ratified)
{
    Fangpin__V1__CaseView *v = world_case(w, office, VILLAGE, help_subject(f->home));

    EXPECT(v->helped_fen == 50000 && v->n_debt == 5 && v->n_note == 0); /* no ratification: nobody there knew */
    v = world_case(w, office, VILLAGE, help_subject(f->late));
    EXPECT(v->helped_fen == 50000 && v->n_debt == 6 && owes_ratification(v, ratified));
    EXPECT(v->n_note == 1 && strstr(v->note[0], "officer's to answer for") != NULL);
    EXPECT(world_fund(w, office, VILLAGE, help_subject(f->fund))->helped_fen == 100000);
}

static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    stands(w, office, f, false);
    revoked_here(w, office, f);
    EXPECT(strcmp(world_process(w, office, f->home, "green", "state"), "aid_given") == 0);
    EXPECT(to_ratify(w, office) == (strcmp(office, "C") == 0 ? 1 : 0)); /* the issuer's own work */
}

static void settle(struct world *w, void *arg)
{
    const struct facts *f = arg;

    world_refuses(w, "V", "authority_revoked", HELP, f->home, f->authority, "");
    help_refused(w, "V", "not_this_tier", "green_ratify", f->late, ",\"text\":\"追认\"");
    help_refused(w, "T", "not_the_issuer", "green_ratify", f->late, ",\"text\":\"追认\"");
    help_refused(w, "C", "nothing_to_ratify", "green_ratify", f->home, ",\"text\":\"追认\"");
    help_step(w, "C", "green_ratify", f->late, ",\"text\":\"情况属实,予以追认\"");
}

static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    stands(w, office, f, true);
    EXPECT(to_ratify(w, office) == 0);
    EXPECT(strcmp(world_process(w, office, f->late, "green", "crossed"), "0") == 0);
}

static void an_authority_ends_unseen(void **state)
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(an_authority_ends_unseen)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
