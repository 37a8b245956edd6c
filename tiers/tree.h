/* tree.h — the tree of offices, from an area list (D8). The parent of an area is its nearest ancestor in
 * the list, not digit arithmetic. Immutable once made. */
#ifndef FANGPIN_TIERS_TREE_H
#define FANGPIN_TIERS_TREE_H

#include "base/area.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/span.h"

struct tree;

/* What is wrong with a list, and where. */
struct tree_fault {
    uint32_t line; /* from 1 */
    char what[160];
};

/* From CSV text: "code,name" lines, an optional header line, UTF-8, CRLF and BOM forgiven. Copies what it
 * needs. Exactly one root; no code twice; every other area has an ancestor in the list.
 * ERR_MALFORMED with `fault` filled, ERR_TOO_BIG (AREAS_MAX), ERR_NOMEM. */
int tree_parse(struct tree **out, struct span csv, struct tree_fault *fault);
void tree_free(struct tree *t);
/* One more holder of the same tree, on the same thread; each frees it. */
struct tree *tree_share(struct tree *t);

/* The list as canonical rows ("code,name\n" by code): what an area list event carries. Borrowed from the tree. */
struct span tree_rows(const struct tree *t);
uint32_t tree_version(const struct tree *t); /* 1 until it is set */
void tree_set_version(struct tree *t, uint32_t version);

size_t tree_count(const struct tree *t);
struct area tree_root(const struct tree *t);
bool tree_has(const struct tree *t, struct area a);
const char *tree_name(const struct tree *t, struct area a);                 /* "" when absent */
bool tree_parent(const struct tree *t, struct area a, struct area *parent); /* false at the root */
/* Ancestors, parent first. */
size_t tree_above(const struct tree *t, struct area a, struct area out[TREE_DEPTH_MAX]);
/* Direct children by code: calls fn until it returns false. */
void tree_children(const struct tree *t, struct area a, bool (*fn)(void *arg, struct area child), void *arg);
/* The child of `from` through which `to` is reached; false when `to` is not strictly inside it. */
bool tree_towards(const struct tree *t, struct area from, struct area to, struct area *child);
bool tree_inside(const struct tree *t, struct area inner,
                 struct area outer); /* by the list; an area is inside itself */

/* Whether these bytes are UTF-8 without control characters: the rule for names in lists and texts in bodies. */
bool tree_text_valid(struct span text);

/* D7: whether the office of `office` holds events of `scope`. */
bool tree_holds(const struct tree *t, struct area office, struct scope scope);

#endif
