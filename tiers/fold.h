/* fold.h — pure functions from events to views (D14): no clock, no I/O, nothing that can fail half-way.
 *
 * Two mechanisms, no more:
 *   case fold  the case file of one household from the set of all its events, sorted by D5's order. The core
 *              keeps the set and calls it again whenever the set grows: order of arrival cannot matter.
 *   sums       what one event adds to ledgers. Additions commute, so each event is applied once, whenever it comes.
 *
 * View types (second part of a view key) and their values are in proto/view.proto. */
#ifndef FANGPIN_TIERS_FOLD_H
#define FANGPIN_TIERS_FOLD_H

#include "base/arena.h"
#include "proto/event.h"
#include "proto/view.pb-c.h"
#include "tiers/tree.h"

enum view_type {
    VIEW_CASE = 'C',      /* area, household            -> refs (the core's), CaseView */
    VIEW_FUND = 'F',      /* office area, fund, more = epoch (4) -> FundView */
    VIEW_AUTHORITY = 'A', /* holder area, authority     -> AuthorityView */
    VIEW_WORK = 'W', /* owing area, zero subject, more = lane (1) due (4) household (16) item (1) process (1) state (1)
             thing (16) duty (1) -> household area (8) */
    VIEW_PUSH = 'U', /* county area, push_subject          -> PushView */
    VIEW_RECORD = 'Q',    /* county area, push_record_subject   -> PushRecordView */
    VIEW_PACK = 'P',      /* scope's area, pack         -> PackView */
    VIEW_PACK_TEXT = 'T', /* scope's area, pack         -> event id (32), the text as signed */
    VIEW_CALENDAR = 'Y',  /* scope's area, year         -> CalendarView */
    VIEW_KEY = 'K',       /* area, key id               -> wrapped keys: see tiers/seal.h */
};

enum degree { DEGREE_DRAFT = 0, DEGREE_TENTATIVE = 1, DEGREE_DECIDED = 2, DEGREE_FINAL = 3 };
enum outcome { OUTCOME_NONE = 0, OUTCOME_APPROVED = 1, OUTCOME_REFUSED = 2, OUTCOME_CONFLICT = 3 };
enum help_kind {
    HELP_CASH = 1,
    HELP_GOODS = 2,
    HELP_SHELTER = 3,
    HELP_WATER = 4,
    HELP_MEDICAL = 5,
    HELP_SCHOOL = 6,
    HELP_JOB = 7,
    HELP_HOUSE = 8 /* repair, rebuilding or relocation of a house: granted, never given first (3.4, K21) */
};
enum giver { GIVER_OFFICE = 0, GIVER_DEPARTMENT = 1, GIVER_HELPER = 2 }; /* a helper unit's gift uses no fund */
enum aid_state { AID_COMMITTED = 1, AID_DELIVERED = 2, AID_CONFIRMED = 3, AID_VOID = 4, AID_SETTLED = 5 };
/* What the county says of help given twice (K1): set off against help still to come, leave it, take it back, let its
 * office void what is not handed over yet; or that it is none. */
enum settlement { SETTLE_OFFSET = 1, SETTLE_WAIVE = 2, SETTLE_RECOVER = 3, SETTLE_VOID = 4, SETTLE_DISTINCT = 5 };
enum beyond { BEYOND_ENDED = 1, BEYOND_REVOKED = 2 }; /* of the authority that help was given under */
enum debt_kind {
    DEBT_VISIT = 1,
    DEBT_DECISION = 2,
    DEBT_NOTICE = 3,
    DEBT_REGISTER = 4,  /* of the giver's unit: receipt, cause, handler */
    DEBT_CASE_OPEN = 5, /* of the township: the six steps begin */
    DEBT_RATIFY = 6     /* of the authority's issuer: help given after it had ended or was revoked (K32) */
};
enum risk { /* SM-LEAD; DOMAIN.md 5.3, household risks */
            RISK_ILLNESS = 1,
            RISK_EDUCATION = 2,
            RISK_HOUSING = 3,
            RISK_DISABILITY = 4,
            RISK_NATURAL_DISASTER = 5,
            RISK_ACCIDENT = 6,
            RISK_NO_LABOUR = 7,
            RISK_OTHER = 8,
            RISK_INDUSTRY_FAILED = 9,
            RISK_UNSTABLE_JOB = 10,
            RISK_WATER = 11
};
enum lead_channel {
    CHANNEL_SELF_WRITTEN = 1,
    CHANNEL_SELF_APP = 2,
    CHANNEL_HOTLINE = 3,
    CHANNEL_SCREEN_FULL = 4,
    CHANNEL_SCREEN_TARGETED = 5,
    CHANNEL_SCREEN_EVENT = 6,
    CHANNEL_DEPT_PUSH = 7,
    CHANNEL_PETITION = 8,
    CHANNEL_OPINION = 9,
    CHANNEL_COUNTER = 10,
    CHANNEL_ABOVE = 11 /* passed on: the source stays with the county (proc_petition.c) */
};
enum origin { ORIGIN_ORDINARY = 1, ORIGIN_LIFTED_OUT = 2 };
enum visit_outcome { VISIT_FIT = 1, VISIT_UNFIT = 2, VISIT_UNSURE = 3 };
enum refusal_reason {
    REASON_CONDITION_NOT_MET = 1,
    REASON_EXCLUDED = 2,
    REASON_CONCEALED = 3,
    REASON_NOT_RESIDENT = 4,
    REASON_WITHDRAWN = 5,
    REASON_DUPLICATE = 6
};
enum notice_way { WAY_HAND = 1, WAY_FAMILY = 2, WAY_POSTED = 3, WAY_PHONE = 4 };

