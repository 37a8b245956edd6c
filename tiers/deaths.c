#include "tiers/deaths.h"

#include <string.h>

#include "tiers/dues.h"
#include "tiers/fold.h"
#include "tiers/proc_homes.h"
#include "tiers/view_read.h"

static bool is_death(const Fangpin__V1__ProcessView *v)
{
    return v->process == PROCESS_FAMILY && v->now && v->state < STATES_MAX && (IN(v->state) & FAMILY_DEATHS);
}

uint32_t death_of(const Fangpin__V1__CaseView *view, const ProtobufCBinaryData *person)
{
    uint32_t first = 0;

    for (size_t i = 0; i < view->n_process; i++) {
        const Fangpin__V1__ProcessView *v = view->process[i];
        if (is_death(v) && view_same(&v->now->person, person) && (first == 0 || v->now->since < first))
            first = v->now->since;
    }
    return first;
}

bool death_stops(uint32_t died_on, uint32_t on, uint32_t period_to)
{
    uint32_t for_until = period_to ? period_to : on;

    return died_on != 0 && on > died_on && for_until > died_on;
}

/* Goods stay. A promise made while the person lived is for later: it is not handed over any more. */
static uint32_t aid_died_on(const Fangpin__V1__CaseView *view, const Fangpin__V1__Aid *aid)
{
    uint32_t died_on = aid->purpose == HELP_GOODS ? 0 : death_of(view, &aid->person);
    uint32_t on = aid->state == AID_COMMITTED ? DUE_NONE : aid->given_on;

    return aid->state != AID_VOID && death_stops(died_on, on, aid->period_to) ? died_on : 0;
}

static uint32_t measure_died_on(const Fangpin__V1__CaseView *view, const Fangpin__V1__ProcessView *v)
{
    if (v->process != PROCESS_MEASURE || !v->now || !process_open(v))
        return 0;
    return death_of(view, &v->now->person);
}

/* ---- the living ---- */

/* Whoever wrote the record knew of the death: by an own earlier event, or by what it cites. */
static bool knew(const struct event *record, const struct event *death)
{
    if (author_equal(&record->stream.author, &death->stream.author) && death->position < record->position)
        return true;
    for (uint32_t i = 0; i < record->n_cites; i++) {
        if (id_equal(&record->cites[i].id, &death->id))
            return true;
    }
    return false;
}

static bool recorded_in(const struct event *record, const struct event *events, uint32_t n,
                        const Fangpin__V1__ProcessView *v)
{
    for (uint32_t at = 0; at < n; at++) {
        for (size_t k = 0; k < v->n_step; k++) {
            if (memcmp(v->step[k]->event.data, events[at].id.b, sizeof events[at].id.b) == 0 &&
                knew(record, &events[at]))
                return true;
        }
    }
    return false;
}

/* Two offices may have recorded one death: the first of them counts. */
static bool counted(const Fangpin__V1__CaseView *view, size_t before)
{
    for (size_t i = 0; i < before; i++) {
        if (is_death(view->process[i]) &&
            view_same(&view->process[i]->now->person, &view->process[before]->now->person))
            return true;
    }
    return false;
}

static bool any_recorded(const Fangpin__V1__CaseView *view, const ProtobufCBinaryData *person,
                         const struct event *events, uint32_t n, const struct event *record)
{
    for (size_t i = 0; i < view->n_process; i++) {
        const Fangpin__V1__ProcessView *v = view->process[i];
        if (is_death(v) && view_same(&v->now->person, person) && recorded_in(record, events, n, v))
            return true;
    }
    return false;
}

static uint32_t living(const Fangpin__V1__CaseView *view, const struct event *events, uint32_t n, uint32_t record)
{
    uint32_t left = view->people;

    for (size_t i = 0; i < view->n_process && record < n && left > 0; i++) {
        const Fangpin__V1__ProcessView *v = view->process[i];
        if (is_death(v) && !counted(view, i) && !any_recorded(view, &v->now->person, events, n, &events[record]))
            left--;
    }
    return left;
}

void deaths_show(Fangpin__V1__CaseView *view, const struct event *events, uint32_t n, uint32_t record)
{
    for (size_t i = 0; i < view->n_aid; i++)
        view->aid[i]->died_on = aid_died_on(view, view->aid[i]);
    for (size_t i = 0; i < view->n_process; i++)
        view->process[i]->died_on = measure_died_on(view, view->process[i]);
    view->living = living(view, events, n, record);
}
