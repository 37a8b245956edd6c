#include "tiers/evidence.h"

#include <string.h>

#include "base/limits.h"
#include "base/must.h"
#include "base/span.h"
#include "tiers/departments.h"

_Static_assert(FACTS <= 128, "a fact set is two words");
_Static_assert((int)BY_CIVIL_AFFAIRS == DEPT_CIVIL_AFFAIRS && (int)BY_RURAL_REV == DEPT_RURAL_REV,
               "the departments that push bear the same numbers as sources");

struct named {
    const char *key, *zh;
};

static const struct {
    struct named name;
    enum fact_type type;
} facts[FACTS] = {
#define X(name, key, type, zh) {{key, zh}, FACT_##type},
    FACT_LIST(X)
#undef X
};

static const struct named sources[SOURCES] = {
#define X(name, key, zh) {key, zh},
    SOURCE_LIST(X)
#undef X
};

static const struct named departments[SOURCE_DEPARTMENTS] = {
#define X(name, key, zh) {key, zh},
    SOURCE_DEPARTMENT_LIST(X)
#undef X
};

const char *fact_key(enum fact_name f)
{
    must(f < FACTS);
    return facts[f].name.key;
}

const char *fact_text_zh(enum fact_name f)
{
    must(f < FACTS);
    return facts[f].name.zh;
}

enum fact_type fact_type(enum fact_name f)
{
    must(f < FACTS);
    return facts[f].type;
}

enum fact_name fact_by_key(const char *key)
{
    unsigned f = 0;

    while (f < FACTS && strcmp(facts[f].name.key, key) != 0)
        f++;
    return (enum fact_name)f;
}

static unsigned named_find(const struct named *at, unsigned n, const char *key)
{
    unsigned i = 0;

    while (i < n && strcmp(at[i].key, key) != 0)
        i++;
    return i;
}

static const struct named *named_at(const struct named *at, unsigned n, unsigned i)
{
    return &at[i < n ? i : 0];
}

const char *source_key(unsigned source)
{
    return named_at(sources, SOURCES, source)->key;
}

const char *source_text_zh(unsigned source)
{
    return named_at(sources, SOURCES, source)->zh;
}

enum source source_by_key(const char *key)
{
    return (enum source)named_find(sources, SOURCES, key);
}

const char *department_key(unsigned department)
{
    return named_at(departments, SOURCE_DEPARTMENTS, department)->key;
}

const char *department_text_zh(unsigned department)
{
    return named_at(departments, SOURCE_DEPARTMENTS, department)->zh;
}

enum source_department department_by_key(const char *key)
{
    return (enum source_department)named_find(departments, SOURCE_DEPARTMENTS, key);
}

void fact_tell(struct evidence *e, enum fact_name f, int64_t value, struct basis basis)
{
    must(f < FACTS);
    e->at[f] = (struct fact){.known = true, .value = value, .basis = basis};
}

static bool fact_can_be(const struct fact *f, enum fact_name name)
{
    if (f->basis.source >= SOURCES || f->basis.department >= SOURCE_DEPARTMENTS)
        return false;
    if (f->basis.department != BY_NONE && f->basis.source != SOURCE_DEPARTMENT)
        return false;
    if (!f->known)
        return true;
    if (facts[name].type == FACT_TRI)
        return f->value == 0 || f->value == 1;
    int64_t least = name == FACT_INCOME_TOTAL ? -FEN_MAX : name == FACT_MEMBERS ? 1 : 0;
    return f->value >= least && f->value <= FEN_MAX;
}

enum fact_name evidence_wrong(const struct evidence *e)
{
    unsigned f = 0;

    while (f < FACTS && fact_can_be(&e->at[f], (enum fact_name)f))
        f++;
    return (enum fact_name)f;
}

void fact_set_add(struct fact_set *s, enum fact_name f)
{
    must(f < FACTS);
    s->words[f / 64] |= 1ull << (f % 64);
}

bool fact_set_has(const struct fact_set *s, enum fact_name f)
{
    must(f < FACTS);
    return s->words[f / 64] >> (f % 64) & 1;
}

struct fact_set fact_set_union(struct fact_set a, struct fact_set b)
{
    return (struct fact_set){{a.words[0] | b.words[0], a.words[1] | b.words[1]}};
}

unsigned fact_set_count(const struct fact_set *s)
{
    return (unsigned)__builtin_popcountll(s->words[0]) + (unsigned)__builtin_popcountll(s->words[1]);
}

enum tri kept_steadily(const enum tri *months, size_t n, unsigned need)
{
    enum tri kept = need == 0 || n < need ? TRI_UNKNOWN : TRI_TRUE;

    for (size_t i = n < need ? 0 : n - need; i < n; i++)
        kept = tri_and(kept, months[i]);
    return kept;
}
