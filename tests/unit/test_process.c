#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/steps.h"

static bool chinese(const char *text)
{
    return text && (unsigned char)text[0] >= 0xE0;
}

static void every_process_is_found_by_number_and_name(void **state)
{
    size_t n = 0;

    (void)state;
    for (const struct process *p = process_next(NULL); p; p = process_next(p), n++) {
        assert_ptr_equal(process_get(p->no), p);
        assert_ptr_equal(process_by_name(p->name), p);
        assert_true(chinese(p->zh) && p->clause && p->umpire >= TIER_VILLAGE && p->lane < LANES);
        assert_true(p->n_states >= 2 && p->n_states <= STATES_MAX && p->n_facts <= FACTS_MAX);
    }
    assert_true(n > 0);
    assert_null(process_get(0));
    assert_null(process_get(250));
    assert_null(process_by_name("nothing"));
}

static void check_states(const struct process *p)
{
    for (size_t i = 0; i < p->n_states; i++) {
        const struct state_row *s = &p->states[i];
        assert_true(s->name && chinese(s->zh));
        if (s->waits)
            assert_true(s->owner && s->role < ROLES && chinese(s->duty_zh) && s->duty);
        assert_false(s->waits && s->end);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(s->name, p->states[k].name);
    }
    for (size_t i = 0; i < p->n_duties; i++) {
        const struct duty_row *d = &p->duties[i];
        struct awaited who;
        assert_true(d->state < p->n_states && d->owner && d->role < ROLES && chinese(d->duty_zh) && d->duty);
        assert_int_equal((d->needs | d->lacks) >> p->n_facts, 0);
        assert_int_equal(d->needs & d->lacks, 0);
        assert_true(process_awaited(p, d->state, (uint8_t)(i + 1), &who));
        assert_ptr_equal(who.duty, d->duty);
    }
    for (size_t i = 0; i < p->n_facts; i++)
        assert_true(p->facts[i].name && chinese(p->facts[i].zh) && p->facts[i].remedy);
}

static void check_fields(const struct step_row *row)
{
    for (size_t i = 0; i < STEP_FIELDS_MAX && row->fields[i].number; i++) {
        const struct step_field_row *f = step_field_row(row->fields[i].number);
        assert_non_null(f);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(step_field_name(&row->fields[i]), step_field_name(&row->fields[k]));
        if (row->fields[i].codes)
            assert_true(f->type == STEP_IS_NUMBER || f->type == STEP_IS_NUMBERS);
    }
}

static void check_step(const struct process *p, const struct step_row *row)
{
    const struct process *found;
    const struct step_row *first;

    assert_true(row->from && (row->to == TO_SAME || row->to < p->n_states));
    assert_true(((row->needs | row->any | row->lacks | row->sets | row->clears) >> p->n_facts) == 0 ||
                p->n_facts == 32);
    if (!kind_is_step(row->k.kind)) {
        assert_int_equal(p->news, 0); /* what considers news is made of steps alone */
        return;
    }
    assert_int_equal((row->k.kind - STEP_KINDS_FIRST) / 32, p->no);
    assert_int_equal(strncmp(row->k.name, p->name, strlen(p->name)), 0);
    assert_int_equal(row->k.name[strlen(p->name)], '_');
    assert_true(chinese(row->k.name_zh) && row->en && row->k.tiers && row->k.relations && row->k.places);
    assert_true(row->k.reach == REACH_UP || row->k.reach == REACH_DOWN);
    assert_int_equal(row->k.folds, 1u << FOLD_CASE);
    assert_true(step_find(row->k.kind, &found, &first) && found == p);
    assert_string_equal(first->k.name, row->k.name);
    assert_ptr_equal(step_by_name(row->k.name, &found), first);
    assert_ptr_equal(kind_row(row->k.kind), &first->k);
    assert_ptr_equal(kind_by_name(row->k.name), &first->k);
    check_fields(row);
    assert_int_equal(row->fields[STEP_FIELDS_MAX].number, 0); /* behind the last there is none */
    assert_null(row->guards[STEP_GUARDS_MAX]);
    if (row->distinct)
        assert_int_equal(step_field_row(row->distinct)->type, STEP_IS_SUBJECT);
    if (row->decides) /* a decision is of a round that began before it */
        assert_false(row->from & IN(STATE_NONE));
}

static void every_table_is_sound(void **state)
{
    (void)state;
    for (const struct process *p = process_next(NULL); p; p = process_next(p)) {
        assert_false(p->states[STATE_NONE].waits);
        check_states(p);
        for (size_t i = 0; i < p->n_steps; i++)
            check_step(p, &p->steps[i]);
    }
}

