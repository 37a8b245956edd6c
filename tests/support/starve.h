/* starve.h — want of memory at one chosen place. Every test program is linked so that what arenas and malloc give goes
 * through here (tests/CMakeLists.txt); until a test asks for want it is passed on as it is. */
#ifndef FANGPIN_TESTS_SUPPORT_STARVE_H
#define FANGPIN_TESTS_SUPPORT_STARVE_H

#include <stdbool.h>

#include "base/arena.h"

/* From now on the `nth` piece (from 1) asked of this arena is not given. `a` NULL: of malloc, calloc and realloc. */
void starve(const struct arena *a, unsigned nth);

/* Memory is plenty again. Whether so many pieces were asked for at all. */
bool starve_end(void);

/* `call` with every piece of memory from `a` refused in turn, until it gets all it asks for and answers 0. Each time
 * before it must have answered `want`. */
#define starve_each(a, want, call)                                                                                     \
    do {                                                                                                               \
        int rc_, more_ = 1;                                                                                            \
        for (unsigned nth_ = 1; more_; nth_++) {                                                                       \
            starve((a), nth_);                                                                                         \
            rc_ = (call);                                                                                              \
            more_ = starve_end();                                                                                      \
            assert_int_equal(rc_, more_ ? (want) : 0);                                                                 \
        }                                                                                                              \
    } while (0)

#endif
