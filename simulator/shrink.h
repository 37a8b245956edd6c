/* shrink.h — a failure made small: items of a storm are left out, many at first, then one by one, as long as the same
 * invariant still breaks (delta debugging). */
#ifndef FANGPIN_SIMULATOR_SHRINK_H
#define FANGPIN_SIMULATOR_SHRINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether what is kept (a flag for each of n items) still fails. */
typedef bool shrink_fn(void *self, const uint8_t *keep, size_t n);

/* `keep` begins with what fails and ends with as little as was found in `tries` tries. How many are kept. */
size_t shrink(uint8_t *keep, size_t n, unsigned tries, shrink_fn *fails, void *self);

/* "3,7,12-15" of flags and back. False: the text is no such list, or names an item that is not there. */
void shrink_print(char *out, size_t room, const uint8_t *keep, size_t n);
bool shrink_parse(uint8_t *keep, size_t n, const char *text);

#endif
