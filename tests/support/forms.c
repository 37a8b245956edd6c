#include "support/forms.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

const char form_quake[] =
    "{'visited_on': '2022-06-13', 'place': '某村', 'verifier': ['核查员甲', '核查员乙'],"
    " 'income': {'window_first': '2021-06', 'window_last': '2022-05', 'wages_fen': 1500000, 'business_fen': 900000,"
    "            'transfer_fen': 240000, 'cost_fen': 600001, 'before_fen': 2500000, 'expected_fen': 900000},"
    " 'expense': [{'kind': 'disaster', 'amount_fen': 1200000, 'date': '2022-06-12', 'evidence': '修缮票据'}],"
    " 'member': [{'name': '某甲', 'citizen_id': '990001195803120013', 'labour': 'partial', 'co_living': true},"
    "            {'name': '某乙', 'citizen_id': '990001196011070024', 'relation': 1, 'labour': 'none'},"
    "            {'name': '某丙', 'citizen_id': '990001201009010050', 'relation': 2, 'school': 'junior',"
    "             'in_school': true}],"
    " 'members_complete': true, 'house': [{'kind': 'home', 'grade': 'D', 'rooms': 4}], 'houses_complete': true,"
    " 'vehicle': [{'kind': 'small', 'value_fen': 300000}], 'vehicles_complete': true,"
    " 'supporters_complete': true, 'residence_since': '2001-01-01',"
    " 'five_haves': {'food': true, 'clean_water': false, 'place_to_live': false},"
    " 'four_links': {'water': false, 'power': true, 'road': null},"
    " 'facts': {'rural': true, 'risk': {'value': true, 'source': 'officer_judgement', 'date': '2022-06-13'},"
    "           'cause_natural_disaster': {'value': true, 'source': 'department', 'department': 'emergency',"
    "                                      'date': '2022-06-10', 'evidence': '灾情通报'},"
    "           'income_drop_sharp': true, 'self_able': false, 'housing_met': false, 'deposit_fen': null,"
    "           'misconduct': {'value': false, 'source': 'department', 'department': 'public_security',"
    "                          'date': '2022-06-12'}, 'high_consumption': false},"
    " 'remarks': '震后墙体开裂'}";

char *form_quoted(const char *text)
{
    char *copy = strdup(text);

    assert_non_null(copy);
    for (char *p = copy; *p; p++) {
        if (*p == '\'')
            *p = '"';
    }
    return copy;
}

Fangpin__V1__VisitForm *form_of(const char *text, struct arena *a)
{
    struct fault fault = {0};
    char *quoted = form_quoted(text);
    json_error_t error;
    json_t *o = json_loads(quoted, 0, &error);
    Fangpin__V1__VisitForm *f = NULL;

    if (o == NULL)
        fail_msg("%d:%d %s", error.line, error.column, error.text);
    if (form_from_json(&f, o, &fault, a) != 0)
        fail_msg("%s: %s", fault.what, fault.why);
    json_decref(o);
    free(quoted);
    return f;
}

struct span form_packed(const char *text, struct arena *a)
{
    Fangpin__V1__VisitForm *f = form_of(text, a);
    uint8_t *at = arena_take(a, fangpin__v1__visit_form__get_packed_size(f) + 1);

    assert_non_null(at);
    return span_of(at, fangpin__v1__visit_form__pack(f, at));
}
