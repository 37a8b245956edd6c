#include "simulator/drill_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <utf8proc.h>

#include "base/must.h"
#include "node/cli/fullwidth.h"

struct reading {
    const char *at, *end;
    uint32_t line, column; /* columns count characters */
    struct drill_faults *faults;
    struct arena *arena;
};

void characters_keep(char *text)
{
    char *to = text;

    for (const char *at = text; *at != '\0';) {
        unsigned char c = (unsigned char)*at;
        size_t len = c < 0x80 ? 1 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc2 ? 2 : 0, more = 1;
        while (more < len && ((unsigned char)at[more] & 0xc0) == 0x80)
            more++;
        if (more == len)
            memmove(to, at, len);
        to += more == len ? len : 0;
        at += more;
    }
    *to = '\0';
}

void drill_fault(struct drill_faults *f, uint32_t line, uint32_t column, const char *remedy, const char *what, ...)
{
    va_list ap;

    if (f->n == DRILL_FAULTS_MAX) {
        f->more++;
        return;
    }
    struct drill_fault *at = &f->at[f->n++];
    *at = (struct drill_fault){.line = line, .column = column};
    va_start(ap, what);
    vsnprintf(at->what, sizeof at->what, what, ap);
    va_end(ap);
    snprintf(at->remedy, sizeof at->remedy, "%s", remedy);
    characters_keep(at->what);
    characters_keep(at->remedy);
}

static void *take(struct reading *r, size_t len)
{
    void *at = arena_take(r->arena, len);

    must(at != NULL);
    return at;
}

/* ---- characters ---- */

static void step(struct reading *r)
{
    if (*r->at == '\n') {
        r->line++;
        r->column = 0;
    }
    if ((*r->at & 0xc0) != 0x80)
        r->column++;
    r->at++;
}

static bool at_end(const struct reading *r)
{
    return r->at >= r->end;
}

static bool on(const struct reading *r, char c)
{
    return !at_end(r) && *r->at == c;
}

static void line_skip(struct reading *r)
{
    while (!at_end(r) && *r->at != '\n')
        step(r);
}

static void blanks_skip(struct reading *r)
{
    for (; !at_end(r); step(r)) {
        if (*r->at == '#')
            line_skip(r);
        if (at_end(r) || !strchr(" \t\n\r", *r->at))
            return;
    }
}

/* What an input method left where a sign of the syntax belongs. True when it was that. */
static bool fullwidth_say(struct reading *r)
{
    char remedy[FULLWIDTH_REMEDY_BYTES];
    utf8proc_int32_t rune;
    utf8proc_ssize_t used =
        at_end(r) ? 0 : utf8proc_iterate((const uint8_t *)r->at, (utf8proc_ssize_t)(r->end - r->at), &rune);

    if (used <= 0 || !fullwidth_remedy(remedy, rune))
        return false;
    drill_fault(r->faults, r->line, r->column, remedy, "用了全角符号 “%.*s” / full-width character", (int)used, r->at);
    return true;
}

static void expected(struct reading *r, const char *zh, const char *en)
{
    char remedy[160];

    if (fullwidth_say(r))
        return;
    snprintf(remedy, sizeof remedy, "写法 / write: 名称 = \"值\",或 名称 { … }");
    drill_fault(r->faults, r->line, r->column, remedy, "这里应为%s / %s is expected here", zh, en);
}

/* ---- words and values ---- */

static bool word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

static const char *word_read(struct reading *r)
{
    const char *from = r->at;

    while (!at_end(r) && word_char(*r->at))
        step(r);
    if (r->at == from)
        return NULL;
    char *word = take(r, (size_t)(r->at - from) + 1);
    memcpy(word, from, (size_t)(r->at - from));
    return word;
}

/* A value without quotes ends where a sign or a blank comes. */
static const char *bare_read(struct reading *r)
{
    const char *from = r->at;

    while (!at_end(r) && !strchr(" \t\r\n,{}=#\"'", *r->at) && (unsigned char)*r->at < 0x80)
        step(r);
    if (r->at == from)
        return NULL;
    char *word = take(r, (size_t)(r->at - from) + 1);
    memcpy(word, from, (size_t)(r->at - from));
    return word;
}

/* After a backslash: the end of a line goes with the blanks that follow, any other character stays. */
static void escape_read(struct reading *r, char *out, size_t *used)
{
    if (at_end(r))
        return;
    if (*r->at != '\n' && *r->at != '\r') {
        out[(*used)++] = *r->at;
        step(r);
        return;
    }
    while (!at_end(r) && strchr(" \t\r\n", *r->at))
        step(r);
}

static const char *quoted_read(struct reading *r)
{
    char quote = *r->at;
    uint32_t line = r->line, column = r->column;
    size_t used = 0;

    step(r);
    const char *p = r->at; /* how long it can be at most */
    while (p < r->end && *p != quote)
        p += p[0] == '\\' && p + 1 < r->end ? 2 : 1;
    char *out = take(r, (size_t)(p - r->at) + 1);
    while (!at_end(r) && *r->at != quote && *r->at != '\n') {
        if (*r->at == '\\') {
            step(r);
            escape_read(r, out, &used);
            continue;
        }
        out[used++] = *r->at;
        step(r);
    }
    if (!on(r, quote)) {
        drill_fault(r->faults, line, column,
                    "补上引号;一行写不下的,在行尾写 \\ / close it; a long text goes on after \\ at the end of the line",
                    "引号没有关上 / the quote is not closed");
        return NULL;
    }
    step(r);
    return out;
}

