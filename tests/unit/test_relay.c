/* The line of the demo and of the live tests: what it promises when it is cut, healed, slowed and counted. */
#include <arpa/inet.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "node/demo/relay.h"

#define SOON_MS  5000 /* far beyond what loopback needs */
#define QUIET_MS 200  /* long enough for bytes to come if they were to come */

struct line {
    struct relay *relay;
    int listener, child, parent;
};

static struct sockaddr_in loopback(uint16_t port)
{
    return (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static int dial(uint16_t port)
{
    struct sockaddr_in to = loopback(port);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

static bool readable(int fd, int ms)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    return poll(&p, 1, ms) == 1;
}

static void receive(int fd, const char *text)
{
    char got[64] = {0};
    assert_true(readable(fd, SOON_MS));
    assert_int_equal(recv(fd, got, strlen(text), MSG_WAITALL), strlen(text));
    assert_string_equal(got, text);
}

static int line_up(void **state)
{
    struct line *l = calloc(1, sizeof *l);
    struct sockaddr_in at = loopback(0);
    socklen_t len = sizeof at;
    l->listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(l->listener, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(l->listener, 8), 0);
    assert_int_equal(getsockname(l->listener, (struct sockaddr *)&at, &len), 0);
    assert_int_equal(relay_start(&l->relay, 0, ntohs(at.sin_port)), 0);
    l->child = dial(relay_port(l->relay));
    l->parent = accept(l->listener, NULL, NULL);
    assert_true(l->parent >= 0);
    *state = l;
    return 0;
}

static int line_down(void **state)
{
    struct line *l = *state;
    relay_stop(l->relay);
    close(l->child);
    close(l->parent);
    close(l->listener);
    free(l);
    return 0;
}

static void carries_both_ways(void **state)
{
    struct line *l = *state;
    assert_int_equal(send(l->child, "up", 2, 0), 2);
    receive(l->parent, "up");
    assert_int_equal(send(l->parent, "down", 4, 0), 4);
    receive(l->child, "down");
}

static void silence_holds_bytes_until_the_heal(void **state)
{
    struct line *l = *state;
    relay_cut(l->relay, RELAY_SILENT);
    assert_int_equal(send(l->child, "late", 4, 0), 4);
    assert_false(readable(l->parent, QUIET_MS));
    int second = dial(relay_port(l->relay)); /* the kernel answers, the line does not */
    assert_false(readable(l->listener, QUIET_MS));
    relay_heal(l->relay);
    receive(l->parent, "late");
    assert_true(readable(l->listener, SOON_MS));
    close(second);
}

static void a_closed_line_breaks_old_and_new_connections(void **state)
{
    struct line *l = *state;
    char byte;
    relay_cut(l->relay, RELAY_CLOSED);
    assert_true(readable(l->child, SOON_MS));
    assert_int_equal(recv(l->child, &byte, 1, 0), 0);
    int refused = dial(relay_port(l->relay));
    assert_true(readable(refused, SOON_MS));
    assert_true(recv(refused, &byte, 1, 0) <= 0);
    close(refused);
    relay_heal(l->relay);
    int again = dial(relay_port(l->relay));
    int parent = accept(l->listener, NULL, NULL);
    assert_int_equal(send(again, "back", 4, 0), 4);
    receive(parent, "back");
    close(again);
    close(parent);
}

static void the_end_of_one_side_reaches_the_other_after_its_bytes(void **state)
{
    struct line *l = *state;
    char byte;
    assert_int_equal(send(l->child, "bye", 3, 0), 3);
    close(l->child);
    receive(l->parent, "bye");
    assert_true(readable(l->parent, SOON_MS));
    assert_int_equal(recv(l->parent, &byte, 1, 0), 0);
    l->child = dial(relay_port(l->relay));
}

/* Who died has closed; what the line still writes to them must not end the process that holds the line. */
static void bytes_for_a_dead_side_end_nothing_but_the_connection(void **state)
{
    struct line *l = *state;
    char byte;
    signal(SIGPIPE, SIG_DFL);           /* whatever this process was started with */
    relay_shape(l->relay, QUIET_MS, 0); /* long enough for each to be a piece by itself, under way */
    for (int i = 0; i < 5; i++) {
        assert_int_equal(send(l->child, "late", 4, 0), 4);
        poll(NULL, 0, 2);
    }
    relay_cut(l->relay, RELAY_SILENT);
    close(l->parent);
    poll(NULL, 0, 2 * QUIET_MS);
    relay_heal(l->relay);
    assert_true(readable(l->child, SOON_MS));
    assert_true(recv(l->child, &byte, 1, 0) <= 0);
    l->parent = socket(AF_INET, SOCK_STREAM, 0); /* for line_down to close */
}

static void counts_payload_and_segments(void **state)
{
    struct line *l = *state;
    static char block[100 * 1448];
    struct relay_count c;
    assert_int_equal(send(l->child, block, sizeof block, 0), (ssize_t)sizeof block);
    for (size_t got = 0; got < sizeof block;) {
        char sink[8192];
        ssize_t n = recv(l->parent, sink, sizeof sink, 0);
        assert_true(n > 0);
        got += (size_t)n;
    }
    relay_count(l->relay, &c);
    assert_int_equal(c.connections, 1);
    assert_int_equal(c.open, 1);
    assert_int_equal(c.payload_bytes, sizeof block);
    assert_true(c.segments >= 100);  /* no segment is longer than on a real line */
    assert_true(c.segments <= 1000); /* 100 of data, the rest acknowledges */
    assert_int_equal(c.ip_bytes, c.payload_bytes + 52 * c.segments);
}

static void a_slow_line_delivers_everything_in_order(void **state)
{
    struct line *l = *state;
    enum { NUMBERS = 5000 };
    relay_shape(l->relay, 20, 200000);
    for (uint32_t i = 0; i < NUMBERS; i++)
        assert_int_equal(send(l->child, &i, sizeof i, 0), sizeof i);
    for (uint32_t i = 0; i < NUMBERS; i++) {
        uint32_t got;
        assert_int_equal(recv(l->parent, &got, sizeof got, MSG_WAITALL), sizeof got);
        assert_int_equal(got, i);
    }
}

static void a_taken_port_is_refused(void **state)
{
    struct line *l = *state;
    struct relay *second;
    assert_true(relay_start(&second, relay_port(l->relay), 1) != 0);
}

int main(void)
{
#define LINE(f) cmocka_unit_test_setup_teardown(f, line_up, line_down)
    const struct CMUnitTest tests[] = {
        LINE(carries_both_ways),
        LINE(silence_holds_bytes_until_the_heal),
        LINE(a_closed_line_breaks_old_and_new_connections),
        LINE(the_end_of_one_side_reaches_the_other_after_its_bytes),
        LINE(bytes_for_a_dead_side_end_nothing_but_the_connection),
        LINE(counts_payload_and_segments),
        LINE(a_slow_line_delivers_everything_in_order),
        LINE(a_taken_port_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
