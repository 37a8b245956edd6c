/* facts_line.h — evidence written as one line: "members=3 net_income_total_fen=2039999 risk !self_able". A word is a
 * yes/no fact that is TRUE, with ! before it FALSE, with = a number; what is not named is unknown. */
#ifndef FANGPIN_TESTS_SUPPORT_FACTS_LINE_H
#define FANGPIN_TESTS_SUPPORT_FACTS_LINE_H

#include "tiers/evidence.h"

void facts_line(struct evidence *e, const char *line, struct basis basis);

#endif
