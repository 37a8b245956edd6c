#include "node/cli/verify.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <uthash.h>

#include "node/cli/list_parts.h"
#include "tiers/roster.h"

#define VERIFY_ARENA_BYTES (4u << 20)
#define PROGRESS_EVERY     2000u

/* One event as the second pass needs it, in the order of its stream. */
struct line {
    struct stream_key key;
    struct id id, previous;
    uint64_t sequence, position;
    uint32_t depth, epoch;
    struct area area;
};

struct digest_of {
    struct scope scope;
    struct digest digest;
    UT_hash_handle hh;
};

struct verify {
    struct verify_report *out;
    struct arena arena;
    struct roster *roster;
    struct tree *tree;
    struct list_parts list;
    struct digest_of *scopes;
    struct line *lines;
    size_t n, room;
    uint64_t total;
    verify_progress_fn *progress;
    void *arg;
    struct verify_keep *keep; /* NULL: no subject is looked for */
    int rc;
};

static void fault_at(struct verify *v, const struct line *l, const char *what, ...)
    __attribute__((format(printf, 3, 4)));

static void fault_at(struct verify *v, const struct line *l, const char *what, ...)
{
    va_list ap;

    if (v->out->faults++ >= FAULTS_SHOWN_MAX)
        return;
    struct verify_fault *f = &v->out->at[v->out->faults - 1];
    *f = (struct verify_fault){l->area, l->position, l->sequence, l->key.lane, l->key.thread, ""};
    va_start(ap, what);
    vsnprintf(f->what, sizeof f->what, what, ap);
    va_end(ap);
}

static struct line line_of(const struct event *e)
{
    return (struct line){e->stream, e->id, e->previous, e->sequence, e->position, e->depth, e->epoch, e->area};
}

static bool line_add(struct verify *v, const struct line *l)
{
    if (v->n == v->room) {
        size_t room = v->room == 0 ? 1024 : v->room * 2;
        struct line *more = realloc(v->lines, room * sizeof *more);
        if (more == NULL)
            return false;
        v->lines = more;
        v->room = room;
    }
    v->lines[v->n++] = *l;
    return true;
}

static void scope_add(struct verify *v, const struct event *e)
{
    struct scope key;
    struct digest_of *d;

    memset(&key, 0, sizeof key);
    key.area = e->stream.scope.area;
    key.reach = e->stream.scope.reach;
    HASH_FIND(hh, v->scopes, &key, sizeof key, d);
    if (d == NULL) {
        d = calloc(1, sizeof *d);
        if (d == NULL) {
            v->rc = ERR_NOMEM;
            return;
        }
        memcpy(&d->scope, &key, sizeof key);
        HASH_ADD(hh, v->scopes, scope, sizeof key, d);
    }
    digest_add_id(&d->digest, &e->id);
    digest_add_id(&v->out->held, &e->id);
}

/* ---- each event by itself ---- */

static void event_take(struct verify *v, const struct event *e)
{
    struct line l = line_of(e);

    if (!event_signature_valid(e))
        fault_at(v, &l, "单位签名不对 / the office's signature is not valid");
    if (!event_officers_match(e))
        fault_at(v, &l, "经办人签名与事项不符 / the officers' signatures do not match");
    v->out->signatures++;
    scope_add(v, e);
    if (!line_add(v, &l))
        v->rc = ERR_NOMEM;
}

/* A copy that outlives the walk, of an event of the subject looked for. */
static void keep_take(struct verify *v, struct span envelope, const struct event *e)
{
    struct verify_keep *k = v->keep;
    struct subject about;

    if (!case_subject(e, &about) || !subject_equal(&about, &k->subject) || k->n >= SUBJECT_EVENTS_MAX)
        return;
    if (k->n == k->room) {
        size_t room = k->room == 0 ? 64 : 2 * k->room;
        struct event *more = realloc(k->events, room * sizeof *more);
        if (more == NULL) {
            v->rc = ERR_NOMEM;
            return;
        }
        k->events = more;
        k->room = room;
    }
    void *copy = arena_copy(&k->arena, envelope.at, envelope.len);
    if (copy == NULL || event_decode(&k->events[k->n], span_of(copy, envelope.len), &k->arena) != 0)
        v->rc = ERR_NOMEM;
    else
        k->n++;
}

