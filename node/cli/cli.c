#include "node/cli/cli.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/must.h"
#include "base/span.h"
#include "base/near.h"
#include "node/cli/say.h"
#include "proto/keys.h"

enum { GLOBAL_DIR = 1000, GLOBAL_JSON, GLOBAL_DRY_RUN, GLOBAL_NO_COLOR, GLOBAL_HELP };

static const struct option globals[] = {
    {"dir", required_argument, NULL, GLOBAL_DIR},   {"json", no_argument, NULL, GLOBAL_JSON},
    {"dry-run", no_argument, NULL, GLOBAL_DRY_RUN}, {"no-color", no_argument, NULL, GLOBAL_NO_COLOR},
    {"help", no_argument, NULL, GLOBAL_HELP},
};

const char *cli_opt(const struct cli *c, const char *name)
{
    for (size_t i = 0; i < OPTS_MAX && c->verb->opts[i].name != NULL; i++)
        if (strcmp(c->verb->opts[i].name, name) == 0)
            return c->values[i];
    must(!"an option that the table has");
    return NULL;
}

const char *cli_arg(const struct cli *c, int i)
{
    return i < c->n_args ? c->args[i] : NULL;
}

static size_t opts_count(const struct verb *v)
{
    size_t n = 0;

    while (n < OPTS_MAX && v->opts[n].name != NULL)
        n++;
    return n;
}

/* ---- which verb ---- */

static bool is_noun(const char *word)
{
    for (size_t i = 0; i < n_verbs; i++)
        if (strcmp(verbs[i].noun, word) == 0)
            return true;
    return false;
}

static int say_unknown(const char *word, const char *noun)
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
    return say_errorf(NULL, EX_USAGE, "", remedy, "没有这个命令 / no such command: %s%s%s", noun == NULL ? "" : noun,
                      noun == NULL ? "" : " ", word);
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

/* The verb that argv names, and how many words it took. NULL: said why. */
static const struct verb *verb_find(int argc, char **argv, int *used, int *exit_code)
{
    const struct verb *alone = NULL;

    for (size_t i = 0; i < n_verbs; i++) {
        if (strcmp(verbs[i].noun, argv[1]) != 0)
            continue;
        if (verbs[i].verb == NULL)
            alone = &verbs[i];
        else if (argc > 2 && word_is(argv[2], verbs[i].verb)) {
            *used = 2;
            return &verbs[i];
        }
    }
    *used = 1;
    if (alone != NULL)
        return alone;
    *exit_code = EX_USAGE;
    if (!is_noun(argv[1])) {
        *exit_code = say_unknown(argv[1], NULL);
    } else if (argc > 2 && strcmp(argv[2], "--help") == 0) {
        help_noun(argv[1]);
        *exit_code = 0;
    } else if (argc > 2 && argv[2][0] != '-') {
        *exit_code = say_unknown(argv[2], argv[1]);
    } else {
        help_noun(argv[1]);
    }
    return NULL;
}

/* ---- options ---- */

static int say_bad_option(const struct cli *c, const char *given)
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
    return say_errorf(c, EX_USAGE, "", remedy, "没有这个选项 / no such option: --%s", word);
}

static int say_no_value(const struct cli *c, const char *given)
{
    return say_errorf(c, EX_USAGE, "", "", "选项 %s 后面缺少内容 / option %s needs a value", given, given);
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

static int options_parse(struct cli *c, int argc, char **argv, bool *help)
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
            return say_bad_option(c, argv[optind - 1]);
        if (which == ':')
            return say_no_value(c, argv[optind - 1]);
        if (which == 'h')
            *help = true;
        else if (which >= GLOBAL_DIR)
            global_take(c, which, help);
        else
            c->values[which - 1] = optarg == NULL ? "" : optarg;
    }
    c->args = argv + optind;
    c->n_args = argc - optind;
    return 0;
}

static int say_usage(const struct cli *c, const char *what)
{
    char remedy[400];

    snprintf(remedy, sizeof remedy, "例如 / for example: %s", c->verb->example);
    return say_error(c, EX_USAGE, what, "", remedy);
}

static int usage_check(const struct cli *c)
{
    char what[200];

    for (size_t i = 0; i < opts_count(c->verb); i++) {
        const struct opt *o = &c->verb->opts[i];
        if (!o->required || c->values[i] != NULL)
            continue;
        snprintf(what, sizeof what, "缺少 --%s %s(%s / %s)", o->name, o->arg, o->zh, o->en);
        return say_usage(c, what);
    }
    if (c->n_args < c->verb->args_min) {
        snprintf(what, sizeof what, "缺少 %s / %s is missing", c->verb->args, c->verb->args);
        return say_usage(c, what);
    }
    if (c->verb->args_max >= 0 && c->n_args > c->verb->args_max) {
        snprintf(what, sizeof what, "多余的内容 / not understood: %.80s", c->args[c->verb->args_max]);
        return say_usage(c, what);
    }
    if (c->dry_run && c->verb->kind == 0)
        return say_usage(c, "--dry-run 只用于要签名的命令 / --dry-run is for commands that sign");
    return 0;
}

static void folder_strip(char *dir)
{
    size_t len = strlen(dir);

    while (len > 1 && dir[len - 1] == '/')
        dir[--len] = '\0';
}

static int verb_start(const struct verb *v, int argc, char **argv)
{
    const char *dir = getenv("FANGPIN_DIR"), *no_color = getenv("NO_COLOR");
    struct cli c = {.verb = v, .dir = dir != NULL && dir[0] != '\0' ? dir : DIR_DEFAULT};
    char folder[2048];
    bool help = false;

    c.dir_given = dir != NULL && dir[0] != '\0';
    c.color = isatty(STDOUT_FILENO) && (no_color == NULL || no_color[0] == '\0');
    int rc = options_parse(&c, argc, argv, &help);
    if (rc == 0 && help) {
        help_verb(v);
        return 0;
    }
    if (rc == 0)
        rc = usage_check(&c);
    if (rc != 0)
        return rc;
    if (strlen(c.dir) >= sizeof folder || c.dir[0] == '\0')
        return say_error(&c, EX_USAGE, "目录名太长或为空 / the folder's name is too long or empty", "", "--dir DIR");
    snprintf(folder, sizeof folder, "%s", c.dir);
    folder_strip(folder);
    c.dir = folder;
    rc = v->run(&c);
    if (fflush(stdout) != 0 || ferror(stdout))
        return rc == 0 ? EX_IOERR : rc;
    return rc;
}

int cli_main(int argc, char **argv, int (*demo)(int argc, char **argv))
{
    int used = 1, exit_code = 0;

    verbs_make();
    if (crypto_start() != 0)
        return say_error(NULL, EX_OSERR, "密码库起不来 / libsodium does not start", "", "重装 / reinstall libsodium");
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        help_all();
        return argc < 2 ? EX_USAGE : 0;
    }
    if (strcmp(argv[1], "--version") == 0)
        argv[1] = "version";
    if (strcmp(argv[1], "demo") == 0)
        return demo(argc - 1, argv + 1);
    const struct verb *v = verb_find(argc, argv, &used, &exit_code);
    if (v == NULL)
        return exit_code;
    return verb_start(v, argc - used, argv + used);
}
