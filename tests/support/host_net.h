/* host_net.h — for tests of node/host: keys, addresses, folders, and a loop that runs until something is so. */
#ifndef FANGPIN_TESTS_SUPPORT_HOST_NET_H
#define FANGPIN_TESTS_SUPPORT_HOST_NET_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <uv.h>

#include "proto/keys.h"

/* The office of a small number. */
struct office_keys host_net_office(uint8_t number);
struct curve_keys host_net_curve(uint8_t number);

/* "tcp://127.0.0.1:PORT" with a port that was free just now. */
#define HOST_NET_ADDRESS_MAX 64
void host_net_address(char out[HOST_NET_ADDRESS_MAX]);
uint16_t host_net_port(const char *address);

/* Turn the loop until `so` says so. A test that never gets there is ended by the runner. */
void host_net_until(uv_loop_t *loop, bool (*so)(void *self), void *self);
/* Turn it until nothing is left in it, and close it. */
void host_net_finish(uv_loop_t *loop);

/* A fresh folder, and its end with all files in it. */
#define HOST_NET_DIR_MAX 128
void host_net_dir(char out[HOST_NET_DIR_MAX]);
void host_net_remove(const char *dir);

#endif