static bool envelope_take(struct verify *v, struct span envelope)
{
    struct event e;
    struct line none = {.sequence = 0};

    v->out->events++;
    arena_reset(&v->arena);
    int rc = event_decode(&e, envelope, &v->arena);
    if (rc != 0)
        fault_at(v, &none, "第 %" PRIu64 " 件读不懂或与自己的散列不符 / item %" PRIu64 ": %s", v->out->events,
                 v->out->events, err_text(rc));
    else
        event_take(v, &e);
    if (rc == 0 && v->keep != NULL)
        keep_take(v, envelope, &e);
    if (v->progress != NULL && v->out->events % PROGRESS_EVERY == 0)
        v->progress(v->arg, v->out->events, v->total);
    return v->rc == 0;
}

/* ---- the whole: chains, positions, certificates ---- */

static int line_by_stream(const void *x, const void *y)
{
    const struct line *a = x, *b = y;
    int by_author = memcmp(a->key.author.b, b->key.author.b, sizeof a->key.author.b);

    if (by_author != 0)
        return by_author;
    if (a->key.scope.area.code != b->key.scope.area.code)
        return a->key.scope.area.code < b->key.scope.area.code ? -1 : 1;
    if (a->key.scope.reach != b->key.scope.reach)
        return a->key.scope.reach < b->key.scope.reach ? -1 : 1;
    if (a->key.lane != b->key.lane)
        return a->key.lane - b->key.lane;
    if (a->key.thread != b->key.thread)
        return a->key.thread - b->key.thread;
    return a->sequence < b->sequence ? -1 : a->sequence > b->sequence;
}

static int line_by_position(const void *x, const void *y)
{
    const struct line *a = x, *b = y;
    int by_author = memcmp(a->key.author.b, b->key.author.b, sizeof a->key.author.b);

    if (by_author != 0)
        return by_author;
    return a->position < b->position ? -1 : a->position > b->position;
}

static void chain_check(struct verify *v, const struct line *before, const struct line *l)
{
    bool same = before != NULL && stream_equal(&before->key, &l->key);

    v->out->streams += !same;
    if (!same && l->sequence != 1)
        fault_at(v, l, "这一串的开头缺了 %" PRIu64 " 件 / the start of its stream is missing", l->sequence - 1);
    else if (same && l->sequence == before->sequence)
        return; /* a fork: counted by position */
    else if (same && l->sequence != before->sequence + 1)
        fault_at(v, l, "前面缺了 %" PRIu64 " 件 / events before it are missing", l->sequence - before->sequence - 1);
    else if (same && !id_equal(&before->id, &l->previous))
        fault_at(v, l, "与前一件接不上 / it does not follow the event before it");
    else if (same && l->depth <= before->depth)
        fault_at(v, l, "深度没有增加 / its depth does not grow");
    else if (same && l->position <= before->position)
        fault_at(v, l, "总号没有增加 / its position does not grow");
}

static void chains_check(struct verify *v)
{
    if (v->n == 0)
        return;
    qsort(v->lines, v->n, sizeof *v->lines, line_by_stream);
    for (size_t i = 0; i < v->n; i++)
        chain_check(v, i == 0 ? NULL : &v->lines[i - 1], &v->lines[i]);
    qsort(v->lines, v->n, sizeof *v->lines, line_by_position);
    for (size_t i = 0; i < v->n; i++) {
        const struct line *l = &v->lines[i], *before = i == 0 ? NULL : &v->lines[i - 1];
        bool same = before != NULL && author_equal(&before->key.author, &l->key.author);
        v->out->offices += !same;
        if (same && before->position == l->position && !id_equal(&before->id, &l->id)) {
            v->out->forks++;
            fault_at(v, l, "同一个总号有两件:分叉 / two events at one position: a fork");
        }
    }
}

