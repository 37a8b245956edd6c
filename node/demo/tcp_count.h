/* tcp_count.h — what a TCP socket carried, by the kernel's own count. A file of its own because the kernel's header
 * that knows these counters cannot be included beside libuv's. */
#ifndef FANGPIN_NODE_DEMO_TCP_COUNT_H
#define FANGPIN_NODE_DEMO_TCP_COUNT_H

#include <stdbool.h>
#include <stdint.h>

struct tcp_count {
    uint64_t payload_bytes, segments; /* both ways, repeats included */
};

/* False when the socket has nothing to say. */
bool tcp_count(int fd, struct tcp_count *out);

/* Segments at most as long as on an Ethernet line; for a socket not yet connected or listening. */
void tcp_segments_as_on_a_line(int fd);

#endif
