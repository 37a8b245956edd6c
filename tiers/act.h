/* act.h — bodies of casework events read without memory and without trust: the form the folds work on.
 *
 * One struct for all kinds; a table in act.c says which field of which body goes where and what it must be. A body
 * that breaks its row is no act: it stays in the log, has no effect and is shown with a note. Codes (kinds of help,
 * reasons…) are not limited here: a newer office may know more of them. */
#ifndef FANGPIN_TIERS_ACT_H
#define FANGPIN_TIERS_ACT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/area.h"
#include "base/id.h"
#include "base/span.h"

#define ACT_KINDS_MAX 16
#define ACT_INDEX_MAX 16 /* people of one household that duplicates are looked for by; more are not indexed */

struct act {
    struct subject thing; /* the id of the act itself: help, visit, decision, fund… */
    struct subject household, fund, authority;
    struct subject decision; /* notice: which one; decision, refusal: which one it replaces */
    struct subject aid;      /* void, delivery, recovery…: the grant or help; settlement: the one it is about */
    struct subject against;  /* settlement: the other one; enclosure: the old household */
    struct subject notice;   /* recovery, settlement: the written notice */
    struct subject occasion; /* help, grant: the disaster event */
    struct subject person;   /* help, grant: the member it is meant for alone */
    struct area area;   /* authority: its holder; rights: the receiver; write-off: whose; certificate, genesis: whose */
    int64_t amount_fen; /* authority: the total */
    int64_t per_household_fen;
    uint32_t date, code, code2, people, group;
    uint32_t visit_due, decision_due, notice_due;     /* dates; authority: days */
    uint32_t valid_from, valid_to;                    /* authority; help, grant: the period it is meant for */
    uint32_t epoch;                                   /* certificate: whose; rights, recall, write-off: of `area` */
    uint32_t giver, committed;                        /* help, grant */
    uint32_t dept, month, revision, count, data_kind; /* push; a lead that a department pushed */
    uint32_t register_due, case_open_due, ratify_due; /* help: dates */
    uint32_t beyond, ratifier;                        /* help: enum beyond; tier of who ratifies it */
    uint32_t kinds[ACT_KINDS_MAX];
    uint32_t n_kinds;
    struct span key;       /* household: key id; certificate: office key; at NULL: none. Borrowed from the body */
    struct span number;    /* decision: of the written reply. Borrowed */
    struct span text;      /* name, reason. Borrowed from the body */
    struct span index_key; /* household: id of the key of its index. Borrowed */
    struct span index[ACT_INDEX_MAX]; /* household: of its people, 16 bytes each. Borrowed */
    uint32_t n_index;
    uint32_t only_index; /* household: it says nothing else */
};

/* False when the body is malformed or a field is missing or out of range, or when no row stands for the kind. */
bool act_read(struct act *out, uint32_t kind, struct span body);

/* The household alone: first look at an event, before it is folded. */
bool act_household(struct subject *out, uint32_t kind, struct span body);

/* One step over the fields of a protobuf message. 1: `out` holds a field; 0: the end; -1: malformed. */
struct wire_field {
    uint32_t number;
    bool is_bytes;
    uint64_t value;
    struct span bytes;
};
int wire_next(struct span *rest, struct wire_field *out);

#endif
