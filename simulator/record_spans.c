/* What the swim-lanes show: spans of trouble, marks, and the lines told around a failure. */
#include <stdio.h>
#include <stdlib.h>

#include <utf8proc.h>

#include "simulator/drill_time.h"
#include "simulator/record_internal.h"

static const struct {
    const char *zh, *en;
} spans[SPANS] = {
    [SPAN_CUT] = {"线路断", "line cut"},
    [SPAN_CUT_UP] = {"上行断(只能收)", "cannot send up"},
    [SPAN_CUT_DOWN] = {"下行断(只能发)", "cannot receive"},
    [SPAN_SLOW] = {"线路差", "poor line"},
    [SPAN_OFF] = {"停电", "power off"},
    [SPAN_HANG] = {"程序无响应", "hangs"},
    [SPAN_CLOCK] = {"时钟不准", "clock wrong"},
    [SPAN_DISK] = {"硬盘损坏", "disk lost"},
};

static bool is_slow(const struct sim_quality *q)
{
    return (q->rate_bps != 0 && q->rate_bps < 1000000) || q->lose_percent > 0 || q->delay_ms >= 1000;
}

static void states_of(const struct sim_office *o, bool is[SPANS])
{
    is[SPAN_CUT] = o->blocked == WAY_BOTH;
    is[SPAN_CUT_UP] = o->blocked == WAY_TO_PARENT;
    is[SPAN_CUT_DOWN] = o->blocked == WAY_TO_CHILD;
    is[SPAN_SLOW] = is_slow(&o->quality);
    is[SPAN_OFF] = o->power == POWER_OFF;
    is[SPAN_HANG] = o->power == POWER_HUNG;
    is[SPAN_CLOCK] = o->clock != CLOCK_RIGHT;
    is[SPAN_DISK] = o->power == POWER_LOST;
}

static void span_begin(struct record *r, uint32_t office, enum run_span_kind kind)
{
    if (json_array_size(r->spans) >= RECORD_SPANS_MAX)
        return;
    json_array_append_new(r->spans, json_pack("{s:s, s:s, s:I, s:n, s:s, s:s}", "office", r->d->offices[office].name,
                                              "kind", run_span_word(kind), "from_ms", (json_int_t)record_now(r),
                                              "to_ms", "zh", spans[kind].zh, "en", spans[kind].en));
    r->seen[office].open[kind] = (uint32_t)json_array_size(r->spans);
}

static void span_end(struct record *r, uint32_t office, enum run_span_kind kind)
{
    json_t *span = json_array_get(r->spans, r->seen[office].open[kind] - 1u);

    json_object_set_new(span, "to_ms", json_integer((json_int_t)record_now(r)));
    r->seen[office].open[kind] = 0;
}

static void office_look(struct record *r, uint32_t office)
{
    const struct sim_office *o = sim_office(r->s, office);
    bool is[SPANS], dark = seen_dark(&r->seen[office]);

    states_of(o, is);
    for (int kind = 0; kind < SPANS; kind++) {
        bool open = r->seen[office].open[kind] != 0;
        if (is[kind] && !open)
            span_begin(r, office, (enum run_span_kind)kind);
        else if (!is[kind] && open)
            span_end(r, office, (enum run_span_kind)kind);
    }
    if (dark && !seen_dark(&r->seen[office]))
        r->seen[office].dark_until_ms = record_now(r);
}

void record_look(struct record *r, const struct drill_set *set)
{
    for (size_t i = 0; i < set->n; i++)
        office_look(r, set->at[i]);
}

void record_mark(struct record *r, uint32_t office, const char *kind, const char *zh, const char *en)
{
    if (strcmp(kind, "disaster") == 0 && r->disaster_ms == SIM_NEVER)
        r->disaster_ms = record_now(r);
    if (json_array_size(r->marks) >= RECORD_MARKS_MAX)
        return;
    json_array_append_new(r->marks,
                          json_pack("{s:I, s:o, s:s, s:o, s:o}", "ms", (json_int_t)record_now(r), "office",
                                    office == NO_OFFICE ? json_null() : json_string(r->d->offices[office].name), "kind",
                                    kind, "zh", text_json(zh), "en", text_json(en)));
}

/* ---- the story around a failure ---- */

json_t *text_json(const char *text)
{
    json_t *o = json_string(text);
    size_t len = strlen(text), used = 0;

    if (o != NULL)
        return o;
    char *copy = malloc(len + 1);
    must(copy != NULL);
    for (size_t i = 0; i < len;) {
        utf8proc_int32_t rune;
        utf8proc_ssize_t took = utf8proc_iterate((const uint8_t *)text + i, (utf8proc_ssize_t)(len - i), &rune);
        for (utf8proc_ssize_t k = 0; k < took; k++)
            copy[used++] = text[i + (size_t)k];
        i += took > 0 ? (size_t)took : 1;
    }
    o = json_stringn(copy, used);
    free(copy);
    return o;
}

