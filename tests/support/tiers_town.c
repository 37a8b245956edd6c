#include "tests/support/tiers_town.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "proto/packet.h"
#include "tests/support/starve.h"
#include "tiers/pack_fold.h"
#include "tiers/policies.h"

static const char town_csv[] = "code,name\n"
                               "411100000000,某市\n"
                               "411121000000,某县\n"
                               "411121100000,甲镇\n"
                               "411121100201,一村\n"
                               "411121100202,二村\n"
                               "411121101000,乙镇\n"
                               "411121101201,三村\n"
                               "411122000000,邻县\n";

const struct pack *town_policy(struct arena *a, const char *name)
{
    const struct pack *p = NULL;
    struct pack_faults faults;

    assert_int_equal(pack_parse(&p, embedded_text(policy_find(name)), &faults, a), 0);
    return p;
}

struct calendar town_calendar(void)
{
    struct calendar c = {0};
    size_t n;
    const struct embedded *lists = policy_calendars(&n);

    for (size_t i = 0; i < n; i++) {
        struct calendar_year year;
        struct pack_faults faults;
        assert_int_equal(calendar_parse(&year, embedded_text(&lists[i]), &faults), 0);
        calendar_add(&c, &year);
    }
    return c;
}

#define STARVE_EVENTS_MAX 32u /* beyond, every look at a case file costs too much to repeat it so often */

static bool hunger;

void town_hunger(void)
{
    hunger = true;
}

void town_make(struct town *t)
{
    struct tree_fault fault;

    *t = (struct town){.arena = arena_of(256u << 20), .today = TOWN_TODAY, .starving = hunger};
    assert_int_equal(tree_parse(&t->tree, span_str(town_csv), &fault), 0);
    t->pack = town_policy(&t->arena, "template-city");
    t->calendar = town_calendar();
}

void town_free(struct town *t)
{
    tree_free(t->tree);
    arena_free(&t->arena);
}

struct span town_area_file(struct arena *a, const char *name)
{
    enum { FILE_BYTES_MAX = 4 << 20 };
    const char *root = getenv("FANGPIN_SOURCE");
    char path[512];

    snprintf(path, sizeof path, "%s/tiers/areas/%s", root ? root : ".", name);
    FILE *f = fopen(path, "rb");
    if (!f)
        fail_msg("cannot open %s", path);
    uint8_t *at = arena_take(a, FILE_BYTES_MAX);
    assert_non_null(at);
    size_t len = fread(at, 1, FILE_BYTES_MAX, f);
    fclose(f);
    assert_in_range(len, 1, FILE_BYTES_MAX - 1);
    return span_of(at, len);
}

struct subject town_subject(uint64_t serial)
{
    struct subject s = {{0}};

    put_be(s.b, 0x5500, 2);
    put_be(s.b + 8, serial, 8);
    return s;
}

struct span town_pack(struct arena *a, const ProtobufCMessage *m)
{
    uint8_t *at = arena_take(a, protobuf_c_message_get_packed_size(m) + 1);

    assert_non_null(at);
    return span_of(at, protobuf_c_message_pack(m, at));
}

ProtobufCBinaryData town_bytes(const struct subject *s)
{
    return (ProtobufCBinaryData){.len = sizeof s->b, .data = (uint8_t *)(uintptr_t)s->b};
}

struct event town_event(uint64_t serial, uint32_t kind, uint64_t area, uint64_t place, struct span body)
{
    const struct kind_row *row = kind_row(kind);
    struct event e = {.version = 1, .suite = 1, .epoch = 1, .area_list = 1, .kind = kind, .depth = 1, .body = body};
    uint8_t number[8];

    put_be(number, serial, 8);
    e.id = hash_of(span_of(number, 8));
    e.area.code = area;
    put_be(e.stream.author.b, area, 8);
    e.stream.scope = (struct scope){{place}, row ? (enum reach)row->reach : REACH_UP};
    e.stream.lane = row ? row->lane : LANE_CASEWORK;
    e.sequence = e.position = serial;
    e.time = serial << 16;
    return e;
}

/* ---- the keyhole ---- */

static struct span view_case(struct town *t, struct area area, const struct subject *s)
{
    struct event *mine = arena_take(&t->arena, (t->n + 1) * sizeof *mine);
    struct span view = {NULL, 0};
    size_t n = 0;

    assert_non_null(mine);
    for (size_t i = 0; i < t->n; i++) {
        struct subject about;
        if (area_equal(t->events[i].stream.scope.area, area) && case_subject(&t->events[i], &about) &&
            subject_equal(&about, s))
            mine[n++] = t->events[i];
    }
    if (n > 0)
        assert_int_equal(case_fold(t->tree, area, s, mine, n, &view, NULL, &t->arena), 0);
    return view;
}

