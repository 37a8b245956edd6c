/* fangpin doctor: one line for each thing that must be right, with what to do when it is not. */
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "node/api/values.h"
#include "node/cli/config.h"
#include "node/cli/http.h"
#include "node/cli/say.h"
#include "node/cli/setup.h"
#include "node/host/host.h"

#define FREE_BYTES_MIN (256ull << 20)
#define YEAR_2026_MS   1767225600000ll /* 2026-01-01; a clock before it was never set */
#define YEAR_2100_MS   4102444800000ll
#define CLOCK_OFF_MS   30000

struct doctor {
    struct cli *c;
    json_t *list;
    int bad;
    bool runs;
    struct config config;
};

static void line(struct doctor *d, bool good, const char *what, const char *found, const char *remedy)
{
    d->bad += !good;
    if (d->c->json) {
        json_array_append_new(d->list, json_pack("{s:s, s:b, s:s, s:s*}", "what", what, "good", (int)good, "found",
                                                 found, "remedy", good ? NULL : remedy));
        return;
    }
    printf("%s%s%s %s: %s\n", tone_on(d->c, good ? TONE_GOOD : TONE_BAD), good ? "✔" : "✘", tone_off(d->c), what,
           found);
    if (!good && remedy[0] != '\0')
        printf("    怎么办: %s\n", remedy);
}

static bool check_folder(struct doctor *d)
{
    char found[300], remedy[2200], path[2200];
    struct stat st;

    snprintf(path, sizeof path, "%s/data.mdb", d->c->dir);
    if (stat(d->c->dir, &st) != 0 || stat(path, &(struct stat){0}) != 0) {
        snprintf(found, sizeof found, "%.250s 还不是一个单位 / no office", d->c->dir);
        line(d, false, "数据目录 folder", found, "fangpin init --help 或 / or fangpin join 邀请码;别的目录: --dir");
        return false;
    }
    bool private = (st.st_mode & 077) == 0;
    snprintf(found, sizeof found, "%.200s 权限 %03o", d->c->dir, (unsigned)(st.st_mode & 0777));
    snprintf(remedy, sizeof remedy, "chmod 700 %s", d->c->dir);
    line(d, private, "数据目录 folder", found, remedy);
    return true;
}

static void check_key(struct doctor *d)
{
    struct office_keys k;
    char remedy[2300];
    int rc = host_load_keys(d->c->dir, &k);

    snprintf(remedy, sizeof remedy, "chmod 600 %s/office.key;若内容损坏,请上级重新发邀请码,用新目录入网", d->c->dir);
    line(d, rc == 0, "单位密钥 office.key", rc == 0 ? "可读,只有本用户能读" : err_words(rc), remedy);
    if (rc == 0)
        keys_wipe(&k);
}

static void check_config(struct doctor *d)
{
    struct config_faults faults;
    char found[400], remedy[300];

    if (config_load(&d->config, d->c->dir, &faults)) {
        line(d, true, "设置 fangpin.conf", "没有错", "");
        return;
    }
    for (size_t i = 0; i < faults.n; i++) {
        snprintf(found, sizeof found, "第 %u 行第 %u 列: %s", faults.at[i].line, faults.at[i].column,
                 faults.at[i].what);
        snprintf(remedy, sizeof remedy, "%s", faults.at[i].remedy);
        line(d, false, "设置 fangpin.conf", found, remedy);
    }
}

static void check_store(struct doctor *d)
{
    struct store_options o = {.read_only = true};
    struct store_stats st;
    struct store *s;
    char found[200], size[SAY_TEXT_MAX];
    int rc = store_open(&s, d->c->dir, &o);

    if (rc != 0) {
        line(d, false, "数据 data.mdb", err_words(rc), "fangpin verify;损坏时请上级重新发邀请码,用新目录入网");
        return;
    }
    store_stats(s, &st);
    snprintf(found, sizeof found, "打得开,%llu 件,%s", (unsigned long long)st.events, say_bytes(size, st.file_bytes));
    line(d, true, "数据 data.mdb", found, "");
    store_close(s);
}

static void check_disk(struct doctor *d)
{
    struct statvfs fs;
    char found[120], size[SAY_TEXT_MAX];

    if (statvfs(d->c->dir, &fs) != 0)
        return;
    uint64_t left = (uint64_t)fs.f_bavail * fs.f_frsize;
    snprintf(found, sizeof found, "还剩 %s", say_bytes(size, left));
    line(d, left >= FREE_BYTES_MIN, "磁盘 disk", found, "清理磁盘或换大盘,至少留 256 MB / free some space");
}

