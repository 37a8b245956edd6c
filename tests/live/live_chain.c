/* Four real processes, real ZeroMQ, real lines: traffic, cuts, strangers at the door, and orderly ends. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include <cmocka.h>
#include <zmq.h>

#include "base/limits.h"
#include "proto/keys.h"
#include "support/live_town.h"

/* ---- lines ---- */

static void traffic_flows_and_replicas_agree(void **state)
{
    struct live_town *t = *state;
    live_file(t, VILLAGE, 40);
    live_file(t, TOWNSHIP, 10);
    live_level(t);
    live_verify(t);
}

static void work_goes_on_while_a_line_is_silent(void **state)
{
    struct live_town *t = *state;
    relay_cut(t->office[TOWNSHIP]->below, RELAY_SILENT);
    live_file(t, VILLAGE, 30);
    live_file(t, TOWNSHIP, 5);
    assert_false(fleet_agree(t->office[TOWNSHIP], t->office[VILLAGE]));
    relay_heal(t->office[TOWNSHIP]->below);
    live_level(t);
}

static void work_goes_on_while_lines_are_broken(void **state)
{
    struct live_town *t = *state;
    for (int round = 0; round < 3; round++) {
        relay_cut(t->office[TOWNSHIP]->below, RELAY_CLOSED);
        relay_cut(t->office[COUNTY]->below, RELAY_CLOSED);
        live_file(t, VILLAGE, 10);
        live_file(t, TOWNSHIP, 10);
        relay_heal(t->office[COUNTY]->below);
        relay_heal(t->office[TOWNSHIP]->below);
        live_file(t, VILLAGE, 10);
    }
    live_level(t);
}

static void a_slow_line_is_only_slow(void **state)
{
    struct live_town *t = *state;
    relay_shape(t->office[TOWNSHIP]->below, 100, 20000);
    live_file(t, VILLAGE, 50);
    live_level(t);
    relay_shape(t->office[TOWNSHIP]->below, 0, 0);
}

/* ---- processes ---- */

static void a_second_process_on_a_folder_is_refused(void **state)
{
    struct live_town *t = *state;
    char pid[16];
    const char *args[] = {"run", "--dir", t->office[COUNTY]->dir, NULL};
    int status = fleet_command(&t->fleet, NULL, args);
    assert_int_not_equal(status, 0);
    assert_true(status < 128); /* it said no; it did not crash */
    snprintf(pid, sizeof pid, "%ld", (long)t->office[COUNTY]->pid);
    assert_non_null(strstr(t->fleet.why, pid)); /* and names who holds the folder */
    live_file(t, VILLAGE, 1);
    live_level(t);
}

struct writer {
    struct client client;
    struct prng prng;
    atomic_bool stop;
    unsigned long long last; /* position of the last filing that was answered */
};

static void *writer_thread(void *self)
{
    struct writer *w = self;
    while (!atomic_load(&w->stop)) {
        struct answer answer;
        json_t *filing = household_invent(&w->prng, demo_areas[VILLAGE]);
        char *text = json_dumps(filing, JSON_COMPACT);
        json_decref(filing);
        int rc = client_ask(&w->client, "POST", "/v1/file", span_str(text), &answer);
        free(text);
        if (rc != 0 || answer.status != 200)
            break;
        json_t *v = json_loadb((const char *)answer.body.at, answer.body.len, 0, NULL);
        w->last = (unsigned long long)json_integer_value(json_object_get(v, "position"));
        json_decref(v);
    }
    return NULL;
}

static unsigned long long own_position(struct office *o)
{
    json_t *status = office_get(o, "/v1/status", NULL);
    assert_non_null(status);
    unsigned long long position = (unsigned long long)json_integer_value(json_object_get(status, "position"));
    json_decref(status);
    return position;
}

static void a_stop_in_the_middle_of_traffic_loses_nothing(void **state)
{
    struct live_town *t = *state;
    struct office *o = t->office[VILLAGE];
    for (int round = 0; round < 3; round++) {
        struct writer w = {.prng = prng_fork((uint64_t)round, "writer")};
        pthread_t thread;
        double ms;
        assert_int_equal(client_open(&w.client, o->client.socket), 0);
        assert_int_equal(pthread_create(&thread, NULL, writer_thread, &w), 0);
        fleet_pause(100);
        int rc = office_stop(o, &ms);
        atomic_store(&w.stop, true);
        pthread_join(thread, NULL);
        client_close(&w.client);
        assert_int_equal(rc, 0);
        print_message("stopped in %.0f ms after position %llu\n", ms, w.last);
#ifndef __SANITIZE_ADDRESS__
        assert_true(ms < STOP_BUDGET_MS); /* promised to systemd and to people */
#endif
        assert_int_equal(office_run(o), 0);
        assert_true(own_position(o) >= w.last);
    }
    live_level(t);
    live_verify(t);
}