/* The subject an event is about (household), and whether it takes part in the case fold. */
bool case_subject(const struct event *e, struct subject *household);

/* What a case file asks of whom: a pure function of its bytes. Each item stands once, with its earliest due date. */
enum work_item {
    WORK_VISIT = 1,
    WORK_DECIDE = 2,
    WORK_NOTICE = 3,
    WORK_RECONSIDER = 4,
    WORK_CONFLICT = 5,
    WORK_STEP = 6, /* what a process awaits in its state */
    WORK_REGISTER = 20,
    WORK_CASE_OPEN = 21,
    WORK_RATIFY = 22,       /* help beyond its authority: its issuer says that it stands */
    WORK_PACK_LAG = 23,     /* acts under an older pack: found when somebody looks (pack_lag.h) */
    WORK_CONTACT_OVER = 25, /* an officer has too many households (contact_load.h) */
    WORK_DUPLICATE = 26,    /* the same help twice (duplicates.h) */
    WORK_SPLIT_7B = 27,     /* a split changes exclusion 7b: the county evaluates it again (splits.h) */
    WORK_CROSSED = 7,       /* steps met: the competent tier says what holds */
    WORK_VOID = 8,          /* a grant that the county wants taken back before delivery */
    WORK_RECOVER = 9,       /* money that the county wants taken back from the household */
    WORK_STOPPED = 10,      /* given or going on for a member who has died (K19) */
};
struct work {
    struct area owner;
    uint8_t lane;
    uint8_t item;
    uint8_t process, state; /* STEP, CROSSED: of which instance */
    uint8_t duty;           /* STEP: which of its duties (process_awaited) */
    struct subject thing;
    uint32_t due; /* yyyymmdd; DUE_NONE */
};
#define DUE_NONE       99999999u
#define WORK_ITEMS_MAX 64 /* of one case file; what is beyond shows when some of it is done */
struct work_list {
    struct work at[WORK_ITEMS_MAX];
    size_t n;
};
/* Of packed CaseView bytes; empty when they are none. */
void case_work(struct span case_view, struct work_list *out, struct arena *a);
void case_work_of(const Fangpin__V1__CaseView *view, struct work_list *out);

/* Fold. `events` are all held events of one household whose cites are held, in any order (sorted in place).
 * `*view` is packed CaseView bytes in the arena, `*work` what they ask (NULL: not wanted). ERR_NOMEM. */
int case_fold(const struct tree *tree, struct area area, const struct subject *household, struct event *events,
              size_t n, struct span *view, struct work_list *work, struct arena *a);

/* What one event adds to a ledger: `apply` is called with the view's old bytes (at NULL: none yet) and returns
 * the new ones in the arena. An event may touch several. */
struct sum_target {
    struct area area;
    uint8_t type;
    struct subject subject;
    uint32_t epoch; /* VIEW_FUND: rights belong to (office, epoch); else 0 */
};
#define SUM_TARGETS_MAX 4
size_t sums_targets(const struct event *e, struct sum_target out[SUM_TARGETS_MAX]);
/* ERR_CORRUPT (`old` is no such view), ERR_NOMEM. A sum that would pass the range of 64 bits stays at its end, and
 * fund_available is then 0: nothing is spent on a ledger that cannot be trusted. */
int sums_apply(const struct event *e, const struct sum_target *at, struct span old, struct span *new_view,
               struct arena *a);

/* What an office in one epoch may still spend of a fund, from that epoch's FundView (at NULL: nothing). Never negative
 * by construction of its own signing; an ancestor that sees a negative sum raises an alarm. */
int64_t fund_available(struct span fund_view);

#endif
