#include "tiers/pack_lag.h"

#include "base/clock.h"
#include "proto/packet.h"

static uint32_t tag_of(const uint8_t *hash)
{
    uint32_t tag = (uint32_t)get_be(hash, 4);

    return tag ? tag : 1;
}

uint32_t pack_tag(const struct id *pack)
{
    return pack ? tag_of(pack->b) : 0;
}

enum pack_mark pack_mark_of_act(const struct pack_shelf *s, const Fangpin__V1__EventRef *act)
{
    uint32_t day = date_of((struct wall){(int64_t)hlc_ms(act->time)});
    size_t i = pack_choose(s, (struct area){act->area}, day, false, NULL);

    if (!act->pack)
        return PACK_MARK_UNNAMED;
    if (i == s->n || s->at[i]->hash.len != sizeof(struct id))
        return PACK_MARK_PROVISIONAL;
    return act->pack == tag_of(s->at[i]->hash.data) ? PACK_MARK_NONE : PACK_MARK_LAG;
}

bool pack_lags(const struct pack_shelf *s, const Fangpin__V1__EventRef *act)
{
    return !act->ratified && pack_mark_of_act(s, act) == PACK_MARK_LAG;
}

size_t pack_lag_count(const struct pack_shelf *s, const Fangpin__V1__CaseView *v)
{
    size_t n = 0;

    for (size_t i = 0; i < v->n_event; i++)
        n += pack_lags(s, v->event[i]);
    return n;
}
