#include "node/cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/must.h"
#include "base/span.h"
#include "node/cli/say.h"
#include "node/cli/words.h"
#include "proto/keys.h"

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

/* The verb that argv names, and how many words it took. NULL: said why, or what the noun can do. */
static const struct verb *verb_find(int argc, char **argv, int *used, int *exit_code)
{
    struct words_fault f;
    const struct verb *v = words_verb(argc - 1, argv + 1, used, &f);

    if (v != NULL)
        return v;
    *exit_code = EX_USAGE;
    if (!words_noun(argv[1]) || (argc > 2 && argv[2][0] != '-')) {
        *exit_code = say_error(NULL, EX_USAGE, f.what, f.why, f.remedy);
    } else {
        if (argc > 2 && strcmp(argv[2], "--help") == 0)
            *exit_code = 0;
        help_noun(argv[1]);
    }
    return NULL;
}

static void folder_strip(char *dir)
{
    size_t len = strlen(dir);

    while (len > 1 && dir[len - 1] == '/')
        dir[--len] = '\0';
}

static int verb_start(const struct verb *v, const struct cli_above *above, int argc, char **argv)
{
    const char *dir = getenv("FANGPIN_DIR"), *no_color = getenv("NO_COLOR");
    struct cli c = {.verb = v, .dir = dir != NULL && dir[0] != '\0' ? dir : DIR_DEFAULT, .drill = above->drill};
    char folder[2048];
    struct words_fault fault;
    bool help = false;

    c.dir_given = dir != NULL && dir[0] != '\0';
    c.color = isatty(STDOUT_FILENO) && (no_color == NULL || no_color[0] == '\0');
    bool good = words_options(&c, argc, argv, &help, &fault);
    if (good && help) {
        help_verb(v);
        return 0;
    }
    if (!good || !words_check(&c, &fault))
        return say_error(&c, EX_USAGE, fault.what, fault.why, fault.remedy);
    if (strlen(c.dir) >= sizeof folder || c.dir[0] == '\0')
        return say_error(&c, EX_USAGE, "目录名太长或为空 / the folder's name is too long or empty", "", "--dir DIR");
    snprintf(folder, sizeof folder, "%s", c.dir);
    folder_strip(folder);
    c.dir = folder;
    int rc = v->run(&c);
    if (fflush(stdout) != 0 || ferror(stdout))
        return rc == 0 ? EX_IOERR : rc;
    return rc;
}

int cli_main(int argc, char **argv, const struct cli_above *above)
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
        return above->demo(argc - 1, argv + 1);
    const struct verb *v = verb_find(argc, argv, &used, &exit_code);
    if (v == NULL)
        return exit_code;
    return verb_start(v, above, argc - used, argv + used);
}
