/* Hello: who speaks, from which store, by which rule, and what each holds of the other. */
#include "replication/session_internal.h"

/* The hash of the rule that says what this side sends: the child's area, the ancestors that reach down into it,
 * the area list they come from, whether sealed parts go along, and which way. */
struct id session_filter(const struct session_config *c)
{
    static const char domain[] = "fangpin filter v1";
    uint8_t rule[sizeof domain + 8 * (2 + TREE_DEPTH_MAX) + 4], *at = rule;
    uint64_t child = c->we_are_child ? c->own_area.code : c->peer_area.code;

    must(c->n_above <= TREE_DEPTH_MAX);
    memset(rule, 0, sizeof rule);
    memcpy(at, domain, sizeof domain);
    at += sizeof domain;
    put_be(at, child, 8);
    put_be(at + 8, c->area_list, 8);
    at += 16;
    for (uint32_t i = 0; i < c->n_above; i++)
        put_be(at + 8 * i, c->above[i].code, 8);
    at += 8 * TREE_DEPTH_MAX;
    at[0] = PROTOCOL_VERSION;
    at[1] = c->we_are_child;
    at[2] = c->peer_takes_sealed;
    at[3] = (uint8_t)c->n_above;
    return hash_of(span_of(rule, sizeof rule));
}

static bool bytes_are(ProtobufCBinaryData b, const void *at, size_t len)
{
    return b.len == len && memcmp(b.data, at, len) == 0;
}

/* ---- saying it ---- */

static ProtobufCBinaryData lend(const void *at, size_t len)
{
    return (ProtobufCBinaryData){len, (uint8_t *)(uintptr_t)at};
}

static void hello_say(struct session *s, const struct session_turn *t)
{
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__Hello h = FANGPIN__V1__HELLO__INIT;
    struct author_state peer = author_state_get(t->txn, author_number(t->txn, &s->c.peer, false));
    uint8_t store[STORE_ID_BYTES], life[STORE_ID_BYTES];

    must(own_store_id(t->txn, store) || txn_error(t->txn) != 0);
    store_life(t->txn, life);
    h.version_min = h.version_max = PROTOCOL_VERSION;
    h.network = lend(s->c.network.b, sizeof s->c.network.b);
    h.author = lend(s->c.own.b, sizeof s->c.own.b);
    h.area = s->c.own_area.code;
    h.epoch = s->c.own_epoch;
    h.store = lend(store, sizeof store);
    h.filter = lend(s->filter.b, sizeof s->filter.b);
    if (s->c.we_are_child || s->in.trusted) /* a parent in doubt of it names none: so the child is too */
        h.seen_store = lend(s->in.store, sizeof s->in.store);
    h.seen_filter = lend(s->in.filter.b, sizeof s->in.filter.b);
    h.life = lend(life, sizeof life);
    h.seen_life = lend(s->in.life, sizeof s->in.life);
    h.n_seen = LANES;
    h.seen = s->in.seen;
    h.wall_ms = t->wall.ms < 0 ? 0 : (uint64_t)t->wall.ms;
    h.your_position = peer.position;
    h.your_head = lend(peer.head.b, sizeof peer.head.b);
    h.compare = !s->c.we_are_child && !s->out.trusted;
    h.check = !s->c.we_are_child && s->compare.wanted;
    p.what_case = FANGPIN__V1__PACKET__WHAT_HELLO;
    p.hello = &h;
    p.manifest = manifest_due(s, t, true);
    if (session_say(s, t, LANE_URGENT, &p))
        s->hello_owed = false;
}

void hello_pump(struct session *s, const struct session_turn *t)
{
    if (!s->hello_owed)
        return;
    if (s->c.we_are_child) {
        must(s->state == SESSION_GREETING);
        do
            s->number = (uint32_t)prng_next(&s->prng);
        while (s->number == 0);
        s->hello_due = mono_after(t->now, HELLO_RETRY_MS + prng_below(&s->prng, HELLO_RETRY_MS / 8));
        TELL(s, t, STORY_DETAIL, "greet %012llu -> session %08x", (unsigned long long)s->c.peer_area.code, s->number);
    }
    hello_say(s, t);
}

