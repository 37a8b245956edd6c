#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "proto/packet.h"
#include "tests/support/steps.h"
#include "tiers/processes.h"

static struct town town;
static struct town_goods goods;
static struct step_draft d;
static const struct id old_pack = {{1}};
static uint8_t new_hash[sizeof(struct id)] = {2}, event_id[sizeof(struct id)] = {3};
static Fangpin__V1__PackView pack;
static const Fangpin__V1__PackView *const views[] = {&pack};

static void old_one(struct event *e)
{
    e->has_pack = true;
    e->pack = old_pack;
}

static int setup(void **state)
{
    struct filing lead = {.kind = KIND_LEAD, .area = {TOWN_VILLAGE}, .code = RISK_WATER, .code2 = CHANNEL_COUNTER};

    (void)state;
    town_make(&town);
    goods = town_furnish(&town);
    fangpin__v1__pack_view__init(&pack);
    pack.area = pack.signer = TOWN_COUNTY;
    pack.version = 1;
    pack.hash = (ProtobufCBinaryData){sizeof new_hash, new_hash};
    pack.event = (ProtobufCBinaryData){sizeof event_id, event_id};
    lead.subject = goods.household;
    for (unsigned i = 0; i < 3; i++) {
        town_filed(&town, TOWN_VILLAGE, &lead);
        old_one(&town.events[town.n - 1]);
    }
    town.shelf = (struct pack_shelf){views, 1, NULL};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

static void ratify(const struct id *only)
{
    step_draft(&d, "rules_ratify", &goods.household, NULL);
    step_text(&d, STEP_TEXT, "情况属实,予以追认");
    if (only)
        step_bytes(&d, STEP_HASH, only->b, sizeof only->b);
}

static size_t ratified(void)
{
    const Fangpin__V1__CaseView *v = town_case(&town, &goods.household);
    size_t n = 0;

    for (size_t i = 0; i < v->n_event; i++)
        n += v->event[i]->ratified && v->event[i]->kind == KIND_LEAD;
    return n;
}

static void one_or_all_that_wait_are_ratified_by_the_county(void **state)
{
    const struct id third = town.events[town.n - 1].id, none = {{9}};

    (void)state;
    ratify(NULL);
    town_refused(&town, TOWN_TOWNSHIP, &d.filing, "not_this_tier");
    ratify(&none);
    town_refused(&town, TOWN_COUNTY, &d.filing, "nothing_lags");
    ratify(&third);
    town_filed(&town, TOWN_COUNTY, &d.filing);
    assert_int_equal(ratified(), 1);
    town_refused(&town, TOWN_COUNTY, &d.filing, "nothing_lags");
    ratify(NULL);
    town_filed(&town, TOWN_COUNTY, &d.filing);
    assert_int_equal(ratified(), 3);
    town_refused(&town, TOWN_COUNTY, &d.filing, "nothing_lags");
    const Fangpin__V1__ProcessView *p =
        step_instance(town_case(&town, &goods.household), process_get(PROCESS_RULES), &goods.household);
    assert_int_equal(p->n_awaited, 0);
    assert_int_equal(p->crossed, 0);
}

static void more_than_one_act_can_cite_is_ratified_in_turns(void **state)
{
    struct filing lead = {.kind = KIND_LEAD, .area = {TOWN_VILLAGE}, .code = RISK_WATER, .code2 = CHANNEL_COUNTER};

    (void)state;
    lead.subject = goods.household;
    for (unsigned i = 0; i < CITES_MAX; i++) {
        town_filed(&town, TOWN_VILLAGE, &lead);
        old_one(&town.events[town.n - 1]);
    }
    ratify(NULL);
    town_filed(&town, TOWN_COUNTY, &d.filing);
    assert_int_equal(ratified(), CITES_MAX);
    town_filed(&town, TOWN_COUNTY, &d.filing);
    assert_int_equal(ratified(), CITES_MAX + 3);
}

static void packs_that_cannot_be_read_are_no_answer(void **state)
{
    struct filing_result out;
    struct filing_refusal why;

    (void)state;
    ratify(NULL);
    town.no_packs = ERR_CORRUPT;
    assert_int_equal(town_file(&town, TOWN_COUNTY, &d.filing, &out, &why), ERR_CORRUPT);
}

int main(void)
{
#define TOWN(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        TOWN(one_or_all_that_wait_are_ratified_by_the_county),
        TOWN(more_than_one_act_can_cite_is_ratified_in_turns),
        TOWN(packs_that_cannot_be_read_are_no_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
