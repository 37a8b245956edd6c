/* The story of the demo, act by act. Everything said is checked through the API of the office that it is about. */
#include "node/demo/demo_internal.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/must.h"
#include "node/host/host_time.h"

#define YUAN               100 /* fen */
#define LEVEL_PATIENCE_MS  20000
#define NOTICE_PATIENCE_MS 5000
#define NOTICE_DAYS_AGO    9 /* review and notice; the notice takes five days */

/* The households: two known before the cut, one of a neighbouring village, eight struck by the quake. */
enum { KNOWN_A, KNOWN_B, NEIGHBOUR, QUAKE };
#define QUAKE_HOMES (HOMES - QUAKE)

/* ---- filing ---- */

bool file_as(struct demo *d, int at, json_t *filing, char subject[ID_TEXT_LEN + 1])
{
    char *shown = json_dumps(filing, JSON_COMPACT);
    json_t *answer = office_post(d->office[at], "/v1/file", filing, NULL);
    const char *text = json_string_value(json_object_get(answer, "subject"));
    bool ok = text && strlen(text) == ID_TEXT_LEN;
    if (ok && subject)
        memcpy(subject, text, ID_TEXT_LEN + 1);
    if (!ok)
        demo_claim(d, false, "%s: %s -> %s", demo_names[at], shown, d->fleet.why);
    free(shown);
    json_decref(answer);
    return ok;
}

static bool file_home(struct demo *d, int at, struct prng *p, struct home *h, const char *area)
{
    json_t *filing = household_invent(p, area);
    snprintf(h->name, sizeof h->name, "%s", json_string_value(json_object_get(filing, "head_name")));
    h->area = area;
    h->degree = "draft";
    h->outcome = "none";
    return file_as(d, at, filing, h->id);
}

static json_t *about(const struct home *h, const char *kind)
{
    return json_pack("{s:s, s:s, s:s}", "kind", kind, "area", h->area, "household", h->id);
}

static bool file_lead(struct demo *d, int at, const struct home *h, const char *risk, const char *channel)
{
    json_t *filing = about(h, "lead");
    json_object_set_new(filing, "risk", json_string(risk));
    json_object_set_new(filing, "channel", json_string(channel));
    return file_as(d, at, filing, NULL);
}

static json_t *help_filing(const struct demo *d, const struct home *h, const char *kind, int64_t fen)
{
    json_t *filing = about(h, "help");
    json_object_set_new(filing, "help_kind", json_string(kind));
    json_object_set_new(filing, "amount_fen", json_integer(fen));
    json_object_set_new(filing, "fund", json_string(d->fund));
    json_object_set_new(filing, "authority", json_string(d->authority));
    return filing;
}

static bool file_help(struct demo *d, struct home *h, const char *kind, int64_t fen)
{
    if (!file_as(d, VILLAGE, help_filing(d, h, kind, fen), NULL))
        return false;
    h->helped_fen += fen;
    h->degree = "tentative";
    h->owed = 5; /* visit, decision, notice, registration, a case opened */
    return true;
}

static bool file_grant(struct demo *d, int at, struct home *h, const char *purpose, int64_t fen)
{
    json_t *filing = about(h, "grant");
    json_object_set_new(filing, "purpose", json_string(purpose));
    json_object_set_new(filing, "amount_fen", json_integer(fen));
    json_object_set_new(filing, "fund", json_string(d->fund));
    h->granted_fen += fen;
    return file_as(d, at, filing, NULL);
}

static bool file_visit(struct demo *d, int at, struct home *h, const char *outcome)
{
    json_t *filing = about(h, "visit");
    json_object_set_new(filing, "outcome", json_string(outcome));
    if (!file_as(d, at, filing, NULL))
        return false;
    h->owed -= h->owed > 0;
    return true;
}

/* ---- the six steps ---- */

static void day_print(char out[16], unsigned days_ago)
{
    uint32_t day = date_add(date_of(host_wall()), -(int)days_ago);

    snprintf(out, 16, "%04u-%02u-%02u", day / 10000 % 10000, day / 100 % 100, day % 100);
}

