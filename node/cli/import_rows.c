/* Registers, visits and answers of departments: who is registered already, whose household is meant, what is held. */
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

/* ---- what was signed before ---- */

/* Which fields make one act the same as another, as rows have them and as the log has them. */
struct sameness {
    const char *kind;
    const char *in_row[3], *in_log[3];
};

struct same_key {
    char text[96];
};

struct same_keys {
    struct same_key *at;
    size_t n, room;
};

static void key_make(struct same_key *out, const json_t *o, const char *const fields[3])
{
    size_t used = 0;

    out->text[0] = '\0';
    for (size_t i = 0; i < 3; i++) {
        const json_t *v = json_object_get(o, fields[i]);
        char *text = v == NULL ? NULL : json_dumps(v, JSON_ENCODE_ANY);
        if (used < sizeof out->text)
            used += (size_t)snprintf(out->text + used, sizeof out->text - used, "%.40s ", text == NULL ? "" : text);
        free(text);
    }
}

static int key_order(const void *a, const void *b)
{
    return strcmp(((const struct same_key *)a)->text, ((const struct same_key *)b)->text);
}

static bool key_add(struct same_keys *k, const json_t *body, const struct sameness *s)
{
    if (k->n == k->room) {
        size_t room = k->room ? 2 * k->room : 256;
        struct same_key *more = realloc(k->at, room * sizeof *more);
        if (more == NULL)
            return false;
        k->at = more;
        k->room = room;
    }
    key_make(&k->at[k->n++], body, s->in_log);
    return true;
}

/* All acts of the kind that this office holds. */
static int keys_read(struct import *i, const struct sameness *s, struct same_keys *k)
{
    char path[160], after[64] = "";
    int rc = 0;

    do {
        snprintf(path, sizeof path, "/v1/log?kind=%s&limit=1000%s%s", s->kind,
                 after[0] == '\0' ? "" : "&after=", after);
        json_t *o = ask_json(i->c, path, NULL, &rc);
        if (o == NULL)
            return rc == 0 ? 1 : rc;
        const json_t *events = json_object_get(o, "events");
        for (size_t e = 0; e < json_array_size(events); e++)
            if (!key_add(k, json_object_get(json_array_get(events, e), "body"), s))
                rc = EX_OSERR;
        const char *next = json_string_value(json_object_get(o, "next"));
        snprintf(after, sizeof after, "%s", next == NULL ? "" : next);
        json_decref(o);
    } while (rc == 0 && after[0] != '\0');
    if (k->n > 0)
        qsort(k->at, k->n, sizeof k->at[0], key_order);
    return rc;
}

struct row_key {
    struct same_key key;
    uint32_t row;
};

static int row_key_order(const void *x, const void *y)
{
    const struct row_key *a = x, *b = y;
    int by_key = strcmp(a->key.text, b->key.text);

    return by_key != 0 ? by_key : (a->row > b->row) - (a->row < b->row);
}

/* The second of two rows that say the same is a copying error. */
static int doubles_find(struct import *i, const struct sameness *s)
{
    struct row_key *list = malloc((i->r.n + 1) * sizeof *list);
    size_t n = 0;
    char what[120];
    int rc = list == NULL ? EX_OSERR : 0;

    for (size_t k = 0; k < i->r.n && rc == 0; k++) {
        if (i->r.rows[k].state != ROW_NEW)
            continue;
        list[n].row = (uint32_t)k;
        key_make(&list[n++].key, i->r.rows[k].filing, s->in_row);
    }
    if (n > 0)
        qsort(list, n, sizeof *list, row_key_order);
    for (size_t k = 1; k < n && rc == 0; k++) {
        uint32_t first = i->r.rows[list[k - 1].row].line;
        if (strcmp(list[k - 1].key.text, list[k].key.text) != 0)
            continue;
        snprintf(what, sizeof what, "与第 %u 行相同 / the same as line %u", first, first);
        rc = table_fault_add(&i->r, list[k].row, "", what, "留一行,删去多余的 / keep one of them");
    }
    free(list);
    return rc;
}

/* Rows that say what was signed already. */
static int known_mark(struct import *i, const struct sameness *s)
{
    struct same_keys held = {NULL, 0, 0};
    struct same_key key;
    int rc = keys_read(i, s, &held);

    for (size_t k = 0; k < i->r.n && rc == 0; k++) {
        if (i->r.rows[k].state != ROW_NEW)
            continue;
        key_make(&key, i->r.rows[k].filing, s->in_row);
        if (held.n > 0 && bsearch(&key, held.at, held.n, sizeof held.at[0], key_order) != NULL)
            i->r.rows[k].state = ROW_KNOWN;
    }
    free(held.at);
    return rc == 0 ? doubles_find(i, s) : rc;
}

/* ---- whose household ---- */

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

static int households_fill(struct import *i)
{
    int rc = import_match(i);

    for (size_t k = 0; k < i->r.n && rc == 0; k++)
        if (i->r.rows[k].state == ROW_NEW)
            rc = household_fill(i, k);
    return rc;
}

int import_visits(struct import *i)
{
    static const struct sameness same = {
        "visit", {"household", "date", "outcome"}, {"household", "visited_on", "outcome"}};
    int rc = households_fill(i);

    return rc == 0 ? known_mark(i, &same) : rc;
}

/* A department's answers: what it finds of a household may change, and is then another answer. */
int import_answers(struct import *i)
{
    static const struct sameness same = {
        "case_answer", {"household", "dept", "finding"}, {"household", "dept", "finding"}};
    int rc = households_fill(i);

    for (size_t k = 0; k < i->r.n; k++)
        if (i->r.rows[k].state == ROW_NEW)
            json_object_set_new(i->r.rows[k].filing, "dept", json_integer(i->dept));
    return rc == 0 ? known_mark(i, &same) : rc;
}

/* A household is entered once, with the number that the other system gave it. */
int import_numbers(struct import *i)
{
    static const struct sameness same = {"case_enrol", {"household", "number"}, {"household", "number"}};

    return known_mark(i, &same);
}
