/* report_say.h — words and numbers of a report, escaped for where they go: HTML, SVG, a terminal, CSV. */
#ifndef FANGPIN_SIMULATOR_REPORT_SAY_H
#define FANGPIN_SIMULATOR_REPORT_SAY_H

#include <stdio.h>

#include "simulator/report_run.h"

#define SAY_BYTES 96

enum say_language { SAY_ZH, SAY_EN };

/* "2 小时 14 分" or "2 h 14 min": the two largest parts. Negative ones get a sign. */
const char *say_duration(char out[SAY_BYTES], int64_t ms, enum say_language l);

/* "06-10 02:10", legal time (UTC+8). With seconds when `exact`, and the year. */
const char *say_instant(char out[SAY_BYTES], struct wall start, int64_t ms, bool exact);

/* A figure in its unit; "未知" or "unknown" when it is. */
const char *say_figure(char out[SAY_BYTES], struct figure v, enum run_unit unit, enum say_language l);

/* 12345678 as "12,345,678". */
const char *say_count(char out[SAY_BYTES], int64_t n);

/* Text inside HTML, SVG or an attribute in double quotes. Control characters become U+FFFD; beyond
 * REPORT_TEXT_BYTES_MAX bytes it is cut with "…". */
void html_text(FILE *f, const char *text);

/* <span lang=zh>…</span><span lang=en>…</span> */
void html_words(FILE *f, const char *zh, const char *en);

/* <data data-key="…" data-value="N|null">…</data>: what a test compares with run.json. `key` is a path in it
 * ("links/3/bytes_up"), or begins with "derived/". */
void html_figure(FILE *f, const char *key, struct figure v, enum run_unit unit);
/* The same with a key made of a list, a row and a column. */
void html_cell(FILE *f, const char *list, size_t row, const char *column, struct figure v, enum run_unit unit);

/* Text for a terminal: no control characters. */
void plain_text(FILE *f, const char *text);

/* A cell of CSV in quotes; one that a spreadsheet would take for a formula gets an apostrophe. */
void csv_text_cell(FILE *f, const char *text);
/* A number, or nothing when it is unknown. */
void csv_figure(FILE *f, struct figure v);

const char *tier_zh(enum run_tier t);
const char *tier_en(enum run_tier t);
struct words span_words(enum run_span_kind k);
struct words mark_words(enum run_mark_kind k);

static inline struct figure known(int64_t value)
{
    return (struct figure){true, value};
}

#endif
