/* report_read.h — checked reading of a run.json document; report_run.c alone calls it. */
#ifndef FANGPIN_SIMULATOR_REPORT_READ_H
#define FANGPIN_SIMULATOR_REPORT_READ_H

#include "simulator/report_run.h"

/* The first fault sticks: once rc is not 0 every reader does nothing and gives an empty value. */
struct reading {
    struct arena *memory;
    char *fault;      /* RUN_FAULT_BYTES, or NULL */
    const char *list; /* the part being read, for the place of a fault */
    size_t at;        /* its row, or RUN_NONE */
    json_t *names;    /* office name -> index */
    int rc;
};

/* Fill `r` from the document. What was taken from the arena stays there. */
void reading_run(struct reading *g, const json_t *doc, struct run *r);

/* "2022-06-09T20:00:00+08:00" (or Z) to wall time; false for anything else. */
bool report_instant(struct wall *out, const char *text);

#endif
