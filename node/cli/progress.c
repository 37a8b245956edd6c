#include "node/cli/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define DRAW_EVERY_MS 200u
#define SAY_EVERY_MS  60000u
#define BAR_CELLS     20u
#define LINE_BYTES    240u

static uint64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

void progress_begin(struct progress *p)
{
    uint64_t now = now_ms();

    *p = (struct progress){.on = isatty(STDERR_FILENO) != 0, .began_ms = now, .shown_ms = now, .still_ms = now};
}

void progress_line(char *out, unsigned room, uint64_t ms, uint64_t of_ms, uint64_t took_ms, uint64_t moved_ms,
                   uint64_t events, const char *phase)
{
    uint64_t cells = of_ms == 0 ? 0 : ms * BAR_CELLS / of_ms, minutes = ms / 60000;
    char bar[3 * BAR_CELLS + 1];
    size_t used = 0;

    for (unsigned i = 0; i < BAR_CELLS; i++)
        used += (size_t)snprintf(bar + used, sizeof bar - used, "%s", i < cells ? "█" : "░");
    snprintf(out, room, "%s %s  %llud %02llu:%02llu  ×%llu  %llu 件 events  %llu s", phase, bar,
             (unsigned long long)(minutes / 1440), (unsigned long long)(minutes / 60 % 24),
             (unsigned long long)(minutes % 60), (unsigned long long)(moved_ms == 0 ? 0 : ms / moved_ms),
             (unsigned long long)events, (unsigned long long)(took_ms / 1000));
}

void progress_show(struct progress *p, uint64_t ms, uint64_t of_ms, uint64_t events, const char *phase)
{
    char line[LINE_BYTES];
    uint64_t now = now_ms();

    if (ms == 0)
        p->still_ms = now;
    if (now - p->shown_ms < (p->on ? DRAW_EVERY_MS : SAY_EVERY_MS))
        return;
    p->shown_ms = now;
    p->drawn = p->on;
    progress_line(line, sizeof line, ms, of_ms, now - p->began_ms, now - p->still_ms, events, phase);
    fprintf(stderr, p->on ? "\r\033[K%s" : "%s\n", line);
    fflush(stderr);
}

void progress_end(struct progress *p)
{
    if (p->drawn)
        fputs("\r\033[K", stderr);
}
