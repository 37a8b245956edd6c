#include "simulator/expect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "simulator/drill_text.h"
#include "simulator/pick.h"

#define ASK_TEXT_MAX   1024
#define SHOW_VALUES    8u
#define VALUE_TEXT_MAX 1000

static const char *const measures[] = {"level",       "digests", "unsent", "lag",   "lost",       "overspend",
                                       "duplicates",  "told",    "alarms", "acts",  "refused",    "events",
                                       "power",       "line",    "faults", "bytes", "first_help", "level_after_heal",
                                       "urgent_late", "overdue"};

const char *const *expect_measures(size_t *n)
{
    *n = ARRAY_LEN(measures);
    return measures;
}

/* ---- comparing ---- */

static const char *const compare_words[] = {
    [WANT_IS] = "= ",  [WANT_IS_NOT] = "≠ ",  [WANT_AT_LEAST] = "≥ ", [WANT_AT_MOST] = "≤ ",
    [WANT_HAS] = "∋ ", [WANT_COUNT] = "# = ", [WANT_SUM] = "Σ = ",    [WANT_NOTHING] = "∅ ",
};

static bool number_of(const json_t *v, long long *out)
{
    char text[VALUE_TEXT_MAX], *end;

    if (json_is_integer(v)) {
        *out = (long long)json_integer_value(v);
        return true;
    }
    pick_text(v, text, sizeof text);
    *out = strtoll(text, &end, 10);
    return end != text && *end == '\0';
}

static bool value_fits(enum drill_compare how, const char *want, const json_t *v)
{
    char text[VALUE_TEXT_MAX];
    long long number = 0, limit = strtoll(want, NULL, 10);

    pick_text(v, text, sizeof text);
    switch (how) {
    case WANT_IS:
        return strcmp(text, want) == 0;
    case WANT_IS_NOT:
        return strcmp(text, want) != 0;
    case WANT_HAS:
        return strstr(text, want) != NULL;
    case WANT_AT_LEAST:
        return number_of(v, &number) && number >= limit;
    case WANT_AT_MOST:
        return number_of(v, &number) && number <= limit;
    default:
        return false;
    }
}

static bool sum_of(const json_t *values, long long *sum)
{
    const json_t *v;
    long long number;
    size_t i;

    *sum = 0;
    json_array_foreach(values, i, v)
    {
        if (!number_of(v, &number))
            return false;
        *sum += number;
    }
    return true;
}

/* Every value must fit, and there must be one; a text that is to be found in some value needs one only. */
bool expect_compare(enum drill_compare how, const char *want, const json_t *values)
{
    size_t n = json_array_size(values), fit = 0, i;
    const json_t *v;
    long long sum;

    if (how == WANT_COUNT)
        return (long long)n == strtoll(want, NULL, 10);
    if (how == WANT_NOTHING)
        return n == 0;
    if (how == WANT_SUM)
        return sum_of(values, &sum) && sum == strtoll(want, NULL, 10);
    json_array_foreach(values, i, v) fit += value_fits(how, want, v);
    return how == WANT_HAS ? fit > 0 : n > 0 && fit == n;
}

/* ---- asking ---- */

static void values_show(const json_t *values, char *out, size_t room)
{
    size_t n = json_array_size(values), used = 0;
    char text[VALUE_TEXT_MAX];

    snprintf(out, room, "%s", n == 0 ? "没有 / nothing" : "");
    for (size_t i = 0; i < n && i < SHOW_VALUES && used < room; i++) {
        pick_text(json_array_get(values, i), text, sizeof text);
        used += (size_t)snprintf(out + used, room - used, "%s%s", i > 0 ? ", " : "", text);
    }
    if (n > SHOW_VALUES && used < room)
        snprintf(out + used, room - used, " … (%zu)", n);
}

/* That the office has no such case is an answer: what is asked for is not there. A question wrongly put has none. */
static bool is_answer(int status, const json_t *answer)
{
    const char *code = json_string_value(json_object_get(json_object_get(answer, "error"), "code"));

    return status == 200 || (status == 404 && code != NULL && strcmp(code, "no_such_path") != 0);
}

static void refusal_show(int status, const json_t *answer, struct expect_outcome *out)
{
    const json_t *e = json_object_get(answer, "error");
    const char *code = json_string_value(json_object_get(e, "code")),
               *what = json_string_value(json_object_get(e, "what"));

    out->refused = true;
    snprintf(out->found, sizeof out->found, "问错了 / the question was refused: %d %s %s", status,
             code != NULL ? code : "?", what != NULL ? what : "");
}

/* The values that one asking gives (a new reference); NULL with what went wrong in `found`. */
static json_t *values_ask(struct expect_run *r, const struct drill_expect *e, const char *each,
                          struct expect_outcome *out)
{
    char filled[ASK_TEXT_MAX], word[NAME_BYTES_MAX];
    const char *why = "", *colon;
    struct filling f = {r->names, r->d, sim_wall(r->sim), each, NULL, false};
    json_t *answer = NULL;
    int status = 0;

