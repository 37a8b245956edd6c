#include "node/cli/filing_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "node/cli/say.h"
#include "node/cli/show.h"
#include "tiers/kinds.h"
#include "tiers/process.h"

static json_t *words_json(const char *text)
{
    json_t *list = json_array();
    char word[40];

    for (const char *p = text; *p != '\0';) {
        size_t len = strcspn(p, ",");
        snprintf(word, sizeof word, "%.*s", (int)len, p);
        json_array_append_new(list, json_string(word));
        p += len + (p[len] == ',');
    }
    return list;
}

static bool whole_parse(const char *text, json_int_t *out)
{
    char *end;

    if (*text < '0' || *text > '9')
        return false;
    *out = strtoll(text, &end, 10);
    return *end == '\0' && *out <= 1000000000;
}

static json_t *numbers_json(const char *text)
{
    json_t *words = words_json(text), *list = json_array();
    json_int_t v;

    for (size_t i = 0; i < json_array_size(words); i++) {
        const char *word = json_string_value(json_array_get(words, i));
        if (word == NULL || !whole_parse(word, &v)) {
            json_decref(words);
            json_decref(list);
            return NULL;
        }
        json_array_append_new(list, json_integer(v));
    }
    json_decref(words);
    return list;
}

/* One option as JSON; NULL when its text is wrong (`wanted` says what it should be). */
static json_t *value_json(const struct opt *o, const char *text, const struct office_asks *a, const char **wanted)
{
    json_int_t whole;
    int64_t fen;

    switch (o->type) {
    case OPT_FLAG:
        return json_true();
    case OPT_WHOLE:
        *wanted = "应为整数 / a whole number";
        return whole_parse(text, &whole) ? json_integer(whole) : NULL;
    case OPT_YUAN:
        *wanted = "应为元,最多两位小数,不带逗号和单位 / yuan with at most two decimals, like 3000 or 3000.50";
        return fen_parse(&fen, text) ? json_integer(fen) : NULL;
    case OPT_NUMBERS:
        *wanted = "应为用逗号隔开的数 / numbers with commas, like 1,3";
        return numbers_json(text);
    case OPT_WORDS:
        *wanted = "应为用逗号隔开的词 / words with commas";
        return words_json(text);
    case OPT_JSON:
        *wanted = "应为 JSON 文件;先检查: fangpin household check 文件 / a file with JSON; check it first";
        return a->form(a->self, text);
    default:
        *wanted = "应为 UTF-8 文字 / text in UTF-8";
        return json_string(text);
    }
}

/* Where only one instance is open the officer need not name it. */
static void thing_fill(const struct cli *c, json_t *filing, const json_t *processes)
{
    const char *found = NULL;

    for (size_t i = 0; i < json_array_size(processes); i++) {
        const json_t *p = json_array_get(processes, i);
        if (strcmp(show_text(p, "process"), c->verb->noun) != 0 || show_true(p, "ended"))
            continue;
        if (found != NULL)
            return;
        found = json_string_value(json_object_get(p, "thing"));
    }
    const struct process *process;
    const struct step_row *row;
    if (found != NULL && json_object_get(filing, "thing") == NULL && step_find(c->verb->kind, &process, &row) &&
        process->subject == SUBJECT_HOUSEHOLD && !(row->from & IN(STATE_NONE)))
        json_object_set_new(filing, "thing", json_string(found));
}

/* What the office's case file tells and the officer need not type: the village an act is filed in, and the decision
 * that a notice hands over. */
static void case_fill(const struct cli *c, json_t *filing, const struct office_asks *a)
{
    const char *household = json_string_value(json_object_get(filing, "household"));
    char path[128];

    if (household == NULL || strlen(household) != 32 || strspn(household, "0123456789abcdefABCDEF") != 32)
        return;
    snprintf(path, sizeof path, "/v1/case/%s", household);
    json_t *o = a->get(a->self, path);
    const json_t *view = json_object_get(o, "case");
    const json_t *area = json_object_get(view, "area"), *decision = json_object_get(view, "decision");
    if (json_is_string(area) && json_object_get(filing, "area") == NULL)
        json_object_set_new(filing, "area", json_string(json_string_value(area)));
    if (c->verb->kind == KIND_NOTICE && json_is_string(decision) && json_object_get(filing, "decision") == NULL)
        json_object_set_new(filing, "decision", json_string(json_string_value(decision)));
    if (kind_is_step(c->verb->kind))
        thing_fill(c, filing, json_object_get(view, "process"));
    json_decref(o);
}

static void fault_value(const struct cli *c, const struct opt *o, const char *value, const char *wanted,
                        struct words_fault *f)
{
    snprintf(f->what, sizeof f->what, "--%s 写错了 / is wrong: %.60s", o->name, value);
    snprintf(f->why, sizeof f->why, "%s", wanted);
    snprintf(f->remedy, sizeof f->remedy, "%s", c->verb->example);
}

json_t *filing_of_words(const struct cli *c, const struct office_asks *a, struct words_fault *f)
{
    const struct verb *v = c->verb;
    const char *wanted = "";
    json_t *filing = json_object();

    json_object_set_new(filing, "kind", json_string(kind_row(v->kind)->name));
    if (v->arg_field != NULL)
        json_object_set_new(filing, v->arg_field, json_string(cli_arg(c, 0)));
    for (size_t i = 0; i < OPTS_MAX && v->opts[i].name != NULL; i++) {
        if (c->values[i] == NULL || v->opts[i].field == NULL)
            continue;
        json_t *value = value_json(&v->opts[i], c->values[i], a, &wanted);
        if (value == NULL) {
            fault_value(c, &v->opts[i], c->values[i], wanted, f);
            json_decref(filing);
            return NULL;
        }
        json_object_set_new(filing, v->opts[i].field, value);
    }
    if (c->dry_run)
        json_object_set_new(filing, "dry_run", json_true());
    case_fill(c, filing, a);
    return filing;
}
