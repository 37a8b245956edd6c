#include "simulator/refusal_codes.h"

#include <string.h>
#include <strings.h>

#include "base/near.h"
#include "base/span.h"

/* Made from the sources of tiers/, node/core/ and node/api/ (refusal_codes.awk). */
static const char *const codes[] = {
#include <refusal_codes.inc>
};

/* A word of a drill without the E_ that it may have. */
static const char *bare(const char *wanted)
{
    return strncmp(wanted, "E_", 2) == 0 ? wanted + 2 : wanted;
}

bool refusal_code_same(const char *wanted, const char *code)
{
    return strcasecmp(bare(wanted), code) == 0;
}

bool refusal_code_known(const char *code, const char **near)
{
    *near = NULL;
    for (size_t i = 0; i < ARRAY_LEN(codes); i++)
        if (refusal_code_same(code, codes[i]))
            return true;
    *near = near_match(bare(code), codes, ARRAY_LEN(codes), sizeof codes[0]);
    return false;
}
