#include "tests/support/host_home.h"

#include <stdlib.h>
#include <string.h>

#include "node/host/core_thread.h"
#include "node/host/host_time.h"

static int open_nothing(struct opened *out, struct span frame, struct arena *a)
{
    (void)out;
    (void)frame;
    (void)a;
    return ERR_MALFORMED;
}

struct world {
    char dir[HOST_NET_DIR_MAX];
    struct office_keys keys;
    uv_loop_t loop;
    struct intake intake;
    struct outbox outbox;
    struct core_thread t;
    struct peer stranger;
    bool ready, answered, ended;
    int status, rc;
    unsigned before_ready; /* errands before READY that are not ADMIT */
};

static void on_bell(uv_async_t *bell)
{
    struct world *w = bell->data;

    for (struct errand *e = outbox_take(&w->outbox), *next; e != NULL; e = next) {
        next = e->next;
        w->before_ready += !w->ready && e->kind != ERRAND_READY && e->kind != ERRAND_ADMIT;
        w->ready |= e->kind == ERRAND_READY;
        if (e->kind == ERRAND_ANSWER && e->ticket == 42) {
            w->answered = true;
            w->status = e->response.status;
        }
        if (e->kind == ERRAND_ENDED) {
            w->ended = true;
            w->rc = e->rc;
        }
        errand_free(e);
    }
}

static int setup(void **state)
{
    static struct world w;

    memset(&w, 0, sizeof w);
    host_home_make(w.dir);
    w.keys = host_net_office(1);
    uv_loop_init(&w.loop);
    intake_init(&w.intake, open_nothing);
    assert_int_equal(outbox_init(&w.outbox, &w.loop, on_bell, &w), 0);
    struct store *store = host_home_store(w.dir);
    struct core_options co = {.store = store, .keys = &w.keys, .advertise = "tcp://127.0.0.1:1"};
    struct api_options ao = {.store = store, .keys = &w.keys, .version = "test"};
    struct step_time time = host_step_time();
    w.t = (struct core_thread){.store = store, .intake = &w.intake, .outbox = &w.outbox};
    assert_int_equal(core_open(&w.t.core, &co, &time), 0);
    assert_int_equal(api_new(&w.t.api, &ao), 0);
    assert_int_equal(core_thread_start(&w.t), 0);
    *state = &w;
    return 0;
}

static bool ended(void *self)
{
    return ((struct world *)self)->ended;
}

static bool ready(void *self)
{
    return ((struct world *)self)->ready;
}

static bool answered(void *self)
{
    return ((struct world *)self)->answered;
}

static int teardown(void **state)
{
    struct world *w = *state;

    intake_stop(&w->intake);
    host_net_until(&w->loop, ended, w);
    core_thread_join(&w->t);
    uv_close((uv_handle_t *)&w->outbox.bell, NULL);
    host_net_finish(&w->loop);
    intake_free(&w->intake, NULL, NULL);
    outbox_free(&w->outbox);
    api_free(w->t.api);
    core_close(w->t.core);
    store_close(w->t.store);
    host_net_remove(w->dir);
    return 0;
}

static void it_is_ready_after_its_first_step(void **state)
{
    struct world *w = *state;

    host_net_until(&w->loop, ready, w);
    assert_int_equal(w->before_ready, 0);
    assert_false(w->ended);
}

static void ask_status(struct world *w)
{
    struct api_question *q = calloc(1, sizeof *q);

    q->input.kind = INPUT_STATUS;
    q->arena = arena_of(1024);
    assert_int_equal(intake_ask(&w->intake, q, 42), 0);
}

static void a_question_is_answered(void **state)
{
    struct world *w = *state;

    ask_status(w);
    host_net_until(&w->loop, answered, w);
    assert_int_equal(w->status, 200);
}

/* Garbage of a peer, and news of its link, reach the core and harm nobody. */
static void packets_and_links_reach_the_core(void **state)
{
    struct world *w = *state;
    zmq_msg_t m;

    for (int i = 0; i < 100; i++) {
        zmq_msg_init_size(&m, 20);
        memset(zmq_msg_data(&m), 0xff, 20);
        assert_int_equal(intake_packet(&w->intake, &w->stranger, &m), 0);
        assert_int_equal(intake_link(&w->intake, &w->stranger, i % 2 == 0), 0);
    }
    ask_status(w);
    host_net_until(&w->loop, answered, w);
    assert_false(w->ended);
}

static void stopping_ends_it_well(void **state)
{
    struct world *w = *state;

    intake_stop(&w->intake);
    host_net_until(&w->loop, ended, w);
    assert_int_equal(w->rc, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_is_ready_after_its_first_step, setup, teardown),
        cmocka_unit_test_setup_teardown(a_question_is_answered, setup, teardown),
        cmocka_unit_test_setup_teardown(packets_and_links_reach_the_core, setup, teardown),
        cmocka_unit_test_setup_teardown(stopping_ends_it_well, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
