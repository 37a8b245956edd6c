/* fangpin status and lag: what the office knows of itself and its neighbours. Unknown is "?", never 0. */
#include <stdio.h>
#include <string.h>

#include "base/area.h"
#include "base/span.h"
#include "node/cli/columns.h"
#include "node/cli/http.h"
#include "node/cli/say.h"
#include "node/cli/show.h"

/* "10:42:11" of an RFC 3339 time, with the day instead of seconds when nothing was heard for a day; "?" when unknown. */
static const char *clock_of(const json_t *o, const char *key, char out[16])
{
    const char *text = show_text(o, key);
    bool long_ago = show_number(o, "last_heard_s") >= 86400;

    if (strlen(text) <= 19)
        snprintf(out, 16, "?");
    else if (long_ago)
        snprintf(out, 16, "%.5s %.5s", text + 5, text + 11);
    else
        snprintf(out, 16, "%.8s", text + 11);
    return out;
}

static const struct {
    const char *state, *mark;
    enum tone tone;
} states[] = {
    {"synced", "●", TONE_GOOD},     {"syncing", "◐", TONE_WARN}, {"waiting", "◐", TONE_WARN},
    {"unreachable", "▲", TONE_BAD}, {"unknown", "?", TONE_WARN}, {"root", "●", TONE_GOOD},
};

/* "11-23 13:30" of when the line went down, "" when that is unknown. */
static const char *since_of(const json_t *peer, char out[24])
{
    const char *text = show_text(peer, "down_since");

    out[0] = '\0';
    if (strlen(text) > 19)
        snprintf(out, 24, "%.5s %.5s 起", text + 5, text + 11);
    return out;
}

/* The five words of a link. */
static void state_words(const json_t *peer, const char *now, char *out, size_t room)
{
    const char *state = show_text(peer, "state");
    char since[24];

    if (strcmp(state, "synced") == 0)
        snprintf(out, room, "已同步(截至 %s)", now);
    else if (strcmp(state, "syncing") == 0)
        snprintf(out, room, "正在同步");
    else if (show_true(peer, "unacknowledged"))
        snprintf(out, room, "收得到,对方没有回执(%lld 件)", (long long)show_number(peer, "unsent_total"));
    else if (strcmp(state, "waiting") == 0)
        snprintf(out, room, "有 %lld 件待发", (long long)show_number(peer, "unsent_total"));
    else if (strcmp(state, "unreachable") == 0)
        snprintf(out, room, "联系不上%s(%s%s)", json_is_true(json_object_get(peer, "is_parent")) ? "上级" : "",
                 json_is_string(json_object_get(peer, "down_since")) ? "自 " : "起始不明", since_of(peer, since));
    else
        snprintf(out, room, "情况不明");
}

static void lanes_text(const json_t *lanes, char *out, size_t room)
{
    if (!json_is_object(lanes)) {
        snprintf(out, room, "?");
        return;
    }
    snprintf(out, room, "%lld/%lld/%lld", (long long)show_number(lanes, "urgent"),
             (long long)show_number(lanes, "casework"), (long long)show_number(lanes, "bulk"));
}

static void print_head(const struct cli *c, const json_t *o)
{
    char age[SAY_TEXT_MAX], size[SAY_TEXT_MAX];
    int64_t disk = show_number(json_object_get(o, "disk"), "file_bytes");

    printf("%s %s    运行 %s,保存 %lld 件,数据 %s\n", show_text(o, "name"), show_text(o, "area"),
           say_age(age, show_number(o, "running_s")), (long long)show_number(o, "events"),
           disk < 0 ? "?" : say_bytes(size, (uint64_t)disk));
    if (json_is_true(json_object_get(o, "drill")))
        printf("%s▲ 演练方式:送审稿当作已生效,所签不作正式依据 / drill mode: drafts of packs apply%s\n",
               tone_on(c, TONE_WARN), tone_off(c));
    if (json_is_false(json_object_get(o, "may_sign")))
        printf("%s✘ 本机现在不能签发: %s%s\n", tone_on(c, TONE_BAD), show_text(o, "may_not_sign_why"), tone_off(c));
}

static void print_state(const struct cli *c, const json_t *o)
{
    const json_t *parent = json_object_get(o, "parent");
    const char *state = show_text(o, "state");
    char words[120], now[16];

    if (!json_is_object(parent)) {
        puts("● 本网最上级单位,没有上级 / the top office");
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(states); i++)
        if (strcmp(states[i].state, state) == 0)
            printf("%s%s ", tone_on(c, states[i].tone), states[i].mark);
    state_words(parent, clock_of(parent, "last_heard", now), words, sizeof words);
    printf("%s%s\n", words, tone_off(c));
}

