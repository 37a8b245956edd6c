/* The parts of run.json, one reader each. */
#include "simulator/report_parts.h"

#include <string.h>

#include "base/err.h"
#include "base/limits.h"

static const char *tier_word(int i)
{
    return run_tier_word((enum run_tier)i);
}

static const char *span_word(int i)
{
    return run_span_word((enum run_span_kind)i);
}

static const char *mark_word(int i)
{
    return run_mark_word((enum run_mark_kind)i);
}

static const char *unit_word(int i)
{
    return run_unit_word((enum run_unit)i);
}

static const char *outcome_word(int i)
{
    return run_outcome_word((enum run_outcome)i);
}

static const json_t *part(struct reading *g, const json_t *doc, const char *key)
{
    const json_t *o = json_object_get(doc, key);

    g->list = key;
    g->at = RUN_NONE;
    if (!json_is_object(o))
        reading_fail(g, ERR_MALFORMED, "", "is missing");
    return o;
}

static void read_drill(struct reading *g, const json_t *doc, struct run *r)
{
    const json_t *o = part(g, doc, "drill");
    struct run_drill *d = &r->drill;

    d->name = read_text(g, o, "name");
    d->title = read_words(g, o, "title_zh", "title_en");
    d->seed = read_text(g, o, "seed");
    d->start = read_text(g, o, "start");
    d->digest = read_text(g, o, "digest");
    d->build = read_text(g, o, "build");
    d->pack = read_text(g, o, "pack");
    d->areas = read_text(g, o, "areas");
    d->simulated_ms = read_number(g, o, "simulated_ms");
    d->offices = read_number(g, o, "offices");
    if (g->rc == 0 && !report_instant(&d->start_at, d->start))
        reading_fail(g, ERR_MALFORMED, "start", "is no time like 2022-06-09T20:00:00+08:00");
}

static void read_verdict(struct reading *g, const json_t *doc, struct run *r)
{
    const json_t *o = part(g, doc, "verdict");

    r->verdict = (struct run_verdict){
        .passed = read_bool(g, o, "passed"),
        .expected_passed = read_number(g, o, "expected_passed"),
        .expected_failed = read_number(g, o, "expected_failed"),
        .not_exercised = read_number(g, o, "not_exercised"),
        .invariants_broken = read_number(g, o, "invariants_broken"),
        .says = read_words(g, o, "zh", "en"),
    };
}

static void read_score(struct reading *g, const json_t *doc, struct run *r)
{
    const json_t *rows = read_list(g, doc, "score", REPORT_LIST_MAX, &r->n_score);

    r->score = read_room(g, r->n_score, sizeof *r->score);
    for (size_t i = 0; i < r->n_score && g->rc == 0; i++) {
        const json_t *o = json_array_get(rows, i), *good = json_object_get(o, "good");
        g->at = i;
        r->score[i] = (struct run_score){
            .key = read_text(g, o, "key"),
            .name = read_words(g, o, "zh", "en"),
            .value = read_figure(g, o, "value"),
            .unit = (enum run_unit)read_kind(g, o, "unit", unit_word, UNIT_PERCENT + 1, false),
            .good = json_is_true(good)    ? GOOD_YES
                    : json_is_false(good) ? GOOD_NO
                                          : GOOD_UNKNOWN,
        };
        if (!json_is_boolean(good) && !json_is_null(good))
            reading_fail(g, ERR_MALFORMED, "good", "should be true, false or null");
    }
}

static void read_offices(struct reading *g, const json_t *doc, struct run *r)
{
    const json_t *rows = read_list(g, doc, "offices", REPORT_OFFICES_MAX, &r->n_offices);

    r->offices = read_room(g, r->n_offices, sizeof *r->offices);
    for (size_t i = 0; i < r->n_offices && g->rc == 0; i++) {
        const json_t *o = json_array_get(rows, i);
        g->at = i;
        r->offices[i] = (struct run_office){
            .name = read_text(g, o, "name"),
            .area = read_text(g, o, "area"),
            .area_name = read_text(g, o, "area_name"),
            .tier = (enum run_tier)read_kind(g, o, "tier", tier_word, RUN_TIERS, false),
            .parent = RUN_NONE,
        };
        if (json_object_get(g->names, r->offices[i].name) != NULL)
            reading_fail(g, ERR_MALFORMED, "name", "stands there twice");
        else if (json_object_set_new(g->names, r->offices[i].name, json_integer((json_int_t)i)) != 0)
            reading_fail(g, ERR_NOMEM, "name", "out of memory");
    }
    for (size_t i = 0; i < r->n_offices && g->rc == 0; i++) {
        g->at = i;
        r->offices[i].parent = read_office(g, json_array_get(rows, i), "parent", true);
    }
    for (size_t i = 0; i < r->n_offices && g->rc == 0; i++) {
        size_t up = i, deep = 0;
        g->at = i;
        while (up != RUN_NONE && deep++ <= REPORT_DEPTH_MAX)
            up = r->offices[up].parent;
        if (up != RUN_NONE)
            reading_fail(g, ERR_MALFORMED, "parent", "goes in a circle, or too deep");
    }
}

