#include "node/api/case_walk.h"

#include "node/core/case_store.h"

struct cases_all {
    struct arena *a;
    bool (*fn)(void *self, struct area village, const Fangpin__V1__CaseView *v);
    void *self;
    bool whole;
};

static bool cases_step(void *arg, struct span key, struct span value)
{
    struct cases_all *w = arg;
    struct span view = case_view_of(value);
    ProtobufCAllocator memory = arena_allocator(w->a);
    const Fangpin__V1__CaseView *v = fangpin__v1__case_view__unpack(&memory, view.len, view.at);

    if (v == NULL) {
        w->whole = false;
        return false;
    }
    return w->fn(w->self, (struct area){get_be(key.at, 8)}, v);
}

bool cases_each(struct call *c, struct area area, struct arena *a,
                bool (*fn)(void *self, struct area village, const Fangpin__V1__CaseView *v), void *self)
{
    struct cases_all w = {.a = a, .fn = fn, .self = self, .whole = true};

    view_each(c->txn, area_first(area), area_last(area), VIEW_CASE, NULL, cases_step, &w);
    return w.whole;
}
