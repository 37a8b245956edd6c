/* The second township of the story: what two places do with one fund, and with one household, while neither can see the
 * other. */
#include "node/demo/demo_internal.h"

#include <stdlib.h>

#include "base/must.h"

#define YUAN           100 /* fen */
#define FOUND_PATIENCE 10000
#define TOWNSHIP_2_FEN (60000ll * YUAN)
#define VILLAGE_2_FEN  (10000ll * YUAN)
#define TWICE_FEN      (800ll * YUAN) /* what each village gives the same household */

static char home_2[ID_TEXT_LEN + 1], authority_2[ID_TEXT_LEN + 1]; /* one demo in a process */

bool second_found(struct demo *d)
{
    static const int parents[] = {[TOWNSHIP_2] = COUNTY, [VILLAGE_2] = TOWNSHIP_2};

    for (int i = TOWNSHIP_2; i < ALL_OFFICES; i++) {
        d->office[i] =
            fleet_join(&d->fleet, d->office[parents[i]], demo_areas[i], i == VILLAGE_2 ? LINE_DIRECT : LINE_RELAY);
        bool up = d->office[i] && office_run(d->office[i]) == 0;
        if (!demo_claim(d, up, "%s %s %s", demo_areas[i], demo_names[i], up ? "已运行 / is running" : d->fleet.why))
            return false;
    }
    return true;
}

static json_t *rights(const struct demo *d, int to, int64_t fen)
{
    return json_pack("{s:s, s:s, s:s, s:I}", "kind", "rights", "area", demo_areas[to], "fund", d->fund, "amount_fen",
                     (json_int_t)fen);
}

bool second_prepare(struct demo *d)
{
    struct prng p = prng_fork(20220611, "a household of the second township");
    json_t *authority = json_pack("{s:s, s:s, s:[s], s:I, s:I, s:s}", "kind", "standing_authority", "area",
                                  demo_areas[VILLAGE_2], "kinds", "cash", "per_household_fen",
                                  (json_int_t)(1000 * YUAN), "amount_fen", (json_int_t)(5000 * YUAN), "fund", d->fund);

    if (!file_as(d, COUNTY, rights(d, TOWNSHIP_2, TOWNSHIP_2_FEN), NULL) ||
        !wait_for_rights(d, TOWNSHIP_2, TOWNSHIP_2_FEN) ||
        !file_as(d, TOWNSHIP_2, rights(d, VILLAGE_2, VILLAGE_2_FEN), NULL) ||
        !file_as(d, TOWNSHIP_2, authority, authority_2) || !wait_for_rights(d, VILLAGE_2, VILLAGE_2_FEN) ||
        !file_as(d, VILLAGE_2, household_invent(&p, demo_areas[VILLAGE_2]), home_2))
        return false;
    return demo_claim(
        d, true, "同一笔资金,龙尔甲乡持有 5 万,尕渣村 1 万 / of the same fund Longerjia holds 50,000, Gazha 10,000");
}

/* ---- both townships are cut off ---- */

static json_t *grant(const struct demo *d, int village, const char *household, int64_t fen)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:I, s:s}", "kind", "grant", "area", demo_areas[village], "household",
                     household, "fund", d->fund, "amount_fen", (json_int_t)fen, "purpose", "shelter");
}

/* More than an office holds is refused by itself, whatever the fund as a whole still has. */
static bool refused_over(struct demo *d, int at, json_t *filing, const char *wanted)
{
    int status;
    json_t *answer = office_post(d->office[at], "/v1/file", filing, &status);
    const char *code = json_string_value(json_object_get(json_object_get(answer, "error"), "code"));
    bool named = status == 422 && code && strcmp(code, wanted) == 0;

    if (!named)
        demo_claim(d, false, "%s: 应为 / expected %s: %s", demo_names[at], wanted, code ? code : d->fleet.why);
    json_decref(answer);
    return named;
}

