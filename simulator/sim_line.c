/* The line between a child and its parent, as a carrier over TCP behaves: frames come in order and whole, wait while
 * the line is blocked for a short time, and are lost when it breaks. Each end notices a dead line by itself. */
#include <stdlib.h>

#include "simulator/sim_internal.h"

void line_init(struct line *l)
{
    *l = (struct line){.retry_ms = SIM_NEVER};
    for (int d = 0; d < DIRECTIONS; d++)
        l->held_end[d] = &l->held[d];
}

static uint32_t no_of(struct sim *s, const struct node *n)
{
    return sim_find_area(s, n->o.area);
}

static struct node *parent_of(struct sim *s, const struct node *child)
{
    return child->o.parent == NO_OFFICE ? NULL : node_of(s, child->o.parent);
}

static struct node *end_of(struct sim *s, struct node *child, uint8_t direction)
{
    return direction == UP ? child : parent_of(s, child); /* who sends in this direction, and notices */
}

static unsigned line_blocked(const struct sim *s, const struct node *child)
{
    const struct node *parent = s->at[child->o.parent];

    return child->o.power != POWER_ON || parent->o.power != POWER_ON ? WAY_BOTH : child->o.blocked;
}

static bool way_blocked(const struct sim *s, const struct node *child, uint8_t direction)
{
    return (line_blocked(s, child) & (direction == UP ? WAY_TO_PARENT : WAY_TO_CHILD)) != 0;
}

static void frame_drop(struct sim *s, struct frame *f)
{
    s->frames_live--;
    free(f);
}

static void held_drop(struct sim *s, struct line *l)
{
    for (int d = 0; d < DIRECTIONS; d++) {
        while (l->held[d] != NULL) {
            struct frame *f = l->held[d];
            l->held[d] = f->next;
            frame_drop(s, f);
        }
        l->held_end[d] = &l->held[d];
    }
}

void line_free(struct sim *s, struct line *l)
{
    held_drop(s, l);
    free(l->last);
}

/* ---- frames ---- */

/* When a frame that starts now is there: after those before it on a slow line, after the way, in order. */
static uint64_t arrival_ms(struct sim *s, struct node *child, uint8_t direction, size_t len)
{
    const struct sim_quality *q = &child->o.quality;
    struct line *l = &child->line;
    uint64_t from = s->now_ms;

    if (q->rate_bps > 0) {
        if (l->free_at[direction] > from) {
            from = l->free_at[direction];
            sim_fault_count(s, FAULT_SLOW);
        }
        from += (uint64_t)len * 8 * 1000 / q->rate_bps;
        l->free_at[direction] = from;
    }
    uint64_t jitter = q->jitter_ms > 0 ? prng_below(&s->prng, q->jitter_ms + 1u) : 0;
    uint64_t due = from + q->delay_ms + jitter;
    if (q->delay_ms > 0 || q->jitter_ms > 0)
        sim_fault_count(s, FAULT_DELAY);
    if (due < l->last_due[direction]) {
        if (q->reorder)
            sim_fault_count(s, FAULT_REORDER);
        else
            due = l->last_due[direction];
    }
    if (due > l->last_due[direction])
        l->last_due[direction] = due;
    return due;
}

static void frame_launch(struct sim *s, struct node *child, struct frame *f)
{
    due_add(s, (struct due){.ms = arrival_ms(s, child, f->direction, f->len), .what = DUE_FRAME, .frame = f});
}

static struct frame *frame_of(struct sim *s, uint32_t line, uint8_t direction, uint32_t era, struct span bytes)
{
    struct frame *f = malloc(sizeof *f + bytes.len);

    must(f != NULL);
    *f = (struct frame){.line = line, .direction = direction, .era = era, .len = bytes.len};
    memcpy(f->bytes, bytes.at, bytes.len);
    s->frames_live++;
    return f;
}

/* Blocked: it waits at the sender and comes when the line heals before anybody noticed. */
static void frame_go(struct sim *s, struct node *child, struct frame *f)
{
    struct line *l = &child->line;

    if (!way_blocked(s, child, f->direction)) {
        frame_launch(s, child, f);
        return;
    }
    *l->held_end[f->direction] = f;
    l->held_end[f->direction] = &f->next;
}

