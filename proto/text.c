#include "proto/text.h"

/* How many bytes follow this first one; -1 when it begins nothing. */
static int followers(uint8_t first)
{
    if (first < 0x80)
        return 0;
    if (first >= 0xc2 && first < 0xe0)
        return 1;
    if (first >= 0xe0 && first < 0xf0)
        return 2;
    return first >= 0xf0 && first < 0xf5 ? 3 : -1;
}

static bool scalar_allowed(uint32_t c, int more)
{
    static const uint32_t least[] = {0x20, 0x80, 0x800, 0x10000};

    if (c < least[more] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
        return false;
    return c != 0x7f && !(c >= 0x80 && c < 0xa0);
}

bool text_shown(struct span text)
{
    for (size_t i = 0; i < text.len;) {
        uint8_t first = text.at[i++];
        int more = followers(first);
        if (more < 0 || text.len - i < (size_t)more)
            return false;
        uint32_t c = more == 0 ? first : first & (0x3fu >> more);
        for (int k = 0; k < more; k++, i++) {
            if ((text.at[i] & 0xc0) != 0x80)
                return false;
            c = c << 6 | (text.at[i] & 0x3f);
        }
        if (!scalar_allowed(c, more))
            return false;
    }
    return true;
}

void text_cut_whole(char *text)
{
    size_t len = strlen(text), at = len;

    while (at > 0 && ((uint8_t)text[at - 1] & 0xc0) == 0x80)
        at--;
    if (at == 0)
        return;
    uint8_t lead = (uint8_t)text[at - 1];
    size_t want = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    if (at - 1 + want > len)
        text[at - 1] = '\0';
}
