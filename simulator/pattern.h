/* pattern.h — numbers in braces: "V{11-14}#{1,3,5-9}" stands for many texts. All braces of one text count together and
 * must therefore stand for equally many; a brace of one value stays the same. */
#ifndef FANGPIN_SIMULATOR_PATTERN_H
#define FANGPIN_SIMULATOR_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PATTERN_MANY_MAX 100000u

/* How many texts it stands for (1 without braces); 0 with *why when it is wrong. */
uint32_t pattern_count(const char *text, const char **why);

/* The text number `i`, from 0, of a pattern whose count is good. False when it does not fit. */
bool pattern_fill(const char *text, uint32_t i, char *out, size_t room);

/* `text` with each '@' replaced by `each` (NULL: it stays). What does not fit is left off, at a whole word of the text. */
void pattern_each(const char *text, const char *each, char *out, size_t room);

#endif
