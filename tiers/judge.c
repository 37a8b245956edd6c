#include "tiers/kinds.h"

#include "base/must.h"
#include "tiers/tree.h"

static unsigned relations_of(const struct tree *tree, struct area author, struct area place)
{
    struct area parent;
    unsigned found = 0;

    if (area_equal(author, place))
        return RELATION_OWN;
    if (!tree)
        return 0;
    if (tree_inside(tree, place, author))
        found |= RELATION_BELOW;
    if (tree_parent(tree, place, &parent) && area_equal(parent, author))
        found |= RELATION_CHILD;
    if (tree_parent(tree, author, &parent) && area_equal(parent, place))
        found |= RELATION_PARENT;
    return found;
}

bool kind_may(const struct tree *tree, const struct kind_row *row, struct area author, bool root, struct area place)
{
    must(row);
    if (row->root_only && !root)
        return false;
    if (tree && (!tree_has(tree, author) || !tree_has(tree, place)))
        return false;
    return (row->tiers & 1u << area_tier(author)) && (row->places & 1u << area_tier(place)) &&
           (row->relations & relations_of(tree, author, place));
}

enum verdict kinds_judge(const struct tree *tree, const struct certified *author, const struct event *e)
{
    const struct kind_row *row = kind_row(e->kind);
    struct scope scope = e->stream.scope;

    if (!area_equal(e->area, author->area) || e->epoch != author->epoch)
        return VERDICT_WRONG_OFFICE;
    if (!row) /* what it means is for later versions; who may hold it is not */
        return tree && tree_holds(tree, author->area, scope) ? VERDICT_STORED : VERDICT_NO_AUTHORITY;
    if (e->stream.lane != row->lane || scope.reach != row->reach)
        return VERDICT_NO_AUTHORITY;
    return kind_may(tree, row, author->area, author->root, scope.area) ? VERDICT_STORED : VERDICT_NO_AUTHORITY;
}
