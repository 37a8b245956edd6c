/* Whether the acts of a drill can be understood, before anything runs: offices, households, commands, options, names. */
#include <stdio.h>
#include <string.h>

#include "node/api/filing_json.h"
#include "simulator/act.h"
#include "simulator/drill_reading.h"
#include "simulator/pattern.h"
#include "simulator/refusal_codes.h"

#define ACT_ARENA_BYTES (1u << 20)
#define CHECK_ALL_MAX   20000u /* of one line's acts; of more the first and the last are looked at */

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

static void remedy_say(struct reader *r, const struct drill_act *a, const char *what, const char *why,
                       const char *remedy)
{
    char both[512];

    snprintf(both, sizeof both, "%.240s%s%.240s", why, why[0] != '\0' ? ";" : "", remedy);
    drill_fault(r->faults, a->line, a->column, both, "%.480s", what);
}

/* What the API would say of the fields, before it asks whether the act may be signed. */
static bool filing_look(struct reader *r, const struct drill_act *a, const json_t *filing)
{
    struct arena arena = arena_of(ACT_ARENA_BYTES);
    struct filing f;
    struct fault fault = {0};
    int rc = filing_from_json(&f, filing, &fault, &arena);

    arena_free(&arena);
    if (rc == 0 || (rc == ERR_INVALID && a->refused != NULL && refusal_code_same(a->refused, fault.code)))
        return true;
    remedy_say(r, a, rc == ERR_INVALID ? fault.what : err_text(rc), "", fault.remedy);
    return false;
}

static bool words_look(struct reader *r, const struct drill_act *a, struct act_words *w)
{
    struct words_fault fault = {0};
    json_t *filing = act_filing(w, r->d, nothing_known, NULL, &fault);
    bool good = filing != NULL && filing_look(r, a, filing);

    if (filing == NULL)
        remedy_say(r, a, fault.what, fault.why, fault.remedy);
    json_decref(filing);
    return good;
}

static bool one_look(struct reader *r, const struct drill_act *a, const char *each, uint32_t i)
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
    if (!reader_office(r, w.office, a->line, a->column))
        return false;
    if (w.name[0] != '\0')
        names_put(r->names, w.name, nothing);
    return words_look(r, a, &w);
}

static bool all_look(struct reader *r, const struct drill_act *a, const char *each, uint32_t n)
{
    bool good = true;

    for (uint32_t i = 0; i < n && good; i++) {
        if (n > CHECK_ALL_MAX && i > 0 && i + 1 < n)
            continue;
        good = one_look(r, a, each, i);
    }
    return good;
}

static void code_look(struct reader *r, const struct drill_act *a)
{
    const char *near = NULL;
    char remedy[200] = "代码见 / codes: tiers/filing_refusals.c, tiers/*_guards.c";

    if (a->refused == NULL || refusal_code_known(a->refused, &near))
        return;
    if (near != NULL)
        snprintf(remedy, sizeof remedy, "是不是 / did you mean: %s", near);
    say(r, a, "没有这个拒签代码 / no act is refused with this code", a->refused, remedy);
}

void act_check(struct reader *r, const struct drill_act *a, const struct drill_step *step)
{
    const char *why = "";
    uint32_t n = pattern_count(a->text, &why);
    bool good = n > 0;

    if (!good)
        say(r, a, why, a->text, "");
    code_look(r, a);
    if (step != NULL && step->n_each == 0 && strchr(a->text, '@') != NULL) {
        say(r, a, "@ 要有 each / @ needs each", a->text, "each = {\"V{11-14}\"}");
        return;
    }
    for (size_t k = 0; step != NULL && k < step->n_each && good; k++)
        good = all_look(r, a, step->each[k], n);
    if (step != NULL && step->n_each == 0 && good)
        all_look(r, a, NULL, n);
}

void work_check(struct reader *r, const struct drill_work *w)
{
    const char *why = "";

    if (pattern_count(w->act.text, &why) != 1)
        say(r, &w->act, "每次只做一件 / one act at a time", w->act.text, "do = \"@: lead add @#{any} --risk illness\"");
    else if (w->by.n > 0)
        all_look(r, &w->act, r->d->offices[w->by.at[0]].name, 1);
}
