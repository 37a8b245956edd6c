/* Help, the manual and completion, all made from the table of verbs. */
#include <stdio.h>
#include <string.h>

#include "base/span.h"
#include "node/cli/cli.h"
#include "node/cli/columns.h"
#include "node/cli/say.h"

static const struct {
    const char *name, *zh, *en;
} global_opts[] = {
    {"--dir DIR", "单位的数据目录(或 FANGPIN_DIR)", "the office's folder, or $FANGPIN_DIR"},
    {"--json", "给程序读的输出", "output for machines"},
    {"--dry-run", "只检查,不签名(要签名的命令)", "check only, sign nothing"},
    {"--no-color", "不用颜色(或 NO_COLOR)", "no colours, or $NO_COLOR"},
    {"--help", "这份帮助", "this help"},
};

static const struct {
    int code;
    const char *zh, *en;
} exits[] = {
    {0, "成功", "done"},
    {1, "没有办成", "failed"},
    {EX_USAGE, "命令写错了", "the command is wrong"},
    {EX_DATAERR, "数据不对(文件、邀请码、请求;verify 查出问题)", "bad data, or verify found faults"},
    {EX_NOINPUT, "没有这个文件或这一户", "no such file or household"},
    {EX_UNAVAILABLE, "节点没有运行,或上级联系不上", "the office does not run, or the parent cannot be reached"},
    {EX_SOFTWARE, "程序自己的错,请报告", "a fault of the program itself: report it"},
    {EX_CANTCREAT, "不能新建(目录已存在、无权)", "cannot create"},
    {EX_IOERR, "读写出错或磁盘满", "reading or writing failed, or the disk is full"},
    {EX_TEMPFAIL, "现在忙,稍后再试", "busy, try later"},
    {EX_NOPERM, "不允许:无权,或被规则拒绝", "not allowed: refused by a rule"},
    {EX_CONFIG, "配置文件有错", "the configuration is wrong"},
};

static void verb_title(const struct verb *v, char *out, size_t room)
{
    snprintf(out, room, "%s%s%s%s%s", v->noun, v->verb == NULL ? "" : " ", v->verb == NULL ? "" : v->verb,
             v->args == NULL ? "" : " ", v->args == NULL ? "" : v->args);
}

static void list_verbs(const char *noun)
{
    static const char *const heads[] = {"命令", "做什么", "what it does"};
    struct columns *t = columns_new(heads, ARRAY_LEN(heads));
    char title[80];

    for (size_t i = 0; i < n_verbs; i++) {
        if (noun != NULL && strcmp(verbs[i].noun, noun) != 0)
            continue;
        verb_title(&verbs[i], title, sizeof title);
        columns_row(t, (const char *const[]){title, verbs[i].zh, verbs[i].en});
    }
    columns_print(t, stdout);
    columns_free(t);
}

void help_all(void)
{
    puts("fangpin — 防贫救助事项在各级单位之间的记录与同步 / records of help, kept and replicated between offices\n");
    puts("先看看: fangpin demo    建网: fangpin init --help    入网: fangpin join --help\n");
    list_verbs(NULL);
    puts("\n每个命令都有 / every command has: --help --json --dir DIR");
}

void help_noun(const char *noun)
{
    list_verbs(noun);
}

static void list_options(const struct verb *v)
{
    static const char *const heads[] = {"选项", "", ""};
    struct columns *t = columns_new(heads, ARRAY_LEN(heads));
    char name[80], zh[200];

    for (size_t i = 0; i < OPTS_MAX && v->opts[i].name != NULL; i++) {
        const struct opt *o = &v->opts[i];
        snprintf(name, sizeof name, "  --%s%s%s", o->name, o->arg == NULL ? "" : " ", o->arg == NULL ? "" : o->arg);
        snprintf(zh, sizeof zh, "%s%s", o->zh, o->required ? " (必填)" : "");
        columns_row(t, (const char *const[]){name, zh, o->en});
    }
    for (size_t i = 0; i < ARRAY_LEN(global_opts); i++) {
        if (strcmp(global_opts[i].name, "--dry-run") == 0 && v->kind == 0)
            continue;
        snprintf(name, sizeof name, "  %s", global_opts[i].name);
        columns_row(t, (const char *const[]){name, global_opts[i].zh, global_opts[i].en});
    }
    columns_print(t, stdout);
    columns_free(t);
}

