/* pack_force.h — which pack applies at an office on a day, and what that means for an act (DOMAIN.md 3.24, K8). Pure:
 * the day comes in, and dates are what was signed. */
#ifndef FANGPIN_TIERS_PACK_FORCE_H
#define FANGPIN_TIERS_PACK_FORCE_H

#include "proto/view.pb-c.h"
#include "tiers/pack.h"
#include "tiers/tree.h"

/* What was signed of packs, as an office holds it: views of its own area and of those above it. */
struct pack_shelf {
    const Fangpin__V1__PackView *const *at;
    size_t n;
    const struct tree *tree;
};

#define PACK_STANDING_LIST(X)                                                                                          \
    X(APPLIES, "applies", "适用")                                                                                      \
    X(NOT_YET, "not in force yet", "尚未起用")                                                                         \
    X(ENDED, "its time is over", "已过期")                                                                             \
    X(WITHDRAWN, "withdrawn", "已撤回")                                                                                \
    X(DRAFT, "a draft, not countersigned", "送审稿,未经会签")                                                          \
    X(OLDER, "a higher version applies", "已有更高版本")                                                               \
    X(FARTHER, "a nearer office's pack applies", "已有更近一级的包")                                                   \
    X(ELSEWHERE, "for another place", "不管本地")                                                                      \
    X(NOT_HERE, "only what names it has come", "原件未到")                                                             \
    X(UNREADABLE, "this version cannot read it", "本版本读不懂")

enum pack_standing {
#define X(name, en, zh) STANDING_##name,
    PACK_STANDING_LIST(X)
#undef X
        STANDINGS
};
const char *pack_standing_name(enum pack_standing s); /* "APPLIES" */
const char *pack_standing_text(enum pack_standing s);
const char *pack_standing_zh(enum pack_standing s);

/* Whether this one alone may apply at `office` on `day` (APPLIES), or why not; other packs are not looked at. `drill`: a
 * draft counts as any other. */
enum pack_standing pack_stands(const struct pack_shelf *s, size_t i, struct area office, uint32_t day, bool drill);

/* The one that applies: of those that stand the nearest office's, of these the highest version, then the later in force,
 * then the smaller event id. s->n when none does. `unreadable[i]` (may be NULL): passed over. */
size_t pack_choose(const struct pack_shelf *s, struct area office, uint32_t day, bool drill, const bool *unreadable);

/* What an act shows when it was signed under another pack than the one in force for its day: known only later, perhaps,
 * so nothing follows from it but that the county looks at it (K8). */
enum pack_mark {
    PACK_MARK_NONE = 0,
    PACK_MARK_LAG,         /* another pack was in force for its day: for the county to ratify */
    PACK_MARK_PROVISIONAL, /* signed under the built-in template, and no pack was in force */
    PACK_MARK_UNNAMED,     /* it names no pack */
};
const char *pack_mark_name(enum pack_mark m); /* "PACK_LAG"; "" for none */

#endif
