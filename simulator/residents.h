/* residents.h — who lives in the villages of a drill before it begins: invented people, registered by real filings; and
 * the monitored ones, taken through the whole procedure of identification. */
#ifndef FANGPIN_SIMULATOR_RESIDENTS_H
#define FANGPIN_SIMULATOR_RESIDENTS_H

#include "simulator/act.h"

#define RESIDENTS_FAULT_MAX 700

/* Let everything under way arrive; ERR_BUSY when it does not within `patience_ms`. */
int settle(struct act_run *r, uint64_t patience_ms);

/* Register all households. In each village the monitored come first, then the lifted-out, the destitute, the others.
 * 0; ERR_REFUSED with `fault`; or the simulator's own error. */
int residents_register(struct act_run *r, uint64_t seed, uint64_t patience_ms, char fault[RESIDENTS_FAULT_MAX]);

#endif