/* Rows of one kind are of one kind in all that others see of it. */
static void rows_of_one_kind_agree(void **state)
{
    (void)state;
    for (const struct process *p = process_next(NULL); p; p = process_next(p)) {
        for (size_t i = 1; i < p->n_steps; i++) {
            const struct step_row *a = &p->steps[i - 1], *b = &p->steps[i];
            if (!kind_is_step(b->k.kind) || a->k.kind != b->k.kind)
                continue;
            assert_string_equal(a->k.name, b->k.name);
            assert_true(a->k.tiers == b->k.tiers && a->k.relations == b->k.relations && a->k.lane == b->k.lane);
            assert_memory_equal(a->fields, b->fields, sizeof a->fields);
        }
    }
}

static void every_row_and_state_can_be_reached(void **state)
{
    const struct step_row *way[WAY_MAX];

    (void)state;
    for (const struct process *p = process_next(NULL); p; p = process_next(p)) {
        uint32_t reached = IN(STATE_NONE);
        for (size_t i = 0; i < p->n_steps; i++) {
            uint32_t where, facts;
            size_t n = step_way(p, &p->steps[i], way);
            if (n == 0)
                fail_msg("%s: no way to row %zu (%s)", p->name, i, p->steps[i].k.name ? p->steps[i].k.name : "fixed");
            step_model(p, way, n, &where, &facts);
            reached |= IN(where);
        }
        for (size_t i = 0; i < p->n_states; i++)
            if (!(reached & IN(i)))
                fail_msg("%s: no way to state %s", p->name, p->states[i].name);
    }
}

/* Everything that any events whatsoever can lead to: each state's facts hold there, so that no bytes of others can trip
 * the fold's assertion. */
static void the_facts_of_every_state_hold_wherever_steps_lead(void **state)
{
    (void)state;
    for (const struct process *p = process_next(NULL); p; p = process_next(p)) {
        size_t width = (size_t)1 << p->n_facts, n = 0, room = 1024;
        uint8_t *seen = calloc(p->n_states * width / 8 + 1, 1);
        struct where {
            uint32_t state, facts;
        } *todo = malloc(room * sizeof *todo);
        assert_true(p->n_facts <= 22);
        assert_non_null(seen);
        assert_non_null(todo);
        todo[n++] = (struct where){STATE_NONE, 0};
        while (n > 0) {
            struct where at = todo[--n];
            const struct state_row *s = &p->states[at.state];
            if ((at.facts & s->must) != s->must || (at.facts & s->never))
                fail_msg("%s: in %s with facts %x", p->name, s->name, at.facts);
            for (size_t i = 0; i < p->n_steps; i++) {
                const struct step_row *row = &p->steps[i];
                if (step_fitting(p, row->k.kind, at.state, at.facts) != row)
                    continue;
                struct where to = {row->to == TO_SAME ? at.state : row->to, at.facts};
                if (to.state != at.state && (row->from & IN(STATE_NONE)))
                    to.facts = 0;
                to.facts = (to.facts & ~row->clears) | row->sets;
                size_t bit = to.state * width + to.facts;
                if (seen[bit / 8] & 1u << bit % 8)
                    continue;
                seen[bit / 8] |= (uint8_t)(1u << bit % 8);
                if (n == room)
                    assert_non_null(todo = realloc(todo, (room *= 2) * sizeof *todo));
                todo[n++] = to;
            }
        }
        free(seen);
        free(todo);
    }
}

static void unknown_kinds_are_no_steps(void **state)
{
    const struct process *p;
    const struct step_row *row;

    (void)state;
    assert_false(step_find(KIND_VISIT, &p, &row));
    assert_false(step_find(STEP_KIND(PROCESS_LEAD, 31), &p, &row));
    assert_false(step_find(STEP_KIND(240, 0), &p, &row));
    assert_null(step_by_name("case_nothing", &p));
    assert_null(kind_row(STEP_KIND(240, 3)));
}

static void nobody_waits_in_a_state_or_for_a_duty_that_is_not(void **state)
{
    const struct process *p = process_get(PROCESS_CASE);
    struct awaited who;

    (void)state;
    assert_false(process_awaited(p, p->n_states, 0, &who));
    assert_false(process_awaited(p, 0, (uint8_t)(p->n_duties + 1), &who));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_waits_in_a_state_or_for_a_duty_that_is_not),

        cmocka_unit_test(every_process_is_found_by_number_and_name),
        cmocka_unit_test(every_table_is_sound),
        cmocka_unit_test(rows_of_one_kind_agree),
        cmocka_unit_test(every_row_and_state_can_be_reached),
        cmocka_unit_test(the_facts_of_every_state_hold_wherever_steps_lead),
        cmocka_unit_test(unknown_kinds_are_no_steps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
