#include "node/host/host_log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "node/host/host_time.h"

static const struct level_row {
    const char *name;
    int priority; /* syslog's */
} levels[] = {
    [STORY_DETAIL] = {"detail", 7},
    [STORY_NORMAL] = {"info", 6},
    [STORY_WARN] = {"warning", 4},
    [STORY_ALARM] = {"alarm", 2},
};

struct host_log host_log_stderr(bool json)
{
    return (struct host_log){.fd = STDERR_FILENO, .json = json, .journal = getenv("JOURNAL_STREAM") != NULL};
}

/* A bounded writer that always leaves room for a closing quote, brace and newline. */
struct writer {
    char *at;
    size_t len, room;
};

static void put(struct writer *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(struct writer *w, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    int n = vsnprintf(w->at + w->len, w->room - w->len, format, args);
    va_end(args);
    if (n > 0)
        w->len += (size_t)n < w->room - w->len ? (size_t)n : w->room - w->len - 1;
}

/* Inside quotes. Two bytes more than `room` are kept back by the caller. */
static void put_escaped(struct writer *w, const char *text)
{
    for (; *text != '\0' && w->len + 8 < w->room; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            put(w, "\\%c", c);
        else if (c < 0x20 || c == 0x7f)
            put(w, "\\u%04x", c);
        else
            w->at[w->len++] = (char)c;
    }
}

static void put_wall(struct writer *w, struct wall wall)
{
    time_t local = (time_t)(wall.ms / 1000 + 8 * 3600);
    struct tm tm;

    gmtime_r(&local, &tm);
    put(w, "%04d-%02d-%02dT%02d:%02d:%02d.%03d+08:00", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
        tm.tm_min, tm.tm_sec, (int)(wall.ms % 1000));
}

static void put_mono(struct writer *w, struct mono at)
{
    put(w, "%02llu:%02llu.%03llu", (unsigned long long)(at.ms / 60000), (unsigned long long)(at.ms / 1000 % 60),
        (unsigned long long)(at.ms % 1000));
}

static void put_json(struct writer *w, const struct level_row *row, struct wall wall, struct mono at,
                     const char *office, const char *text)
{
    put(w, "{\"time\":\"");
    put_wall(w, wall);
    put(w, "\",\"level\":\"%s\",\"up\":\"", row->name);
    put_mono(w, at);
    put(w, "\",\"office\":\"%s\",\"story\":\"", office);
    put_escaped(w, text);
    put(w, "\"}\n");
}

static void put_logfmt(struct writer *w, const struct host_log *sink, const struct level_row *row, struct wall wall,
                       struct mono at, const char *office, const char *text)
{
    if (sink->journal) {
        put(w, "<%d>", row->priority);
    } else {
        put(w, "time=");
        put_wall(w, wall);
        put(w, " ");
    }
    put(w, "level=%s up=", row->name);
    put_mono(w, at);
    put(w, " office=%s story=\"", office);
    put_escaped(w, text);
    put(w, "\"\n");
}

size_t host_log_line(char out[LOG_LINE_MAX], const struct host_log *sink, enum story_level level, struct wall wall,
                     struct mono at, struct area office, const char *text)
{
    const struct level_row *row = &levels[level];
    struct writer w = {.at = out, .room = LOG_LINE_MAX};
    char code[AREA_TEXT_LEN + 1] = "-";

    if (area_valid(office))
        area_print(code, office);
    if (sink->json)
        put_json(&w, row, wall, at, code, text);
    else
        put_logfmt(&w, sink, row, wall, at, code, text);
    return w.len;
}

static void sink_line(void *self, enum story_level level, struct mono at, struct area office, const char *text)
{
    const struct host_log *sink = self;
    char line[LOG_LINE_MAX];
    size_t len = host_log_line(line, sink, level, host_wall(), at, office, text);

    /* Nobody to tell when stderr is gone; the office works on. */
    ssize_t n = write(sink->fd, line, len);
    (void)n;
}

struct story host_log_story(struct host_log *sink, enum story_level least)
{
    return (struct story){.line = sink_line, .self = sink, .least = least};
}
