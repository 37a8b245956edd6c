#include "simulator/act.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "node/cli/filing_words.h"
#include "simulator/pattern.h"
#include "simulator/refusal_codes.h"
#include "tiers/kinds.h"
#include "tiers/policies.h"

/* ---- words ---- */

/* Words are parted by blanks; single quotes keep blanks together. In place. */
static bool words_part(struct act_words *w, char *text, const char **why)
{
    char *to = text, *at = text;

    while (*(at += strspn(at, " \t")) != '\0') {
        if (w->argc == ACT_WORDS_MAX) {
            *why = "词太多 / too many words";
            return false;
        }
        w->argv[w->argc++] = to;
        for (bool quoted = false; *at != '\0' && (quoted || (*at != ' ' && *at != '\t')); at++) {
            if (*at == '\'')
                quoted = !quoted;
            else
                *to++ = *at;
        }
        at += *at != '\0';
        *to++ = '\0';
    }
    w->argv[w->argc] = NULL;
    return true;
}

bool act_split(struct act_words *out, const char *filled, const char **why)
{
    const char *colon = strchr(filled, ':');
    size_t len = colon == NULL ? 0 : (size_t)(colon - filled);

    *out = (struct act_words){0};
    if (len == 0 || len >= sizeof out->office || memchr(filled, ' ', len) != NULL) {
        *why = "写成 单位: 命令 / write OFFICE: command";
        return false;
    }
    snprintf(out->office, sizeof out->office, "%.*s", (int)len, filled);
    if ((size_t)snprintf(out->text, sizeof out->text, "%s", colon + 1) >= sizeof out->text) {
        *why = "太长 / too long";
        return false;
    }
    if (!words_part(out, out->text, why))
        return false;
    if (out->argc >= 2 && strcmp(out->argv[1], "=") == 0) {
        if ((size_t)snprintf(out->name, sizeof out->name, "%s", out->argv[0]) >= sizeof out->name) {
            *why = "名字太长 / the name is too long";
            return false;
        }
        memmove(out->argv, out->argv + 2, (size_t)(out->argc - 1) * sizeof out->argv[0]);
        out->argc -= 2;
    }
    *why = "没有命令 / there is no command";
    return out->argc > 0;
}

/* ---- commands that are not of the usual kind ---- */

static bool fault_say(struct words_fault *f, const char *what, const char *remedy, const char *about)
{
    *f = (struct words_fault){0};
    snprintf(f->what, sizeof f->what, "%s: %.80s", what, about);
    snprintf(f->remedy, sizeof f->remedy, "%s", remedy);
    return false;
}

/* "file KIND field=text field:=json": any act that the API takes, also one that has no command. */
static json_t *raw_filing(struct act_words *w, struct words_fault *f)
{
    json_t *o = json_object();

    if (w->argc < 2 || kind_by_name(w->argv[1]) == NULL) {
        fault_say(f, "没有这类事项 / no such kind of act", "fangpin log --json 里的 kind / as in the log",
                  w->argc < 2 ? "" : w->argv[1]);
        json_decref(o);
        return NULL;
    }
    json_object_set_new(o, "kind", json_string(w->argv[1]));
    for (int i = 2; i < w->argc; i++) {
        char *sign = strchr(w->argv[i], '=');
        bool json = sign != NULL && sign > w->argv[i] && sign[-1] == ':';
        json_t *value = sign == NULL ? NULL
                        : json       ? json_loads(sign + 1, JSON_DECODE_ANY, NULL)
                                     : json_string(sign + 1);
        if (value == NULL) {
            fault_say(f, "写错了 / is wrong", "字段=文字 或 字段:=JSON / field=text or field:=JSON", w->argv[i]);
            json_decref(o);
            return NULL;
        }
        sign[json ? -1 : 0] = '\0';
        json_object_set_new(o, w->argv[i], value);
    }
    return o;
}

static void option_take(const struct cli *c, json_t *o, const char *option, const char *field)
{
    const char *value = cli_opt(c, option);

    if (value != NULL)
        json_object_set_new(o, field, json_string(value));
}

