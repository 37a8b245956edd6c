#include "tiers/exclusions.h"

#include "tiers/act.h"
#include "tiers/step.h"

#define VISIT_ANSWERS 8u /* VisitBody.answer: see assessment.h */
#define ANSWER_VALUE  3u /* its bits of enum tri */

static void answer_take(uint64_t answer, uint32_t at, uint32_t *bits)
{
    if (at >= INCLUSIONS && at < PREDICATES && (answer & ANSWER_VALUE) == TRI_TRUE)
        *bits |= 1u << (at - INCLUSIONS + 1);
}

bool visit_exclusions(struct span body, uint32_t *out)
{
    struct wire_field f;
    uint32_t at = 0, bits = 0;
    uint64_t answer;
    int more;

    while ((more = wire_next(&body, &f)) == 1) {
        if (f.number != VISIT_ANSWERS || !f.is_bytes)
            continue;
        while (f.bytes.len > 0) {
            if (!step_list_next(&f.bytes, &answer))
                return false;
            answer_take(answer, at++, &bits);
        }
    }
    if (more < 0 || at < PREDICATES)
        return false;
    *out = bits;
    return true;
}

enum predicate exclusion_of(uint32_t number)
{
    return number >= 1 && number <= EXCLUSIONS ? (enum predicate)(INCLUSIONS + number - 1) : PREDICATES;
}

uint32_t exclusion_left(const uint32_t *list, size_t n, uint32_t named, const struct review_override *review,
                        enum override_verdict *why)
{
    for (size_t i = 0; i < n; i++) {
        enum predicate p = exclusion_of(list[i]);
        struct review_override o = *review;
        struct findings f = {0};
        if (p == PREDICATES)
            continue; /* a newer office knows more of them */
        f.at[p].value = TRI_TRUE;
        o.named = named >> list[i] & 1 ? p : PREDICATES;
        *why = override_judge(&f, p, &o);
        if (*why != OVERRIDE_STANDS)
            return list[i];
    }
    return 0;
}
