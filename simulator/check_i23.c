/* I23. Progress: once all is healed, every office is level within the budget. The storm looks (storm_calm.c) and counts. */
#include "simulator/check.h"

const struct check check_i23 = {.id = "I23", .zh = "按时对齐", .en = "progress"};
