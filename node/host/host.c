#include "node/host/host.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <zmq.h>

#include "node/host/host_internal.h"
#include "node/host/host_time.h"
#include "node/host/path.h"

#define MALLOC_BLOCK_BYTES (1 << 20)
#define MALLOC_ARENAS      2

void host_say(struct host *h, enum story_level level, const char *format, ...)
{
    char text[STORY_LINE_BYTES_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    story_tell(&h->story, level, host_mono(), h->identity.area, "%s", text);
}

/* No core dumps (keys, names), no files for others, as many descriptors as allowed. */
static void harden(void)
{
    struct rlimit none = {0, 0}, files;

    umask(0077);
    signal(SIGPIPE, SIG_IGN);
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
}

/* A burst's memory goes back: glibc would raise its thresholds to what the burst needed and keep an arena per thread. */
static void tame_malloc(void)
{
    mallopt(M_MMAP_THRESHOLD, MALLOC_BLOCK_BYTES);
    mallopt(M_TRIM_THRESHOLD, MALLOC_BLOCK_BYTES);
    mallopt(M_ARENA_MAX, MALLOC_ARENAS);
}

/* ---- the folder: lock, keys, store ---- */

static int take_lock(struct host *h)
{
    int holder = 0;
    int rc = host_lock(h->o->dir, &h->lock_fd, &holder);

    if (rc == ERR_BUSY)
        host_say(h, STORY_ALARM,
                 "start %s -> 进程 %d 正在使用此数据目录 / process %d uses this data folder: stop it first", h->o->dir,
                 holder, holder);
    else if (rc != 0)
        host_say(h, STORY_ALARM, "start %s -> 数据目录不能用 / the data folder cannot be used: %s", h->o->dir,
                 rc == ERR_NOT_FOUND || rc == ERR_IO ? strerror(errno) : err_text(rc));
    return rc;
}

static int take_keys(struct host *h)
{
    h->keys = calloc(1, sizeof *h->keys);
    if (h->keys == NULL)
        return ERR_NOMEM;
    sodium_mlock(h->keys, sizeof *h->keys); /* may be refused by a small RLIMIT_MEMLOCK; then it can be swapped */
    int rc = host_load_keys(h->o->dir, h->keys);
    if (rc == ERR_NOT_FOUND)
        host_say(h, STORY_ALARM, "start %s -> 没有 office.key,先 init 或 join / no office.key: init or join first",
                 h->o->dir);
    else if (rc != 0)
        host_say(h, STORY_ALARM,
                 "start %s -> office.key 不能用(权限须为 0600)/ office.key cannot be used (its mode must be 0600): %s",
                 h->o->dir, err_text(rc));
    return rc;
}

static int take_store(struct host *h)
{
    struct store_options so = {.may_create = false};

    randombytes_buf(so.new_id, sizeof so.new_id);
    int rc = store_open(&h->store, h->o->dir, &so);
    if (rc == 0)
        rc = core_identity(h->store, &h->identity);
    if (rc == ERR_NOT_FOUND)
        host_say(h, STORY_ALARM, "start %s -> 还没有身份,先 init 或 join / no identity yet: init or join first",
                 h->o->dir);
    else if (rc != 0)
        host_say(h, STORY_ALARM, "start %s -> 打不开存储 / the store cannot be opened: %s", h->o->dir, err_text(rc));
    return rc;
}

static void leave_folder(struct host *h)
{
    if (h->store != NULL)
        store_close(h->store);
    if (h->keys != NULL) {
        keys_wipe(h->keys);
        sodium_munlock(h->keys, sizeof *h->keys);
        free(h->keys);
    }
    host_unlock(h->lock_fd);
}

/* ---- the office: core and API ---- */

static int open_office(struct host *h)
{
    const struct host_options *o = h->o;
    struct core_options co = {.store = h->store,
                              .keys = h->keys,
                              .story = h->story,
                              .advertise = o->advertise != NULL && o->advertise[0] != '\0' ? o->advertise : o->listen,
                              .threads = o->threads,
                              .drill = o->drill};
    struct api_options ao = {
        .store = h->store, .keys = h->keys, .version = o->version != NULL ? o->version : "unknown", .drill = o->drill};
    struct step_time time = host_step_time();
    int rc = core_open(&h->core, &co, &time);

    if (rc == 0) {
        core_set_stopwatch(h->core, host_us, NULL);
        rc = api_new(&h->api, &ao);
    }
    if (o->drill)
        host_say(h, STORY_WARN, "start --drill -> 演练方式,送审稿当作已生效 / drill mode, drafts of packs apply");
    if (rc != 0)
        host_say(h, STORY_ALARM, "start %s -> 单位启动失败 / the office cannot start: %s", o->dir, err_text(rc));
    return rc;
}

static void close_office(struct host *h)
{
    if (h->api != NULL)
        api_free(h->api);
    if (h->core != NULL)
        core_close(h->core);
}

static int open_packet(struct opened *out, struct span frame, struct arena *a)
{
    return packet_open(out, frame, a, kind_is_authority);
}

/* Threads and loop; returns when the office has stopped. */
static int run_office(struct host *h)
{
    intake_init(&h->intake, open_packet);
    int rc = host_loop_open(h);
    if (rc != 0)
        return rc;
    h->context = zmq_ctx_new();
    h->core_thread = (struct core_thread){
        .core = h->core, .store = h->store, .api = h->api, .intake = &h->intake, .outbox = &h->outbox};
    rc = h->context == NULL ? ERR_NOMEM : open_pool_start(&h->pool, &h->intake, h->o->verify_threads);
    if (rc == 0)
        rc = core_thread_start(&h->core_thread);
    if (rc != 0) {
        intake_stop(&h->intake);
        open_pool_join(&h->pool);
        return rc; /* the process ends: what is open goes with it */
    }
    rc = host_loop_run(h);
    core_thread_join(&h->core_thread);
    open_pool_join(&h->pool);
    zmq_ctx_term(h->context);
    intake_free(&h->intake, NULL, NULL);
    outbox_free(&h->outbox);
    roll_free(&h->roll);
    return rc;
}

int host_run(const struct host_options *o)
{
    struct host *h = calloc(1, sizeof *h);

    if (h == NULL)
        return ERR_NOMEM;
    h->o = o;
    h->lock_fd = -1;
    h->log = host_log_stderr(o->log_json);
    h->story = host_log_story(&h->log, o->log_least);
    harden();
    tame_malloc();
    int rc = crypto_start();
    if (rc == 0 && !path_join(h->api_path, sizeof h->api_path, o->dir, "api.sock"))
        rc = ERR_CONFIG;
    if (rc == 0)
        rc = take_lock(h);
    if (rc == 0)
        rc = take_keys(h);
    if (rc == 0)
        rc = take_store(h);
    if (rc == 0)
        rc = open_office(h);
    if (rc == 0)
        rc = run_office(h);
    close_office(h);
    if (rc == 0)
        host_say(h, STORY_NORMAL, "office stop -> done");
    leave_folder(h);
    free(h);
    return rc;
}
