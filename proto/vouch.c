#include "proto/vouch.h"

/* Whether `b` stands directly behind `a`: then a signature on `b` speaks for `a` as well. */
static bool follows(const struct opened_event *b, const struct opened_event *a)
{
    return a->rc == 0 && b->rc == 0 && b->e.sequence == a->e.sequence + 1 && id_equal(&b->e.previous, &a->e.id) &&
           stream_equal(&b->e.stream, &a->e.stream) && b->e.epoch == a->e.epoch;
}

static uint32_t own_check(struct opened_event *o)
{
    if (o->own_checked)
        return 0;
    o->own_checked = true;
    o->own_valid = event_signature_valid(&o->e);
    return 1;
}

/* One stretch: its last signature, and when that is bad the ones before it as far as the search goes. Signatures
 * checked already cost nothing. */
static uint32_t stretch_vouch(struct opened_event *first, struct opened_event *last, uint32_t *searches)
{
    uint32_t checked = own_check(last);
    struct opened_event *good = last;

    while (!good->own_valid) {
        if (good == first)
            return checked;
        good--;
        if (!good->own_checked && *searches > 0) {
            checked += own_check(good);
            --*searches;
        }
    }
    for (struct opened_event *o = first; o <= good; o++)
        o->vouched = true;
    return checked;
}

uint32_t events_vouch(struct opened_event *events, uint32_t n, kind_authority_fn *is_authority)
{
    uint32_t checked = 0, searches = SIGNATURE_SEARCH_MAX;

    for (uint32_t i = 0; i < n; i++)
        if (events[i].rc == 0 && is_authority != NULL && is_authority(events[i].e.kind))
            checked += own_check(&events[i]);
    for (uint32_t i = 0, next; i < n; i = next) {
        for (next = i + 1; next < n && follows(&events[next], &events[next - 1]);)
            next++;
        if (events[i].rc == 0)
            checked += stretch_vouch(&events[i], &events[next - 1], &searches);
    }
    return checked;
}
