#include "tests/support/session_pair.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define STEP_ARENA_BYTES (256u << 20)
#define IDLE_MS          600000u

static uint8_t next_store_id = 1;

struct office_keys pair_keys(unsigned seed)
{
    uint8_t bytes[SEED_BYTES] = "pair";
    struct office_keys k;

    put_be(bytes + 8, seed, 8);
    keys_from_seed(&k, bytes);
    return k;
}

/* ---- the line ---- */

static void sent_note(struct pair *p, const struct pair_sent *sent)
{
    must(room_for((void **)&p->sent, &p->cap_sent, p->n_sent, sizeof *p->sent));
    p->sent[p->n_sent++] = *sent;
    p->bytes += sent->bytes;
}

static struct pair_sent sent_of(struct side *from, uint8_t lane, struct span frame)
{
    struct pair_sent out = {.from_child = from == &from->pair->child, .lane = lane, .bytes = frame.len};
    struct arena a = arena_of(PACKET_ARENA_BYTES);
    struct ProtobufCAllocator alloc = arena_allocator(&a);
    Fangpin__V1__Packet *m = fangpin__v1__packet__unpack(&alloc, frame.len, frame.at);

    must(m != NULL);
    out.what = m->what_case;
    if (out.what == FANGPIN__V1__PACKET__WHAT_EVENTS) {
        out.after = m->events->after;
        out.upto = m->events->upto;
        out.repair = out.after == 0 && out.upto == 0;
    }
    arena_free(&a);
    return out;
}

static void frame_put(struct side *to, uint8_t lane, struct span frame, uint64_t due)
{
    struct frame *f = malloc(sizeof *f + frame.len), **at = &to->inbox;

    must(f != NULL);
    *f = (struct frame){.due = due, .lane = lane, .len = frame.len};
    memcpy(f->bytes, frame.at, frame.len);
    while (*at != NULL && (*at)->due <= due)
        at = &(*at)->next;
    f->next = *at;
    *at = f;
}

static void line_send(void *self, const struct author *peer, uint8_t lane, struct span frame)
{
    struct side *from = self, *to = from->other;
    struct pair *p = from->pair;
    struct pair_sent sent = sent_of(from, lane, frame);

    must(author_equal(peer, &to->keys.public_key));
    must(frame.len <= PACKET_BYTES_MAX);
    sent_note(p, &sent);
    free((void *)(uintptr_t)p->last.at);
    p->last = span_of(memcpy(malloc(frame.len), frame.at, frame.len), frame.len);
    if (!p->up || prng_below(&p->prng, 1000) < p->lose || (p->drop && p->drop(p, &sent)))
        return;
    uint64_t begin = to->line_free > p->now.ms ? to->line_free : p->now.ms;
    uint64_t takes = p->bytes_per_second ? frame.len * 1000 / p->bytes_per_second : 0;
    to->line_free = begin + takes;
    uint64_t due = to->line_free + p->latency_ms;
    if (prng_below(&p->prng, 1000) < p->late)
        due += prng_below(&p->prng, 20000);
    frame_put(to, lane, frame, due);
    if (prng_below(&p->prng, 1000) < p->twice)
        frame_put(to, lane, frame, due + prng_below(&p->prng, 3000));
    if (p->left != UINT64_MAX && --p->left == 0)
        p->up = false;
}

static void inbox_empty(struct side *s)
{
    for (struct frame *f = s->inbox, *next; f != NULL; f = next) {
        next = f->next;
        free(f);
    }
    s->inbox = NULL;
}

/* ---- stores ---- */

static void side_open(struct side *s)
{
    struct store_options o = {.may_create = true, .map_bytes = 1ull << 30, .new_id = {s->id, 9, s->opened++}};

    must(store_open(&s->store, s->dir, &o) == 0);
    struct txn *t = store_begin(s->store, TXN_WRITE);
    s->config.peer_no = peer_number(t, &s->config.peer);
    must(store_commit(t) == 0);
    s->session = session_new(&s->config);
    must(s->session != NULL);
}

static void side_close(struct side *s)
{
    session_free(s->session);
    store_close(s->store);
}

static void side_paths(const struct side *s, char data[96], char lock[96])
{
    snprintf(data, 96, "%s/data.mdb", s->dir);
    snprintf(lock, 96, "%s/lock.mdb", s->dir);
}

static void side_unlink(struct side *s)
{
    char data[96], lock[96];

    side_paths(s, data, lock);
    unlink(data);
    unlink(lock);
}

void side_restart(struct side *s)
{
    side_close(s);
    side_open(s);
}

void side_wipe(struct side *s)
{
    side_close(s);
    side_unlink(s);
    s->id = next_store_id++;
    s->opened = 0;
    side_open(s);
}

