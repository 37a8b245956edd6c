#include "node/cli/setup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <sodium.h>

#include "node/cli/say.h"
#include "node/host/host.h"

struct step_time step_time_now(void)
{
    struct step_time t;
    struct timespec wall, mono;

    clock_gettime(CLOCK_REALTIME, &wall);
    clock_gettime(CLOCK_MONOTONIC, &mono);
    t.wall.ms = (int64_t)wall.tv_sec * 1000 + wall.tv_nsec / 1000000;
    t.now.ms = (uint64_t)mono.tv_sec * 1000 + (uint64_t)mono.tv_nsec / 1000000;
    randombytes_buf(t.entropy, sizeof t.entropy);
    return t;
}

int file_read(const char *path, size_t max, char **out, size_t *len)
{
    FILE *f = fopen(path, "re");
    struct stat st;

    if (f == NULL)
        return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
    char *text = NULL;
    int rc = fstat(fileno(f), &st) != 0 || !S_ISREG(st.st_mode) ? ERR_IO : (uint64_t)st.st_size > max ? ERR_TOO_BIG : 0;
    if (rc == 0 && (text = malloc((size_t)st.st_size + 1)) == NULL)
        rc = ERR_NOMEM;
    if (rc == 0 && fread(text, 1, (size_t)st.st_size, f) != (size_t)st.st_size)
        rc = ERR_IO;
    fclose(f);
    if (rc != 0) {
        free(text);
        return rc;
    }
    text[st.st_size] = '\0';
    *out = text;
    *len = (size_t)st.st_size;
    return 0;
}

static void part_remove(const struct setup *s, const char *name)
{
    char path[2200];

    snprintf(path, sizeof path, "%s/%s", s->part, name);
    unlink(path);
}

static void store_remove(const struct setup *s)
{
    part_remove(s, "data.mdb");
    part_remove(s, "data.mdb-lock");
    part_remove(s, "lock.mdb");
    part_remove(s, "fangpin.conf");
}

static int refuse_existing(const struct cli *c)
{
    char path[2200];
    struct stat st;

    snprintf(path, sizeof path, "%s/data.mdb", c->dir);
    if (stat(path, &st) == 0)
        return say_errorf(c, EX_CANTCREAT, "不会覆盖已有的数据 / existing data is never overwritten",
                          "换一个 --dir;要看它: fangpin status --dir 该目录 / choose another --dir",
                          "%s 已经是一个单位 / is an office already", c->dir);
    if (stat(c->dir, &st) == 0 && rmdir(c->dir) != 0)
        return say_errorf(c, EX_CANTCREAT, strerror(errno), "换一个空的或新的目录 / choose an empty or a new folder",
                          "%s 已存在,不能用来新建 / exists and cannot be used", c->dir);
    return 0;
}

/* The folder above it, for a path like /var/lib/fangpin/default or office. */
static int say_cannot_make(const struct cli *c, const struct setup *s)
{
    return say_errorf(c, EX_CANTCREAT, strerror(errno),
                      "先建上一层目录,或用 --dir 选可写的地方 / choose a place you may write",
                      "建不了目录 / cannot make %s", s->part);
}

int setup_begin(struct setup *s, const struct cli *c)
{
    struct store_options o = {.may_create = true};
    int rc = refuse_existing(c);

    *s = (struct setup){0};
    if (rc != 0)
        return rc;
    if (strlen(c->dir) > SOCKET_DIR_MAX)
        return say_errorf(c, EX_CANTCREAT,
                          "通话用的 api.sock 的全名最长 107 字节 / the name of its socket would not fit",
                          "换一个短些的 --dir,或先 cd 过去用相对路径 / choose a shorter --dir",
                          "目录名太长 / the folder's name is too long: %s", c->dir);
    snprintf(s->part, sizeof s->part, "%s.part", c->dir);
    if (mkdir(s->part, 0700) != 0 && errno != EEXIST)
        return say_cannot_make(c, s);
    store_remove(s);
    rc = host_load_keys(s->part, &s->keys);
    if (rc == ERR_NOT_FOUND) {
        uint8_t seed[SEED_BYTES];
        randombytes_buf(seed, sizeof seed);
        keys_from_seed(&s->keys, seed);
        sodium_memzero(seed, sizeof seed);
        rc = host_save_keys(s->part, &s->keys);
    }
    if (rc != 0)
        return say_errorf(c, EX_IOERR, err_words(rc), "删掉 DIR.part 再试 / remove DIR.part and try again",
                          "本单位的密钥写不了或读不了 / the office key cannot be kept in %s", s->part);
    randombytes_buf(o.new_id, sizeof o.new_id);
    rc = store_open(&s->store, s->part, &o);
    if (rc != 0)
        return say_err(c, rc, "数据文件建不了 / the store cannot be made", "看磁盘空间: df -h / check the disk");
    return 0;
}

static int folder_sync(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int rc = fd < 0 ? -1 : fsync(fd);

    if (fd >= 0)
        close(fd);
    return rc;
}

int setup_finish(struct setup *s, const struct cli *c, const struct config *config)
{
    store_close(s->store);
    s->store = NULL;
    keys_wipe(&s->keys);
    if (config_write(s->part, config) != 0)
        return say_error(c, EX_IOERR, "设置文件写不了 / fangpin.conf cannot be written", strerror(errno), "df -h");
    if (folder_sync(s->part) != 0 || rename(s->part, c->dir) != 0)
        return say_errorf(c, EX_CANTCREAT, strerror(errno), "看上一层目录的权限 / check the folder above",
                          "%s 建不成 / cannot be made", c->dir);
    return 0;
}

void setup_abort(struct setup *s, bool keep_keys)
{
    if (s->store != NULL)
        store_close(s->store);
    s->store = NULL;
    keys_wipe(&s->keys);
    if (s->part[0] == '\0')
        return;
    store_remove(s);
    if (keep_keys)
        return;
    part_remove(s, "office.key");
    rmdir(s->part);
}

int setup_addresses(const struct cli *c, struct config *config)
{
    const char *names[] = {"listen", "advertise"};
    char *to[] = {config->listen, config->advertise};

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const char *v = cli_opt(c, names[i]);
        if (v == NULL)
            continue;
        if (strlen(v) >= ADDRESS_MAX || !address_valid(v))
            return say_errorf(c, EX_USAGE, "应为 tcp://地址:端口 / it must be tcp://host:port",
                              "例如 / for example: --listen tcp://192.0.2.10:7400", "--%s 写错了 / is wrong: %.80s",
                              names[i], v);
        snprintf(to[i], ADDRESS_MAX, "%s", v);
    }
    return 0;
}
