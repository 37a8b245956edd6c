/* desk.h — offices of the pure core over real stores and no lines between them: a test gives each input itself and
 * looks at every effect. Where lines matter, world.h has them. */
#ifndef FANGPIN_TESTS_DESK_H
#define FANGPIN_TESTS_DESK_H

#include "base/prng.h"
#include "node/core/core.h"
#include "tests/support/maker.h"

#define DESKS_MAX 8u

/* A small network: one municipality, one county, one township, two villages; and a second county. */
#define AREA_M  "513200000000"
#define AREA_C  "513201000000"
#define AREA_T  "513201209000"
#define AREA_V  "513201209200"
#define AREA_V2 "513201209201"
#define AREA_C2 "513221000000"

struct desk {
    char dir[200];
    struct area area;
    struct office_keys keys;
    struct store *store;
    struct core *core;
    const char *advertise;
    struct effects out; /* of its last step */
};

struct desks {
    char root[120];
    struct tree *tree;
    struct prng prng;
    struct mono now;
    struct wall wall;
    struct arena arena; /* what the helpers give; lives as long as the desks */
    struct desk at[DESKS_MAX];
    unsigned n;
};

/* `csv` NULL: the small network above. Stops the test on any failure, like all below. */
struct desks *desks_new(const char *csv);
void desks_free(struct desks *d);

/* A new key and an empty store; no office yet. */
struct desk *desk_empty(struct desks *d, const char *area);
/* The root, founded and started. */
struct desk *desk_root(struct desks *d);
/* A child invited and enrolled by its parent, and started. */
struct desk *desk_child(struct desks *d, struct desk *parent, const char *area);
void desk_start(struct desks *d, struct desk *o);
void desk_restart(struct desks *d, struct desk *o); /* with its store closed and opened between */

struct step_time desk_time(struct desks *d);
/* One step; the effects are in o->out too. */
struct effects desk_step(struct desks *d, struct desk *o, const struct input *in, size_t n);
size_t desk_count(const struct desk *o, enum effect_kind kind);
const struct effect *desk_effect(const struct desk *o, enum effect_kind kind); /* the first; stops when there is none */

/* EFFECT_INVITED's answer; the token is copied out when rc is 0. */
int desk_invite(struct desks *d, struct desk *o, const char *area, struct token *out);
/* What the parent answers when this machine asks to be enrolled under the token. */
Fangpin__V1__Packet *desk_ask(struct desks *d, struct desk *parent, const struct token *token,
                              const struct office_keys *keys);
/* The grant in such an answer; stops the test when it is a refusal. */
Fangpin__V1__EnrolGrant *desk_grant(struct desks *d, struct desk *parent, const struct token *token,
                                    const struct office_keys *keys);

/* The answer to one filing; desk_file: which must be accepted. */
struct filing_reply desk_try(struct desks *d, struct desk *o, struct filing f);
struct filing_reply desk_file(struct desks *d, struct desk *o, struct filing f);
struct filing desk_household(void); /* a filing that registers one */

struct core_status desk_status(struct desks *d, struct desk *o); /* its pointers are valid until the next step */
/* An event of this office's own, by position; its bytes live in the arena. */
struct event desk_event(struct desks *d, struct desk *o, uint64_t position);
/* A packet opened as a driver would open it. */
struct opened desk_open(struct desks *d, struct span frame);

/* Leads of this office by hand: see maker.h (`w` is not used). */
struct maker desk_maker(struct desks *d, const struct desk *author, uint8_t thread, uint64_t position);
/* An opened packet of these events, and its delivery as if `from` had sent it. */
struct opened desk_packet(struct desks *d, const struct made *events, size_t n);
void desk_deliver(struct desks *d, struct desk *to, const struct desk *from, const struct opened *o);
void desk_hand(struct desks *d, struct desk *to, const struct desk *from, const struct made *events, size_t n);

#endif
