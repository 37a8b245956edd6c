/* code.h — small numbers under the names that JSON, commands and people use. */
#ifndef FANGPIN_TIERS_CODE_H
#define FANGPIN_TIERS_CODE_H

#include <stddef.h>
#include <stdint.h>

struct code {
    const char *name; /* "cash", in JSON and on the command line */
    const char *zh;   /* "现金", on screens */
    uint32_t no;
};

struct code_list {
    const char *field; /* the JSON field it belongs to */
    const struct code *at;
    size_t n;
};

#endif
