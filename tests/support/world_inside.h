/* world_inside.h — what the files of the world share. Nobody else includes it. */
#ifndef FANGPIN_TESTS_WORLD_INSIDE_H
#define FANGPIN_TESTS_WORLD_INSIDE_H

#include "base/prng.h"
#include "tests/support/world.h"

#define OFFICES_MAX 64u

struct office {
    char name[16];
    char dir[200];
    struct area area;
    struct office_keys keys;
    struct store *store;
    struct core *core;
    struct mono deadline;
    int64_t skew_ms; /* its clock less the world's */
};

struct frame {
    struct frame *next;
    unsigned from, to;
    bool invite;
    size_t len;
    uint8_t bytes[];
};

struct world {
    char root[120];
    struct tree *tree;
    struct prng prng;
    struct office at[OFFICES_MAX];
    unsigned n;
    bool up[OFFICES_MAX][OFFICES_MAX];
    unsigned lose[OFFICES_MAX][OFFICES_MAX], duplicate;
    struct frame *first, **last;
    struct mono now;
    struct wall wall;
    struct arena arena;
    struct arena made; /* events made by hand */
    struct filing_reply reply;
    struct core_status status;
    struct token token;
    int invite_rc;
    Fangpin__V1__EnrolGrant *grant;
    struct arena grant_arena;
    char *told;
    size_t told_len, told_read;
    void (*tamper)(void *arg, uint8_t *bytes, size_t len);
    void *tamper_arg;
};

unsigned world_find(const struct world *w, const char *name);

#endif
