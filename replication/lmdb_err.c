#include "replication/lmdb_err.h"

#include <errno.h>

#include <lmdb.h>

static int err_of_errno(int number)
{
    switch (number) {
    case ENOENT:
        return ERR_NOT_FOUND;
    case ENOMEM:
        return ERR_NOMEM;
    case ENOSPC:
    case EDQUOT:
        return ERR_DISK_FULL;
    case EAGAIN:
    case EBUSY:
        return ERR_BUSY;
    default:
        return ERR_IO;
    }
}

int err_of_lmdb(int result)
{
    switch (result) {
    case MDB_SUCCESS:
        return 0;
    case MDB_NOTFOUND:
        return ERR_NOT_FOUND;
    case MDB_KEYEXIST:
        return ERR_EXISTS;
    case MDB_MAP_FULL:
        return ERR_DISK_FULL;
    case MDB_TXN_FULL:
    case MDB_CURSOR_FULL:
    case MDB_PAGE_FULL:
    case MDB_DBS_FULL:
        return ERR_FULL;
    case MDB_READERS_FULL:
        return ERR_BUSY;
    case MDB_VERSION_MISMATCH:
    case MDB_INCOMPATIBLE:
        return ERR_SCHEMA;
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_INVALID:
        return ERR_CORRUPT;
    case MDB_BAD_VALSIZE:
        return ERR_TOO_BIG;
    case MDB_BAD_TXN:
    case MDB_BAD_RSLOT:
    case MDB_BAD_DBI:
    case MDB_MAP_RESIZED:
        return ERR_STATE;
    default:
        return result > 0 ? err_of_errno(result) : ERR_IO;
    }
}