static void check_clock(struct doctor *d)
{
    char found[TIME_TEXT_LEN + 1];
    int64_t now = step_time_now().wall.ms;

    time_print(found, now);
    line(d, now > YEAR_2026_MS && now < YEAR_2100_MS, "时钟 clock", found,
         "timedatectl set-ntp true,或手工校准 / set the clock");
}

/* Whether the port of tcp://HOST:PORT can be taken. */
static int listen_try(const char *address)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV}, *found;
    char host[ADDRESS_MAX];
    const char *colon = strrchr(address, ':');

    snprintf(host, sizeof host, "%.*s", (int)(colon - address - 6), address + 6);
    const char *node = strcmp(host, "*") == 0 ? NULL : host;
    if (getaddrinfo(node, colon + 1, &hints, &found) != 0)
        return EADDRNOTAVAIL;
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    int rc = fd < 0 || bind(fd, found->ai_addr, found->ai_addrlen) != 0 ? errno : 0;
    if (fd >= 0)
        close(fd);
    freeaddrinfo(found);
    return rc;
}

static void check_running(struct doctor *d)
{
    char found[200], remedy[300];

    d->runs = http_alive(d->c->dir);
    if (d->runs) {
        line(d, true, "节点 node", "在运行", "");
        return;
    }
    how_to_start(d->c->dir, remedy, sizeof remedy);
    line(d, false, "节点 node", "没有运行", remedy);
    if (d->config.listen[0] == '\0')
        return;
    int rc = listen_try(d->config.listen);
    snprintf(found, sizeof found, "%s %s", d->config.listen, rc == 0 ? "可用" : strerror(rc));
    line(d, rc == 0, "监听地址 listen", found, "端口被占用就换一个,或停掉占用者: ss -ltnp / choose another port");
}

static void check_parent(struct doctor *d)
{
    int rc = 0;
    json_t *o = d->runs ? ask_json(d->c, "/v1/status", NULL, &rc) : NULL;
    const json_t *parent = json_object_get(o, "parent");
    const char *state = "", *link = "";
    char found[200];
    int sign = 1;
    json_int_t off = 0;

    if (o == NULL)
        return;
    json_unpack(o, "{s:b}", "may_sign", &sign);
    line(d, sign != 0, "签发 signing", sign != 0 ? "可以签发" : "不能签发:本机数据比上级知道的旧",
         "等从上级取回自己的事项;仍不行请上级重新发邀请码");
    if (json_unpack((json_t *)parent, "{s:s, s:s}", "state", &state, "link", &link) == 0) {
        bool up = strcmp(state, "unreachable") != 0 && strcmp(state, "unknown") != 0;
        snprintf(found, sizeof found, "%s", up ? "通" : "联系不上");
        line(d, up, "上级 parent", found, "看网线或上网卡;核对 fangpin.conf 的 parent;问上级节点是否在运行");
    }
    if (json_unpack((json_t *)parent, "{s:{s:I}}", "they_say", "clock_off_ms", &off) == 0) {
        snprintf(found, sizeof found, "与上级相差约 %lld 秒", (long long)(off < 0 ? -off : off) / 1000);
        line(d, off < CLOCK_OFF_MS && off > -CLOCK_OFF_MS, "对时 clocks", found, "timedatectl set-ntp true");
    }
    json_decref(o);
}

int verb_doctor(struct cli *c)
{
    struct doctor d = {.c = c, .list = json_array(), .config = config_defaults()};

    check_clock(&d);
    if (check_folder(&d)) {
        check_key(&d);
        check_config(&d);
        check_store(&d);
        check_disk(&d);
        check_running(&d);
        check_parent(&d);
    }
    if (c->json) {
        json_t *o = json_pack("{s:s, s:i, s:O}", "schema", "fangpin.doctor/1", "bad", d.bad, "checks", d.list);
        print_json(o);
        json_decref(o);
    } else {
        puts(d.bad == 0 ? "一切正常 / all is well" : "按“怎么办”处理后再查一次 / follow the remedies and check again");
    }
    json_decref(d.list);
    return d.bad == 0 ? 0 : 1;
}
