#include "node/cli/fullwidth.h"

#include <stdio.h>

#include "base/span.h"

static const struct {
    int32_t rune;
    const char *half; /* "": it has no place at all */
} signs[] = {
    {0xff1a, "="}, {0xff1d, "="}, {0x201c, "\""}, {0x201d, "\""}, {0xff0c, ","},  {0xff1b, ""},   {0xff5b, "{"},
    {0xff5d, "}"}, {0xff03, "#"}, {0x3000, " "},  {0xff02, "\""}, {0x2018, "\""}, {0x2019, "\""}, {0x3001, ","},
};

bool fullwidth_remedy(char out[FULLWIDTH_REMEDY_BYTES], int32_t rune)
{
    for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
        if (signs[i].rune != rune)
            continue;
        if (signs[i].half[0] == '\0')
            snprintf(out, FULLWIDTH_REMEDY_BYTES, "删去它 / take it out");
        else
            snprintf(out, FULLWIDTH_REMEDY_BYTES, "改成半角 / use the half-width character: %s", signs[i].half);
        return true;
    }
    return false;
}
