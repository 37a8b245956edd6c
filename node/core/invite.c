/* Invitations: a token for a child area, and the certificate that its bearer turns into an office. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "node/core/core_internal.h"

#define INVITE_BYTES (8 + 8 + 32 + 32)

int invites_open(struct core *c)
{
    struct span v = meta_get(c->txn, "invites");

    c->invites = calloc(INVITES_OPEN_MAX, sizeof *c->invites);
    if (c->invites == NULL)
        return ERR_NOMEM;
    for (size_t i = 0; v.at != NULL && i < v.len / INVITE_BYTES && i < INVITES_OPEN_MAX; i++) {
        const uint8_t *at = v.at + i * INVITE_BYTES;
        struct invite *n = &c->invites[c->n_invites++];
        n->area = (struct area){get_be(at, 8)};
        n->expires_ms = get_be(at + 8, 8);
        memcpy(n->curve, at + 16, 32);
        memcpy(n->used_by.b, at + 48, 32);
    }
    return txn_error(c->txn);
}

static int invites_store(struct core *c)
{
    uint8_t *at = arena_take(&c->arena, c->n_invites * INVITE_BYTES + 1);

    if (at == NULL)
        return ERR_NOMEM;
    for (size_t i = 0; i < c->n_invites; i++) {
        uint8_t *to = at + i * INVITE_BYTES;
        put_be(to, c->invites[i].area.code, 8);
        put_be(to + 8, c->invites[i].expires_ms, 8);
        memcpy(to + 16, c->invites[i].curve, 32);
        memcpy(to + 48, c->invites[i].used_by.b, 32);
    }
    meta_put(c->txn, "invites", span_of(at, c->n_invites * INVITE_BYTES));
    return 0;
}

static struct author invite_name(const struct invite *n)
{
    struct author a;

    memcpy(a.b, n->curve, sizeof a.b);
    return a;
}

static void invite_effect(struct core *c, const struct invite *n, enum effect_kind kind)
{
    struct effect *e = effect_add(c, kind);

    e->peer = invite_name(n);
    e->peer_is_invite = true;
    memcpy(e->curve, n->curve, sizeof e->curve);
}

void invites_admit(struct core *c)
{
    for (size_t i = 0; i < c->n_invites; i++)
        invite_effect(c, &c->invites[i], EFFECT_ADMIT);
}

static bool expired(const struct core *c, const struct invite *n)
{
    return c->time->wall.ms > 0 && (uint64_t)c->time->wall.ms > n->expires_ms;
}

/* Room for one more: expired and replaced ones go first. */
static struct invite *invite_room(struct core *c, struct area area)
{
    for (size_t i = 0; i < c->n_invites;) {
        struct invite *n = &c->invites[i];
        bool replaced = area_equal(n->area, area) && bytes_zero(&n->used_by, sizeof n->used_by);
        if (!replaced && !expired(c, n)) {
            i++;
            continue;
        }
        invite_effect(c, n, EFFECT_FORGET);
        *n = c->invites[--c->n_invites];
    }
    return c->n_invites < INVITES_OPEN_MAX ? &c->invites[c->n_invites++] : NULL;
}

static int invite_refused(struct filing_refusal *why, const char *code, const char *what, const char *reason,
                          const char *remedy)
{
    why->code = code;
    snprintf(why->what, sizeof why->what, "%s", what);
    snprintf(why->why, sizeof why->why, "%s", reason);
    snprintf(why->remedy, sizeof why->remedy, "%s", remedy);
    return ERR_REFUSED;
}

static int invite_check(struct core *c, struct area area, struct filing_refusal *why)
{
    struct area parent;

    if (!tree_has(c->tree, area))
        return invite_refused(why, "no_such_area", "区划代码不在名单里 / this code is not in the area list",
                              "本网络的区划名单没有它 / the network's list does not hold it",
                              "核对 12 位代码:fangpin areas / check the 12 digits: fangpin areas");
    if (!tree_parent(c->tree, area, &parent) || !area_equal(parent, c->me.area))
        return invite_refused(why, "not_a_child", "只能邀请直接下级 / only direct children can be invited",
                              "它的上级不是本单位 / its parent is another office",
                              "请它的上级单位发入网码 / ask its own parent to invite it");
    if (c->advertise[0] == '\0')
        return invite_refused(why, "no_address", "本机没有接受下级的地址 / this office takes no children yet",
                              "配置里没有 listen / no listen address is configured",
                              "在 fangpin.conf 写 listen 后重启 / set listen in fangpin.conf and restart");
    return 0;
}

static int invite_make(struct core *c, struct area area, struct token **out, struct filing_refusal *why)
{
    int rc = invite_check(c, area, why);
    struct curve_keys once;

    if (rc != 0)
        return rc;
    struct token *t = arena_take(&c->arena, sizeof *t);
    struct invite *n = t != NULL ? invite_room(c, area) : NULL;
    if (n == NULL)
        return ERR_FULL;
    *t = (struct token){.network = c->me.network,
                        .area = area,
                        .parent = c->me.key,
                        .expires_ms = (uint64_t)c->time->wall.ms + INVITE_TTL_MS};
    snprintf(t->name, sizeof t->name, "%s", tree_name(c->tree, area));
    snprintf(t->address, sizeof t->address, "%s", c->advertise);
    core_secret(c, t->secret);
    curve_keys_of_secret(&once, t->secret);
    *n = (struct invite){.area = area, .expires_ms = t->expires_ms};
    memcpy(n->curve, once.public_key, sizeof n->curve);
    sodium_memzero(&once, sizeof once);
    invite_effect(c, n, EFFECT_ADMIT);
    *out = t;
    return invites_store(c);
}

