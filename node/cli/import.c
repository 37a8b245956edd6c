#include "node/cli/import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "node/cli/http.h"
#include "node/cli/say.h"

#define BATCH_ROWS 500u

/* ---- progress ---- */

void import_progress(const struct import *i, const char *what, size_t done, size_t of)
{
    if (!i->c->json && isatty(STDERR_FILENO))
        fprintf(stderr, "\r%s %zu / %zu   ", what, done, of);
}

void import_progress_end(const struct import *i)
{
    if (!i->c->json && isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
}

/* ---- who is meant ---- */

static int match_send(struct import *i, const json_t *persons, const size_t *rows, bool fresh)
{
    int rc = 0;
    json_t *question = json_pack("{s:O, s:b}", "persons", persons, "fresh", fresh);
    char *body = question == NULL ? NULL : json_dumps(question, JSON_COMPACT);
    json_t *o = body == NULL ? NULL : ask_json(i->c, "/v1/match", body, &rc);

    json_decref(question);
    free(body);
    if (o == NULL)
        return rc == 0 ? 1 : rc;
    for (size_t k = 0; k < json_array_size(persons); k++) {
        json_t *found = json_array_get(json_object_get(o, "matches"), k);
        if (json_is_object(found))
            json_object_set(i->r.rows[rows[k]].person, "found", found);
    }
    json_decref(o);
    return 0;
}

/* What the office needs to know of a person, out of the row. NULL: the row tells nobody. */
static json_t *person_of(const struct table_row *row)
{
    static const char *const fields[] = {"citizen_id", "head_name", "area"};
    json_t *who = json_object();

    for (size_t k = 0; k < sizeof fields / sizeof fields[0]; k++) {
        json_t *v = json_object_get(row->person, fields[k]);
        if (v == NULL)
            v = json_object_get(row->filing, fields[k]);
        if (v != NULL)
            json_object_set(who, fields[k], v);
    }
    if (json_object_get(who, "citizen_id") != NULL || json_object_size(who) == 2)
        return who;
    json_decref(who);
    return NULL;
}

int import_match(struct import *i)
{
    size_t rows[BATCH_ROWS];
    json_t *persons = json_array();
    bool fresh = true;
    int rc = 0;

    for (size_t k = 0; k < i->r.n && rc == 0; k++) {
        json_t *who = i->r.rows[k].state == ROW_NEW ? person_of(&i->r.rows[k]) : NULL;
        if (who != NULL) {
            rows[json_array_size(persons)] = k;
            json_array_append_new(persons, who);
        }
        if (json_array_size(persons) == BATCH_ROWS || (k + 1 == i->r.n && json_array_size(persons) > 0)) {
            import_progress(i, "对人 / matching", k + 1, i->r.n);
            rc = match_send(i, persons, rows, fresh);
            fresh = false;
            json_array_clear(persons);
        }
    }
    json_decref(persons);
    import_progress_end(i);
    return rc;
}

/* ---- signing ---- */

static json_t *post(struct import *i, const json_t *list, int *rc)
{
    char *body = json_dumps(list, JSON_COMPACT);
    json_t *o = body == NULL ? NULL : ask_json(i->c, "/v1/file", body, rc);

    free(body);
    if (o == NULL && *rc == 0)
        *rc = 1;
    return o;
}

/* What the office answered for one item: NULL when it was accepted, else the code of its refusal. */
static const char *refusal_of(const json_t *answer, const char **what, const char **remedy)
{
    const char *code = NULL;

    *what = *remedy = "";
    json_unpack((json_t *)(uintptr_t)answer, "{s:{s:s, s?s, s?s}}", "error", "code", &code, "what", what, "remedy",
                remedy);
    return code;
}

static int row_answer(struct import *i, size_t row, const json_t *answer, bool dry_run)
{
    const char *what, *remedy, *code = refusal_of(answer, &what, &remedy);

    if (code == NULL) {
        if (!dry_run)
            i->r.rows[row].state = ROW_SIGNED;
        return 0;
    }
    if (strcmp(code, "already_signed") == 0) {
        i->r.rows[row].state = ROW_KNOWN;
        return 0;
    }
    return table_fault_add(&i->r, (uint32_t)row, "", what, remedy) == 0 ? 0 : EX_OSERR;
}

static int batch_post(struct import *i, const json_t *list, const size_t *rows, bool dry_run)
{
    int rc = 0;
    json_t *o = post(i, list, &rc);

    for (size_t k = 0; rc == 0 && k < json_array_size(list); k++)
        rc = row_answer(i, rows[k], json_array_get(o, k), dry_run);
    json_decref(o);
    return rc;
}

static void dry_run_set(json_t *filing, bool dry_run)
{
    if (dry_run)
        json_object_set_new(filing, "dry_run", json_true());
    else
        json_object_del(filing, "dry_run");
}

int import_post(struct import *i, bool dry_run)
{
    size_t rows[BATCH_ROWS];
    json_t *list = json_array();
    int rc = 0;

    for (size_t k = 0; k < i->r.n && rc == 0; k++) {
        if (i->r.rows[k].state == ROW_NEW) {
            rows[json_array_size(list)] = k;
            dry_run_set(i->r.rows[k].filing, dry_run);
            json_array_append(list, i->r.rows[k].filing);
        }
        if (json_array_size(list) == BATCH_ROWS || (k + 1 == i->r.n && json_array_size(list) > 0)) {
            import_progress(i, dry_run ? "试办 / trying" : "签发 / signing", k + 1, i->r.n);
            rc = batch_post(i, list, rows, dry_run);
            json_array_clear(list);
        }
    }
    json_decref(list);
    import_progress_end(i);
    return rc;
}

int import_post_list(struct import *i, const json_t *list, bool dry_run, size_t *done)
{
    int rc = 0;

    *done = 0;
    for (size_t from = 0; from < json_array_size(list) && rc == 0; from += BATCH_ROWS) {
        json_t *part = json_array();
        for (size_t k = from; k < json_array_size(list) && k < from + BATCH_ROWS; k++) {
            dry_run_set(json_array_get(list, k), dry_run);
            json_array_append(part, json_array_get(list, k));
        }
        json_t *o = post(i, part, &rc);
        for (size_t k = 0; rc == 0 && k < json_array_size(part); k++) {
            const char *what, *remedy, *code = refusal_of(json_array_get(o, k), &what, &remedy);
            if (code != NULL && strcmp(code, "already_signed") != 0)
                rc = say_error(i->c, EX_NOPERM, what, "", remedy);
            *done += code == NULL;
        }
        json_decref(o);
        json_decref(part);
    }
    return rc;
}
