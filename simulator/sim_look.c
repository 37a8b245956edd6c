/* What offices hold, compared: the same events inside an area make the same bytes (D1). */
#include "node/core/views_sum.h"
#include "simulator/sim_internal.h"

/* A store that was at rest rests again: a look at all offices must not open the files of all. */
struct looking {
    struct txn *t;
    bool rested;
};

static struct looking looking_begin(struct node *n)
{
    bool rested = store_at_rest(n->o.store);

    return (struct looking){store_begin(n->o.store, TXN_READ), rested};
}

static int looking_end(struct node *n, const struct looking *l)
{
    int rc = store_commit(l->t);

    if (l->rested)
        core_rest(n->o.core);
    return rc;
}

int sim_held(struct sim *s, uint32_t no, struct area area, struct digest *out)
{
    struct node *n = node_of(s, no);

    if (n->o.core == NULL)
        return ERR_STATE;
    struct looking l = looking_begin(n);
    *out = area_digest(l.t, area);
    return looking_end(n, &l);
}

int sim_views(struct sim *s, uint32_t no, struct area area, struct id *out)
{
    struct node *n = node_of(s, no);

    if (n->o.core == NULL)
        return ERR_STATE;
    struct looking l = looking_begin(n);
    *out = views_sum(l.t, area);
    return looking_end(n, &l);
}

int sim_stale(struct sim *s, uint32_t no, uint64_t *n_out)
{
    struct node *n = node_of(s, no);

    if (n->o.core == NULL)
        return ERR_STATE;
    struct looking l = looking_begin(n);
    *n_out = stale_count(l.t);
    return looking_end(n, &l);
}

int sim_agrees(struct sim *s, uint32_t child, bool *events, bool *views)
{
    struct node *n = node_of(s, child);
    struct digest a, b;
    struct id va, vb;

    *events = *views = true;
    if (n->o.parent == NO_OFFICE)
        return 0;
    int rc = sim_held(s, child, n->o.area, &a);
    if (rc == 0)
        rc = sim_held(s, n->o.parent, n->o.area, &b);
    if (rc == 0)
        rc = sim_views(s, child, n->o.area, &va);
    if (rc == 0)
        rc = sim_views(s, n->o.parent, n->o.area, &vb);
    if (rc != 0)
        return rc;
    *events = digest_equal(&a, &b);
    *views = id_equal(&va, &vb);
    return 0;
}
