/* A visit with a form: checked, its facts judged by the rules in force, the answers into the body and the form itself
 * into the sealed part. */
#include <stdio.h>
#include <string.h>

#include "tiers/assessment.h"
#include "tiers/filing_parts.h"
#include "tiers/predicate_limits.h"

/* Chinese first, English after " / ". A citizen id and a date are refused in the words that other acts use. */
static const struct {
    const char *what, *remedy;
} faults[] = {
    [FORM_UNREADABLE] = {"表单读不出 / the form cannot be read", "用 fangpin household check 检查 / check it first"},
    [FORM_FACT_WRONG] = {"表单里有一项情况不成立 / a fact in the form cannot be",
                         "核对情况、数值和来源,每项只填一次 / check fact, value and source; each stands once"},
    [FORM_MONEY_WRONG] = {"表单里有金额超出范围 / an amount in the form is out of range",
                          "金额以分计,不为负 / amounts are fen and not negative"},
    [FORM_OTHER_DAY] = {"表单的入户日期与填报的日期不同 / the form's day of the visit is not the act's",
                        "改成同一天,或只在表单里写 / make them one, or give it in the form alone"},
    [FORM_TOO_MANY] = {"表单里的名单太长 / a list in the form is too long",
                       "一户一表,核对名单 / one form a household, check the lists"},
};

static int form_refuse(struct job *j, enum form_fault fault)
{
    switch (fault) {
    case FORM_GOOD:
        return 0;
    case FORM_DATE_WRONG:
        return refuse(j->why, REFUSE_DATE_IN_FUTURE);
    case FORM_ID_SHAPE:
        return refuse(j->why, REFUSE_CITIZEN_ID_SHAPE);
    case FORM_ID_CHECK:
        return refuse(j->why, REFUSE_CITIZEN_ID_CHECK);
    case FORM_ID_BIRTH:
        return refuse(j->why, REFUSE_CITIZEN_ID_BIRTH);
    default:
        j->why->code = "bad_form";
        snprintf(j->why->what, sizeof j->why->what, "%s", faults[fault].what);
        snprintf(j->why->why, sizeof j->why->why, "表单不能据以判断 / nothing can be judged by such a form");
        snprintf(j->why->remedy, sizeof j->why->remedy, "%s", faults[fault].remedy);
        return ERR_REFUSED;
    }
}

int guard_form(struct job *j)
{
    if (j->f->form.at == NULL)
        return 0;
    j->form = visit_form_read(j->f->form, j->a);
    if (j->form == NULL)
        return form_refuse(j, FORM_UNREADABLE);
    enum form_fault fault = visit_form_check(j->form, j->w->today);
    uint32_t on = j->form->visited_on;
    if (fault == FORM_GOOD && on != 0 && j->f->date != 0 && on != j->f->date)
        fault = FORM_OTHER_DAY;
    if (fault == FORM_GOOD && on != 0)
        j->date = on;
    return form_refuse(j, fault);
}

int form_assess(struct job *j, Fangpin__V1__VisitBody *b)
{
    struct predicate_limits limits = predicate_limits_of(j->w->pack);
    struct form_context context = {
        .limits = &limits, .visited_on = j->date, .people = j->household->living, .origin = j->household->origin};
    struct assessed *x = arena_take(j->a, sizeof *x);
    struct subject salt = j->w->mint(j->w->self);

    if (x == NULL)
        return ERR_NOMEM;
    j->form->form = (ProtobufCBinaryData){.len = sizeof salt.b, .data = arena_copy(j->a, salt.b, sizeof salt.b)};
    j->form->visited_on = j->date;
    uint8_t *at = arena_take(j->a, fangpin__v1__visit_form__get_packed_size(j->form) + 1);
    struct id *hash = arena_take(j->a, sizeof *hash);
    if (j->form->form.data == NULL || at == NULL || hash == NULL)
        return ERR_NOMEM;
    j->out->personal = span_of(at, fangpin__v1__visit_form__pack(j->form, at));
    *hash = hash_of(j->out->personal);
    assessment_make(x, j->form, &context, j->w->today);
    b->key_id =
        (ProtobufCBinaryData){.len = sizeof j->w->register_key.b, .data = (uint8_t *)(uintptr_t)j->w->register_key.b};
    b->form_hash = (ProtobufCBinaryData){.len = sizeof hash->b, .data = hash->b};
    return assessment_write(b, &x->sum, j->a);
}
