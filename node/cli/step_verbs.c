/* Commands of all processes, made from their tables: a process costs nothing here. They join the written ones in one
 * list, each beside its noun. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "base/span.h"
#include "node/cli/cli.h"
#include "tiers/process.h"
#include "tiers/step.h"

const struct verb *verbs;
size_t n_verbs;

static char *text_copy(const char *text)
{
    char *copy = strdup(text);

    must(copy != NULL);
    return copy;
}

/* "notice_end" → "notice-end" */
static const char *dashed(const char *word)
{
    char *name = text_copy(word);

    for (char *p = name; *p != '\0'; p++)
        if (*p == '_')
            *p = '-';
    return name;
}

/* Amounts are typed in yuan. */
static const char *option_name(const struct step_field *f)
{
    return step_field_row(f->number)->type == STEP_IS_FEN ? "amount" : dashed(step_field_name(f));
}

static enum opt_type option_type(const struct step_field *f)
{
    switch (step_field_row(f->number)->type) {
    case STEP_IS_FEN:
        return OPT_YUAN;
    case STEP_IS_NUMBER:
        return f->codes != NULL ? OPT_TEXT : OPT_WHOLE;
    case STEP_IS_NUMBERS:
        return f->codes != NULL ? OPT_WORDS : OPT_NUMBERS;
    case STEP_IS_AREAS:
        return OPT_WORDS;
    default:
        return OPT_TEXT;
    }
}

/* "collapsed|severe|slight 倒塌|严重损坏|一般损坏" */
static const char *words_text(const struct code_list *codes)
{
    char text[4000];
    size_t used = 0;

    for (size_t i = 0; i < codes->n && used < sizeof text; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", i > 0 ? "|" : "", codes->at[i].name);
    for (size_t i = 0; i < codes->n && used < sizeof text; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", i > 0 ? "|" : " ", codes->at[i].zh);
    return text_copy(text);
}

static struct opt option_of(const struct step_field *f)
{
    const struct step_field_row *row = step_field_row(f->number);

    return (struct opt){.name = option_name(f),
                        .arg = row->arg,
                        .zh = f->codes != NULL ? words_text(f->codes) : row->zh,
                        .en = row->en,
                        .type = option_type(f),
                        .required = f->need == FIELD_MUST,
                        .field = step_field_name(f)};
}

static void options_fill(struct verb *v, const struct process *p, const struct step_row *row)
{
    static const struct step_field thing = {STEP_THING}, on = {STEP_ON};
    size_t n = 0;

    for (size_t i = 0; i < STEP_FIELDS_MAX && row->fields[i].number != 0; i++)
        v->opts[n++] = option_of(&row->fields[i]);
    if (p->subject == SUBJECT_HOUSEHOLD)
        v->opts[n++] = option_of(&thing);
    v->opts[n++] = option_of(&on);
    v->opts[n++] =
        (struct opt){.name = "area",
                     .arg = "CODE",
                     .zh = p->subject == SUBJECT_PLACE ? "办在哪个地区,默认本单位" : "户所在的村;不写就按户档",
                     .en = p->subject == SUBJECT_PLACE ? "the place; this office by default"
                                                       : "the household's village; else as its record says",
                     .type = OPT_TEXT,
                     .field = "area"};
    must(n < OPTS_MAX);
}

static const char *example_of(const struct verb *v)
{
    char text[300];
    size_t used =
        (size_t)snprintf(text, sizeof text, "fangpin %s %s%s", v->noun, v->verb, v->args != NULL ? " 0193…" : "");

    for (size_t i = 0; i < OPTS_MAX && v->opts[i].name != NULL && used < sizeof text; i++) {
        const struct opt *o = &v->opts[i];
        if (!o->required)
            continue;
        size_t word = strcspn(o->zh, "| ");
        bool coded = o->zh[0] >= 'a' && o->zh[0] <= 'z';
        used += (size_t)snprintf(text + used, sizeof text - used, " --%s %.*s", o->name, coded ? (int)word : 12,
                                 coded ? o->zh : o->arg);
    }
    return text_copy(text);
}

static struct verb verb_of(const struct process *p, const struct step_row *row)
{
    bool begins = row->from & IN(STATE_NONE);
    struct verb v = {
        .noun = p->name, .verb = dashed(step_verb(p, row)), .zh = row->k.name_zh, .en = row->en, .run = verb_file};

    v.kind = row->k.kind;
    if (p->subject != SUBJECT_PLACE) {
        v.args = "HOUSEHOLD";
        v.arg_field = "household";
    } else if ((!begins || p->adopts) && p->thing_of == NULL) {
        v.args = "ID";
        v.arg_field = "thing";
    }
    v.args_min = v.args_max = v.args != NULL ? 1 : 0;
    options_fill(&v, p, row);
    v.example = example_of(&v);
    return v;
}

static size_t steps_count(void)
{
    size_t n = 0;

    for (const struct process *p = process_next(NULL); p != NULL; p = process_next(p))
        n += p->n_steps + 1u;
    return n;
}

static bool noun_seen(const struct verb *list, size_t n, const char *noun)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].noun, noun) == 0)
            return true;
    return false;
}