void help_verb(const struct verb *v)
{
    char title[80];

    verb_title(v, title, sizeof title);
    printf("用法 / usage: fangpin %s [选项]\n  %s / %s\n\n", title, v->zh, v->en);
    printf("例如 / for example:\n  %s\n\n", v->example);
    list_options(v);
}

/* ---- the manual ---- */

static void markdown_verb(const struct verb *v)
{
    char title[80];

    verb_title(v, title, sizeof title);
    printf("## fangpin %s\n\n%s\n%s\n\n    %s\n\n", title, v->zh, v->en, v->example);
    if (v->opts[0].name == NULL)
        return;
    puts("| 选项 | | |\n|---|---|---|");
    for (size_t i = 0; i < OPTS_MAX && v->opts[i].name != NULL; i++) {
        const struct opt *o = &v->opts[i];
        printf("| `--%s%s%s`%s | ", o->name, o->arg == NULL ? "" : " ", o->arg == NULL ? "" : o->arg,
               o->required ? " (必填)" : "");
        for (const char *p = o->zh; *p != '\0'; p++)
            printf("%s%c", *p == '|' ? "\\" : "", *p);
        printf(" | %s |\n", o->en);
    }
    putchar('\n');
}

static void markdown_all(void)
{
    puts("# 命令 / Commands\n");
    puts("本页由 `fangpin help --markdown` 生成。 / This page is made by `fangpin help --markdown`.\n");
    puts("每个命令都接受 / every command takes:\n\n| 选项 | | |\n|---|---|---|");
    for (size_t i = 0; i < ARRAY_LEN(global_opts); i++)
        printf("| `%s` | %s | %s |\n", global_opts[i].name, global_opts[i].zh, global_opts[i].en);
    puts("\n数据写到标准输出,说明和错误写到标准错误。错误分三行:什么事、原因、怎么办。");
    puts("Data goes to standard output, talk and errors to standard error: what, why, what to do.\n");
    for (size_t i = 0; i < n_verbs; i++)
        markdown_verb(&verbs[i]);
    puts("# 退出码 / Exit codes\n\n| 码 | | |\n|---|---|---|");
    for (size_t i = 0; i < ARRAY_LEN(exits); i++)
        printf("| %d | %s | %s |\n", exits[i].code, exits[i].zh, exits[i].en);
}

/* Text for roff: no line may begin with a dot, and a minus is a minus. */
static void man_text(const char *text)
{
    if (*text == '.' || *text == '\'')
        fputs("\\&", stdout);
    for (; *text != '\0'; text++) {
        if (*text == '-' || *text == '\\')
            putchar('\\');
        putchar(*text);
    }
}

static void man_option(const char *name, const char *zh, const char *en)
{
    fputs(".TP\n.B ", stdout);
    man_text(name);
    putchar('\n');
    man_text(zh);
    fputs(" / ", stdout);
    man_text(en);
    putchar('\n');
}

static void man_verb(const struct verb *v)
{
    char title[120], name[120];

    verb_title(v, title, sizeof title);
    fputs(".SS fangpin ", stdout);
    man_text(title);
    putchar('\n');
    man_text(v->zh);
    fputs("\n.br\n", stdout);
    man_text(v->en);
    putchar('\n');
    for (size_t i = 0; i < OPTS_MAX && v->opts[i].name != NULL; i++) {
        const struct opt *o = &v->opts[i];
        snprintf(name, sizeof name, "--%s%s%s", o->name, o->arg == NULL ? "" : " ", o->arg == NULL ? "" : o->arg);
        man_option(name, o->zh, o->en);
    }
}

/* One page, or of one noun only: fangpin help --man > fangpin.1; fangpin help --man case > fangpin-case.1 */
static void man_all(const char *noun)
{
    printf(".TH FANGPIN%s%s 1 \"\" \"fangpin %s\" \"防贫\"\n.SH 名称 NAME\nfangpin \\- ", noun == NULL ? "" : "-",
           noun == NULL ? "" : noun, FANGPIN_VERSION);
    puts("防贫救助事项在各级单位之间的记录与同步 / records of help, kept and replicated between offices");
    puts(".SH 选项 OPTIONS");
    for (size_t i = 0; i < ARRAY_LEN(global_opts); i++)
        man_option(global_opts[i].name, global_opts[i].zh, global_opts[i].en);
    puts(".SH 命令 COMMANDS");
    for (size_t i = 0; i < n_verbs; i++)
        if (noun == NULL || strcmp(verbs[i].noun, noun) == 0)
            man_verb(&verbs[i]);
    puts(".SH 退出码 EXIT STATUS");
    for (size_t i = 0; i < ARRAY_LEN(exits); i++)
        printf(".TP\n%d\n%s / %s\n", exits[i].code, exits[i].zh, exits[i].en);
}