static struct span view_rules(struct town *t, struct area area, uint8_t type, const struct subject *s)
{
    struct sum_target targets[PACK_TARGETS_MAX];
    struct span view = {NULL, 0};

    for (size_t i = 0; i < t->n; i++) {
        size_t n = pack_targets(&t->events[i], targets);
        for (size_t k = 0; k < n; k++) {
            if (area_equal(targets[k].area, area) && targets[k].type == type && subject_equal(&targets[k].subject, s))
                assert_int_equal(pack_apply(&t->events[i], &targets[k], view, &view, &t->arena), 0);
        }
    }
    return view;
}

static struct span view_sums(struct town *t, struct area area, uint8_t type, uint32_t epoch, const struct subject *s)
{
    struct sum_target targets[SUM_TARGETS_MAX];
    struct span view = {NULL, 0};

    for (size_t i = 0; i < t->n; i++) {
        size_t n = sums_targets(&t->events[i], targets);
        for (size_t k = 0; k < n; k++) {
            if (area_equal(targets[k].area, area) && targets[k].type == type && targets[k].epoch == epoch &&
                subject_equal(&targets[k].subject, s))
                assert_int_equal(sums_apply(&t->events[i], &targets[k], view, &view, &t->arena), 0);
        }
    }
    return view;
}

static struct span world_view(void *self, struct area area, uint8_t type, const struct subject *s)
{
    const struct town *t = self;

    if (t->bent.at && type == t->bent_type)
        return t->bent;
    if (type == VIEW_PACK || type == VIEW_PACK_TEXT || type == VIEW_CALENDAR)
        return view_rules(self, area, type, s);
    return type == VIEW_CASE ? view_case(self, area, s) : view_sums(self, area, type, type == VIEW_FUND, s);
}

static struct span world_ledger(void *self, struct area area, uint32_t epoch, const struct subject *fund)
{
    return view_sums(self, area, VIEW_FUND, epoch, fund);
}

static uint32_t world_epoch_of(void *self, struct area area)
{
    const struct town *t = self;

    return area_equal(area, t->reborn) ? 2 : 1;
}

struct span town_view(struct town *t, uint64_t area, uint8_t type, const struct subject *s)
{
    return world_view(t, (struct area){area}, type, s);
}

struct span town_ledger(struct town *t, uint64_t area, uint32_t epoch, const struct subject *fund)
{
    return world_ledger(t, (struct area){area}, epoch, fund);
}

static struct cite cite_to(const struct event *e)
{
    return (struct cite){.id = e->id, .author = e->stream.author, .position = e->position};
}

static size_t world_events(void *self, struct area area, const struct subject *household, uint32_t kinds,
                           struct cite *out, size_t max)
{
    struct town *t = self;
    size_t n = 0;

    for (size_t i = 0; i < t->n && n < max; i++) {
        const struct event *e = &t->events[i];
        struct subject about;
        if (e->kind >= 20 && e->kind < 52 && (kinds & 1u << (e->kind - 20)) && area_equal(e->stream.scope.area, area) &&
            case_subject(e, &about) && subject_equal(&about, household))
            out[n++] = cite_to(e);
    }
    return n;
}

static bool world_cite_of(void *self, const struct id *id, struct area area, const struct subject *s, struct cite *out)
{
    struct town *t = self;

    (void)area;
    (void)s;
    for (size_t i = 0; i < t->n && !t->forgetful; i++) {
        if (!id_equal(&t->events[i].id, id))
            continue;
        *out = cite_to(&t->events[i]);
        return true;
    }
    return false;
}

static struct subject world_mint(void *self)
{
    struct town *t = self;

    return town_subject(++t->minted);
}

static int world_packs(void *self, struct area area, struct pack_shelf *out)
{
    const struct town *t = self;

    (void)area;
    *out = t->shelf;
    out->tree = t->tree;
    return t->no_packs;
}

static void world_each_case(void *self, struct span needle, void (*fn)(void *arg, const Fangpin__V1__CaseView *v),
                            void *arg)
{
    struct town *t = self;
    struct subject seen[TOWN_EVENTS_MAX];
    size_t n = 0;

    for (size_t i = 0; i < t->n; i++) {
        struct subject about;
        struct area place = t->events[i].stream.scope.area;
        bool known = !case_subject(&t->events[i], &about) || !area_inside(place, t->own);
        for (size_t k = 0; k < n && !known; k++)
            known = subject_equal(&seen[k], &about);
        if (known)
            continue;
        seen[n++] = about;
        struct span view = view_case(t, place, &about);
        ProtobufCAllocator memory = arena_allocator(&t->arena);
        if (view.at && memmem(view.at, view.len, needle.at, needle.len))
            fn(arg, fangpin__v1__case_view__unpack(&memory, view.len, view.at));
    }
}

