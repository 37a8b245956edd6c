/* K8: the county changes its pack while a village is cut off. What was signed stays as it was signed: due dates, the
 * decision, the help. What is open goes on under the new pack, and no step is done twice. What the village did without
 * knowing is marked for the county, the same at every replica. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "tests/support/case_steps.h"
#include "tests/support/orders.h"
#include "tests/support/world_api.h"
#include "tiers/fold.h"
#include "tiers/pack_keys.h"
#include "tiers/policies.h"

#define AID_FEN    100000
#define FIRST_DAY  20251123u /* a Sunday; the days of the year have no list, so working days are weekdays */
#define SECOND_DAY 20251124u

struct facts {
    struct subject fund, authority, open, decided, fresh;
};

static void replace(char *text, const char *line, const char *by)
{
    char *at = strstr(text, line);

    EXPECT(at != NULL && strlen(line) >= strlen(by));
    memset(at, ' ', strlen(line));
    memcpy(at, by, strlen(by));
}

/* Version 2: less time for paperwork, more for the notice, a better sum for rebuilding, no help first by villages. */
static void sign_pack(struct world *w, unsigned version)
{
    struct span built_in = embedded_text(policy_find("maerkang-2022"));
    char *text = strndup((const char *)built_in.at, built_in.len);

    if (version == 2) {
        replace(text, "version = 1", "version = 2");
        replace(text, "paperwork = 15cd", "paperwork = 10cd");
        replace(text, "refusal = 2wd", "refusal = 3wd");
        replace(text, "rebuild_avg = 6万元", "rebuild_avg = 8万元");
        replace(text, "village_standing = yes", "village_standing = no");
    }
    struct filing f = {.kind = KIND_PACK, .text = text, .valid_from = version == 2 ? SECOND_DAY : 20250101};
    world_file(w, "C", f);
    free(text);
}

static struct filing about(struct world *w, uint32_t kind, struct subject household)
{
    return (struct filing){.kind = kind, .area = world_area(w, "V"), .subject = household};
}

static void visit(struct world *w, struct subject household)
{
    struct filing f = about(w, KIND_VISIT, household);

    f.code = VISIT_FIT;
    world_file(w, "V", f);
}

static struct filing authority(struct world *w, const struct facts *f)
{
    return (struct filing){.kind = KIND_STANDING_AUTHORITY,
                           .area = world_area(w, "V"),
                           .fund = f->fund,
                           .kinds = {HELP_CASH},
                           .n_kinds = 1,
                           .per_household_fen = AID_FEN,
                           .amount_fen = AID_FEN};
}

static void before(struct world *w, void *arg)
{
    struct facts *f = arg;
    struct filing fund = {.kind = KIND_FUND, .amount_fen = 10 * AID_FEN, .text = "防返贫救助基金"};

    EXPECT(date_of(world_status(w, "C").wall) == FIRST_DAY);
    sign_pack(w, 1);
    f->fund = world_file(w, "C", fund).subject;
    struct filing give = {.kind = KIND_RIGHTS, .area = world_area(w, "T"), .fund = f->fund, .amount_fen = 5 * AID_FEN};
    world_file(w, "C", give);
    world_run(w);
    give.area = world_area(w, "V");
    give.amount_fen = AID_FEN;
    world_file(w, "T", give);
    f->authority = world_file(w, "T", authority(w, f)).subject;
    world_run(w);
    f->open = world_household(w, "V", "泽郎甲");
    f->decided = world_household(w, "V", "泽郎乙");
    visit(w, f->open);
    world_to_county(w, world_area(w, "V"), f->decided);
    world_file(w, "C", about(w, KIND_DECISION, f->decided));
}

static void act(struct world *w, void *arg)
{
    struct facts *f = arg;
    struct filing help = about(w, KIND_HELP, f->open);

    world_pass(w, DAY_MS);
    sign_pack(w, 2);
    help.code = HELP_CASH;
    help.amount_fen = AID_FEN;
    help.authority = f->authority;
    world_file(w, "V", help);
    f->fresh = world_household(w, "V", "泽郎丙");
}

/* The due date of the decision that is owed after the help. */
static uint32_t decision_due(const Fangpin__V1__CaseView *v)
{
    for (size_t i = 0; i < v->n_debt; i++)
        if (v->debt[i]->kind == DEBT_DECISION)
            return v->debt[i]->due;
    return 0;
}

/* How many acts of a case file are marked, and whether all of them are of this kind. */
static size_t lagging(struct world *w, const char *office, struct subject household, const char *kind)
{
    char id[33];

    hex_print(id, household.b, sizeof household.b);
    json_t *o = world_asks(w, office, "/v1/case/%s", id);
    const json_t *marks = json_object_get(o, "pack_marks");
    size_t n = json_array_size(marks);
    for (size_t i = 0; i < n; i++) {
        EXPECT(strcmp(json_string_value(json_object_get(json_array_get(marks, i), "mark")), "PACK_LAG") == 0);
        EXPECT(strcmp(json_string_value(json_object_get(json_array_get(marks, i), "kind")), kind) == 0);
    }
    json_decref(o);
    return n;
}