int verb_help(struct cli *c)
{
    const char *noun = cli_arg(c, 0), *verb = cli_arg(c, 1);
    bool found = false;

    if (cli_opt(c, "markdown") != NULL) {
        markdown_all();
        return 0;
    }
    if (cli_opt(c, "man") != NULL) {
        man_all(noun);
        return 0;
    }
    if (noun == NULL) {
        help_all();
        return 0;
    }
    for (size_t i = 0; i < n_verbs; i++) {
        const struct verb *v = &verbs[i];
        if (strcmp(v->noun, noun) != 0 || (verb != NULL && (v->verb == NULL || strcmp(v->verb, verb) != 0)))
            continue;
        if (found)
            putchar('\n');
        found = true;
        help_verb(v);
    }
    if (found)
        return 0;
    return say_errorf(c, EX_USAGE, "", "fangpin help", "没有这个命令 / no such command: %s %s", noun,
                      verb == NULL ? "" : verb);
}

/* ---- completion ---- */

static void completion_options(const struct verb *v)
{
    printf("    '%s%s%s') words='", v->noun, v->verb == NULL ? "" : " ", v->verb == NULL ? "" : v->verb);
    for (size_t i = 0; i < OPTS_MAX && v->opts[i].name != NULL; i++)
        printf("--%s ", v->opts[i].name);
    puts("--dir --json --help' ;;");
}

static void completion_nouns(void)
{
    for (size_t i = 0; i < n_verbs; i++)
        if (i == 0 || strcmp(verbs[i].noun, verbs[i - 1].noun) != 0)
            printf("%s ", verbs[i].noun);
}

static void completion_verbs(void)
{
    for (size_t i = 0; i < n_verbs; i++) {
        if (verbs[i].verb == NULL || (i > 0 && strcmp(verbs[i].noun, verbs[i - 1].noun) == 0))
            continue;
        printf("    %s) words='", verbs[i].noun);
        for (size_t j = 0; j < n_verbs; j++)
            if (verbs[j].verb != NULL && strcmp(verbs[j].noun, verbs[i].noun) == 0)
                printf("%s ", verbs[j].verb);
        puts("' ;;");
    }
}

int verb_completion(struct cli *c)
{
    if (cli_arg(c, 0) != NULL && strcmp(cli_arg(c, 0), "bash") != 0)
        return say_errorf(c, EX_USAGE, "只有 bash / only bash is known", "fangpin completion bash",
                          "不认识的外壳 / unknown shell: %s", cli_arg(c, 0));
    puts("# bash completion for fangpin, made by: fangpin completion bash\n_fangpin() {");
    puts("  local cur=\"${COMP_WORDS[COMP_CWORD]}\" words=''");
    puts("  local one=\"${COMP_WORDS[1]}\" two=\"${COMP_WORDS[1]} ${COMP_WORDS[2]}\"");
    printf("  if [ \"$COMP_CWORD\" -eq 1 ]; then words='");
    completion_nouns();
    puts("'\n  elif [ \"$COMP_CWORD\" -eq 2 ] && [ \"${cur#-}\" = \"$cur\" ]; then case \"$one\" in");
    completion_verbs();
    puts("    esac\n  else case \"$two\" in");
    for (size_t i = 0; i < n_verbs; i++)
        if (verbs[i].verb != NULL)
            completion_options(&verbs[i]);
    puts("    *) case \"$one\" in");
    for (size_t i = 0; i < n_verbs; i++)
        if (verbs[i].verb == NULL)
            completion_options(&verbs[i]);
    puts("    esac ;;\n    esac\n  fi");
    puts("  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))");
    puts("  [ \"${#COMPREPLY[@]}\" -gt 0 ] || COMPREPLY=($(compgen -f -- \"$cur\"))");
    puts("}\ncomplete -F _fangpin fangpin");
    return 0;
}

int verb_version(struct cli *c)
{
    if (c->json)
        printf("{\"schema\":\"fangpin.version/1\",\"version\":\"%s\",\"protocol\":1}\n", FANGPIN_VERSION);
    else
        puts("fangpin " FANGPIN_VERSION " (协议 / protocol 1)");
    return 0;
}
