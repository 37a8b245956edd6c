/* Whether an expectation can be looked at: the office, the path, what is picked, the measure. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "node/api/api.h"
#include "simulator/drill_reading.h"
#include "simulator/expect.h"
#include "simulator/pick.h"

static bool fill_as(struct reader *r, const struct drill_expect *e, const char *text, const char *each, bool lenient,
                    char *out, size_t room)
{
    char word[NAME_BYTES_MAX];
    const char *why = "";
    struct filling f = {r->names, r->d, r->d->start, each, NULL, true, lenient};

    if (names_fill(&f, text, out, room, word, &why))
        return true;
    drill_fault(r->faults, e->line, 0, "", "%s: %s", why, word);
    return false;
}

static bool fill(struct reader *r, const struct drill_expect *e, const char *text, const char *each, char *out,
                 size_t room)
{
    return fill_as(r, e, text, each, false, out, room);
}

static bool path_check(struct reader *r, const struct drill_expect *e, const char *path)
{
    const char *near;
    char remedy[320];

    if (api_reads(path, &near))
        return true;
    snprintf(remedy, sizeof remedy, near != NULL ? "是不是 / did you mean: %.80s" : "路径见 / paths: %s",
             near != NULL ? near : "node/api/README.md");
    drill_fault(r->faults, e->line, 0, remedy, "没有这个路径可问 / there is no such path to ask: %.100s", path);
    return false;
}

static bool ask_check(struct reader *r, const struct drill_expect *e, const char *each)
{
    char filled[1024], office[SIM_NAME_BYTES] = "";

    if (!fill_as(r, e, e->pick, each, true, filled, sizeof filled) || !fill(r, e, e->ask, each, filled, sizeof filled))
        return false;
    size_t len = strcspn(filled, ":");
    if (filled[len] == ':' && len < sizeof office)
        snprintf(office, sizeof office, "%.*s", (int)len, filled);
    const char *path = filled + len + (filled[len] == ':');
    path += strspn(path, " ");
    if (office[0] == '\0' || strncmp(path, "/v1/", 4) != 0) {
        drill_fault(r->faults, e->line, 0, "例如 / for example: ask = \"V11: /v1/case/$c1\"",
                    "ask 写错了 / is wrong: %.80s", e->ask);
        return false;
    }
    return path_check(r, e, path) && reader_office(r, office, e->line, 0);
}

static void measure_check(struct reader *r, const struct drill_expect *e)
{
    size_t n;
    const char *const *known = expect_measures(&n);
    char word[64], remedy[320] = "可用的有 / known:";

    snprintf(word, sizeof word, "%.*s", (int)strcspn(e->measure, " "), e->measure);
    for (size_t i = 0; i < n; i++)
        if (strcmp(known[i], word) == 0)
            return;
    const char *near = near_match(word, known, n, sizeof known[0]);
    for (size_t i = 0; i < n && near == NULL; i++)
        snprintf(remedy + strlen(remedy), sizeof remedy - strlen(remedy), " %s", known[i]);
    if (near != NULL)
        snprintf(remedy, sizeof remedy, "是不是 / did you mean: %s", near);
    drill_fault(r->faults, e->line, 0, remedy, "没有这个量 / no such measure: %.60s", e->measure);
}

static void number_check(struct reader *r, const struct drill_expect *e)
{
    bool number =
        e->compare == WANT_AT_LEAST || e->compare == WANT_AT_MOST || e->compare == WANT_COUNT || e->compare == WANT_SUM;
    char *end;

    strtoll(e->want, &end, 10);
    if (number && (end == e->want || *end != '\0'))
        drill_fault(r->faults, e->line, 0, "金额以分计 / amounts are in fen",
                    "应为整数 / must be a whole number: %.40s", e->want);
}

void expect_check(struct reader *r, const struct drill_expect *e)
{
    char filled[1024];
    const char *wrong = pick_check(e->pick);
    bool good = true;

    if (wrong != NULL)
        drill_fault(r->faults, e->line, 0, "docs/drills.md", "pick 写错了 / is wrong: %s", wrong);
    number_check(r, e);
    fill(r, e, e->want, NULL, filled, sizeof filled);
    if (e->measure != NULL) {
        measure_check(r, e);
        return;
    }
    if (e->n_each == 0 && strchr(e->ask, '@') != NULL)
        drill_fault(r->faults, e->line, 0, "each = {\"V{11-14}\"}", "@ 要有 each / @ needs each: %.60s", e->ask);
    else if (e->n_each == 0)
        ask_check(r, e, NULL);
    for (size_t i = 0; i < e->n_each && good; i++)
        good = ask_check(r, e, e->each[i]);
}
