#include "node/cli/verify_case.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "node/api/codes.h"
#include "node/api/values.h"
#include "node/cli/say.h"
#include "node/cli/verify.h"
#include "node/cli/verify_papers.h"
#include "tiers/step_fold.h"

#define CASE_ARENA_BYTES (256u << 20)

/* The chain a decision stands on, S4·三(七)2. Of the kinds named any one makes the link. */
static const struct link_row {
    const char *name, *zh;
    const char *kinds[4];
} links[] = {
    {"visit", "入户核查", {"visit"}},
    {"comparison", "信息比对", {"case_compared", "case_exempt"}},
    {"review", "评议公示", {"case_review"}},
    {"township", "乡镇初审", {"case_report"}},
    {"county", "县级审定", {"decision", "refusal"}},
};

/* One event of the household as it was checked. */
struct signed_step {
    const struct event *e;
    bool signature, certificate, authority;
    uint32_t epoch;
    bool under_decision; /* the decision in force rests on it, directly or through what it cites */
};

struct chain {
    struct verify_keep keep; /* first: look() gets it */
    struct cli *c;
    struct signed_step *steps;
    const Fangpin__V1__CaseView *view;
    const struct signed_step *decision; /* the last one; NULL: none */
    struct papers_report papers;        /* that came with a household that moved */
    size_t bad, missing;
};

/* ---- checking ---- */

static void step_check(struct signed_step *s, const struct event *e, const struct roster *roster,
                       const struct tree *tree)
{
    const struct roster_entry *r = roster_find(roster, &e->stream.author);

    *s = (struct signed_step){.e = e, .signature = event_signature_valid(e) && event_officers_match(e)};
    s->certificate = r != NULL && area_equal(r->area, e->area) && r->epoch == e->epoch;
    s->epoch = e->epoch;
    if (r == NULL)
        return;
    struct certified who = {r->area, r->epoch, author_equal(&r->key, &r->issuer)};
    s->authority = kinds_judge(tree, &who, e) == VERDICT_STORED;
}

static bool is_decision(const struct event *e)
{
    return e->kind == KIND_DECISION || e->kind == KIND_REFUSAL;
}

/* Backwards in D5's order: what is cited by something under the decision is under it. */
static void decision_reach(struct chain *ch)
{
    size_t n = ch->keep.n;

    for (size_t i = n; i-- > 0 && ch->decision == NULL;)
        if (is_decision(ch->steps[i].e)) {
            ch->decision = &ch->steps[i];
            ch->steps[i].under_decision = true;
        }
    for (size_t i = n; i-- > 0;) {
        const struct event *e = ch->steps[i].e;
        for (uint32_t c = 0; ch->steps[i].under_decision && c < e->n_cites; c++)
            for (size_t k = 0; k < i; k++)
                if (id_equal(&ch->steps[k].e->id, &e->cites[c].id))
                    ch->steps[k].under_decision = true;
    }
}

static int chain_fold(struct chain *ch, const struct tree *tree)
{
    struct verify_keep *k = &ch->keep;
    ProtobufCAllocator memory = arena_allocator(&k->arena);
    struct span view;
    int rc = case_fold(tree, k->events[0].stream.scope.area, &k->subject, k->events, k->n, &view, NULL, &k->arena);

    if (rc != 0)
        return rc;
    ch->view = fangpin__v1__case_view__unpack(&memory, view.len, view.at);
    return ch->view == NULL ? ERR_NOMEM : 0;
}

static int chain_look(struct verify_keep *k, struct roster *roster, const struct tree *tree)
{
    struct chain *ch = (struct chain *)k;

    if (k->n == 0)
        return 0;
    ch->steps = arena_take(&k->arena, k->n * sizeof *ch->steps);
    if (ch->steps == NULL)
        return ERR_NOMEM;
    int rc = chain_fold(ch, tree); /* sorts the events */
    for (size_t i = 0; rc == 0 && i < k->n; i++) {
        step_check(&ch->steps[i], &k->events[i], roster, tree);
        ch->bad += !ch->steps[i].signature || !ch->steps[i].certificate || !ch->steps[i].authority;
    }
    if (rc == 0)
        decision_reach(ch);
    return rc == 0 ? papers_verify(&ch->papers, k, roster, tree) : rc;
}

