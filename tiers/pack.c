#include "tiers/pack.h"

#include <stdio.h>

#include "base/err.h"
#include "base/must.h"
#include "base/near.h"
#include "proto/keys.h"
#include "tiers/pack_value.h"

static void unknown_key(struct pack_faults *f, const struct pack_entry *e)
{
    char name[96], remedy[160];

    snprintf(name, sizeof name, "%.*s.%.*s", (int)(e->section.len < 40 ? e->section.len : 40),
             (const char *)e->section.at, (int)(e->key.len < 40 ? e->key.len : 40), (const char *)e->key.at);
    const char *near = near_match(name, pack_key_table(), PACK_KEYS, sizeof(struct pack_key_row));
    snprintf(remedy, sizeof remedy,
             near ? "是不是 / did you mean: %s" : "全部键名见 docs/packs.md / all keys stand there%.0s",
             near ? near : "");
    pack_fault_add(f, e->line, e->key_column, "写错的键会悄悄不起作用 / a misspelt key would silently have no effect",
                   remedy, "不认识的键 %s / unknown key", name);
}

static void entry_read(struct pack *p, const struct pack_entry *e, struct pack_faults *f)
{
    enum pack_key key = pack_key_find(e->section, e->key);

    if (key == PACK_KEYS) {
        unknown_key(f, e);
        return;
    }
    if (p->at[key].line != 0) {
        pack_fault_add(f, e->line, e->key_column, "同一个键只能写一次 / a key is written once",
                       "删去一行 / take one out", "%s 第 %u 行已经写过 / already given on that line",
                       pack_key_row(key)->name, p->at[key].line);
        return;
    }
    pack_value_read(&p->at[key], key, e, f);
    p->at[key].line = e->line;
}

static void missing_find(struct pack *p, struct pack_faults *f)
{
    for (size_t key = 0; key < PACK_KEYS; key++) {
        const struct pack_key_row *row = pack_key_row((enum pack_key)key);
        if (p->at[key].line == 0 && !(row->flags & PACK_OPTIONAL))
            pack_fault_add(
                f, 0, 0, "缺一项规则,程序就无从办事 / without it the program cannot act",
                "文件没有规定就写 unset,并请县级填 / if the document is silent write unset, and ask the county",
                "缺少 %s (%s) / missing: %s", row->name, row->zh, row->en);
    }
    if (p->at[PACK_UNTIL].origin == PACK_OWN && p->at[PACK_EFFECTIVE_ON].origin == PACK_OWN &&
        p->at[PACK_UNTIL].n < p->at[PACK_EFFECTIVE_ON].n)
        pack_fault_add(f, p->at[PACK_UNTIL].line, 1, "止用日早于起用日 / it ends before it begins",
                       "核对两个日期 / look at both dates", "pack.until 早于 pack.effective_on / before it");
}

int pack_parse(const struct pack **out, struct span text, struct pack_faults *faults, struct arena *a)
{
    struct pack *p = arena_take(a, sizeof *p);
    struct pack_entry e;

    *faults = (struct pack_faults){.n = 0};
    if (!p)
        return ERR_NOMEM;
    struct pack_reader r = pack_reader_of(text, faults);
    if (faults->n > 0)
        return ERR_INVALID;
    p->text = span_of(arena_copy(a, text.at, text.len), text.len);
    if (!p->text.at)
        return ERR_NOMEM;
    r = pack_reader_of(p->text, faults);
    while (pack_reader_next(&r, &e))
        entry_read(p, &e, faults);
    missing_find(p, faults);
    p->hash = pack_hash(p->text);
    *out = p;
    return faults->n > 0 ? ERR_INVALID : 0;
}

struct id pack_hash(struct span text)
{
    return hash_of(text);
}

/* ---- values ---- */

bool pack_is_set(const struct pack *p, enum pack_key key)
{
    return p->at[key].origin != PACK_ABSENT && p->at[key].origin != PACK_UNSET;
}

static bool number_get(const struct pack *p, enum pack_key key, int64_t *n)
{
    if (!pack_is_set(p, key))
        return false;
    *n = p->at[key].n;
    return true;
}

bool pack_fen(const struct pack *p, enum pack_key key, int64_t *out)
{
    must(pack_key_row(key)->type == PACK_TYPE_FEN);
    return number_get(p, key, out);
}

bool pack_limit(const struct pack *p, enum pack_key key, struct pack_limit *out)
{
    must(pack_key_row(key)->type == PACK_TYPE_LIMIT);
    if (!pack_is_set(p, key))
        return false;
    *out = (struct pack_limit){(uint32_t)p->at[key].n, p->at[key].unit};
    return true;
}

