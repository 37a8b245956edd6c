/* lmdb_err.h — the only translator from LMDB's results to ours. */
#ifndef FANGPIN_REPLICATION_LMDB_ERR_H
#define FANGPIN_REPLICATION_LMDB_ERR_H

#include "base/err.h"

/* 0, or the ERR_ that an LMDB call's result (a code of its own or an errno) stands for. */
int err_of_lmdb(int result);

#endif
