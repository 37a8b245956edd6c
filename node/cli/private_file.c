#include "node/cli/private_file.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file of its own, made anew: one that stood there may be open to others, and somebody may have it open. */
static int part_open(const char *part)
{
    unlink(part);
    return open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
}

bool private_begin(struct private_file *p, const char *path)
{
    if (strlen(path) >= sizeof p->path)
        return false;
    snprintf(p->path, sizeof p->path, "%s", path);
    snprintf(p->part, sizeof p->part, "%s.part", path);
    int fd = part_open(p->part);
    if (fd < 0)
        return false;
    p->f = fdopen(fd, "w");
    if (p->f != NULL)
        return true;
    close(fd);
    unlink(p->part);
    return false;
}

bool private_end(struct private_file *p, bool good)
{
    good &= ferror(p->f) == 0 && fflush(p->f) == 0 && fsync(fileno(p->f)) == 0;
    good &= fclose(p->f) == 0;
    p->f = NULL;
    if (good && rename(p->part, p->path) == 0)
        return true;
    unlink(p->part);
    return false;
}
