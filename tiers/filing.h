/* filing.h — an act an officer asks the office to sign: parsed, checked against what the office holds, turned into a
 * body. The numbers of the rules come from the pack in force and are signed as values: a case keeps them when the pack
 * changes (K8). A refused filing has a named reason with a remedy. */
#ifndef FANGPIN_TIERS_FILING_H
#define FANGPIN_TIERS_FILING_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/limits.h"
#include "proto/event.h"
#include "tiers/calendar.h"
#include "tiers/fold.h"
#include "tiers/kinds.h"
#include "tiers/pack_force.h"
#include "tiers/step.h"
#include "tiers/tree.h"

/* An act as it comes from the API: kind and the fields of its body, already typed (node/api parses JSON).
 * All fields optional; each kind's row in filing.c says which it needs. */
struct filing {
    uint32_t kind;
    struct area area; /* the place it is about: household's village, authority's holder, rights' receiver; 0: own */
    struct subject subject; /* the household; zero: new (household) */
    struct subject thing;   /* fund, authority; countersignature, withdrawal: the pack */
    struct subject fund, authority;
    int64_t amount_fen, per_household_fen;
    uint32_t date;  /* given_on, visited_on, decided_on, delivered_on; 0: today */
    uint32_t code;  /* help kind, purpose, risk, outcome, reason, way */
    uint32_t code2; /* channel, origin */
    uint32_t people, group;
    uint32_t kinds[8];
    uint32_t n_kinds;
    uint32_t tags[16];
    uint32_t n_tags;
    uint32_t valid_from, valid_to; /* authority; pack: in force; withdrawal: from this day on */
    uint32_t visit_days, decision_days, notice_days;
    uint32_t epoch;                  /* write-off: of the dead office */
    uint32_t giver;                  /* help, grant: enum giver */
    bool committed;                  /* grant: it is not handed over yet */
    bool handed_over;                /* help: a fact already, also where its authority holds no more */
    struct subject aid, against;     /* void, delivery, recovery, settlement: the grant or help; the other one */
    struct subject notice, occasion; /* the written notice; the disaster event */
    struct subject person;           /* help, grant: the member it is meant for alone */
    const char *member_ids;          /* personal: identity numbers of other members, with commas between */
    struct id dossier;               /* decision, refusal: the content that was looked at; zero: not said */
    const char *number;              /* decision, refusal: of the written reply */
    const char *text;        /* fund name, refusal text, reason of a write-off; the whole of a pack or calendar */
    struct subject decision; /* notice: which decision */
    const char *head_name, *citizen_id, *phone, *address; /* personal: go to the sealed part */
    uint32_t dept, month, revision, records, data_kind; /* push: enum dept, yyyymm, from 1, how many, enum push_kind */
    const char *record;                                 /* push: the department's number of its record */
    struct span form; /* visit: packed VisitForm (proto/visit_form.proto), all personal; at NULL: none */
    bool dry_run;
    const struct step_values *step; /* of a step (tiers/step.h): its fields, with thing and household; else NULL */
};

/* What the office knows, asked through a keyhole; implemented by node/core over the store and by tests over arrays. */
struct filing_world {
    void *self;
    const struct tree *tree;
    struct area own;
    uint32_t today;                  /* yyyymmdd, from the input's wall clock */
    bool drill;                      /* drafts apply as if in force */
    const struct pack *pack;         /* in force here today; before one is signed, the template that is built in */
    const struct calendar *calendar; /* the days off that are known */
    /* The packed message of view.proto; for VIEW_CASE the CaseView alone, without the core's refs. */
    struct span (*view)(void *self, struct area area, uint8_t type, const struct subject *s); /* at NULL: none */
    /* Ids (as cites) of the events of a household held here that a decision of `kinds` (bit 1 << (kind - 20)) cites. */
    size_t (*events)(void *self, struct area area, const struct subject *household, uint32_t kinds, struct cite *out,
                     size_t max);
    bool (*cite_of)(void *self, const struct id *id, struct area area, const struct subject *s, struct cite *out);
    struct subject (*mint)(void *self); /* a new subject id */
    struct subject register_key;        /* id of the key that sealed parts of this office go under */
    /* The FundView of an office in one epoch; at NULL: none. */
    struct span (*ledger)(void *self, struct area area, uint32_t epoch, const struct subject *fund);
    uint32_t (*epoch_of)(void *self, struct area area); /* in force there; 0: no office known yet */
    uint32_t own_epoch;
    /* The keyed hash of an identity number, by which duplicates are found; false: the county's key has not come. */
    bool (*person_index)(void *self, const char *citizen_id, uint8_t out[16]);
    struct subject index_key; /* its id; zero: it has not come */
    /* What was signed of packs for `area` and above it. ERR_NOMEM, ERR_CORRUPT. */
    int (*packs)(void *self, struct area area, struct pack_shelf *out);
    /* Calls for each case file of the own area whose bytes hold `needle` (an officer's id): findings across
     * households. */
    void (*each_case)(void *self, struct span needle, void (*fn)(void *arg, const Fangpin__V1__CaseView *v), void *arg);
};

/* Why a filing is refused: a code for machines and FP-number for people. */
struct filing_refusal {
    const char *code; /* "over_rights" */
    /* Chinese first, English after " / " */
    char what[REFUSAL_TEXT_BYTES], why[REFUSAL_TEXT_BYTES], remedy[REFUSAL_REMEDY_BYTES];
};

struct filing_result {
    struct scope scope;
    uint8_t thread_of[16];  /* bytes that choose the thread: the subject */
    struct subject subject; /* minted or given: what the reply names */
    struct span body;       /* in the arena */
    struct span personal;   /* plain text of the sealed part, in the arena; at NULL: none */
    struct cite cites[CITES_MAX];
    size_t n_cites;
    bool provisional; /* a due date was counted in a year whose days off are not known */
};

/* 0, ERR_REFUSED with `why` filled, or ERR_NOMEM. Nothing is changed anywhere. */
int filing_prepare(const struct filing *f, const struct filing_world *w, struct filing_result *out,
                   struct filing_refusal *why, struct arena *a);

#endif
