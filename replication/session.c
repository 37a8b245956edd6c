/* The switch and the table. Each packet's rules stand in the file of its verb. */
#include "replication/session_internal.h"

#include <stdlib.h>

static const char *const state_names[] = {
    [SESSION_DARK] = "dark",
    [SESSION_GREETING] = "greeting",
    [SESSION_COMPARING] = "comparing",
    [SESSION_STEADY] = "steady",
};

static const char *const cause_names[] = {
    [ON_LINK_UP] = "link up", [ON_LINK_DOWN] = "link down",   [ON_RESUMED] = "resumed", [ON_DOUBT] = "cursor in doubt",
    [ON_LEVEL] = "level",     [ON_DIFFERENCE] = "difference", [ON_RESTART] = "restart",
};

static const struct session_row {
    enum session_state from;
    enum cause on;
    enum session_state to;
} session_rows[] = {
    {SESSION_DARK, ON_LINK_UP, SESSION_GREETING},       {SESSION_GREETING, ON_RESUMED, SESSION_STEADY},
    {SESSION_GREETING, ON_DOUBT, SESSION_COMPARING},    {SESSION_GREETING, ON_RESTART, SESSION_GREETING},
    {SESSION_GREETING, ON_LINK_DOWN, SESSION_DARK},     {SESSION_COMPARING, ON_LEVEL, SESSION_STEADY},
    {SESSION_COMPARING, ON_RESTART, SESSION_GREETING},  {SESSION_COMPARING, ON_LINK_DOWN, SESSION_DARK},
    {SESSION_STEADY, ON_DIFFERENCE, SESSION_COMPARING}, {SESSION_STEADY, ON_RESTART, SESSION_GREETING},
    {SESSION_STEADY, ON_LINK_DOWN, SESSION_DARK},
};

const char *session_state_name(enum session_state s)
{
    return (size_t)s < ARRAY_LEN(state_names) ? state_names[s] : "?";
}

const char *cause_name(enum cause c)
{
    return (size_t)c < ARRAY_LEN(cause_names) ? cause_names[c] : "?";
}

/* What is true in each state; run after every move. */
static void session_facts(const struct session *s)
{
    bool speaks = session_speaks(s);

    for (size_t l = 0; l < LANES; l++) {
        const struct lane_out *lane = &s->out.lane[l];
        must(speaks || (lane->n_flight == 0 && lane->n_sources == 0 && !lane_repairs(lane)));
        must(lane->base <= lane->receipted && lane->receipted <= lane->sent);
    }
    must(speaks || (!s->out.open && !s->in.open && s->n_taken == 0));
    must(!speaks || s->number != 0);
    if (s->state == SESSION_STEADY)
        must(s->out.trusted && s->in.trusted);
    if (s->state == SESSION_DARK)
        must(!s->hello_owed && s->refusal_owed == 0 && !s->compare.running);
}

bool session_move(struct session *s, const struct session_turn *t, enum cause cause, const char *why)
{
    for (size_t i = 0; i < ARRAY_LEN(session_rows); i++) {
        const struct session_row *r = &session_rows[i];
        if (r->from != s->state || r->on != cause)
            continue;
        TELL(s, t, STORY_NORMAL, "link %012llu %s: %s -> %s", (unsigned long long)s->c.peer_area.code,
             cause_name(cause), why, session_state_name(r->to));
        s->state = r->to;
        s->v.state_since = t->now;
        session_facts(s);
        return true;
    }
    s->unmoved++;
    TELL(s, t, STORY_WARN, "link %012llu %s in state %s -> ignored", (unsigned long long)s->c.peer_area.code,
         cause_name(cause), session_state_name(s->state));
    return false;
}

bool room_for(void **at, size_t *cap, size_t n, size_t width)
{
    size_t wider = *cap ? *cap * 2 : 16;

    if (n < *cap)
        return true;
    void *moved = realloc(*at, wider * width);
    if (moved == NULL)
        return false;
    *at = moved;
    *cap = wider;
    return true;
}

struct session *session_new(const struct session_config *c)
{
    struct session *s = calloc(1, sizeof *s);

    if (s == NULL)
        return NULL;
    s->c = *c;
    s->filter = session_filter(c);
    s->prng = prng_fork(c->seed, "session");
    s->hello_due = s->prompted = s->heard_written = s->manifest_said = MONO_NEVER;
    s->compare.due = s->compare.force_due = MONO_NEVER;
    s->compare.wanted = true; /* the store may be an older copy: what no cursor shows, the sums do */
    s->v.last_heard = MONO_NEVER;
    s->out.chunk_bytes = CHUNK_BYTES_START;
    s->out.carry = CHUNK_BYTES_START;
    return s;
}

void session_free(struct session *s)
{
    if (s == NULL)
        return;
    lanes_free(s);
    compare_free(s);
    free(s->answer);
    free(s->taken);
    free(s);
}