void side_backup(struct side *s)
{
    char data[96], lock[96];

    side_close(s);
    side_paths(s, data, lock);
    FILE *f = fopen(data, "rb");
    must(f != NULL && fseek(f, 0, SEEK_END) == 0);
    s->backup_len = (size_t)ftell(f);
    s->backup = realloc(s->backup, s->backup_len);
    rewind(f);
    must(s->backup != NULL && fread(s->backup, 1, s->backup_len, f) == s->backup_len);
    fclose(f);
    side_open(s);
}

void side_restore(struct side *s)
{
    char data[96], lock[96];

    side_close(s);
    side_unlink(s);
    side_paths(s, data, lock);
    FILE *f = fopen(data, "wb");
    must(f != NULL && fwrite(s->backup, 1, s->backup_len, f) == s->backup_len);
    fclose(f);
    side_open(s);
}

/* ---- the pair ---- */

static void count_line(void *self, enum story_level level, struct mono at, struct area office, const char *text)
{
    struct pair *p = self;

    p->alarms += level == STORY_ALARM;
    p->warnings += level == STORY_WARN;
    if (getenv("SESSION_STORY"))
        fprintf(stderr, "%8llu %012llu %s\n", (unsigned long long)at.ms, (unsigned long long)office.code, text);
}

static void side_up(struct pair *p, struct side *s, struct side *other, const char *name)
{
    const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";

    *s = (struct side){.pair = p, .other = other, .name = name, .id = next_store_id++};
    s->keys = pair_keys(s->id);
    s->arena = arena_of(STEP_ARENA_BYTES);
    snprintf(s->dir, sizeof s->dir, "%s/fangpin-pair-XXXXXX", base);
    must(mkdtemp(s->dir) != NULL);
}

static void side_configure(struct side *s, bool child, uint64_t seed)
{
    s->config = (struct session_config){
        .we_are_child = child,
        .network = {{1, 2, 3}},
        .own_area = child ? PAIR_COUNTY : PAIR_CITY,
        .peer_area = child ? PAIR_CITY : PAIR_COUNTY,
        .own_epoch = 1,
        .peer_epoch = 1,
        .own = s->keys.public_key,
        .peer = s->other->keys.public_key,
        .keys = &s->keys,
        .above = {PAIR_CITY, PAIR_PROVINCE},
        .n_above = 2,
        .area_list = 1,
        .peer_takes_sealed = true,
        .seed = seed,
    };
}

void pair_up(struct pair *p, uint64_t seed)
{
    must(crypto_start() == 0);
    *p = (struct pair){.now = {1000}, .left = UINT64_MAX};
    p->prng = prng_fork(seed, "line");
    p->arena = arena_of(64u << 20);
    p->story = (struct story){count_line, p, getenv("SESSION_STORY") ? STORY_DETAIL : STORY_WARN};
    side_up(p, &p->child, &p->parent, "child");
    side_up(p, &p->parent, &p->child, "parent");
    side_configure(&p->child, true, seed);
    side_configure(&p->parent, false, seed + 1);
    side_open(&p->child);
    side_open(&p->parent);
}

void pair_down(struct pair *p)
{
    struct side *sides[] = {&p->child, &p->parent};

    for (size_t i = 0; i < 2; i++) {
        inbox_empty(sides[i]);
        side_close(sides[i]);
        side_unlink(sides[i]);
        rmdir(sides[i]->dir);
        arena_free(&sides[i]->arena);
        free(sides[i]->backup);
    }
    arena_free(&p->arena);
    free(p->sent);
    free((void *)(uintptr_t)p->last.at);
}

int pair_setup(void **state)
{
    struct pair *p = malloc(sizeof *p);

    must(p != NULL);
    pair_up(p, 77);
    *state = p;
    return 0;
}

int pair_setup_linked(void **state)
{
    pair_setup(state);
    pair_link(*state);
    return pair_run(*state, 40) ? 0 : -1;
}

int pair_teardown(void **state)
{
    pair_down(*state);
    free(*state);
    return 0;
}

/* ---- admission ---- */

static void admit(struct side *s, struct txn *t, const struct opened_event *oe, struct session_counts *n)
{
    const struct event *e = &oe->e;
    struct cite place = {e->id, e->stream.author, e->position};
    struct log_entry known;

    if (oe->rc != 0 || !oe->vouched || !session_carries(&s->config, e->stream.scope)) {
        n->first_refusal = n->refused++ ? n->first_refusal : 1;
        return;
    }
    if (log_find(t, &place, &known)) {
        n->known++;
        return;
    }
    struct head h = head_get(t, &e->stream);
    if (e->sequence != h.sequence + 1 || !id_equal(&e->previous, &h.id)) {
        n->parked++;
        return;
    }
    log_append(t, e, oe->envelope, (struct wall){(int64_t)s->pair->now.ms}, s->config.peer_no, !s->config.we_are_child,
               true);
    n->stored++;
}

