#include "replication/store.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "replication/lmdb_err.h"
#include "replication/store_internal.h"

/* Less than this left of the disk after a failed commit: the disk is what failed it. LMDB says EIO for a short
 * write too. */
#define DISK_FULL_BYTES (1u << 20)

/* ---- opening ---- */

static bool path_of(char out[PATH_MAX], const char *dir, const char *name)
{
    int n = snprintf(out, PATH_MAX, "%s/%s", dir, name);
    return n > 0 && n < PATH_MAX;
}

static int folder_sync(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int err = 0;

    if (fd < 0 || fsync(fd) != 0)
        err = ERR_IO;
    if (fd >= 0)
        close(fd);
    return err;
}

/* The names of new files are durable too. */
static int folders_sync(const char *dir)
{
    char copy[PATH_MAX];
    int n = snprintf(copy, sizeof copy, "%s", dir);

    if (n < 0 || n >= (int)sizeof copy)
        return ERR_INVALID;
    int err = folder_sync(dir);
    return err ? err : folder_sync(dirname(copy));
}

/* Whether a process has the store open, told from its lock file without being able to write there. */
static bool folder_busy(const char *dir)
{
    char path[PATH_MAX];
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};
    bool busy = false;

    if (!path_of(path, dir, "lock.mdb"))
        return true;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno != ENOENT;
    busy = fcntl(fd, F_GETLK, &lock) != 0 || lock.l_type != F_UNLCK;
    close(fd);
    return busy;
}

/* A new environment, configured and not yet open: LMDB wants a fresh one after every failed opening. */
static int env_make(struct store *s, const struct store_options *o)
{
    int rc = mdb_env_create(&s->env);

    if (rc == 0)
        rc = mdb_env_set_maxdbs(s->env, TABLES);
    if (rc == 0)
        rc = mdb_env_set_maxreaders(s->env, STORE_READERS_MAX);
    if (rc == 0)
        rc = mdb_env_set_mapsize(s->env, o->map_bytes ? o->map_bytes : STORE_MAP_BYTES);
    return err_of_lmdb(rc);
}

/* Default sync: an acknowledgement may leave as soon as the commit returned. NOTLS: a read transaction belongs
 * to who began it, not to a thread. Readahead stays on: what is read much is clustered. */
static int env_open(struct store *s, const char *dir, const struct store_options *o)
{
    unsigned flags = MDB_NOTLS | (o->read_only ? MDB_RDONLY : 0);
    int err = env_make(s, o);

    if (err)
        return err;
    int rc = mdb_env_open(s->env, dir, flags, 0600);
    if (rc == EACCES && o->read_only) {
        if (folder_busy(dir))
            return ERR_BUSY;
        mdb_env_close(s->env);
        s->env = NULL;
        err = env_make(s, o);
        if (err)
            return err;
        rc = mdb_env_open(s->env, dir, flags | MDB_NOLOCK, 0600);
    }
    return err_of_lmdb(rc);
}

static int store_start(struct store *s, const char *dir, const struct store_options *o)
{
    char path[PATH_MAX];
    struct stat st;

    if (!path_of(path, dir, "data.mdb"))
        return ERR_INVALID;
    bool make = stat(path, &st) != 0;
    if (make && (o->read_only || !o->may_create))
        return ERR_NOT_FOUND;
    if (make && mkdir(dir, 0700) != 0 && errno != EEXIST)
        return err_of_lmdb(errno);

    int err = env_open(s, dir, o);
    int dead = 0;
    if (err == 0)
        err = err_of_lmdb(mdb_reader_check(s->env, &dead));
    if (err == 0 && !o->read_only)
        err = caches_make(s);
    if (err == 0)
        err = schema_open(s, o);
    if (err == 0 && !o->read_only)
        memcpy(s->life, o->new_id, sizeof s->life);
    if (err == 0 && make)
        err = folders_sync(dir);
    return err;
}

int store_open(struct store **out, const char *dir, const struct store_options *o)
{
    struct store *s = calloc(1, sizeof *s);

    *out = NULL;
    if (s == NULL || (s->dir = strdup(dir)) == NULL) {
        free(s);
        return ERR_NOMEM;
    }
    s->options = *o;
    s->read_only = o->read_only;
    s->now_us = o->now_us;
    s->no_memory = (struct txn){.s = s, .mode = TXN_READ, .err = ERR_NOMEM};
    int err = store_start(s, dir, o);
    if (err)
        store_close(s);
    else
        *out = s;
    return err;
}

void store_close(struct store *s)
{
    if (s == NULL)
        return;
    must(!s->writing);
    if (s->env)
        mdb_env_close(s->env);
    caches_free(s);
    free(s->dir);
    free(s);
}

static void store_sleep(struct store *s)
{
    if (s->env == NULL)
        return;
    mdb_env_close(s->env);
    s->env = NULL;
    caches_free(s);
}

void store_rest(struct store *s)
{
    must(!s->writing);
    if (!s->broken)
        store_sleep(s);
}

bool store_at_rest(const struct store *s)
{
    return s->env == NULL;
}

static int store_wake(struct store *s)
{
    int err = env_open(s, s->dir, &s->options);

    if (err == 0 && !s->read_only)
        err = caches_make(s);
    if (err == 0)
        err = tables_reopen(s);
    if (err != 0)
        store_sleep(s);
    return err;
}

void store_id(const struct store *s, uint8_t out[16])
{
    memcpy(out, s->id, sizeof s->id);
}

