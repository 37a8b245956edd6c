#include "tiers/contact_load.h"

#include <stdlib.h>
#include <string.h>

#include "tiers/proc_help.h"
#include "tiers/view_read.h"

#define GIVES(kind)                                                                                                    \
    ((kind) == STEP_KIND(PROCESS_CONTACT, 1) || (kind) == STEP_KIND(PROCESS_CONTACT, 3) ||                             \
     (kind) == STEP_KIND(PROCESS_CONTACT, 7)) /* appoint, hand over, choose */

static uint64_t time_of(const Fangpin__V1__CaseView *v, const struct id *event)
{
    for (size_t i = 0; i < v->n_event; i++) {
        struct id id = view_id(&v->event[i]->id);
        if (id_equal(&id, event))
            return v->event[i]->time;
    }
    return 0;
}

bool contact_duty_of(const Fangpin__V1__CaseView *v, struct area village, struct contact_duty *out)
{
    const Fangpin__V1__ProcessView *p = household_process(v, PROCESS_CONTACT);

    *out = (struct contact_duty){.village = village,
                                 .officer = view_subject(&process_now(p)->officer),
                                 .household = view_subject(&v->household)};
    if (!p || !(IN(p->state) & CONTACT_HELD) || subject_none(&out->officer) || subject_none(&out->household))
        return false;
    for (size_t i = 0; i < p->n_step; i++) {
        if (p->step[i]->fate == FATE_APPLIED && GIVES(p->step[i]->kind))
            out->by = view_id(&p->step[i]->event);
    }
    out->since = time_of(v, &out->by);
    return true;
}

static int duty_order(const void *pa, const void *pb)
{
    const struct contact_duty *a = pa, *b = pb;
    int cmp = memcmp(a->officer.b, b->officer.b, sizeof a->officer.b);

    if (cmp == 0)
        cmp = (a->since > b->since) - (a->since < b->since);
    return cmp ? cmp : memcmp(a->by.b, b->by.b, sizeof a->by.b);
}

/* The township of all of them, or the county above the first. */
static struct area chooser(const struct tree *tree, const struct contact_duty *at, size_t n)
{
    struct area first = owner_of_tier(tree, at[0].village, TIER_TOWNSHIP);

    for (size_t i = 1; i < n; i++) {
        if (!area_equal(owner_of_tier(tree, at[i].village, TIER_TOWNSHIP), first))
            return owner_of_tier(tree, at[0].village, TIER_COUNTY);
    }
    return first;
}

void contact_duties_weigh(const struct tree *tree, struct contact_duty *at, size_t n, size_t most)
{
    if (n > 0)
        qsort(at, n, sizeof at[0], duty_order);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && subject_equal(&at[end].officer, &at[i].officer);)
            end++;
        struct area who = chooser(tree, at + i, end - i);
        for (size_t k = i; k < end; k++) {
            at[k].who = who;
            at[k].surplus = most > 0 && k - i >= most;
        }
    }
}
