/* agenda.h — what is to happen when: a heap in the order of time; at one moment first what is done, then what is looked
 * at, each in the order in which it was put in. */
#ifndef FANGPIN_SIMULATOR_AGENDA_H
#define FANGPIN_SIMULATOR_AGENDA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum agenda_rank { AGENDA_DO, AGENDA_SAMPLE, AGENDA_EXPECT };

struct agenda_item {
    uint64_t ms, turn;
    enum agenda_rank rank;
    int what;       /* the owner's */
    const void *at; /* the owner's */
    const char *each;
    uint64_t i;
};

struct agenda {
    struct agenda_item *at;
    size_t n, room;
    uint64_t turn;
};

void agenda_put(struct agenda *a, struct agenda_item item);
/* The next one; false when there is none. */
bool agenda_next(struct agenda *a, struct agenda_item *out);
/* When it is. UINT64_MAX: there is none. */
uint64_t agenda_when(const struct agenda *a);
void agenda_free(struct agenda *a);

#endif
