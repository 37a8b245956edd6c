#include "simulator/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/must.h"
#include "node/core/case_store.h"
#include "proto/packet.h"

#define CHECK_ARENA_BYTES (256u << 20)
#define CHECK_SAMPLE_1_IN 64u
#define STORY_LINES       48u
#define STORY_LINE_BYTES  240u

#define TOUCHED_MAX 4096u

struct touched {
    struct area area;
    struct subject subject;
    const Fangpin__V1__CaseView *view;
    bool looked;
};

struct checks {
    struct sim *s;
    struct model *m;
    struct check_options o;
    struct prng prng;
    void *state[CHECKS_ROOM];
    uint64_t premise[CHECKS_ROOM];
    size_t now; /* the checker that runs */
    struct look look;
    bool rested; /* its store, before the look */
    struct arena arena;
    struct touched touched[TOUCHED_MAX];
    size_t n_touched, n_cached; /* those that this step folded come first */
    struct breach breach;
    char story[STORY_LINES][STORY_LINE_BYTES];
    size_t n_story;
    uint32_t sample; /* the office to look at between two steps; NO_OFFICE: none */
};

/* ---- the story around ---- */

static void story_add(struct checks *c, const struct sim_news *n, const char *text)
{
    uint64_t s = n->ms / 1000;
    const char *name = n->office == NO_OFFICE ? "-" : sim_office(c->s, n->office)->name;

    snprintf(c->story[c->n_story++ % STORY_LINES], STORY_LINE_BYTES, "%02llu:%02llu:%02llu.%03llu %s %.180s",
             (unsigned long long)(s / 3600), (unsigned long long)(s / 60 % 60), (unsigned long long)(s % 60),
             (unsigned long long)(n->ms % 1000), name, text);
}

char *checks_story(const struct checks *c)
{
    size_t n = c->n_story < STORY_LINES ? c->n_story : STORY_LINES, len = 0;
    char *out = calloc(n + 1, STORY_LINE_BYTES + 1);

    must(out != NULL);
    for (size_t i = c->n_story - n; i < c->n_story; i++)
        len += (size_t)snprintf(out + len, STORY_LINE_BYTES + 1, "%s\n", c->story[i % STORY_LINES]);
    return out;
}

/* ---- for checkers ---- */

void *check_state(struct checks *c)
{
    return c->state[c->now];
}

void check_premise(struct checks *c)
{
    c->premise[c->now]++;
}

struct arena *check_arena(struct checks *c)
{
    return &c->arena;
}

uint64_t check_draw(struct checks *c, uint64_t below)
{
    return prng_below(&c->prng, below);
}

bool check_broken(const struct checks *c)
{
    return c->breach.there;
}

void check_fail(struct checks *c, const struct look *l, const char *format, ...)
{
    struct breach *b = &c->breach;
    va_list args;

    if (b->there)
        return;
    b->there = true;
    b->id = check_table[c->now]->id;
    b->ms = sim_now(c->s);
    b->office = l->office;
    va_start(args, format);
    vsnprintf(b->what, sizeof b->what, format, args);
    va_end(args);
    b->story = checks_story(c);
}

char *look_id(char out[17], const struct id *id)
{
    hex_print(out, id->b, 8);
    return out;
}

bool look_stale(const struct look *l)
{
    return stale_count(l->t) > 0;
}

static const Fangpin__V1__CaseView *case_read(struct checks *c, const struct look *l, struct area area,
                                              const struct subject *s)
{
    struct view_key k = view_key(area, VIEW_CASE, s, span_of(NULL, 0));
    struct span v = case_view_of(view_get(l->t, &k));
    ProtobufCAllocator memory = arena_allocator(&c->arena);

    return v.at != NULL ? fangpin__v1__case_view__unpack(&memory, v.len, v.at) : NULL;
}

static struct touched *touch(struct checks *c, struct area area, const struct subject *s)
{
    for (size_t i = 0; i < c->n_cached; i++)
        if (area_equal(c->touched[i].area, area) && subject_equal(&c->touched[i].subject, s))
            return &c->touched[i];
    if (c->n_cached == TOUCHED_MAX)
        return NULL;
    c->touched[c->n_cached] = (struct touched){.area = area, .subject = *s};
    return &c->touched[c->n_cached++];
}

