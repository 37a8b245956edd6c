/* proc_homes.h — numbers and guards of the processes about houses, water, relief, loans, works, ledgers and families. */
#ifndef FANGPIN_TIERS_PROC_HOMES_H
#define FANGPIN_TIERS_PROC_HOMES_H

#include "tiers/proc_parts.h"

/* Numbers that guards share with their tables. */
enum { HOUSE_PATH_REPAIR = 1, HOUSE_PATH_REBUILD, HOUSE_PATH_RELOCATE, HOUSE_PATH_RESETTLE };
enum { HOUSE_SUBSIDY_DANGEROUS = 1, HOUSE_SUBSIDY_RELOCATION, HOUSE_SUBSIDY_RELIEF };
enum { HOUSE_PLANNED = 4, HOUSE_APPROVED, HOUSE_BUILDING, HOUSE_ACCEPTED, HOUSE_PAID, HOUSE_CLOSED };
#define HOUSE_HAS_SUBSIDY                                                                                              \
    (IN(HOUSE_APPROVED) | IN(HOUSE_BUILDING) | IN(HOUSE_ACCEPTED) | IN(HOUSE_PAID) | IN(HOUSE_CLOSED))
enum { HOUSE_TWO_GRADES = 2, HOUSE_REGRADED = 4 }; /* facts */
enum { HOUSE_GRADE_A = 1, HOUSE_GRADE_B, HOUSE_GRADE_C, HOUSE_GRADE_D };
#define HOUSE_REPORT    STEP_KIND(PROCESS_HOUSE, 0)
#define HOUSE_GRADED_CD STEP_KIND(PROCESS_HOUSE, 4) /* appraised as dangerous */
#define HOUSE_GRADED_AB STEP_KIND(PROCESS_HOUSE, 5) /* … as safe */
#define HOUSE_PAY       STEP_KIND(PROCESS_HOUSE, 14)
#define HOUSE_STAGE     STEP_KIND(PROCESS_HOUSE, 18)
enum { RELIEF_GAP = 6 };                                       /* a state */
enum { WATER_SUPPLIED = 0, WATER_BACK = 1, WATER_CLOSED = 5 }; /* two facts, a state */
enum { CLAIM_LOSS_REPORTED = 2, CLAIM_SURVEYED = 3 };
#define CLAIM_RUNNING (IN(CLAIM_LOSS_REPORTED) | IN(CLAIM_SURVEYED))
enum { LOAN_PAID_OUT = 5, LOAN_EXTENSION, LOAN_RENEWAL, LOAN_TOPUP_ASKED, LOAN_LATE };
#define LOAN_OWED (IN(LOAN_PAID_OUT) | IN(LOAN_EXTENSION) | IN(LOAN_RENEWAL) | IN(LOAN_TOPUP_ASKED) | IN(LOAN_LATE))
enum { LOAN_PAPER_IDENTITY = 1, LOAN_PAPER_CONSENT, LOAN_PAPER_CREDIT };
enum { PAYMENT_ORDERED = 1, PAYMENT_PAID, PAYMENT_RETURNED, PAYMENT_CANCELLED };
#define PAYMENT_UNDER_WAY (IN(PAYMENT_ORDERED) | IN(PAYMENT_PAID))
enum { DISPUTE_OPEN = 1, DISPUTE_UPHELD, DISPUTE_CLOSED, DISPUTE_DROPPED };
enum { MOVE_BY_RESIDENCE = 1, MOVE_BY_HUKOU, MOVE_BY_CODE };
enum { FAMILY_HEAD = 1 }; /* who died */
enum { FAMILY_SPLIT_BEFORE = 1, FAMILY_SPLIT_AFTER };
enum { FAMILY_SPLIT_FROM = 6 };                                   /* a state */
#define FAMILY_REASSESSED FACT(2)                                 /* the county evaluated exclusion 7b after a split */
enum { FAMILY_EXCLUDED = 1, FAMILY_NOT_EXCLUDED };                /* … and found */
enum { FAMILY_CONTESTED = 1, FAMILY_DIED = 9, FAMILY_RECOUNTED }; /* states that other processes ask for */
#define FAMILY_DEATHS (IN(FAMILY_DIED) | IN(FAMILY_RECOUNTED))

/* proc_house_guards.c */
step_guard guard_house_event, guard_house_once, guard_house_amount, guard_house_finish, guard_house_due;
step_guard guard_house_confirm, guard_house_progress, guard_house_claims, guard_house_paid, guard_house_stage,
    guard_house_revise;

/* proc_relief_guards.c */
step_guard guard_relief_until, guard_relief_longest, guard_relief_gap;
step_guard guard_loan_fits, guard_loan_topup, guard_loan_papers, guard_loan_owed_on, guard_loan_extension;
step_guard guard_loan_renewal;

/* proc_ledger_guards.c */
step_guard guard_due_goes_on, guard_due_is_until, guard_not_resolver, guard_water_sample, guard_patroller;
step_guard guard_works_first;

/* proc_payment_guards.c: the grant was given to this household and has that much left to pay, or is not in dispute. */
step_guard guard_payment_aid, guard_payment_again, guard_dispute_aid;

/* proc_move_guards.c */
step_guard guard_move_ancestor, guard_move_residence, guard_split_proof;

/* proc_family_guards.c */
step_guard guard_death_day, guard_head_lives, guard_recount;

#endif
