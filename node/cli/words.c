#include "node/cli/words.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/near.h"
#include "base/span.h"

enum { GLOBAL_DIR = 1000, GLOBAL_JSON, GLOBAL_DRY_RUN, GLOBAL_NO_COLOR, GLOBAL_HELP };

static const struct option globals[] = {
    {"dir", required_argument, NULL, GLOBAL_DIR},   {"json", no_argument, NULL, GLOBAL_JSON},
    {"dry-run", no_argument, NULL, GLOBAL_DRY_RUN}, {"no-color", no_argument, NULL, GLOBAL_NO_COLOR},
    {"help", no_argument, NULL, GLOBAL_HELP},
};

static void fault(struct words_fault *f, const char *remedy, const char *what, ...)
    __attribute__((format(printf, 3, 4)));
static void fault(struct words_fault *f, const char *remedy, const char *what, ...)
{
    va_list ap;

    *f = (struct words_fault){0};
    va_start(ap, what);
    vsnprintf(f->what, sizeof f->what, what, ap);
    va_end(ap);
    snprintf(f->remedy, sizeof f->remedy, "%s", remedy);
}

static size_t opts_count(const struct verb *v)
{
    size_t n = 0;

    while (n < OPTS_MAX && v->opts[n].name != NULL)
        n++;
    return n;
}

/* ---- which verb ---- */

bool words_noun(const char *word)
{
    for (size_t i = 0; i < n_verbs; i++)
        if (strcmp(verbs[i].noun, word) == 0)
            return true;
    return false;
}

static void fault_unknown(const char *word, const char *noun, struct words_fault *f)
{
    const char *names[512];
    size_t n = 0;
    char remedy[200];

    for (size_t i = 0; i < n_verbs && n < ARRAY_LEN(names); i++) {
        if (noun == NULL)
            names[n++] = verbs[i].noun;
        else if (strcmp(verbs[i].noun, noun) == 0)
            names[n++] = verbs[i].verb;
    }
    const char *near = near_match(word, names, n, sizeof names[0]);
    if (near != NULL)
        snprintf(remedy, sizeof remedy, "是不是 / did you mean: fangpin %s%s%s", noun == NULL ? "" : noun,
                 noun == NULL ? "" : " ", near);
    else
        snprintf(remedy, sizeof remedy, "全部命令 / all commands: fangpin help");
    fault(f, remedy, "没有这个命令 / no such command: %.80s%s%.80s", noun == NULL ? "" : noun, noun == NULL ? "" : " ",
          word);
}

/* Typed words may have _ where the table has -. */
static bool word_is(const char *typed, const char *word)
{
    while (*word != '\0' && (*typed == *word || (*typed == '_' && *word == '-'))) {
        typed++;
        word++;
    }
    return *word == '\0' && *typed == '\0';
}

const struct verb *words_verb(int argc, char **argv, int *used, struct words_fault *f)
{
    const struct verb *alone = NULL;

    for (size_t i = 0; i < n_verbs; i++) {
        if (strcmp(verbs[i].noun, argv[0]) != 0)
            continue;
        if (verbs[i].verb == NULL)
            alone = &verbs[i];
        else if (argc > 1 && word_is(argv[1], verbs[i].verb)) {
            *used = 2;
            return &verbs[i];
        }
    }
    *used = 1;
    if (alone != NULL)
        return alone;
    bool noun = words_noun(argv[0]);
    fault_unknown(noun && argc > 1 ? argv[1] : noun ? "" : argv[0], noun ? argv[0] : NULL, f);
    return NULL;
}

/* ---- options ---- */

