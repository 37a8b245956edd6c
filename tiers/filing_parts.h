/* filing_parts.h — what the table of filings (filing.c), its guards and its builders share. */
#ifndef FANGPIN_TIERS_FILING_PARTS_H
#define FANGPIN_TIERS_FILING_PARTS_H

#include "proto/casework.pb-c.h"
#include "tiers/act.h"
#include "tiers/filing.h"
#include "tiers/filing_refusals.h"
#include "tiers/visit_form.h"

/* One filing on its way. Guards read and complete it; the builder turns it into a body. */
struct job {
    const struct filing *f;
    const struct filing_world *w;
    const struct kind_row *kind;
    struct filing_result *out;
    struct filing_refusal *why;
    struct arena *a;

    struct area place; /* the scope's area */
    struct area to;    /* rights, expiry: who receives them; recall, write-off: whose they are */
    uint32_t to_epoch;
    uint32_t date; /* of the act */
    struct subject fund;
    const Fangpin__V1__CaseView *household;      /* once guard_household passed */
    const Fangpin__V1__Aid *aid;                 /* once guard_aid passed */
    const Fangpin__V1__AuthorityView *authority; /* once guard_authority passed, when one is named */
    Fangpin__V1__VisitForm *form;                /* once guard_form passed, when there is one */
    char members[ACT_INDEX_MAX - 1][24];         /* of other members, checked */
    uint32_t n_members;
    char citizen_id[24];                          /* checked, upper case; empty: none */
    uint32_t valid_from, valid_to;                /* authority */
    uint32_t visit_due, decision_due, notice_due; /* owed after help, or after a decision */
    uint32_t revision;                            /* push: given, or the first */
    const Fangpin__V1__PushRecordView *record;    /* push: what came of this record; NULL: nothing so far */

    const struct pack *pack;                  /* once guard_pack passed */
    const Fangpin__V1__PackView *signed_pack; /* once guard_countersign or guard_withdraw passed */
    uint32_t year, edition;                   /* once guard_calendar passed */
    uint32_t register_due, case_open_due;     /* owed after help */
    uint32_t beyond, ratify_due; /* help beyond its authority: enum beyond, and until when it is ratified */
};

/* 0, ERR_REFUSED with `why` filled, or ERR_NOMEM. */
typedef int guard_fn(struct job *j);

/* Whether an open text holds what looks like a telephone or identity number. */
bool text_personal(struct span text);

guard_fn guard_amount, guard_code, guard_text, guard_personal, guard_people, guard_household, guard_known_if_named;
guard_fn guard_authority, guard_fund_right, guard_fund_own, guard_visited, guard_replaces, guard_decision;
guard_fn guard_source, guard_terms, guard_revocation, guard_notice_days, guard_form, guard_route_days, guard_help_first;
guard_fn guard_at_county, guard_dossier, guard_review_days;
guard_fn guard_uncontested;
guard_fn guard_write_off, guard_recall;
guard_fn guard_pack, guard_countersign, guard_withdraw, guard_calendar, guard_rules_settled;
guard_fn guard_giver, guard_period, guard_aid, guard_voidable, guard_deliverable, guard_confirmable, guard_recoverable;
guard_fn guard_settlement;
guard_fn guard_payee, guard_delivery_payee; /* proc_family_guards.c */

guard_fn build_household, build_lead, build_authority, build_revocation, build_help, build_fund, build_rights,
    build_grant, build_visit;
guard_fn build_decision, build_refusal, build_notice;
guard_fn build_recall, build_expiry, build_write_off;
guard_fn build_pack, build_countersign, build_withdraw, build_calendar;
guard_fn build_void, build_delivery, build_confirmation, build_recovery, build_settlement;

/* Cite what the household's identification rests on now, beside what is cited already. */
void case_cite(struct job *j);

/* A message in the arena, as the body. */
int body_pack(struct job *j, const ProtobufCMessage *m);
/* An id, or nothing at all when it is none. Borrowed. */
ProtobufCBinaryData subject_bytes(const struct subject *s);
/* What the reply names, and what keeps its order: all acts of one household stand in one thread. */
void names_set(struct job *j, const struct subject *thing, const struct subject *thread);
guard_fn guard_push, guard_push_record, guard_pushed_lead, guard_feedback, guard_lead_close; /* filing_push.c */
guard_fn build_push, build_push_record, build_push_feedback, build_lead_close;

/* A visit's form judged and put into its body and its sealed part. ERR_NOMEM. */
int form_assess(struct job *j, Fangpin__V1__VisitBody *b);

#endif
