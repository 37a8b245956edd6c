/* Registers and visit lists: who is registered already, which household a visit was made to, which visits are held. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "node/cli/http.h"
#include "node/cli/import.h"
#include "node/cli/show.h"

static bool is_several(const json_t *found)
{
    return json_is_true(json_object_get(found, "several"));
}

/* A person with an identity number is registered once in the county; one without, once by name in a village. */
int import_households(struct import *i)
{
    int rc = import_match(i);

    for (size_t k = 0; k < i->r.n && rc == 0; k++)
        if (i->r.rows[k].state == ROW_NEW && json_object_get(i->r.rows[k].person, "found") != NULL)
            i->r.rows[k].state = ROW_KNOWN;
    return rc;
}

/* ---- visits ---- */

/* household, day and outcome of one visit, as one text that sorts. */
struct visit_key {
    char text[96];
};

static void visit_key_of(struct visit_key *out, const json_t *visit, const char *date_field)
{
    const char *household = show_text(visit, "household"), *date = show_text(visit, date_field);

    snprintf(out->text, sizeof out->text, "%.32s %.10s %.20s", household, date, show_text(visit, "outcome"));
}

static int key_order(const void *a, const void *b)
{
    return strcmp(((const struct visit_key *)a)->text, ((const struct visit_key *)b)->text);
}

struct visits {
    struct visit_key *at;
    size_t n, room;
};

static bool visit_add(struct visits *v, const json_t *body)
{
    if (v->n == v->room) {
        size_t room = v->room ? 2 * v->room : 256;
        struct visit_key *more = realloc(v->at, room * sizeof *more);
        if (more == NULL)
            return false;
        v->at = more;
        v->room = room;
    }
    visit_key_of(&v->at[v->n++], body, "visited_on");
    return true;
}

/* All visits this office holds. */
static int visits_read(struct import *i, struct visits *v)
{
    char path[160], after[64] = "";
    int rc = 0;

    do {
        snprintf(path, sizeof path, "/v1/log?kind=visit&limit=1000%s%s", after[0] == '\0' ? "" : "&after=", after);
        json_t *o = ask_json(i->c, path, NULL, &rc);
        if (o == NULL)
            return rc == 0 ? 1 : rc;
        const json_t *events = json_object_get(o, "events");
        for (size_t k = 0; k < json_array_size(events); k++)
            if (!visit_add(v, json_object_get(json_array_get(events, k), "body")))
                rc = EX_OSERR;
        const char *next = json_string_value(json_object_get(o, "next"));
        snprintf(after, sizeof after, "%s", next == NULL ? "" : next);
        json_decref(o);
    } while (rc == 0 && after[0] != '\0');
    if (v->n > 0)
        qsort(v->at, v->n, sizeof v->at[0], key_order);
    return rc;
}

/* The household a row names itself, or the one its person belongs to. */
static int household_fill(struct import *i, size_t row)
{
    struct table_row *r = &i->r.rows[row];
    const json_t *found = json_object_get(r->person, "found");

    if (json_object_get(r->filing, "household") != NULL)
        return 0;
    if (found == NULL)
        return table_fault_add(&i->r, (uint32_t)row, "citizen_id",
                               "没有登记这个人的户,也没有户号 / no such household is registered",
                               "核对身份证号,或先 fangpin household import / check the number, or register it first");
    if (is_several(found))
        return table_fault_add(&i->r, (uint32_t)row, "citizen_id",
                               "这个人登记在不止一户 / registered in several households",
                               "填户号 / give the household's id");
    json_object_set(r->filing, "household", json_object_get(found, "household"));
    json_object_set(r->filing, "area", json_object_get(found, "area"));
    return 0;
}

int import_visits(struct import *i)
{
    struct visits held = {NULL, 0, 0};
    struct visit_key key;
    int rc = import_match(i);

    for (size_t k = 0; k < i->r.n && rc == 0; k++)
        if (i->r.rows[k].state == ROW_NEW)
            rc = household_fill(i, k);
    if (rc == 0)
        rc = visits_read(i, &held);
    for (size_t k = 0; k < i->r.n && rc == 0; k++) {
        if (i->r.rows[k].state != ROW_NEW)
            continue;
        visit_key_of(&key, i->r.rows[k].filing, "date");
        if (held.n > 0 && bsearch(&key, held.at, held.n, sizeof held.at[0], key_order) != NULL)
            i->r.rows[k].state = ROW_KNOWN;
    }
    free(held.at);
    return rc;
}