void town_rules(struct town *t, const char *pack)
{
    t->pack = town_policy(&t->arena, pack);
}

/* ---- filing ---- */

static void town_append(struct town *t, const struct filing *f, const struct filing_result *r)
{
    struct certified author = {
        .area = t->own, .epoch = world_epoch_of(t, t->own), .root = area_equal(t->own, tree_root(t->tree))};

    assert_in_range(t->n, 0, TOWN_EVENTS_MAX - 1);
    struct event e = town_event(t->n + 1, f->kind, t->own.code, r->scope.area.code, r->body);
    e.stream.scope = r->scope;
    e.epoch = author.epoch;
    struct cite *cites = arena_take(&t->arena, sizeof r->cites);
    assert_non_null(cites);
    memcpy(cites, r->cites, r->n_cites * sizeof *cites);
    e.cites = cites;
    e.n_cites = (uint32_t)r->n_cites;
    e.depth = (uint32_t)t->n + 1;
    e.has_sealed = r->personal.at != NULL;
    assert_int_equal(kinds_judge(t->tree, &author, &e), VERDICT_STORED);
    t->events[t->n++] = e;
}

/* protobuf-c says no more than that it did not unpack: a form without memory is answered as one that cannot be read. */
static bool unreadable(int rc, const struct filing_refusal *why)
{
    return rc == ERR_REFUSED && strcmp(why->code, "bad_form") == 0;
}

/* Each piece of memory refused in turn: the answer is that there was none, whatever it would have been. */
static void town_starve(struct town *t, const struct filing *f, const struct filing_world *w)
{
    struct arena keep = t->arena, own = arena_of(64u << 20);
    uint64_t minted = t->minted;
    bool met = true;

    t->arena = arena_of(64u << 20); /* what the keyhole shows meanwhile */
    for (unsigned nth = 1; met; nth++) {
        struct filing_result out;
        struct filing_refusal why;
        starve(&own, nth);
        int rc = filing_prepare(f, w, &out, &why, &own);
        met = starve_end();
        if (met && rc != ERR_NOMEM && !unreadable(rc, &why))
            fail_msg("kind %u, piece %u: %s %s", f->kind, nth, err_text(rc), why.code ? why.code : "");
        arena_reset(&own);
        arena_reset(&t->arena);
    }
    arena_free(&t->arena);
    arena_free(&own);
    t->arena = keep;
    t->minted = minted;
}

void town_bend(struct town *t, const struct subject *household, void (*how)(Fangpin__V1__CaseView *v))
{
    t->bent = (struct span){NULL, 0};
    Fangpin__V1__CaseView *v = town_case(t, household);
    how(v);
    t->bent = town_pack(&t->arena, &v->base);
    t->bent_type = VIEW_CASE;
}

int town_file(struct town *t, uint64_t own, const struct filing *f, struct filing_result *out,
              struct filing_refusal *why)
{
    struct filing_world w = {.self = t,
                             .tree = t->tree,
                             .own = {own},
                             .today = t->today,
                             .pack = t->pack,
                             .calendar = &t->calendar,
                             .view = world_view,
                             .events = world_events,
                             .cite_of = world_cite_of,
                             .mint = world_mint,
                             .ledger = world_ledger,
                             .epoch_of = world_epoch_of,
                             .own_epoch = world_epoch_of(t, (struct area){own}),
                             .packs = world_packs,
                             .drill = t->drill,
                             .each_case = world_each_case,
                             .register_key = town_subject(0x4B)};

    t->own.code = own;
    if (t->starving && t->n < STARVE_EVENTS_MAX)
        town_starve(t, f, &w);
    int rc = filing_prepare(f, &w, out, why, &t->arena);
    if (rc == 0 && !f->dry_run)
        town_append(t, f, out);
    return rc;
}

struct subject town_filed(struct town *t, uint64_t own, const struct filing *f)
{
    struct filing_result out;
    struct filing_refusal why;
    int rc = town_file(t, own, f, &out, &why);

    if (rc != 0)
        fail_msg("refused: %s: %s", why.code ? why.code : err_text(rc), why.why);
    return out.subject;
}

