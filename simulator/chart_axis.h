/* chart_axis.h — the frame of a chart: where a time and a value stand, and the axes that say so. */
#ifndef FANGPIN_SIMULATOR_CHART_AXIS_H
#define FANGPIN_SIMULATOR_CHART_AXIS_H

#include <stdio.h>

#include "simulator/report_run.h"

#define CHART_WIDTH 900
#define CHART_INK   "#1f2933"
#define CHART_FAINT "#d9dee4"

struct frame {
    double left, right, top, bottom; /* of the plot, in drawing units */
    struct wall start;
    int64_t from_ms, to_ms; /* from_ms < to_ms */
    int64_t step, most;     /* of the value axis */
    int64_t unit;           /* one unit of the labels: 1, or so many milliseconds */
};

double frame_x(const struct frame *a, int64_t ms); /* clamped to the plot */
double frame_y(const struct frame *a, int64_t value);

/* Choose unit, step and end of the value axis so that `most` fits. */
void frame_scale(struct frame *a, int64_t most, enum run_unit unit);

/* The word of the unit of the value axis: "小时 h"; "" for counts. */
const char *frame_unit(const struct frame *a, enum run_unit unit);

/* Value axis with grid; time axis with its labels below `bottom`. */
void axis_values(FILE *f, const struct frame *a, const char *zh, const char *en, enum run_unit unit);
void axis_times(FILE *f, const struct frame *a, double bottom);

/* Open and close a drawing that tells its name to who cannot see it. */
void svg_open(FILE *f, const char *id, double height, struct words name);
void svg_close(FILE *f);
/* A text with its anchor ("start", "middle", "end"); `size` in drawing units. */
void svg_text(FILE *f, double x, double y, const char *anchor, int size, const char *text);
/* The same, cut with "…" to so many cells of a terminal. */
void svg_text_cut(FILE *f, double x, double y, const char *anchor, int size, const char *text, size_t cells);
/* <title> with both languages: what a browser shows under the pointer. */
void svg_hint(FILE *f, const char *zh, const char *en);

/* The hatches, once per drawing: url(#ID-cut) and so on. */
void svg_patterns(FILE *f, const char *id);

#endif
