/* filing_refusals.h — every reason for which an act is not signed: code, what, why, what to do. */
#ifndef FANGPIN_TIERS_FILING_REFUSALS_H
#define FANGPIN_TIERS_FILING_REFUSALS_H

#include "tiers/filing.h"

enum refusal {
    REFUSE_UNKNOWN_KIND,
    REFUSE_NOT_FILEABLE,
    REFUSE_UNKNOWN_AREA,
    REFUSE_NOT_THIS_TIER,
    REFUSE_NOT_THIS_PLACE,
    REFUSE_NO_DATE,
    REFUSE_DATE_IN_FUTURE,
    REFUSE_MISSING_HOUSEHOLD,
    REFUSE_MISSING_FUND,
    REFUSE_MISSING_AMOUNT,
    REFUSE_MISSING_CODE,
    REFUSE_MISSING_REASON,
    REFUSE_MISSING_NAME,
    REFUSE_MISSING_KINDS,
    REFUSE_MISSING_DECISION,
    REFUSE_MISSING_PEOPLE,
    REFUSE_BAD_AMOUNT,
    REFUSE_BAD_CODE,
    REFUSE_BAD_PEOPLE,
    REFUSE_BAD_TEXT,
    REFUSE_BAD_DAYS,
    REFUSE_BAD_PERIOD,
    REFUSE_PERSONAL_IN_TEXT,
    REFUSE_CITIZEN_ID_SHAPE,
    REFUSE_CITIZEN_ID_CHECK,
    REFUSE_CITIZEN_ID_BIRTH,
    REFUSE_UNKNOWN_HOUSEHOLD,
    REFUSE_NEEDS_AUTHORITY,
    REFUSE_UNKNOWN_AUTHORITY,
    REFUSE_AUTHORITY_ENDED,
    REFUSE_AUTHORITY_NOT_YET,
    REFUSE_AUTHORITY_REVOKED,
    REFUSE_NOT_THE_ISSUER,
    REFUSE_ALREADY_REVOKED,
    REFUSE_KIND_NOT_COVERED,
    REFUSE_OVER_HOUSEHOLD,
    REFUSE_OVER_TOTAL,
    REFUSE_WRONG_FUND,
    REFUSE_UNKNOWN_FUND,
    REFUSE_OVER_RIGHTS,
    REFUSE_OVER_HELD,
    REFUSE_NOT_FUND_OWNER,
    REFUSE_MISSING_AID,
    REFUSE_MISSING_NOTICE,
    REFUSE_GIFT_WITH_FUND,
    REFUSE_UNKNOWN_AID,
    REFUSE_NOT_THE_GIVER,
    REFUSE_NOT_COMMITTED,
    REFUSE_OLD_EPOCH,
    REFUSE_TO_BE_VOIDED,
    REFUSE_NOT_DELIVERED,
    REFUSE_NOT_ASKED_BACK,
    REFUSE_UNKNOWN_NOTICE,
    REFUSE_OVER_AID,
    REFUSE_EPOCH_IN_FORCE,
    REFUSE_SOURCE_HIDDEN,
    REFUSE_NO_VISIT,
    REFUSE_NOT_AT_COUNTY,
    REFUSE_OBJECTION_OPEN,
    REFUSE_DOSSIER_CHANGED,
    REFUSE_ALREADY_DECIDED,
    REFUSE_NOTHING_TO_REPLACE,
    REFUSE_UNKNOWN_DECISION,
    REFUSE_PACK_VALUE_UNSET,
    REFUSE_BAD_DEPARTMENT,
    REFUSE_BAD_MONTH,
    REFUSE_BAD_REVISION,
    REFUSE_BAD_RECORD,
    REFUSE_OLD_REVISION,
    REFUSE_ALREADY_SIGNED,
    REFUSE_UNKNOWN_RECORD,
    REFUSE_GREEN_CLOSED,
    REFUSE_BAD_PACK,
    REFUSE_PACK_VERSION_TAKEN,
    REFUSE_UNKNOWN_PACK,
    REFUSE_OWN_PACK,
    REFUSE_NOT_A_DRAFT,
    REFUSE_BAD_CALENDAR,
    REFUSALS
};

/* Fill `why`; gives ERR_REFUSED. */
int refuse(struct filing_refusal *why, enum refusal r);

/* The same with the amounts in "why": asked for, and what is left. */
int refuse_fen(struct filing_refusal *why, enum refusal r, int64_t asked, int64_t left);

/* The rule is named by the pack in force, and the pack has no number for it. */
int refuse_unset(struct filing_refusal *why, enum pack_key key);
/* A reason of a process's own. All texts in both languages; `code` and the others are copied or static. */
int refuse_as(struct filing_refusal *why, const char *code, const char *what, const char *reason, const char *remedy);

const char *refusal_code_text(enum refusal r);

#endif
