/* report_text.h — helpers of what reports and comparisons print on a terminal. */
#ifndef FANGPIN_SIMULATOR_REPORT_TEXT_H
#define FANGPIN_SIMULATOR_REPORT_TEXT_H

#include <stdio.h>

#include "simulator/report_say.h"

#define TEXT_FIGURE_BYTES (2 * SAY_BYTES + 4)

enum paint { PAINT_PLAIN, PAINT_STRONG, PAINT_GOOD, PAINT_BAD, PAINT_WARN };

/* ANSI escapes, or "" without colour. */
const char *paint_on(bool color, enum paint p);
const char *paint_off(bool color);

/* "zh / en" without control characters. */
void text_words(FILE *f, struct words w);
/* The same as a text for a cell; the caller frees. NULL: no memory. */
char *text_cell_words(struct words w);
/* What `write` writes, as a text; the caller frees. NULL: no memory. */
char *text_of(void (*write)(FILE *f, const void *what), const void *what);

/* The seed, digest and build of a run, on one line. */
void text_origin(FILE *f, const struct run *r);
const char *text_figure(char out[TEXT_FIGURE_BYTES], struct figure v, enum run_unit unit);

#endif
