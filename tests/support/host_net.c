#include "tests/support/host_net.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct office_keys host_net_office(uint8_t number)
{
    uint8_t seed[SEED_BYTES] = {number, 0x5a};
    struct office_keys k;

    assert_int_equal(crypto_start(), 0);
    keys_from_seed(&k, seed);
    return k;
}

struct curve_keys host_net_curve(uint8_t number)
{
    struct office_keys k = host_net_office(number);
    struct curve_keys c;

    assert_int_equal(curve_keys_of(&c, &k), 0);
    return c;
}

void host_net_address(char out[HOST_NET_ADDRESS_MAX])
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &len), 0);
    close(fd);
    snprintf(out, HOST_NET_ADDRESS_MAX, "tcp://127.0.0.1:%u", ntohs(at.sin_port));
}

uint16_t host_net_port(const char *address)
{
    return (uint16_t)strtoul(strrchr(address, ':') + 1, NULL, 10);
}

static void on_beat(uv_timer_t *t)
{
    (void)t; /* lets a loop with nothing to do look again */
}

void host_net_until(uv_loop_t *loop, bool (*so)(void *self), void *self)
{
    uv_timer_t beat;

    uv_timer_init(loop, &beat);
    uv_timer_start(&beat, on_beat, 5, 5);
    while (!so(self))
        uv_run(loop, UV_RUN_ONCE);
    uv_close((uv_handle_t *)&beat, NULL);
    uv_run(loop, UV_RUN_NOWAIT);
}

void host_net_finish(uv_loop_t *loop)
{
    uv_run(loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(loop), 0);
}

void host_net_dir(char out[HOST_NET_DIR_MAX])
{
    const char *base = getenv("TMPDIR");

    snprintf(out, HOST_NET_DIR_MAX, "%s/fangpin-host-XXXXXX", base != NULL ? base : "/tmp");
    assert_non_null(mkdtemp(out));
}

void host_net_remove(const char *dir)
{
    char path[HOST_NET_DIR_MAX + 300];
    DIR *d = opendir(dir);

    assert_non_null(d);
    for (struct dirent *e = readdir(d); e != NULL; e = readdir(d)) {
        snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
        if (e->d_name[0] != '.')
            unlink(path);
    }
    closedir(d);
    rmdir(dir);
}
