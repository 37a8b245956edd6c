#include "tiers/process.h"

#include "base/must.h"

#include <string.h>

#include "base/span.h"
#include "tiers/processes.h"

static const struct process *const all[] = {
#define X(name) &process_##name,
    PROCESS_LIST(X)
#undef X
};

static const struct code roles[] = {
    {"none", "无", ROLE_NONE},
    {"village", "村两委", ROLE_VILLAGE},
    {"verifier", "入户核查员", ROLE_VERIFIER},
    {"contact", "监测联系人", ROLE_CONTACT},
    {"disaster", "灾害信息员", ROLE_DISASTER},
    {"township", "乡镇", ROLE_TOWNSHIP},
    {"bureau", "县乡村振兴部门", ROLE_BUREAU},
    {"leader", "县级领导", ROLE_LEADER},
    {"department", "县级部门", ROLE_DEPARTMENT},
    {"finance", "财政", ROLE_FINANCE},
};
const struct code_list codes_role = {"role", roles, ARRAY_LEN(roles)};

const struct process *process_get(uint32_t no)
{
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        if (all[i]->no == no)
            return all[i];
    }
    return NULL;
}

const struct process *process_next(const struct process *p)
{
    if (!p)
        return all[0];
    for (size_t i = 0; i + 1 < ARRAY_LEN(all); i++) {
        if (all[i] == p)
            return all[i + 1];
    }
    return NULL;
}

const struct process *process_by_name(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        if (strcmp(all[i]->name, name) == 0)
            return all[i];
    }
    return NULL;
}

bool kind_is_step(uint32_t kind)
{
    return kind >= STEP_KINDS_FIRST;
}

bool step_find(uint32_t kind, const struct process **process, const struct step_row **row)
{
    const struct process *p = kind_is_step(kind) ? process_get((kind - STEP_KINDS_FIRST) / 32u) : NULL;

    for (size_t i = 0; p && i < p->n_steps; i++) {
        if (p->steps[i].k.kind == kind) {
            *process = p;
            *row = &p->steps[i];
            return true;
        }
    }
    return false;
}

const struct step_row *step_by_name(const char *name, const struct process **process)
{
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        for (size_t k = 0; k < all[i]->n_steps; k++) {
            const struct step_row *row = &all[i]->steps[k];
            if (kind_is_step(row->k.kind) && strcmp(row->k.name, name) == 0) {
                *process = all[i];
                return row;
            }
        }
    }
    return NULL;
}

const char *step_verb(const struct process *p, const struct step_row *row)
{
    return row->k.name + strlen(p->name) + 1;
}

const struct step_row *step_fitting(const struct process *p, uint32_t kind, uint32_t state, uint32_t facts)
{
    for (size_t i = 0; i < p->n_steps; i++) {
        const struct step_row *row = &p->steps[i];
        if (row->k.kind == kind && (row->from & IN(state)) && (facts & row->needs) == row->needs &&
            (!row->any || facts & row->any) && !(facts & row->lacks))
            return row;
    }
    return NULL;
}

bool process_awaited(const struct process *p, uint32_t state, uint8_t no, struct awaited *out)
{
    if (state >= p->n_states || no > p->n_duties)
        return false;
    if (no > 0) {
        const struct duty_row *d = &p->duties[no - 1];
        *out = (struct awaited){no, d->owner, d->role, d->duty_zh, d->duty};
        return d->state == state;
    }
    const struct state_row *s = &p->states[state];
    *out = (struct awaited){0, s->owner, s->role, s->duty_zh, s->duty};
    return s->waits;
}

size_t process_awaits(const struct process *p, uint32_t state, uint32_t facts, struct awaited out[AWAITS_MAX])
{
    size_t n = process_awaited(p, state, 0, &out[0]);

    for (uint8_t i = 0; i < p->n_duties; i++) {
        const struct duty_row *d = &p->duties[i];
        must(n < AWAITS_MAX);
        if (d->state == state && (facts & d->needs) == d->needs && !(facts & d->lacks))
            n += process_awaited(p, state, (uint8_t)(i + 1), &out[n]);
    }
    return n;
}