/* Packs and calendars are signed by name: their texts are part of the drill or of the program. */
static json_t *text_filing(const struct cli *c, const struct drill *d, const char *field, struct words_fault *f)
{
    const struct embedded *p = policy_find(cli_arg(c, 0));
    const char *own = drill_rules_text(d, cli_arg(c, 0));

    if (p == NULL && own == NULL) {
        fault_say(f, "没有这个名字的政策包或日历 / no pack or calendar of this name", "fangpin pack ls", cli_arg(c, 0));
        return NULL;
    }
    struct span text = own != NULL ? span_str(own) : embedded_text(p);
    json_t *o = json_pack("{s:s}", "kind", kind_row(c->verb->kind)->name);
    json_object_set_new(o, field, json_stringn((const char *)text.at, text.len));
    if (c->verb->kind == KIND_PACK) {
        option_take(c, o, "effective", "effective_on");
        option_take(c, o, "until", "until");
    }
    return o;
}

/* The id of a signed pack, by its name, as the office shows it; no pack's while nothing can be asked. */
static json_t *pack_id(const json_t *answer, const char *name)
{
    static const char nobody[] = "00000000000000000000000000000000";
    const json_t *v;
    size_t i;

    json_array_foreach(json_object_get(answer, "signed"), i, v)
    {
        const char *signed_name = json_string_value(json_object_get(v, "name"));
        if (signed_name != NULL && strcmp(signed_name, name) == 0)
            return json_incref(json_object_get(v, "pack"));
    }
    return json_string(answer == NULL ? nobody : name);
}

static json_t *named_pack_filing(const struct cli *c, const struct office_asks *a)
{
    const char *area = cli_opt(c, "area");
    char path[64];

    snprintf(path, sizeof path, "/v1/pack%s%s", area != NULL ? "?area=" : "", area != NULL ? area : "");
    json_t *answer = a->get(a->self, path);
    json_t *o = json_pack("{s:s, s:o}", "kind", kind_row(c->verb->kind)->name, "pack", pack_id(answer, cli_arg(c, 0)));
    json_decref(answer);
    if (area != NULL)
        json_object_set_new(o, "area", json_string(area));
    if (c->verb->kind == KIND_PACK_WITHDRAW) {
        option_take(c, o, "from", "from");
        option_take(c, o, "reason", "reason_text");
    }
    return o;
}

/* ---- the filing ---- */

struct asking {
    const struct drill *d;
    json_t *(*get)(void *self, const char *path);
    void *self;
};

static json_t *asking_get(void *self, const char *path)
{
    struct asking *a = self;

    return a->get(a->self, path);
}

/* A form of the drill, by its name. */
static json_t *asking_form(void *self, const char *name)
{
    const struct asking *a = self;

    for (const struct drill_form *f = a->d->form; f != NULL; f = f->next)
        if (strcmp(f->name, name) == 0)
            return json_loads(f->json, 0, NULL);
    return NULL;
}

json_t *act_filing(struct act_words *w, const struct drill *d, json_t *(*get)(void *self, const char *path), void *self,
                   struct words_fault *f)
{
    struct asking asking = {d, get, self};
    struct office_asks asks = {&asking, asking_get, asking_form};
    struct cli c = {0};
    bool help = false;
    int used = 1;

    if (strcmp(w->argv[0], "file") == 0)
        return raw_filing(w, f);
    c.verb = words_verb(w->argc, w->argv, &used, f);
    if (c.verb == NULL || !words_options(&c, w->argc - used + 1, w->argv + used - 1, &help, f) || !words_check(&c, f))
        return NULL;
    if (c.verb->kind == KIND_PACK && c.verb->run != verb_file)
        return text_filing(&c, d, "pack_text", f);
    if (c.verb->kind == KIND_CALENDAR && c.verb->run != verb_file)
        return text_filing(&c, d, "calendar_text", f);
    if (c.verb->kind == KIND_PACK_COUNTERSIGN || c.verb->kind == KIND_PACK_WITHDRAW)
        return named_pack_filing(&c, &asks);
    if (c.verb->run == verb_file)
        return filing_of_words(&c, &asks, f);
    fault_say(f, "演练里只能用签一件事项的命令 / acts are commands that sign one thing",
              "字段已知的可写 file 事项 字段=值 / or write file KIND field=value", w->argv[0]);
    return NULL;
}

