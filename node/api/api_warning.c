/* Warnings as somebody looks at them: which of the stages W6, W3, W1 has come, who has answered which version, who is
 * silent, and whether this office should sound one (DOMAIN.md 3.16, K24, K25; S0·二(一)). Nothing of it is stored. */
#include <string.h>

#include "base/limits.h"
#include "node/api/codes.h"
#include "node/api/matters.h"
#include "node/api/values.h"
#include "tiers/dues.h"
#include "tiers/proc_place.h"

struct version {
    uint32_t no, colour;
    int64_t onset, end, signed_ms;
    struct span areas;
};

struct board {
    struct call *c;
    const struct tree *tree;
    const struct pack *pack;
    struct matter warning;
    struct version at[WARNING_VERSIONS_MAX];
    size_t n;
    int64_t now;
    bool in_force, calls;
    json_t *recipients, *silent;
    size_t counts[5];        /* by enum answer_state */
    json_t *named, *persons; /* who is responsible, by area; NULL: not asked for */
    size_t named_at;
    size_t person_counts[5];
};

enum answer_state { STATE_PENDING, STATE_DELIVERED, STATE_READ, STATE_ANSWERED, STATE_SILENT };
static const char *const answer_names[] = {"pending", "delivered", "read", "answered", "silent"};

/* ---- versions ---- */

/* Of the same colour for the same areas as the one before: it asks nobody anew (K24), and matters while it is the newest. */
static bool asks_nobody(const struct version *v, const struct version *before)
{
    return v->colour == before->colour && span_equal(v->areas, before->areas);
}

static void version_add(struct board *b, const struct version *v)
{
    if (b->n > 1 && asks_nobody(&b->at[b->n - 1], &b->at[b->n - 2])) {
        b->n--;
    } else if (b->n == WARNING_VERSIONS_MAX) {
        memmove(&b->at[0], &b->at[1], (b->n - 1) * sizeof b->at[0]);
        b->n--;
    }
    b->at[b->n++] = *v;
}

static void versions_read(struct board *b)
{
    const Fangpin__V1__ProcessView *p = b->warning.process;

    for (size_t i = 0; i < p->n_step; i++) {
        uint32_t kind = p->step[i]->kind;
        struct matter_step s;
        if ((kind != WARNING_ISSUE && kind != WARNING_UPDATE) || p->step[i]->fate != FATE_APPLIED ||
            !matter_step(b->c, &b->warning, p->step[i], &s))
            continue;
        const struct step_values *v = &s.step.v;
        version_add(b, &(struct version){.no = (uint32_t)v->number[STEP_VERSION],
                                         .colour = (uint32_t)v->number[STEP_COLOUR],
                                         .onset = (int64_t)v->number[STEP_ONSET_MS],
                                         .end = (int64_t)v->number[STEP_END_MS],
                                         .signed_ms = s.signed_ms,
                                         .areas = v->bytes[STEP_AREAS]});
    }
}

/* K24: the latest version that covers the office anew or in a worse colour; NULL: none, or no longer covered. */
static const struct version *version_owed(const struct board *b, struct area office)
{
    const struct version *owed = NULL;
    uint32_t colour = 0;

    for (size_t i = 0; i < b->n; i++) {
        bool now = areas_cover(b->tree, b->at[i].areas, office);
        if (now && (colour == 0 || b->at[i].colour > colour))
            owed = &b->at[i];
        colour = now ? b->at[i].colour : 0;
    }
    return colour != 0 ? owed : NULL;
}

static const struct version *newest(const struct board *b)
{
    return b->n > 0 ? &b->at[b->n - 1] : NULL;
}