/* A step of identification, as it was taken so many days ago. */
static json_t *step(const struct home *h, const char *kind, unsigned days_ago)
{
    json_t *filing = about(h, kind);
    char day[16];
    day_print(day, days_ago);
    json_object_set_new(filing, "date", json_string(day));
    return filing;
}

static bool file_step(struct demo *d, int at, const struct home *h, const char *kind)
{
    return file_as(d, at, step(h, kind, NOTICE_DAYS_AGO), NULL);
}

/* The household draws the subsistence allowance and was compared for it: S4·三(七)2·三 spares it the comparison. */
static bool file_exempt(struct demo *d, int at, const struct home *h)
{
    json_t *filing = step(h, "case_exempt", NOTICE_DAYS_AGO);
    char day[16];
    day_print(day, NOTICE_DAYS_AGO);
    json_object_set_new(filing, "number", json_string("低保证 99-0610"));
    json_object_set_new(filing, "until", json_string(day));
    return file_as(d, at, filing, NULL);
}

static bool file_review(struct demo *d, int at, const struct home *h)
{
    json_t *filing = step(h, "case_review", NOTICE_DAYS_AGO);
    json_object_update_new(filing, json_pack("{s:s, s:i, s:i, s:i, s:s}", "meeting", "normal", "attendees", 23,
                                             "votes_for", 21, "votes_against", 1, "result", "propose"));
    return file_as(d, at, filing, NULL) && file_as(d, at, step(h, "case_notice_end", 0), NULL);
}

static bool file_report(struct demo *d, const struct home *h)
{
    json_t *filing = step(h, "case_report", 0);
    json_object_set_new(filing, "checks", json_pack("[s,s,s,s]", "yes", "yes", "yes", "yes"));
    json_object_set_new(filing, "class", json_string("sudden"));
    return file_as(d, TOWNSHIP, filing, NULL);
}

/* Open, list, exemption: what the village does before its visit is known above. */
static bool open_case(struct demo *d, int at, struct home *h)
{
    if (!file_step(d, at, h, "case_open"))
        return false;
    h->owed -= h->owed > 0;
    return file_step(d, at, h, "case_freeze") && file_exempt(d, at, h);
}

/* For a village without an office of its own the township stands in (K29). */
static bool stand_in(struct demo *d, const struct home *h)
{
    json_t *filing = step(h, "case_stand_in", NOTICE_DAYS_AGO);
    json_object_set_new(filing, "text", json_string("该村还没有接入"));
    return file_as(d, TOWNSHIP, filing, NULL);
}

static bool file_decision(struct demo *d, struct home *h, const char *refused_because)
{
    json_t *filing = about(h, refused_because ? "refusal" : "decision");
    if (refused_because) {
        json_object_set_new(filing, "reason", json_string(refused_because));
        json_object_set_new(filing, "text", json_string("入户核查未见受灾,不符合急难救助条件"));
    }
    if (!file_as(d, COUNTY, filing, h->decision))
        return false;
    h->degree = "decided";
    h->outcome = refused_because ? "refused" : "approved";
    h->owed -= h->owed > 0;
    return true;
}

static bool file_notice(struct demo *d, int at, struct home *h, const char *way)
{
    json_t *filing = about(h, "notice");
    json_object_set_new(filing, "decision", json_string(h->decision));
    json_object_set_new(filing, "way", json_string(way));
    if (!file_as(d, at, filing, NULL))
        return false;
    h->degree = "final";
    h->owed -= h->owed > 0;
    return true;
}

/* Recipient, cause and handler of what was given first: the giver's own paper. */
static bool file_register(struct demo *d, int at, struct home *h)
{
    json_t *filing = about(h, "green_register");
    json_object_set_new(filing, "text", json_string("震后先行救助,收据与经办人齐全"));
    json_object_set_new(filing, "count", json_integer(2)); /* witnesses */
    json_object_set_new(filing, "hash",
                        json_string("6f1ed002ab5595859014ebf0951522d9d2c1b0f4a8d2a1f4d0f1b6a0c7e4d3b2"));
    if (!file_as(d, at, filing, NULL))
        return false;
    h->degree = "final";
    h->owed -= h->owed > 0;
    return true;
}