static void author_check(struct verify *v, const struct event *e)
{
    const struct roster_entry *r = roster_find(v->roster, &e->stream.author);
    struct line l = line_of(e);

    if (r == NULL) {
        fault_at(v, &l, "签发者没有证书 / its author has no certificate");
        return;
    }
    struct certified c = {r->area, r->epoch, author_equal(&r->key, &r->issuer)};
    enum verdict verdict = kinds_judge(v->tree, &c, e);
    if (verdict != VERDICT_STORED)
        fault_at(v, &l, "%s / %s", verdict_text_zh(verdict), verdict_text(verdict));
}

/* ---- walking a log three times: events, certificates, authors. Two carriers ---- */

struct source {
    struct txn *txn; /* a store, or … */
    FILE *file;      /* … an export file */
    uint8_t *room;   /* EVENT_BYTES_MAX, for the file */
    bool (*take)(struct verify *v, struct span envelope);
    struct verify *v;
};

static bool store_step(void *arg, const struct log_entry *l)
{
    struct source *s = arg;

    return s->take(s->v, l->envelope);
}

static int file_walk(struct source *s)
{
    char magic[EXPORT_MAGIC_LEN];
    uint8_t head[4];
    size_t got;

    rewind(s->file);
    if (fread(magic, 1, sizeof magic, s->file) != sizeof magic || memcmp(magic, EXPORT_MAGIC, sizeof magic) != 0)
        return ERR_MALFORMED;
    while ((got = fread(head, 1, sizeof head, s->file)) == sizeof head) {
        size_t len = (size_t)get_be(head, sizeof head);
        if (len == 0 || len > EVENT_BYTES_MAX || fread(s->room, 1, len, s->file) != len)
            return ERR_TRUNCATED;
        if (!s->take(s->v, span_of(s->room, len)))
            break;
    }
    return got != 0 && got != sizeof head ? ERR_TRUNCATED : s->v->rc;
}

static int walk(struct source *s, bool (*take)(struct verify *v, struct span envelope))
{
    s->take = take;
    if (s->file != NULL)
        return file_walk(s);
    log_each(s->txn, NULL, store_step, s);
    return s->v->rc != 0 ? s->v->rc : txn_error(s->txn);
}

static bool decode_again(struct verify *v, struct event *e, struct span envelope)
{
    arena_reset(&v->arena);
    return event_decode(e, envelope, &v->arena) == 0;
}

static bool genesis_take(struct verify *v, struct span envelope)
{
    struct event e;

    if (!decode_again(v, &e, envelope) || e.kind != KIND_GENESIS)
        return true;
    v->out->network = network_of_root(&e.stream.author);
    return roster_take(v->roster, &v->out->network, &e, &v->arena) != 0;
}

/* Certificates may stand before their issuer's own: taken until nothing more enters. */
static bool certificate_take(struct verify *v, struct span envelope)
{
    struct event e;

    if (decode_again(v, &e, envelope) && e.kind == KIND_CERTIFICATE && event_signature_valid(&e))
        roster_take(v->roster, &v->out->network, &e, &v->arena);
    return true;
}

static bool judge_take(struct verify *v, struct span envelope)
{
    struct event e;

    if (decode_again(v, &e, envelope))
        author_check(v, &e);
    return true;
}

static bool list_take(struct verify *v, struct span envelope)
{
    struct event e;

    if (decode_again(v, &e, envelope) && e.kind == KIND_AREA_LIST && event_signature_valid(&e))
        list_parts_take(&v->list, &e, &v->arena);
    return true;
}

static void offices_check(struct verify *v, struct source *s)
{
    struct line none = {.sequence = 0};
    size_t before;

    v->rc = walk(s, genesis_take);
    if (v->rc == 0 && roster_count(v->roster) == 0)
        fault_at(v, &none, "没有有效的建网事项 / no valid genesis");
    do {
        before = roster_count(v->roster);
        v->rc = v->rc == 0 ? walk(s, certificate_take) : v->rc;
    } while (v->rc == 0 && roster_count(v->roster) > before);
    if (v->rc == 0)
        v->rc = walk(s, list_take);
    if (v->rc == 0 && list_parts_tree(&v->list, &v->tree) != 0)
        fault_at(v, &none, "区划表不全或不符 / the area list is incomplete or wrong");
    if (v->rc == 0 && v->tree != NULL)
        v->rc = walk(s, judge_take);
}

