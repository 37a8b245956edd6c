#include "tests/support/host_office.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"

static bool child_up(void *self)
{
    return ((struct host_office *)self)->link.up;
}

static bool child_down(void *self)
{
    return !child_up(self);
}

static bool child_heard(void *self)
{
    return ((struct host_office *)self)->child.frames > 0;
}

static bool parent_heard(void *self)
{
    return ((struct host_office *)self)->parent.frames > 0;
}

static void packets_go_both_ways(void **state)
{
    struct host_office w;

    (void)state;
    host_office_open(&w);
    host_office_admit(&w, HOST_OFFICE_CHILD);
    host_office_serve(&w);
    host_office_link(&w, HOST_OFFICE_CHILD);
    assert_false(host_office_up(&w, "too early"));
    assert_int_equal(w.link.dropped, 1);
    host_net_until(&w.loop, child_up, &w);
    assert_true(host_office_up(&w, "hello")); /* the moment it is up, it carries */
    host_net_until(&w.loop, parent_heard, &w);
    assert_string_equal(w.parent.last, "hello");
    assert_int_equal(w.parent.ups, 1);
    assert_true(host_office_down(&w, "welcome"));
    host_net_until(&w.loop, child_heard, &w);
    assert_string_equal(w.child.last, "welcome");
    host_office_close(&w);
}

/* Answers one connection with what no ZeroMQ peer says, and is gone. */
struct garbage {
    int listener;
    const char *text;
};

static void *garbage_main(void *arg)
{
    struct garbage *g = arg;
    char heard[64];
    int fd = accept(g->listener, NULL, NULL);

    ssize_t n = write(fd, g->text, strlen(g->text));
    while (n > 0)
        n = read(fd, heard, sizeof heard);
    close(fd);
    close(g->listener);
    return NULL;
}

static void garbage_listen(struct garbage *g, const char *address)
{
    struct sockaddr_in at = {
        .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(host_net_port(address))};
    int on = 1;

    g->listener = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(g->listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    assert_int_equal(bind(g->listener, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(g->listener, 1), 0);
}

static bool renewed(void *self)
{
    return ((struct host_office *)self)->link.renewed > 0;
}

static void recovers_from(const char *text)
{
    struct host_office w;
    struct garbage g = {.text = text};
    pthread_t thread;

    host_office_open(&w);
    garbage_listen(&g, w.address);
    pthread_create(&thread, NULL, garbage_main, &g);
    host_office_link(&w, HOST_OFFICE_CHILD);
    host_net_until(&w.loop, renewed, &w); /* ZeroMQ itself gave up for ever */
    pthread_join(thread, NULL);
    host_office_admit(&w, HOST_OFFICE_CHILD);
    host_office_serve(&w);
    host_net_until(&w.loop, child_up, &w);
    assert_int_equal(w.child.ups, 1);
    assert_int_equal(w.link.backoff_ms, RECONNECT_MS);
    host_office_close(&w);
}

static void one_bad_answer_does_not_end_the_link(void **state)
{
    (void)state;
    recovers_from("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    recovers_from("this is not ZeroMQ, it is a printer that answers every connection with a page of text\n");
}

static bool refused_once(void *self)
{
    return ((struct host_office *)self)->serve.zap.refused > 0;
}

static void a_key_admitted_later_gets_in(void **state)
{
    struct host_office w;

    (void)state;
    host_office_open(&w);
    host_office_serve(&w);
    host_office_link(&w, HOST_OFFICE_CHILD);
    host_net_until(&w.loop, refused_once, &w);
    assert_int_equal(w.child.ups, 0);
    host_office_admit(&w, HOST_OFFICE_CHILD);
    host_net_until(&w.loop, child_up, &w);
    host_office_close(&w);
}

static void a_lost_parent_is_found_again(void **state)
{
    struct host_office w;

    (void)state;
    host_office_open(&w);
    host_office_admit(&w, HOST_OFFICE_CHILD);
    host_office_serve(&w);
    host_office_link(&w, HOST_OFFICE_CHILD);
    host_net_until(&w.loop, child_up, &w);
    host_office_unserve(&w);
    host_net_until(&w.loop, child_down, &w);
    assert_false(host_office_up(&w, "into the dark"));
    host_office_serve(&w);
    host_net_until(&w.loop, child_up, &w);
    assert_true(host_office_up(&w, "again"));
    host_net_until(&w.loop, parent_heard, &w);
    assert_string_equal(w.parent.last, "again");
    assert_int_equal(w.child.ups, 2);
    assert_int_equal(w.child.downs, 1);
    host_office_close(&w);
}

static void a_paused_link_hears_nothing(void **state)
{
    struct host_office w;

    (void)state;
    host_office_open(&w);
    host_office_admit(&w, HOST_OFFICE_CHILD);
    host_office_serve(&w);
    host_office_link(&w, HOST_OFFICE_CHILD);
    host_net_until(&w.loop, child_up, &w);
    host_office_up(&w, "hello");
    host_net_until(&w.loop, parent_heard, &w);
    zmq_link_pause(&w.link, true);
    host_office_down(&w, "one");
    for (int i = 0; i < 100; i++)
        uv_run(&w.loop, UV_RUN_NOWAIT);
    assert_int_equal(w.child.frames, 0);
    zmq_link_pause(&w.link, false);
    host_net_until(&w.loop, child_heard, &w);
    host_office_close(&w);
}

static void an_address_that_is_none_is_refused(void **state)
{
    struct host_office w;
    struct zmq_link_options o;

    (void)state;
    host_office_open(&w);
    o = (struct zmq_link_options){
        .context = w.context, .loop = &w.loop, .address = "village.example", .own = host_net_curve(2)};
    assert_int_equal(zmq_link_start(&w.link, &o), ERR_CONFIG);
    host_office_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packets_go_both_ways),         cmocka_unit_test(one_bad_answer_does_not_end_the_link),
        cmocka_unit_test(a_key_admitted_later_gets_in), cmocka_unit_test(a_lost_parent_is_found_again),
        cmocka_unit_test(a_paused_link_hears_nothing),  cmocka_unit_test(an_address_that_is_none_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