/* Forget everything that belongs to one session number. */
static void session_forget(struct session *s)
{
    lanes_reset(s);
    compare_reset(s);
    free(s->answer);
    s->answer = NULL;
    s->answered = 0;
    s->n_taken = 0;
    s->in.loaded = s->in.loaded && (s->in.trusted || !s->in.open); /* numbers never trusted are taken back */
    s->in.open = s->in.trusted = s->in.unwritten = false;
    s->number = 0;
    s->hello_owed = false;
    s->hello_due = MONO_NEVER;
    s->starved = false;
}

void session_restart(struct session *s, const struct session_turn *t, const char *why)
{
    if (s->state == SESSION_DARK)
        return;
    session_forget(s);
    session_move(s, t, ON_RESTART, why);
    s->hello_owed = s->c.we_are_child;
    if (!s->c.we_are_child) {
        s->refusal_owed = REFUSAL_STATE;
        s->refused = 0;
        s->hello_due = mono_after(t->now, HELLO_RETRY_MS);
    }
}

void session_reconfigure(struct session *s, const struct session_config *c)
{
    struct id filter = session_filter(c);
    bool same = id_equal(&filter, &s->filter) && author_equal(&c->peer, &s->c.peer);

    s->c = *c;
    s->filter = filter;
    s->reconfigured = s->reconfigured || (!same && s->state != SESSION_DARK);
}

void session_link_up(struct session *s, const struct session_turn *t)
{
    durable_load(s, t->txn);
    if (s->state != SESSION_DARK) { /* the carrier changed its line without saying that the old one ended */
        session_restart(s, t, "a new line");
        s->refusal_owed = 0;
        return;
    }
    s->v.link_down_wall_ms = 0;
    s->reconfigured = false;
    session_move(s, t, ON_LINK_UP, "the carrier says so");
    s->hello_owed = s->c.we_are_child;
}

void session_link_down(struct session *s, const struct session_turn *t)
{
    if (s->state == SESSION_DARK)
        return;
    if (s->in.unwritten)
        cursor_write(s, t->txn);
    heard_write(s, t, true);
    s->v.link_down_wall_ms = t->wall.ms;
    dark_write(s, t->txn);
    session_forget(s);
    s->refusal_owed = 0;
    s->reconfigured = false;
    session_move(s, t, ON_LINK_DOWN, "the carrier says so");
}

/* A packet of no session we are in. A child that believes in one is asked to greet, now and then. */
static void stranger(struct session *s, const struct session_turn *t)
{
    bool due = s->prompted.ms == UINT64_MAX || mono_due(mono_after(s->prompted, HELLO_RETRY_MS), t->now);

    s->strangers++;
    TELL(s, t, STORY_DETAIL, "received packet of another session -> ignored");
    if (!s->c.we_are_child && s->state == SESSION_GREETING && due) {
        s->prompted = t->now;
        s->refusal_owed = REFUSAL_STATE;
        s->refused = 0;
    }
}

static void handle(struct session *s, const struct session_turn *t, const struct opened *o,
                   const struct session_counts *counts)
{
    const Fangpin__V1__Packet *p = o->packet;

    switch (p->what_case) {
    case FANGPIN__V1__PACKET__WHAT_EVENTS:
        events_handle(s, t, o, counts);
        break;
    case FANGPIN__V1__PACKET__WHAT_RECEIPT:
        receipt_handle(s, t, p->receipt);
        break;
    case FANGPIN__V1__PACKET__WHAT_COMPARE:
        if (s->c.we_are_child)
            compare_handle(s, t, p->compare);
        else
            answer_handle(s, t, p->compare);
        break;
    case FANGPIN__V1__PACKET__WHAT_WANT:
        want_handle(s, t, p->want);
        break;
    default:
        s->malformed++;
        TELL(s, t, STORY_WARN, "received packet that says nothing -> ignored");
        break;
    }
}

void session_packet(struct session *s, const struct session_turn *t, const struct opened *o,
                    const struct session_counts *counts)
{
    const Fangpin__V1__Packet *p = o->packet;

    durable_load(s, t->txn);
    s->v.packets_in++;
    s->v.bytes_in += fangpin__v1__packet__get_packed_size(p);
    s->v.last_heard = t->now;
    s->v.last_heard_wall_ms = t->wall.ms;
    heard_write(s, t, false);
    if (s->in.unwritten)
        cursor_write(s, t->txn);
    manifest_handle(s, t, o);
    if (s->state == SESSION_DARK)
        s->strangers++; /* the carrier said that the line is down: what still comes is of the past */
    else if (p->what_case == FANGPIN__V1__PACKET__WHAT_HELLO)
        hello_handle(s, t, p);
    else if (p->what_case == FANGPIN__V1__PACKET__WHAT_REFUSAL)
        refusal_handle(s, t, p);
    else if (!session_speaks(s) || p->session != s->number)
        stranger(s, t);
    else
        handle(s, t, o, counts);
}

