/* relay.h — a line between two offices of one machine: TCP on loopback that can be cut, slowed and counted.
 *
 * Each relay listens on a port of its own and carries what comes to another port. It runs in a thread with its own
 * loop; every call here returns after that thread has done what was asked. Segments are cut to those of an
 * Ethernet line, so that counted bytes are what a real line would carry. */
#ifndef FANGPIN_NODE_DEMO_RELAY_H
#define FANGPIN_NODE_DEMO_RELAY_H

#include <stdint.h>

struct relay;

enum relay_cut {
    RELAY_SILENT, /* bytes stop, connections stay: how a dead radio link looks. What is on the way waits */
    RELAY_CLOSED, /* connections break, and new ones break at once */
};

/* Carry 127.0.0.1:`port` (0: any) to 127.0.0.1:`to_port`. 0, ERR_NOMEM, or ERR_IO when the port is taken. */
int relay_start(struct relay **out, uint16_t port, uint16_t to_port);
uint16_t relay_port(const struct relay *r);
void relay_stop(struct relay *r); /* NULL is fine */

void relay_cut(struct relay *r, enum relay_cut how);
void relay_heal(struct relay *r);

/* From now on each direction takes `delay_ms` and carries at most `bytes_per_s` (0: no limit). */
void relay_shape(struct relay *r, uint32_t delay_ms, uint64_t bytes_per_s);

/* What the sockets towards the connecting side carried since the start, both ways. */
struct relay_count {
    uint64_t connections; /* made */
    uint64_t open;        /* now */
    uint64_t payload_bytes;
    uint64_t segments;
    uint64_t ip_bytes; /* payload and 52 bytes of IPv4 and TCP headers per segment */
};
void relay_count(struct relay *r, struct relay_count *out);

#endif