/* ---- hearing it ---- */

/* 0, or the refusal_code. */
static uint32_t hello_check(const struct session *s, const Fangpin__V1__Hello *h)
{
    if (h->version_min > PROTOCOL_VERSION || h->version_max < PROTOCOL_VERSION)
        return REFUSAL_VERSION;
    if (!bytes_are(h->network, s->c.network.b, sizeof s->c.network.b))
        return REFUSAL_NETWORK;
    if (!bytes_are(h->author, s->c.peer.b, sizeof s->c.peer.b) || h->area != s->c.peer_area.code)
        return REFUSAL_NOT_ENROLLED;
    if (h->epoch != s->c.peer_epoch)
        return REFUSAL_EPOCH;
    if (h->store.len != STORE_ID_BYTES || h->filter.len != sizeof s->peer_filter.b)
        return REFUSAL_MALFORMED;
    return 0;
}

/* Whether our own past, as the peer holds it, is here too (D13): it is not in a store restored from an older copy,
 * or in one that went on differently after that. */
static bool past_is_ours(const struct session *s, struct txn *t, const Fangpin__V1__Hello *h)
{
    struct cite last = {.author = s->c.own, .position = h->your_position};
    struct log_entry e;

    if (h->your_position == 0)
        return true;
    if (h->your_head.len != sizeof last.id.b)
        return false;
    memcpy(last.id.b, h->your_head.data, sizeof last.id.b);
    return log_find(t, &last, &e);
}

/* Whether what the peer says it holds of our arrivals can be gone on from. */
static bool cursor_holds(const struct session *s, struct txn *t, const Fangpin__V1__Hello *h)
{
    uint8_t store[STORE_ID_BYTES];

    if (!own_store_id(t, store) || !bytes_are(h->seen_store, store, sizeof store) ||
        !bytes_are(h->seen_filter, s->filter.b, sizeof s->filter.b) || h->n_seen != LANES ||
        h->seen_life.len != STORE_ID_BYTES)
        return false;
    for (size_t l = 0; l < LANES; l++)
        if (!life_gave(t, h->seen_life.data, h->seen[l]))
            return false; /* it saw more than that life gave here, or other events: this store is an older copy */
    return past_is_ours(s, t, h);
}

static void hello_take(struct session *s, const struct session_turn *t, const Fangpin__V1__Hello *h)
{
    durable_load(s, t->txn); /* what an earlier session held for the time being is void */
    memcpy(s->peer_store, h->store.data, sizeof s->peer_store);
    memcpy(s->peer_filter.b, h->filter.data, sizeof s->peer_filter.b);
    memset(s->peer_life, 0, sizeof s->peer_life);
    if (h->life.len == sizeof s->peer_life)
        memcpy(s->peer_life, h->life.data, sizeof s->peer_life);
    s->v.peer_knows_position = h->your_position;
    memset(&s->v.peer_knows_head, 0, sizeof s->v.peer_knows_head);
    if (h->your_head.len == sizeof s->v.peer_knows_head.b)
        memcpy(s->v.peer_knows_head.b, h->your_head.data, h->your_head.len);
    s->v.refusal = 0;
    s->v.sessions++;

    s->out.trusted = cursor_holds(s, t->txn, h);
    s->in.trusted = !h->compare && memcmp(s->in.store, s->peer_store, sizeof s->peer_store) == 0 &&
                    id_equal(&s->in.filter, &s->peer_filter);
    s->in.open = s->in.trusted;
    if (s->c.we_are_child && s->in.trusted)
        inbound_stands(s, t->txn); /* the parent looked at it; a parent hears so with our first question */
    if (s->out.trusted)
        lanes_open(s, t->txn, h->seen);
}