/* ---- doing it ---- */

struct asked {
    struct sim *sim;
    uint32_t office;
};

static json_t *office_get(void *self, const char *path)
{
    const struct asked *a = self;
    json_t *answer = NULL;
    int status = 0;

    if (sim_ask(a->sim, a->office, "GET", path, NULL, &status, &answer) == 0 && status == 200)
        return answer;
    json_decref(answer);
    return NULL;
}

static void wrong(struct act_outcome *out, const char *why, const char *about)
{
    out->wrong = true;
    snprintf(out->what, sizeof out->what, "%.230s: %.230s", why, about);
}

static void refusal_take(struct act_outcome *out, const json_t *answer)
{
    const json_t *e = json_object_get(answer, "error");
    const char *code = json_string_value(json_object_get(e, "code")),
               *what = json_string_value(json_object_get(e, "what")),
               *why = json_string_value(json_object_get(e, "why"));

    snprintf(out->code, sizeof out->code, "%s", code == NULL ? "?" : code);
    snprintf(out->what, sizeof out->what, "%.220s — %.220s", what == NULL ? "?" : what, why == NULL ? "" : why);
}

static void reply_take(struct act_run *r, const struct act_words *w, struct act_outcome *out, int status,
                       const json_t *answer)
{
    const json_t *subject = json_object_get(answer, "subject"), *event = json_object_get(answer, "event");

    if (status != 200 || !json_is_string(event)) {
        refusal_take(out, answer);
        return;
    }
    out->done =
        hex_parse(out->named.event.b, sizeof out->named.event.b, json_string_value(event), json_string_length(event));
    if (json_is_string(subject))
        hex_parse(out->named.subject.b, sizeof out->named.subject.b, json_string_value(subject),
                  json_string_length(subject));
    if (w->name[0] != '\0')
        names_put(r->names, w->name, out->named);
}

static int file(struct act_run *r, struct act_words *w, uint32_t office, struct act_outcome *out)
{
    struct asked asked = {r->sim, office};
    struct words_fault fault = {0};
    json_t *answer = NULL, *filing = act_filing(w, r->d, office_get, &asked, &fault);
    int status = 0;

    if (filing == NULL) {
        wrong(out, fault.what, fault.why);
        return 0;
    }
    char *body = json_dumps(filing, JSON_COMPACT);
    json_decref(filing);
    must(body != NULL);
    int rc = sim_ask(r->sim, office, "POST", "/v1/file", body, &status, &answer);
    free(body);
    if (rc == ERR_STATE)
        out->off = true;
    else if (rc == 0)
        reply_take(r, w, out, status, answer);
    json_decref(answer);
    return rc == ERR_STATE ? 0 : rc;
}

int act_do(struct act_run *r, const struct drill_act *a, const char *each, uint32_t i, struct act_outcome *out)
{
    char text[ACT_TEXT_MAX], filled[ACT_TEXT_MAX], word[NAME_BYTES_MAX];
    const char *why = "";
    struct act_words w;
    struct filling f = {r->names, r->d, sim_wall(r->sim), each, r->any, false};

    *out = (struct act_outcome){0};
    if (!pattern_fill(a->text, i, text, sizeof text)) {
        wrong(out, "太长 / too long", a->text);
        return 0;
    }
    pattern_each(text, each, out->said, sizeof out->said); /* with names, not ids */
    if (!names_fill(&f, text, filled, sizeof filled, word, &why)) {
        wrong(out, why, word);
        return 0;
    }
    if (!act_split(&w, filled, &why)) {
        wrong(out, why, text);
        return 0;
    }
    uint32_t office = sim_find(r->sim, w.office);
    memcpy(out->office, w.office, sizeof out->office);
    if (office == NO_OFFICE) {
        wrong(out, "没有这个单位 / no such office", w.office);
        return 0;
    }
    return file(r, &w, office, out);
}

bool act_as_wanted(const struct drill_act *a, const struct act_outcome *o)
{
    if (o->off)
        return a->may_skip;
    if (o->wrong)
        return false;
    if (a->refused != NULL)
        return !o->done && refusal_code_same(a->refused, o->code);
    return o->done;
}
