/* The answering side of a compare. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/support/session_pair.h"

#define VILLAGE scope_of(513201209200, REACH_UP)

struct asking {
    Fangpin__V1__Packet p;
    Fangpin__V1__Compare c;
    Fangpin__V1__ScopeSum sum, *sums;
    Fangpin__V1__ScopeName name, *names;
    uint8_t digest[DIGEST_BYTES];
};

static void question_make(struct asking *q, uint32_t step)
{
    memset(q, 0, sizeof *q);
    fangpin__v1__packet__init(&q->p);
    fangpin__v1__compare__init(&q->c);
    fangpin__v1__scope_sum__init(&q->sum);
    fangpin__v1__scope_name__init(&q->name);
    q->p.what_case = FANGPIN__V1__PACKET__WHAT_COMPARE;
    q->p.compare = &q->c;
    q->c.round = 1;
    q->c.step = step;
    q->sum.digest = (ProtobufCBinaryData){DIGEST_BYTES, q->digest};
    q->sums = &q->sum;
    q->names = &q->name;
}

/* What the parent said last. */
static Fangpin__V1__Packet *answer_of(struct pair *p)
{
    Fangpin__V1__Packet *m = fangpin__v1__packet__unpack(NULL, p->last.len, p->last.at);

    assert_non_null(m);
    assert_int_equal(m->what_case, FANGPIN__V1__PACKET__WHAT_COMPARE);
    return m;
}

static void equal_sums_are_listed_and_no_more(void **state)
{
    struct pair *p = *state;
    struct asking q;

    question_make(&q, 1000);
    q.sum.area = PAIR_COUNTY.code;
    q.c.sum = &q.sums;
    q.c.n_sum = 1;
    side_hear(&p->parent, &q.p);
    side_pump(&p->parent);
    Fangpin__V1__Packet *m = answer_of(p);
    assert_int_equal(m->compare->step, 1000);
    assert_int_equal(m->compare->n_listed, 1);
    assert_int_equal(m->compare->n_sum, 0);
    assert_int_equal(m->compare->n_upto, 0); /* its cursor stands */
    fangpin__v1__packet__free_unpacked(m, NULL);
}

static void questions_outside_the_link_are_not_answered(void **state)
{
    struct pair *p = *state;
    struct asking q;

    question_make(&q, 1000);
    q.sum.area = PAIR_OTHER.code;
    q.c.sum = &q.sums;
    q.c.n_sum = 1;
    q.name.area = PAIR_CITY.code;
    q.name.reach = REACH_UP;
    q.c.listed = &q.names;
    q.c.n_listed = 1;
    side_hear(&p->parent, &q.p);
    side_pump(&p->parent);
    Fangpin__V1__Packet *m = answer_of(p);
    assert_int_equal(m->compare->n_listed, 0);
    assert_int_equal(p->parent.session->malformed, 1);
    fangpin__v1__packet__free_unpacked(m, NULL);
}

static void nothing_is_summed_twice_for_one_question(void **state)
{
    struct pair *p = *state;
    struct asking q;
    Fangpin__V1__ScopeSum part, *sums[COMPARE_ASK_MAX];

    question_make(&q, 1000);
    q.sum.area = PAIR_COUNTY.code;
    part = q.sum;
    part.area = VILLAGE.area.code;
    for (size_t i = 0; i < COMPARE_ASK_MAX; i++)
        sums[i] = i % 2 ? &part : &q.sum;
    q.c.sum = sums;
    q.c.n_sum = COMPARE_ASK_MAX;
    side_hear(&p->parent, &q.p);
    side_pump(&p->parent);
    Fangpin__V1__Packet *m = answer_of(p);
    assert_int_equal(m->compare->n_listed, 1);
    assert_int_equal(p->parent.session->malformed, 1);
    fangpin__v1__packet__free_unpacked(m, NULL);
}

static void streams_are_told_page_by_page(void **state)
{
    struct pair *p = *state;
    struct asking q;
    Fangpin__V1__StreamHead *told = NULL;
    Fangpin__V1__Packet *m = NULL;
    unsigned heads = 0, pages = 0;

    side_write_streams(&p->parent, VILLAGE, 2000, 500);
    assert_true(pair_run(p, 100));
    for (uint32_t step = 1000; pages == 0 || m->compare->n_listed == 0; step++, pages++) {
        question_make(&q, step);
        q.name.area = VILLAGE.area.code;
        q.name.reach = REACH_UP;
        q.c.listed = &q.names;
        q.c.n_listed = 1;
        if (m != NULL) {
            told = m->compare->head[m->compare->n_head - 1];
            q.c.head = &told;
            q.c.n_head = 1;
        }
        p->parent.session->out.chunk_bytes = 8192;
        side_hear(&p->parent, &q.p);
        if (m != NULL)
            fangpin__v1__packet__free_unpacked(m, NULL);
        side_pump(&p->parent);
        m = answer_of(p);
        heads += (unsigned)m->compare->n_head;
        assert_true(p->last.len < 10000);
    }
    fangpin__v1__packet__free_unpacked(m, NULL);
    assert_int_equal(heads, 500);
    assert_true(pages > 5);
}

static void the_same_question_again_is_not_answered(void **state)
{
    struct pair *p = *state;
    struct asking q;

    question_make(&q, 1000);
    side_hear(&p->parent, &q.p);
    side_pump(&p->parent);
    size_t before = p->n_sent;
    side_hear(&p->parent, &q.p);
    q.c.step = 999;
    side_hear(&p->parent, &q.p);
    assert_false(session_wants_pump(p->parent.session));
    assert_int_equal(p->n_sent, before);
    assert_int_equal(p->parent.session->strangers, 2);
}

static void an_answer_is_no_question(void **state)
{
    struct pair *p = *state;
    struct asking q;

    question_make(&q, 1000);
    q.c.round = 2;
    side_hear(&p->parent, &q.p);
    assert_int_equal(p->parent.session->malformed, 1);
    assert_false(session_wants_pump(p->parent.session));
}

static void a_child_in_doubt_makes_the_parent_doubt(void **state)
{
    struct pair *p = *state;
    struct asking q;
    uint64_t upto[LANES] = {50, 60, 70};

    question_make(&q, 1000);
    q.c.upto = upto;
    q.c.n_upto = LANES;
    side_hear(&p->parent, &q.p);
    assert_int_equal(side_view(&p->parent).state, SESSION_COMPARING);
    assert_int_equal(side_view(&p->parent).seen_upto[LANE_BULK], 70);
    question_make(&q, 1001);
    q.c.done = true;
    side_hear(&p->parent, &q.p);
    assert_int_equal(side_view(&p->parent).state, SESSION_STEADY);
    side_restart(&p->parent);
    side_pump(&p->parent);
    assert_int_equal(side_view(&p->parent).seen_upto[LANE_BULK], 70);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(equal_sums_are_listed_and_no_more, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(questions_outside_the_link_are_not_answered, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(nothing_is_summed_twice_for_one_question, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(streams_are_told_page_by_page, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(the_same_question_again_is_not_answered, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(an_answer_is_no_question, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(a_child_in_doubt_makes_the_parent_doubt, pair_setup_linked, pair_teardown),
    };
    return cmocka_run_group_tests_name("session_answer", tests, NULL, NULL);
}
