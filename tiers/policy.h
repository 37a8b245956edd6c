/* policy.h — numbers of the rules until a signed policy pack brings them. Every one is a default proposed where the
 * seeds are silent ([D] in DOMAIN.md) unless a clause is named. Packs will stand in the place of this file. */
#ifndef FANGPIN_TIERS_POLICY_H
#define FANGPIN_TIERS_POLICY_H

/* Days are calendar days: working days need the State Council's calendar, which is pack data (0.5). Counting
 * two working days as two calendar days is the strict reading; late is shown and changes nothing else. */
#define POLICY_VISIT_DAYS    3u  /* S4·三(七)2·二: three days for the visit */
#define POLICY_DECISION_DAYS 15u /* gc.paperwork_cd, 4.2 [D after N3] */
#define POLICY_NOTICE_DAYS   2u  /* S4·三(七)2·六: two working days to deliver a refusal; approval likewise [D] */

#define POLICY_STANDING_DAYS 7u   /* gc.standing_max_days, 4.2: what a new authority gets when nobody says how long */
#define POLICY_DAYS_MAX      366u /* a period longer than a year is a slip of the pen */
#define POLICY_PEOPLE_MAX    99u  /* members of one household */

#endif
