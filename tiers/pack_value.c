#include "tiers/pack_value.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/near.h"

#define FEN_OF_YUAN 100
#define YUAN_OF_WAN 10000

/* One value on its way. */
struct reading {
    struct pack_value *out;
    enum pack_key key;
    const struct pack_key_row *row;
    const struct pack_entry *e;
    struct pack_faults *faults;
};

static bool bad(struct reading *r, const char *why, const char *remedy)
{
    pack_fault_add(r->faults, r->e->line, r->e->value_column, why, remedy, "%s 的值读不懂: “%.*s” / not understood",
                   r->row->name, (int)(r->e->value.len < 60 ? r->e->value.len : 60), (const char *)r->e->value.at);
    return false;
}

static bool in_bounds(struct reading *r, int64_t n)
{
    char why[160];

    if (n >= r->row->min && n <= r->row->max) {
        r->out->n = n;
        return true;
    }
    snprintf(why, sizeof why, "应在 %lld 与 %lld 之间 / it has to lie between them", (long long)r->row->min,
             (long long)r->row->max);
    pack_fault_add(r->faults, r->e->line, r->e->value_column, why, "核对文件原文 / look it up in the document",
                   "%s 超出范围: “%.*s” / out of range", r->row->name,
                   (int)(r->e->value.len < 60 ? r->e->value.len : 60), (const char *)r->e->value.at);
    return false;
}

static bool ends_with_any(struct span rest, const char *const *names)
{
    for (; *names; names++) {
        if (span_equal(rest, span_str(*names)))
            return true;
    }
    return false;
}

static struct span skip_blank(struct span s)
{
    while (s.len > 0 && s.at[0] == ' ')
        s = span_of(s.at + 1, s.len - 1);
    return s;
}

/* ---- money: whole fen, whatever it is written in ---- */

/* `whole` and up to `digits` digits behind a point, times 10^digits. False: no room, or more digits than fen have. */
static bool scale(int64_t whole, struct span decimals, size_t digits, int64_t *fen)
{
    int64_t v = whole;

    if (decimals.len > digits)
        return false;
    for (size_t i = 0; i < digits; i++) {
        int digit = i < decimals.len ? decimals.at[i] - '0' : 0;
        if (v > (FEN_MAX - digit) / 10)
            return false;
        v = v * 10 + digit;
    }
    *fen = v;
    return true;
}

static bool read_fen(struct reading *r)
{
    static const char *const fen_names[] = {"fen", "分", NULL}, *const yuan_names[] = {"yuan", "元", NULL};
    static const char *const wan_names[] = {"wan", "万元", NULL};
    static const char how[] = "写成 6800元、0.5万元 或 680000分 / write 6800yuan, 0.5wan or 680000fen";
    struct span s = r->e->value, decimals = {NULL, 0};
    int64_t whole, fen = 0;

    if (!pack_digits(&s, FEN_MAX, &whole))
        return bad(r, "金额要有单位,不得为负 / money needs a unit and is not negative", how);
    if (s.len > 0 && s.at[0] == '.') {
        size_t n = 1;
        while (n < s.len && s.at[n] >= '0' && s.at[n] <= '9')
            n++;
        decimals = span_of(s.at + 1, n - 1);
        s = span_of(s.at + n, s.len - n);
    }
    s = skip_blank(s);
    size_t digits = ends_with_any(s, fen_names)    ? 0
                    : ends_with_any(s, yuan_names) ? 2
                    : ends_with_any(s, wan_names)  ? 6
                                                   : 9;
    if (digits == 9)
        return bad(r, "金额没有单位,差一百倍看不出来 / without a unit a hundredfold error goes unseen", how);
    if (!scale(whole, decimals, digits, &fen))
        return bad(r, "不是整数分 / this is no whole number of fen", how);
    return in_bounds(r, fen);
}

/* ---- numbers and limits ---- */

static const struct {
    const char *names[6];
    uint8_t unit;
    uint32_t flag;
} limit_units[] = {
    {{"min", "分钟", NULL}, PACK_MIN, PACK_HOURS},
    {{"h", "小时", NULL}, PACK_H, PACK_HOURS},
    {{"cd", "天", "日", "个自然日", NULL}, PACK_CD, PACK_DAYS},
    {{"wd", "个工作日", "工作日", NULL}, PACK_WD, PACK_DAYS},
    {{"mo", "个月", NULL}, PACK_MO, PACK_MONTHS},
    {{"y", "年", NULL}, PACK_Y, PACK_MONTHS},
};

