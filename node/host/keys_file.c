/* keys_file.c — DIR/office.key: a comment and one line of hex, for its owner's eyes only. */
#include "node/host/host.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>
#include <sys/stat.h>

#include "node/host/path.h"

#define KEYS_FILE_BYTES_MAX 1024
static const char header[] =
    "# 防贫 fangpin: 本单位的密钥,切勿外传或复制到别的机器 / the secret key of this office: never share it,"
    " never run two copies\n";

/* The one line of `text` that is no comment. */
static int parse_seed(uint8_t seed[SEED_BYTES], const char *text)
{
    while (*text != '\0') {
        size_t len = strcspn(text, "\r\n");
        if (len > 0 && *text != '#')
            return hex_parse(seed, SEED_BYTES, text, len) ? 0 : ERR_CORRUPT;
        text += len;
        text += strspn(text, "\r\n");
    }
    return ERR_CORRUPT;
}

static int read_keys(int fd, struct office_keys *out)
{
    struct stat st;
    char text[KEYS_FILE_BYTES_MAX + 1];
    uint8_t seed[SEED_BYTES];

    if (fstat(fd, &st) != 0)
        return ERR_IO;
    if (!S_ISREG(st.st_mode) || (st.st_mode & 077) != 0 || st.st_size > KEYS_FILE_BYTES_MAX)
        return ERR_CORRUPT;
    ssize_t n = read(fd, text, KEYS_FILE_BYTES_MAX);
    if (n < 0)
        return ERR_IO;
    text[n] = '\0';
    int rc = parse_seed(seed, text);
    if (rc == 0)
        keys_from_seed(out, seed);
    sodium_memzero(text, sizeof text);
    sodium_memzero(seed, sizeof seed);
    return rc;
}

int host_load_keys(const char *dir, struct office_keys *out)
{
    char path[HOST_PATH_MAX];

    if (!path_join(path, sizeof path, dir, "office.key"))
        return ERR_INVALID;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
    int rc = read_keys(fd, out);
    close(fd);
    return rc;
}

static int write_all(int fd, const char *text, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, text, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno == ENOSPC ? ERR_DISK_FULL : ERR_IO;
        text += n;
        len -= (size_t)n;
    }
    return fsync(fd) == 0 ? 0 : ERR_IO;
}

/* The folder too, or the name may be gone after a power cut. */
static int sync_dir(const char *dir)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return ERR_IO;
    int rc = fsync(fd) == 0 ? 0 : ERR_IO;
    close(fd);
    return rc;
}

static int write_keys(const char *path, const struct office_keys *k)
{
    char text[sizeof header + 2 * SEED_BYTES + 2];
    uint8_t seed[SEED_BYTES];

    unlink(path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return ERR_IO;
    crypto_sign_ed25519_sk_to_seed(seed, k->secret);
    size_t len = sizeof header - 1;
    memcpy(text, header, len);
    hex_print(text + len, seed, sizeof seed);
    len += 2 * sizeof seed;
    text[len++] = '\n';
    int rc = write_all(fd, text, len);
    sodium_memzero(text, sizeof text);
    sodium_memzero(seed, sizeof seed);
    if (close(fd) != 0 && rc == 0)
        rc = ERR_IO;
    return rc;
}

int host_save_keys(const char *dir, const struct office_keys *k)
{
    char path[HOST_PATH_MAX], fresh[HOST_PATH_MAX];

    if (!path_join(path, sizeof path, dir, "office.key") || !path_join(fresh, sizeof fresh, dir, "office.key.new"))
        return ERR_INVALID;
    int rc = write_keys(fresh, k);
    if (rc == 0 && rename(fresh, path) != 0)
        rc = ERR_IO;
    if (rc != 0) {
        unlink(fresh);
        return rc;
    }
    return sync_dir(dir);
}