static void read_spans(struct reading *g, const json_t *doc, struct run *r)
{
    const json_t *rows = read_list(g, doc, "spans", REPORT_SPANS_MAX, &r->n_spans);

    r->spans = read_room(g, r->n_spans, sizeof *r->spans);
    for (size_t i = 0; i < r->n_spans && g->rc == 0; i++) {
        const json_t *o = json_array_get(rows, i);
        g->at = i;
        r->spans[i] = (struct run_span){
            .office = read_office(g, o, "office", false),
            .kind = (enum run_span_kind)read_kind(g, o, "kind", span_word, SPAN_OTHER, true),
            .from_ms = read_number(g, o, "from_ms"),
            .to_ms = read_number(g, o, "to_ms"),
            .says = read_words(g, o, "zh", "en"),
        };
        if (r->spans[i].from_ms > r->spans[i].to_ms)
            reading_fail(g, ERR_MALFORMED, "to_ms", "lies before from_ms");
    }
}

static void read_marks(struct reading *g, const json_t *doc, struct run *r)
{
    const json_t *rows = read_list(g, doc, "marks", REPORT_MARKS_MAX, &r->n_marks);

    r->marks = read_room(g, r->n_marks, sizeof *r->marks);
    for (size_t i = 0; i < r->n_marks && g->rc == 0; i++) {
        const json_t *o = json_array_get(rows, i);
        g->at = i;
        r->marks[i] = (struct run_mark){
            .ms = read_number(g, o, "ms"),
            .office = read_office(g, o, "office", true),
            .kind = (enum run_mark_kind)read_kind(g, o, "kind", mark_word, MARK_OTHER, true),
            .says = read_words(g, o, "zh", "en"),
        };
    }
}

static void read_lag(struct reading *g, const json_t *doc, struct run *r)
{
    const json_t *o = json_object_get(doc, "lag");

    if (o == NULL || g->rc != 0)
        return;
    g->list = "lag";
    g->at = RUN_NONE;
    int64_t step = read_number(g, o, "step_ms");
    if (step == 0 || step > REPORT_NUMBER_MAX / REPORT_SAMPLES_MAX)
        reading_fail(g, ERR_MALFORMED, "step_ms", "is no step");
    const json_t *rows = read_list(g, o, "tiers", RUN_TIERS, &r->n_lag);
    r->lag = read_room(g, r->n_lag, sizeof *r->lag);
    for (size_t i = 0; i < r->n_lag && g->rc == 0; i++) {
        const json_t *t = json_array_get(rows, i);
        g->at = i;
        r->lag[i].tier = (enum run_tier)read_kind(g, t, "tier", tier_word, RUN_TIERS, false);
        r->lag[i].oldest_ms = read_steps(g, t, "oldest_ms", step);
        r->lag[i].unsent = read_steps(g, t, "unsent", step);
    }
}

static void read_curves(struct reading *g, const json_t *doc, struct run *r)
{
    const json_t *help = json_object_get(doc, "help");

    g->at = RUN_NONE;
    g->list = "help";
    if (help != NULL && !json_is_object(help))
        reading_fail(g, ERR_MALFORMED, "", "should be an object");
    g->list = "help.green";
    r->green = read_pairs(g, json_object_get(help, "green"));
    g->list = "help.ordinary";
    r->ordinary = read_pairs(g, json_object_get(help, "ordinary"));
    g->list = "drain";
    r->drain = read_pairs(g, json_object_get(doc, "drain"));
    g->list = "agreement";
    r->agreement = read_pairs(g, json_object_get(doc, "agreement"));
    const json_t *rows = read_list(g, doc, "heals", REPORT_LIST_MAX, &r->n_heals);
    r->heals = read_room(g, r->n_heals, sizeof *r->heals);
    for (size_t i = 0; i < r->n_heals && g->rc == 0; i++) {
        const json_t *o = json_array_get(rows, i);
        g->at = i;
        r->heals[i] = (struct run_heal){read_number(g, o, "ms"), read_words(g, o, "zh", "en")};
    }
}

static void read_links(struct reading *g, const json_t *doc, struct run *r)
{
    const json_t *rows = read_list(g, doc, "links", REPORT_OFFICES_MAX, &r->n_links);

    r->links = read_room(g, r->n_links, sizeof *r->links);
    for (size_t i = 0; i < r->n_links && g->rc == 0; i++) {
        const json_t *o = json_array_get(rows, i);
        g->at = i;
        r->links[i] = (struct run_link){
            .child = read_office(g, o, "child", false),
            .parent = read_office(g, o, "parent", false),
            .bytes_up = read_figure(g, o, "bytes_up"),
            .bytes_down = read_figure(g, o, "bytes_down"),
            .events_up = read_figure(g, o, "events_up"),
            .events_down = read_figure(g, o, "events_down"),
        };
    }
}