/* ---- strangers ---- */

static int dial(uint16_t port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

static void garbage_and_http_on_the_port_do_no_harm(void **state)
{
    struct live_town *t = *state;
    static const char *const openings[] = {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\xff", "SSH-2.0-OpenSSH_9.2\r\n", ""};
    uint8_t noise[4096];
    prng_fill(&t->prng, noise, sizeof noise);
    for (int round = 0; round < 20; round++) {
        int fd = dial(t->office[COUNTY]->port);
        const char *opening = openings[round % 4];
        (void)!send(fd, opening, strlen(opening), MSG_NOSIGNAL);
        (void)!send(fd, noise, sizeof noise, MSG_NOSIGNAL);
        close(fd);
    }
    live_file(t, VILLAGE, 5);
    live_level(t);
}

/* A DEALER with a key of its own, or without any, that shouts large frames at the port. */
static void shout(uint16_t port, bool curve, const uint8_t server_key[32])
{
    static uint8_t frame[2 * PACKET_BYTES_MAX];
    char address[40], public_key[41], secret_key[41];
    int none = 0;
    void *context = zmq_ctx_new(), *socket = zmq_socket(context, ZMQ_DEALER);
    snprintf(address, sizeof address, "tcp://127.0.0.1:%u", port);
    zmq_setsockopt(socket, ZMQ_LINGER, &none, sizeof none);
    if (curve) {
        assert_int_equal(zmq_curve_keypair(public_key, secret_key), 0);
        zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, server_key, 32);
        zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, public_key, 41);
        zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, secret_key, 41);
    }
    assert_int_equal(zmq_connect(socket, address), 0);
    for (int i = 0; i < 4; i++)
        zmq_send(socket, frame, sizeof frame, ZMQ_DONTWAIT);
    fleet_pause(300);
    zmq_close(socket);
    zmq_ctx_term(context);
}

static void key_of(struct office *o, uint8_t curve[32])
{
    struct author key;
    json_t *status = office_get(o, "/v1/status", NULL);
    const char *hex = json_string_value(json_object_get(status, "key"));
    assert_non_null(hex);
    assert_true(hex_parse(key.b, sizeof key.b, hex, strlen(hex)));
    assert_int_equal(curve_public_of(curve, &key), 0);
    json_decref(status);
}

static void unknown_keys_and_huge_frames_do_no_harm(void **state)
{
    struct live_town *t = *state;
    uint8_t key[32];
    key_of(t->office[TOWNSHIP], key);
    shout(t->office[TOWNSHIP]->port, false, NULL);
    shout(t->office[TOWNSHIP]->port, true, key);
    live_file(t, VILLAGE, 5);
    live_level(t);
}

struct impostor {
    int listener;
    atomic_int answered;
};

static void *impostor_thread(void *self)
{
    static const char *const lies[] = {"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
                                       "\xff\0\0\0\0\0\0\0\x01\x7f\x03", "no"};
    struct impostor *i = self;
    for (int fd; (fd = accept(i->listener, NULL, NULL)) >= 0; close(fd)) {
        const char *lie = lies[atomic_load(&i->answered) % 3];
        (void)!send(fd, lie, strlen(lie) + 8 * (lie[0] == '\xff'), MSG_NOSIGNAL);
        fleet_pause(50);
        atomic_fetch_add(&i->answered, 1);
    }
    return NULL;
}