/* The digests the store keeps must be those of the events it holds. */
static void digests_check(struct verify *v, struct txn *t)
{
    struct line l = {.sequence = 0};
    struct digest all = v->tree == NULL ? v->out->held : area_digest(t, tree_root(v->tree));

    if (!digest_equal(&all, &v->out->held))
        fault_at(v, &l, "全部事项的校验和不符:记 %" PRIu64 " 件,实 %" PRIu64 " 件 / the sum over everything differs",
                 all.count, v->out->held.count);

    for (struct digest_of *d = v->scopes; d != NULL; d = d->hh.next) {
        struct digest kept = scope_digest(t, d->scope);
        l.area = d->scope.area;
        if (!digest_equal(&kept, &d->digest))
            fault_at(v, &l, "%s 范围的校验和与事项不符:记 %" PRIu64 " 件,实 %" PRIu64 " 件 / kept sums differ",
                     reach_name(d->scope.reach), kept.count, d->digest.count);
    }
}

static int verify_source(struct verify *v, struct source *s)
{
    v->arena = arena_of(VERIFY_ARENA_BYTES);
    v->roster = roster_new();
    v->rc = v->roster == NULL ? ERR_NOMEM : walk(s, envelope_take);
    if (v->rc == 0)
        chains_check(v);
    if (v->rc == 0 && v->out->events > 0) /* an office that joined and never ran holds none yet */
        offices_check(v, s);
    if (v->rc == 0 && s->txn != NULL)
        digests_check(v, s->txn);
    if (v->rc == 0 && v->keep != NULL && v->tree != NULL) {
        v->keep->network = v->out->network;
        v->rc = v->keep->look(v->keep, v->roster, v->tree);
    }
    return v->rc;
}

static void verify_end(struct verify *v)
{
    struct digest_of *d, *next;

    HASH_ITER(hh, v->scopes, d, next)
    {
        HASH_DEL(v->scopes, d);
        free(d);
    }
    roster_free(v->roster);
    tree_free(v->tree);
    list_parts_free(&v->list);
    free(v->lines);
    arena_free(&v->arena);
}

static int store_verify(struct verify *v, const char *dir)
{
    struct store_options o = {.read_only = true};
    struct store *store;
    int rc = store_open(&store, dir, &o);

    *v->out = (struct verify_report){0};
    if (rc != 0)
        return rc;
    struct source s = {.txn = store_begin(store, TXN_READ), .v = v};
    v->total = log_count(s.txn);
    rc = verify_source(v, &s);
    if (rc == 0)
        rc = txn_error(s.txn);
    store_abort(s.txn);
    store_close(store);
    verify_end(v);
    return rc;
}

static int file_verify(struct verify *v, FILE *f)
{
    struct source s = {.file = f, .room = malloc(EVENT_BYTES_MAX), .v = v};

    *v->out = (struct verify_report){0};
    int rc = s.room == NULL ? ERR_NOMEM : verify_source(v, &s);
    free(s.room);
    verify_end(v);
    return rc;
}

int verify_keeping(struct verify_report *out, const char *dir, FILE *f, struct verify_keep *keep,
                   verify_progress_fn *progress, void *arg)
{
    struct verify v = {.out = out, .progress = progress, .arg = arg, .keep = keep};

    return f != NULL ? file_verify(&v, f) : store_verify(&v, dir);
}

int verify_store(struct verify_report *out, const char *dir, verify_progress_fn *progress, void *arg)
{
    return verify_keeping(out, dir, NULL, NULL, progress, arg);
}

int verify_file(struct verify_report *out, FILE *f, verify_progress_fn *progress, void *arg)
{
    return verify_keeping(out, NULL, f, NULL, progress, arg);
}
