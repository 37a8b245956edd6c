#include "tiers/contact_load.h"

#include <stdlib.h>
#include <string.h>

#include "tiers/proc_help.h"

#define GIVES(kind)                                                                                                    \
    ((kind) == STEP_KIND(PROCESS_CONTACT, 1) || (kind) == STEP_KIND(PROCESS_CONTACT, 3) ||                             \
     (kind) == STEP_KIND(PROCESS_CONTACT, 7)) /* appoint, hand over, choose */

static bool id_take(void *to, size_t size, const ProtobufCBinaryData *from)
{
    if (from->len == size)
        memcpy(to, from->data, size);
    return from->len == size;
}

static uint64_t time_of(const Fangpin__V1__CaseView *v, const struct id *event)
{
    for (size_t i = 0; i < v->n_event; i++) {
        const ProtobufCBinaryData *id = &v->event[i]->id;
        if (id->len == sizeof event->b && memcmp(id->data, event->b, id->len) == 0)
            return v->event[i]->time;
    }
    return 0;
}

bool contact_duty_of(const Fangpin__V1__CaseView *v, struct area village, struct contact_duty *out)
{
    const Fangpin__V1__ProcessView *p = household_process(v, PROCESS_CONTACT);

    *out = (struct contact_duty){.village = village};
    if (!p || !(IN(p->state) & CONTACT_HELD) || !p->now ||
        !id_take(out->officer.b, sizeof out->officer.b, &p->now->officer) ||
        !id_take(out->household.b, sizeof out->household.b, &v->household))
        return false;
    for (size_t i = 0; i < p->n_step; i++) {
        if (p->step[i]->fate == FATE_APPLIED && GIVES(p->step[i]->kind))
            id_take(out->by.b, sizeof out->by.b, &p->step[i]->event);
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
