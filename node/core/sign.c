/* Acts of this office: from a filing to a signed event in the log. */
#include <sodium.h>
#include <stdio.h>

#include "node/core/core_internal.h"
#include "node/core/rules.h"

static const struct span absent = {NULL, 0};

/* A cited event whose clock is further ahead than this is not followed: its time is shown as a claim, and one clock
 * must not carry every other along. */

/* One deeper; at its end a depth stays (see admission). */
static uint32_t deeper(uint32_t depth)
{
    return depth < UINT32_MAX ? depth + 1 : depth;
}

/* Depth and hybrid time must lie beyond those of everything cited (D5, I18). */
static void follow_cites(struct core *c, const struct sign_request *r, struct event_draft *d, uint64_t *after)
{
    for (size_t i = 0; i < r->n_cites; i++) {
        struct log_entry at;
        struct envelope_parts parts;
        struct event e;
        if (!log_find(c->txn, &r->cites[i], &at) || !envelope_split(&parts, at.envelope) ||
            event_decode_header(&e, parts.header, &c->arena) != 0)
            continue; /* filings cite only what is held */
        if (e.depth >= d->depth)
            d->depth = deeper(e.depth);
        if (e.time > *after && hlc_ms(e.time) <= (uint64_t)c->time->wall.ms + FOLLOW_AHEAD_MS)
            *after = e.time;
    }
}

static int seal_personal(struct core *c, const struct sign_request *r, struct event_draft *d)
{
    if (r->personal.at == NULL) {
        d->sealed = r->sealed;
        return 0;
    }
    must(c->registered.have || r->personal_key != NULL);
    uint8_t *at = arena_take(&c->arena, r->personal.len + SEAL_EXTRA_BYTES);
    if (at == NULL)
        return ERR_NOMEM;
    size_t len = seal_with(at, r->personal, r->personal_key != NULL ? r->personal_key : c->registered.key, &c->me.key,
                           d->position, d->time);
    d->sealed = span_of(at, len);
    return 0;
}

int sign_event(struct core *c, const struct sign_request *r, struct event *out, struct log_entry *at)
{
    const struct kind_row *row = kind_row(r->kind);
    bool urgent = row->lane == LANE_URGENT;
    bool casework = (row->folds & (1u << FOLD_CASE | 1u << FOLD_SUMS)) != 0;
    struct stream_key stream = {.author = c->me.key,
                                .scope = r->scope,
                                .lane = row->lane,
                                .thread = (uint8_t)(urgent ? 0 : r->subject.b[15] % c->threads)};
    struct head head = head_get(c->txn, &stream);
    struct event_draft d = {.network = c->me.network,
                            .area = c->me.area,
                            .epoch = c->me.epoch,
                            .area_list = r->kind == KIND_GENESIS ? 0 : tree_version(c->tree),
                            .kind = r->kind,
                            .pack = casework ? &c->rules.hash : NULL,
                            .scope = r->scope,
                            .lane = stream.lane,
                            .thread = stream.thread,
                            .sequence = head.sequence + 1,
                            .position = c->own_position + 1,
                            .previous = head.id,
                            .depth = deeper(head.depth),
                            .cites = r->cites,
                            .n_cites = (uint32_t)r->n_cites,
                            .body = r->body};
    uint64_t after = c->hlc;
    struct span envelope;

    follow_cites(c, r, &d, &after);
    d.time = hlc_next(after, c->time->wall);
    int rc = seal_personal(c, r, &d);
    if (rc == 0)
        rc = event_sign(out, &envelope, &d, c->keys, &c->arena);
    if (rc != 0)
        return rc;
    c->hlc = d.time;
    c->own_position = d.position;
    meta_put_number(c->txn, "hlc", c->hlc);
    *at = log_append(c->txn, out, envelope, c->time->wall, 0, c->has_parent, c->takes_children);
    c->verdicts[VERDICT_STORED]++;
    peers_news(c, r->scope, stream.lane, NULL);
    struct event *kept = arena_copy(&c->arena, out, sizeof *out);
    if (kept == NULL)
        return ERR_NOMEM;
    apply_event(c, kept, at);
    return txn_error(c->txn);
}

/* ---- what filings may ask of the office ---- */

static struct span world_view(void *self, struct area area, uint8_t type, const struct subject *s)
{
    struct core *c = self;
    struct view_key k = view_key(area, type, s, absent);
    struct span v = view_get(c->txn, &k);

