#include "tiers/departments.h"

#include <stdlib.h>
#include <string.h>

#include "base/span.h"
#include "tiers/fold.h"

#define P(kind)     (1u << PUSH_##kind)
#define L(category) (1u << CATEGORY_##category)

/* Row n has number n + 1. */
static const struct department departments[] = {
#define X(name, zh, no, kinds, leads) {#name, zh, no, kinds, leads},
    DEPARTMENT_LIST(X)
#undef X
};
static_assert(ARRAY_LEN(departments) == DEPARTMENTS, "one row for each department");

static const struct push_data_kind data_kinds[] = {
#define X(name, zh, no, risk) {#name, zh, no, risk},
    PUSH_KIND_LIST(X)
#undef X
};
static_assert(ARRAY_LEN(data_kinds) == PUSH_DATA_KINDS, "one row for each kind of data");

const struct department *department_of(uint32_t no)
{
    return no >= 1 && no <= DEPARTMENTS ? &departments[no - 1] : NULL;
}

const struct department *department_named(const char *text)
{
    const char *bare = strncmp(text, "DEPT_", 5) == 0 ? text + 5 : text;
    char *end;
    unsigned long no = strtoul(text, &end, 10);

    for (size_t i = 0; i < DEPARTMENTS; i++) {
        if (strcmp(departments[i].name, bare) == 0 || strcmp(departments[i].name_zh, text) == 0)
            return &departments[i];
    }
    return *text >= '1' && *text <= '9' && *end == '\0' && no <= DEPARTMENTS ? department_of((uint32_t)no) : NULL;
}

const struct department *department_table(size_t *n)
{
    *n = DEPARTMENTS;
    return departments;
}

const struct push_data_kind *push_data_kind_of(uint32_t no)
{
    return no >= 1 && no <= PUSH_DATA_KINDS ? &data_kinds[no - 1] : NULL;
}

bool department_pushes(uint32_t dept, uint32_t push_kind)
{
    const struct department *d = department_of(dept);

    return d && push_kind >= 1 && push_kind <= PUSH_DATA_KINDS && d->kinds & 1u << push_kind;
}

bool push_hides_source(uint32_t dept, uint32_t push_kind)
{
    return dept == DEPT_PETITIONS || push_kind == PUSH_PETITION;
}
