#include "simulator/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uthash.h>

#include "base/must.h"
#include "proto/event.h"
#include "simulator/drill_time.h"

struct entry {
    char name[NAME_BYTES_MAX];
    struct named value;
    UT_hash_handle hh;
};

struct resident {
    struct subject subject;
    char citizen_id[19];
};

struct names {
    const struct drill *d;
    struct entry *all;
    struct resident **residents; /* by office */
};

struct names *names_new(const struct drill *d)
{
    struct names *n = calloc(1, sizeof *n);

    must(n != NULL);
    n->d = d;
    n->residents = calloc(d->n_offices + 1, sizeof *n->residents);
    must(n->residents != NULL);
    return n;
}

void names_free(struct names *n)
{
    struct entry *e, *next;

    if (n == NULL)
        return;
    HASH_ITER(hh, n->all, e, next)
    {
        HASH_DEL(n->all, e);
        free(e);
    }
    for (uint32_t i = 0; i < n->d->n_offices; i++)
        free(n->residents[i]);
    free(n->residents);
    free(n);
}

void names_put(struct names *n, const char *name, struct named v)
{
    struct entry *e;

    HASH_FIND_STR(n->all, name, e);
    if (e == NULL) {
        e = calloc(1, sizeof *e);
        must(e != NULL && strlen(name) < sizeof e->name);
        snprintf(e->name, sizeof e->name, "%s", name);
        HASH_ADD_STR(n->all, name, e);
    }
    e->value = v;
}

const struct named *names_get(const struct names *n, const char *name)
{
    struct entry *e;

    HASH_FIND_STR(n->all, name, e);
    return e == NULL ? NULL : &e->value;
}

void names_household(struct names *n, uint32_t office, uint32_t no, struct subject s, const char *citizen_id)
{
    uint32_t room = n->d->offices[office].households;

    must(no >= 1 && no <= room);
    if (n->residents[office] == NULL)
        n->residents[office] = calloc(room, sizeof **n->residents);
    must(n->residents[office] != NULL);
    struct resident *r = &n->residents[office][no - 1];
    r->subject = s;
    snprintf(r->citizen_id, sizeof r->citizen_id, "%s", citizen_id);
}

static const struct resident *resident_of(const struct names *n, uint32_t office, uint32_t no)
{
    if (no < 1 || no > n->d->offices[office].households || n->residents[office] == NULL)
        return NULL;
    return &n->residents[office][no - 1];
}

/* ---- filling in ---- */

struct out {
    char *at;
    size_t used, room;
    bool full;
};

static void put(struct out *o, const char *text, size_t len)
{
    if (o->used + len >= o->room) {
        o->full = true;
        return;
    }
    memcpy(o->at + o->used, text, len);
    o->used += len;
    o->at[o->used] = '\0';
}

static bool name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool office_char(char c)
{
    return name_char(c) || c == '-';
}

static size_t run_of(const char *text, bool (*fits)(char c))
{
    size_t len = 0;

    while (fits(text[len]))
        len++;
    return len;
}

static void put_hex(struct out *o, const void *bytes, size_t len)
{
    char hex[2 * sizeof(struct id) + 1];

    hex_print(hex, bytes, len);
    put(o, hex, 2 * len);
}

/* "$c1", "$c1.event", "$may@": the name with the one of `each` behind it. Gives what follows; NULL: there is no such
 * name. */
static const char *dollar(const struct filling *f, const char *text, struct out *o, char word[NAME_BYTES_MAX])
{
    static const struct named zero;
    size_t len = run_of(text + 1, name_char);
    bool each = text[1 + len] == '@' && f->each != NULL;
    const struct named *v = NULL;

    int used = snprintf(word, NAME_BYTES_MAX, "%.*s%s", (int)len, text + 1, each ? f->each : "");
    if (used > 0 && used < NAME_BYTES_MAX)
        v = names_get(f->names, word);
    if (v == NULL)
        return NULL;
    if (f->trial)
        v = &zero;
    text += 1 + len + each;
    if (strncmp(text, ".event", 6) == 0 && !name_char(text[6])) {
        put_hex(o, v->event.b, sizeof v->event.b);
        return text + 6;
    }
    put_hex(o, v->subject.b, sizeof v->subject.b);
    return text;
}

/* "V11#7", "V11#7.citizen_id" where `len` is of "V11". Gives what follows; NULL: not an office or household. */
static const char *household(const struct filling *f, const char *text, size_t len, struct out *o)
{
    static const struct resident nobody = {.citizen_id = "990001195803120013"};
    uint32_t office = drill_office_find(f->d, text, len), no = 0;
    const char *p = text + len + 1;

    if (office == NO_OFFICE)
        return NULL;
    uint32_t most = f->d->offices[office].households;
    if (strncmp(p, "any", 3) == 0 && !name_char(p[3])) {
        no = most == 0 || f->any == NULL ? most : 1 + (uint32_t)prng_below(f->any, most);
        p += 3;
    } else {
        for (size_t digits = 0; *p >= '0' && *p <= '9' && digits < 7; digits++)
            no = no * 10 + (uint32_t)(*p++ - '0');
    }
    const struct resident *r = resident_of(f->names, office, no);
    if (f->trial && no >= 1 && no <= most)
        r = &nobody;
    if (r == NULL)
        return NULL;
    if (strncmp(p, ".citizen_id", 11) == 0 && !name_char(p[11])) {
        put(o, r->citizen_id, strlen(r->citizen_id));
        return p + 11;
    }
    put_hex(o, r->subject.b, sizeof r->subject.b);
    return p;
}

