#include "base/must.h"

#include <stdio.h>
#include <stdlib.h>

_Noreturn void must_fail(const char *what, const char *file, int line)
{
    fprintf(stderr, "fangpin: a bug of ours: must(%s) at %s:%d\n", what, file, line);
    fflush(stderr);
    abort();
}
