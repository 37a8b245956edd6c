/* K17: a department's push comes late, is imported twice, and is corrected while the township is cut off. What counts is
 * department, month, record and revision: whichever side heals first, everybody comes to the same leads. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "tests/support/orders.h"
#include "tiers/departments.h"
#include "tiers/push.h"

struct facts {
    struct subject sick, poor, cased; /* households */
};

static struct subject household(struct world *w, const char *head)
{
    return world_household(w, "V", head);
}

static struct filing push(uint32_t revision, uint32_t records)
{
    return (struct filing){
        .kind = KIND_PUSH, .dept = DEPT_HEALTH, .month = 202510, .revision = revision, .records = records};
}

static struct filing record(struct world *w, uint32_t kind, struct subject home, const char *number, uint32_t revision)
{
    return (struct filing){.kind = kind,
                           .area = world_area(w, "V"),
                           .subject = home,
                           .code = kind == KIND_LEAD ? RISK_ILLNESS : 0,
                           .dept = DEPT_HEALTH,
                           .month = 202510,
                           .revision = revision,
                           .data_kind = PUSH_MEDICAL_LARGE,
                           .record = number};
}

static void refused(struct world *w, struct filing f, const char *code)
{
    struct filing_reply r = world_try(w, "C", &f);

    EXPECT(r.rc == ERR_REFUSED && strcmp(r.why.code, code) == 0);
}

/* The first revision is level everywhere: three leads, and one person nobody knows. */
static void before(struct world *w, void *arg)
{
    struct facts *f = arg;

    f->sick = household(w, "泽郎甲");
    f->poor = household(w, "泽郎乙");
    f->cased = household(w, "泽郎丙");
    world_run(w);
    world_file(w, "C", push(1, 4));
    world_file(w, "C", record(w, KIND_LEAD, f->sick, "WJ-1", 1));
    world_file(w, "C", record(w, KIND_LEAD, f->poor, "WJ-2", 1));
    world_file(w, "C", record(w, KIND_LEAD, f->cased, "WJ-3", 1));
    struct filing nobody = record(w, KIND_PUSH_RECORD, (struct subject){{0}}, "WJ-4", 1);
    nobody.area = world_area(w, "C");
    nobody.head_name = "无人识";
    world_file(w, "C", nobody);
}

/* While cut off: the county takes back WJ-2 and WJ-3 and meets an old and a repeated list; the village visits the
 * household of WJ-3 and the township helps it on what it saw there. */
static void act(struct world *w, void *arg)
{
    const struct facts *f = arg;

    refused(w, record(w, KIND_LEAD, f->sick, "WJ-1", 1), "already_signed");
    world_file(w, "C", push(2, 2));
    world_file(w, "C", record(w, KIND_LEAD_CLOSE, f->poor, "WJ-2", 2));
    world_file(w, "C", record(w, KIND_LEAD_CLOSE, f->cased, "WJ-3", 2));
    refused(w, push(2, 2), "already_signed");
    refused(w, push(1, 4), "old_revision");
    refused(w, record(w, KIND_LEAD, f->poor, "WJ-5", 1), "old_revision");
    struct filing visit = {.kind = KIND_VISIT, .area = world_area(w, "V"), .subject = f->cased, .code = VISIT_FIT};
    world_file(w, "V", visit);
    struct filing own = {.kind = KIND_LEAD,
                         .area = world_area(w, "V"),
                         .subject = f->cased,
                         .code = RISK_WATER,
                         .code2 = CHANNEL_SCREEN_EVENT};
    world_file(w, "T", own);
}

static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;
    struct area village = world_area(w, "V");
    const Fangpin__V1__CaseView *sick = world_case(w, office, village, f->sick);
    const Fangpin__V1__CaseView *poor = world_case(w, office, village, f->poor);
    const Fangpin__V1__CaseView *cased = world_case(w, office, village, f->cased);

    EXPECT(sick != NULL && sick->n_risks == 1 && sick->risks[0] == RISK_ILLNESS);
    EXPECT(poor != NULL && poor->n_risks == 0);                                    /* closed, with its reason */
    EXPECT(cased != NULL && cased->n_risks == 1 && cased->risks[0] == RISK_WATER); /* stays, on its own merits */
}