static bool read_limit(struct reading *r)
{
    struct span s = r->e->value;
    char how[160], *end = how + sizeof how;
    int64_t n;

    char *at = how + snprintf(how, sizeof how, "可用的单位 / units:");
    for (size_t i = 0; i < ARRAY_LEN(limit_units); i++) {
        if (r->row->flags & limit_units[i].flag)
            at += snprintf(at, (size_t)(end - at), " %s %s", limit_units[i].names[0], limit_units[i].names[1]);
    }
    if (!pack_digits(&s, INT32_MAX, &n))
        return bad(r, "期限是数字加单位 / a limit is a number and a unit", how);
    s = skip_blank(s);
    for (size_t i = 0; i < ARRAY_LEN(limit_units); i++) {
        if ((r->row->flags & limit_units[i].flag) && ends_with_any(s, limit_units[i].names)) {
            r->out->unit = limit_units[i].unit;
            return in_bounds(r, n);
        }
    }
    return bad(r, "缺单位,或这一项不用这个单位 / the unit is missing, or not one of this key's", how);
}

static bool read_number(struct reading *r)
{
    struct span s = r->e->value;
    bool percent = r->row->type == PACK_TYPE_PERCENT;
    int64_t n;

    if (!pack_digits(&s, INT32_MAX, &n))
        return bad(r, "应是非负整数 / it is a whole number, not negative", percent ? "写成 70%" : "写成 5 / write 5");
    if (!span_equal(s, span_str(percent ? "%" : "")))
        return bad(r,
                   percent ? "百分数要写 % / per cents need their sign"
                           : "数字后面多了文字 / there is more behind the number",
                   percent ? "写成 70%" : "只写数字 / write the number alone");
    return in_bounds(r, n);
}

static bool read_bool(struct reading *r)
{
    static const char *const yes[] = {"yes", "是", "true", NULL}, *const no[] = {"no", "否", "false", NULL};

    if (ends_with_any(r->e->value, yes) || ends_with_any(r->e->value, no)) {
        r->out->n = ends_with_any(r->e->value, yes);
        return true;
    }
    return bad(r, "只能是 是 或 否 / it is yes or no", "写 yes 或 no / write yes or no");
}

/* ---- dates ---- */

static bool two_digits(struct span *s, int64_t *out)
{
    return s->len >= 2 && s->at[1] >= '0' && s->at[1] <= '9' && (s->len == 2 || s->at[2] < '0' || s->at[2] > '9') &&
           pack_digits(s, 99, out);
}

static bool dash(struct span *s)
{
    if (s->len == 0 || s->at[0] != '-')
        return false;
    *s = span_of(s->at + 1, s->len - 1);
    return true;
}

static bool read_date(struct reading *r)
{
    static const char how[] = "写成 2022-07-06 / write it so";
    struct span s = r->e->value;
    int64_t y, m, d;

    if (!pack_digits(&s, 9999, &y) || !dash(&s) || !two_digits(&s, &m) || !dash(&s) || !two_digits(&s, &d) || s.len > 0)
        return bad(r, "日期是 年-月-日 / a date is year-month-day", how);
    r->out->n = y * 10000 + m * 100 + d;
    if (date_exists((uint32_t)r->out->n))
        return true;
    return bad(r, "没有这一天 / there is no such day", how);
}

static bool read_month_day(struct reading *r)
{
    static const char how[] = "写成 11-30 / write it so";
    struct span s = r->e->value;
    int64_t m, d;

    if (!two_digits(&s, &m) || !dash(&s) || !two_digits(&s, &d) || s.len > 0)
        return bad(r, "月日是 月-日 / it is month-day", how);
    r->out->n = m * 100 + d;
    if (date_exists((uint32_t)(20230000 + r->out->n))) /* no leap day: it comes every year */
        return true;
    return bad(r, "不是每年都有这一天 / there is no such day in every year", how);
}

/* ---- words ---- */

static bool word_known(struct reading *r, struct span word, const char *const *words)
{
    char text[64], remedy[200];
    size_t n = 0;

    for (; words[n]; n++) {
        if (span_equal(word, span_str(words[n]))) {
            r->out->words |= 1ull << n;
            return true;
        }
    }
    snprintf(text, sizeof text, "%.*s", (int)(word.len < 60 ? word.len : 60), (const char *)word.at);
    const char *near = near_match(text, words, n, sizeof words[0]);
    char *at = remedy + snprintf(remedy, sizeof remedy, near ? "是不是 / did you mean: %s" : "可用的 / known:%.0s",
                                 near ? near : "");
    for (size_t i = 0; !near && i < n && at < remedy + sizeof remedy - 16; i++)
        at += snprintf(at, (size_t)(remedy + sizeof remedy - at), " %s", words[i]);
    pack_fault_add(r->faults, r->e->line, r->e->value_column, "程序按这些词办事 / the program acts on these words",
                   remedy, "%s 不认识的词: %s / unknown word", r->row->name, text);
    return false;
}

static bool plain_word(struct span w)
{
    for (size_t i = 0; i < w.len; i++) {
        uint8_t c = w.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'))
            return false;
    }
    return true;
}

