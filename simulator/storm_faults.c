/* What befalls offices and lines. An item's own seed says whom and for how long; what it broke heals by itself. */
#include "base/clock.h"
#include "base/must.h"
#include "simulator/storm.h"

#define FLAP_CUTS 3u

struct undo {
    struct storm *st;
    uint32_t office;
    enum storm_fault what;
    uint64_t seed; /* RESTORE */
    bool cut;      /* FLAP */
};

/* The officers of a county whose old copy came back see the cases as they were, and go on. */
static void copy_back(struct storm *st, uint32_t no, uint64_t seed)
{
    int rc;

    if (!st->saved[no] || sim_office(st->s, no)->power == POWER_LOST)
        return;
    rc = sim_disk_restore(st->s, no);
    st->rc = st->rc != 0 ? st->rc : rc;
    if (st->rc == 0 && area_tier(sim_office(st->s, no)->area) == TIER_COUNTY)
        work_decide_first(st->w, no, seed);
}

/* It works on in a new epoch, while what it signed in the one before may still be on its way. An older copy of its parent
 * would not know the new key, and let it in again by hand alone (docs/operate.md): none comes back. */
static void enrol_again(struct storm *st, uint32_t no)
{
    const struct sim_office *o = sim_office(st->s, no);

    if (st->rc == 0 && o->power == POWER_LOST && sim_office(st->s, o->parent)->power == POWER_ON &&
        storm_may_sign(st, o->parent)) {
        st->saved[o->parent] = false;
        st->rc = sim_enrol_again(st->s, no);
    }
}

static void undo_run(void *self, struct sim *s)
{
    struct undo *u = self;
    struct storm *st = u->st;

    if (!st->calm) {
        switch (u->what) {
        case STORM_CUT:
        case STORM_ONE_WAY:
            sim_heal(s, u->office);
            break;
        case STORM_FLAP:
            if (u->cut)
                sim_cut(s, u->office, WAY_BOTH);
            else
                sim_heal(s, u->office);
            break;
        case STORM_QUALITY:
            sim_shape(s, u->office, st->usual[u->office]);
            break;
        case STORM_HANG:
            sim_hang(s, u->office, false);
            break;
        case STORM_POWER:
            if (st->rc == 0 && sim_office(s, u->office)->power == POWER_OFF)
                st->rc = sim_power_on(s, u->office);
            break;
        case STORM_SKEW:
        case STORM_JUMP:
        case STORM_STUCK:
            sim_clock_set(s, u->office, CLOCK_RIGHT, 0);
            break;
        case STORM_RESTORE:
            copy_back(st, u->office, u->seed);
            break;
        case STORM_DISK_LOST:
            enrol_again(st, u->office);
            break;
        default:
            break;
        }
    }
}

static struct undo *later(struct storm *st, uint32_t office, enum storm_fault what, uint64_t in_ms)
{
    struct undo *u = arena_take(&st->arena, sizeof *u);
    uint64_t at = sim_now(st->s) + in_ms;

    must(u != NULL);
    *u = (struct undo){st, office, what};
    sim_at(st->s, at < st->until_ms ? at : st->until_ms, undo_run, u);
    return u;
}

/* Short, middling or long: a tenth of an hour's scale each. */
static uint64_t span_draw(struct prng *p, const struct storm *st)
{
    uint64_t scale = prng_below(p, 3), least = 5 * SECOND_MS;
    uint64_t most = scale == 0 ? 2 * MINUTE_MS : scale == 1 ? HOUR_MS : st->until_ms / 2;

    return least + prng_below(p, most > least ? most - least : 1);
}

static uint32_t child_draw(struct prng *p, const struct storm *st)
{
    return 1 + (uint32_t)prng_below(p, sim_count(st->s) - 1);
}

static struct sim_quality quality_draw(struct prng *p)
{
    static const uint32_t rates[] = {0, 0, 9600, 64000};
    struct sim_quality q = {.delay_ms = 20};
    bool slow = prng_below(p, 2) == 0, jitter = prng_below(p, 2) == 0, loses = prng_below(p, 3) == 0;
    bool doubles = prng_below(p, 2) == 0;

