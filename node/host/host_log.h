/* host_log.h — story lines to stderr: logfmt, or JSON; with priorities for journald when it listens. */
#ifndef FANGPIN_NODE_HOST_HOST_LOG_H
#define FANGPIN_NODE_HOST_HOST_LOG_H

#include <stddef.h>

#include "base/story.h"

struct host_log {
    int fd;
    bool json;
    bool journal; /* "<6>" before the line and no time: journald has its own */
};

/* A sink on stderr; journald is known by $JOURNAL_STREAM. */
struct host_log host_log_stderr(bool json);

/* The story of a sink; lent. Lines are single writes, so threads may share it. */
struct story host_log_story(struct host_log *sink, enum story_level least);

#define LOG_LINE_MAX (2 * STORY_LINE_BYTES_MAX + 256)
/* The line as it is written, newline included; returns its length. Control characters and quotes are escaped. */
size_t host_log_line(char out[LOG_LINE_MAX], const struct host_log *sink, enum story_level level, struct wall wall,
                     struct mono at, struct area office, const char *text);

#endif
