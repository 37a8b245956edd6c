/* K22: the bank renewed and the county wrote it down, while the township, cut off, saw the old day and wrote "late". The
 * bank's record wins; a second lender and a sum over the cap are flagged, nothing is recalled; the day of the papers owed
 * is set anew when the line is back. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/orders.h"
#include "support/world_api.h"

struct facts {
    char home[ID_TEXT], loan[ID_TEXT], second[ID_TEXT];
};

#define LOAN "\"household\":\"%s\",\"thing\":\"%s\",\"area\":\"513201209200\""

static void need(struct world *w, const char *home, char loan[ID_TEXT])
{
    snprintf(loan, ID_TEXT, "%s",
             world_does(w, "V",
                        "{\"kind\":\"loan_need\",\"household\":\"%s\",\"loan_kind\":\"micro\",\"amount_fen\":2000000,"
                        "\"count\":3}",
                        home));
    world_does(w, "V", "{\"kind\":\"loan_check\"," LOAN "}", home, loan);
    world_run(w);
    world_does(w, "T", "{\"kind\":\"loan_refer\",\"number\":\"农商行\"," LOAN "}", home, loan);
    world_does(w, "T", "{\"kind\":\"loan_tolerate\",\"papers\":[\"income\"]," LOAN "}", home, loan);
    world_run(w);
}

static void before(struct world *w, void *arg)
{
    struct facts *f = arg;

    snprintf(f->home, ID_TEXT, "%s", world_home(w, "V", "泽郎甲", "990001195803120013"));
    need(w, f->home, f->loan);
    need(w, f->home, f->second);
    world_does(w, "C", "{\"kind\":\"loan_pay\",\"amount_fen\":2000000,\"until\":\"2029-11-30\"," LOAN "}", f->home,
               f->loan);
}

static void act(struct world *w, void *arg)
{
    const struct facts *f = arg;

    world_does(w, "T", "{\"kind\":\"loan_late\",\"text\":\"已过到期日\"," LOAN "}", f->home, f->loan);
    world_does(w, "C", "{\"kind\":\"loan_renew\",\"amount_fen\":5000000,\"until\":\"2032-11-30\"," LOAN "}", f->home,
               f->loan);
    world_does(w, "C", "{\"kind\":\"loan_pay\",\"amount_fen\":9000000,\"until\":\"2030-11-30\"," LOAN "}", f->home,
               f->second); /* another bank lent, too much: a fact all the same */
}

static bool flagged(struct world *w, const char *office, const char *flag)
{
    json_t *o = world_asks(w, office, "/v1/instances?process=loan");
    const json_t *list = json_object_get(o, "instances");
    bool found = false;

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *flags = json_object_get(json_array_get(list, i), "flags");
        for (size_t k = 0; k < json_array_size(flags); k++)
            found |= strcmp(world_said(json_array_get(flags, k), "flag"), flag) == 0;
    }
    json_decref(o);
    return found;
}

static const char *loan_said(struct world *w, const char *office, const struct facts *f, const char *field)
{
    json_t *o = world_asks(w, office, "/v1/case/%s", f->home);
    const json_t *list = json_object_get(json_object_get(o, "case"), "process");
    const char *said = "";

    for (size_t i = 0; i < json_array_size(list); i++)
        if (strcmp(world_said(json_array_get(list, i), "thing"), f->loan) == 0)
            said = world_said(json_array_get(list, i), field);
    json_decref(o);
    return said;
}

static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(strcmp(loan_said(w, office, f, "state"), "paid_out") == 0);
    EXPECT(strcmp(loan_said(w, office, f, "due"), "2032-11-30") == 0);
    EXPECT(flagged(w, office, "two_lenders") && flagged(w, office, "loan_over_cap"));
}

static void settle(struct world *w, void *arg)
{
    const struct facts *f = arg;

    world_does(w, "C", "{\"kind\":\"loan_confirm\",\"text\":\"以银行记录为准\"," LOAN "}", f->home, f->loan);
    world_does(w, "T", "{\"kind\":\"loan_tolerate\",\"papers\":[\"income\"],\"owed_on\":\"2033-01-10\"," LOAN "}",
               f->home, f->loan);
}

static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(strcmp(loan_said(w, office, f, "state"), "paid_out") == 0);
    EXPECT(strcmp(loan_said(w, office, f, "crossed"), "0") == 0);
    EXPECT(strcmp(loan_said(w, office, f, "now.owed_on"), "2033-01-10") == 0);
}

static void the_banks_record_wins_and_breaches_are_flagged(void **state)
{
    static const struct order_story story = {.before = before,
                                             .cut = {{"T", "C"}, {"V", "T"}},
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_banks_record_wins_and_breaches_are_flagged)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
