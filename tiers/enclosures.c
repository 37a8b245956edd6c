#include "tiers/enclosures.h"

#include <string.h>

#include "proto/kinds.h"
#include "tiers/view_read.h"

bool enclosure_next(struct span *rest, uint32_t field, struct span *out)
{
    struct wire_field f;

    while (wire_next(rest, &f) == 1) {
        if (f.number != field || !f.is_bytes)
            continue;
        *out = f.bytes;
        return true;
    }
    return false;
}

enum enclosed enclosed_read(struct event *out, const struct act *enclosure, struct span original, struct arena *a)
{
    struct subject about;
    int rc = event_decode(out, original, a);

    if (rc != 0)
        return rc == ERR_NOMEM ? ENCLOSED_NOMEM : ENCLOSED_DAMAGED;
    if (!area_equal(out->stream.scope.area, enclosure->area))
        return ENCLOSED_ELSEWHERE;
    if (!case_subject(out, &about) || !subject_equal(&about, &enclosure->against))
        return ENCLOSED_OTHER;
    return ENCLOSED_GOOD;
}

bool enclosure_stands(const struct tree *t, const struct event *e, const struct act *enclosure)
{
    return !area_equal(enclosure->area, e->area) && tree_inside(t, enclosure->area, e->area);
}

struct span sealed_key_id(const struct event *e)
{
    enum { VISIT_KEY_ID = 5, KEY_ID_BYTES = 16 };
    struct span rest = e->body, id;
    struct act act;

    if (e->kind == KIND_VISIT)
        return enclosure_next(&rest, VISIT_KEY_ID, &id) && id.len == KEY_ID_BYTES ? id : (struct span){NULL, 0};
    if (!act_read(&act, e->kind, e->body) || act.key.len != KEY_ID_BYTES)
        return (struct span){NULL, 0};
    return act.key;
}

/* ---- the case file ---- */

struct showing {
    const struct tree *tree;
    const struct aid_entry *entries;
    Fangpin__V1__CaseView *view;
    void (*note)(void *self, size_t entry, const char *what);
    void *self;
    struct arena *arena;
    size_t room;
};

static bool is_enclosure(const struct aid_entry *x)
{
    return x->valid && x->e->kind == KIND_ENCLOSURE;
}

static size_t originals_count(const struct aid_entry *entries, size_t n)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++) {
        struct span rest = entries[i].e->body, one;
        while (is_enclosure(&entries[i]) && enclosure_next(&rest, ENCLOSURE_ORIGINAL, &one))
            count++;
    }
    return count < ENCLOSED_MAX ? count : ENCLOSED_MAX;
}

static bool shown(const Fangpin__V1__CaseView *view, const struct id *id)
{
    for (size_t i = 0; i < view->n_enclosed; i++) {
        if (memcmp(view->enclosed[i]->event.data, id->b, sizeof id->b) == 0)
            return true;
    }
    return false;
}

static const char *fault_text(enum enclosed e)
{
    switch (e) {
    case ENCLOSED_DAMAGED:
        return "所附原件损坏,未收 / an enclosed original is damaged";
    case ENCLOSED_ELSEWHERE:
        return "所附原件不是原村的,未收 / an enclosed original is not of the old village";
    default:
        return "所附原件是别户的,未收 / an enclosed original is of another household";
    }
}

static int original_show(struct showing *s, size_t at, const struct event *e)
{
    const struct act *act = s->entries[at].act;
    struct id *id = arena_copy(s->arena, &e->id, sizeof e->id);
    Fangpin__V1__Enclosed *x = arena_take(s->arena, sizeof *x);

    if (!id || !x)
        return ERR_NOMEM;
    fangpin__v1__enclosed__init(x);
    x->event = view_bytes(id->b, sizeof id->b);
    x->kind = e->kind;
    x->area = e->area.code;
    x->time = e->time;
    x->old_household = view_bytes(act->against.b, sizeof act->against.b);
    x->old_area = act->area.code;
    s->view->enclosed[s->view->n_enclosed++] = x;
    return 0;
}

static int enclosure_show(struct showing *s, size_t at)
{
    const struct aid_entry *x = &s->entries[at];
    struct span rest = x->e->body, one;
    bool noted = false; /* the case file has room for few notes an event: the first of them tells */
    int rc = 0;

    if (!enclosure_stands(s->tree, x->e, x->act)) {
        s->note(s->self, at, "不是两村共同的上级所签,不收 / not signed by the office above both villages");
        return 0;
    }
    while (rc == 0 && enclosure_next(&rest, ENCLOSURE_ORIGINAL, &one)) {
        struct event e;
        enum enclosed is = enclosed_read(&e, x->act, one, s->arena);
        if (is == ENCLOSED_NOMEM)
            return ERR_NOMEM;
        if (is != ENCLOSED_GOOD) {
            if (!noted)
                s->note(s->self, at, fault_text(is));
            noted = true;
        } else if (s->view->n_enclosed < s->room && !shown(s->view, &e.id)) {
            rc = original_show(s, at, &e);
        }
    }
    return rc;
}

int enclosures_show(const struct tree *t, const struct aid_entry *entries, size_t n, Fangpin__V1__CaseView *view,
                    void (*note)(void *self, size_t entry, const char *what), void *self, struct arena *a)
{
    struct showing s = {t, entries, view, note, self, a, originals_count(entries, n)};
    int rc = 0;

    if (s.room == 0)
        return 0;
    view->enclosed = arena_take(a, s.room * sizeof *view->enclosed);
    if (!view->enclosed)
        return ERR_NOMEM;
    for (size_t at = 0; rc == 0 && at < n; at++) {
        if (is_enclosure(&entries[at]))
            rc = enclosure_show(&s, at);
    }
    return rc;
}
