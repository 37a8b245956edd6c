#include "tiers/pack_text.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/must.h"
#include "proto/text.h"

struct pack_fault *pack_fault_add(struct pack_faults *f, uint32_t line, uint32_t column, const char *why,
                                  const char *remedy, const char *what, ...)
{
    va_list ap;

    if (f->n == ARRAY_LEN(f->at)) {
        f->more++;
        return NULL;
    }
    struct pack_fault *at = &f->at[f->n++];
    *at = (struct pack_fault){.line = line, .column = column};
    va_start(ap, what);
    vsnprintf(at->what, sizeof at->what, what, ap);
    va_end(ap);
    snprintf(at->why, sizeof at->why, "%s", why);
    snprintf(at->remedy, sizeof at->remedy, "%s", remedy);
    text_cut_whole(at->what);
    text_cut_whole(at->why);
    text_cut_whole(at->remedy);
    return at;
}

/* ---- characters ---- */

/* Bytes of the UTF-8 character at `s`, 0 when it is none. */
static size_t rune_bytes(struct span s, uint32_t *rune)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    uint8_t lead = s.at[0];
    size_t n = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;

    if (n == 0 || n > s.len)
        return 0;
    *rune = n == 1 ? lead : lead & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((s.at[i] & 0xc0) != 0x80)
            return 0;
        *rune = *rune << 6 | (s.at[i] & 0x3f);
    }
    return *rune < least[n] || *rune > 0x10ffff || (*rune >= 0xd800 && *rune < 0xe000) ? 0 : n;
}

/* Columns count characters, as editors do. */
static uint32_t column_of(struct span line, const uint8_t *at)
{
    uint32_t column = 1;

    for (const uint8_t *p = line.at; p < at; p++)
        column += (*p & 0xc0) != 0x80;
    return column;
}

static bool text_check(struct span text, struct pack_faults *f)
{
    uint32_t line = 1, column = 1, rune;

    if (text.len > PACK_BYTES_MAX) {
        pack_fault_add(f, 0, 0, "一个事件装不下 / it must fit one signed event", "删去备注 / take remarks out",
                       "文本超过 %u 字节 / the text is longer than that many bytes", PACK_BYTES_MAX);
        return false;
    }
    for (size_t at = 0; at < text.len; column++) {
        size_t n = rune_bytes(span_of(text.at + at, text.len - at), &rune);
        if (n == 0 || rune == 0) {
            pack_fault_add(f, line, column, "多半是 GBK 编码,或不是文本文件 / most likely GBK, or no text at all",
                           "iconv -f GB18030 -t UTF-8 旧 > 新 / convert it to UTF-8",
                           "这里不是 UTF-8 文字 / this is not UTF-8");
            return false;
        }
        if (rune == '\n') {
            line++;
            column = 0;
        }
        at += n;
    }
    return true;
}

/* ---- lines ---- */

static bool blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static struct span trim(struct span s)
{
    while (s.len > 0 && blank(s.at[0]))
        s = span_of(s.at + 1, s.len - 1);
    while (s.len > 0 && blank(s.at[s.len - 1]))
        s.len--;
    return s;
}

static bool word_char(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

static bool is_word(struct span s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!word_char(s.at[i]))
            return false;
    }
    return s.len > 0;
}

struct pack_reader pack_reader_of(struct span text, struct pack_faults *faults)
{
    if (!text_check(text, faults))
        text.len = 0;
    if (text.len >= 3 && memcmp(text.at, "\xef\xbb\xbf", 3) == 0)
        text = span_of(text.at + 3, text.len - 3);
    return (struct pack_reader){.text = text, .faults = faults};
}

/* Signs that an input method writes in place of the ones meant. */
static bool full_width(struct pack_reader *r, struct span line, struct span part)
{
    static const struct {
        uint32_t rune;
        const char *half;
    } signs[] = {{0xff1d, "="},  {0xff1a, "="}, {0xff1b, ";"}, {0xff0c, ","}, {0x3001, ","}, {0x201c, "\""},
                 {0x201d, "\""}, {0xff3b, "["}, {0xff3d, "]"}, {0x3010, "["}, {0xff03, "#"}, {0x3000, "a blank"}};
    uint32_t rune;

    for (size_t at = 0, n; at < part.len; at += n) {
        n = rune_bytes(span_of(part.at + at, part.len - at), &rune);
        must(n > 0); /* the whole text was checked, and parts are cut between characters */
        for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
            if (signs[i].rune != rune)
                continue;
            struct pack_fault *f = pack_fault_add(
                r->faults, r->line, column_of(line, part.at + at), "输入法打出了全角符号 / an input method wrote it",
                "", "用了全角符号 “%.*s” / full-width character", (int)n, (const char *)part.at + at);
            if (f)
                snprintf(f->remedy, sizeof f->remedy, "改成半角 / use instead: %s", signs[i].half);
            return true;
        }
    }
    return false;
}

