/* How far a survey has come: of each village the households with a line and without one (DOMAIN.md 3.18). Who was absent
 * is said by name in the village alone; above it only how many. */
#include <string.h>

#include "node/api/matters.h"
#include "node/api/values.h"
#include "tiers/proc_place.h"

struct village {
    uint64_t households, line[LINE_STATES], stated;
    json_t *names;
};

struct survey_walk {
    struct call *c;
    const struct tree *tree;
    struct subject survey;
    struct span areas; /* packed list, of the arena that outlives the walk */
    json_t *villages;
    uint64_t households, line[LINE_STATES];
    struct village now;
    bool names;
};

/* The head's name from the sealed part; the household's id when this office holds no key for it. */
static void name_add(struct survey_walk *w, struct call *c, const struct matter *file)
{
    json_t *sealed = sealed_json(c, file->area, file->stored);
    json_t *name = json_object_get(json_array_get(json_object_get(sealed, "member"), 0), "name");

    json_array_append_new(w->now.names, json_pack("{s:o, s:o}", "household",
                                                  value_hex(file->view->household.data, file->view->household.len),
                                                  "name", name == NULL ? json_null() : json_incref(name)));
    json_decref(sealed);
}

static void household_count(void *arg, struct call *c, const struct matter *file)
{
    struct survey_walk *w = arg;

    if (file->view->matter) {
        const Fangpin__V1__ProcessView *round = instance_of(file->view, PROCESS_ROUND, &w->survey);
        if (round != NULL && round->now != NULL)
            w->now.stated = round->now->count2;
        return;
    }
    const Fangpin__V1__ProcessView *line = instance_of(file->view, PROCESS_LINE, &w->survey);
    uint32_t state = line != NULL && line->state < LINE_STATES ? line->state : 0;
    w->now.households++;
    w->now.line[state]++;
    if (w->names && state != LINE_VISITED && state != LINE_MOVED)
        name_add(w, c, file);
}

/* Hundredths of one per cent, rounded down; null when there is nobody to visit. */
static json_t *coverage(uint64_t visited, uint64_t of)
{
    return of == 0 ? json_null() : value_count(visited * 10000 / of);
}

static void village_add(void *arg, struct area village)
{
    struct survey_walk *w = arg;

    if (!areas_cover(w->tree, w->areas, village))
        return;
    w->now = (struct village){.names = json_array()};
    file_each_of(w->c, village, household_count, w);
    const uint64_t *line = w->now.line;
    uint64_t met = line[LINE_VISITED] + line[LINE_MOVED];
    json_t *o = json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "area", value_area(village), "name",
                          tree_name(w->tree, village), "households", value_count(w->now.households), "visited",
                          value_count(line[LINE_VISITED]), "absent", value_count(line[LINE_ABSENT]), "moved",
                          value_count(line[LINE_MOVED]), "unseen", value_count(line[0]), "stated",
                          w->now.stated ? value_count(w->now.stated) : json_null(), "coverage",
                          coverage(met, w->now.households));
    if (w->names)
        json_object_set(o, "open", w->now.names);
    json_decref(w->now.names);
    json_array_append_new(w->villages, o);
    w->households += w->now.households;
    for (size_t i = 0; i < LINE_STATES; i++)
        w->line[i] += line[i];
}

static struct span areas_keep(uint8_t *at, size_t room, const Fangpin__V1__StepBody *now)
{
    size_t len = 0;

    for (size_t i = 0; now != NULL && i < now->n_areas; i++)
        len = step_list_add(at, len, room, now->areas[i]);
    return span_of(at, len);
}

json_t *read_survey(struct call *c)
{
    uint8_t areas[10 * STEP_LIST_MAX];
    struct survey_walk w = {.c = c, .tree = call_tree(c)};
    struct matter m;

    if (w.tree == NULL || !matter_asked(c, PROCESS_SURVEY, &m))
        return NULL;
    memcpy(w.survey.b, m.process->thing.data, sizeof w.survey.b);
    w.areas = areas_keep(areas, sizeof areas, m.process->now);
    w.names = area_tier(c->a->me.area) == TIER_VILLAGE;
    w.villages = json_array();
    json_t *o = json_pack("{s:s, s:o, s:o, s:s, s:o}", "schema", "fangpin.survey/1", "survey",
                          value_hex(w.survey.b, sizeof w.survey.b), "planner", value_area(m.area), "state",
                          matter_state(&m), "until", value_date(m.process->now != NULL ? m.process->now->until : 0));
    offices_each(c, c->a->me.area, TIER_VILLAGE, village_add, &w); /* takes back what `m` stands on */
    json_object_set_new(o, "households", value_count(w.households));
    json_object_set_new(o, "visited", value_count(w.line[LINE_VISITED]));
    json_object_set_new(o, "absent", value_count(w.line[LINE_ABSENT]));
    json_object_set_new(o, "moved", value_count(w.line[LINE_MOVED]));
    json_object_set_new(o, "unseen", value_count(w.line[0]));
    json_object_set_new(o, "coverage", coverage(w.line[LINE_VISITED] + w.line[LINE_MOVED], w.households));
    json_object_set_new(o, "villages", w.villages);
    return o;
}