static bool no_authority(uint32_t kind)
{
    (void)kind;
    return false;
}

static struct session_turn side_turn(struct side *s, struct txn *t)
{
    return (struct session_turn){.txn = t,
                                 .arena = &s->arena,
                                 .now = s->pair->now,
                                 .wall = {1700000000000 + (int64_t)s->pair->now.ms},
                                 .story = &s->pair->story,
                                 .send = line_send,
                                 .self = s};
}

static void side_packet(struct side *s, const struct session_turn *turn, const struct frame *f)
{
    struct arena a = arena_of(PACKET_ARENA_BYTES);
    struct session_counts n = {0};
    struct opened o;

    must(packet_open(&o, span_of(f->bytes, f->len), &a, no_authority) == 0);
    for (uint32_t i = 0; i < o.n_events; i++)
        admit(s, turn->txn, &o.events[i], &n);
    s->stored += n.stored;
    s->known += n.known;
    s->parked += n.parked;
    session_packet(s->session, turn, &o, o.packet->what_case == FANGPIN__V1__PACKET__WHAT_EVENTS ? &n : NULL);
    arena_free(&a);
}

static bool side_speak(struct side *s)
{
    if (!session_wants_pump(s->session))
        return false;
    struct txn *t = store_begin(s->store, TXN_READ);
    struct session_turn turn = side_turn(s, t);
    session_pump(s->session, &turn);
    must(store_commit(t) == 0);
    return true;
}

void side_pump(struct side *s)
{
    struct txn *t = store_begin(s->store, TXN_READ);
    struct session_turn turn = side_turn(s, t);

    session_pump(s->session, &turn);
    must(store_commit(t) == 0);
}

void side_hear(struct side *s, Fangpin__V1__Packet *p)
{
    struct arena a = arena_of(PACKET_ARENA_BYTES);
    struct session_counts n = {0};
    struct span frame;
    struct opened o;

    if (p->session == 0)
        p->session = s->session->number;
    must(packet_pack(&frame, p, &a) == 0);
    must(packet_open(&o, frame, &a, no_authority) == 0);
    struct txn *t = store_begin(s->store, TXN_WRITE);
    struct session_turn turn = side_turn(s, t);
    session_packet(s->session, &turn, &o, p->what_case == FANGPIN__V1__PACKET__WHAT_EVENTS ? &n : NULL);
    must(store_commit(t) == 0);
    arena_free(&a);
}

bool side_step(struct side *s)
{
    struct pair *p = s->pair;
    bool due = mono_due(session_deadline(s->session), p->now);

    arena_reset(&s->arena);
    if (due || (s->inbox != NULL && s->inbox->due <= p->now.ms)) {
        struct txn *t = store_begin(s->store, TXN_WRITE);
        struct session_turn turn = side_turn(s, t);
        while (s->inbox != NULL && s->inbox->due <= p->now.ms) {
            struct frame *f = s->inbox;
            s->inbox = f->next;
            side_packet(s, &turn, f);
            free(f);
        }
        if (mono_due(session_deadline(s->session), p->now))
            session_tick(s->session, &turn);
        must(store_commit(t) == 0);
        side_speak(s);
        return true;
    }
    return side_speak(s);
}

static void side_link(struct side *s, bool up)
{
    struct txn *t = store_begin(s->store, TXN_WRITE);
    struct session_turn turn = side_turn(s, t);

    if (up)
        session_link_up(s->session, &turn);
    else
        session_link_down(s->session, &turn);
    must(store_commit(t) == 0);
}

void pair_link(struct pair *p)
{
    p->up = true;
    p->left = UINT64_MAX;
    side_link(&p->parent, true);
    side_link(&p->child, true);
}

void pair_cut(struct pair *p)
{
    p->up = false;
    inbox_empty(&p->child);
    inbox_empty(&p->parent);
    p->child.line_free = p->parent.line_free = 0;
    side_link(&p->child, false);
    side_link(&p->parent, false);
}

/* When something happens next. */
static uint64_t pair_next(const struct pair *p)
{
    struct mono due = mono_min(session_deadline(p->child.session), session_deadline(p->parent.session));

    if (p->child.inbox && p->child.inbox->due < due.ms)
        due.ms = p->child.inbox->due;
    if (p->parent.inbox && p->parent.inbox->due < due.ms)
        due.ms = p->parent.inbox->due;
    return due.ms;
}

