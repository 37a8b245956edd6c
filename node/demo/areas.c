/* The area list is part of the program, so that the demo needs no file beside the binary. */
#include "node/demo/demo_internal.h"

__asm__(".section .rodata\n"
        ".global demo_area_list_begin\n"
        ".global demo_area_list_end\n"
        "demo_area_list_begin:\n"
        ".incbin \"" FANGPIN_DEMO_AREAS "\"\n"
        "demo_area_list_end:\n"
        ".previous\n");

extern const uint8_t demo_area_list_begin[], demo_area_list_end[];

struct span demo_area_list(void)
{
    return span_of(demo_area_list_begin, (size_t)(demo_area_list_end - demo_area_list_begin));
}
