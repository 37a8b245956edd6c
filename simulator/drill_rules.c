/* rules "NAME" { of = "template-city"  set = {"monitor.line = 7000元"} }: a built-in pack with other values, as a county
 * makes one of its own; acts sign it by its name. */
#include <stdio.h>
#include <string.h>

#include "simulator/drill_reading.h"
#include "tiers/pack.h"
#include "tiers/policies.h"

#define WORD_ROOM 64

struct making {
    struct drill_rules *rules;
    const struct embedded *of;
    const struct drill_item *set;
};

/* "monitor.line = 7000元" */
struct setting {
    char section[WORD_ROOM], key[WORD_ROOM];
    const char *value;
};

static void of_take(struct reader *r, const struct drill_item *i, void *to)
{
    struct making *m = to;

    m->of = policy_find(reader_one(i));
    if (m->of == NULL)
        drill_fault(r->faults, i->line, i->column, "fangpin pack ls", "没有这个政策包 / no such pack: %.40s",
                    reader_one(i));
}

static void set_take(struct reader *r, const struct drill_item *i, void *to)
{
    (void)r;
    ((struct making *)to)->set = i;
}

static bool setting_read(struct reader *r, const struct drill_value *v, struct setting *out)
{
    const char *equals = strstr(v->text, " = ");

    out->value = equals == NULL ? NULL : equals + 3;
    if (equals != NULL && sscanf(v->text, "%63[a-z_].%63[a-z_0-9]", out->section, out->key) == 2)
        return true;
    drill_fault(r->faults, v->line, v->column, "例如 / for example: \"monitor.line = 7000元\"",
                "set 读不懂 / is not understood: %.60s", v->text);
    return false;
}

/* Where the line after `at` begins. */
static const char *line_end(const char *at)
{
    const char *end = strchr(at, '\n');

    return end == NULL ? at + strlen(at) : end + 1;
}

static bool says(const char *line, const char *key)
{
    size_t len = strlen(key);

    return strncmp(line, key, len) == 0 && line[len + strspn(line + len, " ")] == '=';
}

/* The text with this one value: in the place of what stood there, or as the first of its section. NULL: no such section. */
static const char *text_with(struct reader *r, const char *text, const struct setting *s)
{
    char head[WORD_ROOM + 4];

    snprintf(head, sizeof head, "[%s]\n", s->section);
    const char *from = strstr(text, head);
    if (from == NULL)
        return NULL;
    from += strlen(head);
    const char *to = from;
    for (const char *line = from; *line != '\0' && *line != '['; line = line_end(line))
        if (says(line, s->key)) {
            from = line;
            to = line_end(line);
        }
    const char *clause = strchr(s->value, ';') != NULL ? "" : " ; [D]"; /* a value without one is not taken */
    size_t room = strlen(text) + strlen(s->key) + strlen(s->value) + strlen(clause) + 8;
    char *out = reader_take(r, room);
    snprintf(out, room, "%.*s%s = %s%s\n%s", (int)(from - text), text, s->key, s->value, clause, to);
    return out;
}

static const char *text_made(struct reader *r, const struct making *m)
{
    struct span built_in = embedded_text(m->of);
    char *copy = reader_take(r, built_in.len + 1);
    const char *text = memcpy(copy, built_in.at, built_in.len);

    for (const struct drill_value *v = m->set == NULL ? NULL : m->set->value; v != NULL; v = v->next) {
        struct setting s;
        const char *next = setting_read(r, v, &s) ? text_with(r, text, &s) : text;
        if (next == NULL)
            drill_fault(r->faults, v->line, v->column, "fangpin pack show",
                        "政策包里没有这一节 / no such section: [%s]", s.section);
        text = next == NULL ? text : next;
    }
    return text;
}

/* What an office would refuse to sign is a fault of the drill. */
static void made_check(struct reader *r, const struct drill_item *i, const char *text)
{
    struct pack_faults faults = {.n = 0};
    const struct pack *unused;

    if (pack_parse(&unused, span_str(text), &faults, r->arena) != 0 && faults.n > 0)
        drill_fault(r->faults, i->line, i->column, faults.at[0].remedy, "rules “%.40s”: %.200s", i->title,
                    faults.at[0].what);
}

void rules_take(struct reader *r, const struct drill_item *i, void *to)
{
    static const struct known inside[] = {{"of", KNOWN_ONE, of_take}, {"set", KNOWN_MANY, set_take}};
    struct making m = {.rules = reader_take(r, sizeof *m.rules)};

    (void)to;
    reader_items(r, i->item, inside, ARRAY_LEN(inside), &m);
    if (m.of == NULL) {
        reader_missing(r, i->line, "rules", "of", "of = \"template-city\"");
        return;
    }
    m.rules->name = i->title;
    m.rules->text = text_made(r, &m);
    made_check(r, i, m.rules->text);
    m.rules->next = r->d->rules;
    r->d->rules = m.rules;
}

const char *drill_rules_text(const struct drill *d, const char *name)
{
    for (const struct drill_rules *p = d->rules; p != NULL; p = p->next)
        if (strcmp(p->name, name) == 0)
            return p->text;
    return NULL;
}