/* ---- telling ---- */

static bool link_is(const struct link_row *l, const struct event *e)
{
    const struct kind_row *row = kind_row(e->kind);

    for (size_t i = 0; row != NULL && i < ARRAY_LEN(l->kinds) && l->kinds[i] != NULL; i++)
        if (strcmp(row->name, l->kinds[i]) == 0)
            return true;
    return false;
}

/* The link's last event under the decision; before one is signed, the last there is. */
static const struct signed_step *link_find(const struct chain *ch, const struct link_row *l)
{
    for (size_t i = ch->keep.n; i-- > 0;)
        if (link_is(l, ch->steps[i].e) && (ch->decision == NULL || ch->steps[i].under_decision))
            return &ch->steps[i];
    return NULL;
}

static const char *wrong_text(const struct signed_step *s)
{
    if (!s->signature)
        return "签名不对 / the signature is not valid";
    if (!s->certificate)
        return "没有相符的证书 / no certificate fits";
    return s->authority ? "" : "无权办理 / it may not do this";
}

static json_t *step_json(const struct signed_step *s)
{
    const struct kind_row *row = kind_row(s->e->kind);

    return json_pack("{s:s, s:o, s:o, s:I, s:o, s:b, s:b, s:b, s:b}", "kind", row == NULL ? "?" : row->name, "event",
                     value_hex(s->e->id.b, sizeof s->e->id.b), "area", value_area(s->e->area), "epoch",
                     (json_int_t)s->epoch, "key", value_hex(s->e->stream.author.b, sizeof s->e->stream.author.b),
                     "signature", (int)s->signature, "certificate", (int)s->certificate, "authority", (int)s->authority,
                     "under_decision", (int)s->under_decision);
}

