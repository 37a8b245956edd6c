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

struct found {
    struct event e;
    Fangpin__V1__VisitBody *body;
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
    ProtobufCAllocator memory = arena_allocator(&c->a->arena);
    size_t last = 0;

    for (size_t i = 0; i < case_ref_count(stored); i++) {
        struct log_entry at;
        struct found x;
        if (!log_get(c->txn, case_ref_at(stored, i), &at) || at.kind != KIND_VISIT || place_of(v, &at.id) <= last ||
            event_decode(&x.e, at.envelope, &c->a->arena) != 0)
            continue;
        x.body = fangpin__v1__visit_body__unpack(&memory, x.e.body.len, x.e.body.at);
        if (x.body == NULL || !assessment_read(&x.sum, x.body))
            continue;
        last = place_of(v, &at.id);
        *out = x;
    }
    return last > 0;
}

static json_t *sealed_form_json(struct call *c, struct found *x, struct area place)
{
    const char *why = NULL;
    struct span plain = sealed_open(c, &x->e, place, &x->body->key_id, &why);
    Fangpin__V1__VisitForm *form = plain.at != NULL ? visit_form_read(plain, &c->a->arena) : NULL;

    if (form == NULL)
        return json_pack("{s:s}", "why", why != NULL ? why : "表单读不出 / the form cannot be read");
    json_t *o = form_json(form);
    struct id hash = hash_of(plain);
    bool same = x->body->form_hash.len == sizeof hash.b && memcmp(hash.b, x->body->form_hash.data, sizeof hash.b) == 0;
    json_object_set_new(o, "hash_matches", json_boolean(same));
    sodium_memzero((uint8_t *)(uintptr_t)plain.at, plain.len);
    return o;
}

void visit_json(struct call *c, struct area place, const Fangpin__V1__CaseView *v, struct span stored, json_t *out)
{
    struct found x;

    if (!visit_find(c, v, stored, &x))
        return;
    json_t *o = assessment_json(&x.sum);
    json_object_set_new(o, "visit", value_hex(x.body->visit.data, x.body->visit.len));
    json_object_set_new(o, "visited_on", value_date(x.body->visited_on));
    json_object_set_new(o, "area", value_area(x.e.area));
    json_object_set_new(o, "form_hash", value_hex(x.body->form_hash.data, x.body->form_hash.len));
    json_object_set_new(out, "assessment", o);
    json_object_set_new(out, "form", sealed_form_json(c, &x, place));
}
