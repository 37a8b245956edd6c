#include "tests/support/host_home.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "node/host/http_serve.h"

/* The real API over a real store; the core's part is played by the test. */
struct world {
    char dir[HOST_NET_DIR_MAX], path[HOST_NET_DIR_MAX + 16];
    uv_loop_t loop;
    struct office_keys keys;
    struct store *store;
    struct api *api;
    struct http_serve *http;
    struct api_question *asked;
    uint64_t ticket;
    unsigned questions;
    int refuse; /* what ask answers */
    struct host_home_answer answer;
};

static int ask(void *self, struct api_question *q, uint64_t ticket)
{
    struct world *w = self;

    w->questions++;
    if (w->refuse != 0)
        return w->refuse;
    api_question_free(w->asked);
    w->asked = q;
    w->ticket = ticket;
    return 0;
}

static int setup(void **state)
{
    static struct world w;

    memset(&w, 0, sizeof w);
    host_home_make(w.dir);
    w.store = host_home_store(w.dir);
    w.keys = host_net_office(1);
    struct api_options ao = {.store = w.store, .keys = &w.keys, .version = "test"};
    assert_int_equal(api_new(&w.api, &ao), 0);
    uv_loop_init(&w.loop);
    snprintf(w.path, sizeof w.path, "%s/api.sock", w.dir);
    struct http_serve_options o = {.loop = &w.loop, .path = w.path, .api = w.api, .ask = ask, .self = &w};
    assert_int_equal(http_serve_start(&w.http, &o), 0);
    w.answer.fd = host_home_connect(w.path);
    *state = &w;
    return 0;
}

static int teardown(void **state)
{
    struct world *w = *state;

    if (w->http != NULL)
        http_serve_stop(w->http);
    host_net_finish(&w->loop);
    close(w->answer.fd);
    api_question_free(w->asked);
    api_free(w->api);
    store_close(w->store);
    host_net_remove(w->dir);
    return 0;
}

static void expect_answer(struct world *w, const char *status, const char *holds)
{
    host_net_until(&w->loop, host_home_answered, &w->answer);
    assert_memory_equal(w->answer.text, status, strlen(status));
    assert_non_null(strstr(w->answer.text, holds));
    w->answer.len = 0;
}

static bool was_asked(void *self)
{
    return ((struct world *)self)->asked != NULL;
}

static void reads_are_answered_on_the_loop(void **state)
{
    struct world *w = *state;

    host_home_request(w->answer.fd, "/v1/areas", NULL);
    expect_answer(w, "HTTP/1.1 200", "fangpin.areas/1");
    host_home_request(w->answer.fd, "/v1/nothing", NULL); /* on the same connection */
    expect_answer(w, "HTTP/1.1 404", "fangpin.error/1");
    assert_int_equal(w->questions, 0);
}

static void questions_wait_for_the_core(void **state)
{
    struct world *w = *state;
    struct api_response r = {.status = 200, .type = "application/json", .body = strdup("{\"a\":1}"), .len = 7};

    host_home_request(w->answer.fd, "/v1/file",
                      "{\"kind\":\"household\",\"people\":3,\"group\":1,\"head_name\":\"甲\"}");
    host_net_until(&w->loop, was_asked, w);
    assert_int_equal(w->asked->input.n_filings, 1);
    for (int i = 0; i < 20; i++)
        uv_run(&w->loop, UV_RUN_NOWAIT);
    assert_false(host_home_answered(&w->answer));
    snprintf(r.next, sizeof r.next, "here");
    http_serve_answer(w->http, w->ticket, &r);
    http_serve_flush(w->http);
    expect_answer(w, "HTTP/1.1 200", "X-Next: here");
}

static void a_full_queue_is_503(void **state)
{
    struct world *w = *state;

    w->refuse = ERR_FULL;
    host_home_request(w->answer.fd, "/v1/status", NULL);
    expect_answer(w, "HTTP/1.1 503", "busy");
    assert_int_equal(w->questions, 1);
}

static void a_body_beyond_the_limit_is_413(void **state)
{
    struct world *w = *state;
    size_t len = API_BODY_BYTES_MAX + 1;
    char head[128];
    char *chunk = calloc(1, 4096);

    memset(chunk, ' ', 4096);
    int n = snprintf(head, sizeof head, "POST /v1/file HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n\r\n", len);
    assert_int_equal(write(w->answer.fd, head, (size_t)n), n);
    fcntl(w->answer.fd, F_SETFL, O_NONBLOCK);
    while (len > 0) {
        ssize_t sent = write(w->answer.fd, chunk, len < 4096 ? len : 4096);
        len -= sent > 0 ? (size_t)sent : 0;
        uv_run(&w->loop, UV_RUN_NOWAIT);
    }
    expect_answer(w, "HTTP/1.1 413", "too_big");
    free(chunk);
}

/* A client that goes away while the core thinks must not be answered into freed memory. */
static void a_client_may_leave_before_its_answer(void **state)
{
    struct world *w = *state;
    struct api_response r = {.status = 200, .type = "application/json", .body = strdup("{}"), .len = 2};

    host_home_request(w->answer.fd, "/v1/status", NULL);
    host_net_until(&w->loop, was_asked, w);
    close(w->answer.fd);
    uv_run(&w->loop, UV_RUN_NOWAIT);
    http_serve_answer(w->http, w->ticket, &r);
    http_serve_flush(w->http);
    struct api_response again = {.status = 200, .body = strdup("nobody waits for it")};
    http_serve_answer(w->http, w->ticket, &again);
    w->answer.fd = host_home_connect(w->path);
    host_home_request(w->answer.fd, "/v1/areas", NULL);
    expect_answer(w, "HTTP/1.1 200", "fangpin.areas/1");
}

static void stopping_answers_who_waits(void **state)
{
    struct world *w = *state;

    host_home_request(w->answer.fd, "/v1/status", NULL);
    host_net_until(&w->loop, was_asked, w);
    http_serve_stop(w->http);
    w->http = NULL;
    expect_answer(w, "HTTP/1.1 503", "busy");
    uv_run(&w->loop, UV_RUN_DEFAULT);
    assert_int_equal(access(w->path, F_OK), -1);
}

static void a_stale_socket_is_replaced_and_a_long_path_refused(void **state)
{
    struct world *w = *state;
    char path[HOST_NET_DIR_MAX + 32], longer[300];
    struct http_serve *second;
    struct http_serve_options o = {.loop = &w->loop, .path = path, .api = w->api, .ask = ask, .self = w};

    snprintf(path, sizeof path, "%s/stale.sock", w->dir);
    close(open(path, O_CREAT | O_WRONLY, 0600));
    assert_int_equal(http_serve_start(&second, &o), 0);
    close(host_home_connect(path));
    http_serve_stop(second);
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    o.path = longer;
    assert_int_equal(http_serve_start(&second, &o), ERR_INVALID);
    uv_run(&w->loop, UV_RUN_NOWAIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_are_answered_on_the_loop, setup, teardown),
        cmocka_unit_test_setup_teardown(questions_wait_for_the_core, setup, teardown),
        cmocka_unit_test_setup_teardown(a_full_queue_is_503, setup, teardown),
        cmocka_unit_test_setup_teardown(a_body_beyond_the_limit_is_413, setup, teardown),
        cmocka_unit_test_setup_teardown(a_client_may_leave_before_its_answer, setup, teardown),
        cmocka_unit_test_setup_teardown(stopping_answers_who_waits, setup, teardown),
        cmocka_unit_test_setup_teardown(a_stale_socket_is_replaced_and_a_long_path_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