static const char *stage_of(const struct board *b)
{
    const struct version *v = newest(b);

    if (v == NULL || !b->in_force || b->now >= v->end)
        return "over";
    if (b->now >= v->onset - pack_ms(b->pack, PACK_WARN_CALL_LEAD))
        return "W1";
    if (b->now >= v->onset - pack_ms(b->pack, PACK_WARN_WARNING_LEAD))
        return "W3";
    return b->now >= v->onset - pack_ms(b->pack, PACK_WARN_FORECAST_LEAD) ? "W6" : "announced";
}

static bool board_open(struct board *b)
{
    b->tree = call_tree(b->c);
    b->pack = b->tree == NULL ? NULL : call_pack(b->c);
    if (b->pack == NULL)
        return false;
    versions_read(b);
    const struct version *v = newest(b);
    b->in_force = v != NULL && matter_open(&b->warning);
    b->calls = v != NULL && v->colour > 0 && pack_words(b->pack, PACK_WARN_CALL_COLOURS) & 1ull << (v->colour - 1);
    return true;
}

/* ---- recipients ---- */

struct reply {
    uint32_t delivered, read, answered; /* highest version of each */
    uint32_t action;
    bool in_person;
};

/* The version that a step of this kind is about; NULL: it replies to none. */
static uint32_t *reply_of(struct reply *a, uint32_t kind)
{
    if (kind == CALL_DELIVER)
        return &a->delivered;
    if (kind == CALL_READ)
        return &a->read;
    return kind == CALL_ANSWER || kind == CALL_VISIT ? &a->answered : NULL;
}

static struct reply answer_of(struct board *b, struct area office)
{
    struct subject thing = {{0}};
    struct reply a = {0};
    struct matter call;

    memcpy(thing.b, b->warning.process->thing.data, sizeof thing.b);
    if (!matter_at(b->c, office, &thing, PROCESS_CALL, &call))
        return a;
    for (size_t i = 0; i < call.process->n_step; i++) {
        const Fangpin__V1__StepView *v = call.process->step[i];
        struct matter_step s;
        if (v->fate != FATE_APPLIED || !matter_step(b->c, &call, v, &s))
            continue;
        uint32_t version = (uint32_t)s.step.v.number[STEP_VERSION], *most = reply_of(&a, v->kind);
        if (most == NULL || version < *most)
            continue;
        *most = version;
        if (most == &a.answered) {
            a.action = v->kind == CALL_ANSWER ? (uint32_t)s.step.v.number[STEP_SORT] : 0;
            a.in_person = v->kind == CALL_VISIT;
        }
    }
    return a;
}

/* From when an answer is waited for: the call stage, or the version itself when it came later. */
static int64_t called_at(const struct board *b, const struct version *owed)
{
    int64_t at = newest(b)->onset - pack_ms(b->pack, PACK_WARN_CALL_LEAD);

    return at > owed->signed_ms ? at : owed->signed_ms;
}

static enum answer_state state_of(const struct board *b, const struct version *owed, const struct reply *a)
{
    if (a->answered >= owed->no)
        return STATE_ANSWERED;
    if (b->in_force && b->calls && b->now < newest(b)->end &&
        b->now >= called_at(b, owed) + pack_ms(b->pack, PACK_WARN_ANSWER))
        return STATE_SILENT;
    if (a->read >= owed->no)
        return STATE_READ;
    return a->delivered >= owed->no ? STATE_DELIVERED : STATE_PENDING;
}

/* In person when nobody answered until so long before it begins. */
static bool go_in_person(const struct board *b, enum answer_state state)
{
    return state == STATE_SILENT && b->now >= newest(b)->onset - pack_ms(b->pack, PACK_WARN_IN_PERSON);
}

/* ---- persons: each who is responsible answers for herself (DOMAIN.md 3.16) ---- */

struct person {
    struct subject officer;
    uint32_t post; /* enum role; ROLE_NONE: head of a hazard point */
    struct reply reply;
};

struct persons {
    struct person at[WARNING_PERSONS_MAX];
    size_t n;
};

