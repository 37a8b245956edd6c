/* api_bed.h — the API asked about an office of a world, without HTTP and without a thread. */
#ifndef FANGPIN_TESTS_API_BED_H
#define FANGPIN_TESTS_API_BED_H

#include <jansson.h>

#include "support/world.h"

struct bed_answer {
    int status;
    json_t *json; /* NULL for binary answers */
    char *body;
    size_t len;
    char next[64];
};

/* Ask "/v1/path?name=value&…" of an office; `body` NULL: GET. Questions for the core are given to it. */
struct bed_answer bed_ask(struct world *w, const char *office, const char *path, const char *body);
struct bed_answer bed_ask_as(struct world *w, const char *office, const char *method, const char *path,
                             const char *body);
void bed_free(struct bed_answer *a);

/* Text under a path of keys "error.code"; "" when absent. Numbers in a list are indexes: "cases.0.area". */
const char *bed_text(const struct bed_answer *a, const char *path);
long long bed_number(const struct bed_answer *a, const char *path); /* -1 when absent */
const json_t *bed_at(const struct bed_answer *a, const char *path);

#endif
