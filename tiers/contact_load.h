/* contact_load.h — how many households a contact person has, over all case files that an office holds (K14; S4·四). Offices
 * that were apart may have given one officer too many: the earliest appointments are kept, the rest are shown as proposed
 * again, with the township's officer acting, until the office above all of them chooses. No household is without a person,
 * and nothing is changed but by a signed step. Times are the signers' claims: they order what is shown. Pure. */
#ifndef FANGPIN_TIERS_CONTACT_LOAD_H
#define FANGPIN_TIERS_CONTACT_LOAD_H

#include "base/area.h"
#include "base/id.h"
#include "proto/view.pb-c.h"
#include "tiers/tree.h"

struct contact_duty {
    struct subject officer, household;
    struct area village;
    uint64_t since;  /* hybrid time of the step that gave it */
    struct id by;    /* that step */
    bool surplus;    /* out: beyond what one may have */
    struct area who; /* out: chooses: the township, or the county when more than one township is concerned */
};

/* What a case file says of it; false: nobody is appointed there. */
bool contact_duty_of(const Fangpin__V1__CaseView *v, struct area village, struct contact_duty *out);

/* Sort by officer, the earliest first, and fill what is out. `most` 0: no limit is known, nothing is surplus. */
void contact_duties_weigh(const struct tree *tree, struct contact_duty *at, size_t n, size_t most);

#endif