static struct person *person_find(struct persons *p, ProtobufCBinaryData officer)
{
    for (size_t i = 0; officer.len == sizeof p->at[0].officer.b && i < p->n; i++)
        if (memcmp(p->at[i].officer.b, officer.data, officer.len) == 0)
            return &p->at[i];
    return NULL;
}

static void person_add(struct persons *p, ProtobufCBinaryData officer, uint32_t post)
{
    if (officer.len != sizeof p->at[0].officer.b || p->n == WARNING_PERSONS_MAX || person_find(p, officer) != NULL)
        return;
    p->at[p->n] = (struct person){.post = post};
    memcpy(p->at[p->n++].officer.b, officer.data, officer.len);
}

static bool post_answers(uint32_t post)
{
    return post == ROLE_VILLAGE || post == ROLE_DISASTER || post == ROLE_TOWNSHIP;
}

/* Kept outside the request's memory, which the walk takes back. */
static void named_add(json_t *all, struct area area, ProtobufCBinaryData officer, uint32_t post)
{
    if (officer.len == sizeof(struct subject))
        json_array_append_new(all, json_pack("{s:I, s:o, s:i}", "area", (json_int_t)area.code, "officer",
                                             json_stringn_nocheck((const char *)officer.data, officer.len), "post",
                                             (int)post));
}

static void named_of_file(void *arg, struct call *c, const struct matter *file)
{
    (void)c;
    for (size_t i = 0; file->view->matter && i < file->view->n_process; i++) {
        const Fangpin__V1__ProcessView *v = file->view->process[i];
        bool holds = v->process == PROCESS_OFFICER && (v->state == OFFICER_ACTIVE || v->state == OFFICER_HANDOVER);
        if (v->now == NULL)
            continue;
        if (holds && post_answers(v->now->sort))
            named_add(arg, file->area, v->now->officer, v->now->sort);
        if (v->process == PROCESS_HAZARD && process_open(v))
            named_add(arg, file->area, v->now->officer, ROLE_NONE);
    }
}

static uint64_t named_area(const struct board *b, size_t i)
{
    return (uint64_t)json_integer_value(json_object_get(json_array_get(b->named, i), "area"));
}

/* Offices and files come in the order of codes: the list is gone through once. */
static void persons_named(struct board *b, struct area office, struct persons *p)
{
    if (b->named_at > 0 && named_area(b, b->named_at - 1) >= office.code)
        b->named_at = 0;
    while (b->named_at < json_array_size(b->named) && named_area(b, b->named_at) < office.code)
        b->named_at++;
    for (; b->named_at < json_array_size(b->named) && named_area(b, b->named_at) == office.code; b->named_at++) {
        const json_t *one = json_array_get(b->named, b->named_at);
        const json_t *officer = json_object_get(one, "officer");
        person_add(p,
                   (ProtobufCBinaryData){json_string_length(officer), (uint8_t *)(uintptr_t)json_string_value(officer)},
                   (uint32_t)json_integer_value(json_object_get(one, "post")));
    }
}

/* Who said it for whom stands in the step: an answer that names nobody answers for nobody in particular. */
static void persons_replies(struct board *b, struct area office, struct persons *p)
{
    struct subject thing = {{0}};
    struct matter call;

    memcpy(thing.b, b->warning.process->thing.data, sizeof thing.b);
    if (!matter_at(b->c, office, &thing, PROCESS_CALL, &call))
        return;
    for (size_t i = 0; i < call.process->n_step; i++) {
        const Fangpin__V1__StepView *v = call.process->step[i];
        struct matter_step s;
        if (v->fate != FATE_APPLIED || !matter_step(b->c, &call, v, &s))
            continue;
        struct span named = s.step.v.bytes[STEP_OFFICER];
        struct person *who = person_find(p, (ProtobufCBinaryData){named.len, (uint8_t *)(uintptr_t)named.at});
        uint32_t version = (uint32_t)s.step.v.number[STEP_VERSION];
        uint32_t *most = who == NULL ? NULL : reply_of(&who->reply, v->kind);
        if (most == NULL || version < *most)
            continue;
        *most = version;
        if (most == &who->reply.answered)
            who->reply.in_person = v->kind == CALL_VISIT;
    }
}

