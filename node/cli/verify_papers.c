#include "node/cli/verify_papers.h"

#include <stdio.h>

#include "tiers/enclosures.h"

/* Each may stand before who certified it: taken until nothing more enters. */
static bool certificates_take(const struct event *e, struct verify_keep *k, struct roster *roster)
{
    struct span rest = e->body, one;
    bool more = false;

    while (enclosure_next(&rest, ENCLOSURE_CERTIFICATE, &one)) {
        struct event cert;
        if (event_decode(&cert, one, &k->arena) == 0 && cert.kind == KIND_CERTIFICATE && event_signature_valid(&cert))
            more |= roster_take(roster, &k->network, &cert, &k->arena) == 0;
    }
    return more;
}

static const char *author_wrong(const struct event *e, const struct roster *roster, const struct tree *tree)
{
    const struct roster_entry *r = roster_find(roster, &e->stream.author);

    if (!event_signature_valid(e) || !event_officers_match(e))
        return "签名不对 / the signature is not valid";
    if (r == NULL)
        return "没有相符的证书 / no certificate fits";
    struct certified who = {r->area, r->epoch, author_equal(&r->key, &r->issuer)};
    enum verdict v = kinds_judge(tree, &who, e);
    return v == VERDICT_STORED ? NULL : verdict_text_zh(v);
}

static const char *read_wrong(enum enclosed is)
{
    return is == ENCLOSED_DAMAGED     ? "原件损坏 / it is damaged"
           : is == ENCLOSED_ELSEWHERE ? "不是原村的 / it is not of the old village"
                                      : "是别户的 / it is of another household";
}

static void bad_note(struct papers_report *out, const char *what)
{
    if (out->bad++ == 0)
        snprintf(out->first_bad, sizeof out->first_bad, "%s", what);
}

static int enclosure_verify(struct papers_report *out, const struct event *e, struct verify_keep *k,
                            const struct roster *roster, const struct tree *tree)
{
    struct span rest = e->body, one;
    struct act act;

    if (!act_read(&act, e->kind, e->body))
        return 0; /* the event itself is looked at with the others */
    if (!enclosure_stands(tree, e, &act)) {
        bad_note(out, "不是两村共同的上级所签 / not signed by the office above both villages");
        return 0;
    }
    while (enclosure_next(&rest, ENCLOSURE_ORIGINAL, &one)) {
        struct event original;
        enum enclosed is = enclosed_read(&original, &act, one, &k->arena);
        if (is == ENCLOSED_NOMEM)
            return ERR_NOMEM;
        const char *wrong = is != ENCLOSED_GOOD ? read_wrong(is) : author_wrong(&original, roster, tree);
        out->n++;
        if (wrong != NULL)
            bad_note(out, wrong);
    }
    return 0;
}

int papers_verify(struct papers_report *out, struct verify_keep *k, struct roster *roster, const struct tree *tree)
{
    bool more = true;
    int rc = 0;

    *out = (struct papers_report){0};
    while (more) {
        more = false;
        for (size_t i = 0; i < k->n; i++)
            more |= k->events[i].kind == KIND_ENCLOSURE && certificates_take(&k->events[i], k, roster);
    }
    for (size_t i = 0; rc == 0 && i < k->n; i++)
        if (k->events[i].kind == KIND_ENCLOSURE)
            rc = enclosure_verify(out, &k->events[i], k, roster, tree);
    return rc;
}