    return type == VIEW_CASE ? case_view_of(v) : v;
}

static struct span world_ledger(void *self, struct area area, uint32_t epoch, const struct subject *fund)
{
    struct core *c = self;
    struct view_key k = fund_key(area, epoch, fund);

    return view_get(c->txn, &k);
}

static uint32_t world_epoch_of(void *self, struct area area)
{
    const struct core *c = self;
    const struct roster_entry *e = roster_current(c->roster, area);

    return e != NULL ? e->epoch : 0;
}

static bool world_person_index(void *self, const char *citizen_id, uint8_t out[16])
{
    return index_person(self, citizen_id, out);
}

struct world_walk {
    struct core *c;
    struct cite *out;
    size_t n, max;
};

/* Calls with each event folded into a household's case file, in the order they came. */
static void world_each(struct core *c, struct area area, const struct subject *household,
                       bool (*fn)(void *arg, const struct log_entry *at), void *arg)
{
    struct view_key k = view_key(area, VIEW_CASE, household, absent);
    struct span stored = view_get(c->txn, &k);

    for (size_t i = 0; i < case_ref_count(stored); i++) {
        struct log_entry at;
        if (log_get(c->txn, case_ref_at(stored, i), &at) && !fn(arg, &at))
            return;
    }
}

static void cite_fill(struct core *c, const struct log_entry *at, struct cite *out)
{
    *out = (struct cite){.id = at->id, .position = at->ref.position};
    must(author_of_number(c->txn, at->ref.author_no, &out->author));
}

struct kinds_walk {
    struct world_walk w;
    uint32_t kinds;
};

static bool take_kind(void *arg, const struct log_entry *at)
{
    struct kinds_walk *k = arg;

    if (at->kind >= KIND_HOUSEHOLD && at->kind < KIND_HOUSEHOLD + 32 && k->kinds & 1u << (at->kind - KIND_HOUSEHOLD))
        cite_fill(k->w.c, at, &k->w.out[k->w.n++]);
    return k->w.n < k->w.max;
}

static size_t world_events(void *self, struct area area, const struct subject *household, uint32_t kinds,
                           struct cite *out, size_t max)
{
    struct kinds_walk k = {{self, out, 0, max}, kinds};

    if (max > 0)
        world_each(self, area, household, take_kind, &k);
    return k.w.n;
}

struct id_walk {
    struct core *c;
    const struct id *id;
    struct cite *out;
    bool found;
};

static bool take_id(void *arg, const struct log_entry *at)
{
    struct id_walk *w = arg;

    if (!id_equal(&at->id, w->id))
        return true;
    cite_fill(w->c, at, w->out);
    w->found = true;
    return false;
}

static bool world_cite_of(void *self, const struct id *id, struct area area, const struct subject *s, struct cite *out)
{
    struct id_walk w = {self, id, out, false};

    world_each(self, area, s, take_id, &w);
    return w.found;
}

/* 48 bits of milliseconds, 80 random ones (base/id.h). */
static struct subject world_mint(void *self)
{
    struct core *c = self;
    uint8_t fresh[32];
    struct subject s;

    core_secret(c, fresh);
    put_be(s.b, (uint64_t)(c->time->wall.ms > 0 ? c->time->wall.ms : 0), 6);
    memcpy(s.b + 6, fresh, 10);
    return s;
}

struct case_walk {
    struct core *c;
    struct span needle;
    void (*fn)(void *arg, const Fangpin__V1__CaseView *v);
    void *arg;
};

static bool case_look(void *arg, struct span key, struct span value)
{
    struct case_walk *w = arg;
    struct span view = case_view_of(value);

    (void)key;
    if (view.at == NULL || memmem(view.at, view.len, w->needle.at, w->needle.len) == NULL)
        return true;
    arena_reset(&w->c->scratch);
    ProtobufCAllocator memory = arena_allocator(&w->c->scratch);
    Fangpin__V1__CaseView *v = fangpin__v1__case_view__unpack(&memory, view.len, view.at);
    if (v != NULL)
        w->fn(w->arg, v);
    return true;
}

static void world_each_case(void *self, struct span needle, void (*fn)(void *arg, const Fangpin__V1__CaseView *v),
                            void *arg)
{
    struct core *c = self;
    struct case_walk w = {c, needle, fn, arg};

    view_each(c->txn, area_first(c->me.area), area_last(c->me.area), VIEW_CASE, NULL, case_look, &w);
}

