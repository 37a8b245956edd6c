/* Before a drill begins: offices are made, a pack is signed, people are registered, and what the file prepares is done. */
#include <stdio.h>
#include <string.h>

#include "simulator/drill_run_internal.h"
#include "simulator/drill_time.h"
#include "simulator/pattern.h"
#include "simulator/residents.h"
#include "tiers/pack_text.h"
#include "tiers/policies.h"

static void phase(struct drilling *r, const char *text)
{
    r->phase = text;
    if (r->o->progress != NULL)
        r->o->progress(r->o->self, 0, r->d->length_ms + r->d->calm_ms, sim_stats(r->s)->filings, text);
}

void run_prepare_busy(void *self)
{
    struct drilling *r = self;

    phase(r, r->phase);
}

static int offices_make(struct drilling *r)
{
    int rc = 0;

    for (uint32_t i = 0; i < r->d->n_offices && rc == 0; i++) {
        const struct drill_office *o = &r->d->offices[i];
        uint32_t no;
        rc = sim_office_add(r->s, o->name, o->area, &no);
        if (rc != 0)
            snprintf(r->fault->text, DRILL_RUN_FAULT_MAX, "单位建不起来 / the office cannot be made: %s (%s)", o->name,
                     err_text(rc));
        must(rc != 0 || no == i);
        if (i % 64 == 63)
            run_prepare_busy(r);
    }
    return rc;
}

static void lines_shape(struct drilling *r)
{
    for (uint32_t i = 0; i < r->d->n_offices; i++)
        if (r->d->offices[i].shaped && r->d->offices[i].parent != NO_OFFICE)
            sim_shape(r->s, i, r->d->offices[i].quality);
}

/* One act that must be done, or the drill cannot begin. */
static int must_do(struct drilling *r, const char *text)
{
    struct drill_act act = {.text = text};
    struct act_outcome out;
    int rc = act_do(&r->acts, &act, NULL, 0, &out);

    if (rc != 0 || out.done)
        return rc;
    snprintf(r->fault->text, DRILL_RUN_FAULT_MAX,
             "开始之前的事项没有办成 / refused before the start: %.200s — %s: %.480s", text, out.code, out.what);
    return ERR_REFUSED;
}

/* ---- the pack ---- */

static bool is_draft(const struct drill *d)
{
    const struct embedded *p = policy_find(d->pack);
    struct span text = embedded_text(p);

    return memmem(text.at, text.len, "\ndraft = yes", 12) != NULL;
}

/* A draft is taken into use by another competent tier: by each county below, or by the office above. */
static int countersign(struct drilling *r, uint32_t by)
{
    const struct drill_office *at = r->d->offices;
    char text[200], code[AREA_TEXT_LEN + 1];
    int rc = 0;

    area_print(code, at[by].area);
    if (at[by].parent != NO_OFFICE) {
        snprintf(text, sizeof text, "%s: pack countersign %s --area %s", at[at[by].parent].name, r->d->pack, code);
        return must_do(r, text);
    }
    for (uint32_t i = 0; i < r->d->n_offices && rc == 0; i++) {
        snprintf(text, sizeof text, "%s: pack countersign %s", at[i].name, r->d->pack);
        if (i != by && area_tier(at[i].area) == TIER_COUNTY)
            rc = must_do(r, text);
    }
    return rc;
}

static int pack_sign(struct drilling *r)
{
    uint32_t by = r->d->pack_by == NO_OFFICE ? 0 : r->d->pack_by;
    char text[200];

    snprintf(text, sizeof text, "%s: pack sign %s --effective %s", r->d->offices[by].name, r->d->pack,
             r->d->pack_from != NULL ? r->d->pack_from : "today");
    int rc = must_do(r, text);
    if (rc == 0)
        rc = settle(&r->acts, r->d->before_ms);
    if (rc == 0 && is_draft(r->d))
        rc = countersign(r, by);
    return rc != 0 ? rc : settle(&r->acts, r->d->before_ms);
}

/* ---- prepare sections ---- */

static int act_line(struct drilling *r, const struct drill_act *a, const char *each)
{
    const char *why;
    uint32_t n = pattern_count(a->text, &why);
    struct act_outcome out;
    int rc = 0;

    for (uint32_t i = 0; i < n && rc == 0; i++) {
        rc = act_do(&r->acts, a, each, i, &out);
        if (rc != 0 || act_as_wanted(a, &out))
            continue;
        r->fault->line = a->line;
        snprintf(r->fault->text, DRILL_RUN_FAULT_MAX,
                 "第 %u 行,开始之前没有办成 / line %u, refused before the start: %.200s — %s: "
                 "%.400s",
                 a->line, a->line, out.said, out.done ? "signed" : out.code, out.what);
        rc = ERR_REFUSED;
    }
    return rc;
}

/* What one line signs has come to the others before the next line begins. */
static int section_do(struct drilling *r, const struct drill_step *step)
{
    int rc = run_ops(r, step);

    for (const struct drill_act *a = step->act; a != NULL && rc == 0; a = a->next) {
        for (size_t k = 0; k < step->n_each && rc == 0; k++) {
            rc = act_line(r, a, step->each[k]);
            run_prepare_busy(r);
        }
        if (step->n_each == 0 && rc == 0)
            rc = act_line(r, a, NULL);
        if (rc == 0)
            rc = settle(&r->acts, r->d->before_ms);
    }
    return rc;
}

int run_prepare(struct drilling *r)
{
    phase(r, "建单位 / making offices");
    int rc = offices_make(r);
    phase(r, "等首次同步 / first synchronisation");
    if (rc == 0)
        rc = settle(&r->acts, r->d->before_ms);
    if (rc == 0)
        lines_shape(r);
    phase(r, "签政策包 / signing the pack");
    if (rc == 0 && r->d->pack != NULL && r->d->pack_signed)
        rc = pack_sign(r);
    phase(r, "登记户 / registering households");
    if (rc == 0)
        rc = residents_register(&r->acts, r->seed, r->d->before_ms, r->fault->text);
    phase(r, "准备 / preparing");
    for (const struct drill_step *s = r->d->prepare; s != NULL && rc == 0; s = s->next)
        rc = section_do(r, s);
    if (rc == ERR_BUSY || (rc == 0 && sim_now(r->s) > r->base_ms)) {
        snprintf(r->fault->text, DRILL_RUN_FAULT_MAX,
                 "到开始时还没准备好:把 before 写长 / not ready at the start: make `before` longer");
        return ERR_REFUSED;
    }
    return rc != 0 ? rc : sim_run_until(r->s, r->base_ms);
}