static const char *area(const struct filling *f, const char *text, size_t len, struct out *o)
{
    uint32_t office = drill_office_find(f->d, text, len);
    char code[AREA_TEXT_LEN + 1];

    if (office == NO_OFFICE)
        return NULL;
    area_print(code, f->d->offices[office].area);
    put(o, code, AREA_TEXT_LEN);
    return text + len + 5;
}

/* "V11.parent": the name of the office above, to which what follows belongs ("@.parent.area"). NULL: there is none. */
static const char *parent(const struct filling *f, const char *text, size_t len, struct out *o,
                          char word[NAME_BYTES_MAX], const char **why)
{
    uint32_t office = drill_office_find(f->d, text, len);
    const char *next = text + len + 7;
    size_t after = strspn(next, "#._abcdefghijklmnopqrstuvwxyz0123456789");
    char whole[4 * NAME_BYTES_MAX], filled[256];

    *why = "没有上级单位 / there is no office above";
    if (office == NO_OFFICE || f->d->offices[office].parent == NO_OFFICE)
        return NULL;
    snprintf(whole, sizeof whole, "%s%.*s", f->d->offices[f->d->offices[office].parent].name, (int)after, next);
    if (!names_fill(f, whole, filled, sizeof filled, word, why))
        return NULL;
    put(o, filled, strlen(filled));
    return next + after;
}

static const char *today(const struct filling *f, const char *text, struct out *o)
{
    char day[16];
    int days = 0, sign = *text == '-' ? -1 : 1;

    if ((*text == '+' || *text == '-') && text[1] >= '0' && text[1] <= '9')
        for (text++; *text >= '0' && *text <= '9' && days < 10000; text++)
            days = days * 10 + (*text - '0');
    day_print(day, f->now, sign * days);
    put(o, day, strlen(day));
    return text;
}

/* A word of letters and digits: what it stands for, or itself. */
static const char *word_fill(const struct filling *f, const char *text, struct out *o, char word[NAME_BYTES_MAX],
                             const char **why)
{
    size_t len = run_of(text, office_char);
    const char *next = text + len;

    bool plain = f->lenient && drill_office_find(f->d, text, len) == NO_OFFICE;

    snprintf(word, NAME_BYTES_MAX, "%.*s", (int)(len + 8), text);
    if (plain) {
        put(o, text, len);
    } else if (*next == '#') {
        next = household(f, text, len, o);
        *why = "没有这一户 / no such household";
    } else if (strncmp(next, ".area", 5) == 0 && !name_char(next[5])) {
        next = area(f, text, len, o);
        *why = "没有这个单位 / no such office";
    } else if (strncmp(next, ".parent", 7) == 0 && !name_char(next[7])) {
        next = parent(f, text, len, o, word, why);
    } else if (strncmp(text, "today", 5) == 0 && (len == 5 || text[5] == '-')) {
        next = today(f, text + 5, o);
    } else {
        put(o, text, len);
    }
    return next;
}

bool names_fill(const struct filling *f, const char *text, char *out, size_t room, char word[NAME_BYTES_MAX],
                const char **why)
{
    struct out o = {.at = out, .room = room};

    *why = "太长 / too long";
    word[0] = out[0] = '\0';
    while (*text != '\0' && !o.full) {
        if (*text == '@' && f->each != NULL) {
            /* What follows belongs to the word: "@#7". */
            char whole[4 * NAME_BYTES_MAX];
            size_t after = strspn(text + 1, "#._abcdefghijklmnopqrstuvwxyz0123456789");
            struct filling inner = *f;
            char filled[256];
            inner.each = NULL;
            snprintf(whole, sizeof whole, "%s%.*s", f->each, (int)after, text + 1);
            if (!names_fill(&inner, whole, filled, sizeof filled, word, why))
                return false;
            put(&o, filled, strlen(filled));
            text += 1 + after;
        } else if (*text == '$') {
            text = dollar(f, text, &o, word);
            *why = "没有这个名字,前面的事项没有给出它 / no act before gives this name";
        } else if (office_char(*text)) {
            text = word_fill(f, text, &o, word, why);
        } else {
            put(&o, text++, 1);
        }
        if (text == NULL)
            return false;
    }
    if (o.full)
        *why = "太长 / too long";
    return !o.full;
}
