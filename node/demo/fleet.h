/* fleet.h — offices as real processes of the program, each with its own folder, driven through the real commands
 * and the real API. The demo, the live tests and the benchmarks are its users.
 *
 * Every office listens on 127.0.0.1; the line to its children is a relay (unless it is made direct), whose address
 * is the one that tokens carry. If this process dies, the offices die with it. Call everything from one thread. */
#ifndef FANGPIN_NODE_DEMO_FLEET_H
#define FANGPIN_NODE_DEMO_FLEET_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include <jansson.h>

#include "base/area.h"
#include "node/demo/client.h"
#include "node/demo/relay.h"

#define FLEET_OFFICES_MAX 16
#define FLEET_WHY_MAX     600

struct office {
    struct fleet *fleet;
    char area[AREA_TEXT_LEN + 1];
    char dir[64], log[72];
    uint16_t port;
    struct relay *below; /* the line to its children; NULL: direct, or nobody listens */
    struct office *parent;
    pid_t pid; /* 0: not running */
    struct client client;
};

struct fleet {
    char dir[40];       /* temporary folder that holds everything */
    char program[256];  /* the binary */
    char areas[64];     /* the area list, a file */
    const char *config; /* appended to every office's configuration; NULL: nothing */
    struct office office[FLEET_OFFICES_MAX];
    size_t n;
    char why[FLEET_WHY_MAX]; /* what went wrong, for people */
};

/* The program that stands beside the running one: for tests and benchmarks. */
void fleet_program(char *out, size_t room);

/* An empty fleet in a new folder under `under` (NULL: $TMPDIR or /tmp), of this `program` (NULL: the running one).
 * `csv` is the area list. ERR_IO. */
int fleet_open(struct fleet *f, const char *program, const char *under, struct span csv);
/* Stop what still runs; the folder stays for who wants to look. */
void fleet_stop_all(struct fleet *f);
/* Stop what still runs and delete the folder. */
void fleet_close(struct fleet *f);

enum office_line { LINE_RELAY, LINE_DIRECT };

/* The root: init. NULL with f->why filled. It is not running yet. */
struct office *fleet_found(struct fleet *f, const char *area, enum office_line below);
/* A child: invite at the (running) parent, join at the child. NULL with f->why filled. Not running yet. */
struct office *fleet_join(struct fleet *f, struct office *parent, const char *area, enum office_line below);

/* Start `fangpin run` and wait until its API answers. ERR_PEER with why filled when it does not. */
int office_run(struct office *o);
/* SIGTERM and wait. *ms: how long it took. ERR_STATE when it did not leave with 0. */
int office_stop(struct office *o, double *ms);
/* SIGKILL and wait. */
void office_kill(struct office *o);

/* Ask. A new reference, or NULL with f->why filled (also when the status is not 2xx, unless `status` is given). */
json_t *office_get(struct office *o, const char *path, int *status);
json_t *office_post(struct office *o, const char *path, json_t *body, int *status); /* `body` is taken over */

/* Run `fangpin ARG…` (NULL ends) and give what it printed on stdout, malloc'd, in *out when not NULL.
 * Returns its exit status; -1 when it could not be run. stderr is kept in f->why. */
int fleet_command(struct fleet *f, char **out, const char *const *args);

/* Milliseconds of the machine's steady clock; pausing while waiting for something. */
double fleet_ms(void);
void fleet_pause(unsigned ms);

/* Wait until every office's scopes agree with its parent's copy and nothing is unsent; false after `patience_ms`. */
bool fleet_level(struct fleet *f, unsigned patience_ms);

/* Whether parent and child hold the same: every scope and view inside the child's area, and what comes from above. */
bool fleet_agree(struct office *parent, struct office *child);

#endif
