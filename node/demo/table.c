/* The closing table: every cell is asked of an office and checked against what the story meant. */
#include "node/demo/demo_internal.h"

#include <stdlib.h>

#include "base/must.h"
#include "node/api/codes.h"
#include "node/cli/columns.h"

#define CELL_MAX 96

/* ---- offices ---- */

static const json_t *link_to_parent(const json_t *lag)
{
    const json_t *peer;
    size_t i;
    json_array_foreach(json_object_get(lag, "peers"), i,
                       peer) if (json_is_true(json_object_get(peer, "is_parent"))) return peer;
    return NULL;
}

/* The sum of what an office holds of the village: all four must name the same one. */
static json_t *village_sum(struct office *o)
{
    json_t *digest = office_get(o, "/v1/digest", NULL), *found = json_array();
    const json_t *scope;
    size_t i;
    json_array_foreach(json_object_get(digest, "scopes"), i, scope)
    {
        const char *area = json_string_value(json_object_get(scope, "area"));
        if (area && strcmp(area, demo_areas[VILLAGE]) == 0)
            json_array_append(found, json_object_get(json_object_get(scope, "digest"), "sum"));
    }
    json_decref(digest);
    return found;
}

static json_t *office_row(struct demo *d, int at)
{
    struct office *o = d->office[at];
    json_t *status = office_get(o, "/v1/status", NULL), *lag = office_get(o, "/v1/lag", NULL);
    const json_t *up = link_to_parent(lag);
    json_t *now = up ? json_object_get(up, "unsent_total") : NULL;
    bool root = at == CITY, agrees = root || fleet_agree(o->parent, o);
    bool level = root || (now && json_integer_value(now) == 0);
    json_t *row = json_pack("{s:s, s:s, s:O, s:O, s:o}", "area", o->area, "name", demo_names[at], "events",
                            json_object_get(status, "events"), "digest", json_object_get(status, "held"),
                            "village_digest", village_sum(o));
    if (row && !root)
        json_object_update_new(row, json_pack("{s:b, s:I, s:I, s:O}", "agrees_with_parent", (int)agrees,
                                              "unsent_when_cut", (json_int_t)d->unsent_when_cut[at], "lag_s_when_cut",
                                              (json_int_t)d->lag_s_when_cut[at], "unsent", now));
    if (!row || !agrees || !level)
        demo_claim(d, false, "%s: 与上级不一致或还有待发 / differs from its parent, or holds unsent events: %s",
                   demo_names[at], d->fleet.why);
    json_decref(status);
    json_decref(lag);
    return row;
}

/* "d4eaa40f…" and "da1ae8b8…" of the two reaches, one after the other. */
static void sums_print(char out[CELL_MAX], const json_t *sums)
{
    size_t i, len = 0;
    const json_t *sum;
    out[0] = '\0';
    json_array_foreach(sums, i, sum) if (len < CELL_MAX - 16) len +=
        (size_t)snprintf(out + len, CELL_MAX - len, "%s%.8s", len ? "·" : "", json_string_value(sum));
}

static void offices_print(const json_t *rows, FILE *out)
{
    static const char *const heads[] = {"单位 office",       "代码 code",          ">事件 events",
                                        "辖区摘要 own area", "其中斯尼村 of Sini", "待发 unsent 断线时→现在 cut→now"};
    struct columns *t = columns_new(heads, ARRAY_LEN(heads));
    size_t i;
    const json_t *row;
    must(t);
    json_array_foreach(rows, i, row)
    {
        char events[24], digest[16], village[CELL_MAX], unsent[CELL_MAX] = "—";
        const char *sum = json_string_value(json_object_get(json_object_get(row, "digest"), "sum"));
        snprintf(events, sizeof events, "%lld", (long long)json_integer_value(json_object_get(row, "events")));
        snprintf(digest, sizeof digest, "%.8s", sum ? sum : "?");
        sums_print(village, json_object_get(row, "village_digest"));
        if (json_object_get(row, "unsent"))
            snprintf(unsent, sizeof unsent, "%lld 件 %lld 秒 → %lld 件",
                     (long long)json_integer_value(json_object_get(row, "unsent_when_cut")),
                     (long long)json_integer_value(json_object_get(row, "lag_s_when_cut")),
                     (long long)json_integer_value(json_object_get(row, "unsent")));
        const char *const cells[] = {json_string_value(json_object_get(row, "name")),
                                     json_string_value(json_object_get(row, "area")),
                                     events,
                                     digest,
                                     village,
                                     unsent};
        columns_row(t, cells);
    }
    columns_print(t, out);
    columns_free(t);
    fputc('\n', out);
}

/* ---- households ---- */

static size_t debts_open(const json_t *view)
{
    const json_t *debt;
    size_t i, open = 0;
    json_array_foreach(json_object_get(view, "debt"), i, debt) open +=
        json_is_null(json_object_get(debt, "settled_by"));
    return open;
}

