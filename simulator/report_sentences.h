/* report_sentences.h — what the numbers of a run say, one sentence per chart, in both languages: the same in the page,
 * on the terminal and in a comparison. */
#ifndef FANGPIN_SIMULATOR_REPORT_SENTENCES_H
#define FANGPIN_SIMULATOR_REPORT_SENTENCES_H

#include "simulator/report_find.h"

struct sentence {
    char zh[400], en[400];
};

enum finding { FINDING_LANES, FINDING_LAG, FINDING_HELP, FINDING_DRAIN, FINDING_AGREEMENT, FINDING_LINKS, FINDINGS };

/* Short titles: "断线与办理". */
struct words finding_title(enum finding which);
struct sentence finding_says(enum finding which, const struct run *r, const struct find *f);

#endif