static void persons_say(struct board *b, struct area office, const struct version *owed)
{
    struct persons p = {.n = 0};

    persons_named(b, office, &p);
    persons_replies(b, office, &p);
    for (size_t i = 0; i < p.n; i++) {
        const struct person *who = &p.at[i];
        enum answer_state state = state_of(b, owed, &who->reply);
        b->person_counts[state]++;
        json_array_append_new(b->persons,
                              json_pack("{s:o, s:s, s:o, s:s, s:o, s:o, s:s, s:b, s:b}", "area", value_area(office),
                                        "name", tree_name(b->tree, office), "officer",
                                        value_hex(who->officer.b, sizeof who->officer.b), "post",
                                        who->post == ROLE_NONE ? "hazard" : code_by_no(&codes_role, who->post)->name,
                                        "version_owed", value_count(owed->no), "version_answered",
                                        who->reply.answered ? value_count(who->reply.answered) : json_null(), "state",
                                        answer_names[state], "in_person", (int)who->reply.in_person, "go_in_person",
                                        (int)go_in_person(b, state)));
    }
}

static json_t *persons_counts(const struct board *b)
{
    json_t *o = json_object();

    for (size_t i = 0; i < ARRAY_LEN(answer_names); i++)
        json_object_set_new(o, answer_names[i], value_count(b->person_counts[i]));
    return o;
}

/* ---- offices ---- */

static void recipient_add(void *arg, struct area office)
{
    struct board *b = arg;
    const struct version *owed = version_owed(b, office);

    if (owed == NULL)
        return;
    struct reply a = answer_of(b, office);
    enum answer_state state = state_of(b, owed, &a);
    b->counts[state]++;
    if (b->persons != NULL)
        persons_say(b, office, owed);
    if (state == STATE_SILENT)
        json_array_append_new(b->silent, value_area(office));
    json_array_append_new(b->recipients,
                          json_pack("{s:o, s:s, s:s, s:o, s:o, s:s, s:o, s:b, s:b}", "area", value_area(office), "name",
                                    tree_name(b->tree, office), "tier", tier_name(area_tier(office)), "version_owed",
                                    value_count(owed->no), "version_answered",
                                    a.answered ? value_count(a.answered) : json_null(), "state", answer_names[state],
                                    "action", a.action ? value_count(a.action) : json_null(), "in_person",
                                    (int)a.in_person, "go_in_person", (int)go_in_person(b, state)));
}

/* ---- answers ---- */

static json_t *areas_json(struct span list)
{
    json_t *out = json_array();
    uint64_t code;

    while (list.len > 0 && step_list_next(&list, &code))
        json_array_append_new(out, value_area((struct area){code}));
    return out;
}

static json_t *warning_json(const struct board *b)
{
    const struct version *v = newest(b);
    const Fangpin__V1__ProcessView *p = b->warning.process;
    uint32_t sort = p->now != NULL ? p->now->sort : 0;
    const struct code *kind = code_by_no(&codes_hazard_kind, sort);

    if (v == NULL)
        return json_object();
    const struct code *colour = code_by_no(&codes_warn_colour, v->colour);
    return json_pack("{s:o, s:o, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:s, s:b, s:o}", "warning",
                     value_hex(p->thing.data, p->thing.len), "issuer", value_area(b->warning.area), "state",
                     matter_state(&b->warning), "hazard", kind == NULL ? "?" : kind->name, "colour",
                     colour == NULL ? "?" : colour->name, "colour_zh", code_zh(&codes_warn_colour, v->colour),
                     "version", value_count(v->no), "onset", value_time(v->onset), "end", value_time(v->end), "areas",
                     areas_json(v->areas), "stage", stage_of(b), "calls", (int)b->calls, "text",
                     p->now != NULL ? value_text(p->now->text) : json_null());
}

