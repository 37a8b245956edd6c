/* names.h — what a drill calls things: households (V11#7), results of acts ($c1), offices' areas (V11.area), days
 * (today+3). Filled into the texts of acts and expectations. */
#ifndef FANGPIN_SIMULATOR_NAMES_H
#define FANGPIN_SIMULATOR_NAMES_H

#include "base/prng.h"
#include "simulator/drill.h"

#define NAME_BYTES_MAX 48

struct names;

/* What an act gave. */
struct named {
    struct subject subject;
    struct id event;
};

struct names *names_new(const struct drill *d);
void names_free(struct names *n);

/* A name used again means the later thing. */
void names_put(struct names *n, const char *name, struct named v);
const struct named *names_get(const struct names *n, const char *name);

/* Households by office and number, from 1, with the head's identity number. */
void names_household(struct names *n, uint32_t office, uint32_t no, struct subject s, const char *citizen_id);

/* What a text is filled in for. */
struct filling {
    const struct names *names;
    const struct drill *d;
    struct wall now;
    const char *each; /* "@"; NULL: it stays */
    struct prng *any; /* for V11#any */
    bool trial;       /* only names are looked at: unknown values become zeros */
    bool lenient;     /* words that name no office stand for themselves: picks have words like cases# */
};

/* Fill `text` in. False with *why (Chinese / English) and the word it is about, or when it does not fit. */
bool names_fill(const struct filling *f, const char *text, char *out, size_t room, char word[NAME_BYTES_MAX],
                const char **why);

#endif
