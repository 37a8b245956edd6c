/* I28. Determinism: one seed is one run. The storm runs a seed twice and counts (storm_verb.c). */
#include "simulator/check.h"

const struct check check_i28 = {.id = "I28", .zh = "同一种子同一过程", .en = "determinism"};
