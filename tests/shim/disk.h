/* disk.h — a shim between LMDB and the disk, linked into a test program: it fails a write or a sync of a chosen file, and
 * then forgets sectors that were not synced, some and not others, as a disk may whose current is gone (FAULTS.md D2, D4).
 *
 * It stands in for the C library's pwrite, write, writev, fdatasync and fsync; everything else passes through. A
 * write through a descriptor that was opened with O_DSYNC is synced at once. */
#ifndef FANGPIN_TESTS_SHIM_DISK_H
#define FANGPIN_TESTS_SHIM_DISK_H

#include "simulator/sim.h"

struct disk_shim_count {
    unsigned dooms, failed_writes, failed_syncs, torn, sectors_kept, sectors_lost;
};

/* For sim_options.disk. One file is doomed at a time: another doom before it failed forgets the first. */
extern const struct sim_disk disk_shim;
struct disk_shim_count disk_shim_count(void);

#endif