/* libzmq gives a socket up for ever after one bad answer: the office must make it anew. */
static void a_child_comes_back_after_its_parents_port_lied(void **state)
{
    struct live_town *t = *state;
    struct office *parent = t->office[TOWNSHIP];
    struct sockaddr_in at = {
        .sin_family = AF_INET, .sin_port = htons(parent->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct impostor impostor = {.listener = socket(AF_INET, SOCK_STREAM, 0)};
    int one = 1;
    pthread_t thread;
    assert_int_equal(office_stop(parent, NULL), 0);
    setsockopt(impostor.listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    assert_int_equal(bind(impostor.listener, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(impostor.listener, 8), 0);
    assert_int_equal(pthread_create(&thread, NULL, impostor_thread, &impostor), 0);
    for (double end = fleet_ms() + LEVEL_PATIENCE_MS; atomic_load(&impostor.answered) < 3 && fleet_ms() < end;)
        fleet_pause(10);
    shutdown(impostor.listener, SHUT_RDWR);
    close(impostor.listener);
    pthread_join(thread, NULL);
    assert_true(atomic_load(&impostor.answered) >= 3);
    assert_int_equal(office_run(parent), 0);
    live_file(t, VILLAGE, 3);
    live_level(t);
}

/* ---- tokens ---- */

static char *invite(struct live_town *t, const char *area)
{
    char *text = NULL;
    const char *args[] = {"invite", area, "--dir", t->office[COUNTY]->dir, "--json", NULL};
    live_command(t, 0, &text, args);
    json_t *said = json_loads(text, 0, NULL);
    char *token = strdup(json_string_value(json_object_get(said, "token")));
    json_decref(said);
    free(text);
    return token;
}

static void join_expecting(struct live_town *t, const char *token, int status)
{
    char dir[64], key[80];
    snprintf(dir, sizeof dir, "%s/newcomer", t->fleet.dir);
    snprintf(key, sizeof key, "%s/office.key", dir);
    const char *args[] = {"join", token, "--dir", dir, "--wait", "5", NULL};
    live_command(t, status, NULL, args);
    assert_true(strlen(t->fleet.why) > strlen("fangpin join: ")); /* it says why */
    assert_int_equal(access(key, F_OK), status == 0 ? 0 : -1);    /* nothing half made */
}

static void bad_tokens_are_refused_and_good_ones_serve_once(void **state)
{
    struct live_town *t = *state;
    char *token = invite(t, "513201200000"), *damaged = strdup(token), moved[80], dir[64];
    size_t middle = strlen(damaged) / 2;
    damaged[middle] = damaged[middle] == '7' ? '8' : '7';
    join_expecting(t, damaged, EX_DATAERR);
    join_expecting(t, "FP1-HELLO", EX_DATAERR);
    join_expecting(t, token, 0);
    snprintf(dir, sizeof dir, "%s/newcomer", t->fleet.dir);
    snprintf(moved, sizeof moved, "%s/first", t->fleet.dir);
    assert_int_equal(rename(dir, moved), 0);
    join_expecting(t, token, EX_NOPERM); /* used */
    const char *args[] = {"invite", "513201209200", "--dir", t->office[COUNTY]->dir, NULL};
    assert_int_not_equal(fleet_command(&t->fleet, NULL, args), 0); /* no direct child of the county */
    free(damaged);
    free(token);
    live_file(t, VILLAGE, 1);
    live_level(t);
}

/* ---- papers ---- */

static void an_export_verifies_until_one_byte_of_it_changes(void **state)
{
    struct live_town *t = *state;
    char file[64];
    snprintf(file, sizeof file, "%s/export", t->fleet.dir);
    const char *export[] = {"log", "--dir", t->office[CITY]->dir, "--export", file, NULL};
    const char *verify[] = {"verify", file, NULL};
    live_command(t, 0, NULL, export);
    live_command(t, 0, NULL, verify);
    FILE *f = fopen(file, "r+");
    assert_non_null(f);
    fseek(f, 0, SEEK_END);
    fseek(f, ftell(f) / 2, SEEK_SET);
    int byte = fgetc(f);
    fseek(f, -1, SEEK_CUR);
    fputc(byte ^ 1, f);
    fclose(f);
    assert_int_not_equal(fleet_command(&t->fleet, NULL, verify), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(traffic_flows_and_replicas_agree),
        cmocka_unit_test(work_goes_on_while_a_line_is_silent),
        cmocka_unit_test(work_goes_on_while_lines_are_broken),
        cmocka_unit_test(a_slow_line_is_only_slow),
        cmocka_unit_test(a_second_process_on_a_folder_is_refused),
        cmocka_unit_test(a_stop_in_the_middle_of_traffic_loses_nothing),
        cmocka_unit_test(garbage_and_http_on_the_port_do_no_harm),
        cmocka_unit_test(unknown_keys_and_huge_frames_do_no_harm),
        cmocka_unit_test(a_child_comes_back_after_its_parents_port_lied),
        cmocka_unit_test(bad_tokens_are_refused_and_good_ones_serve_once),
        cmocka_unit_test(an_export_verifies_until_one_byte_of_it_changes),
    };
    return cmocka_run_group_tests(tests, live_up, live_down);
}
