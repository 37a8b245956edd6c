#include "node/cli/config.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <confuse.h>
#include <utf8proc.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/near.h"
#include "node/cli/fullwidth.h"

static const char *const keys[] = {"listen",  "advertise", "parent",    "verify_threads",
                                   "threads", "log_level", "log_format"};
static const char *const levels[] = {"detail", "normal", "warn", "alarm"};

struct config config_defaults(void)
{
    return (struct config){.log_least = STORY_NORMAL};
}

static void fault_add(struct config_faults *f, size_t line, size_t column, const char *remedy, const char *what, ...)
    __attribute__((format(printf, 5, 6)));

static void fault_add(struct config_faults *f, size_t line, size_t column, const char *remedy, const char *what, ...)
{
    va_list ap;

    if (f->n == CONFIG_FAULTS_MAX)
        return;
    struct config_fault *at = &f->at[f->n++];
    *at = (struct config_fault){.line = (uint32_t)line, .column = (uint32_t)column};
    va_start(ap, what);
    vsnprintf(at->what, sizeof at->what, what, ap);
    va_end(ap);
    snprintf(at->remedy, sizeof at->remedy, "%s", remedy);
}

/* ---- the first look: what editors and input methods do ---- */

static void rune_check(struct config_faults *f, size_t line, size_t column, int32_t rune, const uint8_t *at, int len)
{
    char remedy[FULLWIDTH_REMEDY_BYTES];

    if (fullwidth_remedy(remedy, rune))
        fault_add(f, line, column, remedy, "用了全角符号 “%.*s” / full-width character", len, (const char *)at);
}

static bool lint_line(struct config_faults *f, size_t line, struct span text)
{
    bool comment = false;
    size_t column = 1;

    for (size_t i = 0; i < text.len; column++) {
        utf8proc_int32_t rune;
        utf8proc_ssize_t used = utf8proc_iterate(text.at + i, (utf8proc_ssize_t)(text.len - i), &rune);
        if (used <= 0) {
            fault_add(f, line, column, "iconv -f GB18030 -t UTF-8 fangpin.conf > 新文件,再换名 / convert it to UTF-8",
                      "文件不是 UTF-8 编码(多半是 GBK) / the file is not UTF-8, most likely GBK");
            return false;
        }
        if (rune == '#')
            comment = true;
        else if (!comment)
            rune_check(f, line, column, rune, text.at + i, (int)used);
        i += (size_t)used;
    }
    return true;
}

