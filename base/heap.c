#include "base/heap.h"

#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/must.h"

static void swap(void *x, void *y, size_t size)
{
    uint8_t kept[HEAP_ELEMENT_BYTES_MAX];

    memcpy(kept, x, size);
    memcpy(x, y, size);
    memcpy(y, kept, size);
}

void heap_up(void *at, size_t n, size_t size, heap_before *before)
{
    uint8_t *a = at;

    must(n > 0 && size <= HEAP_ELEMENT_BYTES_MAX);
    for (size_t i = n - 1, parent; i > 0; i = parent) {
        parent = (i - 1) / 2;
        if (!before(a + i * size, a + parent * size))
            return;
        swap(a + i * size, a + parent * size, size);
    }
}

void heap_down(void *at, size_t n, size_t size, heap_before *before)
{
    uint8_t *a = at;

    must(size <= HEAP_ELEMENT_BYTES_MAX);
    for (size_t i = 0;;) {
        size_t least = i;
        for (size_t k = 2 * i + 1; k < 2 * i + 3 && k < n; k++)
            least = before(a + k * size, a + least * size) ? k : least;
        if (least == i)
            return;
        swap(a + i * size, a + least * size, size);
        i = least;
    }
}
