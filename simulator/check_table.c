/* The invariants that are checked: one name per file. */
#include "simulator/check.h"

extern const struct check check_i01, check_i02, check_i03, check_i04, check_i05, check_i06, check_i07, check_i08,
    check_i09, check_i10, check_i11, check_i12, check_i13, check_i14, check_i15, check_i16, check_i17, check_i18,
    check_i21, check_i22, check_i23, check_i24, check_i25, check_i27, check_i28;

const struct check *const check_table[] = {
    &check_i01, &check_i02, &check_i03, &check_i04, &check_i05, &check_i06, &check_i07, &check_i08, &check_i09,
    &check_i10, &check_i11, &check_i12, &check_i13, &check_i14, &check_i15, &check_i16, &check_i17, &check_i18,
    &check_i21, &check_i22, &check_i23, &check_i24, &check_i25, &check_i27, &check_i28,
};
const size_t check_count = ARRAY_LEN(check_table);
