#include "support/case_api.h"

#include <stdio.h>
#include <string.h>

#define BODY "{\"kind\":\"%s\",\"household\":\"%s\",\"area\":\"" API_AREA "\"%s}"

const char *api_does(struct world *w, const char *office, const char *kind, const char *household, const char *more)
{
    return world_does(w, office, BODY, kind, household, more);
}

void api_refuses(struct world *w, const char *office, const char *code, const char *kind, const char *household,
                 const char *more)
{
    world_refuses(w, office, code, BODY, kind, household, more);
}

void api_verified(struct world *w, const char *office, const char *household)
{
    static const char past[] = ",\"date\":\"" API_PAST "\"";

    api_does(w, office, "case_open", household, past);
    api_does(w, office, "case_freeze", household, past);
    api_does(w, office, "visit", household, ",\"outcome\":\"fit\",\"date\":\"" API_PAST "\"");
    api_does(w, office, "case_exempt", household,
             ",\"number\":\"低保证-7\",\"until\":\"2025-10-01\",\"date\":\"" API_PAST "\"");
}

void api_reviewed(struct world *w, const char *office, const char *household)
{
    api_does(w, office, "case_review", household,
             ",\"meeting\":\"normal\",\"attendees\":21,\"votes_for\":20,\"votes_against\":1,\"result\":\"propose\","
             "\"date\":\"" API_PAST "\"");
}

void api_reported(struct world *w, const char *household)
{
    api_does(w, "T", "case_report", household, ",\"checks\":[\"yes\",\"yes\",\"yes\",\"yes\"],\"class\":\"sudden\"");
}

void api_at_county(struct world *w, const char *household)
{
    api_verified(w, "V", household);
    api_reviewed(w, "V", household);
    api_does(w, "V", "case_notice_end", household, "");
    world_run(w);
    api_does(w, "T", "case_cosign", household, "");
    api_reported(w, household);
    world_run(w);
}

const char *api_state(struct world *w, const char *office, const char *household)
{
    return world_process(w, office, household, "case", "state");
}

static json_t *process_of(json_t *o, const char *process)
{
    json_t *list = json_object_get(json_object_get(o, "case"), "process");

    for (size_t i = 0; i < json_array_size(list); i++)
        if (strcmp(world_said(json_array_get(list, i), "process"), process) == 0)
            return json_array_get(list, i);
    return NULL;
}

bool api_fact(struct world *w, const char *office, const char *household, const char *process, const char *fact)
{
    json_t *o = world_asks(w, office, "/v1/case/%s", household);
    const json_t *facts = json_object_get(process_of(o, process), "facts");
    bool found = false;

    for (size_t i = 0; i < json_array_size(facts); i++)
        found |= strcmp(json_string_value(json_array_get(facts, i)), fact) == 0;
    json_decref(o);
    return found;
}

const char *api_case(struct world *w, const char *office, const char *household, const char *path)
{
    char full[80];
    json_t *o = world_asks(w, office, "/v1/case/%s", household);

    snprintf(full, sizeof full, "case.%s", path);
    const char *text = world_said(o, full);
    json_decref(o);
    return text;
}

const char *api_step(struct world *w, const char *office, const char *household, const char *step, const char *field)
{
    json_t *o = world_asks(w, office, "/v1/case/%s", household);
    const json_t *steps = json_object_get(process_of(o, "case"), "steps");
    const char *text = "";

    for (size_t i = 0; i < json_array_size(steps); i++)
        if (strcmp(world_said(json_array_get(steps, i), "step"), step) == 0)
            text = world_said(json_array_get(steps, i), field);
    json_decref(o);
    return text;
}

size_t api_count(struct world *w, const char *office, const char *household, const char *kind)
{
    json_t *o = world_asks(w, office, "/v1/case/%s", household);
    const json_t *events = json_object_get(json_object_get(o, "case"), "event");
    size_t n = 0;

    for (size_t i = 0; i < json_array_size(events); i++)
        n += strcmp(world_said(json_array_get(events, i), "kind"), kind) == 0;
    json_decref(o);
    return n;
}
