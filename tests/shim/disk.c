#include "shim/disk.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/must.h"
#include "base/prng.h"

#define SECTOR      512
#define WRITES_MAX  40 /* some commits, about: which of their writes fails is drawn */
#define SYNCS_MAX   6
#define SECTORS_MAX 65536

/* What a sector held when it was last synced. */
struct before {
    off_t at;
    uint8_t bytes[SECTOR];
};

static struct {
    bool watching, failing;
    dev_t dev;
    ino_t ino;
    struct prng prng;
    unsigned writes_left; /* until one fails */
    bool at_sync;         /* rather a sync, after so many more */
    bool once; /* … and the next ones say that all is well, though nothing that is written now stays (fsyncgate) */
    unsigned syncs_left;
    struct before *before;
    size_t n;
    struct disk_shim_count count;
} shim;

static ssize_t real_pwrite(int fd, const void *at, size_t len, off_t off)
{
    static ssize_t (*call)(int, const void *, size_t, off_t);

    if (call == NULL)
        *(void **)&call = dlsym(RTLD_NEXT, "pwrite");
    return call(fd, at, len, off);
}

static bool watched(int fd)
{
    struct stat st;

    return shim.watching && fstat(fd, &st) == 0 && st.st_dev == shim.dev && st.st_ino == shim.ino;
}

/* ---- what was there ---- */

static void sector_keep(int fd, off_t at)
{
    char path[64];

    for (size_t i = 0; i < shim.n; i++)
        if (shim.before[i].at == at)
            return;
    must(shim.n < SECTORS_MAX);
    if (shim.before == NULL)
        must((shim.before = malloc(SECTORS_MAX * sizeof *shim.before)) != NULL);
    struct before *b = &shim.before[shim.n++];
    *b = (struct before){.at = at}; /* zeros beyond the end */
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int in = open(path, O_RDONLY | O_CLOEXEC); /* the descriptor itself may be for writing alone */
    must(in >= 0 && pread(in, b->bytes, SECTOR, at) >= 0);
    close(in);
}

static void sectors_keep(int fd, off_t from, size_t len)
{
    for (off_t at = from / SECTOR * SECTOR; at < from + (off_t)len; at += SECTOR)
        sector_keep(fd, at);
}

/* ---- failing ---- */

/* Whether this write is the one; then part of it may be there. */
static bool write_fails(int fd, const void *at, size_t len, off_t off)
{
    if (shim.failing && shim.once)
        return false;
    if (!shim.failing) {
        if (shim.at_sync || shim.writes_left-- > 0)
            return false;
        shim.failing = true;
        size_t part = prng_below(&shim.prng, 2) == 0 ? len : prng_below(&shim.prng, len / SECTOR + 1) * SECTOR;
        sectors_keep(fd, off, len);
        if (part > 0)
            real_pwrite(fd, at, part, off);
        shim.count.torn += part > 0 && part < len;
    }
    shim.count.failed_writes++;
    errno = EIO;
    return true;
}

ssize_t pwrite(int fd, const void *at, size_t len, off_t off)
{
    if (!watched(fd))
        return real_pwrite(fd, at, len, off);
    if (write_fails(fd, at, len, off))
        return -1;
    bool synced = (fcntl(fd, F_GETFL) & O_DSYNC) != 0;
    if (!synced)
        sectors_keep(fd, off, len);
    return real_pwrite(fd, at, len, off);
}

ssize_t write(int fd, const void *at, size_t len)
{
    static ssize_t (*call)(int, const void *, size_t);

    if (call == NULL)
        *(void **)&call = dlsym(RTLD_NEXT, "write");
    if (!watched(fd))
        return call(fd, at, len);
    off_t off = lseek(fd, 0, SEEK_CUR);
    if (write_fails(fd, at, len, off))
        return -1;
    sectors_keep(fd, off, len);
    return call(fd, at, len);
}

ssize_t writev(int fd, const struct iovec *iov, int n)
{
    static ssize_t (*call)(int, const struct iovec *, int);

    if (call == NULL)
        *(void **)&call = dlsym(RTLD_NEXT, "writev");
    if (!watched(fd))
        return call(fd, iov, n);
    off_t off = lseek(fd, 0, SEEK_CUR);
    size_t len = 0;
    for (int i = 0; i < n; i++) {
        if (write_fails(fd, iov[i].iov_base, iov[i].iov_len, off + (off_t)len))
            return -1;
        len += iov[i].iov_len;
    }
    sectors_keep(fd, off, len);
    return call(fd, iov, n);
}

static int synced(int fd, const char *name)
{
    int (*call)(int);

    *(void **)&call = dlsym(RTLD_NEXT, name);
    if (!watched(fd))
        return call(fd);
    if (shim.failing && shim.once)
        return 0;
    if (shim.failing || (shim.at_sync && shim.syncs_left-- == 0)) {
        shim.failing = true;
        shim.count.failed_syncs++;
        errno = EIO;
        return -1;
    }
    shim.n = 0;
    return call(fd);
}

int fdatasync(int fd)
{
    return synced(fd, "fdatasync");
}

int fsync(int fd)
{
    return synced(fd, "fsync");
}

/* ---- for the simulator ---- */

static void doom(void *self, const char *file, uint64_t seed)
{
    struct stat st;

    (void)self;
    if (stat(file, &st) != 0)
        return;
    shim.watching = true;
    shim.failing = shim.once = false;
    shim.dev = st.st_dev;
    shim.ino = st.st_ino;
    shim.n = 0;
    shim.prng = prng_fork(seed, "disk");
    shim.at_sync = prng_below(&shim.prng, 3) == 0;
    shim.syncs_left = (unsigned)prng_below(&shim.prng, SYNCS_MAX);
    shim.writes_left = (unsigned)prng_below(&shim.prng, WRITES_MAX);
    shim.once = shim.at_sync && prng_below(&shim.prng, 2) == 0;
    shim.count.dooms++;
}

static bool is_watched(const char *file)
{
    struct stat st;

    return shim.watching && stat(file, &st) == 0 && st.st_dev == shim.dev && st.st_ino == shim.ino;
}

static void spare(void *self, const char *file)
{
    (void)self;
    if (is_watched(file))
        shim.watching = false;
}

static void lose(void *self, const char *file)
{
    (void)self;
    if (!is_watched(file))
        return;
    shim.watching = false;
    int fd = open(file, O_RDWR | O_CLOEXEC);
    must(fd >= 0);
    for (size_t i = 0; i < shim.n; i++) {
        const struct before *b = &shim.before[i];
        bool lost = prng_below(&shim.prng, 2) == 0;
        shim.count.sectors_lost += lost;
        shim.count.sectors_kept += !lost;
        if (lost)
            must(real_pwrite(fd, b->bytes, SECTOR, b->at) == SECTOR);
    }
    close(fd);
    shim.n = 0;
}

const struct sim_disk disk_shim = {.doom = doom, .lose = lose, .spare = spare};

struct disk_shim_count disk_shim_count(void)
{
    return shim.count;
}
