/* The record of a run as JSON: simulator/RUN.md. */
#include <stdio.h>
#include <stdlib.h>

#include "simulator/drill_time.h"
#include "simulator/record_internal.h"

#define CURVE_POINTS_MAX 1000u

int record_end(struct record *r, uint64_t level_ms)
{
    int rc = record_sample(r);

    r->level_ms = level_ms;
    if (rc == 0)
        rc = whole_look(r);
    for (uint32_t i = 0; i < sim_count(r->s); i++)
        for (size_t k = 0; k < r->seen[i].n_urgent; k++) /* they have not arrived at all */
            urgent_late(r, &r->seen[i], r->seen[i].urgent_ms[k]);
    return rc;
}

void record_invariants(struct record *r, json_t *list)
{
    const json_t *v;
    size_t i;

    json_decref(r->invariants);
    r->invariants = json_incref(list);
    r->broken = 0;
    json_array_foreach(list, i, v) r->broken += json_integer_value(json_object_get(v, "broken")) > 0;
}

bool record_passed(const struct record *r)
{
    return r->failed == 0 && r->broken == 0;
}

static size_t absent_count(const struct record *r)
{
    size_t n = 0;

    for (const struct drill_absent *a = r->d->absent; a != NULL; a = a->next)
        n++;
    return n;
}

/* ---- parts ---- */

static json_t *drill_part(const struct record *r, const char *build)
{
    char seed[32], start[32], digest[65];
    uint8_t bytes[32];

    snprintf(seed, sizeof seed, "0x%llx", (unsigned long long)r->seed);
    wall_print_rfc(start, r->d->start);
    sim_digest(r->s, bytes);
    hex_print(digest, bytes, sizeof bytes);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:s, s:s, s:s, s:I}", "name", r->d->name, "title_zh",
                     r->d->title_zh, "title_en", r->d->title_en, "seed", seed, "start", start, "simulated_ms",
                     (json_int_t)record_now(r), "digest", digest, "build", build, "pack",
                     r->d->pack == NULL ? "template-city" : r->d->pack, "areas", r->d->areas_name, "offices",
                     (json_int_t)r->d->n_offices);
}

static json_t *verdict_part(const struct record *r)
{
    bool passed = record_passed(r);
    size_t absent = absent_count(r);
    unsigned long long all = r->passed + r->failed;
    char zh[400], en[400], absent_zh[80] = "", absent_en[80] = "", broken_zh[80] = "", broken_en[80] = "";

    if (absent > 0) {
        snprintf(absent_zh, sizeof absent_zh, ";另有 %zu 项尚未演练", absent);
        snprintf(absent_en, sizeof absent_en, "; %zu not exercised", absent);
    }
    if (r->broken > 0) {
        snprintf(broken_zh, sizeof broken_zh, ";%llu 条不变量被破坏", (unsigned long long)r->broken);
        snprintf(broken_en, sizeof broken_en, "; %llu invariants broken", (unsigned long long)r->broken);
    }
    if (passed) {
        snprintf(zh, sizeof zh, "通过:%llu 条期望全部达到%s。", all, absent_zh);
        snprintf(en, sizeof en, "Passed: all %llu expectations hold%s.", all, absent_en);
    } else {
        snprintf(zh, sizeof zh, "没有通过:%llu 条期望中 %llu 条没有达到%s%s。", all, (unsigned long long)r->failed,
                 broken_zh, absent_zh);
        snprintf(en, sizeof en, "Not passed: %llu of %llu expectations do not hold%s%s.", (unsigned long long)r->failed,
                 all, broken_en, absent_en);
    }
    return json_pack("{s:b, s:I, s:I, s:I, s:I, s:s, s:s}", "passed", (int)passed, "expected_passed",
                     (json_int_t)r->passed, "expected_failed", (json_int_t)r->failed, "not_exercised",
                     (json_int_t)absent, "invariants_broken", (json_int_t)r->broken, "zh", zh, "en", en);
}

static void score_add(json_t *list, const char *key, const char *zh, const char *en, int64_t value, const char *unit,
                      enum run_good good)
{
    json_array_append_new(list,
                          json_pack("{s:s, s:s, s:s, s:o, s:s, s:o}", "key", key, "zh", zh, "en", en, "value",
                                    value < 0 ? json_null() : json_integer(value), "unit", unit, "good",
                                    value < 0 || good == GOOD_UNKNOWN ? json_null() : json_boolean(good == GOOD_YES)));
}

