/* Which rules the acts of this office follow: the pack in force and the days off that are known. */
#include "node/core/rules.h"

#include "node/core/core_internal.h"
#include "tiers/pack_fold.h"
#include "tiers/policies.h"

#define RULES_ARENA_BYTES (8u << 20)

/* ---- what was signed ---- */

struct collect {
    const Fangpin__V1__PackView **at;
    size_t n, room;
    struct arena *arena;
    int rc;
};

static bool view_collect(void *arg, struct span key, struct span value)
{
    struct collect *l = arg;
    ProtobufCAllocator memory = arena_allocator(l->arena);

    (void)key;
    if (l->n == l->room) {
        size_t room = l->room ? 2 * l->room : 16;
        const Fangpin__V1__PackView **more = arena_take(l->arena, room * sizeof *more);
        if (more == NULL) {
            l->rc = ERR_NOMEM;
            return false;
        }
        if (l->n > 0)
            memcpy(more, l->at, l->n * sizeof *more);
        l->at = more;
        l->room = room;
    }
    l->at[l->n] = fangpin__v1__pack_view__unpack(&memory, value.len, value.at);
    if (l->at[l->n] == NULL)
        l->rc = ERR_CORRUPT;
    else
        l->n++;
    return l->rc == 0;
}

int rules_shelf(struct pack_shelf *out, struct txn *t, const struct tree *tree, struct area office, struct arena *a)
{
    struct area places[1 + TREE_DEPTH_MAX] = {office};
    size_t n = 1 + tree_above(tree, office, places + 1);
    struct collect l = {.arena = a};

    for (size_t i = 0; i < n && l.rc == 0; i++)
        view_each(t, places[i], places[i], VIEW_PACK, NULL, view_collect, &l);
    *out = (struct pack_shelf){l.at, l.n, tree};
    return l.rc;
}

struct span rules_text(struct txn *t, const Fangpin__V1__PackView *v)
{
    struct subject s = {{0}};

    if (v->pack.len == sizeof s.b)
        memcpy(s.b, v->pack.data, sizeof s.b);
    struct view_key k = view_key((struct area){v->area}, VIEW_PACK_TEXT, &s, (struct span){NULL, 0});
    return pack_text_of(view_get(t, &k));
}

int rules_choose(struct rules_choice *out, struct txn *t, const struct pack_shelf *s, struct area office, uint32_t day,
                 bool drill, struct arena *a)
{
    struct pack_faults faults;
    size_t n;

    *out = (struct rules_choice){.unreadable = arena_take(a, s->n + 1)};
    if (out->unreadable == NULL)
        return ERR_NOMEM;
    for (;;) {
        out->which = pack_choose(s, office, day, drill, out->unreadable);
        if (out->which == s->n)
            break;
        int rc = pack_parse(&out->pack, rules_text(t, s->at[out->which]), &faults, a);
        if (rc != ERR_INVALID)
            return rc;
        out->unreadable[out->which] = true; /* written by a later version: what this one can read goes on (D3) */
    }
    int rc = pack_parse(&out->pack, embedded_text(&policy_packs(&n)[0]), &faults, a);
    must(rc != ERR_INVALID); /* tests/unit/test_policies */
    return rc;
}

/* ---- days off ---- */

static void built_in_years(struct calendar *c)
{
    size_t n;
    const struct embedded *lists = policy_calendars(&n);

    for (size_t i = 0; i < n; i++) {
        struct calendar_year year;
        struct pack_faults faults;
        must(calendar_parse(&year, embedded_text(&lists[i]), &faults) == 0); /* tests/unit/test_policies */
        calendar_add(c, &year);
    }
}

struct years {
    struct calendar *out;
    struct arena *arena;
    int rc;
};

static bool year_collect(void *arg, struct span key, struct span value)
{
    struct years *y = arg;
    ProtobufCAllocator memory = arena_allocator(y->arena);
    Fangpin__V1__CalendarView *v = fangpin__v1__calendar_view__unpack(&memory, value.len, value.at);
    struct calendar_year year;
    struct pack_faults faults;

    (void)key;
    if (v == NULL)
        y->rc = ERR_NOMEM;
    else if (calendar_parse(&year, span_str(v->text), &faults) == 0 && year.year == v->year)
        calendar_add(y->out, &year);
    return y->rc == 0;
}

int rules_calendar(struct calendar *out, struct txn *t, const struct tree *tree, struct area office, struct arena *a)
{
    struct area places[1 + TREE_DEPTH_MAX] = {office};
    size_t n = 1 + tree_above(tree, office, places + 1);
    struct years y = {out, a, 0};

    *out = (struct calendar){0};
    built_in_years(out);
    while (n-- > 0 && y.rc == 0)
        view_each(t, places[n], places[n], VIEW_CALENDAR, NULL, year_collect, &y);
    return y.rc;
}

/* ---- the core's own ---- */

void rules_fold(struct core *c, const struct event *e)
{
    struct sum_target targets[PACK_TARGETS_MAX];
    size_t n = pack_targets(e, targets);

    for (size_t i = 0; i < n; i++) {
        struct view_key key = view_key(targets[i].area, targets[i].type, &targets[i].subject, (struct span){NULL, 0});
        struct span fresh;
        int rc = pack_apply(e, &targets[i], view_get(c->txn, &key), &fresh, &c->arena);
        if (rc == ERR_NOMEM)
            txn_fail(c->txn, rc);
        else if (rc == 0)
            view_put(c->txn, &key, fresh);
    }
    c->rules.day = 0; /* asked anew before the next act */
}

static void tell_change(struct core *c, bool signed_pack)
{
    struct span id = {NULL, 0};
    uint32_t version = 0;

    pack_text(c->rules.pack, PACK_ID, &id);
    pack_count(c->rules.pack, PACK_VERSION, &version);
    TELL(c, STORY_NORMAL, "rules -> pack %.*s version %u%s", (int)id.len, (const char *)id.at, version,
         signed_pack ? "" : ", built in: provisional");
}

int rules_now(struct core *c)
{
    uint32_t today = date_of(c->time->wall);
    struct id before = c->rules.hash;
    struct pack_shelf shelf;
    struct rules_choice choice;

    if (c->rules.day == today)
        return 0;
    arena_reset(&c->rules.arena);
    c->rules.pack = NULL;
    int rc = rules_calendar(&c->rules.calendar, c->txn, c->tree, c->me.area, &c->rules.arena);
    if (rc == 0)
        rc = rules_shelf(&shelf, c->txn, c->tree, c->me.area, &c->rules.arena);
    if (rc == 0)
        rc = rules_choose(&choice, c->txn, &shelf, c->me.area, today, c->drill, &c->rules.arena);
    if (rc != 0)
        return rc;
    c->rules.pack = choice.pack;
    c->rules.hash = choice.pack->hash;
    c->rules.day = today;
    if (!id_equal(&before, &c->rules.hash))
        tell_change(c, choice.which < shelf.n);
    return 0;
}

int rules_open(struct core *c)
{
    c->rules.arena = arena_of(RULES_ARENA_BYTES);
    return rules_now(c);
}

void rules_free(struct core *c)
{
    arena_free(&c->rules.arena);
}