bool pack_count(const struct pack *p, enum pack_key key, uint32_t *out)
{
    int64_t n;

    must(pack_key_row(key)->type == PACK_TYPE_COUNT || pack_key_row(key)->type == PACK_TYPE_PERCENT);
    if (!number_get(p, key, &n))
        return false;
    *out = (uint32_t)n;
    return true;
}

bool pack_date(const struct pack *p, enum pack_key key, uint32_t *out)
{
    int64_t n;

    must(pack_key_row(key)->type == PACK_TYPE_DATE || pack_key_row(key)->type == PACK_TYPE_MONTH_DAY);
    if (!number_get(p, key, &n))
        return false;
    *out = (uint32_t)n;
    return true;
}

bool pack_text(const struct pack *p, enum pack_key key, struct span *out)
{
    uint8_t type = pack_key_row(key)->type;

    must(type == PACK_TYPE_TEXT || type == PACK_TYPE_NAME || type == PACK_TYPE_WORDS);
    if (!pack_is_set(p, key))
        return false;
    *out = p->at[key].text;
    return true;
}

bool pack_yes(const struct pack *p, enum pack_key key)
{
    must(pack_key_row(key)->type == PACK_TYPE_BOOL);
    return pack_is_set(p, key) && p->at[key].n != 0;
}

uint64_t pack_words(const struct pack *p, enum pack_key key)
{
    must(pack_key_words(key) != NULL);
    return p->at[key].words;
}

bool pack_has_tier(const struct pack *p, enum pack_key key, uint8_t tier)
{
    return tier >= 1 && (pack_words(p, key) >> (tier - 1) & 1);
}

/* ---- for people ---- */

static const struct {
    const char *name, *zh;
} origins[] = {{"absent", "未列"},      {"own", "自述"},    {"seed", "文件规定"},
               {"default", "本地默认"}, {"copied", "抄用"}, {"unset", "待县填"}};

const char *pack_origin_name(uint8_t origin)
{
    return origin < ARRAY_LEN(origins) ? origins[origin].name : "?";
}

const char *pack_origin_zh(uint8_t origin)
{
    return origin < ARRAY_LEN(origins) ? origins[origin].zh : "?";
}

void pack_value_print(char *out, size_t size, const struct pack *p, enum pack_key key)
{
    const struct pack_value *v = &p->at[key];
    long long n = (long long)v->n;

    if (!pack_is_set(p, key)) {
        snprintf(out, size, "%s", v->origin == PACK_UNSET ? "unset" : "-");
        return;
    }
    switch (pack_key_row(key)->type) {
    case PACK_TYPE_FEN:
        snprintf(out, size, n % 100 ? "%lld.%02lld 元" : "%lld 元", n / 100, n % 100);
        break;
    case PACK_TYPE_LIMIT:
        snprintf(out, size, "%lld %s", n, pack_unit_zh(v->unit));
        break;
    case PACK_TYPE_PERCENT:
        snprintf(out, size, "%lld%%", n);
        break;
    case PACK_TYPE_COUNT:
        snprintf(out, size, "%lld", n);
        break;
    case PACK_TYPE_BOOL:
        snprintf(out, size, "%s", n ? "是" : "否");
        break;
    case PACK_TYPE_DATE:
        snprintf(out, size, "%04lld-%02lld-%02lld", n / 10000, n / 100 % 100, n % 100);
        break;
    case PACK_TYPE_MONTH_DAY:
        snprintf(out, size, "%02lld-%02lld", n / 100, n % 100);
        break;
    default:
        snprintf(out, size, "%.*s", (int)v->text.len, v->text.len ? (const char *)v->text.at : "");
    }
}

static bool lists_equal(struct span a, struct span b)
{
    struct span wa, wb;
    bool more_a, more_b;

    do {
        more_a = pack_word_next(&a, &wa);
        more_b = pack_word_next(&b, &wb);
        if (more_a != more_b || (more_a && !span_equal(wa, wb)))
            return false;
    } while (more_a);
    return true;
}

bool pack_value_equal(const struct pack *a, const struct pack *b, enum pack_key key)
{
    const struct pack_value *x = &a->at[key], *y = &b->at[key];

    if (pack_is_set(a, key) != pack_is_set(b, key))
        return false;
    if (!pack_is_set(a, key))
        return x->origin == y->origin;
    if (pack_key_row(key)->type == PACK_TYPE_WORDS)
        return lists_equal(x->text, y->text);
    return x->n == y->n && x->unit == y->unit && span_equal(x->text, y->text);
}