static enum run_good none_is_good(int64_t v)
{
    return v == 0 ? GOOD_YES : GOOD_NO;
}

static int64_t bytes_per_link(const struct record *r)
{
    uint64_t bytes = 0, links = 0;

    for (uint32_t i = 0; i < sim_count(r->s); i++) {
        const struct sim_office *o = sim_office(r->s, i);
        links += o->parent != NO_OFFICE;
        bytes += o->bytes_up + o->bytes_down;
    }
    return links == 0 ? -1 : (int64_t)(bytes / links);
}

static json_t *score_part(const struct record *r)
{
    json_t *list = json_array();
    int64_t first = r->first_help_ms == SIM_NEVER ? -1 : (int64_t)r->first_help_ms;
    int64_t level = r->level_ms == SIM_NEVER          ? -1
                    : r->level_ms > r->worst_drain_ms ? (int64_t)r->level_ms
                                                      : (int64_t)r->worst_drain_ms;

    score_add(list, "first_help_ms", "灾后第一笔救助", "first help after the disaster", first, "ms", GOOD_UNKNOWN);
    score_add(list, "urgent_late", "紧急事项超过 1 小时才到上级", "urgent acts that took over an hour to the parent",
              (int64_t)r->urgent_late, "count", GOOD_UNKNOWN);
    score_add(list, "debts_overdue", "到期没办的手续", "owed steps past their day", r->overdue, "count", GOOD_UNKNOWN);
    score_add(list, "overspend_fen", "超支", "overspent", r->overspend, "fen", none_is_good(r->overspend));
    score_add(list, "duplicates_found", "发现的重复", "duplicates found", r->duplicates, "count", GOOD_UNKNOWN);
    score_add(list, "events_lost", "丢失的记录", "acts lost", r->lost, "count", none_is_good(r->lost));
    score_add(list, "level_after_heal_ms", "恢复后多久一致", "time to level after a heal", level, "ms",
              level <= (int64_t)r->d->calm_ms ? GOOD_YES : GOOD_NO);
    score_add(list, "bytes_per_link", "每条线路平均字节", "bytes per link", bytes_per_link(r), "bytes", GOOD_UNKNOWN);
    return list;
}

static json_t *offices_part(const struct record *r)
{
    json_t *list = json_array();
    char area[AREA_TEXT_LEN + 1];

    for (uint32_t i = 0; i < sim_count(r->s); i++) {
        const struct sim_office *o = sim_office(r->s, i);
        area_print(area, o->area);
        json_array_append_new(
            list,
            json_pack("{s:s, s:s, s:s, s:s, s:o}", "name", o->name, "area", area, "area_name",
                      tree_name(r->d->tree, o->area), "tier", run_tier_word((enum run_tier)(area_tier(o->area) - 1)),
                      "parent", o->parent == NO_OFFICE ? json_null() : json_string(sim_office(r->s, o->parent)->name)));
    }
    return list;
}

/* Spans that are still open end with the run. */
static json_t *spans_part(const struct record *r)
{
    json_t *list = json_deep_copy(r->spans), *v;
    size_t i;

    json_array_foreach(list, i, v) if (json_is_null(json_object_get(v, "to_ms")))
        json_object_set_new(v, "to_ms", json_integer((json_int_t)record_now(r)));
    return list;
}

static json_t *value_of(const struct series_point *p)
{
    return p->known ? json_integer((json_int_t)p->value) : json_null();
}

static json_t *lag_part(const struct record *r)
{
    json_t *list = json_array();

    for (unsigned t = 0; t < TIERS; t++) {
        json_t *oldest = json_array(), *unsent = json_array();
        bool any = false;
        for (size_t i = 0; i < r->oldest[t].n; i++) {
            json_array_append_new(oldest, value_of(&r->oldest[t].at[i]));
            json_array_append_new(unsent, value_of(&r->unsent[t].at[i]));
            any |= r->oldest[t].at[i].known;
        }
        json_t *o = json_pack("{s:s, s:o, s:o}", "tier", run_tier_word((enum run_tier)t), "oldest_ms", oldest, "unsent",
                              unsent);
        if (any)
            json_array_append(list, o);
        json_decref(o);
    }
    return json_pack("{s:I, s:o}", "step_ms", (json_int_t)r->step_ms, "tiers", list);
}