/* ---- asking ---- */

static int64_t number_at(struct office *o, const char *path, const char *list, const char *area, const char *field)
{
    json_t *answer = office_get(o, path, NULL);
    const json_t *entry;
    size_t i;
    int64_t n = -1;
    json_array_foreach(json_object_get(answer, list), i, entry)
    {
        const char *text = json_string_value(json_object_get(entry, "area"));
        if (text && strcmp(text, area) == 0)
            n = json_integer_value(json_object_get(entry, field));
    }
    json_decref(answer);
    return n;
}

int64_t available(struct demo *d, int at)
{
    return number_at(d->office[at], "/v1/funds", "funds", d->office[at]->area, "available_fen");
}

static int64_t to_parent(struct demo *d, int at, const char *field)
{
    return number_at(d->office[at], "/v1/lag", "peers", d->office[at]->parent->area, field);
}

static size_t cases_at(struct demo *d, int at, const char *area)
{
    char path[64];
    snprintf(path, sizeof path, "/v1/cases?limit=1000&area=%s", area);
    json_t *answer = office_get(d->office[at], path, NULL);
    size_t n = json_array_size(json_object_get(answer, "cases"));
    json_decref(answer);
    return n;
}

static bool case_is(struct demo *d, int at, const struct home *h)
{
    char path[64];
    int status;
    snprintf(path, sizeof path, "/v1/case/%s", h->id);
    json_t *answer = office_get(d->office[at], path, &status);
    const json_t *v = json_object_get(answer, "case");
    const char *degree = json_string_value(json_object_get(v, "degree"));
    const char *outcome = json_string_value(json_object_get(v, "outcome"));
    bool same =
        status == 200 && degree && strcmp(degree, h->degree) == 0 && outcome && strcmp(outcome, h->outcome) == 0;
    json_decref(answer);
    return same;
}

static bool wait_for_case(struct demo *d, int at, const struct home *h)
{
    double end = fleet_ms() + NOTICE_PATIENCE_MS;
    while (!case_is(d, at, h))
        if (fleet_ms() > end)
            return false;
        else
            fleet_pause(10);
    return true;
}

bool say_level(struct demo *d)
{
    double start = fleet_ms();
    bool level = fleet_level(&d->fleet, LEVEL_PATIENCE_MS);
    return demo_claim(d, level, "各级一致:摘要与户档逐一相同,没有待发件,%.0f 毫秒 / all replicas agree, nothing unsent",
                      fleet_ms() - start);
}

/* ---- act 1 ---- */

bool demo_found(struct demo *d)
{
    demo_step(d, "建四级节点,各有数据夹、密钥和数据库 / four offices, each with its own folder, keys and store");
    for (int i = 0; i < OFFICES; i++) {
        d->office[i] =
            i == 0 ? fleet_found(&d->fleet, demo_areas[i], LINE_RELAY)
                   : fleet_join(&d->fleet, d->office[i - 1], demo_areas[i], i == VILLAGE ? LINE_DIRECT : LINE_RELAY);
        bool up = d->office[i] && office_run(d->office[i]) == 0;
        if (!demo_claim(d, up, "%s %s %s", demo_areas[i], demo_names[i], up ? "已运行 / is running" : d->fleet.why))
            return false;
    }
    return second_found(d) && say_level(d);
}

/* ---- act 2 ---- */

static bool sign_authority(struct demo *d)
{
    json_t *filing = json_pack("{s:s, s:s, s:[s,s,s], s:I, s:I, s:s}", "kind", "standing_authority", "area",
                               demo_areas[VILLAGE], "kinds", "cash", "goods", "shelter", "per_household_fen",
                               (json_int_t)(3000 * YUAN), "amount_fen", (json_int_t)(20000 * YUAN), "fund", d->fund);
    return file_as(d, TOWNSHIP, filing, d->authority);
}