    if (!names_fill(&f, e->ask, filled, sizeof filled, word, &why) || (colon = strchr(filled, ':')) == NULL) {
        snprintf(out->found, sizeof out->found, "%s: %s", why, word);
        return NULL;
    }
    out->office = drill_office_find(r->d, filled, (size_t)(colon - filled));
    colon += 1 + strspn(colon + 1, " ");
    int rc =
        out->office == NO_OFFICE ? ERR_NOT_FOUND : sim_ask(r->sim, out->office, "GET", colon, NULL, &status, &answer);
    if (rc != 0 || answer == NULL) {
        snprintf(out->found, sizeof out->found, "%s",
                 rc == ERR_STATE ? "单位没有开机 / the office is not on" : "没有回答 / no answer");
        return NULL;
    }
    char picked[ASK_TEXT_MAX];
    f.lenient = true;
    if (!names_fill(&f, e->pick, picked, sizeof picked, word, &why)) {
        snprintf(out->found, sizeof out->found, "%s: %s", why, word);
        json_decref(answer);
        return NULL;
    }
    json_t *values = is_answer(status, answer) ? status == 200 ? pick(answer, picked) : json_array() : NULL;
    if (values == NULL)
        refusal_show(status, answer, out);
    json_decref(answer);
    return values;
}

static json_t *values_measure(struct expect_run *r, const struct drill_expect *e, const char *each,
                              struct expect_outcome *out)
{
    char filled[ASK_TEXT_MAX], word[NAME_BYTES_MAX], value[VALUE_TEXT_MAX];
    const char *why = "";
    struct filling f = {r->names, r->d, sim_wall(r->sim), each, NULL, false};

    out->office = NO_OFFICE;
    if (!names_fill(&f, e->measure, filled, sizeof filled, word, &why)) {
        snprintf(out->found, sizeof out->found, "%s: %s", why, word);
        return NULL;
    }
    if (!r->measure(r->self, filled, value, sizeof value)) {
        snprintf(out->found, sizeof out->found, "量不到 / cannot be measured: %.200s", filled);
        return NULL;
    }
    return json_pack("[s]", value);
}

/* `asked` (or NULL) tells whether there was an answer at all; what was picked of it is added to `all`, or NULL. */
static bool one_holds(struct expect_run *r, const struct drill_expect *e, const char *want, const char *each,
                      struct expect_outcome *out, json_t *all, bool *asked)
{
    json_t *values = e->ask != NULL ? values_ask(r, e, each, out) : values_measure(r, e, each, out);
    bool holds = values != NULL && expect_compare(e->compare, want, values);

    if (values != NULL)
        values_show(values, out->found, sizeof out->found);
    if (all != NULL && values != NULL)
        json_array_extend(all, values);
    if (asked != NULL)
        *asked = values != NULL;
    json_decref(values);
    return holds;
}

/* Of each, so many must hold; the first that does not is what is shown. Where a question is refused none does. */
static void each_look(struct expect_run *r, const struct drill_expect *e, const char *want, struct expect_outcome *out)
{
    struct expect_outcome one = {.office = NO_OFFICE};
    uint32_t held = 0, wanted = e->times == 0 ? (uint32_t)e->n_each : e->times;
    bool shown = false;

    for (size_t i = 0; i < e->n_each; i++) {
        if (one_holds(r, e, want, e->each[i], &one, NULL, NULL)) {
            held++;
        } else if (!shown) {
            shown = true;
            snprintf(out->found, sizeof out->found, "%.60s: %.300s", e->each[i], one.found);
            out->office = one.office;
        }
    }
    out->holds = held == wanted && !one.refused;
    size_t used = strlen(out->found);
    if (out->holds)
        snprintf(out->found, sizeof out->found, "%u / %zu", held, e->n_each);
    else
        snprintf(out->found + used, sizeof out->found - used, "%s%u / %zu", used > 0 ? " · " : "", held, e->n_each);
}

/* What a sum or a count goes over, as one figure. */
static void total_show(const struct drill_expect *e, const json_t *all, struct expect_outcome *out)
{
    long long sum = 0;

    if (e->compare == WANT_COUNT)
        snprintf(out->found, sizeof out->found, "%zu", json_array_size(all));
    else if (e->compare == WANT_SUM && sum_of(all, &sum))
        snprintf(out->found, sizeof out->found, "%lld", sum);
}

/* A sum or a count goes over all of each together; one that gives no answer leaves it unknown. */
static void together_look(struct expect_run *r, const struct drill_expect *e, const char *want,
                          struct expect_outcome *out)
{
    json_t *all = json_array();
    bool asked = true;

    for (size_t i = 0; i < e->n_each && asked; i++)
        one_holds(r, e, want, e->each[i], out, all, &asked);
    out->holds = asked && expect_compare(e->compare, want, all);
    if (asked)
        total_show(e, all, out);
    json_decref(all);
}

static void look(struct expect_run *r, const struct drill_expect *e, struct expect_outcome *out)
{
    char want[EXPECT_TEXT_MAX], word[NAME_BYTES_MAX];
    const char *why = "";
    struct filling f = {r->names, r->d, sim_wall(r->sim), NULL, NULL, false};

    *out = (struct expect_outcome){.office = NO_OFFICE};
    if (!names_fill(&f, e->want, want, sizeof want, word, &why)) {
        snprintf(out->found, sizeof out->found, "%s: %s", why, word);
        return;
    }
    snprintf(out->wanted, sizeof out->wanted, "%s%.380s", compare_words[e->compare],
             e->compare == WANT_NOTHING ? "" : want);
    bool together = e->compare == WANT_SUM || e->compare == WANT_COUNT;
    if (e->n_each > 0 && together && e->times == 0) {
        together_look(r, e, want, out);
    } else if (e->n_each > 0) {
        each_look(r, e, want, out);
    } else {
        json_t *all = json_array();
        bool asked;
        out->holds = one_holds(r, e, want, NULL, out, all, &asked);
        if (asked)
            total_show(e, all, out);
        json_decref(all);
    }
}

/* Texts are cut to their room: what is left of a character is left off. */
void expect_look(struct expect_run *r, const struct drill_expect *e, struct expect_outcome *out)
{
    look(r, e, out);
    characters_keep(out->wanted);
    characters_keep(out->found);
}
