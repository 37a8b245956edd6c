/* What only the core knows, as JSON. Unknown is null, never 0 (USERS.md). */
#include <string.h>

#include "node/api/api_internal.h"
#include "node/api/values.h"

/* Wall time of a monotonic moment, by the clock of the same step. */
static int64_t wall_of(const struct core_status *s, struct mono at)
{
    return at.ms > s->now.ms ? 0 : s->wall.ms - (int64_t)(s->now.ms - at.ms);
}

static int64_t heard_ms(const struct core_status *s, const struct session_view *v)
{
    return v->last_heard.ms != MONO_NEVER.ms ? wall_of(s, v->last_heard) : v->last_heard_wall_ms;
}

static uint64_t lanes_sum(const uint64_t v[LANES])
{
    uint64_t sum = 0;

    for (int lane = 0; lane < LANES; lane++)
        sum += v[lane];
    return sum;
}

static int64_t oldest_ms(const struct peer_status *p)
{
    int64_t oldest = 0;

    for (int lane = 0; lane < LANES; lane++)
        if (p->oldest_unsent_ms[lane] != 0 && (oldest == 0 || p->oldest_unsent_ms[lane] < oldest))
            oldest = p->oldest_unsent_ms[lane];
    return oldest;
}

/* One of: synced, syncing, waiting, unreachable, unknown. Synced needs receipts for everything: what a receipt
 * names is on the other side's disk. */
static const char *peer_word(const struct core_status *s, const struct peer_status *p)
{
    if (p->session.state == SESSION_DARK)
        return heard_ms(s, &p->session) == 0 && p->session.link_down_wall_ms == 0 ? "unknown" : "unreachable";
    if (p->session.state != SESSION_STEADY)
        return "syncing";
    if (lanes_sum(p->unsent) > 0)
        return "waiting";
    /* What the peer said it still held is on its way now: on a steady line nothing is kept back. A claim that has
     * aged says nothing any more; no manifest follows when the last of it has come. */
    bool fresh = s->wall.ms - p->session.manifest_received_ms < (int64_t)MANIFEST_MIN_MS;
    return p->session.has_manifest && fresh && lanes_sum(p->session.manifest_unsent) > 0 ? "syncing" : "synced";
}

/* A line that carries one way: they are heard, and for long have receipted nothing of what was sent to them. */
static bool unacknowledged(const struct core_status *s, const struct peer_status *p)
{
    int64_t since = oldest_ms(p), receipt = p->session.last_receipt.ms == 0 ? 0 : wall_of(s, p->session.last_receipt);

    if (p->session.state != SESSION_STEADY || lanes_sum(p->unsent) == 0 || since == 0)
        return false;
    since = receipt > since ? receipt : since;
    return heard_ms(s, &p->session) - since >= (int64_t)LINK_ECHO_MS;
}

static json_t *oldest_lanes(const struct peer_status *p)
{
    json_t *o = json_object();

    for (int lane = 0; lane < LANES; lane++)
        json_object_set_new(o, lane_name((enum lane)lane), value_time(p->oldest_unsent_ms[lane]));
    return o;
}

/* What the other side last said of itself; null when it never did, and only as old as it says. */
static json_t *claim_json(const struct session_view *v)
{
    if (!v->has_manifest)
        return json_null();
    return json_pack("{s:o, s:o, s:o, s:o}", "as_of", value_time(v->manifest_received_ms), "unsent",
                     value_lanes(v->manifest_unsent), "position", value_count(v->manifest_position), "clock_off_ms",
                     json_integer(v->manifest_wall_ms - v->manifest_received_ms));
}

static json_t *seconds_since(const struct core_status *s, int64_t then_ms)
{
    if (then_ms == 0)
        return json_null();
    return json_integer(s->wall.ms > then_ms ? (s->wall.ms - then_ms) / 1000 : 0);
}

static json_t *peer_json(const struct core_status *s, const struct peer_status *p)
{
    const struct session_view *v = &p->session;
    json_t *o = json_object();

    json_object_set_new(o, "area", value_area(p->area));
    json_object_set_new(o, "name", json_string(p->name));
    json_object_set_new(o, "epoch", value_count(p->epoch));
    json_object_set_new(o, "state", json_string(peer_word(s, p)));
    json_object_set_new(o, "link", json_string(session_state_name(v->state)));
    json_object_set_new(o, "down_since", v->state == SESSION_DARK ? value_time(v->link_down_wall_ms) : json_null());
    json_object_set_new(o, "last_heard", value_time(heard_ms(s, v)));
    json_object_set_new(o, "last_heard_s", seconds_since(s, heard_ms(s, v)));
    json_object_set_new(o, "unsent", value_lanes(p->unsent));
    json_object_set_new(o, "unsent_total", value_count(lanes_sum(p->unsent)));
    json_object_set_new(o, "oldest_unsent", oldest_lanes(p));
    json_object_set_new(o, "lag_s", lanes_sum(p->unsent) == 0 ? json_integer(0) : seconds_since(s, oldest_ms(p)));
    json_object_set_new(o, "they_say", claim_json(v));
    json_object_set_new(o, "unacknowledged", json_boolean(unacknowledged(s, p)));
    json_object_set_new(o, "parked", value_count(p->parked_events));
    json_object_set_new(o, "refusal", v->refusal == 0 ? json_null() : value_count(v->refusal));
    return o;
}