static bool give_rights(struct demo *d, int from, int to, int64_t fen)
{
    return file_as(d, from,
                   json_pack("{s:s, s:s, s:s, s:I}", "kind", "rights", "area", demo_areas[to], "fund", d->fund,
                             "amount_fen", (json_int_t)fen),
                   NULL);
}

bool wait_for_rights(struct demo *d, int at, int64_t fen)
{
    double end = fleet_ms() + NOTICE_PATIENCE_MS;
    while (available(d, at) != fen && fleet_ms() < end)
        fleet_pause(10);
    return available(d, at) == fen;
}

bool demo_prepare(struct demo *d)
{
    struct prng p = prng_fork(20220610, "households known before the quake");
    demo_step(d, "平时准备:资金、额度、授权 / before the quake: fund, rights, standing authority");
    json_t *fund = json_pack("{s:s, s:s, s:I}", "kind", "fund", "name", "2026年防返贫急难救助资金", "amount_fen",
                             (json_int_t)(500000 * YUAN));
    if (!file_as(d, COUNTY, fund, d->fund) || !give_rights(d, COUNTY, TOWNSHIP, 100000 * YUAN) ||
        !wait_for_rights(d, TOWNSHIP, 100000 * YUAN) || !give_rights(d, TOWNSHIP, VILLAGE, 20000 * YUAN) ||
        !sign_authority(d))
        return false;
    if (!demo_claim(d, wait_for_rights(d, VILLAGE, 20000 * YUAN),
                    "县 50 万元,乡持有额度 8 万,村 2 万 / fund 500,000 yuan; township holds 80,000, village 20,000"))
        return false;
    if (!file_home(d, VILLAGE, &p, &d->home[KNOWN_A], demo_areas[VILLAGE]) ||
        !file_home(d, VILLAGE, &p, &d->home[KNOWN_B], demo_areas[VILLAGE]) ||
        !file_home(d, TOWNSHIP, &p, &d->home[NEIGHBOUR], NEIGHBOUR_VILLAGE) ||
        !file_lead(d, TOWNSHIP, &d->home[NEIGHBOUR], "housing", "targeted") ||
        !open_case(d, TOWNSHIP, &d->home[NEIGHBOUR]) || !file_visit(d, TOWNSHIP, &d->home[NEIGHBOUR], "fit") ||
        !stand_in(d, &d->home[NEIGHBOUR]) || !file_review(d, TOWNSHIP, &d->home[NEIGHBOUR]) ||
        !file_step(d, TOWNSHIP, &d->home[NEIGHBOUR], "case_cosign") || !file_report(d, &d->home[NEIGHBOUR]) ||
        !file_visit(d, VILLAGE, &d->home[KNOWN_A], "fit"))
        return false;
    demo_claim(d, true,
               "乡对村的先行救助授权:每户 3,000 元,共 20,000 元 / standing authority for the village is signed");
    return second_prepare(d) && say_level(d);
}

/* ---- act 3 ---- */

/* Help beyond the authority is refused on the spot, with a reason. */
static bool refused_on_the_spot(struct demo *d, const struct home *h)
{
    int status;
    json_t *answer = office_post(d->office[VILLAGE], "/v1/file", help_filing(d, h, "cash", 5000 * YUAN), &status);
    const char *code = json_string_value(json_object_get(json_object_get(answer, "error"), "code"));
    bool named = status == 422 && code && strcmp(code, "over_household") == 0;
    demo_claim(d, named, "一户想给 5,000 元,超授权,当场说明不办 / 5,000 yuan is over the ceiling: refused at once (%s)",
               code ? code : d->fleet.why);
    json_decref(answer);
    return named;
}

