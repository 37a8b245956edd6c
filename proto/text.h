/* text.h — text from strangers that will be shown to people. */
#ifndef FANGPIN_PROTO_TEXT_H
#define FANGPIN_PROTO_TEXT_H

#include "base/span.h"

/* Whether it is UTF-8 as Unicode defines it (shortest form, no surrogates) and without control characters. */
bool text_shown(struct span text);

/* Leave off an end that is no whole character: what was cut to its room by bytes is text again. */
void text_cut_whole(char *text);

#endif
