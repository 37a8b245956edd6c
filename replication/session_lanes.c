/* Whose turn it is on the line (D12): urgent first, then casework, then bulk; under a flood the lower ones keep a
 * share of the bytes; and what is on the way of them never exceeds what the line carries in CHUNK_SLOW_MS, so that
 * an urgent event waits for one chunk at most. */
#include "replication/session_internal.h"

#include <stdlib.h>

static const uint32_t lane_share[LANES] = {0, LANE_SHARE_CASEWORK, LANE_SHARE_BULK};

void lanes_free(struct session *s)
{
    for (size_t i = 0; i < LANES; i++) {
        free(s->out.lane[i].sources);
        free(s->out.lane[i].repairs);
        s->out.lane[i] = (struct lane_out){0};
    }
}

void lanes_reset(struct session *s)
{
    lanes_free(s);
    s->out.open = s->out.trusted = s->out.told = false;
    s->out.changed_at = s->out.ticket;
}

static bool source_find(const struct lane_out *l, struct scope scope, size_t *at)
{
    size_t low = 0, high = l->n_sources;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (scope_order(l->sources[mid].scope, scope) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    *at = low;
    return low < l->n_sources && scope_equal(l->sources[low].scope, scope);
}

void lane_news(struct session *s, struct scope scope, uint8_t lane)
{
    struct lane_out *l = &s->out.lane[lane];
    size_t at;

    if (s->c.we_are_child)
        scope = (struct scope){0};
    if (source_find(l, scope, &at))
        return;
    /* No memory: the next resume or compare finds it. */
    if (!room_for((void **)&l->sources, &l->cap_sources, l->n_sources, sizeof *l->sources))
        return;
    memmove(l->sources + at + 1, l->sources + at, (l->n_sources - at) * sizeof *l->sources);
    l->sources[at] = (struct source){scope, l->sent + 1};
    l->n_sources++;
}

struct finding {
    struct session *s;
    uint8_t lane;
};

static bool find_scope(void *arg, struct scope scope, const struct digest *d, const uint64_t last[LANES])
{
    struct finding *f = arg;

    (void)d;
    if (last[f->lane] > f->s->out.lane[f->lane].sent)
        lane_news(f->s, scope, f->lane);
    return true;
}

void lane_find_sources(struct session *s, struct txn *t, uint8_t lane)
{
    struct finding f = {s, lane};
    struct lane_out *l = &s->out.lane[lane];

    l->n_sources = 0;
    if (s->c.we_are_child) {
        if (arrivals_last(t, NULL, lane) > l->sent)
            lane_news(s, (struct scope){0}, lane);
        return;
    }
    scope_each(t, session_child_area(s), find_scope, &f);
    for (uint32_t i = 0; i < s->c.n_above; i++) {
        struct scope above = {s->c.above[i], REACH_DOWN};
        if (arrivals_last(t, &above, lane) > l->sent)
            lane_news(s, above, lane);
    }
}

void lanes_open(struct session *s, struct txn *t, const uint64_t seen[LANES])
{
    uint64_t last = arrival_last(t);

    for (uint8_t i = 0; i < LANES; i++) {
        struct lane_out *l = &s->out.lane[i];
        l->base = l->told = l->sent = l->receipted = seen ? seen[i] : last;
        l->permille = 600;
        if (seen)
            lane_find_sources(s, t, i);
    }
    s->out.open = true;
}

void lanes_settle(struct session *s, struct txn *t)
{
    for (size_t i = 0; i < LANES && s->out.open; i++) {
        struct lane_out *l = &s->out.lane[i];
        if (l->n_sources == 0 && l->n_flight == 0)
            l->sent = l->receipted = arrival_last(t);
    }
}

bool lane_repairs(const struct lane_out *l)
{
    return l->at_repair < l->n_repairs;
}

bool lane_waits(const struct lane_out *l)
{
    return l->n_sources > 0 || lane_repairs(l);
}

bool repairs_queued(const struct session *s)
{
    for (size_t i = 0; i < LANES; i++)
        if (lane_repairs(&s->out.lane[i]))
            return true;
    return false;
}

bool repairs_on_the_way(const struct session *s)
{
    for (size_t i = 0; i < LANES; i++)
        for (uint32_t k = 0; k < s->out.lane[i].n_flight; k++)
            if (s->out.lane[i].flight[k].repair)
                return true;
    return false;
}

bool lanes_idle(const struct session *s)
{
    for (size_t i = 0; i < LANES; i++)
        if (lane_waits(&s->out.lane[i]) || s->out.lane[i].n_flight)
            return false;
    return true;
}

static uint32_t flight_all(const struct session *s)
{
    uint32_t bytes = 0;

    for (size_t i = 0; i < LANES; i++)
        bytes += s->out.lane[i].flight_bytes;
    return bytes;
}

/* The bytes a lane may send now; 0: it must wait. Of the lower lanes one packet may always be on the way, more only
 * as far as the line carries them in CHUNK_SLOW_MS. */
static uint32_t lane_room(const struct session *s, uint8_t lane)
{
    uint32_t window = s->c.lane_window ? s->c.lane_window : WINDOW_CHUNKS;
    uint32_t lower = flight_all(s) - s->out.lane[LANE_URGENT].flight_bytes;
    uint32_t chunk = s->out.chunk_bytes;

    if (s->out.lane[lane].n_flight >= (window < FLIGHT_MAX ? window : FLIGHT_MAX))
        return 0;
    if (lane == LANE_URGENT || lower == 0)
        return chunk;
    if (lower + CHUNK_BYTES_MIN > s->out.carry)
        return 0;
    return s->out.carry - lower < chunk ? (uint32_t)(s->out.carry - lower) : chunk;
}

uint8_t lane_next(const struct session *s, uint32_t *budget)
{
    uint8_t first = 0;

    while (first < LANES && !lane_waits(&s->out.lane[first]))
        first++;
    for (uint8_t i = (uint8_t)(first + 1); i < LANES; i++) {
        const struct lane_out *l = &s->out.lane[i];
        *budget = lane_room(s, i);
        if (lane_waits(l) && l->owed >= CHUNK_BYTES_MIN && *budget > 0) {
            if (l->owed < *budget)
                *budget = (uint32_t)l->owed;
            return i;
        }
    }
    if (first < LANES)
        *budget = lane_room(s, first);
    return first<LANES && * budget> 0 ? first : LANES;
}

/* What a lane sends earns the lower ones that wait their share. */
static void shares_earn(struct session *s, uint8_t lane, uint32_t bytes)
{
    for (uint8_t i = LANE_CASEWORK; i < LANES; i++) {
        struct lane_out *l = &s->out.lane[i];
        if (!lane_waits(l))
            l->owed = 0;
        else if (i == lane)
            l->owed -= bytes < l->owed ? bytes : l->owed;
        else
            l->owed += (uint64_t)bytes * lane_share[i] / 100;
        if (l->owed > CHUNK_BYTES_MAX)
            l->owed = CHUNK_BYTES_MAX;
    }
}

void lane_launched(struct session *s, uint8_t lane, const struct chunk *c, struct mono now)
{
    struct lane_out *l = &s->out.lane[lane];

    must(l->n_flight < FLIGHT_MAX);
    if (l->n_flight == 0)
        l->patience = now;
    struct chunk *mine = &l->flight[l->n_flight++];
    *mine = *c;
    mine->sent = now;
    mine->ahead = flight_all(s) + c->bytes;
    l->flight_bytes += c->bytes;
    shares_earn(s, lane, c->bytes);
}

static void flight_drop(struct lane_out *l, uint32_t at)
{
    l->flight_bytes -= l->flight[at].bytes;
    memmove(l->flight + at, l->flight + at + 1, (--l->n_flight - at) * sizeof *l->flight);
}

/* How far a chunk may grow at once: to what would still be receipted in time, were all of that time the line's. */
static uint32_t growth(uint64_t took_ms)
{
    uint64_t times = CHUNK_FAST_MS / (took_ms + 1);

    return times < 2 ? 2 : times > CHUNK_GROWTH_MAX ? CHUNK_GROWTH_MAX : (uint32_t)times;
}

/* What the time of one packet says about the line. Only full ones say that it could carry more. */
static void line_learn(struct session *s, const struct chunk *c, struct mono now)
{
    uint64_t took = now.ms > c->sent.ms ? now.ms - c->sent.ms : 1;
    uint64_t carry = (uint64_t)c->ahead * CHUNK_SLOW_MS / took;

    if (carry < s->out.carry && took > CHUNK_SLOW_MS)
        s->out.carry = (s->out.carry + carry) / 2;
    else if (carry > s->out.carry)
        s->out.carry = carry;
    if (c->ticket <= s->out.changed_at)
        return;
    if (took > CHUNK_SLOW_MS && s->out.chunk_bytes > CHUNK_BYTES_MIN)
        s->out.chunk_bytes /= 2;
    else if (took < CHUNK_FAST_MS && c->full && s->out.chunk_bytes < CHUNK_BYTES_MAX)
        s->out.chunk_bytes *= growth(took);
    else
        return;
    if (s->out.chunk_bytes < CHUNK_BYTES_MIN)
        s->out.chunk_bytes = CHUNK_BYTES_MIN;
    if (s->out.chunk_bytes > CHUNK_BYTES_MAX)
        s->out.chunk_bytes = CHUNK_BYTES_MAX;
    s->out.changed_at = s->out.ticket;
}

bool lane_landed(struct session *s, uint8_t lane, uint32_t ticket, struct mono now, struct chunk *out)
{
    struct lane_out *l = &s->out.lane[lane];

    for (uint32_t i = 0; i < l->n_flight; i++) {
        if (l->flight[i].ticket != ticket)
            continue;
        *out = l->flight[i];
        flight_drop(l, i);
        l->patience = now;
        line_learn(s, out, now);
        return true;
    }
    return false;
}

void lane_forget(struct session *s, uint8_t lane, uint64_t upto)
{
    struct lane_out *l = &s->out.lane[lane];

    for (uint32_t i = l->n_flight; i-- > 0;)
        if (!l->flight[i].repair && l->flight[i].upto <= upto)
            flight_drop(l, i);
}
