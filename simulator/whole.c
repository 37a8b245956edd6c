#include "simulator/whole.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool whole_parse(uint64_t *out, const char *text, bool hex, uint64_t least, uint64_t most)
{
    bool is_hex = hex && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    const char *digits = text + (is_hex ? 2 : 0);
    size_t len = strlen(digits);

    if (len == 0 || strspn(digits, is_hex ? "0123456789abcdefABCDEF" : "0123456789") != len)
        return false;
    errno = 0;
    unsigned long long v = strtoull(digits, NULL, is_hex ? 16 : 10);
    if (errno == ERANGE || v < least || v > most)
        return false;
    *out = v;
    return true;
}
