#include "tests/support/help_acts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/span.h"
#include "tiers/policies.h"

void help_pack(struct world *w)
{
    struct span built_in = embedded_text(policy_find("maerkang-2022"));
    char *text = strndup((const char *)built_in.at, built_in.len);
    struct filing f = {.kind = KIND_PACK, .text = text, .valid_from = 20250101};

    world_file(w, "C", f);
    free(text);
    world_run(w);
}

void help_home(struct world *w, const char *village, char id[ID_TEXT])
{
    const char *h = world_does(
        w, village, "{\"kind\":\"household\",\"people\":3,\"head_name\":\"某户主\",\"area\":\"" V_CODE "\"}");

    assert_int_equal(strlen(h), ID_TEXT - 1);
    memcpy(id, h, ID_TEXT);
    world_does(w, village,
               "{\"kind\":\"lead\",\"household\":\"%s\",\"risk\":\"disaster\",\"channel\":\"event\",\"area\":\"" V_CODE
               "\"}",
               id);
}

void help_step(struct world *w, const char *office, const char *step, const char *household, const char *more)
{
    world_does(w, office, "{\"kind\":\"%s\",\"household\":\"%s\",\"area\":\"" V_CODE "\"%s}", step, household, more);
    world_run(w);
}

void help_refused(struct world *w, const char *office, const char *code, const char *step, const char *household,
                  const char *more)
{
    world_refuses(w, office, code, "{\"kind\":\"%s\",\"household\":\"%s\",\"area\":\"" V_CODE "\"%s}", step, household,
                  more);
}

void help_enrol(struct world *w, const char *household)
{
    help_step(w, "V", "case_open", household, "");
    help_step(w, "V", "case_freeze", household, "");
    help_step(w, "T", "case_cosign", household, "");
    help_step(w, "V", "visit", household, ",\"outcome\":\"fit\"");
    help_step(w, "V", "case_exempt", household, ",\"number\":\"低保证-1\",\"until\":\"2025-11-01\"");
    help_step(w, "V", "case_review", household,
              ",\"meeting\":\"normal\",\"attendees\":20,\"votes_for\":19,\"result\":\"propose\"");
    world_days(w, 6);
    help_step(w, "V", "case_notice_end", household, "");
    help_step(w, "T", "case_report", household, ",\"class\":\"sudden\",\"checks\":[\"yes\",\"yes\",\"yes\",\"yes\"]");
    help_step(w, "C", "decision", household, "");
    help_step(w, "C", "case_announce", household, "");
    help_step(w, "T", "case_enrol", household, ",\"class\":\"sudden\",\"number\":\"川-1\"");
}

void help_to_recheck(struct world *w, const char *household)
{
    help_step(w, "V", "delist_propose", household, ",\"basis\":\"natural\"");
    help_step(w, "T", "delist_verify", household, "," ALL_OK);
    help_step(w, "V", "delist_review", household, ",\"attendees\":20,\"votes_for\":18");
    help_step(w, "V", "delist_consent", household, ",\"hash\":\"" HASH64 "\"");
    help_step(w, "V", "delist_notice", household, "");
    world_days(w, 6);
    help_step(w, "T", "delist_report", household, "");
    help_step(w, "C", "delist_recheck", household, "," ALL_OK);
}

void help_to_mark(struct world *w, const char *household)
{
    help_step(w, "C", "delist_announce", household, "");
    help_step(w, "T", "delist_letter", household, ",\"way\":\"hand\"");
    help_step(w, "T", "delist_mark", household, ",\"number\":\"川-1\"");
}

struct subject help_subject(const char *id)
{
    struct subject s;

    assert_true(hex_parse(s.b, sizeof s.b, id, strlen(id)));
    return s;
}
