/* I21. Confinement: the marked names of households stand in plain in no file, no frame and no story line of any office; an
 * office holds no event of a place that is none of its own, and above the county no sealed part (D7). Which keys can open what
 * is not looked at here. Before an office took such a name there is nothing to find. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "simulator/check.h"
#include "simulator/workload.h"

static bool marked(const void *at, size_t len)
{
    return memmem(at, len, WORK_CANARY, strlen(WORK_CANARY)) != NULL;
}

struct state {
    bool marked; /* some office was told a marked name, and keeps it */
};

static void stepped(struct checks *c, const struct look *l)
{
    struct state *st = check_state(c);
    const struct input *in = l->n->input;

    for (size_t i = 0; in->kind == INPUT_FILING && i < l->n->effects->n; i++) {
        const struct effect *e = &l->n->effects->at[i];
        for (size_t k = 0; e->kind == EFFECT_REPLY && k < e->n_replies && k < in->n_filings; k++) {
            const char *name = in->filings[k].head_name;
            st->marked |= e->replies[k].rc == 0 && name != NULL && marked(name, strlen(name));
        }
    }
}

static void sending(struct checks *c, const struct look *l)
{
    const struct effect *e = l->n->effect;

    if (e->kind == EFFECT_SEND && marked(e->frame.at, e->frame.len))
        check_fail(c, l, "a name stands in plain in a frame");
}

static void told(struct checks *c, const struct look *l)
{
    if (marked(l->n->text, strlen(l->n->text)))
        check_fail(c, l, "a name stands in a story line");
}

static void held(struct checks *c, const struct look *l, const struct model_event *e)
{
    struct cite cite = {e->id, e->e.stream.author, e->e.position};
    struct log_entry at;
    struct envelope_parts p;
    char id[17];

    if (!tree_holds(sim_tree(l->s), l->o->area, e->e.stream.scope))
        check_fail(c, l, "%s of %012llu is held where it does not belong", look_id(id, &e->id),
                   (unsigned long long)e->e.stream.scope.area.code);
    else if (e->e.has_sealed && area_tier(l->o->area) > TIER_COUNTY &&
             !author_equal(&e->e.stream.author, &l->o->keys.public_key) && log_find(l->t, &cite, &at) &&
             envelope_split(&p, at.envelope) && p.sealed.at != NULL)
        check_fail(c, l, "the sealed part of %s is held above the county", look_id(id, &e->id));
}

static bool sealed_here(const struct look *l)
{
    const struct model_office *o = model_office(l->m, l->office);

    for (size_t i = 0; i < o->n_held; i++)
        if (l->m->at[o->held[i]]->e.kind == KIND_HOUSEHOLD)
            return true;
    return false;
}

/* All of the office's file, as it stands; NULL: it cannot be read. */
static char *file_map(const struct look *l, size_t *n)
{
    char path[500];
    struct stat is;
    void *at = MAP_FAILED;

    snprintf(path, sizeof path, "%.400s/data.mdb", sim_office_dir(l->s, l->office));
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    if (fstat(fd, &is) == 0 && is.st_size > 0) {
        *n = (size_t)is.st_size;
        at = mmap(NULL, *n, PROT_READ, MAP_SHARED, fd, 0);
    }
    close(fd);
    return at == MAP_FAILED ? NULL : at;
}

static void quiet(struct checks *c, const struct look *l)
{
    const struct state *st = check_state(c);
    size_t n;
    char *bytes = file_map(l, &n);

    if (bytes == NULL) {
        check_fail(c, l, "the file of %s cannot be read", l->o->name);
        return;
    }
    if (st->marked && sealed_here(l))
        check_premise(c);
    if (marked(bytes, n))
        check_fail(c, l, "a name stands in plain in the file of %s", l->o->name);
    munmap(bytes, n);
}

const struct check check_i21 = {.id = "I21",
                                .zh = "姓名不外露",
                                .en = "confinement",
                                .state_bytes = sizeof(struct state),
                                .held = held,
                                .stepped = stepped,
                                .sending = sending,
                                .told = told,
                                .quiet = quiet};
