/* K33: enrolled first by a pack that orders it, and refused at the end of the six steps. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/case_api.h"
#include "support/orders.h"
#include "tiers/policies.h"

struct facts {
    char home[ID_TEXT], refusal[ID_TEXT];
};

static char *policy_copy(void)
{
    struct span s = embedded_text(policy_find("taolin-2024"));

    return strndup((const char *)s.at, s.len);
}

/* The township's pack orders it (S3·五(一)1): the draft is countersigned from above. */
static void before(struct world *w, void *arg)
{
    struct facts *f = arg;
    char *text = policy_copy();
    struct filing pack = {.kind = KIND_PACK, .text = text, .valid_from = 20240903};
    struct subject draft = world_file(w, "C", pack).subject;

    world_run(w);
    struct filing sign = {.kind = KIND_PACK_COUNTERSIGN, .area = world_area(w, "C"), .thing = draft};
    world_file(w, "M", sign);
    free(text);
    snprintf(f->home, sizeof f->home, "%s", world_home(w, "V", "泽郎甲", "990001195803120013"));
    api_verified(w, "V", f->home);
    api_reviewed(w, "V", f->home);
}

/* The township enrols at once; the county, which hears of it later, refuses after the steps. */
static void act(struct world *w, void *arg)
{
    struct facts *f = arg;

    api_does(w, "T", "case_enrol_first", f->home,
             ",\"event\":\"00112233445566778899aabbccddeeff\",\"text\":\"影响特别严重\"");
    api_does(w, "V", "case_notice_end", f->home, "");
}

static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(api_fact(w, office, f->home, "case", "provisional"));
    EXPECT(strcmp(api_state(w, office, f->home), "notice_done") == 0);
}

static void settle(struct world *w, void *arg)
{
    struct facts *f = arg;

    api_does(w, "T", "case_cosign", f->home, "");
    api_reported(w, f->home);
    world_run(w);
    snprintf(f->refusal, sizeof f->refusal, "%s",
             api_does(w, "C", "refusal", f->home, ",\"reason\":\"condition_not_met\",\"text\":\"未达到条件\""));
}

/* The provisional status ends by the county's word, and the household is told in writing. */
static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(!api_fact(w, office, f->home, "case", "provisional"));
    EXPECT(strcmp(api_state(w, office, f->home), "refused") == 0);
    if (strcmp(office, "T") == 0)
        EXPECT(world_has_work(w, "T", "case", "deliver the refusal"));
}

static void a_provisional_status_ends_by_the_countys_word(void **state)
{
    static const struct order_story story = {.before = before,
                                             .cut = {{"V", "T"}, {"T", "C"}},
                                             .act = act,
                                             .found = found,
                                             .settle = settle,
                                             .settled = settled,
                                             .offices = {"V", "T", "C", "M"}};
    struct facts facts;

    (void)state;
    orders_tell(&story, &facts, sizeof facts, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_provisional_status_ends_by_the_countys_word)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