static void counted(struct world *w, const char *name, const char *record, bool open)
{
    struct txn *t = store_begin(world_store(w, name), TXN_READ);
    struct subject s = push_record_subject(DEPT_HEALTH, 202510, span_str(record));
    struct view_key k = view_key(world_area(w, "C"), VIEW_RECORD, &s, (struct span){NULL, 0});
    struct span v = view_get(t, &k);
    Fangpin__V1__PushRecordView *is = fangpin__v1__push_record_view__unpack(NULL, v.len, v.at);

    EXPECT(is != NULL && push_record_open(is) == open);
    fangpin__v1__push_record_view__free_unpacked(is, NULL);
    EXPECT(store_commit(t) == 0);
}

/* The correction is corrected: WJ-2 was right after all. And every record of the list is answered. */
static void settle(struct world *w, void *arg)
{
    const struct facts *f = arg;

    world_file(w, "C", push(3, 3));
    world_file(w, "C", record(w, KIND_LEAD, f->poor, "WJ-2", 3));
    struct filing answer = {.kind = KIND_PUSH_FEEDBACK, .dept = DEPT_HEALTH, .month = 202510, .record = "WJ-2"};
    answer.code = RESULT_IN_CASE;
    world_file(w, "C", answer);
}

static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;
    const Fangpin__V1__CaseView *poor = world_case(w, office, world_area(w, "V"), f->poor);
    bool above = strcmp(office, "C") == 0 || strcmp(office, "M") == 0;

    EXPECT(poor != NULL && poor->n_risks == 1);
    counted(w, office, "WJ-1", true);
    counted(w, office, "WJ-2", true);
    counted(w, office, "WJ-3", false);
    if (above)
        counted(w, office, "WJ-4", true);
}

static void a_push_late_doubled_and_corrected_comes_to_the_same(void **state)
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

static bool has_push(struct world *w, const char *name, uint32_t dept, uint32_t month)
{
    struct subject s = push_subject(dept, month);
    struct txn *t = store_begin(world_store(w, name), TXN_READ);
    struct view_key k = view_key(world_area(w, "C"), VIEW_PUSH, &s, (struct span){NULL, 0});
    bool there = view_get(t, &k).at != NULL;

    EXPECT(store_commit(t) == 0);
    return there;
}

#define FLOOD 600u

/* A monthly push of many records that waits for the line to the township. */
static void flood(struct world *w, struct subject home)
{
    char number[16];

    for (unsigned i = 0; i < FLOOD; i++) {
        snprintf(number, sizeof number, "WJ-%u", i);
        world_file(w, "C", record(w, KIND_LEAD, home, number, 1));
    }
}

static size_t events_at(struct world *w, const char *name, struct subject home)
{
    const Fangpin__V1__CaseView *v = world_case(w, name, world_area(w, "V"), home);

    return v == NULL ? 0 : v->n_event;
}

/* m17: what the emergency bureau pushes is at the township before the monthly push that waited longer, and goes on to
 * the village. */
static void an_emergency_push_goes_first(void **state)
{
    struct world *w = world_chain(77);
    struct subject home = household(w, "泽郎甲"), hit = household(w, "泽郎乙");
    struct filing list = {.kind = KIND_PUSH_URGENT, .dept = DEPT_EMERGENCY, .month = 202511, .records = 1};

    (void)state;
    world_run(w);
    world_cut(w, "C", "T");
    flood(w, home);
    struct filing urgent = record(w, KIND_LEAD_URGENT, hit, "YJ-1", 1);
    urgent.code = RISK_NATURAL_DISASTER;
    urgent.dept = DEPT_EMERGENCY;
    urgent.month = 202511;
    urgent.data_kind = PUSH_DISASTER;
    world_file(w, "C", list);
    world_file(w, "C", urgent);
    world_heal(w, "C", "T");
    for (unsigned i = 0; i < 1000 && events_at(w, "T", hit) < 2; i++)
        world_run_some(w, 1);
    EXPECT(has_push(w, "T", DEPT_EMERGENCY, 202511) && events_at(w, "T", home) < FLOOD);
    world_run(w);
    for (const char *const *name = (const char *const[]){"T", "V", NULL}; *name != NULL; name++) {
        const Fangpin__V1__CaseView *v = world_case(w, *name, world_area(w, "V"), hit);
        EXPECT(v != NULL && v->n_risks == 1 && v->risks[0] == RISK_NATURAL_DISASTER);
        EXPECT(has_push(w, *name, DEPT_EMERGENCY, 202511) && events_at(w, *name, home) == FLOOD + 1);
    }
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_push_late_doubled_and_corrected_comes_to_the_same),
        cmocka_unit_test(an_emergency_push_goes_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