static const struct drill_value *value_read(struct reading *r)
{
    struct drill_value v = {.line = r->line, .column = r->column};

    v.text = on(r, '"') || on(r, '\'') ? quoted_read(r) : bare_read(r);
    if (v.text == NULL)
        return NULL;
    struct drill_value *out = take(r, sizeof *out);
    *out = v;
    return out;
}

static bool list_read(struct reading *r, struct drill_item *item)
{
    const struct drill_value **last = &item->value;

    item->list = true;
    step(r);
    for (blanks_skip(r); !on(r, '}'); blanks_skip(r)) {
        size_t faults = r->faults->n;
        const struct drill_value *v = value_read(r);
        if (v == NULL) {
            if (r->faults->n == faults)
                expected(r, "一个值或 }", "a value or }");
            return false;
        }
        *last = v;
        last = (const struct drill_value **)(uintptr_t)&v->next;
        blanks_skip(r);
        if (on(r, ','))
            step(r);
        else if (!on(r, '}')) {
            expected(r, "逗号或 }", "a comma or }");
            return false;
        }
    }
    step(r);
    return true;
}

/* ---- items ---- */

static const struct drill_item *items_read(struct reading *r, unsigned depth);

static bool setting_read(struct reading *r, struct drill_item *item)
{
    size_t faults = r->faults->n;

    step(r);
    while (!at_end(r) && strchr(" \t", *r->at))
        step(r);
    if (on(r, '{'))
        return list_read(r, item);
    item->value = value_read(r);
    if (item->value == NULL && r->faults->n == faults)
        expected(r, "一个值", "a value");
    return item->value != NULL;
}

static bool section_read(struct reading *r, struct drill_item *item, unsigned depth)
{
    item->section = true;
    if (on(r, '"') || on(r, '\'')) {
        item->title = quoted_read(r);
        if (item->title == NULL)
            return false;
        blanks_skip(r);
    }
    if (!on(r, '{') || depth >= DRILL_DEPTH_MAX) {
        expected(r, " = 或 {", "= or {");
        return false;
    }
    step(r);
    item->item = items_read(r, depth + 1);
    if (!on(r, '}')) {
        drill_fault(r->faults, item->line, item->column, "在结尾补上 } / end it with }",
                    "%.40s { 没有关上 / the section is not closed", item->name);
        return false;
    }
    step(r);
    return true;
}

static bool item_read(struct reading *r, struct drill_item *item, unsigned depth)
{
    item->line = r->line;
    item->column = r->column;
    item->name = word_read(r);
    if (item->name == NULL) {
        expected(r, "一个名称", "a name");
        return false;
    }
    while (!at_end(r) && strchr(" \t", *r->at))
        step(r);
    return on(r, '=') ? setting_read(r, item) : section_read(r, item, depth);
}

static const struct drill_item *items_read(struct reading *r, unsigned depth)
{
    const struct drill_item *first = NULL, **last = &first;

    for (blanks_skip(r); !at_end(r) && !on(r, '}'); blanks_skip(r)) {
        struct drill_item *item = take(r, sizeof *item);
        if (!item_read(r, item, depth)) {
            line_skip(r); /* further faults may stand below */
            continue;
        }
        *last = item;
        last = (const struct drill_item **)(uintptr_t)&item->next;
    }
    return first;
}

static bool text_check(struct span text, struct drill_faults *f)
{
    uint32_t line = 1;

    if (text.len > DRILL_BYTES_MAX || memchr(text.at, 0, text.len) != NULL) {
        drill_fault(f, 1, 0, "fangpin drill ls 列出现成的 / lists those that are shipped",
                    "不像演练文件 / this is no drill's file");
        return false;
    }
    for (size_t i = 0; i < text.len;) {
        utf8proc_int32_t rune;
        utf8proc_ssize_t used = utf8proc_iterate(text.at + i, (utf8proc_ssize_t)(text.len - i), &rune);
        if (used <= 0) {
            drill_fault(f, line, 0, "iconv -f GB18030 -t UTF-8 旧文件 > 新文件 / convert it to UTF-8",
                        "文件不是 UTF-8 编码(多半是 GBK) / the file is not UTF-8, most likely GBK");
            return false;
        }
        line += rune == '\n';
        i += (size_t)used;
    }
    return true;
}

const struct drill_item *drill_text_parse(struct span text, struct drill_faults *f, struct arena *a)
{
    static const char bom[] = "\xef\xbb\xbf";

    if (!text_check(text, f))
        return NULL;
    if (text.len >= 3 && memcmp(text.at, bom, 3) == 0)
        text = span_of(text.at + 3, text.len - 3);
    struct reading r = {.at = (const char *)text.at,
                        .end = (const char *)text.at + text.len,
                        .line = 1,
                        .column = 1,
                        .faults = f,
                        .arena = a};
    const struct drill_item *first = items_read(&r, 0);
    if (on(&r, '}'))
        drill_fault(f, r.line, r.column, "删去它,或补上前面的 { / take it out, or add the { before it",
                    "多了一个 } / there is a } too many");
    return f->n > 0 ? NULL : first;
}
