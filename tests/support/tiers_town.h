/* tiers_town.h — a small made-up network for tests of tiers/: one tree, one list of events that every office
 * holds, views computed from it whenever they are asked for. */
#ifndef FANGPIN_TESTS_SUPPORT_TIERS_TOWN_H
#define FANGPIN_TESTS_SUPPORT_TIERS_TOWN_H

#include "base/prng.h"
#include "proto/casework.pb-c.h"
#include "tiers/filing.h"

#define TOWN_CITY       411100000000ull
#define TOWN_COUNTY     411121000000ull
#define TOWN_TOWNSHIP   411121100000ull
#define TOWN_VILLAGE    411121100201ull
#define TOWN_NEIGHBOUR  411121100202ull
#define TOWN_OTHER      411121101000ull
#define TOWN_TODAY      20261123u
#define TOWN_EVENTS_MAX 256u

struct town {
    struct tree *tree;
    struct arena arena;
    struct event events[TOWN_EVENTS_MAX];
    size_t n;
    uint64_t minted;
    struct area own;    /* who files */
    struct area reborn; /* the office whose second epoch is in force; 0: none */
    uint32_t today;
    const struct pack *pack; /* the template; of the arena */
    struct pack_shelf shelf; /* what was signed of packs: nothing */
    bool drill;              /* drafts apply */
    int no_packs;            /* asking for them fails with this */
    struct calendar calendar;
    bool starving;    /* each of the first filings is tried before with every piece of memory refused in turn */
    bool forgetful;   /* no event can be cited any more */
    struct span bent; /* shown in place of every view of that type; at NULL: none */
    uint8_t bent_type;
};

/* A built-in pack, and all built-in years. */
const struct pack *town_policy(struct arena *a, const char *name);
struct calendar town_calendar(void);

/* A built-in pack comes into force. */
void town_rules(struct town *t, const char *pack);

/* All of it; town_free gives it back. */
void town_make(struct town *t);

/* Towns made from now on are starving: a group of tests that runs once more so tries want of memory everywhere. */
void town_hunger(void);
void town_free(struct town *t);

/* The list of areas that ships as tiers/areas/NAME, in memory of the arena. */
struct span town_area_file(struct arena *a, const char *name);

/* A made-up event: its id is the hash of `serial`, its author the key of `area`. Not signed; fit for judging and
 * folding. */
struct event town_event(uint64_t serial, uint32_t kind, uint64_t area, uint64_t place, struct span body);

struct span town_pack(struct arena *a, const ProtobufCMessage *m);
ProtobufCBinaryData town_bytes(const struct subject *s);
struct subject town_subject(uint64_t serial);

/* File as the office `own`; when it is accepted the event joins the list. */
int town_file(struct town *t, uint64_t own, const struct filing *f, struct filing_result *out,
              struct filing_refusal *why);
/* The same, which must be accepted; gives what the reply names. */
struct subject town_filed(struct town *t, uint64_t own, const struct filing *f);
/* The same, which must be refused with this code, with every text given in both languages. */
void town_refused(struct town *t, uint64_t own, const struct filing *f, const char *code);

/* What most filings need: a fund of the county with 10,000 yuan, 6,000 of them passed to the township and 4,000 on
 * to the village; an authority of the township for cash and water, 2,000 per household and 3,000 in all, from the
 * 20th to the 30th; a household of four. */
struct town_goods {
    struct subject fund, authority, household;
};
struct town_goods town_furnish(struct town *t);

/* The codes that town_refused met so far, and the lists of those that the tests of filing.c, filing_guards.c and
 * filing_funds.c, filing_aids.c, filing_push.c, filing_packs.c must meet: together every reason there is. Lists end with NULL. */
bool town_reached(const char *code);
extern const char *const town_codes_filing[],
    *const town_codes_guards[], *const town_codes_funds[], *const town_codes_push[], *const town_codes_packs[],
                                                                                         *const town_codes_case[],
                                                                                             *const town_codes_aids[];

/* The ledger of an office in one epoch; at NULL: none. */
struct span town_ledger(struct town *t, uint64_t area, uint32_t epoch, const struct subject *fund);

Fangpin__V1__CaseView *town_case(struct town *t, const struct subject *household);
struct span town_view(struct town *t, uint64_t area, uint8_t type, const struct subject *s);

/* The case file as no office folds it, for checks of what is read from a store: `how` bends it. */
void town_bend(struct town *t, const struct subject *household, void (*how)(Fangpin__V1__CaseView *v));

#endif
