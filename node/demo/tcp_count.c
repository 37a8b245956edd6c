#include "node/demo/tcp_count.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#define SEGMENT_BYTES 1460 /* of which 12 go to the time stamp option */

bool tcp_count(int fd, struct tcp_count *out)
{
    struct tcp_info info = {0};
    socklen_t len = sizeof info;
    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) != 0)
        return false;
    out->payload_bytes = info.tcpi_bytes_sent + info.tcpi_bytes_received;
    out->segments = (uint64_t)info.tcpi_segs_in + info.tcpi_segs_out;
    return true;
}

void tcp_segments_as_on_a_line(int fd)
{
    int bytes = SEGMENT_BYTES;
    (void)setsockopt(fd, IPPROTO_TCP, TCP_MAXSEG, &bytes, sizeof bytes);
}
