/* story.h — one line of trace in a fixed grammar, the same in production logs, tests and drill reports:
 *
 *     mm:ss.mmm office verb object -> result
 *
 * Lines never hold personal data: objects are ids, areas, kinds, numbers. */
#ifndef FANGPIN_BASE_STORY_H
#define FANGPIN_BASE_STORY_H

#include "base/area.h"
#include "base/clock.h"

enum story_level { STORY_DETAIL, STORY_NORMAL, STORY_WARN, STORY_ALARM };

/* Where lines go. `line` gets the text without time and office (those it was given apart). */
struct story {
    void (*line)(void *self, enum story_level level, struct mono at, struct area office, const char *text);
    void *self;
    enum story_level least; /* lines below are not formatted */
};

#define STORY_LINE_BYTES_MAX 400

/* A null story or sink swallows the line. */
void story_tell(const struct story *s, enum story_level level, struct mono at, struct area office, const char *format,
                ...) __attribute__((format(printf, 5, 6)));

#endif
