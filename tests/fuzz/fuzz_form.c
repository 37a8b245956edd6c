/* Any bytes as a visit form: what is taken for good can be judged, and its answers read again; and as the body of a
 * visit. */
#include "tests/fuzz/fuzz.h"

#include "base/must.h"
#include "tiers/assessment.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    static const struct predicate_limits limits = {.line_fen = 680000,
                                                   .people_max = 99,
                                                   .residence_min_months = 6,
                                                   .away_months = 12,
                                                   .car_fen = 10000000,
                                                   .supporter_income_fen = 10000000,
                                                   .school_age_from = 6,
                                                   .school_age_to = 15};
    struct form_context c = {&limits, 20220613, 3, 2};
    struct arena arena = arena_of(8u << 20);
    Fangpin__V1__VisitForm *f = visit_form_read(span_of(at, len), &arena);
    Fangpin__V1__VisitBody b = FANGPIN__V1__VISIT_BODY__INIT;
    static struct assessed x;
    struct assessment again;

    if (f != NULL && visit_form_check(f, 20220615) == FORM_GOOD) {
        assessment_make(&x, f, &c, 20220615);
        must(evidence_wrong(&x.evidence) == FACTS);
        uint8_t *body = assessment_write(&b, &x.sum, &arena) == 0
                            ? arena_take(&arena, fangpin__v1__visit_body__get_packed_size(&b) + 1)
                            : NULL;
        must(!body || assessment_read(&again, span_of(body, fangpin__v1__visit_body__pack(&b, body))));
    }
    assessment_read(&again, span_of(at, len));
    arena_free(&arena);
    return 0;
}
