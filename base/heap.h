/* heap.h — an array kept as a binary heap: its least element is the first. The array, its room and its count are the
 * caller's; an element has at most HEAP_ELEMENT_BYTES_MAX bytes. */
#ifndef FANGPIN_BASE_HEAP_H
#define FANGPIN_BASE_HEAP_H

#include <stdbool.h>
#include <stddef.h>

/* A strict order: where two are equal the heap keeps no order, so whoever needs one numbers them. */
typedef bool heap_before(const void *x, const void *y);

/* at[n - 1] was just put behind a heap of n - 1 elements of `size` bytes: move it to its place. */
void heap_up(void *at, size_t n, size_t size, heap_before *before);
/* at[0] was just overwritten in a heap of n elements: move it to its place. */
void heap_down(void *at, size_t n, size_t size, heap_before *before);

#endif
