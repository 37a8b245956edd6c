/* demo_internal.h — what the files of the demo share. Nobody else includes it. */
#ifndef FANGPIN_NODE_DEMO_INTERNAL_H
#define FANGPIN_NODE_DEMO_INTERNAL_H

#include <stdio.h>

#include "node/demo/areas.h"
#include "node/demo/fleet.h"
#include "node/api/people.h"

#define HOMES       11 /* households of the story */
#define ID_TEXT_LEN 32

/* One household as the story means it to end; the table is checked against this. */
struct home {
    char name[32], id[ID_TEXT_LEN + 1];
    const char *area;
    int64_t helped_fen, granted_fen;
    const char *degree, *outcome; /* as the API names them */
    unsigned owed;                /* steps still owed */
    char decision[ID_TEXT_LEN + 1];
};

struct demo {
    struct fleet fleet;
    struct office *office[ALL_OFFICES];
    struct home home[HOMES];
    char fund[ID_TEXT_LEN + 1], authority[ID_TEXT_LEN + 1];
    int64_t unsent_when_cut[ALL_OFFICES]; /* towards the parent; the root has none */
    int64_t lag_s_when_cut[ALL_OFFICES];
    double started_ms;
    unsigned claims, failed;
    json_t *told; /* every claim, for --json */
    FILE *talk;   /* where progress goes */
};

/* A heading of the story. */
void demo_step(struct demo *d, const char *text);
/* Say something that was checked. Counts it, and returns `ok`. */
bool demo_claim(struct demo *d, bool ok, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The acts, in order; each is false when a claim of it failed. */
bool demo_found(struct demo *d);     /* four offices, enrolled and level */
bool demo_prepare(struct demo *d);   /* fund, rights, standing authority, households known before */
bool demo_cut(struct demo *d);       /* the lines break, work goes on at every tier */
bool demo_heal(struct demo *d);      /* the lines come back, everything flows up */
bool demo_paperwork(struct demo *d); /* visits, decisions, a refusal, notices */

/* The second township beside them (second.c): its own fund rights, the household that both villages helped. */
bool second_found(struct demo *d);
bool second_prepare(struct demo *d);
bool second_cut(struct demo *d);  /* both townships are cut off from the county */
bool second_heal(struct demo *d); /* the duplicate is found and settled, the fund adds up */

/* File at an office and give the answer's `subject` (NULL: not wanted). False (and said) when it is refused. */
bool file_as(struct demo *d, int at, json_t *filing, char subject[ID_TEXT_LEN + 1]);
/* Wait until what was given from above can be spent: exactly this much. */
bool wait_for_rights(struct demo *d, int at, int64_t fen);
/* What an office may still spend, as it says itself. */
int64_t available(struct demo *d, int at);
bool say_level(struct demo *d);

/* The closing table, each cell checked. */
bool demo_table(struct demo *d, FILE *out);

#endif
