#include "base/story.h"

#include <stdarg.h>
#include <stdio.h>

void story_tell(const struct story *s, enum story_level level, struct mono at, struct area office, const char *format,
                ...)
{
    char text[STORY_LINE_BYTES_MAX];
    va_list args;

    if (s == NULL || s->line == NULL || level < s->least)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    s->line(s->self, level, at, office, text);
}
