/* notify.h — what systemd is told (sd_notify's protocol, which is one datagram; no library for that). */
#ifndef FANGPIN_NODE_HOST_NOTIFY_H
#define FANGPIN_NODE_HOST_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>

/* Sends `text` ("READY=1") to $NOTIFY_SOCKET; false when nobody asked for it or it failed. */
bool notify_send(const char *text);

/* How often "WATCHDOG=1" is due, in ms: half of what $WATCHDOG_USEC allows, at least 1000; 0: not wanted. */
uint64_t notify_watchdog_ms(void);

#endif
