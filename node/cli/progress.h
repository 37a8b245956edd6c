/* progress.h — one line on the terminal that is written over while something long runs; nothing where standard error is
 * no terminal. */
#ifndef FANGPIN_NODE_CLI_PROGRESS_H
#define FANGPIN_NODE_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    bool on;
    uint64_t began_ms, shown_ms; /* by the machine's own clock */
};

void progress_begin(struct progress *p);
/* Simulated time `ms` of `of_ms`, and what was signed so far. Drawn a few times a second at most. */
void progress_show(struct progress *p, uint64_t ms, uint64_t of_ms, uint64_t events, const char *phase);
void progress_end(struct progress *p); /* the line is taken away */

/* The line itself, without the sign that writes over the last one. `took_ms` of real time. */
void progress_line(char *out, unsigned room, uint64_t ms, uint64_t of_ms, uint64_t took_ms, uint64_t events,
                   const char *phase);

#endif
