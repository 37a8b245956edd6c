/* whole.h — whole numbers as people write them in drills and after options. */
#ifndef FANGPIN_SIMULATOR_WHOLE_H
#define FANGPIN_SIMULATOR_WHOLE_H

#include <stdbool.h>
#include <stdint.h>

/* "7", or "0x1f" too when `hex`. False, leaving `out` alone: anything else, or a number that is not from least to most. */
bool whole_parse(uint64_t *out, const char *text, bool hex, uint64_t least, uint64_t most);

#endif
