#include "node/cli/say.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "base/err.h"
#include "base/limits.h"

static void error_json_print(const char *what, const char *why, const char *remedy, int exit_code)
{
    json_t *o = json_pack("{s:s, s:{s:s*, s:s*, s:s*, s:i}}", "schema", "fangpin.error/1", "error", "what", what, "why",
                          why, "remedy", remedy, "exit", exit_code);

    json_dumpf(o, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(o);
}

int say_error(const struct cli *c, int exit_code, const char *what, const char *why, const char *remedy)
{
    if (c != NULL && c->json)
        error_json_print(what, why, remedy, exit_code);
    fprintf(stderr, "fangpin: %s\n", what);
    if (why != NULL && why[0] != '\0')
        fprintf(stderr, "    原因: %s\n", why);
    if (remedy != NULL && remedy[0] != '\0')
        fprintf(stderr, "  怎么办: %s\n", remedy);
    return exit_code;
}

int say_errorf(const struct cli *c, int exit_code, const char *why, const char *remedy, const char *what, ...)
{
    char text[600];
    va_list ap;

    va_start(ap, what);
    vsnprintf(text, sizeof text, what, ap);
    va_end(ap);
    return say_error(c, exit_code, text, why, remedy);
}

int exit_of_err(int err)
{
    switch (err) {
    case 0:
        return EX_OK;
    case ERR_CONFIG:
        return EX_CONFIG;
    case ERR_PEER:
        return EX_UNAVAILABLE;
    case ERR_BUSY:
        return EX_TEMPFAIL;
    case ERR_REFUSED:
    case ERR_NO_AUTHORITY:
        return EX_NOPERM;
    case ERR_IO:
    case ERR_DISK_FULL:
        return EX_IOERR;
    case ERR_CORRUPT:
    case ERR_SCHEMA:
    case ERR_MALFORMED:
    case ERR_BAD_SIGNATURE:
    case ERR_BAD_TOKEN:
    case ERR_NETWORK:
        return EX_DATAERR;
    case ERR_NOT_FOUND:
        return EX_NOINPUT;
    default:
        return 1;
    }
}

const char *err_words(int err)
{
    static const struct {
        int err;
        const char *words;
    } words[] = {
        {ERR_NOMEM, "内存不足 / out of memory"},
        {ERR_NOT_FOUND, "没有找到 / not found"},
        {ERR_TOO_BIG, "超过上限 / larger than the limit"},
        {ERR_BUSY, "另一个进程正在用 / in use by another process"},
        {ERR_IO, "读写出错 / reading or writing failed"},
        {ERR_DISK_FULL, "磁盘满了 / the disk is full"},
        {ERR_CORRUPT, "内容或权限不对:与自己的散列不符,或别人也能读 / damaged, or readable by others"},
        {ERR_SCHEMA, "由另一个版本写成 / written by another version"},
        {ERR_TRUNCATED, "比它自己说的短:没有写完或被截断 / shorter than it claims"},
        {ERR_MALFORMED, "读不懂,不是要的那种东西 / cannot be decoded"},
        {ERR_BAD_SIGNATURE, "签名与签发者不符 / a signature does not match its author"},
        {ERR_NO_AUTHORITY, "无权 / not allowed"},
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (words[i].err == err)
            return words[i].words;
    return err_text(err);
}

int say_err(const struct cli *c, int err, const char *what, const char *remedy)
{
    return say_error(c, exit_of_err(err), what, err_words(err), remedy);
}

const char *say_age(char out[SAY_TEXT_MAX], int64_t s)
{
    long long v = s;

    if (v < 0)
        snprintf(out, SAY_TEXT_MAX, "?");
    else if (v < 60)
        snprintf(out, SAY_TEXT_MAX, "%lld 秒", v);
    else if (v < 3600)
        snprintf(out, SAY_TEXT_MAX, "%lld 分", v / 60);
    else if (v < 86400)
        snprintf(out, SAY_TEXT_MAX, "%lld 小时 %lld 分", v / 3600, v / 60 % 60);
    else
        snprintf(out, SAY_TEXT_MAX, "%lld 天 %lld 小时", v / 86400, v / 3600 % 24);
    return out;
}

const char *say_bytes(char out[SAY_TEXT_MAX], uint64_t bytes)
{
    static const char *const units[] = {"B", "KB", "MB", "GB", "TB"};
    double v = (double)bytes;
    size_t u = 0;

    while (v >= 1000 && u < 4) {
        v /= 1024;
        u++;
    }
    snprintf(out, SAY_TEXT_MAX, u == 0 || v >= 100 ? "%.0f %s" : "%.1f %s", v, units[u]);
    return out;
}

const char *say_fen(char out[SAY_TEXT_MAX], int64_t fen)
{
    uint64_t v = fen < 0 ? 0 - (uint64_t)fen : (uint64_t)fen;

    snprintf(out, SAY_TEXT_MAX, "%s%llu.%02llu 元", fen < 0 ? "-" : "", (unsigned long long)(v / 100),
             (unsigned long long)(v % 100));
    return out;
}

bool fen_parse(int64_t *out, const char *yuan)
{
    int64_t v = 0;
    int decimals = -1; /* digits seen after the point */
    bool digits = false;

    for (const char *p = yuan; *p != '\0'; p++) {
        if (*p == '.' && decimals < 0 && digits) {
            decimals = 0;
            continue;
        }
        if (*p < '0' || *p > '9' || decimals >= 2 || v > FEN_MAX)
            return false;
        digits = true;
        v = v * 10 + (*p - '0');
        decimals += decimals >= 0;
    }
    if (!digits || decimals == 0)
        return false;
    for (int i = decimals < 0 ? 0 : decimals; i < 2; i++)
        v *= 10;
    *out = v;
    return v <= FEN_MAX;
}

const char *tone_on(const struct cli *c, enum tone t)
{
    static const char *const on[] = {"", "\033[32m", "\033[33m", "\033[31m"};

    return c->color ? on[t] : "";
}

const char *tone_off(const struct cli *c)
{
    return c->color ? "\033[0m" : "";
}