static bool as_meant(const struct home *h, const json_t *view)
{
    const char *degree = json_string_value(json_object_get(view, "degree"));
    const char *outcome = json_string_value(json_object_get(view, "outcome"));
    return degree && strcmp(degree, h->degree) == 0 && outcome && strcmp(outcome, h->outcome) == 0 &&
           json_integer_value(json_object_get(view, "helped_fen")) == h->helped_fen &&
           json_integer_value(json_object_get(view, "granted_fen")) == h->granted_fen && debts_open(view) == h->owed;
}

/* One household: the same at every office that holds it, and as the story meant. */
static json_t *home_row(struct demo *d, const struct home *h)
{
    char path[64];
    json_t *first = NULL;
    bool same = true;
    snprintf(path, sizeof path, "/v1/case/%s", h->id);
    for (int at = CITY; at < OFFICES; at++) {
        if (at == VILLAGE && strcmp(h->area, demo_areas[VILLAGE]) != 0)
            continue;
        json_t *answer = office_get(d->office[at], path, NULL);
        json_t *view = json_incref(json_object_get(answer, "case"));
        json_decref(answer);
        same &= view && (!first || json_equal(first, view));
        if (first)
            json_decref(view);
        else
            first = view;
    }
    if (!same || !as_meant(h, first)) {
        char *shown = json_dumps(first, JSON_COMPACT);
        demo_claim(d, false, "%s: 各级不同或不是应有状态 / differs between tiers or from what was meant: %s", h->id,
                   shown ? shown : d->fleet.why);
        free(shown);
    }
    json_t *row = json_pack("{s:s, s:O*}", "head_name", h->name, "case", first);
    json_decref(first);
    return row;
}

static const char *zh(const struct code_list *list, const json_t *name)
{
    const struct code *c = json_is_string(name) ? code_by_text(list, json_string_value(name)) : NULL;
    return c ? c->zh : "?";
}

static void owed_print(char out[CELL_MAX], const json_t *view)
{
    const json_t *debt;
    size_t i, len = 0;
    snprintf(out, CELL_MAX, "无 none");
    json_array_foreach(json_object_get(view, "debt"), i, debt)
    {
        const char *due = json_string_value(json_object_get(debt, "due"));
        if (!json_is_null(json_object_get(debt, "settled_by")) || len >= CELL_MAX)
            continue;
        len += (size_t)snprintf(out + len, CELL_MAX - len, "%s%s %s", len ? ", " : "",
                                zh(&codes_debt, json_object_get(debt, "kind")), due ? due + 5 : "");
    }
}

/* The first character of a name and a star for each of the others, as posted notices do. */
static void name_mask(char out[CELL_MAX], const char *name)
{
    size_t first = name && (unsigned char)name[0] >= 0xe0 ? 3 : 1, len = name ? strlen(name) : 0;
    snprintf(out, CELL_MAX, "%.*s%s", (int)first, name ? name : "", len > first + 3 ? "**" : "*");
}

static void homes_print(const json_t *rows, FILE *out)
{
    static const char *const heads[] = {"户 household", "户主 head",     "状态 degree", "结果 outcome",
                                        ">先救 helped", ">发放 granted", "还欠 owed"};
    struct columns *t = columns_new(heads, ARRAY_LEN(heads));
    size_t i;
    const json_t *row;
    must(t);
    json_array_foreach(rows, i, row)
    {
        char name[CELL_MAX], short_id[16], helped[32], granted[32], owed[CELL_MAX];
        const json_t *view = json_object_get(row, "case");
        const char *id = json_string_value(json_object_get(view, "household"));
        snprintf(short_id, sizeof short_id, "…%s", id && strlen(id) > 8 ? id + strlen(id) - 8 : "?");
        name_mask(name, json_string_value(json_object_get(row, "head_name")));
        snprintf(helped, sizeof helped, "%lld 元",
                 (long long)json_integer_value(json_object_get(view, "helped_fen")) / 100);
        snprintf(granted, sizeof granted, "%lld 元",
                 (long long)json_integer_value(json_object_get(view, "granted_fen")) / 100);
        owed_print(owed, view);
        const char *const cells[] = {short_id,
                                     name,
                                     zh(&codes_degree, json_object_get(view, "degree")),
                                     zh(&codes_outcome, json_object_get(view, "outcome")),
                                     helped,
                                     granted,
                                     owed};
        columns_row(t, cells);
    }
    columns_print(t, out);
    columns_free(t);
}

/* ---- both ---- */

bool demo_table(struct demo *d, FILE *out)
{
    json_t *offices = json_array(), *homes = json_array();
    unsigned failed = d->failed;
    for (int at = CITY; at < ALL_OFFICES; at++)
        json_array_append_new(offices, office_row(d, at));
    for (size_t i = 1; i < OFFICES; i++)
        if (!json_equal(json_object_get(json_array_get(offices, i), "village_digest"),
                        json_object_get(json_array_get(offices, 0), "village_digest")))
            demo_claim(d, false, "斯尼村的摘要各级不同 / the digests of Sini differ");
    for (int i = 0; i < HOMES; i++)
        json_array_append_new(homes, home_row(d, &d->home[i]));
    if (out) {
        fputc('\n', out);
        offices_print(offices, out);
        homes_print(homes, out);
    }
    json_object_set_new(d->told, "offices", offices);
    json_object_set_new(d->told, "households", homes);
    return d->failed == failed;
}
