/* overall.h — the overall days of an identification, from discovery to the county's word (DOMAIN.md 3.2, case.overall):
 * they make nothing void; what is past them says why. From the case file alone. */
#ifndef FANGPIN_TIERS_OVERALL_H
#define FANGPIN_TIERS_OVERALL_H

#include "proto/view.pb-c.h"

enum overall_cause {
    OVERALL_KEPT,   /* or not known yet */
    OVERALL_NOTICE, /* each step in time; the notice, which is never made shorter, runs beyond the last day */
    OVERALL_DAYS,   /* each step in time; their days together are more */
    OVERALL_LATE,   /* a step was late */
};

struct overall {
    uint32_t due; /* the last day; 0: none, or the list of the newest round is not frozen yet */
    enum overall_cause cause;
};

struct overall overall_of(const Fangpin__V1__ProcessView *identification);
const char *overall_cause_name(enum overall_cause cause); /* "notice_days" */

#endif