static void read_faults(struct reading *g, const json_t *doc, struct run *r)
{
    const json_t *rows = read_list(g, doc, "faults", REPORT_LIST_MAX, &r->n_faults);

    r->faults = read_room(g, r->n_faults, sizeof *r->faults);
    for (size_t i = 0; i < r->n_faults && g->rc == 0; i++) {
        const json_t *o = json_array_get(rows, i);
        g->at = i;
        r->faults[i] =
            (struct run_fault){read_text(g, o, "kind"), read_words(g, o, "zh", "en"), read_number(g, o, "count")};
    }
}

static void read_invariants(struct reading *g, const json_t *doc, struct run *r)
{
    const json_t *rows = read_list(g, doc, "invariants", REPORT_LIST_MAX, &r->n_invariants);

    r->invariants = read_room(g, r->n_invariants, sizeof *r->invariants);
    for (size_t i = 0; i < r->n_invariants && g->rc == 0; i++) {
        const json_t *o = json_array_get(rows, i);
        g->at = i;
        r->invariants[i] = (struct run_invariant){
            .id = read_text(g, o, "id"),
            .says = read_words(g, o, "zh", "en"),
            .premises = read_figure(g, o, "premises"),
            .broken = read_number(g, o, "broken"),
            .first = read_text(g, o, "first"),
        };
    }
}

static void read_story(struct reading *g, const json_t *o, struct run_expectation *e)
{
    const json_t *lines = json_object_get(o, "story");
    size_t n = json_array_size(lines);

    if (!json_is_array(lines))
        reading_fail(g, ERR_MALFORMED, "story", "should be a list of lines");
    else if (n > REPORT_STORY_LINES_MAX)
        reading_fail(g, ERR_TOO_BIG, "story", "has more lines than a report takes");
    e->story = read_room(g, n, sizeof *e->story);
    for (size_t i = 0; i < n && g->rc == 0; i++) {
        e->story[i] = json_string_value(json_array_get(lines, i));
        if (e->story[i] == NULL)
            reading_fail(g, ERR_MALFORMED, "story", "should be a list of lines");
    }
    e->n_story = g->rc == 0 ? n : 0;
}

static void read_expectations(struct reading *g, const json_t *doc, struct run *r)
{
    const json_t *rows = read_list(g, doc, "expectations", REPORT_LIST_MAX, &r->n_expectations);

    r->expectations = read_room(g, r->n_expectations, sizeof *r->expectations);
    for (size_t i = 0; i < r->n_expectations && g->rc == 0; i++) {
        const json_t *o = json_array_get(rows, i);
        struct run_expectation *e = &r->expectations[i];
        g->at = i;
        e->id = read_text(g, o, "id");
        e->ms = read_number(g, o, "ms");
        e->says = read_words(g, o, "zh", "en");
        e->outcome = (enum run_outcome)read_kind(g, o, "outcome", outcome_word, OUTCOME_NOT_EXERCISED + 1, false);
        e->wanted = read_text(g, o, "wanted");
        e->found = read_text(g, o, "found");
        read_story(g, o, e);
    }
    rows = read_list(g, doc, "not_exercised", REPORT_LIST_MAX, &r->n_unexercised);
    r->unexercised = read_room(g, r->n_unexercised, sizeof *r->unexercised);
    for (size_t i = 0; i < r->n_unexercised && g->rc == 0; i++) {
        const json_t *o = json_array_get(rows, i);
        g->at = i;
        r->unexercised[i] =
            (struct run_unexercised){read_words(g, o, "zh", "en"), read_words(g, o, "why_zh", "why_en")};
    }
}

void reading_run(struct reading *g, const json_t *doc, struct run *r)
{
    static void (*const parts[])(struct reading *, const json_t *, struct run *) = {
        read_drill, read_verdict, read_score, read_offices, read_spans,      read_marks,
        read_lag,   read_curves,  read_links, read_faults,  read_invariants, read_expectations,
    };

    g->list = "format";
    g->at = RUN_NONE;
    if (!json_is_object(doc) || json_integer_value(json_object_get(doc, "format")) != 1)
        reading_fail(g, ERR_MALFORMED, "", "is not 1: no record of a drill that this program reads");
    g->names = json_object();
    if (g->names == NULL)
        reading_fail(g, ERR_NOMEM, "", "out of memory");
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && g->rc == 0; i++)
        parts[i](g, doc, r);
    json_decref(g->names);
    g->names = NULL;
}
