/* near.h — "did you mean": the nearest of a table's names, for typing errors in commands, settings and fields. */
#ifndef FANGPIN_BASE_NEAR_H
#define FANGPIN_BASE_NEAR_H

#include <stddef.h>

/* Each of the `n` rows of `stride` bytes begins with a `const char *` name (NULL is skipped). The nearest name when
 * it is near enough to be what was meant, else NULL. Letters' case is ignored. */
const char *near_match(const char *word, const void *rows, size_t n, size_t stride);

/* How many single-character changes (insert, drop, replace, swap of neighbours) lie between two words. */
size_t near_distance(const char *a, const char *b);

#endif
