/* What offices hold, compared: the same events inside an area make the same bytes (D1). */
#include "node/core/views_sum.h"
#include "simulator/sim_internal.h"

int sim_held(struct sim *s, uint32_t no, struct area area, struct digest *out)
{
    struct node *n = node_of(s, no);

    if (n->o.core == NULL)
        return ERR_STATE;
    struct txn *t = store_begin(n->o.store, TXN_READ);
    *out = area_digest(t, area);
    return store_commit(t);
}

int sim_views(struct sim *s, uint32_t no, struct area area, struct id *out)
{
    struct node *n = node_of(s, no);

    if (n->o.core == NULL)
        return ERR_STATE;
    struct txn *t = store_begin(n->o.store, TXN_READ);
    *out = views_sum(t, area);
    return store_commit(t);
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