const Fangpin__V1__CaseView *look_case(struct checks *c, const struct look *l, struct area area,
                                       const struct subject *s)
{
    struct touched *t = touch(c, area, s);

    if (t == NULL)
        return case_read(c, l, area, s);
    if (!t->looked) {
        t->view = case_read(c, l, area, s);
        t->looked = true;
    }
    return t->view;
}

/* ---- feeding ---- */

#define EACH(c, member, ...)                                                                                           \
    for ((c)->now = 0; (c)->now < check_count && !(c)->breach.there; (c)->now++)                                       \
        if (check_table[(c)->now]->member != NULL && !((c)->o.skip >> (c)->now & 1))                                   \
    check_table[(c)->now]->member(__VA_ARGS__)

static void hear_held(void *self, struct model_event *e)
{
    struct checks *c = self;

    EACH(c, held, c, &c->look, e);
}

static void hear_folded(void *self, struct model_event *e)
{
    struct checks *c = self;

    if (e->casework) {
        touch(c, e->e.stream.scope.area, &e->subject);
        c->n_touched = c->n_cached;
    }
    EACH(c, folded, c, &c->look, e);
}

static void files_look(struct checks *c)
{
    if (c->n_touched == 0 || look_stale(&c->look))
        return;
    for (size_t i = 0; i < c->n_touched; i++) {
        struct case_at at = {c->touched[i].area, c->touched[i].subject, NULL};
        at.view = look_case(c, &c->look, at.area, &at.subject);
        EACH(c, filed, c, &c->look, &at);
    }
}

/* What the office's own count says of its log is no checker's word but the ground of all of them: a breach of I4. */
static void log_lost(struct checks *c, uint64_t before)
{
    for (c->now = 0; c->now < check_count && strcmp(check_table[c->now]->id, "I4") != 0; c->now++)
        ;
    if (c->now < check_count && !(c->o.skip >> c->now & 1))
        check_fail(c, &c->look, "the log holds %llu events; %llu were known and what came does not explain it",
                   (unsigned long long)log_count(c->look.t), (unsigned long long)before);
}

static bool look_begin(struct checks *c, const struct sim_news *n)
{
    const struct sim_office *o = sim_office(c->s, n->office);

    must(n->office < CHECKED_OFFICES_MAX);
    if (o->store == NULL)
        return false;
    c->rested = store_at_rest(o->store);
    arena_reset(&c->arena);
    c->n_touched = c->n_cached = 0;
    c->look = (struct look){.s = c->s, .m = c->m, .office = n->office, .o = o, .n = n};
    c->look.t = store_begin(o->store, TXN_READ);
    return true;
}

static void look_end(struct checks *c)
{
    int rc = store_commit(c->look.t);

    must(rc == 0 || c->breach.there);
    c->look.t = NULL;
    if (c->rested)
        store_rest(c->look.o->store);
}

static void look_take(struct checks *c)
{
    struct model_hear hear = {c->look.n->input, hear_held, hear_folded, c};
    uint64_t before = model_office(c->m, c->look.office)->n_held;

    c->look.news = log_count(c->look.t) != before || model_office(c->m, c->look.office)->anew;
    if (model_look(c->m, c->look.office, c->look.t, &hear) != 0)
        log_lost(c, before);
}

static void on_step(struct checks *c, const struct sim_news *n)
{
    if (!look_begin(c, n))
        return;
    look_take(c);
    EACH(c, stepped, c, &c->look);
    files_look(c);
    look_end(c);
    if (prng_below(&c->prng, c->o.sample_1_in) == 0)
        c->sample = n->office;
}

void checks_between(struct checks *c)
{
    struct sim_news n = {.what = SIM_STEPPED, .ms = sim_now(c->s), .office = c->sample, .from = NO_OFFICE};

    c->sample = NO_OFFICE;
    if (n.office == NO_OFFICE || c->breach.there || sim_office(c->s, n.office)->power != POWER_ON || !look_begin(c, &n))
        return;
    EACH(c, sampled, c, &c->look);
    look_end(c);
}

static void on_sending(struct checks *c, const struct sim_news *n)
{
    if (!look_begin(c, n))
        return;
    EACH(c, sending, c, &c->look);
    look_end(c);
}

/* What the disk before this one promised is not asked of this one. */
static void disk_changed(struct checks *c, uint32_t office)
{
    struct model_office *o = model_office(c->m, office);

    for (size_t i = 0; i < o->flags_room; i++)
        o->flags[i] &= (uint8_t) ~(PROMISED | TAKEN);
    o->anew = true;
    o->lives++;
}