static void named_read(struct board *b)
{
    b->named = json_array();
    b->persons = json_array();
    file_each(b->c, b->c->a->me.area, named_of_file, b->named);
}

static json_t *board_json(struct board *b)
{
    b->recipients = json_array();
    b->silent = json_array();
    offices_each(b->c, b->c->a->me.area, 0, recipient_add, b);
    json_t *o = warning_json(b);
    json_object_set_new(o, "schema", json_string("fangpin.warning/1"));
    json_object_set_new(o, "recipients", b->recipients);
    json_object_set_new(o, "silent", b->silent);
    for (size_t i = 0; i < ARRAY_LEN(answer_names); i++)
        json_object_set_new(o, i == STATE_SILENT ? "silent_count" : answer_names[i], value_count(b->counts[i]));
    if (b->persons != NULL) {
        json_object_set(o, "persons", b->persons);
        json_object_set_new(o, "persons_count", persons_counts(b));
    }
    return o;
}

json_t *read_warning(struct call *c)
{
    struct board b = {.c = c};
    uint64_t persons = 0;
    json_t *o = NULL;

    if (!call_now(c, &b.now) || !call_number(c, "persons", 1, &persons))
        return NULL;
    if (persons) /* first: the walk takes the request's memory back */
        named_read(&b);
    if (matter_asked(c, PROCESS_WARNING, &b.warning) && board_open(&b))
        o = board_json(&b);
    json_decref(b.named);
    json_decref(b.persons);
    return o;
}

/* ---- warnings that concern this office ---- */

struct list_walk {
    json_t *list;
    int64_t now;
};

static bool is_warning(const Fangpin__V1__CaseView *v)
{
    for (size_t i = 0; i < v->n_process; i++) {
        if (v->process[i]->process == PROCESS_WARNING)
            return true;
    }
    return false;
}

static void list_add(void *arg, struct call *c, const struct matter *file)
{
    struct list_walk *w = arg;
    struct board b = {.c = c, .now = w->now};
    struct subject thing = {{0}};

    if (!file->view->matter || !is_warning(file->view))
        return;
    memcpy(thing.b, file->view->household.data, sizeof thing.b);
    if (!matter_at(c, file->area, &thing, PROCESS_WARNING, &b.warning) || !board_open(&b) || newest(&b) == NULL)
        return;
    bool above = !tree_inside(b.tree, file->area, c->a->me.area);
    const struct version *owed = version_owed(&b, c->a->me.area);
    if (above && owed == NULL)
        return; /* it is for others: nothing is sounded here, nothing asked (m05) */
    struct reply a = answer_of(&b, c->a->me.area);
    bool over = strcmp(stage_of(&b), "over") == 0;
    json_t *o = warning_json(&b);
    json_object_set_new(o, "sound", json_boolean(owed != NULL && !over && a.delivered < owed->no));
    json_object_set_new(o, "answer", json_boolean(owed != NULL && !over && b.calls && a.answered < owed->no));
    json_object_set_new(o, "late", json_boolean(owed != NULL && over && a.delivered < owed->no));
    json_array_append_new(w->list, o);
}

json_t *read_warnings(struct call *c)
{
    struct list_walk w = {.list = NULL};
    const struct tree *tree = call_tree(c);
    struct area above[TREE_DEPTH_MAX], me = c->a->me.area;

    if (tree == NULL || !call_now(c, &w.now))
        return NULL;
    w.list = json_array();
    size_t n = tree_above(tree, me, above);
    for (size_t i = n; i-- > 0;)
        file_each_of(c, above[i], list_add, &w);
    file_each(c, me, list_add, &w);
    return json_pack("{s:s, s:o, s:o}", "schema", "fangpin.warnings/1", "area", value_area(me), "warnings", w.list);
}