static bool village_helps_first(struct demo *d)
{
    static const struct {
        const char *kind;
        int64_t yuan;
    } help[QUAKE_HOMES] = {{"cash", 2000}, {"shelter", 1500}, {"goods", 800}, {"cash", 3000},
                           {"cash", 1000}, {"shelter", 1500}, {"goods", 600}, {"cash", 2500}};
    struct prng p = prng_fork(20220610, "households struck by the quake");
    int64_t given = 0;
    for (int i = 0; i < QUAKE_HOMES; i++) {
        struct home *h = &d->home[QUAKE + i];
        if (!file_home(d, VILLAGE, &p, h, demo_areas[VILLAGE]) || !file_lead(d, VILLAGE, h, "disaster", "event") ||
            !file_help(d, h, help[i].kind, help[i].yuan * YUAN))
            return false;
        given += help[i].yuan;
    }
    bool spent = available(d, VILLAGE) == (20000 - given) * YUAN;
    demo_claim(d, spent,
               "村里断着线:登记 %d 户并先行救助,共 %lld 元,余额 %lld 元 / the village helps %d households first",
               QUAKE_HOMES, (long long)given, (long long)(20000 - given), QUAKE_HOMES);
    return refused_on_the_spot(d, &d->home[QUAKE]) && spent;
}

static bool others_go_on(struct demo *d)
{
    int64_t before = available(d, TOWNSHIP);
    if (!file_grant(d, TOWNSHIP, &d->home[KNOWN_B], "medical", 4000 * YUAN))
        return false;
    bool spent = available(d, TOWNSHIP) == before - 4000 * YUAN;
    demo_claim(d, spent,
               "乡断着县:用手里额度发 4,000 元 / the township, cut from the county, grants out of rights it holds");
    if (!file_decision(d, &d->home[NEIGHBOUR], NULL) || !file_lead(d, COUNTY, &d->home[KNOWN_A], "illness", "hotline"))
        return false;
    bool on = wait_for_case(d, COUNTY, &d->home[NEIGHBOUR]);
    demo_claim(d, on, "县里照常办事:审定邻村一户,转来一条热线线索 / the county goes on: a decision and a lead");
    return spent && on;
}

static bool nobody_knows_yet(struct demo *d)
{
    size_t village = cases_at(d, VILLAGE, demo_areas[VILLAGE]), township = cases_at(d, TOWNSHIP, demo_areas[VILLAGE]);
    size_t county = cases_at(d, COUNTY, demo_areas[VILLAGE]);
    for (double end = fleet_ms() + NOTICE_PATIENCE_MS; to_parent(d, COUNTY, "unsent_total") > 0 && fleet_ms() < end;)
        fleet_pause(5); /* the county's own line is whole */
    for (int i = COUNTY; i < OFFICES; i++) {
        d->unsent_when_cut[i] = to_parent(d, i, "unsent_total");
        d->lag_s_when_cut[i] = to_parent(d, i, "lag_s");
    }
    bool waits = d->unsent_when_cut[VILLAGE] == 3 * QUAKE_HOMES && d->unsent_when_cut[TOWNSHIP] == 1 &&
                 d->unsent_when_cut[COUNTY] == 0;
    demo_claim(d, waits, "待发:村 %lld 件,乡 %lld 件 / unsent: village %lld, township %lld",
               (long long)d->unsent_when_cut[VILLAGE], (long long)d->unsent_when_cut[TOWNSHIP],
               (long long)d->unsent_when_cut[VILLAGE], (long long)d->unsent_when_cut[TOWNSHIP]);
    bool unknown = village == 2 + QUAKE_HOMES && township == 2 && county == 2;
    demo_claim(d, unknown,
               "本村户档:村 %zu,乡 %zu,县 %zu——上面还不知道 / cases of the village: above it they do not know yet",
               village, township, county);
    return waits && unknown;
}

/* Both ends of a line say that it is down. */
static bool wait_for_dark(struct demo *d, int child)
{
    double end = fleet_ms() + NOTICE_PATIENCE_MS;
    struct office *o = d->office[child];
    for (; fleet_ms() < end; fleet_pause(10)) {
        json_t *lag = office_get(o, "/v1/lag", NULL);
        const json_t *peer;
        size_t i;
        bool dark = false;
        json_array_foreach(json_object_get(lag, "peers"), i, peer) if (json_is_true(json_object_get(peer, "is_parent")))
            dark = !json_is_null(json_object_get(peer, "down_since"));
        json_decref(lag);
        if (dark)
            return true;
    }
    return false;
}