void handle_invite(struct core *c, const struct input *in)
{
    struct filing_refusal *why = arena_take(&c->arena, sizeof *why);
    struct token *token = NULL;
    int rc = why != NULL ? invite_make(c, in->area, &token, why) : ERR_NOMEM;
    struct effect *e = effect_add(c, EFFECT_INVITED);

    e->ticket = in->ticket;
    e->rc = rc;
    e->token = token;
    e->why = rc == ERR_REFUSED ? why : NULL;
    TELL(c, STORY_NORMAL, "invited %012llu -> %s", (unsigned long long)in->area.code,
         rc == 0 ? "token made" : err_text(rc));
}

/* ---- enrolment ---- */

static void enrol_answer(struct core *c, const struct input *in, const Fangpin__V1__EnrolGrant *grant,
                         enum refusal_code code, const char *text)
{
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__Refusal r = FANGPIN__V1__REFUSAL__INIT;
    struct span frame;

    r.code = code;
    r.text = (char *)arena_copy(&c->arena, text, strlen(text) + 1);
    p.session = in->packet->packet->session;
    if (grant != NULL) {
        p.what_case = FANGPIN__V1__PACKET__WHAT_ENROL_GRANT;
        p.enrol_grant = (Fangpin__V1__EnrolGrant *)grant;
    } else {
        p.what_case = FANGPIN__V1__PACKET__WHAT_REFUSAL;
        p.refusal = &r;
    }
    if (r.text == NULL || packet_pack(&frame, &p, &c->arena) != 0)
        return;
    struct effect *e = effect_add(c, EFFECT_SEND);
    e->peer = in->peer;
    e->peer_is_invite = true;
    e->lane = LANE_URGENT;
    e->frame = frame;
}

static struct invite *invite_of(struct core *c, const struct input *in)
{
    for (size_t i = 0; i < c->n_invites; i++)
        if (memcmp(c->invites[i].curve, in->peer.b, sizeof in->peer.b) == 0)
            return &c->invites[i];
    return NULL;
}

static int certify(struct core *c, struct area area, const struct author *key)
{
    Fangpin__V1__CertificateBody b = FANGPIN__V1__CERTIFICATE_BODY__INIT;
    const struct roster_entry *now = roster_current(c->roster, area);
    struct author copy = *key;
    uint8_t body[96], curve[32];

    if (curve_public_of(curve, key) != 0)
        return ERR_INVALID; /* a key that cannot carry a link is none for an office */
    if (now != NULL && now->epoch == UINT32_MAX)
        return ERR_FULL;
    b.area = area.code;
    b.epoch = now != NULL ? now->epoch + 1 : 1;
    b.key = (ProtobufCBinaryData){sizeof copy.b, copy.b};
    must(fangpin__v1__certificate_body__get_packed_size(&b) <= sizeof body);
    size_t len = fangpin__v1__certificate_body__pack(&b, body);
    struct sign_request r = {.kind = KIND_CERTIFICATE, .scope = {area, REACH_DOWN}, .body = span_of(body, len)};
    struct event e;
    struct log_entry at;
    return sign_event(c, &r, &e, &at);
}

static const char *enrol_check(struct core *c, const struct input *in, struct invite *n)
{
    const Fangpin__V1__EnrolRequest *q = in->packet->packet->enrol_request;

    if (!in->peer_is_invite || n == NULL)
        return "no such invitation";
    if (expired(c, n))
        return "the invitation has expired";
    if (q->key.len != 32 || q->area != n->area.code || q->network.len != 16 ||
        memcmp(q->network.data, c->me.network.b, 16) != 0 || q->token_key.len != 32 ||
        memcmp(q->token_key.data, n->curve, 32) != 0)
        return "the request does not match the invitation";
    if (!in->packet->proof_valid)
        return "the request is not signed by the key it names";
    struct author key;
    memcpy(key.b, q->key.data, sizeof key.b);
    const struct roster_entry *known = roster_find(c->roster, &key);
    if (known != NULL && known != roster_current(c->roster, n->area))
        return "the key is that of another office or of an older epoch";
    if (!bytes_zero(&n->used_by, sizeof n->used_by) && memcmp(n->used_by.b, q->key.data, 32) != 0)
        return "the invitation was used by another machine";
    if (!c->may_sign)
        return "the parent may not sign at present";
    return NULL;
}

void handle_enrol(struct core *c, const struct input *in)
{
    const Fangpin__V1__EnrolRequest *q = in->packet->packet->enrol_request;
    Fangpin__V1__EnrolGrant grant = FANGPIN__V1__ENROL_GRANT__INIT;
    struct invite *n = invite_of(c, in);
    const char *no = enrol_check(c, in, n);
    struct author key;

    if (no != NULL) {
        TELL(c, STORY_WARN, "enrol -> refused: %s", no);
        enrol_answer(c, in, NULL, REFUSAL_TOKEN, no);
        return;
    }
    memcpy(key.b, q->key.data, sizeof key.b);
    const struct roster_entry *now = roster_current(c->roster, n->area);
    bool again = now != NULL && author_equal(&now->key, &key); /* the same machine: its answer was lost */
    if (!again && certify(c, n->area, &key) != 0) {
        enrol_answer(c, in, NULL, REFUSAL_TOKEN, "the key cannot be certified");
        return;
    }
    if (bytes_zero(&n->used_by, sizeof n->used_by)) {
        n->used_by = key;
        txn_fail(c->txn, invites_store(c));
    }
    int rc = grant_make(c, n->area, &grant);
    TELL(c, STORY_NORMAL, "enrolled %012llu -> %s", (unsigned long long)n->area.code,
         rc == 0 ? "certified" : err_text(rc));
    if (rc == 0)
        enrol_answer(c, in, &grant, 0, "");
    else
        enrol_answer(c, in, NULL, REFUSAL_STATE, err_text(rc));
}