static void print_parent(const json_t *parent)
{
    char heard[SAY_TEXT_MAX], lag[SAY_TEXT_MAX], unsent[64];

    if (!json_is_object(parent))
        return;
    lanes_text(json_object_get(parent, "unsent"), unsent, sizeof unsent);
    bool level = show_number(parent, "unsent_total") == 0;
    printf("  上级  %s %s    最后听到 %s%s\n", show_text(parent, "name"), show_text(parent, "area"),
           say_age(heard, show_number(parent, "last_heard_s")), show_number(parent, "last_heard_s") < 0 ? "" : "前");
    printf("  待发  急件/业务/大件 %s    最早待发 %s\n", unsent,
           level ? "无" : say_age(lag, show_number(parent, "lag_s")));
}

static size_t count_state(const json_t *children, const char *state)
{
    size_t n = 0;

    for (size_t i = 0; i < json_array_size(children); i++)
        n += strcmp(show_text(json_array_get(children, i), "state"), state) == 0;
    return n;
}

static void print_children(const json_t *children)
{
    if (json_array_size(children) == 0)
        return;
    printf("  下级  %zu 个: 已同步 %zu · 正在同步 %zu · 有待发 %zu · 联系不上 %zu · 情况不明 %zu\n",
           json_array_size(children), count_state(children, "synced"), count_state(children, "syncing"),
           count_state(children, "waiting"), count_state(children, "unreachable"), count_state(children, "unknown"));
}

static void print_queues(const json_t *o)
{
    if (show_number(o, "waiting") > 0 || show_number(o, "parked") > 0 || show_number(o, "stale") > 0)
        printf("  待办  等前件 %lld · 暂存 %lld · 待重算 %lld\n", (long long)show_number(o, "waiting"),
               (long long)show_number(o, "parked"), (long long)show_number(o, "stale"));
}

static void print_remedy(const json_t *o)
{
    const char *state = show_text(o, "state");

    if (json_is_false(json_object_get(o, "may_sign")))
        puts("怎么办: 等从上级取回自己的事项;仍不行请上级重新发邀请码 / wait for the parent, or ask for a new "
             "invitation");
    else if (strcmp(state, "unreachable") == 0 || strcmp(state, "unknown") == 0)
        puts("不影响登记和先行救助。怎么办: 1) 看网线或上网卡  2) fangpin doctor  3) 问上级节点是否在运行");
}

int verb_status(struct cli *c)
{
    int rc = 0;
    json_t *o = ask_json(c, "/v1/status", NULL, &rc);

    if (o == NULL)
        return rc;
    if (c->json) {
        print_json(o);
    } else {
        json_t *parent = json_object_get(o, "parent");
        if (json_is_object(parent))
            json_object_set_new(parent, "is_parent", json_true());
        print_head(c, o);
        print_state(c, o);
        print_parent(parent);
        print_children(json_object_get(o, "children"));
        print_queues(o);
        print_remedy(o);
    }
    json_decref(o);
    return 0;
}

/* ---- lag ---- */

static void lag_row(struct columns *t, const json_t *p)
{
    char heard[SAY_TEXT_MAX], lag[SAY_TEXT_MAX], ours[64], theirs[96], words[120], now[16], lanes[64];
    const json_t *claim = json_object_get(p, "they_say");

    state_words(p, clock_of(p, "last_heard", now), words, sizeof words);
    lanes_text(json_object_get(p, "unsent"), ours, sizeof ours);
    lanes_text(json_object_get(claim, "unsent"), lanes, sizeof lanes);
    if (json_is_object(claim) && strcmp(show_text(p, "link"), "dark") == 0)
        snprintf(theirs, sizeof theirs, "? (%s 时说 %s)", clock_of(claim, "as_of", now), lanes);
    else
        snprintf(theirs, sizeof theirs, "%s", lanes);
    columns_row(
        t, (const char *const[]){show_text(p, "area"), show_text(p, "name"),
                                 json_is_true(json_object_get(p, "is_parent")) ? "上级" : "下级", words,
                                 say_age(heard, show_number(p, "last_heard_s")),
                                 show_number(p, "unsent_total") == 0 ? "无" : say_age(lag, show_number(p, "lag_s")),
                                 ours, theirs});
}

int verb_lag(struct cli *c)
{
    static const char *const heads[] = {"单位",      "名称",        "关系",  "状态",
                                        ">最后听到", ">最早未确认", ">待发", ">对方待发"};
    int rc = 0;
    json_t *o = ask_json(c, "/v1/lag", NULL, &rc);

    if (o == NULL)
        return rc;
    const json_t *peers = json_object_get(o, "peers");
    if (c->json) {
        print_json(o);
    } else if (json_array_size(peers) == 0) {
        puts("还没有上下级与本机相连 / no neighbours yet。  下级: fangpin invite 代码");
    } else {
        struct columns *t = columns_new(heads, ARRAY_LEN(heads));
        for (size_t i = 0; i < json_array_size(peers); i++)
            lag_row(t, json_array_get(peers, i));
        columns_print(t, stdout);
        columns_free(t);
        puts("待发按 急件/业务/大件;? 是无从知道,不是 0 / ? is unknown, not 0");
    }
    json_decref(o);
    return 0;
}