static void fault_option(const struct cli *c, const char *given, struct words_fault *f)
{
    const char *names[OPTS_MAX + ARRAY_LEN(globals)];
    size_t n = 0;
    char remedy[240], word[64];

    snprintf(word, sizeof word, "%.60s", given + strspn(given, "-"));
    word[strcspn(word, "=")] = '\0';
    for (size_t i = 0; i < opts_count(c->verb); i++)
        names[n++] = c->verb->opts[i].name;
    for (size_t i = 0; i < ARRAY_LEN(globals); i++)
        names[n++] = globals[i].name;
    const char *near = near_match(word, names, n, sizeof names[0]);
    snprintf(remedy, sizeof remedy, "%s%s%sfangpin help %s%s%s", near == NULL ? "" : "是不是 / did you mean --",
             near == NULL ? "" : near, near == NULL ? "" : "   ", c->verb->noun, c->verb->verb == NULL ? "" : " ",
             c->verb->verb == NULL ? "" : c->verb->verb);
    fault(f, remedy, "没有这个选项 / no such option: --%s", word);
}

static void global_take(struct cli *c, int which, bool *help)
{
    switch (which) {
    case GLOBAL_DIR:
        c->dir = optarg;
        c->dir_given = true;
        break;
    case GLOBAL_JSON:
        c->json = true;
        break;
    case GLOBAL_DRY_RUN:
        c->dry_run = true;
        break;
    case GLOBAL_NO_COLOR:
        c->color = false;
        break;
    default:
        *help = true;
    }
}

bool words_options(struct cli *c, int argc, char **argv, bool *help, struct words_fault *f)
{
    struct option all[OPTS_MAX + ARRAY_LEN(globals) + 1] = {{0}};
    size_t n = opts_count(c->verb);
    int which;

    for (size_t i = 0; i < n; i++)
        all[i] = (struct option){c->verb->opts[i].name, c->verb->opts[i].arg == NULL ? no_argument : required_argument,
                                 NULL, (int)(i + 1)};
    memcpy(all + n, globals, sizeof globals);
    opterr = 0;
    optind = 0; /* glibc: begin anew, whatever a parse before left behind */
    while ((which = getopt_long(argc, argv, ":h", all, NULL)) != -1) {
        if (which == '?')
            fault_option(c, argv[optind - 1], f);
        if (which == ':')
            fault(f, "", "选项 %.60s 后面缺少内容 / option %.60s needs a value", argv[optind - 1], argv[optind - 1]);
        if (which == '?' || which == ':')
            return false;
        if (which == 'h')
            *help = true;
        else if (which >= GLOBAL_DIR)
            global_take(c, which, help);
        else
            c->values[which - 1] = optarg == NULL ? "" : optarg;
    }
    c->args = argv + optind;
    c->n_args = argc - optind;
    return true;
}

static bool fault_usage(const struct cli *c, const char *what, struct words_fault *f)
{
    char remedy[sizeof f->remedy];

    snprintf(remedy, sizeof remedy, "例如 / for example: %s", c->verb->example);
    fault(f, remedy, "%s", what);
    return false;
}

bool words_check(const struct cli *c, struct words_fault *f)
{
    char what[sizeof f->what];

    for (size_t i = 0; i < opts_count(c->verb); i++) {
        const struct opt *o = &c->verb->opts[i];
        if (!o->required || c->values[i] != NULL)
            continue;
        snprintf(what, sizeof what, "缺少 --%s %s(%s / %s)", o->name, o->arg, o->zh, o->en);
        return fault_usage(c, what, f);
    }
    if (c->n_args < c->verb->args_min) {
        snprintf(what, sizeof what, "缺少 %s / %s is missing", c->verb->args, c->verb->args);
        return fault_usage(c, what, f);
    }
    if (c->verb->args_max >= 0 && c->n_args > c->verb->args_max) {
        snprintf(what, sizeof what, "多余的内容 / not understood: %.80s", c->args[c->verb->args_max]);
        return fault_usage(c, what, f);
    }
    if (c->dry_run && c->verb->kind == 0)
        return fault_usage(c, "--dry-run 只用于要签名的命令 / --dry-run is for commands that sign", f);
    return true;
}
