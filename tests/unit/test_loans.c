#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tiers/ceilings.h"
#include "tiers/loans.h"
#include "tiers/proc_homes.h"

static void what_is_owed_is_what_was_paid_out_and_not_repaid(void **state)
{
    enum { REPAID = LOAN_LATE + 1, N = 6 };
    static const struct {
        uint32_t process, state, sort;
        int64_t fen;
    } rows[N] = {
        {PROCESS_LOAN, LOAN_PAID_OUT, LOAN_MICRO, 100}, {PROCESS_LOAN, LOAN_LATE, LOAN_STARTUP, 1000},
        {PROCESS_LOAN, REPAID, LOAN_MICRO, 7},          {PROCESS_LOAN, LOAN_TOPUP_ASKED, LOAN_MICRO, 20},
        {PROCESS_HOUSE, LOAN_PAID_OUT, LOAN_MICRO, 7},  {PROCESS_LOAN, LOAN_PAID_OUT, LOAN_MICRO, -5},
    };
    Fangpin__V1__ProcessView v[N], *list[N];
    Fangpin__V1__StepBody now[N];
    Fangpin__V1__CaseView view = FANGPIN__V1__CASE_VIEW__INIT;

    (void)state;
    for (size_t i = 0; i < N; i++) {
        fangpin__v1__process_view__init(&v[i]);
        fangpin__v1__step_body__init(&now[i]);
        v[i].process = rows[i].process;
        v[i].state = rows[i].state;
        now[i].sort = rows[i].sort;
        now[i].amount_fen = rows[i].fen;
        v[i].now = &now[i];
        list[i] = &v[i];
    }
    view.process = list;
    view.n_process = N;
    assert_int_equal(loans_owed(&view, LOAN_MICRO), 120);
    assert_int_equal(loans_owed(&view, LOAN_STARTUP), 1000);
    assert_int_equal(loans_owed(&view, 0), 1120);
    v[0].now = NULL;
    assert_int_equal(loans_owed(&view, LOAN_MICRO), 20);
    v[0].now = &now[0];
    v[3].state = STATES_MAX;
    assert_int_equal(loans_owed(&view, LOAN_MICRO), 100);
    v[3].state = LOAN_TOPUP_ASKED;
    now[0].amount_fen = now[3].amount_fen = INT64_MAX;
    assert_int_equal(loans_owed(&view, 0), INT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_owed_is_what_was_paid_out_and_not_repaid)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
