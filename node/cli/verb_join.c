/* fangpin invite and join: how a child office comes into the network. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <qrencode.h>

#include "node/api/values.h"
#include "node/cli/http.h"
#include "node/cli/say.h"
#include "node/cli/setup.h"
#include "node/host/host.h"

#define ENROL_WAIT_S     20
#define ENROL_WAIT_S_MAX 600
#define QR_QUIET         2 /* white modules around the code */

/* ---- invite ---- */

static bool qr_dark(const QRcode *q, int x, int y)
{
    return x >= 0 && y >= 0 && x < q->width && y < q->width && (q->data[y * q->width + x] & 1) != 0;
}

/* Two rows of modules in one line of text. Light modules are drawn, so on a dark screen the code is dark on light;
 * where colour is on the terminal is told so. */
static void qr_print(const struct cli *c, const char *text)
{
    QRcode *q = QRcode_encodeString(text, 0, QR_ECLEVEL_L, QR_MODE_8, 1);

    if (q == NULL)
        return;
    for (int y = -QR_QUIET; y < q->width + QR_QUIET; y += 2) {
        fputs(c->color ? "\033[97;40m" : "", stdout);
        for (int x = -QR_QUIET; x < q->width + QR_QUIET; x++) {
            bool top = !qr_dark(q, x, y), bottom = !qr_dark(q, x, y + 1);
            fputs(top && bottom ? "█" : top ? "▀" : bottom ? "▄" : " ", stdout);
        }
        printf("%s\n", c->color ? "\033[0m" : "");
    }
    QRcode_free(q);
}

int verb_invite(struct cli *c)
{
    const char *code = cli_arg(c, 0), *token, *name, *expires;
    struct area a;
    char body[64];
    int rc = 0;

    if (!area_parse(&a, code, strlen(code)))
        return say_errorf(c, EX_USAGE, "应为 12 位数字 / it must be 12 digits", "下级代码见 / see: fangpin areas",
                          "不是区划代码 / no area code: %.40s", code);
    snprintf(body, sizeof body, "{\"area\":\"%s\"}", code);
    json_t *o = ask_json(c, "/v1/invite", body, &rc);
    if (o == NULL)
        return rc;
    if (c->json) {
        print_json(o);
    } else if (json_unpack(o, "{s:s, s:s, s:s}", "token", &token, "name", &name, "expires", &expires) == 0) {
        printf("给 %s %s 的邀请码,一次有效,到 %.16s 为止 / a one-time invitation:\n\n  %s\n\n", name, code, expires,
               token);
        if (cli_opt(c, "no-qr") == NULL)
            qr_print(c, token);
        printf("在那台机器上 / on that machine:\n  fangpin join %s\n", token);
        puts("只交给该单位的人;谁先用谁入网 / give it to that office only: whoever uses it first is enrolled.");
    }
    json_decref(o);
    return 0;
}

/* ---- join ---- */

static int token_read(const struct cli *c, struct token *out)
{
    char text[2 * TOKEN_TEXT_MAX] = "", what[160];
    int group = 0;

    for (int i = 0; i < c->n_args; i++) {
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%s ", c->args[i]);
    }
    if (token_parse(out, text, &group) == 0)
        return 0;
    if (group > 0)
        snprintf(what, sizeof what, "邀请码第 %d 组有不该有的字符 / group %d of the invitation has a wrong character",
                 group, group);
    else
        snprintf(what, sizeof what, "邀请码的校验位不对 / the invitation's check digits do not match");
    return say_error(c, EX_DATAERR, what, "抄写时错漏了字,或只复制了一部分 / something was mistyped or left out",
                     "对照原码逐组再看一遍,或重新复制;什么也没有建 / compare it group by group; nothing was made");
}

static void token_warn_expired(const struct token *t)
{
    char until[TIME_TEXT_LEN + 1];
    struct step_time now = step_time_now();

    if (t->expires_ms == 0 || (int64_t)t->expires_ms > now.wall.ms)
        return;
    time_print(until, (int64_t)t->expires_ms);
    fprintf(stderr,
            "注意: 按本机的钟,邀请码 %.16s 已过期;仍然试一次 / by this clock the invitation has expired; trying\n",
            until);
}

static int wait_ms(const struct cli *c, uint32_t *out)
{
    const char *text = cli_opt(c, "wait");
    char *end;
    long s = text == NULL ? ENROL_WAIT_S : strtol(text, &end, 10);

    if (text != NULL && (*end != '\0' || s < 1 || s > ENROL_WAIT_S_MAX))
        return say_errorf(c, EX_USAGE, "应为 1 到 600 秒 / 1 to 600 seconds", "--wait 60",
                          "--wait 写错了 / is wrong: %.20s", text);
    *out = (uint32_t)s * 1000;
    return 0;
}

static int say_not_enrolled(const struct cli *c, int err, const struct token *t, const char *why)
{
    if (err == ERR_REFUSED)
        return say_error(c, EX_NOPERM, "上级没有接受 / the parent refused", why,
                         "请上级重新发邀请码: fangpin invite / ask the parent for a new invitation");
    if (err == ERR_PEER)
        return say_errorf(c, EX_UNAVAILABLE, why[0] != '\0' ? why : "没有应答 / no answer",
                          "看网络和上级是否在运行,再执行同一条命令(会用同一把钥匙) / check the line and run it again",
                          "联系不上上级 %s / the parent cannot be reached", t->address);
    return say_err(c, err, "入网没有成功 / not enrolled",
                   "再试一次;仍不行请上级重发邀请码 / try again, or ask for a new one");
}

static int enrol(const struct cli *c, struct setup *s, const struct token *t, uint32_t wait, bool *asked)
{
    struct arena a = arena_of(PACKET_ARENA_BYTES);
    const Fangpin__V1__EnrolGrant *grant = NULL;
    struct step_time now = step_time_now();
    char why[256] = "";

    if (!c->json)
        fprintf(stderr, "正在联系上级 %s …… / asking the parent\n", t->address);
    *asked = true;
    int err = host_enrol(t, &s->keys, wait, &grant, why, &a);
    if (err == 0)
        err = core_enrol(s->store, grant, t, &s->keys, &now);
    arena_free(&a);
    return err == 0 ? 0 : say_not_enrolled(c, err, t, why);
}

static void print_joined(const struct cli *c, const struct token *t)
{
    char code[AREA_TEXT_LEN + 1];

    area_print(code, t->area);
    if (c->json) {
        printf("{\"schema\":\"fangpin.join/1\",\"area\":\"%s\",\"dir\":\"%s\"}\n", code, c->dir);
        return;
    }
    printf("已入网: %s %s,上级在 %s / joined\n", t->name, code, t->address);
    printf("下一步 / next:\n  fangpin run --dir %s\n  fangpin status --dir %s\n", c->dir, c->dir);
}

int verb_join(struct cli *c)
{
    struct config config = config_defaults();
    struct setup s = {0};
    struct token t = {0};
    uint32_t wait = 0;
    bool asked = false;
    int rc = token_read(c, &t);

    if (rc == 0)
        rc = setup_addresses(c, &config);
    if (rc == 0)
        rc = wait_ms(c, &wait);
    if (rc != 0)
        return rc;
    token_warn_expired(&t);
    rc = setup_begin(&s, c);
    if (rc == 0)
        rc = enrol(c, &s, &t, wait, &asked);
    if (rc == 0)
        rc = setup_finish(&s, c, &config);
    if (rc != 0)
        setup_abort(&s, asked);
    else
        print_joined(c, &t);
    return rc;
}