static bool concerns(const struct record *r, const struct story_kept *k, uint32_t office)
{
    return office == NO_OFFICE || k->office == office || k->office == r->d->offices[office].parent;
}

static json_t *line_text(const struct record *r, const struct story_kept *k)
{
    char when[32], text[400];

    wall_print(when, (struct wall){r->d->start.ms + (int64_t)k->ms});
    snprintf(text, sizeof text, "%s %s %s", when + 5, r->d->offices[k->office].name, k->text);
    return text_json(text);
}

json_t *story_of(const struct record *r, uint32_t office)
{
    uint64_t first = r->n_lines > RECORD_LINES_MAX ? r->n_lines - RECORD_LINES_MAX : 0;
    uint64_t found[STORY_SHOWN_MAX];
    size_t n = 0;
    json_t *list = json_array();

    for (uint64_t i = r->n_lines; i-- > first && n < STORY_SHOWN_MAX;)
        if (concerns(r, &r->lines[i % RECORD_LINES_MAX], office))
            found[n++] = i;
    if (n == 0 && office != NO_OFFICE) {
        json_decref(list);
        return story_of(r, NO_OFFICE); /* it said nothing; what others said may tell */
    }
    while (n-- > 0)
        json_array_append_new(list, line_text(r, &r->lines[found[n] % RECORD_LINES_MAX]));
    return list;
}

static void expectation_add(struct record *r, const char *id, const char *zh, const char *en, bool holds,
                            const char *wanted, const char *found, json_t *story)
{
    json_t *o =
        json_pack("{s:s, s:I, s:s, s:s, s:s, s:s, s:s, s:o}", "id", id, "ms", (json_int_t)record_now(r), "zh", zh, "en",
                  en, "outcome", holds ? "passed" : "failed", "wanted", wanted, "found", found, "story", story);

    must(o != NULL);
    json_array_append_new(r->expectations, o);
    *(holds ? &r->passed : &r->failed) += 1;
}

void record_expect(struct record *r, const char *id, const char *zh, const char *en, const struct expect_outcome *o)
{
    expectation_add(r, id, zh, en, o->holds, o->wanted, o->found, o->holds ? json_array() : story_of(r, o->office));
}

/* ---- acts ---- */

static const char *shortened(const char *said, char out[160])
{
    size_t len = strlen(said);

    if (len > 150) {
        len = 150;
        while (len > 0 && ((unsigned char)said[len] & 0xc0) == 0x80)
            len--;
        snprintf(out, 160, "%.*s…", (int)len, said);
    } else {
        snprintf(out, 160, "%s", said);
    }
    return out;
}

static const char *outcome_text(const struct act_outcome *o, char out[600])
{
    if (o->done)
        snprintf(out, 600, "已签 / signed");
    else if (o->off)
        snprintf(out, 600, "单位没有开机 / the office is not on");
    else if (o->wrong)
        snprintf(out, 600, "%s", o->what);
    else
        snprintf(out, 600, "%s: %s", o->code, o->what);
    return out;
}

/* Of one line's acts the first that goes wrong is told; how many more there were stands beside it. */
static bool told_before(struct record *r, const char *id, bool good)
{
    for (size_t i = json_array_size(r->expectations); i-- > 0;) {
        json_t *o = json_array_get(r->expectations, i);
        bool passed = strcmp(json_string_value(json_object_get(o, "outcome")), "passed") == 0;
        if (strcmp(json_string_value(json_object_get(o, "id")), id) != 0 || passed != good)
            continue;
        json_int_t more = json_integer_value(json_object_get(o, "more")) + 1;
        json_object_set_new(o, "more", json_integer(more));
        return true;
    }
    return false;
}

void record_act(struct record *r, const struct drill_act *a, const struct act_outcome *o)
{
    uint32_t office = drill_office_find(r->d, o->office, strlen(o->office));
    bool good = act_as_wanted(a, o);
    char text[160], found[600], id[32], zh[240], en[240];

    if (o->done)
        r->acts_done++;
    else if (!o->off)
        r->acts_refused++;
    shortened(o->said, text);
    if (!o->off && (!good || !a->may_skip))
        record_mark(r, office, o->done ? "act" : "refused", text, text);
    if (good && a->refused == NULL)
        return;
    snprintf(id, sizeof id, "L%u", a->line);
    if (told_before(r, id, good))
        return;
    snprintf(zh, sizeof zh, "%s%s", a->refused != NULL ? "应被拒绝: " : "应办成: ", text);
    snprintf(en, sizeof en, "%s%s", a->refused != NULL ? "to be refused: " : "to be done: ", text);
    expectation_add(r, id, zh, en, good, a->refused != NULL ? a->refused : "已签 / signed", outcome_text(o, found),
                    good ? json_array() : story_of(r, office));
}
