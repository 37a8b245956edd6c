/* text.h — text from strangers that will be shown to people. Internal to proto/. */
#ifndef FANGPIN_PROTO_TEXT_H
#define FANGPIN_PROTO_TEXT_H

#include "base/span.h"

/* Whether it is UTF-8 as Unicode defines it (shortest form, no surrogates) and without control characters. */
bool text_shown(struct span text);

#endif