static int world_packs(void *self, struct area area, struct pack_shelf *out)
{
    struct core *c = self;

    return rules_shelf(out, c->txn, c->tree, area, &c->arena);
}

static struct filing_world world_of(struct core *c)
{
    struct filing_world w = {.self = c,
                             .tree = c->tree,
                             .own = c->me.area,
                             .today = date_of(c->time->wall),
                             .pack = c->rules.pack,
                             .calendar = &c->rules.calendar,
                             .view = world_view,
                             .events = world_events,
                             .cite_of = world_cite_of,
                             .mint = world_mint,
                             .ledger = world_ledger,
                             .epoch_of = world_epoch_of,
                             .own_epoch = c->me.epoch,
                             .person_index = world_person_index,
                             .packs = world_packs,
                             .drill = c->drill,
                             .each_case = world_each_case};

    if (c->index.have)
        memcpy(w.index_key.b, c->index.id, sizeof w.index_key.b);
    if (c->registered.have)
        memcpy(w.register_key.b, c->registered.id, sizeof w.register_key.b);
    return w;
}

/* ---- filings ---- */

static void refuse_behind(struct core *c, struct filing_refusal *why)
{
    why->code = "behind_own_past";
    snprintf(why->what, sizeof why->what,
             "未签:本机数据比本单位已发出的旧 / not signed: this copy is older than what this office already sent");
    snprintf(why->why, sizeof why->why, "%s", c->may_not_sign_why);
    snprintf(why->remedy, sizeof why->remedy,
             "请上级重新发入网码并重新加入(新纪元) / ask the parent for a new invitation and join again (a new epoch)");
}

static int prepare(struct core *c, const struct filing *f, struct filing_result *res, struct filing_reply *reply)
{
    struct filing_world w = world_of(c);
    int rc = filing_prepare(f, &w, res, &reply->why, &c->arena);

    reply->subject = res->subject;
    reply->provisional = res->provisional;
    return rc;
}

static void file_one(struct core *c, const struct filing *f, struct filing_reply *reply)
{
    struct filing_result res = {0};

    reply->kind = f->kind;
    if (!c->may_sign) {
        reply->rc = ERR_REFUSED;
        refuse_behind(c, &reply->why);
        return;
    }
    reply->rc = rules_now(c);
    if (reply->rc != 0)
        return;
    if (f->kind != KIND_HOUSEHOLD || !subject_none(&f->subject))
        fold_now(c, area_valid(f->area) ? f->area : c->me.area, &f->subject); /* guards look at case files */
    reply->rc = prepare(c, f, &res, reply);
    if (reply->rc == 0 && !f->dry_run && res.personal.at != NULL && !c->registered.have) {
        reply->rc = ring_register(c); /* the first sealed part; the body names the key */
        if (reply->rc == 0)
            reply->rc = prepare(c, f, &res, reply);
    }
    if (reply->rc != 0 || f->dry_run)
        return;
    struct sign_request r = {.kind = f->kind,
                             .scope = res.scope,
                             .body = res.body,
                             .personal = res.personal,
                             .cites = res.cites,
                             .n_cites = res.n_cites};
    memcpy(r.subject.b, res.thread_of, sizeof r.subject.b);
    struct event e;
    struct log_entry at;
    reply->rc = sign_event(c, &r, &e, &at);
    if (reply->rc != 0)
        return;
    reply->event = e.id;
    reply->position = e.position;
    reply->sequence = e.sequence;
}

void handle_filings(struct core *c, const struct input *in)
{
    struct filing_reply *replies = arena_take(&c->arena, (in->n_filings + 1) * sizeof *replies);

    must(replies != NULL); /* the API bounds the batch */
    for (size_t i = 0; i < in->n_filings; i++) {
        file_one(c, &in->filings[i], &replies[i]);
        if (in->n_filings == 1 && replies[i].rc == 0)
            TELL(c, STORY_NORMAL, "filed %s position %llu -> stored", kind_row(replies[i].kind)->name,
                 (unsigned long long)replies[i].position);
    }
    struct effect *e = effect_add(c, EFFECT_REPLY);
    e->ticket = in->ticket;
    e->replies = replies;
    e->n_replies = in->n_filings;
}