static bool happens(struct sim *s, uint8_t percent, enum sim_fault f)
{
    if (percent == 0 || prng_below(&s->prng, 100) >= percent)
        return false;
    sim_fault_count(s, f);
    return true;
}

static void line_carry(struct sim *s, struct node *child, uint8_t direction, struct span bytes)
{
    uint32_t no = no_of(s, child);
    struct line *l = &child->line;

    if (!l->told[UP] || !l->told[DOWN] || happens(s, child->o.quality.lose_percent, FAULT_LOSS))
        return; /* one end knows already that nothing passes */
    struct frame *f = frame_of(s, no, direction, l->era, bytes);
    if (l->corrupt > 0) {
        l->corrupt--;
        f->damaged_at = prng_below(&s->prng, f->len);
        f->damaged = (uint8_t)(1u << prng_below(&s->prng, 8));
        f->bytes[f->damaged_at] ^= f->damaged;
        sim_fault_count(s, FAULT_CORRUPT);
    }
    if (happens(s, child->o.quality.double_percent, FAULT_DOUBLE))
        frame_go(s, child, frame_of(s, no, direction, l->era, bytes));
    frame_go(s, child, f);
}

static void last_keep(struct sim *s, struct node *child, struct span bytes)
{
    struct frame *f = frame_of(s, no_of(s, child), UP, 0, bytes);

    s->frames_live--; /* it is not on the way */
    free(child->line.last);
    child->line.last = f;
}

void line_send(struct sim *s, struct node *from, const struct effect *e)
{
    struct node *to;

    if (e->peer_is_invite) {
        struct opened o;
        if (packet_open(&o, e->frame, &s->grant_arena, kind_is_authority) == 0 &&
            o.packet->what_case == FANGPIN__V1__PACKET__WHAT_ENROL_GRANT)
            s->grant = o.packet->enrol_grant;
        return;
    }
    HASH_FIND(hh, s->by_key, &e->peer, sizeof e->peer, to);
    if (to == NULL)
        return; /* a key that has gone */
    if (from->o.parent != NO_OFFICE && to == node_of(s, from->o.parent)) {
        last_keep(s, from, e->frame);
        line_carry(s, from, UP, e->frame);
    } else if (to->o.parent == no_of(s, from)) {
        line_carry(s, to, DOWN, e->frame);
    }
}

bool numbers_kept(struct span sent, const struct opened *came)
{
    struct arena a = arena_of(PACKET_ARENA_BYTES);
    struct opened was;
    bool kept = packet_open(&was, sent, &a, kind_is_authority) == 0 && was.n_events == came->n_events &&
                was.packet->what_case == came->packet->what_case && was.packet->session == came->packet->session;

    if (kept) {
        const Fangpin__V1__Events *x = was.packet->events, *y = came->packet->events;
        kept = x->lane == y->lane && x->after == y->after && x->upto == y->upto && x->ticket == y->ticket;
    }
    arena_free(&a);
    return kept;
}

/* The carrier's box (CURVE) drops every damaged frame. Events go on here all the same: their hashes must notice as well.
 * What else two offices say, and the numbers of a packet of events, have no other guard than the box. */
static bool damage_noticed(const struct frame *f, const struct input *in)
{
    if (f->damaged == 0)
        return false;
    if (in->packet_rc != 0 || in->packet->packet->what_case != FANGPIN__V1__PACKET__WHAT_EVENTS)
        return true;
    struct frame *sent = malloc(sizeof *sent + f->len);
    must(sent != NULL);
    memcpy(sent->bytes, f->bytes, f->len);
    sent->bytes[f->damaged_at] ^= f->damaged;
    bool kept = numbers_kept(span_of(sent->bytes, f->len), in->packet);
    free(sent);
    return !kept;
}

static void deliver(struct sim *s, struct node *child, const struct frame *f)
{
    struct node *from = end_of(s, child, f->direction), *to = end_of(s, child, f->direction == UP ? DOWN : UP);
    struct arena a = arena_of(PACKET_ARENA_BYTES);
    struct opened o;
    struct input in = {.kind = INPUT_PACKET, .peer = from->o.keys.public_key, .packet = &o};

    in.packet_rc = packet_open(&o, span_of(f->bytes, f->len), &a, kind_is_authority);
    if (damage_noticed(f, &in)) {
        arena_free(&a);
        return;
    }
    sim_mix(s, f->bytes, f->len);
    s->stats.frames++;
    s->stats.bytes += f->len;
    *(f->direction == UP ? &child->o.bytes_up : &child->o.bytes_down) += f->len;
    node_step(s, to, &in, no_of(s, from));
    arena_free(&a);
}

