/* dues.h — what an instance of a process awaits, and until when; what strikes the eye in a case file. Read when asked
 * for, decides nothing (D5): what is late is said by whoever looks, with the day of looking. */
#ifndef FANGPIN_TIERS_DUES_H
#define FANGPIN_TIERS_DUES_H

#include "proto/view.pb-c.h"
#include "tiers/process.h"

/* Last days, yyyymmdd; 0: nothing awaited, or no day was signed for it. */
struct dues {
    uint32_t step;   /* the next step */
    uint32_t papers; /* papers owed */
    uint32_t whole;  /* the whole: a house built by the end of November */
    uint32_t first;  /* the earliest of these */
};
struct dues dues_of(const struct process *p, const Fangpin__V1__ProcessView *v);

/* Whether it has not ended, with a process and a state that this version knows. */
bool process_open(const Fangpin__V1__ProcessView *v);

enum flag {
    FLAG_RELIEF_GAP = 1, /* a stage of relief ended and no next one began: m44 */
    FLAG_LOAN_OVER_CAP,  /* the bank lent more than the rules name: K22 */
    FLAG_TWO_LENDERS,    /* two microloans run at once: K22 */
    FLAG_CONTESTED,      /* two households count one person: K5 */
    FLAG_TWO_GRADES,     /* two appraisals differ: people stay out of the house: K20 */
    FLAG_NO_WATER,       /* a water issue without emergency supply */
    FLAG_OVERPAID,       /* stages paid came to more than the grade that prevails gives: K20 */
};
#define FLAGS_MAX 8u
extern const struct code_list codes_flag;

/* The flags of one instance within its case file, at most FLAGS_MAX. `loan_cap_fen` 0: the rules name none. */
size_t flags_of(const Fangpin__V1__CaseView *view, const Fangpin__V1__ProcessView *v, int64_t loan_cap_fen,
                enum flag out[FLAGS_MAX]);

#endif
