#include "tests/support/host_net.h"

#include <stdlib.h>

#include "node/host/outbox.h"

#define ERRANDS 5000

struct world {
    uv_loop_t loop;
    struct outbox box;
    uint64_t taken;
};

static void on_bell(uv_async_t *bell)
{
    struct world *w = bell->data;

    for (struct errand *e = outbox_take(&w->box), *next; e != NULL; e = next) {
        next = e->next;
        assert_int_equal(e->ticket, w->taken);
        w->taken++;
        errand_free(e);
    }
}

static struct errand *errand_of(uint64_t ticket)
{
    struct errand *e = calloc(1, sizeof *e);

    assert_non_null(e);
    e->ticket = ticket;
    e->frame = malloc(3);
    return e;
}

static void *push_main(void *arg)
{
    struct world *w = arg;

    for (uint64_t i = 0; i < ERRANDS; i += 2) {
        struct errand *first = errand_of(i), *second = errand_of(i + 1);
        first->next = second;
        outbox_push(&w->box, first, second);
    }
    return NULL;
}

static bool all_taken(void *self)
{
    return ((struct world *)self)->taken == ERRANDS;
}

static void errands_of_another_thread_come_in_order(void **state)
{
    struct world w = {.taken = 0};
    pthread_t thread;

    (void)state;
    uv_loop_init(&w.loop);
    assert_int_equal(outbox_init(&w.box, &w.loop, on_bell, &w), 0);
    pthread_create(&thread, NULL, push_main, &w);
    host_net_until(&w.loop, all_taken, &w);
    pthread_join(thread, NULL);
    assert_false(outbox_room(&w.box));
    outbox_say_room(&w.box);
    assert_true(outbox_room(&w.box));
    assert_false(outbox_room(&w.box));
    struct errand *left = errand_of(0); /* nobody takes it: outbox_free does */
    outbox_push(&w.box, left, left);
    uv_close((uv_handle_t *)&w.box.bell, NULL);
    host_net_finish(&w.loop);
    outbox_free(&w.box);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(errands_of_another_thread_come_in_order)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