void line_arrive(struct sim *s, struct frame *f)
{
    struct node *child = node_of(s, f->line);
    struct line *l = &child->line;

    if (f->era != l->era || !l->told[f->direction == UP ? DOWN : UP])
        frame_drop(s, f);
    else if (way_blocked(s, child, f->direction)) {
        f->next = NULL;
        *l->held_end[f->direction] = f;
        l->held_end[f->direction] = &f->next;
    } else {
        deliver(s, child, f);
        frame_drop(s, f);
    }
}

/* ---- up and down ---- */

static void end_tell(struct sim *s, struct node *child, uint8_t direction, bool up)
{
    struct node *end = end_of(s, child, direction), *other = end_of(s, child, direction == UP ? DOWN : UP);
    struct input in = {.kind = INPUT_LINK, .peer = other->o.keys.public_key, .up = up};

    child->line.told[direction] = up;
    child->line.owed[direction] = end->o.power == POWER_HUNG && !up;
    if (end->o.power == POWER_ON)
        node_step(s, end, &in, NO_OFFICE);
}

static void line_down_first(struct sim *s, struct node *child)
{
    struct line *l = &child->line;

    l->era++;
    l->notice_due = false;
    held_drop(s, l);
    child->o.line_up = false;
    sim_tell(s, &(struct sim_news){.what = SIM_LINE, .office = no_of(s, child), .up = false});
}

static void retry_plan(struct sim *s, struct node *child, uint64_t in_ms)
{
    child->line.retry_ms = s->now_ms + in_ms;
    due_add(s, (struct due){.ms = child->line.retry_ms, .what = DUE_RETRY, .office = no_of(s, child)});
}

static void notices_plan(struct sim *s, struct node *child)
{
    struct line *l = &child->line;

    if (l->notice_due)
        return;
    l->notice_due = true;
    for (uint8_t d = 0; d < DIRECTIONS; d++) {
        uint64_t after = LINE_NOTICE_MIN_MS + prng_below(&s->prng, LINE_NOTICE_MAX_MS - LINE_NOTICE_MIN_MS);
        due_add(
            s,
            (struct due){
                .ms = s->now_ms + after, .what = DUE_NOTICE, .office = no_of(s, child), .direction = d, .era = l->era});
    }
}

/* One end's silence lasted too long. The first to notice takes the connection down; the other hears of it no more and
 * notices in its own time. */
void line_notice(struct sim *s, struct node *child, uint8_t direction, uint32_t era)
{
    struct line *l = &child->line;

    if (!l->told[direction] || (era != l->era && era + 1 != l->era) || (era == l->era && !l->notice_due))
        return;
    if (era == l->era)
        line_down_first(s, child);
    end_tell(s, child, direction, false);
    if (l->retry_ms == SIM_NEVER && line_blocked(s, child) == 0)
        retry_plan(s, child, RECONNECT_MS);
}

void line_connect(struct sim *s, struct node *child)
{
    struct line *l = &child->line;

    l->retry_ms = SIM_NEVER;
    for (uint8_t d = 0; d < DIRECTIONS; d++)
        if (l->told[d])
            end_tell(s, child, d, false); /* it had not noticed that the old connection died */
    l->era++;
    l->notice_due = false;
    for (uint8_t d = 0; d < DIRECTIONS; d++)
        l->free_at[d] = l->last_due[d] = 0;
    child->o.line_up = true;
    sim_tell(s, &(struct sim_news){.what = SIM_LINE, .office = no_of(s, child), .up = true});
    end_tell(s, child, UP, true);
    end_tell(s, child, DOWN, true);
}

void line_retry(struct sim *s, struct node *child)
{
    child->line.retry_ms = SIM_NEVER;
    if (!child->o.line_up && line_blocked(s, child) == 0)
        line_connect(s, child);
}

