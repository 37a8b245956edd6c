/* store_bed.h — a real store in a folder of its own, and authors who sign events for it. */
#ifndef FANGPIN_TESTS_SUPPORT_STORE_BED_H
#define FANGPIN_TESTS_SUPPORT_STORE_BED_H

#include "replication/store.h"

#define BED_DIR_BYTES 64

struct bed {
    char dir[BED_DIR_BYTES];
    struct store *s;
    struct arena arena; /* signed events live here until the bed is gone */
};

/* Make a folder and a store in it. */
void bed_up(struct bed *b);
/* Close the store and remove the folder. */
void bed_down(struct bed *b);
void bed_close(struct bed *b);
/* Open it again, with a map of `map_bytes` (0: as bed_up). */
void bed_open(struct bed *b, uint64_t map_bytes);
void bed_reopen(struct bed *b);
/* cmocka's setup and teardown: `*state` is a struct bed. */
int bed_setup(void **state);
int bed_teardown(void **state);

/* A signed event and its envelope; both live in the bed's arena. */
struct bed_event {
    struct event e;
    struct span envelope;
};

/* Keys from a number. */
struct office_keys bed_keys(unsigned seed);

/* A scope by its numbers. */
struct scope bed_scope(uint64_t area, enum reach reach);

/* What bed_sign is to say; everything else is filled in. */
struct bed_draft {
    const struct office_keys *keys;
    struct scope scope;
    uint8_t lane, thread;
    uint64_t sequence, position;
    struct id previous;
    const char *body;   /* NULL: "body" */
    const char *sealed; /* NULL: none */
};
struct bed_event bed_sign(struct bed *b, const struct bed_draft *d);

/* The next event of a stream, given the head and the author's highest position. */
struct bed_event bed_next(struct bed *b, struct txn *t, const struct office_keys *k, struct scope scope, uint8_t lane,
                          uint8_t thread, const char *body);

/* Sign the next event of a stream and append it, up and down. */
struct log_entry bed_append(struct bed *b, struct txn *t, const struct office_keys *k, struct scope scope, uint8_t lane,
                            uint8_t thread, const char *body);

struct stream_key bed_stream(const struct office_keys *k, struct scope scope, uint8_t lane, uint8_t thread);

#endif
