/* report_page.h — the parts of the page, each written whole. */
#ifndef FANGPIN_SIMULATOR_REPORT_PAGE_H
#define FANGPIN_SIMULATOR_REPORT_PAGE_H

#include <stdio.h>

#include "simulator/report_find.h"

extern const char report_style[]; /* the style sheet: screen and A4 */

void page_begin(FILE *f, const char *title);
void page_end(FILE *f);

void page_head(FILE *f, const struct run *r, const struct find *found); /* title, verdict, what was run */
void page_score(FILE *f, const struct run *r);
void page_charts(FILE *f, const struct run *r, const struct find *found);
void page_checks(FILE *f, const struct run *r); /* expectations, invariants, faults, what was not exercised */

/* <section id=…><h2>N title</h2>; end with page_section_end. */
void page_section(FILE *f, const char *id, unsigned number, const char *zh, const char *en);
void page_section_end(FILE *f);

/* <tr><th>…</th>…</tr> of pairs zh, en. */
void page_titles(FILE *f, const struct words *titles, size_t n);

#endif
