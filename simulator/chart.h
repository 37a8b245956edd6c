/* chart.h — drawings of a run as SVG inside a page: lines over time, swim-lanes, bars.
 *
 * Everything is told twice, by colour and by form (dash, hatch, glyph), so that a black-and-white print says the same.
 * Axes carry units; times are legal time (UTC+8). An unknown value is a gap in its line, never a zero. */
#ifndef FANGPIN_SIMULATOR_CHART_H
#define FANGPIN_SIMULATOR_CHART_H

#include <stdio.h>

#include "simulator/report_run.h"

#define CHART_LINES_MAX 4u

struct chart_line {
    struct words name;
    const struct series *series; /* borrowed */
    bool steps;                  /* a value holds until the next one; else samples are joined */
};

/* A dashed upright with a number; what it means stands in the page. */
struct chart_note {
    int64_t ms;
    unsigned number;
};

struct chart {
    const char *id; /* unique in the page: names its patterns */
    struct words name, axis;
    enum run_unit unit; /* UNIT_MS or UNIT_COUNT */
    struct wall start;
    int64_t from_ms, to_ms;
    size_t n_lines, n_notes;
    struct chart_line lines[CHART_LINES_MAX];
    const struct chart_note *notes; /* borrowed */
    const struct run *cuts;         /* its cut lines as a strip under the plot; NULL for none */
};

/* One SVG. Lines beyond CHART_LINES_MAX are not drawn. */
void chart_lines(FILE *f, const struct chart *c);

/* The offices to show, at most REPORT_LANES_MAX, those where most happened, in the order of the tree. `out` has that
 * much room. Returns how many. */
size_t lanes_choose(const struct run *r, size_t *out);

/* Swim-lanes of n offices as one SVG with its own axis. */
void chart_lanes(FILE *f, const struct run *r, const char *id, const size_t *offices, size_t n);

/* What the signs of the lanes mean, as one small SVG. */
void chart_lanes_legend(FILE *f, const char *id);

/* The n links with the most bytes, up and down, as bars. `links` are indexes. */
void chart_links(FILE *f, const struct run *r, const char *id, const size_t *links, size_t n);

#endif
