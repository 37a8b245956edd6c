/* Whether the acts of a drill can be understood, before anything runs: offices, households, commands, options, names. */
#include <stdio.h>
#include <string.h>

#include "simulator/act.h"
#include "simulator/drill_reading.h"
#include "simulator/pattern.h"

#define CHECK_ALL_MAX 20000u /* of one line's acts; of more the first and the last are looked at */

static void say(struct reader *r, const struct drill_act *a, const char *what, const char *about, const char *remedy)
{
    drill_fault(r->faults, a->line, a->column, remedy, "%s%s%.100s", what, about[0] == '\0' ? "" : ": ", about);
}

static json_t *nothing_known(void *self, const char *path)
{
    (void)self;
    (void)path;
    return NULL;
}

/* The words themselves: once for a line is enough. */
static void words_look(struct reader *r, const struct drill_act *a, struct act_words *w)
{
    struct words_fault fault = {0};
    char remedy[sizeof fault.remedy + sizeof fault.why + 4];
    json_t *filing = act_filing(w, r->d, nothing_known, NULL, &fault);

    if (filing == NULL) {
        snprintf(remedy, sizeof remedy, "%s%s%s", fault.why, fault.why[0] != '\0' ? ";" : "", fault.remedy);
        say(r, a, fault.what, "", remedy);
    }
    json_decref(filing);
}

static bool one_look(struct reader *r, const struct drill_act *a, const char *each, uint32_t i, bool words)
{
    char text[ACT_TEXT_MAX], filled[ACT_TEXT_MAX], word[NAME_BYTES_MAX];
    const char *why = "";
    struct act_words w;
    struct filling f = {r->names, r->d, r->d->start, each, NULL, true};
    struct named nothing = {0};

    if (!pattern_fill(a->text, i, text, sizeof text) || !names_fill(&f, text, filled, sizeof filled, word, &why)) {
        say(r, a, why, word, "");
        return false;
    }
    if (!act_split(&w, filled, &why)) {
        say(r, a, why, text, "例如 / for example: \"V11: c1 = lead add V11#7 --risk disaster\"");
        return false;
    }
    struct drill_set set;
    if (!reader_set_text(r, w.office, a->line, a->column, &set))
        return false;
    if (w.name[0] != '\0')
        names_put(r->names, w.name, nothing);
    if (words)
        words_look(r, a, &w);
    return true;
}

static bool all_look(struct reader *r, const struct drill_act *a, const char *each, uint32_t n, bool first)
{
    bool good = true;

    for (uint32_t i = 0; i < n && good; i++) {
        if (n > CHECK_ALL_MAX && i > 0 && i + 1 < n)
            continue;
        good = one_look(r, a, each, i, first && i == 0);
    }
    return good;
}

void act_check(struct reader *r, const struct drill_act *a, const struct drill_step *step)
{
    const char *why = "";
    uint32_t n = pattern_count(a->text, &why);
    bool good = n > 0;

    if (!good)
        say(r, a, why, a->text, "");
    if (step != NULL && step->n_each == 0 && strchr(a->text, '@') != NULL) {
        say(r, a, "@ 要有 each / @ needs each", a->text, "each = {\"V{11-14}\"}");
        return;
    }
    for (size_t k = 0; step != NULL && k < step->n_each && good; k++)
        good = all_look(r, a, step->each[k], n, k == 0);
    if (step != NULL && step->n_each == 0 && good)
        all_look(r, a, NULL, n, true);
}

void work_check(struct reader *r, const struct drill_work *w)
{
    const char *why = "";

    if (pattern_count(w->act.text, &why) != 1)
        say(r, &w->act, "每次只做一件 / one act at a time", w->act.text, "do = \"@: lead add @#{any} --risk illness\"");
    else if (w->by.n > 0)
        all_look(r, &w->act, r->d->offices[w->by.at[0]].name, 1, true);
}
