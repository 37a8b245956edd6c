/* A disk that fails in the midst of a step, as a shim below the store makes it. The step's effects never leave; the
 * office is off until the moment is over, then its process starts again over what the disk holds. */
#include <stdio.h>

#include "simulator/sim_internal.h"

static void file_of(char out[SIM_PATH_BYTES + 16], const struct node *n)
{
    snprintf(out, SIM_PATH_BYTES + 16, "%s/data.mdb", n->dir);
}

void sim_disk_doom(struct sim *s, uint32_t no, uint64_t seed)
{
    struct node *n = node_of(s, no);
    char file[SIM_PATH_BYTES + 16];

    must(s->options.disk != NULL);
    if (n->o.power != POWER_ON || n->o.doomed)
        return;
    n->o.doomed = true;
    file_of(file, n);
    s->options.disk->doom(s->options.disk->self, file, seed);
}

void sim_disk_spare(struct sim *s, uint32_t no)
{
    struct node *n = node_of(s, no);
    char file[SIM_PATH_BYTES + 16];

    if (!n->o.doomed)
        return;
    n->o.doomed = false;
    file_of(file, n);
    s->options.disk->spare(s->options.disk->self, file);
}

/* The process ended: what the doom was to do has been done, or never will. */
void node_disk_left(struct sim *s, struct node *n)
{
    char file[SIM_PATH_BYTES + 16];

    if (!n->o.doomed)
        return;
    n->o.doomed = false;
    file_of(file, n);
    s->options.disk->lose(s->options.disk->self, file);
}

static void start_again(void *self, struct sim *s)
{
    struct node *n = self;

    lines_break(s, n, true);
    int rc = n->o.core == NULL ? node_start(s, n) : 0; /* current may have come back in the same moment */
    s->broken = s->broken != 0 ? s->broken : rc;
    if (rc != 0)
        return;
    lines_try(s, n);
    node_ordered(s, sim_find_area(s, n->o.area), FAULT_DISK, SIM_POWER, "disk -> failed, process started again");
}

/* ERR_STATE: something was written beside the steps before this one, and failed. Who called for the step may be in the
 * midst of the lines: they break when the moment is over. */
bool node_disk_failed(struct sim *s, struct node *n, int rc)
{
    if (!n->o.doomed || (rc != ERR_IO && rc != ERR_STATE))
        return false;
    node_stop(s, n);
    n->o.power = POWER_OFF;
    due_add(s, (struct due){.ms = s->now_ms, .what = DUE_CALL, .fn = start_again, .self = n});
    return true;
}