static void chain_json(struct chain *ch, const struct verify_report *r)
{
    json_t *list = json_array(), *all = json_array();

    for (size_t i = 0; i < ARRAY_LEN(links); i++) {
        const struct signed_step *s = link_find(ch, &links[i]);
        json_array_append_new(list, json_pack("{s:s, s:s, s:b, s:o}", "link", links[i].name, "zh", links[i].zh,
                                              "missing", s == NULL, "step", s == NULL ? json_null() : step_json(s)));
    }
    for (size_t i = 0; i < ch->keep.n; i++)
        json_array_append_new(all, step_json(&ch->steps[i]));
    json_t *o = json_pack("{s:s, s:o, s:I, s:b, s:I, s:I, s:I, s:I, s:I, s:o, s:o}", "schema", "fangpin.verify_case/1",
                          "household", value_hex(ch->keep.subject.b, 16), "degree", (json_int_t)ch->view->degree,
                          "decided", ch->decision != NULL, "missing", (json_int_t)ch->missing, "bad",
                          (json_int_t)ch->bad, "log_faults", (json_int_t)r->faults, "papers", (json_int_t)ch->papers.n,
                          "papers_bad", (json_int_t)ch->papers.bad, "chain", list, "events", all);
    json_dumpf(o, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(o);
}

static void link_print(const struct chain *ch, const struct link_row *l)
{
    const struct signed_step *s = link_find(ch, l);
    char code[AREA_TEXT_LEN + 1], id[17], key[17];

    if (s == NULL) {
        printf("  %s✘%s %s:缺 / missing%s\n", tone_on(ch->c, TONE_BAD), tone_off(ch->c), l->zh,
               ch->decision != NULL ? "(审定没有引用它 / the decision does not rest on it)" : "");
        return;
    }
    area_print(code, s->e->area);
    hex_print(id, s->e->id.b, 8);
    hex_print(key, s->e->stream.author.b, 8);
    bool good = wrong_text(s)[0] == '\0';
    printf("  %s%s%s %s  %s  第 %u 纪元 密钥 %s…  事项 %s… %s\n", tone_on(ch->c, good ? TONE_GOOD : TONE_BAD),
           good ? "✔" : "✘", tone_off(ch->c), l->zh, code, s->epoch, key, id, wrong_text(s));
}

static void chain_print(struct chain *ch)
{
    const struct code *degree = code_by_no(&codes_degree, ch->view->degree);
    char hex[33];

    hex_print(hex, ch->keep.subject.b, 16);
    printf("户 %s  %s %s\n", hex, code_zh(&codes_degree, ch->view->degree), degree == NULL ? "" : degree->name);
    for (size_t i = 0; i < ARRAY_LEN(links); i++)
        link_print(ch, &links[i]);
    for (size_t i = 0; i < ch->keep.n; i++) {
        const struct signed_step *s = &ch->steps[i];
        const struct kind_row *row = kind_row(s->e->kind);
        if (wrong_text(s)[0] != '\0')
            printf("  ✘ %s: %s\n", row == NULL ? "?" : row->name_zh, wrong_text(s));
    }
    if (ch->papers.n + ch->papers.bad > 0)
        printf("  %s 原村移交材料 %zu 件,签名和证书不对的 %zu 件 / papers enclosed, and how many of them are not "
               "signed by who may%s%s\n",
               ch->papers.bad == 0 ? "✔" : "✘", ch->papers.n, ch->papers.bad, ch->papers.bad == 0 ? "" : ": ",
               ch->papers.first_bad);
    if (ch->decision == NULL)
        puts("  还没有审定 / not decided yet");
    else if (ch->bad + ch->missing == 0)
        puts("  ✔ 审定所依据的每一步都在,签名和证书都对 / the decision stands on every step, each signed by who may");
    else
        printf("  缺 %zu 步,问题 %zu 处 / steps missing, faults\n", ch->missing, ch->bad);
}

static int chain_tell(struct chain *ch, const struct verify_report *r)
{
    if (ch->keep.n == 0)
        return say_errorf(ch->c, EX_NOINPUT, "户号有误,或没有传到这里 / a wrong number, or it has not come here",
                          "fangpin case ls", "这里没有这一户的事项 / nothing is held of this household");
    for (size_t i = 0; ch->decision != NULL && i < ARRAY_LEN(links); i++)
        ch->missing += link_find(ch, &links[i]) == NULL;
    if (ch->c->json)
        chain_json(ch, r);
    else
        chain_print(ch);
    return ch->bad + ch->missing + ch->papers.bad > 0 ? EX_DATAERR : 0;
}

int verify_case_run(struct cli *c, const char *household, const char *path)
{
    struct verify_report *r = calloc(1, sizeof *r);
    struct chain ch = {.c = c, .keep = {.arena = arena_of(CASE_ARENA_BYTES), .look = chain_look}};
    FILE *f = path == NULL ? NULL : fopen(path, "rbe");
    int rc;

    if (r == NULL) {
        rc = say_err(c, ERR_NOMEM, "核对不了 / cannot verify", "");
    } else if (!hex_parse(ch.keep.subject.b, sizeof ch.keep.subject.b, household, strlen(household))) {
        rc = say_errorf(c, EX_USAGE, "户号是 32 位十六进制 / a household is 32 hex digits", "fangpin case ls",
                        "不是户号 / no household: %.60s", household);
    } else if (path != NULL && f == NULL) {
        rc = say_errorf(c, EX_NOINPUT, strerror(errno), "", "文件打不开 / cannot open %s", path);
    } else {
        rc = verify_keeping(r, c->dir, f, &ch.keep, NULL, NULL);
        rc = rc != 0 ? say_errorf(c, exit_of_err(rc), err_words(rc), "", "核对不了 / cannot verify %s",
                                  path == NULL ? c->dir : path)
                     : chain_tell(&ch, r);
    }
    if (f != NULL)
        fclose(f);
    free(ch.keep.events);
    arena_free(&ch.keep.arena);
    free(r);
    return rc;
}
