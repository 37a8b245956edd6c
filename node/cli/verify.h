/* verify.h — check a whole log, offline and from nothing but the network's root: every hash, chain, signature and
 * certificate. Works on a data folder (opened read-only, also beside a running node) and on an export file. */
#ifndef FANGPIN_NODE_CLI_VERIFY_H
#define FANGPIN_NODE_CLI_VERIFY_H

#include <stdio.h>

#include "node/core/core.h"
#include "tiers/roster.h"

/* An export file: this line, then each envelope behind its length (4 bytes, big-endian). */
#define EXPORT_MAGIC     "fangpin export 1\n"
#define EXPORT_MAGIC_LEN (sizeof EXPORT_MAGIC - 1)

#define FAULTS_SHOWN_MAX 50

struct verify_fault {
    struct area area; /* of the office that signed; 0: not readable */
    uint64_t position, sequence;
    uint8_t lane, thread;
    char what[200];
};

struct verify_report {
    uint64_t events, signatures, streams, offices, forks, faults;
    struct verify_fault at[FAULTS_SHOWN_MAX]; /* the first of them */
    struct digest held;                       /* of everything read */
    struct network network;
};

/* Called now and then with how much is done; may be NULL. */
typedef void verify_progress_fn(void *arg, uint64_t done, uint64_t total);

/* Events of one subject kept while the log is read, and looked at with the certificates and the list that it holds. */
struct verify_keep {
    struct subject subject;
    struct arena arena;
    struct event *events;
    size_t n, room;
    struct network network;
    /* At the end; certificates that came by another way may still be taken into the roster. */
    int (*look)(struct verify_keep *k, struct roster *roster, const struct tree *tree);
};

/* All: 0 also when faults were found (see the report); an error when the log cannot be read at all. */
int verify_store(struct verify_report *out, const char *dir, verify_progress_fn *progress, void *arg);
int verify_file(struct verify_report *out, FILE *f, verify_progress_fn *progress, void *arg);
/* Either (f NULL: the folder), with one subject's events kept. */
int verify_keeping(struct verify_report *out, const char *dir, FILE *f, struct verify_keep *keep,
                   verify_progress_fn *progress, void *arg);

#endif
