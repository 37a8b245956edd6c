/* Help given twice: who shares a person, and what stands beside what. */
#include <stdio.h>

#include "base/span.h"
#include "node/cli/http.h"
#include "node/cli/show.h"
#include "node/cli/show_list.h"

static void persons_print(const json_t *groups)
{
    for (size_t i = 0; i < json_array_size(groups); i++) {
        const json_t *homes = json_object_get(json_array_get(groups, i), "households");
        printf("同一人 / same person:");
        for (size_t k = 0; k < json_array_size(homes); k++) {
            const json_t *h = json_array_get(homes, k);
            printf("%s %s(%s)", k > 0 ? " =" : "", show_text(h, "household"), show_text(h, "area"));
        }
        putchar('\n');
    }
}

static void side_row(struct columns *t, const char *what, const json_t *v, const char *settled)
{
    char fen[SAY_TEXT_MAX];

    columns_row(t, (const char *const[]){what, show_text(v, "household"), show_text(v, "village"),
                                         show_code(v, "purpose", &codes_purpose), show_fen(v, "amount_fen", fen),
                                         show_code(v, "giver", &codes_giver), show_text(v, "area"),
                                         show_maybe(v, "given_on"), show_code(v, "state", &codes_aid_state), settled,
                                         show_text(v, "aid")});
}

static void pairs_print(const json_t *pairs)
{
    static const char *const heads[] = {"",         "户号", "村",   "种类", ">金额", "谁给的",
                                        "发放单位", "日期", "状态", "处理", "编号"};
    struct columns *t = columns_new(heads, ARRAY_LEN(heads));

    for (size_t i = 0; i < json_array_size(pairs); i++) {
        const json_t *p = json_array_get(pairs, i), *later = json_object_get(p, "later");
        bool said = json_is_string(json_object_get(later, "settlement"));
        side_row(t, "先", json_object_get(p, "first"), "");
        side_row(t, "⚠ 重复", later, said ? show_code(later, "settlement", &codes_settlement) : "待处理");
    }
    columns_print(t, stdout);
    columns_free(t);
}

int verb_duplicate_ls(struct cli *c)
{
    int rc = 0;
    json_t *o = ask_json(c, "/v1/duplicates", NULL, &rc);

    if (o == NULL)
        return rc;
    const json_t *persons = json_object_get(o, "same_person"), *pairs = json_object_get(o, "same_help");
    if (c->json) {
        print_json(o);
    } else {
        persons_print(persons);
        if (json_array_size(pairs) > 0)
            pairs_print(pairs);
        if (json_array_size(persons) + json_array_size(pairs) == 0)
            puts("没有发现重复 / no duplicates found");
        else
            puts("「先」按发放单位签的日期列出,只是声明;两笔都算数,直到县处理: fangpin duplicate settle / days are "
                 "claims; both "
                 "count until the county settles");
    }
    json_decref(o);
    return 0;
}
