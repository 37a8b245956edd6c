/* Where the stores of a world stand: a folder that goes with its process, also when that is killed. */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "simulator/sim_internal.h"

#define ROOT_PREFIX "fangpin-sim-"
#define ROOT_LOCK   "lock" /* held as long as the world lives */

void folder_remove(const char *path)
{
    DIR *d = opendir(path);
    char inner[PATH_MAX];

    if (d == NULL)
        return;
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        int n = snprintf(inner, sizeof inner, "%s/%s", path, e->d_name);
        if (n > 0 && (size_t)n < sizeof inner && unlink(inner) != 0)
            folder_remove(inner);
    }
    closedir(d);
    rmdir(path);
}

static int file_copy(const char *from, const char *to)
{
    enum { CHUNK = 1 << 16 };
    static char bytes[CHUNK];
    FILE *in = fopen(from, "rb"), *out = in != NULL ? fopen(to, "wb") : NULL;
    size_t got = 0;
    bool good = out != NULL;

    while (good && (got = fread(bytes, 1, CHUNK, in)) > 0)
        good = fwrite(bytes, 1, got, out) == got;
    good = good && !ferror(in);
    if (out != NULL)
        good = fclose(out) == 0 && good;
    if (in != NULL)
        fclose(in);
    return good ? 0 : ERR_IO;
}

/* The data alone: the lock file is a process's. */
int folder_copy(const char *from, const char *to)
{
    char a[PATH_MAX], b[PATH_MAX];
    int n = snprintf(a, sizeof a, "%s/data.mdb", from), m = snprintf(b, sizeof b, "%s/data.mdb", to);

    if (n < 0 || (size_t)n >= sizeof a || m < 0 || (size_t)m >= sizeof b || access(a, R_OK) != 0)
        return ERR_IO;
    folder_remove(to);
    if (mkdir(to, 0700) != 0)
        return ERR_IO;
    return file_copy(a, b);
}

int sim_disk_image(const struct sim *s, uint32_t no, const char *to)
{
    return folder_copy(sim_office_dir(s, no), to);
}

/* The lock of a world's folder; -1: it has none, or a living process holds it. */
static int root_lock(const char *root, int flags)
{
    char path[PATH_MAX];
    int n = snprintf(path, sizeof path, "%s/" ROOT_LOCK, root);
    int fd = n > 0 && (size_t)n < sizeof path ? open(path, flags | O_RDWR | O_CLOEXEC, 0600) : -1;

    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

/* What killed processes left there: it takes memory. */
static void leavings_remove(const char *in)
{
    DIR *d = opendir(in);
    char path[PATH_MAX];

    if (d == NULL)
        return;
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        int n = snprintf(path, sizeof path, "%s/%s", in, e->d_name);
        if (strncmp(e->d_name, ROOT_PREFIX, strlen(ROOT_PREFIX)) != 0 || n < 0 || (size_t)n >= sizeof path)
            continue;
        int fd = root_lock(path, 0);
        if (fd < 0)
            continue;
        folder_remove(path);
        close(fd);
    }
    closedir(d);
}

int root_make(struct sim *s)
{
    const char *in = s->options.dir;
    struct stat st;

    if (in != NULL && in[0] == '\0')
        return ERR_INVALID; /* not the root of the file system */
    if (in == NULL)
        in = stat("/dev/shm", &st) == 0 && S_ISDIR(st.st_mode) && access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    leavings_remove(in);
    int n = snprintf(s->root, sizeof s->root, "%s/" ROOT_PREFIX "XXXXXX", in);
    if (n < 0 || (size_t)n >= sizeof s->root - 24)
        return ERR_INVALID;
    if (mkdtemp(s->root) == NULL)
        return ERR_IO;
    s->lock = root_lock(s->root, O_CREAT);
    return s->lock >= 0 ? 0 : ERR_IO;
}

void root_remove(struct sim *s)
{
    if (s->root[0] != '\0')
        folder_remove(s->root);
    if (s->lock >= 0)
        close(s->lock);
}