/* A list may be empty: `-`. */
static bool read_words(struct reading *r)
{
    const char *const *words = pack_key_words(r->key);
    struct span rest = r->e->value, word, seen, before;
    size_t n = 0;

    r->out->text = r->e->value;
    if (span_equal(rest, span_str("-")) && !(r->row->flags & PACK_ONE)) {
        r->out->text.len = 0;
        return true;
    }
    for (; pack_word_next(&rest, &word); n++) {
        if (!plain_word(word))
            return bad(r, "词由字母、数字、_ 和 - 组成 / words are of letters, digits, _ and -",
                       "用逗号隔开 / put commas between them");
        seen = span_of(r->e->value.at, (size_t)(word.at - r->e->value.at));
        while (pack_word_next(&seen, &before)) {
            if (span_equal(before, word))
                return bad(r, "同一个词写了两次 / a word is there twice", "删去一个 / take one out");
        }
        if (words && !word_known(r, word, words))
            return false;
    }
    if (n == 0 || (n > 1 && r->row->flags & PACK_ONE))
        return bad(r, n ? "这里只能写一个词 / exactly one word here" : "没有值 / there is no value",
                   "空的列表写 - / an empty list is written as -");
    return true;
}

static bool read_text(struct reading *r)
{
    struct span s = r->e->value;

    if (r->row->type == PACK_TYPE_TEXT && !r->e->quoted)
        return bad(r, "文字要加引号 / a text stands between quotes", "写成 \"…\" / write it so");
    if (r->row->type == PACK_TYPE_NAME && !plain_word(s))
        return bad(r, "名称由字母、数字、_ 和 - 组成 / a name is of letters, digits, _ and -",
                   "例如 / such as maerkang-2022");
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] < ' ' || s.at[i] == 0x7f)
            return bad(r, "有控制字符 / it has control characters", "删去它们 / take them out");
    }
    r->out->text = s;
    if (s.len >= (size_t)r->row->min && s.len <= (size_t)r->row->max)
        return true;
    return bad(r, s.len ? "太长 / too long" : "是空的 / it is empty", "写短些,或写上 / shorten it, or fill it in");
}

/* ---- where it comes from ---- */

/* The mark and a blank, or the mark alone. */
static bool marked(struct span *s, const char *mark)
{
    size_t n = strlen(mark);

    if (s->len < n || memcmp(s->at, mark, n) != 0 || (s->len > n && s->at[n] != ' '))
        return false;
    *s = skip_blank(span_of(s->at + n, s->len - n));
    return true;
}

static bool origin_take(struct reading *r)
{
    struct span clause = r->e->cite;
    bool plain = (r->row->flags & PACK_PLAIN) != 0;

    if (marked(&clause, "[D]"))
        r->out->origin = PACK_DEFAULT;
    else if (marked(&clause, "copied") || marked(&clause, "抄"))
        r->out->origin = PACK_COPIED;
    else
        r->out->origin = plain ? PACK_OWN : PACK_SEED;
    r->out->clause = clause;
    if (clause.len > 0 || r->out->origin == PACK_DEFAULT || plain)
        return true;
    pack_fault_add(r->faults, r->e->line, r->e->value_column,
                   "每个数都要说明出处 / every value says where it comes from",
                   "加上 ; 文件条款,或 ; [D] 本地默认,或 ; copied 条款 / add one of these", "%s 没有出处 / no clause",
                   r->row->name);
    return false;
}

bool pack_value_read(struct pack_value *out, enum pack_key key, const struct pack_entry *e, struct pack_faults *f)
{
    static const char *const unset[] = {"unset", "未定", NULL};
    static bool (*const readers[])(struct reading *) = {
        [PACK_TYPE_FEN] = read_fen,        [PACK_TYPE_LIMIT] = read_limit,
        [PACK_TYPE_PERCENT] = read_number, [PACK_TYPE_COUNT] = read_number,
        [PACK_TYPE_BOOL] = read_bool,      [PACK_TYPE_WORDS] = read_words,
        [PACK_TYPE_TEXT] = read_text,      [PACK_TYPE_NAME] = read_text,
        [PACK_TYPE_DATE] = read_date,      [PACK_TYPE_MONTH_DAY] = read_month_day};
    struct reading r = {out, key, pack_key_row(key), e, f};

    *out = (struct pack_value){.line = e->line};
    if (!e->quoted && ends_with_any(e->value, unset)) {
        if ((r.row->flags & (PACK_PLAIN | PACK_OPTIONAL)) == PACK_PLAIN)
            return bad(&r, "这一项不能空缺 / a pack cannot do without it", "填上 / fill it in");
        out->origin = PACK_UNSET;
        out->clause = e->cite;
        return true;
    }
    if (e->quoted && r.row->type != PACK_TYPE_TEXT)
        return bad(&r, "只有文字加引号 / only texts stand between quotes", "去掉引号 / take the quotes off");
    return readers[r.row->type](&r) && origin_take(&r);
}
