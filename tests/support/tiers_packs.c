#include "tests/support/tiers_packs.h"

#include <string.h>

#include "tiers/pack.h"

struct subject packs_subject(uint64_t area, const struct pack_terms *t)
{
    return pack_subject((struct area){area}, span_str(t->name), t->version);
}

static char *text_of(const char *text)
{
    return (char *)(uintptr_t)text;
}

struct event packs_sign(struct arena *a, uint64_t serial, uint64_t area, const struct pack_terms *t)
{
    Fangpin__V1__PackBody b = FANGPIN__V1__PACK_BODY__INIT;
    struct subject s = packs_subject(area, t);
    struct id hash = pack_hash(span_str(t->wrong_hash ? "別的" : t->text));

    b.pack = town_bytes(&s);
    b.name = text_of(t->name);
    b.version = t->version;
    b.effective_on = t->effective_on;
    b.until = t->until;
    b.draft = t->draft;
    b.hash = (ProtobufCBinaryData){sizeof hash.b, hash.b};
    b.text = text_of(t->text);
    return town_event(serial, KIND_PACK, area, area, town_pack(a, &b.base));
}

struct event packs_countersign(struct arena *a, uint64_t serial, uint64_t by, uint64_t place,
                               const struct pack_terms *t)
{
    Fangpin__V1__PackCountersignBody b = FANGPIN__V1__PACK_COUNTERSIGN_BODY__INIT;
    struct subject s = packs_subject(TOWN_COUNTY, t);
    struct id hash = pack_hash(span_str(t->text));

    b.pack = town_bytes(&s);
    b.hash = (ProtobufCBinaryData){sizeof hash.b, hash.b};
    b.signed_on = 20220110;
    return town_event(serial, KIND_PACK_COUNTERSIGN, by, place, town_pack(a, &b.base));
}

struct event packs_withdraw(struct arena *a, uint64_t serial, uint64_t by, const struct pack_terms *t, uint32_t from)
{
    Fangpin__V1__PackWithdrawBody b = FANGPIN__V1__PACK_WITHDRAW_BODY__INIT;
    struct subject s = packs_subject(TOWN_COUNTY, t);

    b.pack = town_bytes(&s);
    b.from = from;
    return town_event(serial, KIND_PACK_WITHDRAW, by, TOWN_COUNTY, town_pack(a, &b.base));
}

struct event packs_calendar(struct arena *a, uint64_t serial, uint64_t area, uint32_t year, uint32_t edition,
                            const char *text)
{
    Fangpin__V1__CalendarBody b = FANGPIN__V1__CALENDAR_BODY__INIT;

    b.year = year;
    b.edition = edition;
    b.text = text_of(text);
    return town_event(serial, KIND_CALENDAR, area, area, town_pack(a, &b.base));
}
