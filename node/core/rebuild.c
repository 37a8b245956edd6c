/* Views again from the log alone (D1): what the incremental folds made must come out byte for byte. */
#include "node/core/core_internal.h"

struct rebuild {
    struct core *c;
    size_t since_fold;
};

static bool rebuild_event(void *arg, const struct log_entry *at)
{
    struct rebuild *r = arg;
    struct core *c = r->c;
    struct event *e = arena_take(&c->arena, sizeof *e);
    void *copy = e != NULL ? arena_copy(&c->arena, at->envelope.at, at->envelope.len) : NULL;
    int rc = copy != NULL ? event_decode(e, span_of(copy, at->envelope.len), &c->arena) : ERR_NOMEM;

    if (rc != 0) {
        txn_fail(c->txn, rc == ERR_NOMEM ? rc : ERR_CORRUPT);
        return false;
    }
    reapply_event(c, e, at->ref);
    if (++r->since_fold < REBUILD_SLICE)
        return txn_error(c->txn) == 0;
    fold_dirty(c);
    arena_reset(&c->arena);
    r->since_fold = 0;
    return txn_error(c->txn) == 0;
}

int core_rebuild(struct core *c, const struct step_time *time)
{
    struct rebuild r = {.c = c};

    c->time = time;
    c->n_dirty = 0;
    arena_reset(&c->arena);
    c->txn = store_begin(c->store, TXN_WRITE);
    views_clear(c->txn);
    log_each(c->txn, NULL, rebuild_event, &r);
    fold_dirty(c);
    int rc = store_commit(c->txn);
    c->txn = NULL;
    arena_reset(&c->arena);
    return rc;
}
