/* I2. Acknowledged after the sync: what a receipt or an answer says is durable stands in the file, as somebody who opens a
 * copy of it finds. The copy is made by samples; that the log has it, as a new reader sees it, is looked at every time. */
#include <stdio.h>

#include "simulator/receipt.h"

#define LAST 8u /* acknowledged by an office, to be looked for in its file */

struct state {
    struct receipts receipts;
    uint32_t last[CHECKED_OFFICES_MAX][LAST];                   /* event + 1 */
    unsigned n[CHECKED_OFFICES_MAX], life[CHECKED_OFFICES_MAX]; /* of its disk */
};

static void note(struct checks *c, const struct look *l, const struct model_event *e)
{
    struct state *st = check_state(c);
    struct cite cite = {e->id, e->e.stream.author, e->e.position};
    struct log_entry at;
    struct parked p;
    char id[17];

    check_premise(c);
    if (!log_find(l->t, &cite, &at) && !park_get(l->t, &e->e.stream, e->e.sequence, &e->id, &p)) {
        check_fail(c, l, "%s is acknowledged while the file does not have it", look_id(id, &e->id));
        return;
    }
    st->last[l->office][st->n[l->office]++ % LAST] = e->no + 1;
}

static void said(void *self, const struct look *l, const struct model_event *e)
{
    note(self, l, e);
}

static void sending(struct checks *c, const struct look *l)
{
    struct state *st = check_state(c);

    receipt_each(c, l, &st->receipts, said, c);
}

static void stepped(struct checks *c, const struct look *l)
{
    for (size_t i = 0; i < l->n->effects->n; i++) {
        const struct effect *e = &l->n->effects->at[i];
        for (size_t k = 0; e->kind == EFFECT_REPLY && k < e->n_replies; k++) {
            const struct model_event *m = model_find(l->m, &e->replies[k].event);
            if (e->replies[k].rc == 0 && m != NULL)
                note(c, l, m);
        }
    }
}

static void image_look(struct checks *c, const struct look *l, struct store *image)
{
    struct state *st = check_state(c);
    struct look in = *l;

    in.t = store_begin(image, TXN_READ);
    for (unsigned i = 0; i < LAST && !check_broken(c); i++) {
        uint32_t no = st->last[l->office][i];
        if (no > 0)
            note(c, &in, l->m->at[no - 1]);
    }
    if (store_commit(in.t) != 0)
        check_fail(c, l, "a copy of the file cannot be read");
}

static void sampled(struct checks *c, const struct look *l)
{
    char dir[400];
    struct store_options o = {.read_only = true};
    struct store *image;

    if (check_draw(c, 4) != 0)
        return;
    snprintf(dir, sizeof dir, "%.300s/image", sim_dir(l->s));
    if (sim_disk_image(l->s, l->office, dir) != 0) {
        check_fail(c, l, "the file cannot be copied");
        return;
    }
    if (store_open(&image, dir, &o) != 0) {
        check_fail(c, l, "a copy of the file cannot be opened");
        return;
    }
    image_look(c, l, image);
    store_close(image);
}

static void end(struct checks *c, void *state)
{
    struct state *st = state;

    (void)c;
    receipts_free(&st->receipts);
}

/* Another disk: what the old one acknowledged is I1's. */
static void started(struct checks *c, const struct look *l)
{
    struct state *st = check_state(c);
    unsigned life = model_office(l->m, l->office)->lives;

    if (life != st->life[l->office])
        memset(st->last[l->office], 0, sizeof st->last[0]);
    st->life[l->office] = life;
}

const struct check check_i02 = {.id = "I2",
                                .zh = "落盘后才答复",
                                .en = "acknowledged after the sync",
                                .state_bytes = sizeof(struct state),
                                .stepped = stepped,
                                .sending = sending,
                                .sampled = sampled,
                                .started = started,
                                .end = end};