static void line_bad(struct pack_reader *r, struct span line, const uint8_t *at, const char *what)
{
    if (!full_width(r, line, trim(line)))
        pack_fault_add(r->faults, r->line, column_of(line, at),
                       "每行是 [节]、# 备注,或 键 = 值 ; 出处 / a line is a section, "
                       "a remark, or a key with its value and where it comes from",
                       "照 fangpin pack show template-city 的样子写 / write it as a built-in pack does", "%s", what);
}

static void section_take(struct pack_reader *r, struct span line, struct span text)
{
    const uint8_t *end = memchr(text.at, ']', text.len);
    struct span name = {NULL, 0};

    if (end) {
        struct span rest = trim(span_of(end + 1, text.len - (size_t)(end + 1 - text.at)));
        if (rest.len == 0 || rest.at[0] == '#')
            name = trim(span_of(text.at + 1, (size_t)(end - text.at) - 1));
    }
    if (is_word(name))
        r->section = name;
    else
        line_bad(r, line, text.at, "读不懂的节名 / this section's name cannot be read");
}

/* From `text` (behind the `=`): the value, and what stands behind `;`. */
static bool value_take(struct pack_reader *r, struct span line, struct span text, struct pack_entry *out)
{
    struct span rest;

    text = trim(text);
    out->value_column = column_of(line, text.at);
    if (text.len > 0 && text.at[0] == '"') {
        const uint8_t *end = memchr(text.at + 1, '"', text.len - 1);
        if (!end) {
            line_bad(r, line, text.at, "引号没有结束 / the quote does not end");
            return false;
        }
        out->quoted = true;
        out->value = span_of(text.at + 1, (size_t)(end - text.at) - 1);
        rest = trim(span_of(end + 1, text.len - (size_t)(end + 1 - text.at)));
    } else {
        size_t n = 0;
        while (n < text.len && text.at[n] != ';' && text.at[n] != '#')
            n++;
        out->value = trim(span_of(text.at, n));
        rest = span_of(text.at + n, text.len - n);
        if (full_width(r, line, out->value))
            return false;
    }
    if (rest.len == 0 || rest.at[0] == '#')
        return true;
    if (rest.at[0] != ';') {
        line_bad(r, line, rest.at, "引号后面多了文字 / there is more behind the quote");
        return false;
    }
    const uint8_t *remark = memchr(rest.at, '#', rest.len);
    out->has_cite = true;
    out->cite = trim(span_of(rest.at + 1, (remark ? (size_t)(remark - rest.at) : rest.len) - 1));
    return true;
}

static bool entry_take(struct pack_reader *r, struct span line, struct span text, struct pack_entry *out)
{
    const uint8_t *equals = memchr(text.at, '=', text.len);
    struct span key = equals ? trim(span_of(text.at, (size_t)(equals - text.at))) : (struct span){NULL, 0};

    if (!is_word(key)) {
        line_bad(r, line, text.at, "读不懂这一行 / this line cannot be read");
        return false;
    }
    if (!r->section.at) {
        line_bad(r, line, text.at, "前面缺一个 [节] / no [section] stands before this line");
        return false;
    }
    *out =
        (struct pack_entry){.section = r->section, .key = key, .line = r->line, .key_column = column_of(line, key.at)};
    return value_take(r, line, span_of(equals + 1, text.len - (size_t)(equals + 1 - text.at)), out);
}

bool pack_reader_next(struct pack_reader *r, struct pack_entry *out)
{
    while (r->at < r->text.len) {
        const uint8_t *from = r->text.at + r->at, *end = memchr(from, '\n', r->text.len - r->at);
        struct span line = span_of(from, end ? (size_t)(end - from) : r->text.len - r->at);
        r->at += line.len + (end != NULL);
        r->line++;
        struct span text = trim(line);
        if (text.len == 0 || text.at[0] == '#')
            continue;
        if (text.at[0] == '[')
            section_take(r, line, text);
        else if (entry_take(r, line, text, out))
            return true;
    }
    return false;
}

/* ---- inside values ---- */

bool pack_word_next(struct span *rest, struct span *word)
{
    size_t n = 0;

    while (rest->len > 0 && (blank(rest->at[0]) || rest->at[0] == ','))
        *rest = span_of(rest->at + 1, rest->len - 1);
    while (n < rest->len && !blank(rest->at[n]) && rest->at[n] != ',')
        n++;
    *word = span_of(rest->at, n);
    *rest = span_of(rest->at + n, rest->len - n);
    return n > 0;
}

bool pack_digits(struct span *s, int64_t max, int64_t *out)
{
    size_t n = 0;
    int64_t v = 0;

    for (; n < s->len && s->at[n] >= '0' && s->at[n] <= '9'; n++) {
        int digit = s->at[n] - '0';
        if (v > (max - digit) / 10)
            return false;
        v = v * 10 + digit;
    }
    *s = span_of(s->at + n, s->len - n);
    *out = v;
    return n > 0;
}
