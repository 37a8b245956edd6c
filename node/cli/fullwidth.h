/* fullwidth.h — signs that an input method leaves where a file wants half-width ones. */
#ifndef FANGPIN_NODE_CLI_FULLWIDTH_H
#define FANGPIN_NODE_CLI_FULLWIDTH_H

#include <stdbool.h>
#include <stdint.h>

#define FULLWIDTH_REMEDY_BYTES 100

/* Whether the rune is one of them; then what to write instead, in both languages. */
bool fullwidth_remedy(char out[FULLWIDTH_REMEDY_BYTES], int32_t rune);

#endif
