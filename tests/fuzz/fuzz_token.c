/* Any text as a token: what is taken prints to the same token again. */
#include "tests/fuzz/fuzz.h"

#include "base/must.h"
#include "proto/packet.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    char text[4096], again[TOKEN_TEXT_MAX];
    struct token t, u;
    int group;

    if (len >= sizeof text)
        return 0;
    memcpy(text, at, len);
    text[len] = '\0';
    if (token_parse(&t, text, &group) == 0 && token_print(again, &t) == 0)
        must(token_parse(&u, again, &group) == 0 && area_equal(t.area, u.area));
    return 0;
}
