/* I14. Authority: a case shown as approved rests on a decision by the office that may decide it, whose certificate leads
 * to the root, and, through what it cites, on a visit, a review and a report of the township; the decision and what it cites
 * itself are held. That no person signs two steps is not looked at: officers have no keys yet. */
#include "simulator/case_events.h"
#include "tiers/step.h"

/* The certificate that says whose key this is. */
static const struct model_event *certificate_of(const struct look *l, const struct author *key)
{
    for (size_t i = 0; i < l->m->n; i++) {
        const struct model_event *e = l->m->at[i];
        if (e->e.kind == KIND_CERTIFICATE && e->act != NULL && e->act->key.len == sizeof key->b &&
            memcmp(e->act->key.at, key->b, sizeof key->b) == 0)
            return e;
    }
    return NULL;
}

/* Whether the key speaks for this area and epoch, step by step up to the root's. */
static bool certified(const struct look *l, struct author key, struct area area, uint32_t epoch)
{
    struct network root = sim_network(l->s);

    for (unsigned i = 0; i <= TREE_DEPTH_MAX; i++) {
        struct network is = network_of_root(&key);
        const struct model_event *cert = certificate_of(l, &key);
        struct area parent;
        if (memcmp(is.b, root.b, sizeof is.b) == 0)
            return area_equal(area, tree_root(sim_tree(l->s)));
        if (cert == NULL || !area_equal(cert->act->area, area) || cert->act->epoch != epoch ||
            !tree_parent(sim_tree(l->s), area, &parent) || !area_equal(parent, cert->e.area))
            return false;
        key = cert->e.stream.author;
        area = cert->e.area;
        epoch = cert->e.epoch;
    }
    return false;
}

/* Through what it cites, in the world: an office that came back from an old copy may hold a decision and still wait for
 * what its cites rest on. */
static bool reaches(const struct model *m, const struct model_event *from, uint32_t kind, unsigned depth)
{
    if (from->e.kind == kind)
        return true;
    for (uint32_t i = 0; i < from->e.n_cites && depth > 0; i++) {
        const struct model_event *cited = model_find(m, &from->e.cites[i].id);
        if (cited != NULL && reaches(m, cited, kind, depth - 1))
            return true;
    }
    return false;
}

static uint32_t step_kind(const char *name)
{
    const struct process *p;

    return step_by_name(name, &p)->k.kind;
}

static const char *steps_lacking(const struct model *m, const struct model_event *decision)
{
    static const char *const names[] = {"case_review", "case_report"};
    enum { DEEP = 12 };

    if (!subject_none(&decision->act->decision))
        return NULL; /* it replaces one that had them */
    if (!reaches(m, decision, KIND_VISIT, DEEP))
        return "a visit";
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (!reaches(m, decision, step_kind(names[i]), DEEP))
            return names[i];
    return NULL;
}

static const struct model_event *decision_of(const struct case_events *all, ProtobufCBinaryData thing)
{
    for (size_t i = 0; i < all->n; i++) {
        const struct model_event *e = all->at[i];
        if ((e->e.kind == KIND_DECISION || e->e.kind == KIND_REFUSAL) && e->act != NULL &&
            thing.len == sizeof e->act->thing.b && memcmp(thing.data, e->act->thing.b, thing.len) == 0)
            return e;
    }
    return NULL;
}

static void filed(struct checks *c, const struct look *l, const struct case_at *at)
{
    struct case_events all;
    const struct model_event *d;
    const char *lacking;

    if (at->view == NULL || at->view->outcome != OUTCOME_APPROVED)
        return;
    check_premise(c);
    all = case_events(c, l, at);
    d = decision_of(&all, at->view->decision);
    if (d == NULL || d->e.kind != KIND_DECISION) {
        check_fail(c, l, "a case is shown as approved and no decision that approves it is held");
        return;
    }
    if (area_tier(d->e.area) < TIER_COUNTY || !area_inside(at->area, d->e.area) ||
        !certified(l, d->e.stream.author, d->e.area, d->e.epoch))
        check_fail(c, l, "a case is shown as approved by %012llu, which may not decide it",
                   (unsigned long long)d->e.area.code);
    else if ((lacking = steps_lacking(l->m, d)) != NULL)
        check_fail(c, l, "a case is shown as approved without %s", lacking);
}

const struct check check_i14 = {.id = "I14", .zh = "有权才算数", .en = "authority", .filed = filed};