static void on_power(struct checks *c, const struct sim_news *n)
{
    if (n->disk)
        disk_changed(c, n->office);
    if (sim_office(c->s, n->office)->power != POWER_ON || !look_begin(c, n))
        return;
    look_take(c);
    EACH(c, started, c, &c->look);
    files_look(c);
    look_end(c);
}

static void on_told(struct checks *c, const struct sim_news *n)
{
    story_add(c, n, n->text);
    c->look = (struct look){.s = c->s, .m = c->m, .office = n->office, .n = n};
    EACH(c, told, c, &c->look);
}

static void watch(void *self, struct sim *s, const struct sim_news *n)
{
    struct checks *c = self;
    char line[40];

    (void)s;
    if (c->breach.there)
        return;
    switch (n->what) {
    case SIM_STEPPED:
        on_step(c, n);
        break;
    case SIM_TOLD:
        on_told(c, n);
        break;
    case SIM_LINE:
        snprintf(line, sizeof line, "line %s", n->up ? "up" : "down");
        story_add(c, n, line);
        break;
    case SIM_POWER:
        on_power(c, n);
        break;
    case SIM_FAULT:
        story_add(c, n, n->text);
        break;
    case SIM_SENDING:
        on_sending(c, n);
        break;
    }
}

int checks_new(struct checks **out, struct sim *s, const struct check_options *o)
{
    struct checks *c = calloc(1, sizeof *c);

    must(c != NULL && check_count <= CHECKS_ROOM);
    c->s = s;
    c->o = *o;
    c->sample = NO_OFFICE;
    if (c->o.sample_1_in == 0)
        c->o.sample_1_in = CHECK_SAMPLE_1_IN;
    c->m = model_new(s);
    c->prng = prng_fork(o->seed, "check");
    c->arena = arena_of(CHECK_ARENA_BYTES);
    for (size_t i = 0; i < check_count; i++) {
        c->state[i] = calloc(1, check_table[i]->state_bytes + 1);
        must(c->state[i] != NULL);
    }
    *out = c;
    return sim_watch(s, watch, c);
}

void checks_free(struct checks *c)
{
    if (c == NULL)
        return;
    for (c->now = 0; c->now < check_count; c->now++) {
        if (check_table[c->now]->end != NULL)
            check_table[c->now]->end(c, c->state[c->now]);
        free(c->state[c->now]);
    }
    model_free(c->m);
    arena_free(&c->arena);
    free(c->breach.story);
    free(c);
}

static void quiet_look(struct checks *c)
{
    EACH(c, quiet, c, &c->look);
}

static void each_office(struct checks *c, void (*fn)(struct checks *c))
{
    for (uint32_t i = 0; i < sim_count(c->s) && !c->breach.there; i++) {
        struct sim_news n = {.what = SIM_STEPPED, .ms = sim_now(c->s), .office = i, .from = NO_OFFICE};
        if (!look_begin(c, &n))
            continue;
        fn(c);
        look_end(c);
    }
}

/* What one office shows is judged by what all of them hold: all are taken in first. */
void checks_quiet(struct checks *c)
{
    each_office(c, look_take);
    each_office(c, quiet_look);
}

uint64_t check_bit(const char *id)
{
    for (size_t i = 0; i < check_count; i++)
        if (strcmp(check_table[i]->id, id) == 0)
            return 1ull << i;
    return 0;
}

void checks_show(struct checks *c, uint32_t office, const char *id, const struct case_at *at)
{
    struct sim_news n = {.what = SIM_STEPPED, .ms = sim_now(c->s), .office = office, .from = NO_OFFICE};

    if (!look_begin(c, &n))
        return;
    for (c->now = 0; c->now < check_count && strcmp(check_table[c->now]->id, id) != 0; c->now++)
        ;
    must(c->now < check_count && check_table[c->now]->filed != NULL);
    check_table[c->now]->filed(c, &c->look, at);
    look_end(c);
}

const struct breach *checks_breach(const struct checks *c)
{
    return &c->breach;
}

uint64_t checks_premise(const struct checks *c, size_t check)
{
    return c->premise[check];
}

void checks_premise_of(struct checks *c, const char *id)
{
    for (size_t i = 0; i < check_count; i++)
        c->premise[i] += strcmp(check_table[i]->id, id) == 0;
}

bool checks_without(const struct checks *c, const char *id)
{
    return (c->o.skip & check_bit(id)) != 0;
}

struct model *checks_model(struct checks *c)
{
    return c->m;
}
