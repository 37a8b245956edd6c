/* drill_time.h — times, lengths and days as a drill writes them. Times are of UTC+8. */
#ifndef FANGPIN_SIMULATOR_DRILL_TIME_H
#define FANGPIN_SIMULATOR_DRILL_TIME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"

/* "2022-06-09 20:00", also with seconds, also 24:00. */
bool wall_parse(struct wall *out, const char *text);
/* "500ms", "30s", "5m", "2h", "3d", "1d12h": the sum of its parts. */
bool length_parse(uint64_t *ms, const char *text);
/* A moment of a drill that began at `start`: "06-10 00:05" in the year of the start, a whole date, or "+1d12h". False:
 * not understood, or `early`: before the start. A drill that goes on over New Year writes the year: a slip of a day
 * would else mean a year later. */
bool moment_parse(uint64_t *ms, struct wall start, const char *text, bool *early);
/* "2022-06-10 00:05:00" and "2022-06-09T20:00:00+08:00". */
void wall_print(char out[32], struct wall w);
void wall_print_rfc(char out[32], struct wall w);
/* "2022-06-10" of a moment, `days` later. */
void day_print(char out[16], struct wall w, int days);

#endif