/* The pages are a file's, shared and only read through the map: they stay in the page cache. LMDB does not say
 * where its map is, the kernel does. */
void store_trim(struct store *s)
{
    char line[PATH_MAX + 128], modes[8];
    unsigned long from, to, inode;
    struct stat file;
    int fd = -1;
    FILE *maps;

    if (mdb_env_get_fd(s->env, &fd) != 0 || fstat(fd, &file) != 0 || (maps = fopen("/proc/self/maps", "re")) == NULL)
        return;
    while (fgets(line, sizeof line, maps))
        if (sscanf(line, "%lx-%lx %7s %*x %*s %lu", &from, &to, modes, &inode) == 4 && inode == file.st_ino &&
            strcmp(modes, "r--s") == 0)
            madvise((void *)from, to - from, MADV_DONTNEED); /* a hint; what it does not take stays */
    fclose(maps);
}

/* ---- transactions ---- */

/* `woken`: the error of opening again, the first time as the later ones. */
static struct txn *write_begin(struct store *s, int woken)
{
    struct txn *t = &s->write;

    must(!s->writing);
    s->writing = true;
    *t = (struct txn){.s = s, .mode = TXN_WRITE};
    if (woken != 0)
        t->err = woken;
    else if (s->read_only || s->broken)
        t->err = ERR_STATE;
    else
        t->err = err_of_lmdb(mdb_txn_begin(s->env, NULL, 0, &t->mdb));
    life_begin(t);
    return t;
}

struct txn *store_begin(struct store *s, enum txn_mode mode)
{
    int woken = s->env == NULL ? store_wake(s) : 0;

    s->broken |= woken != 0;
    if (mode == TXN_WRITE)
        return write_begin(s, woken);
    struct txn *t = calloc(1, sizeof *t);
    if (t == NULL)
        return &s->no_memory;
    *t = (struct txn){.s = s, .mode = TXN_READ};
    t->err = woken != 0 ? woken : err_of_lmdb(mdb_txn_begin(s->env, NULL, MDB_RDONLY, &t->mdb));
    return t;
}

static void txn_free(struct txn *t)
{
    struct store *s = t->s;

    if (t == &s->write)
        s->writing = false;
    else if (t != &s->no_memory)
        free(t);
}

/* LMDB wants a write transaction's cursors closed before its end. */
static void cursors_close(struct txn *t)
{
    for (int i = 0; i < CURSORS; i++) {
        if (t->cursors[i])
            mdb_cursor_close(t->cursors[i]);
        t->cursors[i] = NULL;
    }
}

void store_abort(struct txn *t)
{
    cursors_close(t);
    if (t->mdb)
        mdb_txn_abort(t->mdb);
    if (t->mode == TXN_WRITE)
        caches_forget(t->s);
    txn_free(t);
}

static uint64_t now_us(const struct store *s)
{
    return s->now_us ? s->now_us() : 0;
}

static bool disk_full(struct store *s)
{
    struct statvfs fs;
    int fd = -1;

    return mdb_env_get_fd(s->env, &fd) == 0 && fstatvfs(fd, &fs) == 0 &&
           (uint64_t)fs.f_bavail * fs.f_frsize < DISK_FULL_BYTES;
}

static int write_commit(struct txn *t)
{
    struct store *s = t->s;

    caches_flush(t);
    counters_flush(t);
    cursors_close(t);
    int err = t->err;
    if (err) {
        store_abort(t);
        return err;
    }
    uint64_t began = now_us(s);
    err = err_of_lmdb(mdb_txn_commit(t->mdb));
    t->mdb = NULL;
    if (err) {
        s->broken = true;
        caches_forget(s);
        if (err == ERR_IO && disk_full(s))
            err = ERR_DISK_FULL;
    } else {
        caches_keep(s);
        s->life_begun = s->life_begun || t->begins_life;
        atomic_fetch_add(&s->commits, 1);
        atomic_fetch_add(&s->commit_us, now_us(s) - began);
    }
    txn_free(t);
    return err;
}

int store_commit(struct txn *t)
{
    int err = t->err;

    if (t->mode == TXN_WRITE)
        return write_commit(t);
    if (t->mdb)
        err = err_of_lmdb(mdb_txn_commit(t->mdb)); /* keeps table handles opened in it */
    err = t->err ? t->err : err;
    txn_free(t);
    return err;
}

int txn_error(const struct txn *t)
{
    return t->err;
}

void txn_fail(struct txn *t, int err)
{
    if (t->err == 0)
        t->err = err;
}

void store_stats(struct store *s, struct store_stats *out)
{
    struct txn *t = store_begin(s, TXN_READ);
    MDB_envinfo info = {0};
    MDB_stat st = {0};
    int fd = -1;
    struct stat file;

    *out = (struct store_stats){.commits = s->commits, .commit_us = s->commit_us};
    out->events = table_count(t, TABLE_LOG);
    for (int i = 0; i < TABLES && txn_ok(t); i++)
        if (mdb_stat(t->mdb, s->dbi[i], &st) == 0)
            out->used_bytes += (st.ms_branch_pages + st.ms_leaf_pages + st.ms_overflow_pages) * st.ms_psize;
    if (mdb_env_info(s->env, &info) == 0)
        out->map_bytes = info.me_mapsize;
    if (mdb_env_get_fd(s->env, &fd) == 0 && fstat(fd, &file) == 0)
        out->file_bytes = (uint64_t)file.st_size;
    store_abort(t);
}
