/* list_parts.h — the area list put together from its events, for a reader that has no office's store. */
#ifndef FANGPIN_NODE_CLI_LIST_PARTS_H
#define FANGPIN_NODE_CLI_LIST_PARTS_H

#include "base/arena.h"
#include "proto/event.h"
#include "tiers/tree.h"

#define LIST_PARTS_MAX 1024u

/* Parts of the newest version seen so far. */
struct list_parts {
    uint32_t version, parts, have;
    struct id whole;
    char *rows[LIST_PARTS_MAX]; /* malloc'd, unpacked */
    size_t len[LIST_PARTS_MAX];
};

/* Take one KIND_AREA_LIST event. 0, ERR_MALFORMED, ERR_NOMEM. */
int list_parts_take(struct list_parts *p, const struct event *e, struct arena *a);
/* The tree when all parts are there and match their hash: ERR_NOT_FOUND, ERR_CORRUPT, else as tree_parse. */
int list_parts_tree(const struct list_parts *p, struct tree **out);
void list_parts_free(struct list_parts *p);

#endif
