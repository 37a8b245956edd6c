/* report_file.h — files of a report: written beside their place and moved there when whole. */
#ifndef FANGPIN_SIMULATOR_REPORT_FILE_H
#define FANGPIN_SIMULATOR_REPORT_FILE_H

#include <stdio.h>

/* Make folder `dir` unless it is there. 0 or ERR_IO, ERR_DISK_FULL. */
int report_dir(const char *dir);

/* Let `fill` write file `name` in `dir`. What fill gives that is not 0 is given back, and the file is as before. */
int report_file(const char *dir, const char *name, int (*fill)(const void *what, FILE *f), const void *what);

#endif