/* The households that the county's worklist has acts of to ratify, and how many acts in all. */
static size_t to_ratify(struct world *w, const char *office, size_t *acts)
{
    json_t *o = world_asks(w, office, "/v1/work?role=bureau");
    const json_t *work = json_object_get(o, "work");
    size_t n = 0;

    *acts = 0;
    for (size_t i = 0; i < json_array_size(work); i++) {
        const json_t *line = json_array_get(work, i);
        if (strcmp(json_string_value(json_object_get(line, "item")), "pack_lag") != 0)
            continue;
        *acts += (size_t)json_integer_value(json_object_get(line, "acts"));
        n++;
    }
    json_decref(o);
    return n;
}

static void expect_to_ratify(struct world *w, const char *office, size_t households, size_t acts)
{
    bool county = strcmp(office, "C") == 0;
    size_t found_acts, found = to_ratify(w, office, &found_acts);

    EXPECT(found == (county ? households : 0) && found_acts == (county ? acts : 0));
}

#define RATIFY                                                                                                         \
    "{\"kind\":\"rules_ratify\",\"household\":\"%s\",\"area\":\"513201209200\",\"text\":\"当时不知道,予以追认\"}"

static void ratify(struct world *w, struct subject household, const char *refusal)
{
    char id[33];

    hex_print(id, household.b, sizeof household.b);
    if (refusal != NULL)
        world_refuses(w, "C", refusal, RATIFY, id);
    else
        world_does(w, "C", RATIFY, id);
}

static void expect_version_2(struct world *w, const char *office)
{
    json_t *o = world_asks(w, office, "/v1/pack");

    EXPECT(strcmp(world_said(o, "name"), "maerkang-2022") == 0 && strcmp(world_said(o, "version"), "2") == 0);
    EXPECT(strcmp(world_said(o, "provisional"), "false") == 0);
    const json_t *values = json_object_get(o, "values");
    for (size_t i = 0; i < json_array_size(values); i++) { /* better sums for what is not granted yet */
        const json_t *v = json_array_get(values, i);
        if (strcmp(json_string_value(json_object_get(v, "key")), "house.rebuild_avg") == 0)
            EXPECT(json_integer_value(json_object_get(v, "n")) == 8000000);
    }
    json_decref(o);
}

static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;
    const Fangpin__V1__CaseView *open = world_case(w, office, world_area(w, "V"), f->open);
    const Fangpin__V1__CaseView *decided = world_case(w, office, world_area(w, "V"), f->decided);

    if (strcmp(office, "M") != 0) /* the county's pack is not its municipality's */
        expect_version_2(w, office);
    EXPECT(decided->outcome == OUTCOME_APPROVED && !decided->reconsider);
    EXPECT(decided->notice_due == 20251125); /* two working days, as it was signed */
    EXPECT(open->helped_fen == AID_FEN && open->outcome == OUTCOME_NONE);
    EXPECT(decision_due(open) == 20251209);           /* 15 days, as the village knew them; 10 by now */
    EXPECT(lagging(w, office, f->open, "help") == 1); /* not its registration and visit of the day before */
    EXPECT(lagging(w, office, f->decided, "") == 0);
    EXPECT(lagging(w, office, f->fresh, "household") == 1);
    expect_to_ratify(w, office, 2, 2);
}

static void settle(struct world *w, void *arg)
{
    struct facts *f = arg;
    struct filing more = authority(w, f);
    struct filing_reply r = world_try(w, "T", &more);

    EXPECT(r.rc == ERR_REFUSED && strcmp(r.why.code, "green_closed") == 0);
    world_to_county(w, world_area(w, "V"), f->open);
    world_file(w, "C", about(w, KIND_DECISION, f->open));
    ratify(w, f->open, NULL);
    ratify(w, f->open, "nothing_lags");
    ratify(w, f->decided, "nothing_lags");
}

static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;
    const Fangpin__V1__CaseView *open = world_case(w, office, world_area(w, "V"), f->open);

    EXPECT(open->outcome == OUTCOME_APPROVED && open->helped_fen == AID_FEN);
    EXPECT(open->notice_due == 20251127);             /* three working days now */
    EXPECT(lagging(w, office, f->open, "help") == 1); /* the decision was signed under the new pack */
    expect_to_ratify(w, office, 1, 1);                /* the other household's is still open */
}

static void a_pack_changes_while_a_village_is_cut_off(void **state)
{
    static const struct order_story story = {.before = before,
                                             .cut = {{"V", "T"}, {"T", "C"}, {"C", "M"}},
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
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pack_changes_while_a_village_is_cut_off),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