static void hello_begin(struct session *s, const struct session_turn *t, const Fangpin__V1__Hello *h)
{
    hello_take(s, t, h);
    s->hello_due = MONO_NEVER;
    s->hello_owed = !s->c.we_are_child;
    bool level = s->out.trusted && s->in.trusted;
    session_move(s, t, level ? ON_RESUMED : ON_DOUBT,
                 level            ? "both cursors stand"
                 : s->out.trusted ? "what came is in doubt"
                 : s->in.trusted  ? "what was sent is in doubt"
                                  : "both ways are in doubt");
    s->compare.wanted = s->compare.wanted || !level || h->check;
    if (s->c.we_are_child && s->compare.due.ms == UINT64_MAX)
        s->compare.due = mono_after(t->now, COMPARE_PERIOD_MS);
}

/* The parent took a hello that was on its way for long: greet again, though not at every one. */
static void hello_stale(struct session *s, const struct session_turn *t)
{
    struct mono due = s->prompted.ms == UINT64_MAX ? t->now : mono_after(s->prompted, HELLO_RETRY_MS);

    if (!mono_due(due, t->now)) {
        s->hello_due = due;
        return;
    }
    s->prompted = t->now;
    session_restart(s, t, "the parent took an older hello");
}

void hello_handle(struct session *s, const struct session_turn *t, const Fangpin__V1__Packet *p)
{
    const Fangpin__V1__Hello *h = p->hello;
    uint32_t refusal = hello_check(s, h);

    if (p->session == 0 || (session_speaks(s) && p->session == s->number))
        return; /* the same hello once more */
    if (refusal != 0) {
        TELL(s, t, STORY_WARN, "received hello of %012llu -> refused, code %u", (unsigned long long)h->area, refusal);
        s->refusal_owed = refusal;
        s->refused = p->session;
        return;
    }
    if (s->c.we_are_child) {
        if (s->state == SESSION_GREETING && p->session == s->number && !s->hello_owed)
            hello_begin(s, t, h);
        else if (session_speaks(s))
            hello_stale(s, t);
        return;
    }
    session_restart(s, t, "a new hello");
    s->refusal_owed = 0;
    s->number = p->session;
    hello_begin(s, t, h);
}

/* ---- refusals ---- */

void refusal_pump(struct session *s, const struct session_turn *t)
{
    static const char *const texts[] = {
        [REFUSAL_VERSION] = "no protocol version in common",    [REFUSAL_NETWORK] = "another network",
        [REFUSAL_NOT_ENROLLED] = "not the office of this link", [REFUSAL_EPOCH] = "another epoch is in force",
        [REFUSAL_MALFORMED] = "the hello makes no sense",       [REFUSAL_STATE] = "no session here: greet again",
    };
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__Refusal r = FANGPIN__V1__REFUSAL__INIT;
    uint32_t number = s->number;

    if (s->refusal_owed == 0)
        return;
    must(s->refusal_owed < ARRAY_LEN(texts) && texts[s->refusal_owed] != NULL);
    r.code = s->refusal_owed;
    r.text = (char *)(uintptr_t)texts[s->refusal_owed];
    p.what_case = FANGPIN__V1__PACKET__WHAT_REFUSAL;
    p.refusal = &r;
    s->number = s->refused;
    if (session_say(s, t, LANE_URGENT, &p))
        s->refusal_owed = 0;
    s->number = number;
}

void refusal_handle(struct session *s, const struct session_turn *t, const Fangpin__V1__Packet *p)
{
    const Fangpin__V1__Refusal *r = p->refusal;

    if (p->session != 0 && p->session != s->number) {
        s->strangers++;
        return;
    }
    TELL(s, t, STORY_WARN, "received refusal of %012llu -> code %u", (unsigned long long)s->c.peer_area.code, r->code);
    if (r->code == REFUSAL_STATE) {
        if (session_speaks(s) && s->c.we_are_child)
            session_restart(s, t, "the parent has no such session");
        return;
    }
    s->v.refusal = r->code;
    if (r->code == REFUSAL_MALFORMED || !s->c.we_are_child)
        return; /* about one packet: its receipt will not come */
    session_restart(s, t, "refused");
    s->hello_owed = false;
    s->hello_due = mono_after(t->now, HELLO_REFUSED_MS);
}
