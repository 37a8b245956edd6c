/* lock.c — one process per data folder. The lock is the kernel's (gone with its holder, however it ended); the
 * number in the file only serves the message. */
#include "node/host/host.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "node/host/path.h"

static int read_holder(int fd)
{
    char text[32];
    ssize_t n = pread(fd, text, sizeof text - 1, 0);

    text[n > 0 ? n : 0] = '\0';
    return (int)strtol(text, NULL, 10);
}

static int write_holder(int fd)
{
    char text[32];
    int len = snprintf(text, sizeof text, "%ld\n", (long)getpid());

    return ftruncate(fd, 0) == 0 && pwrite(fd, text, (size_t)len, 0) == len ? 0 : ERR_IO;
}

int host_lock(const char *dir, int *fd, int *holder)
{
    char path[HOST_PATH_MAX];
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

    *fd = -1;
    *holder = 0;
    if (!path_join(path, sizeof path, dir, "lock"))
        return ERR_INVALID;
    int at = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (at < 0)
        return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
    if (fcntl(at, F_OFD_SETLK, &whole) != 0) {
        int rc = errno == EAGAIN || errno == EACCES ? ERR_BUSY : ERR_IO;
        *holder = read_holder(at);
        close(at);
        return rc;
    }
    if (write_holder(at) != 0) {
        close(at);
        return ERR_IO;
    }
    *fd = at;
    return 0;
}

void host_unlock(int fd)
{
    if (fd >= 0)
        close(fd);
}