    q.rate_bps = rates[prng_below(p, ARRAY_LEN(rates))];
    if (slow)
        q.delay_ms = 600 + (uint32_t)prng_below(p, 4400);
    if (jitter)
        q.jitter_ms = 1 + (uint32_t)prng_below(p, 2000);
    if (loses)
        q.lose_percent = (uint8_t)(1 + prng_below(p, 30));
    if (doubles)
        q.double_percent = (uint8_t)(1 + prng_below(p, 30));
    q.reorder = jitter && prng_below(p, 2) == 0;
    return q;
}

static void quality(struct storm *st, struct prng *p, uint32_t no)
{
    sim_shape(st->s, no, quality_draw(p));
    later(st, no, STORM_QUALITY, span_draw(p, st));
}

void storm_lines(struct storm *st)
{
    struct prng p = prng_fork(st->d.seed, "storm lines");

    for (uint32_t i = 1; i < sim_count(st->s); i++) {
        struct sim_quality q = quality_draw(&p);
        st->usual[i] = (struct sim_quality){.delay_ms = 20};
        if (st->d.fault_weight[STORM_QUALITY] > 0 && prng_below(&p, 3) == 0)
            st->usual[i] = q;
        sim_shape(st->s, i, st->usual[i]);
    }
}

/* Cut now, then healed and cut by turns. Of one moment (the end of the storm) calls come as they were asked for: the last
 * heals. */
static void flap(struct storm *st, struct prng *p, uint32_t no)
{
    uint64_t at = 0;

    sim_cut(st->s, no, WAY_BOTH);
    for (unsigned i = 0; i < 2 * FLAP_CUTS - 1; i++) {
        at += 1 + prng_below(p, 90 * SECOND_MS);
        later(st, no, STORM_FLAP, at)->cut = i % 2 == 1;
    }
}

/* Often a county that has something to decide: only there two lives can decide one case (I17). */
static uint32_t restore_draw(struct storm *st, struct prng *p, uint32_t child)
{
    bool county = prng_below(p, 2) == 0;

    for (uint32_t i = 1; county && i < sim_count(st->s); i++)
        if (area_tier(sim_office(st->s, i)->area) == TIER_COUNTY && work_may_decide(st->w, i))
            return i;
    return child;
}

/* A copy is made now; later it comes back, without what was signed in between: at a county that is a decision. */
static void restore(struct storm *st, struct prng *p, uint32_t child)
{
    uint32_t no = restore_draw(st, p, child);

    if (sim_office(st->s, no)->power == POWER_LOST)
        return;
    st->saved[no] = sim_disk_save(st->s, no) == 0;
    if (area_tier(sim_office(st->s, no)->area) == TIER_COUNTY)
        work_decide_first(st->w, no, prng_next(p));
    struct undo *back = later(st, no, STORM_RESTORE, span_draw(p, st));
    back->seed = prng_next(p);
}

static void heal_all(struct storm *st)
{
    for (uint32_t i = 1; i < sim_count(st->s); i++)
        sim_heal(st->s, i);
}

/* Villages alone: those below know their parent by its key, and a new key of it is no parent of theirs until they join
 * again (docs/operate.md). */
static void disk_lost(struct storm *st, struct prng *p, uint32_t no)
{
    const struct sim_office *o = sim_office(st->s, no);

    if (o->power == POWER_LOST || area_tier(o->area) != TIER_VILLAGE)
        return;
    st->saved[no] = false;
    sim_disk_lose(st->s, no);
    later(st, no, STORM_DISK_LOST, span_draw(p, st));
}

static int64_t off_by(struct prng *p, int64_t least, uint64_t more)
{
    bool ahead = prng_below(p, 2) == 0;
    int64_t ms = least + (int64_t)prng_below(p, more);

    return ahead ? ms : -ms;
}