const char *const town_codes_filing[] = {"unknown_kind",
                                         "not_fileable",
                                         "unknown_area",
                                         "not_this_tier",
                                         "not_this_place",
                                         "no_date",
                                         "date_in_future",
                                         "missing_household",
                                         "missing_fund",
                                         "missing_amount",
                                         "missing_code",
                                         "missing_reason",
                                         "missing_name",
                                         "missing_kinds",
                                         "missing_decision",
                                         "missing_people",
                                         NULL};

const char *const town_codes_guards[] = {
    "bad_amount",        "bad_code",         "bad_people",        "bad_text",
    "bad_days",          "bad_period",       "personal_in_text",  "citizen_id_shape",
    "citizen_id_check",  "citizen_id_birth", "unknown_household", "needs_authority",
    "unknown_authority", "authority_ended",  "authority_not_yet", "authority_revoked",
    "not_the_issuer",    "already_revoked",  "kind_not_covered",  "over_household",
    "over_total",        "wrong_fund",       "unknown_fund",      "over_rights",
    "no_visit",          "source_hidden",    "already_decided",   "nothing_to_replace",
    "unknown_decision",  "pack_value_unset", "green_closed",      NULL};

const char *const town_codes_case[] = {"not_at_county", "objection_open", "dossier_changed", NULL};

const char *const town_codes_packs[] = {"bad_pack",    "pack_version_taken", "unknown_pack", "own_pack",
                                        "not_a_draft", "only_a_draft",       "bad_calendar", NULL};

const char *const town_codes_funds[] = {"over_held", "not_fund_owner", "epoch_in_force", NULL};

const char *const town_codes_push[] = {"bad_department", "bad_month",      "bad_revision",   "bad_record",
                                       "old_revision",   "already_signed", "unknown_record", NULL};

const char *const town_codes_aids[] = {
    "missing_aid", "missing_notice", "gift_with_fund", "unknown_aid",    "not_the_giver",  "not_committed",
    "old_epoch",   "to_be_voided",   "not_delivered",  "not_asked_back", "unknown_notice", "over_aid",
    NULL};

static const char *reached[96];
static size_t n_reached;

bool town_reached(const char *code)
{
    for (size_t i = 0; i < n_reached; i++) {
        if (strcmp(reached[i], code) == 0)
            return true;
    }
    return false;
}

static void reached_add(const char *code)
{
    if (!town_reached(code) && n_reached < ARRAY_LEN(reached))
        reached[n_reached++] = code;
}

struct town_goods town_furnish(struct town *t)
{
    struct town_goods g;
    struct filing fund = {.kind = KIND_FUND, .amount_fen = 1000000, .text = "防返贫救助资金"};

    g.fund = town_filed(t, TOWN_COUNTY, &fund);
    struct filing rights = {.kind = KIND_RIGHTS, .area = {TOWN_TOWNSHIP}, .fund = g.fund, .amount_fen = 600000};
    town_filed(t, TOWN_COUNTY, &rights);
    rights.area.code = TOWN_VILLAGE;
    rights.amount_fen = 400000;
    town_filed(t, TOWN_TOWNSHIP, &rights);
    struct filing authority = {.kind = KIND_STANDING_AUTHORITY,
                               .area = {TOWN_VILLAGE},
                               .fund = g.fund,
                               .kinds = {HELP_CASH, HELP_WATER},
                               .n_kinds = 2,
                               .per_household_fen = 200000,
                               .amount_fen = 300000,
                               .valid_from = 20261120,
                               .valid_to = 20261130,
                               .visit_days = 5};
    g.authority = town_filed(t, TOWN_TOWNSHIP, &authority);
    struct filing household = {
        .kind = KIND_HOUSEHOLD, .people = 4, .head_name = "某户主", .citizen_id = "990001195803120013"};
    g.household = town_filed(t, TOWN_VILLAGE, &household);
    return g;
}

void town_refused(struct town *t, uint64_t own, const struct filing *f, const char *code)
{
    struct filing_result out;
    struct filing_refusal why;
    int rc = town_file(t, own, f, &out, &why);

    if (rc != ERR_REFUSED)
        fail_msg("expected %s, got %s", code, rc == 0 ? "acceptance" : err_text(rc));
    assert_string_equal(why.code, code);
    reached_add(why.code);
    assert_non_null(strstr(why.what, " / "));
    assert_non_null(strstr(why.why, " / "));
    assert_non_null(strstr(why.remedy, " / "));
}

Fangpin__V1__CaseView *town_case(struct town *t, const struct subject *household)
{
    ProtobufCAllocator memory = arena_allocator(&t->arena);
    struct span view = view_case(t, (struct area){TOWN_VILLAGE}, household);

    assert_non_null(view.at);
    return fangpin__v1__case_view__unpack(&memory, view.len, view.at);
}