/* A curve that only rises, or a series: of many points every so many, and the last. */
static json_t *points_part(const struct points *p, size_t most)
{
    json_t *list = json_array();
    size_t step = p->n <= most ? 1 : (p->n + most - 1) / most;

    for (size_t i = 0; i < p->n; i++)
        if (i % step == 0 || i + 1 == p->n)
            json_array_append_new(list, json_pack("[I, I]", (json_int_t)p->at[i].ms, (json_int_t)p->at[i].value));
    return list;
}

static json_t *links_part(const struct record *r)
{
    json_t *list = json_array();

    for (uint32_t i = 0; i < sim_count(r->s); i++) {
        const struct sim_office *o = sim_office(r->s, i);
        const struct seen *seen = &r->seen[i];
        if (o->parent == NO_OFFICE)
            continue;
        json_array_append_new(list, json_pack("{s:s, s:s, s:I, s:I, s:I, s:I}", "child", o->name, "parent",
                                              sim_office(r->s, o->parent)->name, "bytes_up", (json_int_t)o->bytes_up,
                                              "bytes_down", (json_int_t)o->bytes_down, "events_up",
                                              (json_int_t)(seen->events_up + seen->session_up), "events_down",
                                              (json_int_t)(seen->events_down + seen->session_down)));
    }
    return list;
}

static json_t *faults_part(const struct record *r)
{
    json_t *list = json_array();

    for (int f = 0; f < SIM_FAULTS; f++)
        if (sim_stats(r->s)->faults[f] > 0)
            json_array_append_new(list,
                                  json_pack("{s:s, s:s, s:s, s:I}", "kind", sim_fault_row((enum sim_fault)f), "zh",
                                            sim_fault_zh((enum sim_fault)f), "en", sim_fault_en((enum sim_fault)f),
                                            "count", (json_int_t)sim_stats(r->s)->faults[f]));
    return list;
}

static void more_say(json_t *e)
{
    json_int_t more = json_integer_value(json_object_get(e, "more"));
    char found[760];

    if (more == 0)
        return;
    snprintf(found, sizeof found, "%s(另有 %lld 次 / and %lld more)", json_string_value(json_object_get(e, "found")),
             (long long)more, (long long)more);
    json_object_set_new(e, "found", json_string(found));
    json_object_del(e, "more");
}

static json_t *expectations_part(const struct record *r)
{
    json_t *list = json_deep_copy(r->expectations), *v;
    unsigned no = 0;
    char id[32];
    size_t i;

    json_array_foreach(list, i, v) more_say(v);
    for (const struct drill_absent *a = r->d->absent; a != NULL; a = a->next) {
        snprintf(id, sizeof id, "N%u", ++no);
        json_array_append_new(list, json_pack("{s:s, s:I, s:s, s:s, s:s, s:s, s:s, s:[]}", "id", id, "ms",
                                              (json_int_t)record_now(r), "zh", a->zh, "en", a->en, "outcome",
                                              "not_exercised", "wanted", "", "found", "", "story"));
    }
    return list;
}

static json_t *absent_part(const struct record *r)
{
    json_t *list = json_array();

    for (const struct drill_absent *a = r->d->absent; a != NULL; a = a->next)
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "zh", a->zh, "en", a->en, "why_zh", a->why_zh,
                                              "why_en", a->why_en));
    return list;
}

json_t *record_json(struct record *r, const char *build)
{
    json_t *o = json_object();

    json_object_set_new(o, "format", json_integer(1));
    json_object_set_new(o, "drill", drill_part(r, build));
    json_object_set_new(o, "verdict", verdict_part(r));
    json_object_set_new(o, "score", score_part(r));
    json_object_set_new(o, "offices", offices_part(r));
    json_object_set_new(o, "spans", spans_part(r));
    json_object_set(o, "marks", r->marks);
    json_object_set_new(o, "lag", lag_part(r));
    json_object_set_new(o, "help",
                        json_pack("{s:o, s:o}", "green", points_part(&r->help_green, CURVE_POINTS_MAX), "ordinary",
                                  points_part(&r->help_ordinary, CURVE_POINTS_MAX)));
    json_object_set_new(o, "drain", points_part(&r->drain, 2000));
    json_object_set(o, "heals", r->heals);
    json_object_set_new(o, "agreement", points_part(&r->agreement, 2000));
    json_object_set_new(o, "links", links_part(r));
    json_object_set_new(o, "faults", faults_part(r));
    json_object_set_new(o, "invariants", r->invariants != NULL ? json_incref(r->invariants) : json_array());
    json_object_set_new(o, "expectations", expectations_part(r));
    json_object_set_new(o, "not_exercised", absent_part(r));
    return o;
}
