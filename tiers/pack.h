/* pack.h — a policy pack: the rules of one place for one period, as signed text (DOMAIN.md 4, 3.24). Every number of
 * the rules comes from here; each says where it comes from, so that a screen can show whose rule it is. */
#ifndef FANGPIN_TIERS_PACK_H
#define FANGPIN_TIERS_PACK_H

#include "base/arena.h"
#include "base/id.h"
#include "tiers/pack_keys.h"
#include "tiers/pack_text.h"

enum pack_origin {
    PACK_ABSENT = 0, /* an optional key that the pack does not name */
    PACK_OWN,        /* what the pack says of itself */
    PACK_SEED,       /* the place's own document says so: `; S4·三(二)` */
    PACK_DEFAULT,    /* the document is silent, a local default: `; [D] …` */
    PACK_COPIED,     /* taken over from another place's document: `; copied S4·三(二)` */
    PACK_UNSET,      /* named and without a number: the county has to fill it in before the rule can be used */
};

struct pack_value {
    uint8_t origin; /* enum pack_origin */
    uint8_t unit;   /* enum pack_unit, of limits */
    uint32_t line;
    int64_t n;          /* fen, count, per cent, 0 or 1, yyyymmdd, mmdd, or the limit's number */
    uint64_t words;     /* bit i: the key's own word i is listed */
    struct span text;   /* of texts, names and lists: what stands in the pack */
    struct span clause; /* what stands behind `;`, without [D] or copied */
};

struct pack {
    struct span text; /* the whole pack */
    struct id hash;   /* of the text: what an event's header names */
    struct pack_value at[PACK_KEYS];
};

struct pack_limit {
    uint32_t n;
    uint8_t unit; /* enum pack_unit */
};

/* Read a pack. `*out` and all it points to live in the arena. 0; ERR_INVALID with faults, those of lines first;
 * ERR_NOMEM. Bounded by PACK_BYTES_MAX. */
int pack_parse(const struct pack **out, struct span text, struct pack_faults *faults, struct arena *a);

/* The hash of a pack's text. */
struct id pack_hash(struct span text);

/* The value of a key. False (and `*out` untouched) when the pack leaves it unset: then ask the county to fill it
 * (filings refuse with `pack_value_unset`). The key must have the type that is asked for. */
bool pack_fen(const struct pack *p, enum pack_key key, int64_t *out);
bool pack_limit(const struct pack *p, enum pack_key key, struct pack_limit *out);
bool pack_count(const struct pack *p, enum pack_key key, uint32_t *out);   /* counts and per cents */
bool pack_date(const struct pack *p, enum pack_key key, uint32_t *out);    /* yyyymmdd, or mmdd of a month-day key */
bool pack_text(const struct pack *p, enum pack_key key, struct span *out); /* texts, names and lists */

bool pack_is_set(const struct pack *p, enum pack_key key);
bool pack_yes(const struct pack *p, enum pack_key key); /* unset is no */

/* Bits of a list whose words the key itself names (pack_key_words): bit 0 is the first of them. */
uint64_t pack_words(const struct pack *p, enum pack_key key);
bool pack_has_tier(const struct pack *p, enum pack_key key, uint8_t tier);

/* "SEED", "seed"… of an origin; "?" for none. */
const char *pack_origin_name(uint8_t origin);
const char *pack_origin_zh(uint8_t origin);

/* The value as a person reads it ("3 天 / 3cd", "6800 元"), at most `size` bytes with the NUL. */
void pack_value_print(char *out, size_t size, const struct pack *p, enum pack_key key);

/* Whether two packs give a key the same value; clauses and origins may differ. */
bool pack_value_equal(const struct pack *a, const struct pack *b, enum pack_key key);

#endif
