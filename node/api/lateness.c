#include "node/api/lateness.h"

#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "node/core/case_store.h"
#include "node/core/link_log.h"

static int64_t day_number(int64_t ms)
{
    return (ms + ZONE_MS) / DAY_MS;
}

const struct passage *passages_read(struct call *c, struct span stored, size_t *n)
{
    size_t refs = case_ref_count(stored);
    struct passage *at = arena_take(&c->a->arena, refs * sizeof *at + 1);

    *n = 0;
    for (size_t i = 0; at != NULL && i < refs; i++) {
        struct log_entry e;
        struct envelope_parts parts;
        struct event head;
        if (log_get(c->txn, case_ref_at(stored, i), &e) && envelope_split(&parts, e.envelope) &&
            event_decode_header(&head, parts.header, &c->a->arena) == 0)
            at[(*n)++] = (struct passage){e.id, head.area, (int64_t)hlc_ms(head.time), e.received_ms};
    }
    return at;
}

const struct passage *passage_find(const struct passage *at, size_t n, const ProtobufCBinaryData *event)
{
    for (size_t i = 0; event != NULL && event->len == sizeof(struct id) && i < n; i++) {
        if (memcmp(at[i].id.b, event->data, event->len) == 0)
            return &at[i];
    }
    return NULL;
}

/* ---- the line ---- */

static bool neighbours(const struct tree *tree, struct area a, struct area b)
{
    struct area parent;

    return (tree_parent(tree, a, &parent) && area_equal(parent, b)) ||
           (tree_parent(tree, b, &parent) && area_equal(parent, a));
}

static bool line_dark(struct call *c, const struct passage *p)
{
    struct area me = c->a->me.area;

    if (c->a->tree == NULL || area_equal(p->area, me))
        return false;
    if (neighbours(c->a->tree, p->area, me))
        return link_gap_within(c->txn, p->area, p->signed_ms, p->received_ms);
    return p->received_ms - p->signed_ms >= (int64_t)LINK_GAP_MIN_MS;
}

/* ---- the reckoning ---- */

uint32_t due_there(struct call *c, uint32_t due, const struct passage *trigger, struct area owner)
{
    if (due == 0 || due == DUE_NONE || trigger == NULL || area_equal(trigger->area, owner) || !line_dark(c, trigger))
        return due;
    int64_t days = day_number(trigger->received_ms) - day_number(trigger->signed_ms);
    return days > 0 ? date_add(due, (int)days) : due;
}

enum late_by late_on(uint32_t due, uint32_t there, uint32_t day)
{
    if (due == 0 || due == DUE_NONE || day <= due)
        return LATE_NOT;
    return day <= there ? LATE_BY_LINK : LATE_BY_OFFICER;
}

enum late_by late_step(struct call *c, const Fangpin__V1__StepView *s, const struct passage *own,
                       const struct passage *trigger)
{
    enum late_by late = late_on(s->due, due_there(c, s->due, trigger, (struct area){s->area}), s->on);

    if (late != LATE_NOT || own == NULL || s->due == 0 || date_of((struct wall){own->received_ms}) <= s->due ||
        area_equal(own->area, c->a->me.area))
        return late;
    return line_dark(c, own) ? LATE_BY_LINK : LATE_BY_OFFICER; /* it says in time, and was not here */
}
