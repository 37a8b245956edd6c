/* columns.h — tables whose columns line up also in Chinese: width is counted in cells, not bytes. */
#ifndef FANGPIN_NODE_CLI_COLUMNS_H
#define FANGPIN_NODE_CLI_COLUMNS_H

#include <stdio.h>

struct columns;

/* `heads` are the column titles; one beginning with '>' is aligned to the right. NULL: no memory. */
struct columns *columns_new(const char *const *heads, size_t n);
/* One row of exactly n texts; copied. NULL stands for "?": unknown. */
void columns_row(struct columns *t, const char *const *cells);
size_t columns_rows(const struct columns *t);
void columns_print(const struct columns *t, FILE *out);
void columns_free(struct columns *t);

/* Cells a terminal needs for a text; bytes that are no UTF-8 count one each. */
size_t text_width(const char *text);

#endif
