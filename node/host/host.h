/* host.h — the live driver: one libuv loop thread, a pool that opens packets, one core thread (D19). */
#ifndef FANGPIN_NODE_HOST_H
#define FANGPIN_NODE_HOST_H

#include "base/story.h"
#include "node/core/core.h"

struct host_options {
    const char *dir;         /* data folder: data.mdb, lock, api.sock, office.key */
    const char *listen;      /* tcp://ip:port for children; NULL or "": takes none */
    const char *advertise;   /* what tokens say; NULL: as listen */
    const char *parent;      /* address of the parent; NULL or "": as the identity in the store says */
    uint32_t verify_threads; /* 0: as many as cores, at most 4 */
    uint32_t threads;        /* see core_options */
    const char *version;     /* what the API says of this program; NULL: "unknown" */
    bool drill;              /* see core_options */
    bool log_json;
    enum story_level log_least;
};

/* Run the office of DIR in the foreground until SIGTERM or SIGINT, or until the store fails. Logs story lines
 * to stderr. Returns 0 after a graceful stop, else an error whose reason was already said on stderr:
 * ERR_BUSY (a second process on the folder; its pid is named), ERR_NOT_FOUND, ERR_CORRUPT, ERR_IO, … */
int host_run(const struct host_options *o);

/* Read DIR/office.key (0600). ERR_NOT_FOUND, ERR_CORRUPT (mode or content). */
int host_load_keys(const char *dir, struct office_keys *out);
int host_save_keys(const char *dir, const struct office_keys *k);

/* Take DIR/lock for this process. ERR_BUSY with the holder's pid in `holder`. Held until exit or host_unlock. */
int host_lock(const char *dir, int *fd, int *holder);
void host_unlock(int fd);

/* join's client half: send an EnrolRequest to the token's address over CURVE with the token's one-time keys and
 * wait for the answer (ms). `grant` lives in the arena. ERR_PEER (no answer), ERR_REFUSED (text in `why`). */
int host_enrol(const struct token *token, const struct office_keys *k, uint32_t wait_ms,
               const Fangpin__V1__EnrolGrant **grant, char why[256], struct arena *a);

#endif
