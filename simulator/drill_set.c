/* Which offices a term means: "all", "villages", "below T1", "V11", "V{11-14}", "V1*". */
#include <stdio.h>
#include <string.h>

#include "base/near.h"
#include "simulator/drill_reading.h"
#include "simulator/pattern.h"

#define TERM_MAX 128
#define BELOW    " below "

static const struct {
    const char *word;
    enum tier tier;
} tiers[] = {{"villages", TIER_VILLAGE},
             {"townships", TIER_TOWNSHIP},
             {"counties", TIER_COUNTY},
             {"municipalities", TIER_MUNICIPAL}};

struct collecting {
    struct reader *r;
    bool *in;
    uint32_t line, column;
};

uint32_t drill_office_find(const struct drill *d, const char *name, size_t len)
{
    uint32_t from = 0, to = d->n_offices;

    while (from < to) {
        uint32_t middle = from + (to - from) / 2, office = d->by_name[middle];
        int order = strncmp(d->offices[office].name, name, len);
        if (order == 0)
            order = d->offices[office].name[len] != '\0';
        if (order == 0)
            return office;
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return NO_OFFICE;
}

static bool below(const struct drill *d, uint32_t office, uint32_t above)
{
    while (office != NO_OFFICE && office != above)
        office = d->offices[office].parent;
    return office == above;
}

static void unknown_say(struct collecting *c, const char *name)
{
    const struct drill *d = c->r->d;
    const char *near = near_match(name, &d->offices[0].name, d->n_offices, sizeof d->offices[0]);
    char remedy[200];

    if (near != NULL)
        snprintf(remedy, sizeof remedy, "是不是 / did you mean: %s", near);
    else
        snprintf(remedy, sizeof remedy,
                 "写单位名、V{11-14}、V1*、villages、townships、counties、villages below 单位、below 单位、all / a "
                 "name or one of these words");
    drill_fault(c->r->faults, c->line, c->column, remedy, "没有这个单位 / no such office: %.60s", name);
}

static bool one_name(struct collecting *c, const char *name)
{
    const struct drill *d = c->r->d;
    size_t star = strcspn(name, "*");
    bool any = false;

    if (name[star] == '*' && name[star + 1] == '\0') {
        for (uint32_t i = 0; i < d->n_offices; i++)
            if (strncmp(d->offices[i].name, name, star) == 0)
                any = c->in[i] = true;
    } else {
        uint32_t found = drill_office_find(d, name, strlen(name));
        if (found != NO_OFFICE)
            any = c->in[found] = true;
    }
    if (!any)
        unknown_say(c, name);
    return any;
}

static bool names(struct collecting *c, const char *text)
{
    const char *why = "";
    uint32_t n = pattern_count(text, &why);
    char name[TERM_MAX];
    bool good = true;

    if (n == 0)
        drill_fault(c->r->faults, c->line, c->column, why, "写错了 / is wrong: %.60s", text);
    for (uint32_t i = 0; i < n && good; i++)
        good = pattern_fill(text, i, name, sizeof name) && one_name(c, name);
    return n > 0 && good;
}

/* The office that is named; NO_OFFICE with a fault. */
static uint32_t above_of(struct collecting *c, const char *name)
{
    uint32_t above = drill_office_find(c->r->d, name, strlen(name));

    if (above == NO_OFFICE)
        unknown_say(c, name);
    return above;
}

static bool below_term(struct collecting *c, const char *name)
{
    const struct drill *d = c->r->d;
    uint32_t above = above_of(c, name);

    for (uint32_t i = 0; above != NO_OFFICE && i < d->n_offices; i++)
        if (i != above && below(d, i, above))
            c->in[i] = true;
    return above != NO_OFFICE;
}

/* "villages", or with `rest` " below C" those of one office. */
static bool tier_term(struct collecting *c, enum tier tier, const char *rest)
{
    const struct drill *d = c->r->d;
    uint32_t above = rest[0] == '\0' ? 0 : above_of(c, rest + strlen(BELOW) + strspn(rest + strlen(BELOW), " "));

    for (uint32_t i = 0; above != NO_OFFICE && i < d->n_offices; i++)
        if (area_tier(d->offices[i].area) == tier && (rest[0] == '\0' || below(d, i, above)))
            c->in[i] = true;
    return above != NO_OFFICE;
}

static bool term(struct collecting *c, const char *text)
{
    const struct drill *d = c->r->d;

    if (strncmp(text, "below ", 6) == 0)
        return below_term(c, text + 6 + strspn(text + 6, " "));
    for (size_t k = 0; k < ARRAY_LEN(tiers); k++) {
        size_t len = strlen(tiers[k].word);
        if (strncmp(text, tiers[k].word, len) == 0 && (text[len] == '\0' || strncmp(text + len, BELOW, 7) == 0))
            return tier_term(c, tiers[k].tier, text + len);
    }
    if (strcmp(text, "all") == 0) {
        memset(c->in, 1, d->n_offices * sizeof *c->in);
        return true;
    }
    return names(c, text);
}

static void set_make(struct reader *r, const bool *in, struct drill_set *out)
{
    uint32_t *at = reader_take(r, (r->d->n_offices + 1) * sizeof *at);

    *out = (struct drill_set){at, 0};
    for (uint32_t i = 0; i < r->d->n_offices; i++)
        if (in[i])
            at[out->n++] = i;
}

bool reader_set_text(struct reader *r, const char *text, uint32_t line, uint32_t column, struct drill_set *out)
{
    struct collecting c = {r, reader_take(r, r->d->n_offices + 1), line, column};
    bool good = term(&c, text);

    set_make(r, c.in, out);
    return good;
}

bool reader_office(struct reader *r, const char *name, uint32_t line, uint32_t column)
{
    struct collecting c = {.r = r, .line = line, .column = column};

    if (drill_office_find(r->d, name, strlen(name)) != NO_OFFICE)
        return true;
    unknown_say(&c, name);
    return false;
}

bool reader_set(struct reader *r, const struct drill_value *terms, struct drill_set *out)
{
    struct collecting c = {.r = r, .in = reader_take(r, r->d->n_offices + 1)};
    bool good = true;

    for (const struct drill_value *v = terms; v != NULL; v = v->next) {
        c.line = v->line;
        c.column = v->column;
        good &= term(&c, v->text);
    }
    set_make(r, c.in, out);
    return good;
}

/* ---- each ---- */

static bool is_word(const char *text)
{
    for (size_t k = 0; k < ARRAY_LEN(tiers); k++) {
        size_t len = strlen(tiers[k].word);
        if (strncmp(text, tiers[k].word, len) == 0 && (text[len] == '\0' || text[len] == ' '))
            return true;
    }
    return strcmp(text, "all") == 0 || strncmp(text, "below ", 6) == 0;
}

struct texts {
    const char **at;
    size_t n, room;
};

static void text_add(struct reader *r, struct texts *t, const char *text)
{
    if (t->n == t->room) {
        size_t room = t->room == 0 ? 16 : t->room * 2;
        const char **at = reader_take(r, room * sizeof *at);
        if (t->n > 0)
            memcpy(at, t->at, t->n * sizeof *at);
        t->at = at;
        t->room = room;
    }
    t->at[t->n++] = text;
}

static bool each_pattern(struct reader *r, const struct drill_value *v, struct texts *t)
{
    const char *why = "";
    uint32_t n = pattern_count(v->text, &why);
    char text[TERM_MAX];

    if (n == 0)
        drill_fault(r->faults, v->line, v->column, why, "写错了 / is wrong: %.60s", v->text);
    for (uint32_t i = 0; i < n; i++) {
        if (!pattern_fill(v->text, i, text, sizeof text)) {
            drill_fault(r->faults, v->line, v->column, "", "太长 / too long: %.60s", v->text);
            return false;
        }
        text_add(r, t, reader_text(r, "%s", text));
    }
    return n > 0;
}

bool reader_each(struct reader *r, const struct drill_item *i, const char *const **out, size_t *n)
{
    struct texts t = {0};
    bool good = true;

    for (const struct drill_value *v = i->value; v != NULL; v = v->next) {
        struct drill_set set;
        if (!is_word(v->text)) {
            good &= each_pattern(r, v, &t);
            continue;
        }
        good &= reader_set_text(r, v->text, v->line, v->column, &set);
        for (size_t k = 0; k < set.n; k++)
            text_add(r, &t, r->d->offices[set.at[k]].name);
    }
    *out = t.at;
    *n = t.n;
    return good && t.n > 0;
}