static const char *ls_example(const struct process *p)
{
    static char text[80];

    snprintf(text, sizeof text, "fangpin %s ls --until 2026-11-30", p->name);
    return text;
}

/* All steps of a process; a kind with several rows once. */
static size_t process_add(struct verb *list, size_t n, const struct process *p)
{
    for (size_t i = 0; i < p->n_steps; i++) {
        const struct step_row *row = &p->steps[i];
        if (kind_is_step(row->k.kind) && (i == 0 || p->steps[i - 1].k.kind != row->k.kind))
            list[n++] = verb_of(p, row);
    }
    if (p->subject != SUBJECT_HOUSEHOLD_ONCE) /* those have `case ls` */
        list[n++] =
            (struct verb){.noun = p->name,
                          .verb = "ls",
                          .zh = "列出",
                          .en = "list them",
                          .run = verb_instance_ls,
                          .opts = {{.name = "open", .zh = "只看没办结的", .en = "only what has not ended"},
                                   {.name = "area", .arg = "CODE", .zh = "只看这个地区", .en = "only this area"},
                                   {.name = "state", .arg = "STATE", .zh = "只看这个状态", .en = "only in this state"},
                                   {.name = "sort", .arg = "WORD", .zh = "只看这一种", .en = "only this kind"},
                                   {.name = "until",
                                    .arg = "YYYY-MM-DD",
                                    .zh = "只看期限到这天为止的",
                                    .en = "only what is due by this day"},
                                   {.name = "limit", .arg = "N", .zh = "最多多少行(1-1000)", .en = "at most so many"},
                                   {.name = "after", .arg = "CURSOR", .zh = "从上页末尾继续", .en = "go on"}},
                          .example = text_copy(ls_example(p))};
    return n;
}

static size_t table_add(struct verb *list, size_t n, const struct verb *table, size_t n_table)
{
    memcpy(list + n, table, n_table * sizeof *table);
    return n + n_table;
}

/* Commands of one noun together, nouns in the order they first come. */
static void nouns_group(struct verb *out, const struct verb *list, size_t n)
{
    size_t done = 0;

    for (size_t i = 0; i < n; i++) {
        if (noun_seen(out, done, list[i].noun))
            continue;
        for (size_t k = i; k < n; k++)
            if (strcmp(list[k].noun, list[i].noun) == 0)
                out[done++] = list[k];
    }
    must(done == n);
}

void verbs_make(void)
{
    size_t room = n_written_verbs + n_money_verbs + n_pack_verbs + n_place_verbs + n_help_verbs + n_drill_verbs +
                  steps_count(),
           n = 0;

    if (verbs != NULL)
        return;
    struct verb *list = calloc(room, sizeof *list), *grouped = calloc(room, sizeof *grouped);
    must(list != NULL && grouped != NULL);
    n = table_add(list, n, written_verbs, n_written_verbs);
    n = table_add(list, n, money_verbs, n_money_verbs);
    n = table_add(list, n, pack_verbs, n_pack_verbs);
    n = table_add(list, n, place_verbs, n_place_verbs);
    n = table_add(list, n, help_verbs, n_help_verbs);
    n = table_add(list, n, drill_verbs, n_drill_verbs);
    for (const struct process *p = process_next(NULL); p != NULL; p = process_next(p))
        n = process_add(list, n, p);
    nouns_group(grouped, list, n);
    free(list);
    verbs = grouped;
    n_verbs = n;
}