static json_t *traffic_json(const struct session_view *v)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "bytes_in", value_count(v->bytes_in),
                     "bytes_out", value_count(v->bytes_out), "packets_in", value_count(v->packets_in), "packets_out",
                     value_count(v->packets_out), "events_in", value_count(v->events_in), "events_out",
                     value_count(v->events_out), "sessions", value_count(v->sessions), "compares",
                     value_count(v->compares), "repaired", value_count(v->repaired), "chunk_bytes",
                     value_count(v->chunk_bytes));
}

static void peers_into(json_t *o, const struct core_status *s)
{
    json_t *children = json_array();

    json_object_set_new(o, "parent", json_null());
    for (size_t i = 0; i < s->n_peers; i++) {
        json_t *p = peer_json(s, &s->peers[i]);
        json_object_set_new(p, "traffic", traffic_json(&s->peers[i].session));
        if (s->peers[i].is_parent)
            json_object_set_new(o, "parent", p);
        else
            json_array_append_new(children, p);
    }
    json_object_set_new(o, "children", children);
}

static const char *office_word(const struct core_status *s)
{
    for (size_t i = 0; i < s->n_peers; i++)
        if (s->peers[i].is_parent)
            return peer_word(s, &s->peers[i]);
    return "root";
}

static json_t *invites_json(const struct core_status *s)
{
    json_t *list = json_array();

    for (size_t i = 0; i < s->n_invites; i++)
        json_array_append_new(list, json_pack("{s:o, s:o, s:b}", "area", value_area(s->invites[i].area), "expires",
                                              value_time((int64_t)s->invites[i].expires_ms), "used",
                                              (int)s->invites[i].used));
    return list;
}

static json_t *verdicts_json(const struct core_status *s)
{
    json_t *o = json_object();

    for (int v = 0; v < VERDICTS; v++)
        json_object_set_new(o, verdict_name((enum verdict)v), value_count(s->verdicts[v]));
    return o;
}

static json_t *spent_json(const struct core_status *s)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "steps", value_count(s->steps), "events_folded",
                     value_count(s->events_folded), "signatures_checked", value_count(s->signatures_checked),
                     "us_admit", value_count(s->us_admit), "us_fold", value_count(s->us_fold), "us_commit",
                     value_count(s->us_commit), "us_pump", value_count(s->us_pump));
}

static void store_into(json_t *o, const struct api *a)
{
    struct store_stats st = {0};

    store_stats(a->o.store, &st);
    json_object_set_new(o, "disk",
                        json_pack("{s:o, s:o, s:o}", "file_bytes", value_count(st.file_bytes), "used_bytes",
                                  value_count(st.used_bytes), "map_bytes", value_count(st.map_bytes)));
}

json_t *status_json(const struct api *a, const struct core_status *s)
{
    json_t *o = json_object();

    json_object_set_new(o, "schema", json_string("fangpin.status/1"));
    json_object_set_new(o, "version", value_text(a->o.version));
    json_object_set_new(o, "time", value_time(s->wall.ms));
    json_object_set_new(o, "state", json_string(office_word(s)));
    json_object_set_new(o, "network", value_hex(s->network.b, sizeof s->network.b));
    json_object_set_new(o, "area", value_area(s->area));
    json_object_set_new(o, "name", json_string(s->name));
    json_object_set_new(o, "tier", json_string(tier_name(area_tier(s->area))));
    json_object_set_new(o, "epoch", value_count(s->epoch));
    json_object_set_new(o, "key", value_hex(s->key.b, sizeof s->key.b));
    json_object_set_new(o, "store", value_hex(s->store_id, sizeof s->store_id));
    json_object_set_new(o, "area_list", value_count(s->area_list));
    json_object_set_new(o, "running_s", value_count(s->now.ms / 1000));
    json_object_set_new(o, "events", value_count(s->events));
    json_object_set_new(o, "position", value_count(s->own_position));
    json_object_set_new(o, "held", value_digest(&s->held));
    json_object_set_new(o, "waiting", value_count(s->waiting));
    json_object_set_new(o, "stale", value_count(s->stale));
    json_object_set_new(o, "parked", value_count(s->parked));
    json_object_set_new(o, "drill", json_boolean(s->drill));
    json_object_set_new(o, "may_sign", json_boolean(s->may_sign));
    json_object_set_new(o, "may_not_sign_why", value_text(s->may_not_sign_why));
    json_object_set_new(o, "verdicts", verdicts_json(s));
    json_object_set_new(o, "spent", spent_json(s));
    store_into(o, a);
    peers_into(o, s);
    json_object_set_new(o, "invites", invites_json(s));
    return o;
}

json_t *lag_json(const struct core_status *s)
{
    json_t *peers = json_array();

    for (size_t i = 0; i < s->n_peers; i++) {
        json_t *p = peer_json(s, &s->peers[i]);
        json_object_set_new(p, "is_parent", json_boolean(s->peers[i].is_parent));
        json_array_append_new(peers, p);
    }
    return json_pack("{s:s, s:o, s:o, s:s, s:o}", "schema", "fangpin.lag/1", "time", value_time(s->wall.ms), "area",
                     value_area(s->area), "name", s->name, "peers", peers);
}
