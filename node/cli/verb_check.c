/* fangpin household check: a visit form judged here, without an office and without a line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "node/api/assessment_json.h"
#include "node/api/form_json.h"
#include "node/cli/assessment_show.h"
#include "node/cli/http.h"
#include "node/cli/say.h"
#include "node/cli/setup.h"
#include "tiers/policies.h"
#include "tiers/predicate_limits.h"

#define CHECK_ARENA_BYTES (4u << 20)

static int form_load(struct cli *c, Fangpin__V1__VisitForm **out, struct arena *a)
{
    struct fault fault = {0};
    json_error_t error;
    char *text = NULL;
    size_t len;
    int rc = file_read(cli_arg(c, 0), API_BODY_BYTES_MAX, &text, &len);

    if (rc != 0)
        return say_err(c, rc, "表单读不了 / the form cannot be read", "核对文件名 / check the file's name");
    json_t *o = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
    free(text);
    if (o == NULL)
        return say_errorf(c, EX_DATAERR, error.text, "逗号、引号、括号要成对 / look at commas, quotes and brackets",
                          "不是 JSON,第 %d 行第 %d 列 / no JSON at line %d, column %d", error.line, error.column,
                          error.line, error.column);
    rc = form_from_json(out, o, &fault, a);
    json_decref(o);
    return rc == 0 ? 0 : say_error(c, EX_DATAERR, fault.what, fault.why, fault.remedy);
}

/* A pack by its built-in name or from a file. */
static int pack_load(struct cli *c, const char *name, const struct pack **out, struct arena *a)
{
    const struct embedded *built_in = policy_find(name);
    struct pack_faults *faults = arena_take(a, sizeof *faults);
    struct span text = built_in != NULL ? embedded_text(built_in) : (struct span){0};
    char *file = NULL;
    size_t len;
    int rc = 0;

    if (built_in == NULL && (rc = file_read(name, PACK_BYTES_MAX, &file, &len)) != 0)
        return say_err(c, rc, "没有这个规则包 / no such policy pack",
                       "maerkang-2022, banan-2023, wuyang-2021, taolin-2024, template-city,或文件名 / or a file");
    if (file != NULL)
        text = span_of(arena_copy(a, file, len + 1), len);
    free(file);
    if (faults == NULL || text.at == NULL)
        return say_err(c, ERR_NOMEM, "规则包读不了 / the pack cannot be read", "");
    rc = pack_parse(out, text, faults, a);
    if (rc == 0)
        return 0;
    return say_errorf(c, EX_DATAERR, faults->at[0].why, faults->at[0].remedy, "%u:%u %s", faults->at[0].line,
                      faults->at[0].column, faults->at[0].what);
}

static int form_judge(struct cli *c, Fangpin__V1__VisitForm *form, const struct pack *pack, struct assessed *out)
{
    static const char *const faults[] = {
        [FORM_FACT_WRONG] = "有一项情况不成立 / a fact that cannot be",
        [FORM_DATE_WRONG] = "日期不存在或晚于今天 / a day that does not exist, or is after today",
        [FORM_MONEY_WRONG] = "金额超出范围 / an amount out of range",
        [FORM_ID_SHAPE] = "身份证号位数或字符不对 / a citizen id of a wrong shape",
        [FORM_ID_CHECK] = "身份证号校验位不对 / a citizen id whose check character is wrong",
        [FORM_ID_BIRTH] = "身份证号里的出生日期不存在 / a citizen id with a birth date that does not exist",
        [FORM_TOO_MANY] = "名单太长 / a list too long",
    };
    uint32_t today = date_of(step_time_now().wall);
    struct predicate_limits limits = predicate_limits_of(pack);
    enum form_fault fault = visit_form_check(form, today);

    if (fault != FORM_GOOD)
        return say_error(c, EX_DATAERR, faults[fault], "不能据以判断 / nothing can be judged by such a form",
                         "改好表单再检查 / correct the form and check again");
    struct form_context context = {.limits = &limits, .visited_on = form->visited_on ? form->visited_on : today};
    assessment_make(out, form, &context, today);
    return 0;
}

int verb_household_check(struct cli *c)
{
    struct arena a = arena_of(CHECK_ARENA_BYTES);
    const char *name = cli_opt(c, "pack") != NULL ? cli_opt(c, "pack") : policy_packs(&(size_t){0})->name;
    struct assessed *x = arena_take(&a, sizeof *x);
    Fangpin__V1__VisitForm *form;
    const struct pack *pack;
    int rc = x == NULL ? say_err(c, ERR_NOMEM, "表单读不了 / the form cannot be read", "") : 0;

    if (rc == 0)
        rc = form_load(c, &form, &a);
    if (rc == 0)
        rc = pack_load(c, name, &pack, &a);
    if (rc == 0)
        rc = form_judge(c, form, pack, x);
    if (rc == 0) {
        json_t *o = assessed_json(x);
        json_object_set_new(o, "schema", json_string("fangpin.check/1"));
        json_object_set_new(o, "pack", json_string(name));
        if (c->json) {
            print_json(o);
        } else {
            printf("表单 %s    规则 %s\n", cli_arg(c, 0), name);
            assessment_print(o, true);
        }
        json_decref(o);
    }
    arena_free(&a);
    return rc;
}
