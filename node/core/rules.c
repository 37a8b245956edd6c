/* Which rules the acts of this office follow: the pack in force and the days off that are known. */
#include "node/core/core_internal.h"
#include "tiers/policies.h"

#define RULES_ARENA_BYTES (1u << 20)

static void built_in_years(struct calendar *c)
{
    size_t n;
    const struct policy *lists = policy_calendars(&n);

    for (size_t i = 0; i < n; i++) {
        struct calendar_year year;
        struct pack_faults faults;
        must(calendar_parse(&year, policy_text(&lists[i]), &faults) == 0); /* checked by test_policies */
        calendar_add(c, &year);
    }
}

int rules_open(struct core *c)
{
    struct pack_faults faults;
    size_t n;

    c->rules.arena = arena_of(RULES_ARENA_BYTES);
    built_in_years(&c->rules.calendar);
    int rc = pack_parse(&c->rules.pack, policy_text(&policy_packs(&n)[0]), &faults, &c->rules.arena);
    must(rc != ERR_INVALID);
    return rc;
}

void rules_free(struct core *c)
{
    arena_free(&c->rules.arena);
}
