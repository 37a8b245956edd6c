#include "node/cli/pack_file.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/near.h"
#include "node/cli/http.h"
#include "node/cli/say.h"
#include "node/cli/setup.h"
#include "tiers/policies.h"

#define PACK_ARENA_BYTES (1u << 20)

static int say_no_such(const struct cli *c, const char *name, int err)
{
    size_t n, n_years;
    const struct embedded *packs = policy_packs(&n);
    char remedy[200];

    policy_calendars(&n_years);
    const char *near = near_match(name, packs, n + n_years, sizeof *packs);
    snprintf(remedy, sizeof remedy, near != NULL ? "是不是 / did you mean: %s" : "看内置的 / see: fangpin pack ls%.0s",
             near != NULL ? near : "");
    return say_errorf(c, EX_NOINPUT, err_words(err), remedy,
                      "没有叫 %.100s 的文件,也没有内置的政策包 / neither a file nor a built-in pack", name);
}

int pack_file_open(struct pack_file *p, const struct cli *c, const char *name)
{
    const struct embedded *built_in = policy_find(name);
    size_t len = 0;

    *p = (struct pack_file){.name = name, .arena = arena_of(PACK_ARENA_BYTES)};
    if (built_in != NULL) {
        p->text = embedded_text(built_in);
        return 0;
    }
    int rc = file_read(name, PACK_BYTES_MAX, &p->owned, &len);
    if (rc == ERR_TOO_BIG)
        return say_errorf(c, EX_DATAERR, "一个事件装不下 / it must fit one signed event", "删去备注 / take remarks out",
                          "%.100s 超过 %u 字节 / is longer than that many bytes", name, PACK_BYTES_MAX);
    if (rc != 0)
        return say_no_such(c, name, rc);
    p->text = span_of(p->owned, len);
    return 0;
}

void pack_file_close(struct pack_file *p)
{
    arena_free(&p->arena);
    free(p->owned);
}

int pack_file_read(struct pack_file *p, const struct cli *c, const char *name)
{
    int rc = pack_file_open(p, c, name);

    if (rc != 0)
        return rc;
    rc = pack_parse(&p->pack, p->text, &p->faults, &p->arena);
    if (rc == 0)
        return 0;
    p->pack = NULL;
    if (rc != ERR_INVALID)
        return say_err(c, rc, "读不了 / cannot be read", "");
    if (c->json) {
        json_t *o = pack_faults_json(name, &p->faults);
        print_json(o);
        json_decref(o);
    }
    pack_faults_say(c, name, &p->faults);
    return EX_DATAERR;
}

void pack_faults_say(const struct cli *c, const char *name, const struct pack_faults *f)
{
    if (c->json)
        return;
    for (size_t i = 0; i < f->n; i++) {
        const struct pack_fault *at = &f->at[i];
        if (at->line > 0)
            fprintf(stderr, "%s:%u:%u: ", name, at->line, at->column);
        else
            fprintf(stderr, "%s: ", name);
        fprintf(stderr, "%s\n    为什么 / why: %s\n    怎么办 / do: %s\n", at->what, at->why, at->remedy);
    }
    fprintf(stderr, "共 %zu 处错误 / faults in all\n", f->n + f->more);
}

json_t *pack_faults_json(const char *name, const struct pack_faults *f)
{
    json_t *list = json_array();

    for (size_t i = 0; i < f->n; i++)
        json_array_append_new(list, json_pack("{s:I, s:I, s:s, s:s, s:s}", "line", (json_int_t)f->at[i].line, "column",
                                              (json_int_t)f->at[i].column, "what", f->at[i].what, "why", f->at[i].why,
                                              "remedy", f->at[i].remedy));
    return json_pack("{s:s, s:s, s:b, s:o, s:I}", "schema", "fangpin.pack_check/1", "file", name, "ok", f->n == 0,
                     "faults", list, "more", (json_int_t)f->more);
}
