#include "simulator/report_find.h"

#include <stdlib.h>
#include <string.h>

#include "simulator/report_say.h"

static bool is_cut(enum run_span_kind k)
{
    return k == SPAN_CUT || k == SPAN_CUT_UP || k == SPAN_CUT_DOWN;
}

static int span_before(const void *a, const void *b)
{
    const struct run_span *x = *(const struct run_span *const *)a, *y = *(const struct run_span *const *)b;

    if (x->office != y->office)
        return x->office < y->office ? -1 : 1;
    return x->from_ms < y->from_ms ? -1 : x->from_ms > y->from_ms;
}

/* The first of the n spans, sorted by office, that is not of an office before `office`. */
static size_t spans_of(const struct run_span *const *at, size_t n, size_t office)
{
    size_t low = 0;

    while (low < n) {
        size_t mid = low + (n - low) / 2;
        if (at[mid]->office < office)
            low = mid + 1;
        else
            n = mid;
    }
    return low;
}

static bool in_cut(const struct run_span *const *at, size_t n, const struct run_mark *m)
{
    for (size_t i = spans_of(at, n, m->office); i < n && at[i]->office == m->office; i++)
        if (at[i]->from_ms <= m->ms && m->ms < at[i]->to_ms)
            return true;
    return false;
}

static void find_cuts(const struct run *r, struct find *f)
{
    const struct run_span **cuts = malloc((r->n_spans + 1) * sizeof *cuts);

    f->longest_cut_office = RUN_NONE;
    for (size_t i = 0; i < r->n_spans; i++) {
        const struct run_span *s = &r->spans[i];
        if (!is_cut(s->kind))
            continue;
        if (cuts != NULL)
            cuts[f->cuts] = s;
        f->cuts++;
        if (!f->longest_cut_ms.known || s->to_ms - s->from_ms > f->longest_cut_ms.value) {
            f->longest_cut_ms = known(s->to_ms - s->from_ms);
            f->longest_cut_office = s->office;
        }
    }
    if (cuts != NULL)
        qsort(cuts, f->cuts, sizeof *cuts, span_before);
    for (size_t i = 0; i < r->n_marks; i++) {
        const struct run_mark *m = &r->marks[i];
        if (m->kind != MARK_ACT)
            continue;
        f->acts++;
        if (cuts != NULL && m->office != RUN_NONE && in_cut(cuts, f->cuts, m))
            f->acts_in_cut++;
    }
    free(cuts);
}

static struct figure most(const struct series *s, int64_t *when)
{
    struct figure best = {0};

    for (size_t i = 0; i < s->n; i++) {
        if (!s->at[i].v.known || (best.known && s->at[i].v.value <= best.value))
            continue;
        best = s->at[i].v;
        if (when != NULL)
            *when = s->at[i].ms;
    }
    return best;
}

static struct figure last(const struct series *s)
{
    return s->n == 0 ? (struct figure){0} : s->at[s->n - 1].v;
}

static struct find_help find_help(const struct series *s, int64_t zero)
{
    struct find_help h = {.households = last(s)};
    struct figure first = {0}, half = {0};

    for (size_t i = 0; i < s->n; i++) {
        const struct sample *at = &s->at[i];
        if (!at->v.known || at->v.value <= 0)
            continue;
        if (!first.known)
            first = known(at->ms - zero);
        if (!half.known && h.households.known && at->v.value * 2 >= h.households.value)
            half = known(at->ms - zero);
    }
    h.first_ms = first;
    h.half_ms = half;
    return h;
}

static void find_curves(const struct run *r, struct find *f)
{
    for (size_t i = 0; i < r->n_lag; i++) {
        f->tiers[i].oldest_ms = most(&r->lag[i].oldest_ms, &f->tiers[i].oldest_at_ms);
        f->tiers[i].unsent = most(&r->lag[i].unsent, NULL);
    }
    for (size_t i = 0; i < r->n_marks; i++) {
        if (r->marks[i].kind != MARK_DISASTER || (f->help_after_disaster && r->marks[i].ms >= f->help_zero_ms))
            continue;
        f->help_after_disaster = true;
        f->help_zero_ms = r->marks[i].ms;
    }
    f->green = find_help(&r->green, f->help_zero_ms);
    f->ordinary = find_help(&r->ordinary, f->help_zero_ms);
    f->drain_peak = most(&r->drain, NULL);
    f->drain_left = last(&r->drain);
    for (size_t i = 0; i < r->n_heals; i++)
        if (!f->last_heal_ms.known || r->heals[i].ms > f->last_heal_ms.value)
            f->last_heal_ms = known(r->heals[i].ms);
    for (size_t i = 0; i < r->drain.n && f->last_heal_ms.known && !f->drain_ms.known; i++) {
        const struct sample *at = &r->drain.at[i];
        if (at->ms >= f->last_heal_ms.value && at->v.known && at->v.value == 0)
            f->drain_ms = known(at->ms - f->last_heal_ms.value);
    }
    f->digests_most = most(&r->agreement, NULL);
    f->digests_left = last(&r->agreement);
    for (size_t i = r->agreement.n; i-- > 0;) {
        if (!r->agreement.at[i].v.known || r->agreement.at[i].v.value != 1)
            break;
        f->agreed_ms = known(r->agreement.at[i].ms);
    }
}

static struct figure sum(struct figure a, struct figure b)
{
    struct figure s = {a.known && b.known, 0};

    if (s.known && __builtin_add_overflow(a.value, b.value, &s.value))
        s.known = false;
    return s;
}

struct figure link_bytes(const struct run_link *l)
{
    return sum(l->bytes_up, l->bytes_down);
}

static void find_links(const struct run *r, struct find *f)
{
    struct figure top = {0};

    f->busiest = RUN_NONE;
    f->bytes = f->events = (struct figure){r->n_links > 0, 0};
    for (size_t i = 0; i < r->n_links; i++) {
        struct figure bytes = link_bytes(&r->links[i]);
        f->bytes = sum(f->bytes, bytes);
        f->events = sum(f->events, sum(r->links[i].events_up, r->links[i].events_down));
        if (bytes.known && (!top.known || bytes.value > top.value)) {
            top = bytes;
            f->busiest = i;
        }
    }
}

static bool counts_differ(const struct run *r)
{
    int64_t counts[3] = {0}, broken = 0;

    for (size_t i = 0; i < r->n_expectations; i++)
        counts[r->expectations[i].outcome]++;
    for (size_t i = 0; i < r->n_invariants; i++)
        broken += r->invariants[i].broken > 0;
    return counts[OUTCOME_PASSED] != r->verdict.expected_passed ||
           counts[OUTCOME_FAILED] != r->verdict.expected_failed || (broken > 0) != (r->verdict.invariants_broken > 0) ||
           (r->verdict.passed && (counts[OUTCOME_FAILED] > 0 || broken > 0));
}

void find_all(const struct run *r, struct find *out)
{
    memset(out, 0, sizeof *out);
    find_cuts(r, out);
    find_curves(r, out);
    find_links(r, out);
    out->contradicts = counts_differ(r);
}