static void clocks(struct storm *st, struct prng *p, uint32_t no, enum storm_fault what)
{
    if (what == STORM_SKEW)
        sim_clock_set(st->s, no, CLOCK_SKEW, off_by(p, SECOND_MS, 12 * HOUR_MS));
    else if (what == STORM_JUMP)
        sim_clock_set(st->s, no, CLOCK_SKEW, off_by(p, 25 * HOUR_MS, 3 * 365 * 24 * HOUR_MS));
    else
        sim_clock_set(st->s, no, CLOCK_STUCK, prng_below(p, 2) == 0 ? 0 : sim_wall(st->s).ms);
    later(st, no, what, span_draw(p, st));
}

static void power(struct storm *st, struct prng *p, uint32_t no, enum storm_fault what)
{
    if (sim_office(st->s, no)->power != POWER_ON)
        return;
    if (what == STORM_HANG)
        sim_hang(st->s, no, true);
    else
        sim_power_off(st->s, no);
    later(st, no, what, span_draw(p, st));
}

static void crash(struct storm *st, uint32_t no)
{
    enum sim_power is = sim_office(st->s, no)->power;

    if (is == POWER_ON || is == POWER_HUNG)
        st->rc = st->rc != 0 ? st->rc : sim_crash(st->s, no);
}

/* What a broken or evil child may send: noise; deep nesting; a length that is not there; more than any packet holds. */
static void garbage(struct storm *st, struct prng *p, uint32_t no)
{
    enum { MOST = 2000 };
    uint8_t bytes[MOST];
    size_t len = 1 + prng_below(p, MOST - 1);

    switch (prng_below(p, 4)) {
    case 0:
        prng_fill(p, bytes, len);
        break;
    case 1:
        for (size_t i = 0; i < len; i++)
            bytes[i] = i % 2 == 0 ? 0x1a : 0x7f; /* fields in fields */
        break;
    case 2:
        memset(bytes, 0xff, len); /* numbers without end */
        break;
    default:
        len = 6;
        memcpy(bytes, "\x1a\xff\xff\xff\xff\x07", len); /* says that it is 2 GB long */
    }
    sim_inject(st->s, no, span_of(bytes, len));
}

void storm_fault(struct storm *st, const struct storm_item *it)
{
    struct prng p = prng_fork(it->seed, "fault");
    uint32_t child = child_draw(&p, st), any = (uint32_t)prng_below(&p, sim_count(st->s));
    enum storm_fault what = (enum storm_fault)it->kind;

    switch (what) {
    case STORM_CUT:
        sim_cut(st->s, child, WAY_BOTH);
        later(st, child, what, span_draw(&p, st));
        break;
    case STORM_ONE_WAY:
        sim_cut(st->s, child, prng_below(&p, 2) == 0 ? WAY_TO_PARENT : WAY_TO_CHILD);
        later(st, child, what, span_draw(&p, st));
        break;
    case STORM_QUALITY:
        quality(st, &p, child);
        break;
    case STORM_CORRUPT:
        sim_corrupt_next(st->s, child, 1 + (unsigned)prng_below(&p, 4));
        break;
    case STORM_REPLAY:
        sim_replay(st->s, child);
        break;
    case STORM_FLAP:
        flap(st, &p, child);
        break;
    case STORM_HEAL_ALL:
        heal_all(st);
        break;
    case STORM_CRASH:
        crash(st, any);
        break;
    case STORM_HANG:
    case STORM_POWER:
        power(st, &p, any, what);
        break;
    case STORM_RESTORE:
        restore(st, &p, child);
        break;
    case STORM_DISK_LOST:
        disk_lost(st, &p, child);
        break;
    case STORM_SKEW:
    case STORM_JUMP:
    case STORM_STUCK:
        clocks(st, &p, any, what);
        break;
    case STORM_GARBAGE:
        garbage(st, &p, child);
        break;
    case STORM_FAULTS:
        break;
    }
}
