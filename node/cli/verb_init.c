/* fangpin init: the top office of a new network. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "node/cli/say.h"
#include "node/cli/setup.h"

#define AREA_FILE_BYTES_MAX (16u << 20)

static int say_list_fault(const struct cli *c, const char *path, int rc, const struct tree_fault *fault)
{
    if (rc != ERR_MALFORMED)
        return say_errorf(c, EX_DATAERR, err_words(rc), "", "区划表用不了 / the area list cannot be used: %s", path);
    return say_errorf(c, EX_DATAERR, fault->what, "改好这一行再试;什么也没有建 / correct it; nothing was made",
                      "%s:%u: 区划表有错 / the area list is wrong", path, fault->line);
}

static int list_read(const struct cli *c, struct tree **out)
{
    const char *path = cli_opt(c, "areas");
    struct tree_fault fault = {0};
    char *text;
    size_t len;
    int rc = file_read(path, AREA_FILE_BYTES_MAX, &text, &len);

    if (rc != 0)
        return say_errorf(c, EX_NOINPUT, err_words(rc), "例如 / for example: --areas ngawa-5132.csv",
                          "区划表读不了 / the area list cannot be read: %s", path);
    rc = tree_parse(out, span_of(text, len), &fault);
    free(text);
    return rc == 0 ? 0 : say_list_fault(c, path, rc, &fault);
}

/* The rows inside one area: a network may start at any tier. */
static int list_cut(const struct cli *c, struct tree **tree, struct area root)
{
    struct span rows = tree_rows(*tree);
    struct tree_fault fault = {0};
    struct tree *cut = NULL;
    char *text = malloc(rows.len + 1);
    size_t len = 0;

    if (text == NULL)
        return say_err(c, ERR_NOMEM, "区划表装不下 / the area list does not fit", "");
    for (size_t at = 0; at < rows.len;) {
        const uint8_t *nl = memchr(rows.at + at, '\n', rows.len - at);
        size_t end = nl == NULL ? rows.len : (size_t)(nl - rows.at) + 1;
        struct area a;
        if (area_parse(&a, (const char *)rows.at + at, AREA_TEXT_LEN) && tree_inside(*tree, a, root)) {
            memcpy(text + len, rows.at + at, end - at);
            len += end - at;
        }
        at = end;
    }
    int rc = tree_parse(&cut, span_of(text, len), &fault);
    free(text);
    if (rc != 0)
        return say_list_fault(c, cli_opt(c, "areas"), rc, &fault);
    tree_set_version(cut, tree_version(*tree));
    tree_free(*tree);
    *tree = cut;
    return 0;
}

static int area_check(const struct cli *c, struct tree **tree, struct area *own)
{
    const char *code = cli_opt(c, "area");
    char root[AREA_TEXT_LEN + 1];

    area_print(root, tree_root(*tree));
    if (!area_parse(own, code, strlen(code)))
        return say_errorf(c, EX_USAGE, "应为 12 位数字 / it must be 12 digits",
                          "例如 / for example: --area 513200000000", "--area 不是区划代码 / is no area code: %.40s",
                          code);
    if (!tree_has(*tree, *own))
        return say_errorf(c, EX_DATAERR, "区划表里没有它 / the area list does not have it",
                          "核对代码;整表的最上级见第一行 / check the code",
                          "没有 %s / no such area (表的最上级 / its root: %s)", code, root);
    return area_equal(*own, tree_root(*tree)) ? 0 : list_cut(c, tree, *own);
}

static void print_made(const struct cli *c, const struct tree *tree, struct area own, const struct config *config)
{
    char code[AREA_TEXT_LEN + 1];

    area_print(code, own);
    if (c->json) {
        printf("{\"schema\":\"fangpin.init/1\",\"area\":\"%s\",\"areas\":%zu,\"dir\":\"%s\"}\n", code, tree_count(tree),
               c->dir);
        return;
    }
    printf("已建: %s %s,区划表 %zu 个单位,数据在 %s\n", tree_name(tree, own), code, tree_count(tree), c->dir);
    printf("Made: the top office of a new network. %s/office.key is its only key: keep a copy off this machine.\n",
           c->dir);
    if (config->listen[0] == '\0')
        printf("还没有供下级连接的地址: 在 %s/fangpin.conf 写 listen / no address for children yet\n", c->dir);
    printf("下一步 / next:\n  fangpin run --dir %s\n  fangpin invite --dir %s 下级代码\n", c->dir, c->dir);
}

int verb_init(struct cli *c)
{
    struct config config = config_defaults();
    struct tree *tree = NULL;
    struct area own;
    struct setup s = {0};
    int rc = setup_addresses(c, &config);

    if (rc == 0)
        rc = list_read(c, &tree);
    if (rc == 0)
        rc = area_check(c, &tree, &own);
    if (rc == 0) {
        rc = setup_begin(&s, c);
        if (rc == 0) {
            struct step_time now = step_time_now();
            int err = core_found(s.store, tree, &s.keys, &now);
            rc = err == 0 ? setup_finish(&s, c, &config)
                          : say_err(c, err, "建网没有成功 / the network could not be founded", "fangpin doctor");
        }
        if (rc != 0)
            setup_abort(&s, false);
    }
    if (rc == 0)
        print_made(c, tree, own, &config);
    tree_free(tree);
    return rc;
}
