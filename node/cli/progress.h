/* progress.h — one line on the terminal that is written over while something long runs. Where standard error is no
 * terminal, a line of its own every minute: the file of a run that takes an hour says how far it is. */
#ifndef FANGPIN_NODE_CLI_PROGRESS_H
#define FANGPIN_NODE_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    bool on, drawn;              /* a terminal; its line shows something */
    uint64_t began_ms, shown_ms; /* by the machine's own clock */
    uint64_t still_ms; /* when simulated time last stood at its beginning: how fast it goes counts from there */
};

void progress_begin(struct progress *p);
/* Simulated time `ms` of `of_ms`, and what was signed so far. Drawn a few times a second at most. */
void progress_show(struct progress *p, uint64_t ms, uint64_t of_ms, uint64_t events, const char *phase);
void progress_end(struct progress *p); /* the line is taken away */

/* The line itself, without the sign that writes over the last one. `took_ms` of real time, `moved_ms` of it since
 * simulated time moves. */
void progress_line(char *out, unsigned room, uint64_t ms, uint64_t of_ms, uint64_t took_ms, uint64_t moved_ms,
                   uint64_t events, const char *phase);

#endif