/* The carrier tries again at growing intervals: it takes up to the longest of them after a line is whole. */
static void line_try(struct sim *s, struct node *child)
{
    struct line *l = &child->line;

    if (line_blocked(s, child) != 0)
        return;
    if (!child->o.line_up) {
        if (l->retry_ms == SIM_NEVER)
            retry_plan(s, child, RECONNECT_MS + prng_below(&s->prng, RECONNECT_MAX_MS));
        return;
    }
    if (!l->notice_due)
        return;
    l->notice_due = false; /* nobody noticed: what waited comes now */
    sim_fault_count(s, FAULT_FLAP);
    for (int d = 0; d < DIRECTIONS; d++) {
        struct frame *f = l->held[d];
        l->held[d] = NULL;
        l->held_end[d] = &l->held[d];
        while (f != NULL) {
            struct frame *next = f->next;
            f->next = NULL;
            frame_launch(s, child, f);
            f = next;
        }
    }
}

static void line_break(struct sim *s, struct node *child, bool at_once)
{
    if (!child->o.line_up)
        return;
    if (!at_once) {
        notices_plan(s, child);
        return;
    }
    line_down_first(s, child);
    for (uint8_t d = 0; d < DIRECTIONS; d++)
        if (child->line.told[d])
            end_tell(s, child, d, false);
}

void lines_break(struct sim *s, struct node *n, bool at_once)
{
    if (n->o.parent != NO_OFFICE)
        line_break(s, n, at_once);
    for (uint32_t i = 0; i < n->n_children; i++)
        line_break(s, node_of(s, n->children[i]), at_once);
}

/* A process that started again knows of no connection. */
static void line_forget(struct sim *s, struct node *child, uint8_t direction, bool fresh)
{
    if (fresh && child->o.line_up)
        line_down_first(s, child);
    if (fresh)
        child->line.told[direction] = false;
    else if (child->line.owed[direction])
        end_tell(s, child, direction, false);
    line_try(s, child);
}

void lines_try(struct sim *s, struct node *n)
{
    bool fresh = n->born_ms == s->now_ms;

    if (n->o.parent != NO_OFFICE)
        line_forget(s, n, UP, fresh);
    for (uint32_t i = 0; i < n->n_children; i++)
        line_forget(s, node_of(s, n->children[i]), DOWN, fresh);
}

/* ---- orders ---- */

void sim_cut(struct sim *s, uint32_t no, unsigned ways)
{
    struct node *child = node_of(s, no);

    if (child->o.parent == NO_OFFICE || (child->o.blocked | ways) == child->o.blocked)
        return;
    child->o.blocked |= ways;
    sim_fault_count(s, ways == WAY_BOTH ? FAULT_CUT : FAULT_ONE_WAY);
    sim_tell(s, &(struct sim_news){.what = SIM_FAULT,
                                   .office = no,
                                   .text = child->o.blocked == WAY_BOTH        ? "line -> cut"
                                           : child->o.blocked == WAY_TO_PARENT ? "line -> cut upwards"
                                                                               : "line -> cut downwards"});
    if (child->o.line_up)
        notices_plan(s, child);
}

void sim_heal(struct sim *s, uint32_t no)
{
    struct node *child = node_of(s, no);

    if (child->o.parent == NO_OFFICE || child->o.blocked == 0)
        return;
    child->o.blocked = 0;
    sim_tell(s, &(struct sim_news){.what = SIM_FAULT, .office = no, .text = "line -> whole"});
    line_try(s, child);
}

void sim_shape(struct sim *s, uint32_t no, struct sim_quality q)
{
    node_of(s, no)->o.quality = q;
    sim_tell(s, &(struct sim_news){.what = SIM_FAULT, .office = no, .text = "line -> other quality"});
}

void sim_corrupt_next(struct sim *s, uint32_t no, unsigned frames)
{
    node_of(s, no)->line.corrupt += frames;
}

void sim_replay(struct sim *s, uint32_t no)
{
    struct node *child = node_of(s, no);
    struct line *l = &child->line;

    if (l->last == NULL || !l->told[UP] || !l->told[DOWN])
        return;
    sim_fault_count(s, FAULT_REPLAY);
    frame_go(s, child, frame_of(s, no, UP, l->era, span_of(l->last->bytes, l->last->len)));
}

void sim_inject(struct sim *s, uint32_t no, struct span frame)
{
    struct node *child = node_of(s, no);
    struct line *l = &child->line;

    if (!l->told[UP] || !l->told[DOWN] || frame.len == 0)
        return;
    sim_fault_count(s, FAULT_GARBAGE);
    frame_go(s, child, frame_of(s, no, UP, l->era, frame));
}