bool demo_cut(struct demo *d)
{
    demo_step(d, "地震:村—乡线路断 / the quake: the line village–township is cut");
    relay_cut(d->office[TOWNSHIP]->below, RELAY_CLOSED);
    if (!demo_claim(d, wait_for_dark(d, VILLAGE), "村显示联系不上上级 / the village shows its parent as unreachable") ||
        !village_helps_first(d))
        return false;
    demo_step(d, "乡—县线路也断 / the line township–county is cut as well");
    relay_cut(d->office[COUNTY]->below, RELAY_CLOSED);
    return demo_claim(d, wait_for_dark(d, TOWNSHIP),
                      "乡显示联系不上上级 / the township shows its parent as unreachable") &&
           others_go_on(d) && nobody_knows_yet(d) && second_cut(d);
}

/* ---- act 4 ---- */

bool demo_heal(struct demo *d)
{
    demo_step(d, "线路恢复 / the lines come back");
    relay_heal(d->office[COUNTY]->below);
    relay_heal(d->office[TOWNSHIP]->below);
    if (!say_level(d))
        return false;
    bool known = true;
    for (int i = 0; i < HOMES; i++)
        for (int at = CITY; at <= TOWNSHIP; at++)
            known &= case_is(d, at, &d->home[i]);
    return demo_claim(d, known, "先救的 %d 户县州都看得到,欠的手续也都列着 / all %d helped households are known above",
                      QUAKE_HOMES, QUAKE_HOMES) &&
           second_heal(d);
}

/* ---- act 5 ---- */

static bool visits_and_decisions(struct demo *d)
{
    struct home *quake = &d->home[QUAKE];
    for (int i = 0; i < 7; i++) /* the eighth still waits for its visit */
        if (!open_case(d, VILLAGE, &quake[i]) ||
            !file_visit(d, i % 2 ? VILLAGE : TOWNSHIP, &quake[i], i == 6 ? "unfit" : "fit"))
            return false;
    if (!say_level(d))
        return false;
    for (int i = 0; i < 7; i++)
        if (i != 5 && !file_review(d, VILLAGE, &quake[i]))
            return false;
    if (!say_level(d))
        return false;
    for (int i = 0; i < 7; i++) /* the sixth still waits for its review, and so for its decision */
        if (i != 5 && (!file_step(d, TOWNSHIP, &quake[i], "case_cosign") || !file_report(d, &quake[i])))
            return false;
    if (!say_level(d))
        return false;
    for (int i = 0; i < 5; i++)
        if (!file_decision(d, &quake[i], NULL))
            return false;
    return file_decision(d, &quake[6], "condition_not_met");
}

bool demo_paperwork(struct demo *d)
{
    struct home *quake = &d->home[QUAKE];
    demo_step(d, "补手续:入户、审定、告知 / the paperwork follows: visits, decisions, notices");
    if (!visits_and_decisions(d))
        return false;
    bool down = true;
    for (int i = 0; i < HOMES; i++)
        down &= strcmp(quake[0].area, d->home[i].area) != 0 || wait_for_case(d, VILLAGE, &d->home[i]);
    if (!demo_claim(
            d, down,
            "县里 5 户同意、1 户不予认定并说明理由,决定已到村 / decisions have come down, one refusal with its reason"))
        return false;
    for (int i = 0; i < 4; i++) /* the fifth still waits for its notice */
        if (!file_notice(d, VILLAGE, &quake[i], "hand"))
            return false;
    if (!file_notice(d, VILLAGE, &quake[6], "family"))
        return false;
    for (int i = 0; i < QUAKE_HOMES; i++) /* those that were handed over; the others' papers are still owed */
        if ((i < 4 || i == 6) && !file_register(d, VILLAGE, &quake[i]))
            return false;
    demo_claim(d, true,
               "村里送达 5 份告知,含不予认定的一份,并补登记 / the village delivers five notices, the refusal's among "
               "them, and "
               "registers what it gave");
    return say_level(d);
}