void session_news(struct session *s, struct scope scope, uint8_t lane)
{
    must(lane < LANES);
    if (session_speaks(s) && s->out.open && session_carries(&s->c, scope))
        lane_news(s, scope, lane);
}

void session_sent(struct session *s, const struct session_turn *t, uint8_t lane, struct span frame)
{
    s->v.packets_out++;
    s->v.bytes_out += frame.len;
    t->send(t->self, &s->c.peer, lane, frame);
}

bool session_say(struct session *s, const struct session_turn *t, uint8_t lane, Fangpin__V1__Packet *p)
{
    struct span frame;

    p->session = s->number;
    if (p->manifest == NULL && session_speaks(s))
        p->manifest = manifest_due(s, t, false);
    if (packet_pack(&frame, p, t->arena) != 0) {
        s->starved = true;
        return false;
    }
    session_sent(s, t, lane, frame);
    return true;
}

void session_pump(struct session *s, const struct session_turn *t)
{
    durable_load(s, t->txn);
    s->starved = false;
    if (s->reconfigured) {
        s->reconfigured = false;
        session_restart(s, t, "the rule of the link changed");
    }
    if (s->state == SESSION_DARK)
        return;
    refusal_pump(s, t);
    hello_pump(s, t);
    if (!session_speaks(s))
        return;
    receipt_pump(s, t);
    if (s->c.we_are_child)
        compare_pump(s, t);
    else
        answer_pump(s, t);
    send_pump(s, t);
    if (s->c.we_are_child)
        compare_pump(s, t); /* the last repair may just have turned out to be on its way anyhow */
    else
        answer_pump(s, t); /* the last repair may just have gone out: its end is said */
}

bool session_wants_pump(const struct session *s)
{
    uint32_t budget;

    if (!s->loaded || !s->in.loaded || s->reconfigured || s->starved)
        return true;
    if (s->state == SESSION_DARK)
        return false;
    if (s->hello_owed || s->refusal_owed)
        return true;
    return session_speaks(s) &&
           (s->n_taken || compare_wants_pump(s) || answer_wants_pump(s) || lane_next(s, &budget) < LANES);
}

/* The earliest moment at which a lane gives up waiting for a receipt. */
static struct mono receipts_deadline(const struct session *s)
{
    struct mono due = MONO_NEVER;

    for (size_t l = 0; l < LANES; l++)
        if (s->out.lane[l].n_flight)
            due = mono_min(due, mono_after(s->out.lane[l].patience, RECEIPT_TIMEOUT_MS));
    return due;
}

struct mono session_deadline(const struct session *s)
{
    if (s->starved)
        return (struct mono){0};
    if (s->state == SESSION_GREETING && !s->hello_owed)
        return s->hello_due;
    if (!session_speaks(s))
        return MONO_NEVER;
    return mono_min(s->hello_due, mono_min(receipts_deadline(s), compare_deadline(s)));
}

/* Nobody answered: the child greets anew, the parent asks for it again. */
static void greet_again(struct session *s, const struct session_turn *t)
{
    s->hello_due = MONO_NEVER;
    s->hello_owed = s->c.we_are_child;
    if (s->c.we_are_child)
        return;
    s->refusal_owed = REFUSAL_STATE;
    s->refused = 0;
    s->hello_due = mono_after(t->now, HELLO_RETRY_MS);
}

void session_tick(struct session *s, const struct session_turn *t)
{
    if (s->state == SESSION_GREETING && mono_due(s->hello_due, t->now))
        greet_again(s, t);
    if (!session_speaks(s))
        return;
    if (mono_due(s->hello_due, t->now))
        session_restart(s, t, "the parent took an older hello");
    else if (mono_due(receipts_deadline(s), t->now))
        session_restart(s, t, "no receipt came");
    else if (mono_due(compare_deadline(s), t->now))
        compare_tick(s, t);
}

void session_view(const struct session *s, struct session_view *out)
{
    *out = s->v;
    out->state = s->state;
    out->chunk_bytes = s->out.chunk_bytes;
    for (size_t l = 0; l < LANES; l++) {
        out->sent_upto[l] = s->out.lane[l].sent;
        out->receipted_upto[l] = s->out.lane[l].receipted;
        out->seen_upto[l] = s->in.seen[l];
    }
}

bool session_carries(const struct session_config *c, struct scope scope)
{
    struct area child = c->we_are_child ? c->own_area : c->peer_area;

    if (area_inside(scope.area, child))
        return true;
    for (uint32_t i = 0; i < c->n_above && scope.reach == REACH_DOWN; i++)
        if (area_equal(scope.area, c->above[i]))
            return true;
    return false;
}
