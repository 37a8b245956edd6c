/* roll.h — whom the ROUTER admits, by CURVE key and by User-Id, and over which connection each is heard.
 * Used by the loop thread alone, but for `ordered` (see intake.h). Peers live until roll_free. */
#ifndef FANGPIN_NODE_HOST_ROLL_H
#define FANGPIN_NODE_HOST_ROLL_H

#include <uthash.h>

#include "base/err.h"
#include "base/id.h"

#define USER_ID_MAX  80 /* "invite:" and 64 hex digits */
#define ROUTE_ID_MAX 16 /* ZeroMQ makes five bytes */

struct peer_name {
    struct author key; /* an office's key, or a token's CURVE key */
    uint8_t invite;
};

struct peer {
    struct peer_name name;
    uint8_t curve[32];
    bool admitted;
    char user_id[USER_ID_MAX];

    bool up; /* heard on `route`, which has not gone down since */
    int fd;  /* of that connection */
    uint8_t route[ROUTE_ID_MAX];
    size_t route_len;
    uint64_t dropped; /* frames that could not be sent */

    uint32_t ordered; /* intake's: things of it that nothing of it may overtake */
    UT_hash_handle by_name, by_curve;
};

struct roll {
    struct peer *names, *curves;
};

/* Admit (again). NULL: no memory, or more than PEERS_MAX + INVITES_OPEN_MAX are admitted at once. */
struct peer *roll_admit(struct roll *p, const struct author *key, bool invite, const uint8_t curve[32]);
/* No longer; its packets are dropped from now on. */
void roll_forget(struct roll *p, const struct author *key, bool invite);
struct peer *roll_by_name(const struct roll *p, const struct author *key, bool invite);
/* Only admitted ones. */
struct peer *roll_by_curve(const struct roll *p, const uint8_t curve[32]);
struct peer *roll_by_user_id(const struct roll *p, const char *user_id);
void roll_free(struct roll *p);

#endif