/* A copy without BOM and carriage returns, for libconfuse; NULL with faults. */
static char *lint(struct span text, struct config_faults *f)
{
    char *clean = malloc(text.len + 2);
    size_t len = 0, line = 1;

    if (clean == NULL || text.len > CONFIG_BYTES_MAX || memchr(text.at, 0, text.len) != NULL) {
        fault_add(f, 1, 0, "从 fangpin init 写的样子重新写 / write it anew",
                  "不像配置文件 / this is no configuration file");
        free(clean);
        return NULL;
    }
    size_t from = text.len >= 3 && memcmp(text.at, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    for (size_t at = from; at < text.len; line++) {
        const uint8_t *nl = memchr(text.at + at, '\n', text.len - at);
        size_t end = nl == NULL ? text.len : (size_t)(nl - text.at);
        size_t cut = end > at && text.at[end - 1] == '\r' ? end - 1 : end;
        if (!lint_line(f, line, span_of(text.at + at, cut - at)))
            break;
        memcpy(clean + len, text.at + at, cut - at);
        len += cut - at;
        clean[len++] = '\n';
        at = end + 1;
    }
    clean[len] = '\0';
    if (f->n == 0)
        return clean;
    free(clean);
    return NULL;
}

/* ---- libconfuse ---- */

static struct config_faults *faults_now; /* libconfuse's callback takes no argument of ours */

static void confuse_said(cfg_t *cfg, const char *format, va_list ap) __attribute__((format(printf, 2, 0)));
static void confuse_said(cfg_t *cfg, const char *format, va_list ap)
{
    char text[200], name[64] = "", remedy[160];

    vsnprintf(text, sizeof text, format, ap);
    if (sscanf(text, "no such option '%63[^']", name) == 1) {
        const char *near = near_match(name, keys, ARRAY_LEN(keys), sizeof keys[0]);
        snprintf(
            remedy, sizeof remedy,
            near != NULL
                ? "是不是 / did you mean: %s"
                : "可用的有 / known: listen, advertise, parent, verify_threads, threads, log_level, log_format%.0s",
            near != NULL ? near : "");
        fault_add(faults_now, (size_t)cfg->line, 0, remedy, "不认识的设置 “%s” / unknown setting", name);
        return;
    }
    fault_add(faults_now, (size_t)cfg->line, 0, "应写成 名称 = \"值\" / write: name = \"value\"",
              "读不懂这一行 / not understood: %s", text);
}

bool address_valid(const char *address)
{
    const char *colon = strrchr(address, ':');
    char *end;

    if (strncmp(address, "tcp://", 6) != 0 || colon == NULL || colon <= address + 6)
        return false;
    long port = strtol(colon + 1, &end, 10);
    return colon[1] >= '0' && colon[1] <= '9' && *end == '\0' && port >= 1 && port <= 65535;
}

/* The line a setting stands in; 0 when it is not set. */
static size_t line_of(const char *text, const char *key)
{
    size_t line = 1, len = strlen(key);

    for (const char *at = text; *at != '\0'; line++) {
        const char *word = at + strspn(at, " \t");
        if (strncmp(word, key, len) == 0 && strchr(" \t=", word[len]) != NULL)
            return line;
        at += strcspn(at, "\n");
        at += *at == '\n';
    }
    return 0;
}

static void take_address(char out[ADDRESS_MAX], cfg_t *cfg, const char *key, const char *text, struct config_faults *f)
{
    const char *v = cfg_getstr(cfg, key);

    if (v == NULL || v[0] == '\0')
        return;
    if (strlen(v) >= ADDRESS_MAX || !address_valid(v)) {
        fault_add(f, line_of(text, key), 0, "例如 / for example: tcp://192.0.2.10:7400",
                  "%s 不是 tcp://地址:端口 / is no tcp://host:port: %.60s", key, v);
        return;
    }
    snprintf(out, ADDRESS_MAX, "%s", v);
}

static void take_number(uint32_t *out, cfg_t *cfg, const char *key, long max, const char *text, struct config_faults *f)
{
    long v = cfg_getint(cfg, key);

    if (v < 0 || v > max)
        fault_add(f, line_of(text, key), 0, "0 是自动 / 0 chooses by itself",
                  "%s 应为 0 到 %ld / must be 0 to %ld: %ld", key, max, max, v);
    else
        *out = (uint32_t)v;
}

static void take_logging(struct config *out, cfg_t *cfg, const char *text, struct config_faults *f)
{
    const char *level = cfg_getstr(cfg, "log_level"), *format = cfg_getstr(cfg, "log_format");
    bool known = false;

    for (size_t i = 0; i < ARRAY_LEN(levels); i++)
        if (strcmp(level, levels[i]) == 0) {
            out->log_least = (enum story_level)i;
            known = true;
        }
    if (!known)
        fault_add(f, line_of(text, "log_level"), 0, "detail, normal, warn, alarm",
                  "log_level 不认识 / is not known: %.60s", level);
    out->log_json = strcmp(format, "json") == 0;
    if (!out->log_json && strcmp(format, "text") != 0)
        fault_add(f, line_of(text, "log_format"), 0, "text, json", "log_format 不认识 / is not known: %.60s", format);
}

static void take_all(struct config *out, cfg_t *cfg, const char *text, struct config_faults *f)
{
    take_address(out->listen, cfg, "listen", text, f);
    take_address(out->advertise, cfg, "advertise", text, f);
    take_address(out->parent, cfg, "parent", text, f);
    take_number(&out->verify_threads, cfg, "verify_threads", 16, text, f);
    take_number(&out->threads, cfg, "threads", THREADS_MAX, text, f);
    take_logging(out, cfg, text, f);
}

bool config_parse(struct config *out, struct span text, struct config_faults *faults)
{
    cfg_opt_t opts[] = {
        CFG_STR("listen", "", CFGF_NONE),         CFG_STR("advertise", "", CFGF_NONE),
        CFG_STR("parent", "", CFGF_NONE),         CFG_INT("verify_threads", 0, CFGF_NONE),
        CFG_INT("threads", 0, CFGF_NONE),         CFG_STR("log_level", "normal", CFGF_NONE),
        CFG_STR("log_format", "text", CFGF_NONE), CFG_END(),
    };

    *out = config_defaults();
    *faults = (struct config_faults){0};
    char *clean = lint(text, faults);
    if (clean == NULL)
        return false;
    cfg_t *cfg = cfg_init(opts, CFGF_NONE);
    faults_now = faults;
    cfg_set_error_function(cfg, confuse_said);
    if (cfg_parse_buf(cfg, clean) == CFG_SUCCESS)
        take_all(out, cfg, clean, faults);
    else if (faults->n == 0)
        fault_add(faults, 1, 0, "从 fangpin init 写的样子重新写 / write it anew", "读不懂 / not understood");
    cfg_free(cfg);
    free(clean);
    if (faults->n > 0)
        *out = config_defaults();
    return faults->n == 0;
}

bool config_load(struct config *out, const char *dir, struct config_faults *faults)
{
    char path[4096], *text = malloc(CONFIG_BYTES_MAX + 1);

    *out = config_defaults();
    *faults = (struct config_faults){0};
    snprintf(path, sizeof path, "%s/fangpin.conf", dir);
    FILE *f = fopen(path, "re");
    if (f == NULL || text == NULL) {
        free(text);
        return true;
    }
    size_t len = fread(text, 1, CONFIG_BYTES_MAX + 1, f);
    fclose(f);
    bool good = config_parse(out, span_of(text, len), faults);
    free(text);
    return good;
}

void config_faults_say(const char *dir, const struct config_faults *faults)
{
    for (size_t i = 0; i < faults->n; i++) {
        const struct config_fault *f = &faults->at[i];
        fprintf(stderr, "%s/fangpin.conf:%u", dir, f->line);
        if (f->column > 0)
            fprintf(stderr, ":%u", f->column);
        fprintf(stderr, ": %s\n", f->what);
        if (f->remedy[0] != '\0')
            fprintf(stderr, "  怎么办: %s\n", f->remedy);
    }
}

static void address_line(FILE *f, const char *key, const char *value, const char *example)
{
    if (value[0] != '\0')
        fprintf(f, "%s = \"%s\"\n\n", key, value);
    else
        fprintf(f, "# %s = \"%s\"\n\n", key, example);
}

int config_write(const char *dir, const struct config *c)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/fangpin.conf", dir);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
    if (f == NULL)
        return ERR_IO;
    fputs("# 本单位的设置。改后重启节点生效;写错时 fangpin doctor 会指出行号。\n"
          "# Settings of this office; they take effect at the next start. fangpin doctor checks them.\n\n"
          "# 供下级连接的地址;空着就不接下级。 Where children connect; empty: takes none.\n",
          f);
    address_line(f, "listen", c->listen, "tcp://192.0.2.10:7400");
    fputs("# 写进邀请码的地址,默认同 listen。 The address that invitations give; by default as listen.\n", f);
    address_line(f, "advertise", c->advertise, "tcp://xian.example:7400");
    fputs("# 上级的地址,默认用邀请码里的。 The parent's address; by default the invitation's.\n", f);
    address_line(f, "parent", c->parent, "tcp://192.0.2.1:7400");
    fputs("# 核对签名的线程,0 是自动。 Threads that check signatures; 0: as many as cores, at most 4.\n"
          "# verify_threads = 0\n\n"
          "# 各户之间不排队的流数,0 是 8。 Streams per lane, so that households do not queue; 0: 8.\n"
          "# threads = 0\n\n"
          "# 日志多细: detail normal warn alarm;格式: text json。 What is logged, and how.\n"
          "log_level = \"normal\"\nlog_format = \"text\"\n",
          f);
    bool written = fflush(f) == 0 && fsync(fileno(f)) == 0;
    return fclose(f) == 0 && written ? 0 : ERR_IO;
}
