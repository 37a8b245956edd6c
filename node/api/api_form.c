/* The newest visit with a form in a household's case file: what its facts come to, for everybody who holds the case,
 * and the form itself where this office may open it (D2, D7; DOMAIN.md 6.5). */
#include <string.h>

#include <sodium.h>

#include "node/api/api_internal.h"
#include "node/api/assessment_json.h"
#include "node/api/form_json.h"
#include "node/api/values.h"
#include "node/core/case_store.h"
#include "proto/casework.pb-c.h"
#include "proto/packet.h"
#include "tiers/act.h"

struct found {
    struct event e;
    struct act act;
    struct assessment sum;
};

/* The event's place in the case file, from 1; 0: not in it. */
static size_t place_of(const Fangpin__V1__CaseView *v, const struct id *id)
{
    size_t i = v->n_event;

    while (i > 0 && (v->event[i - 1]->id.len != sizeof id->b || memcmp(v->event[i - 1]->id.data, id->b, sizeof id->b)))
        i--;
    return i;
}

/* The last in D5's order, so that every office shows the same one. */
static bool visit_find(struct call *c, const Fangpin__V1__CaseView *v, struct span stored, struct found *out)
{
    size_t last = 0;

    for (size_t i = 0; i < case_ref_count(stored); i++) {
        struct log_entry at;
        struct found x;
        if (!log_get(c->txn, case_ref_at(stored, i), &at) || at.kind != KIND_VISIT || place_of(v, &at.id) <= last ||
            event_decode(&x.e, at.envelope, &c->a->arena) != 0 || !act_read(&x.act, x.e.kind, x.e.body) ||
            !assessment_read(&x.sum, x.e.body))
            continue;
        last = place_of(v, &at.id);
        *out = x;
    }
    return last > 0;
}

static json_t *no_form_json(const char *why)
{
    return json_pack("{s:s}", "why", why != NULL ? why : "表单读不出 / the form cannot be read");
}

static json_t *sealed_form_json(struct call *c, struct found *x, const Fangpin__V1__VisitBody *body, struct area place)
{
    const char *why = NULL;
    struct span plain = sealed_open(c, &x->e, place, &body->key_id, &why);
    Fangpin__V1__VisitForm *form = plain.at != NULL ? visit_form_read(plain, &c->a->arena) : NULL;

    if (form == NULL)
        return no_form_json(why);
    json_t *o = form_json(form);
    struct id hash = hash_of(plain);
    bool same = body->form_hash.len == sizeof hash.b && memcmp(hash.b, body->form_hash.data, sizeof hash.b) == 0;
    json_object_set_new(o, "hash_matches", json_boolean(same));
    sodium_memzero((uint8_t *)(uintptr_t)plain.at, plain.len);
    return o;
}

void visit_json(struct call *c, struct area place, const Fangpin__V1__CaseView *v, struct span stored, json_t *out)
{
    ProtobufCAllocator memory = arena_allocator(&c->a->arena);
    struct found x;

    if (!visit_find(c, v, stored, &x))
        return;
    /* What it was judged to be was read; what leads to its form may still be somebody's bytes that say nothing. */
    Fangpin__V1__VisitBody *body = fangpin__v1__visit_body__unpack(&memory, x.e.body.len, x.e.body.at);
    json_t *o = assessment_json(&x.sum);
    json_object_set_new(o, "visit", value_hex(x.act.thing.b, sizeof x.act.thing.b));
    json_object_set_new(o, "visited_on", value_date(x.act.date));
    json_object_set_new(o, "area", value_area(x.e.area));
    if (body != NULL)
        json_object_set_new(o, "form_hash", value_hex(body->form_hash.data, body->form_hash.len));
    json_object_set_new(out, "assessment", o);
    json_object_set_new(out, "form", body != NULL ? sealed_form_json(c, &x, body, place) : no_form_json(NULL));
}