/* One step of both; time moves on when nothing is to be done, at most to `until`. False: nothing more then. */
static bool pair_step(struct pair *p, uint64_t until)
{
    bool did = side_step(&p->child);

    did = side_step(&p->parent) || did;
    if (did)
        return true;
    uint64_t next = pair_next(p);
    if (next > until)
        return false;
    p->now.ms = next > p->now.ms ? next : p->now.ms;
    return true;
}

bool pair_run(struct pair *p, uint64_t most)
{
    uint64_t before = p->n_sent;

    while (pair_step(p, p->now.ms + IDLE_MS))
        if (p->n_sent - before > most)
            return false;
    return true;
}

void pair_run_packets(struct pair *p, uint64_t n)
{
    uint64_t before = p->n_sent;

    while (p->n_sent - before < n && pair_step(p, p->now.ms + IDLE_MS))
        ;
}

void pair_run_ms(struct pair *p, uint64_t ms)
{
    uint64_t until = p->now.ms + ms;

    while (pair_step(p, until))
        ;
    p->now.ms = until;
}

/* ---- writing ---- */

static void sign_one(struct side *s, struct txn *t, const struct office_keys *k, const struct stream_key *stream)
{
    struct head h = head_get(t, stream);
    struct author_state a = author_state_get(t, author_number(t, &k->public_key, false));
    uint8_t body[120];
    struct event_draft d = {.network = s->config.network,
                            .area = s->config.own_area,
                            .epoch = 1,
                            .area_list = 1,
                            .kind = KIND_VISIT,
                            .depth = (uint32_t)h.sequence + 1,
                            .scope = stream->scope,
                            .lane = stream->lane,
                            .thread = stream->thread,
                            .sequence = h.sequence + 1,
                            .position = a.position + 1,
                            .time = (a.position + 1) << 16,
                            .previous = h.id,
                            .body = span_of(body, sizeof body)};
    struct event e;
    struct span envelope;

    prng_fill(&s->pair->prng, body, sizeof body);
    arena_reset(&s->pair->arena);
    must(event_sign(&e, &envelope, &d, k, &s->pair->arena) == 0);
    log_append(t, &e, envelope, (struct wall){(int64_t)s->pair->now.ms}, 0, true, true);
}

void side_write(struct side *s, const struct office_keys *author, struct scope scope, uint8_t lane, uint8_t thread,
                unsigned n)
{
    const struct office_keys *k = author ? author : &s->keys;
    struct stream_key stream = {k->public_key, scope, lane, thread};
    struct txn *t = store_begin(s->store, TXN_WRITE);

    for (unsigned i = 0; i < n; i++)
        sign_one(s, t, k, &stream);
    session_news(s->session, scope, lane);
    must(store_commit(t) == 0);
}

void side_write_streams(struct side *s, struct scope scope, unsigned first_author, unsigned streams)
{
    struct txn *t = store_begin(s->store, TXN_WRITE);

    for (unsigned done = 0; done < streams; first_author++) {
        struct office_keys k = pair_keys(first_author);
        for (unsigned i = 0; i < THREADS_MAX * LANES && done < streams; i++, done++) {
            struct stream_key stream = {k.public_key, scope, (uint8_t)(i % LANES), (uint8_t)(i / LANES)};
            sign_one(s, t, &k, &stream);
        }
    }
    for (uint8_t l = 0; l < LANES; l++)
        session_news(s->session, scope, l);
    must(store_commit(t) == 0);
}

/* ---- looking ---- */

struct session_view side_view(const struct side *s)
{
    struct session_view v;

    session_view(s->session, &v);
    return v;
}

uint64_t side_count(struct side *s)
{
    struct txn *t = store_begin(s->store, TXN_READ);
    uint64_t n = log_count(t);

    must(store_commit(t) == 0);
    return n;
}

const struct pair_sent *pair_last(const struct pair *p, bool from_child)
{
    for (size_t i = p->n_sent; i-- > 0;)
        if (p->sent[i].from_child == from_child)
            return &p->sent[i];
    return NULL;
}

static struct digest side_digest(struct side *s)
{
    struct txn *t = store_begin(s->store, TXN_READ);
    struct digest d = area_digest(t, PAIR_COUNTY);
    struct digest city = scope_digest(t, (struct scope){PAIR_CITY, REACH_DOWN});
    struct digest province = scope_digest(t, (struct scope){PAIR_PROVINCE, REACH_DOWN});

    must(store_commit(t) == 0);
    digest_add(&d, &city);
    digest_add(&d, &province);
    return d;
}

bool pair_level(struct pair *p)
{
    struct digest a = side_digest(&p->child), b = side_digest(&p->parent);

    return digest_equal(&a, &b);
}
