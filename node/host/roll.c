#include "node/host/roll.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"

#define INVITE_PREFIX "invite:"

static struct peer_name name_of(const struct author *key, bool invite)
{
    return (struct peer_name){.key = *key, .invite = invite};
}

struct peer *roll_by_name(const struct roll *p, const struct author *key, bool invite)
{
    struct peer_name name = name_of(key, invite);
    struct peer *found;

    HASH_FIND(by_name, p->names, &name, sizeof name, found);
    return found;
}

struct peer *roll_by_curve(const struct roll *p, const uint8_t curve[32])
{
    struct peer *found;

    HASH_FIND(by_curve, p->curves, curve, 32, found);
    return found;
}

struct peer *roll_by_user_id(const struct roll *p, const char *user_id)
{
    struct author key;
    bool invite = strncmp(user_id, INVITE_PREFIX, strlen(INVITE_PREFIX)) == 0;
    const char *hex = user_id + (invite ? strlen(INVITE_PREFIX) : 0);

    if (!hex_parse(key.b, sizeof key.b, hex, strlen(hex)))
        return NULL;
    struct peer *peer = roll_by_name(p, &key, invite);
    return peer != NULL && peer->admitted ? peer : NULL;
}

static struct peer *peer_new(struct roll *p, const struct author *key, bool invite)
{
    struct peer *peer = calloc(1, sizeof *peer);
    char hex[2 * sizeof key->b + 1];

    if (peer == NULL)
        return NULL;
    peer->name = name_of(key, invite);
    peer->fd = -1;
    hex_print(hex, key->b, sizeof key->b);
    snprintf(peer->user_id, sizeof peer->user_id, "%s%s", invite ? INVITE_PREFIX : "", hex);
    HASH_ADD(by_name, p->names, name, sizeof peer->name, peer);
    return peer;
}

static void drop_curve(struct roll *p, struct peer *peer)
{
    if (peer->admitted)
        HASH_DELETE(by_curve, p->curves, peer);
    peer->admitted = false;
}

struct peer *roll_admit(struct roll *p, const struct author *key, bool invite, const uint8_t curve[32])
{
    struct peer *other = roll_by_curve(p, curve);
    struct peer *peer = roll_by_name(p, key, invite);

    if (HASH_CNT(by_curve, p->curves) >= PEERS_MAX + INVITES_OPEN_MAX && other == NULL)
        return NULL;
    if (peer == NULL && (peer = peer_new(p, key, invite)) == NULL)
        return NULL;
    if (other != NULL)
        drop_curve(p, other);
    drop_curve(p, peer);
    memcpy(peer->curve, curve, sizeof peer->curve);
    HASH_ADD(by_curve, p->curves, curve, sizeof peer->curve, peer);
    peer->admitted = true;
    return peer;
}

void roll_forget(struct roll *p, const struct author *key, bool invite)
{
    struct peer *peer = roll_by_name(p, key, invite);

    if (peer != NULL)
        drop_curve(p, peer);
}

void roll_free(struct roll *p)
{
    struct peer *peer, *next;

    HASH_CLEAR(by_curve, p->curves);
    HASH_ITER(by_name, p->names, peer, next)
    {
        HASH_DELETE(by_name, p->names, peer);
        free(peer);
    }
}
