#include "node/api/assessment_json.h"

#include "node/api/values.h"

static json_t *tri_json(enum tri t)
{
    return t == TRI_UNKNOWN ? json_null() : json_boolean(t == TRI_TRUE);
}

static void basis_add(json_t *o, const struct basis *b)
{
    json_object_set_new(o, "source", b->source == SOURCE_NONE ? json_null() : json_string(source_key(b->source)));
    json_object_set_new(o, "source_zh",
                        b->source == SOURCE_NONE ? json_null() : json_string(source_text_zh(b->source)));
    json_object_set_new(o, "department",
                        b->department == BY_NONE ? json_null() : json_string(department_key(b->department)));
    json_object_set_new(o, "department_zh",
                        b->department == BY_NONE ? json_null() : json_string(department_text_zh(b->department)));
    json_object_set_new(o, "date", value_date(b->date));
}

static json_t *answer_json(const struct answer *a)
{
    json_t *o = json_object();

    json_object_set_new(o, "value", tri_json(a->value));
    basis_add(o, &a->basis);
    json_object_set_new(o, "rule_unset", json_boolean(a->unset));
    return o;
}

static json_t *conditions_json(const struct assessment *a)
{
    json_t *list = json_array();

    for (unsigned p = 0; p < PREDICATES; p++) {
        json_t *o = answer_json(&a->at[p]);
        json_object_set_new(o, "code", json_string(predicate_code((enum predicate)p)));
        json_object_set_new(o, "number", json_string(predicate_number((enum predicate)p)));
        json_object_set_new(o, "excludes", json_boolean(predicate_excludes((enum predicate)p)));
        json_object_set_new(o, "zh", json_string(predicate_text_zh((enum predicate)p)));
        json_array_append_new(list, o);
    }
    return list;
}

/* K5: both ways, until the county has decided where the person belongs. */
static json_t *contested_json(const struct assessment *a)
{
    if (a->contested == 0)
        return json_null();
    return json_pack("{s:s, s:o, s:o, s:o}", "mark", "CONTESTED", "persons", value_count(a->contested), "with",
                     answer_json(&a->at[ASSESSED_BELOW]), "without", answer_json(&a->without));
}

json_t *assessment_json(const struct assessment *a)
{
    json_t *o = json_pack(
        "{s:o, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "assessed_on", value_date(a->assessed_on),
        "standing", standing_key(a->standing), "standing_zh", standing_text_zh(a->standing), "class",
        household_class_key(a->household_class), "class_zh", household_class_text_zh(a->household_class), "below_line",
        answer_json(&a->at[ASSESSED_BELOW]), "residence", answer_json(&a->at[ASSESSED_RESIDENCE]), "conditions",
        conditions_json(a), "missing", value_count(a->missing), "verifiers", value_count(a->verifiers), "dropouts",
        value_count(a->dropouts), "line_fen", a->line_fen > 0 ? json_integer(a->line_fen) : json_null());
    json_object_set_new(o, "contested", contested_json(a));
    return o;
}

static json_t *set_json(const struct fact_set *s)
{
    json_t *list = json_array();

    for (unsigned f = 0; f < FACTS; f++) {
        if (fact_set_has(s, (enum fact_name)f))
            json_array_append_new(list, json_pack("{s:s, s:s}", "key", fact_key((enum fact_name)f), "zh",
                                                  fact_text_zh((enum fact_name)f)));
    }
    return list;
}

static json_t *facts_json(const struct evidence *e)
{
    json_t *all = json_object();

    for (unsigned f = 0; f < FACTS; f++) {
        if (!e->at[f].known)
            continue;
        bool tri = fact_type((enum fact_name)f) == FACT_TRI;
        json_t *o = json_object();
        json_object_set_new(o, "value", tri ? json_boolean(e->at[f].value) : json_integer(e->at[f].value));
        json_object_set_new(o, "zh", json_string(fact_text_zh((enum fact_name)f)));
        basis_add(o, &e->at[f].basis);
        json_object_set_new(all, fact_key((enum fact_name)f), o);
    }
    return all;
}

json_t *assessed_json(const struct assessed *a)
{
    json_t *o = assessment_json(&a->sum);
    json_t *conditions = json_object_get(o, "conditions");

    for (unsigned p = 0; p < PREDICATES; p++)
        json_object_set_new(json_array_get(conditions, p), "missing", set_json(&a->findings.at[p].missing));
    json_object_set_new(json_object_get(o, "below_line"), "missing", set_json(&a->findings.below.missing));
    json_object_set_new(json_object_get(o, "residence"), "missing", set_json(&a->findings.residence.missing));
    json_object_set_new(o, "missing_facts", set_json(&a->findings.missing));
    json_object_set_new(o, "facts", facts_json(&a->evidence));
    json_object_set_new(o, "hints",
                        json_pack("{s:o, s:o}", "income_drop", tri_json(a->hints.income_drop), "rigid_expense",
                                  tri_json(a->hints.rigid_expense)));
    return o;
}
