#include "simulator/report_file.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"

#define PATH_BYTES 4096

static int err_of_errno(void)
{
    return errno == ENOSPC || errno == EDQUOT ? ERR_DISK_FULL : ERR_IO;
}

int report_dir(const char *dir)
{
    struct stat st;

    if (mkdir(dir, 0755) == 0)
        return 0;
    if (errno == EEXIST && stat(dir, &st) == 0 && S_ISDIR(st.st_mode) && access(dir, W_OK | X_OK) == 0)
        return 0;
    return err_of_errno();
}

int report_file(const char *dir, const char *name, int (*fill)(const void *what, FILE *f), const void *what)
{
    char part[PATH_BYTES], path[PATH_BYTES];

    if (snprintf(path, sizeof path, "%s/%s", dir, name) >= (int)sizeof path ||
        snprintf(part, sizeof part, "%s/%s.part", dir, name) >= (int)sizeof part)
        return ERR_IO;
    FILE *f = fopen(part, "wb");
    if (f == NULL)
        return err_of_errno();
    int rc = fill(what, f);
    errno = 0;
    if (ferror(f) && rc == 0)
        rc = ERR_IO;
    if (fclose(f) != 0 && rc == 0)
        rc = err_of_errno();
    if (rc == 0 && rename(part, path) != 0)
        rc = err_of_errno();
    if (rc != 0)
        unlink(part);
    return rc;
}