/* The same household lives in both villages' registers: it came to relatives when its house fell. */
static bool helped_twice(struct demo *d)
{
    struct prng p = prng_fork(20220612, "a household that moved");
    json_t *here = household_invent(&p, demo_areas[VILLAGE]), *there = json_deep_copy(here);
    char a[ID_TEXT_LEN + 1], b[ID_TEXT_LEN + 1];

    json_object_set_new(there, "area", json_string(demo_areas[VILLAGE_2]));
    bool known = file_as(d, VILLAGE, here, a);
    known = file_as(d, VILLAGE_2, there, b) && known;
    return known &&
           file_as(d, VILLAGE,
                   json_pack("{s:s, s:s, s:s, s:s, s:I, s:s, s:s}", "kind", "help", "area", demo_areas[VILLAGE],
                             "household", a, "help_kind", "cash", "amount_fen", (json_int_t)TWICE_FEN, "fund", d->fund,
                             "authority", d->authority),
                   NULL) &&
           file_as(d, VILLAGE_2,
                   json_pack("{s:s, s:s, s:s, s:s, s:I, s:s, s:s}", "kind", "help", "area", demo_areas[VILLAGE_2],
                             "household", b, "help_kind", "cash", "amount_fen", (json_int_t)TWICE_FEN, "fund", d->fund,
                             "authority", authority_2),
                   NULL);
}

bool second_cut(struct demo *d)
{
    int64_t holds = available(d, TOWNSHIP_2), first = available(d, TOWNSHIP);

    if (!file_as(d, TOWNSHIP_2, grant(d, VILLAGE_2, home_2, 40000 * YUAN), NULL) ||
        !refused_over(d, TOWNSHIP_2, grant(d, VILLAGE_2, home_2, 20000 * YUAN), "over_rights") ||
        !refused_over(d, TOWNSHIP, grant(d, VILLAGE, d->home[0].id, first + 1), "over_rights"))
        return false;
    bool held = available(d, TOWNSHIP_2) == holds - 40000 * YUAN && available(d, TOWNSHIP) == first;
    demo_claim(d, held,
               "两乡都断着县,互相看不见:各用各的额度,超一分也不办 / two townships, cut off and unseen by each other, "
               "each spend "
               "only what they hold");
    return held && demo_claim(d, helped_twice(d),
                              "同一户在两个村都得到先行救助,谁也不知道 / one household is helped by both "
                              "villages, and neither knows");
}

/* ---- healed ---- */

static json_t *duplicates(struct demo *d, json_int_t open)
{
    for (double end = fleet_ms() + FOUND_PATIENCE; fleet_ms() < end; fleet_pause(20)) {
        json_t *o = office_get(d->office[COUNTY], "/v1/duplicates", NULL);
        if (json_integer_value(json_object_get(o, "open")) == open)
            return o;
        json_decref(o);
    }
    return NULL;
}

static const char *text_of(const json_t *o, const char *key)
{
    const char *text = json_string_value(json_object_get(o, key));

    return text ? text : "";
}

/* The county finds it, and says what becomes of it: the hardship is real, nothing is taken back. */
static bool duplicate_settled(struct demo *d)
{
    json_t *found = duplicates(d, 1);
    const json_t *pair = json_array_get(json_object_get(found, "same_help"), 0);
    const json_t *first = json_object_get(pair, "first"), *later = json_object_get(pair, "later");
    bool there =
        demo_claim(d, pair != NULL, "县里一接上就查出:同一户两头得救助 / the county finds it as soon as it holds both");

    if (there)
        there = file_as(d, COUNTY,
                        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "kind", "duplicate_settle", "area",
                                  text_of(later, "village"), "household", text_of(later, "household"), "aid",
                                  text_of(later, "aid"), "against", text_of(first, "aid"), "settlement", "waive"),
                        NULL);
    json_decref(found);
    json_t *none = there ? duplicates(d, 0) : NULL;
    demo_claim(d, none != NULL, "县里定为免予追回,两笔都留着 / the county waives it; both facts stay");
    json_decref(none);
    return there && none != NULL;
}

static bool fund_adds_up(struct demo *d)
{
    char path[80];

    snprintf(path, sizeof path, "/v1/funds/tree?fund=%s", d->fund);
    json_t *tree = office_get(d->office[COUNTY], path, NULL);
    bool ok = json_is_true(json_object_get(tree, "adds_up")) && json_is_false(json_object_get(tree, "overspent"));
    json_decref(tree);
    return demo_claim(
        d, ok, "50 万元的资金树逐级相符,没有超支 / the fund's tree adds up at every level, nothing is overspent");
}

bool second_heal(struct demo *d)
{
    return duplicate_settled(d) && fund_adds_up(d) && say_level(d);
}
