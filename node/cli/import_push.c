/* A department's push (SM-PUSH, K17): a row of a known household becomes a lead, any other a sealed record. A higher
 * revision is the whole list again: what it no longer has is taken back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uthash.h>

#include "node/api/values.h"
#include "node/cli/http.h"
#include "node/cli/import.h"
#include "node/cli/say.h"
#include "node/cli/show.h"
#include "tiers/departments.h"
#include "tiers/kinds.h"

/* What came of this department and month before. */
struct held {
    char record[48];
    json_t *view; /* of /v1/push/records */
    bool listed;  /* this file has it too */
    UT_hash_handle hh;
};

static void held_free(struct held *all)
{
    struct held *h, *next;

    HASH_ITER(hh, all, h, next)
    {
        HASH_DEL(all, h);
        json_decref(h->view);
        free(h);
    }
}

static int held_add(struct held **all, json_t *view)
{
    struct held *h = calloc(1, sizeof *h);

    if (h == NULL)
        return EX_OSERR;
    snprintf(h->record, sizeof h->record, "%s", show_text(view, "record"));
    h->view = json_incref(view);
    HASH_ADD_STR(*all, record, h);
    return 0;
}

static int held_read(struct import *i, struct held **all)
{
    char path[200], after[40] = "";
    int rc = 0;

    do {
        snprintf(path, sizeof path, "/v1/push/records?dept=%s&month=%06u&limit=1000%s%s", department_of(i->dept)->name,
                 i->month, after[0] == '\0' ? "" : "&after=", after);
        json_t *o = ask_json(i->c, path, NULL, &rc);
        if (o == NULL)
            return rc == 0 ? 1 : rc;
        const json_t *records = json_object_get(o, "records");
        for (size_t k = 0; k < json_array_size(records) && rc == 0; k++)
            rc = held_add(all, json_array_get(records, k));
        const char *next = json_string_value(json_object_get(o, "next"));
        snprintf(after, sizeof after, "%s", next == NULL ? "" : next);
        json_decref(o);
    } while (rc == 0 && after[0] != '\0');
    return rc;
}

/* ---- rows ---- */

static void common_set(const struct import *i, json_t *filing, const char *kind)
{
    json_object_set_new(filing, "kind", json_string(kind));
    json_object_set_new(filing, "dept", json_string(department_of(i->dept)->name));
    json_object_set_new(filing, "month", json_integer(i->month));
    json_object_set_new(filing, "revision", json_integer(i->revision));
}

static void risk_set(json_t *filing)
{
    const struct code *data = code_by_text(&codes_data_kind, show_text(filing, "data_kind"));

    if (data != NULL && json_object_get(filing, "risk") == NULL)
        json_object_set_new(filing, "risk",
                            json_string(code_by_no(&codes_risk, push_data_kind_of(data->no)->risk)->name));
}

/* A petition names its source: whoever it is about, it stays sealed at the county (m20). */
static bool stays_here(const struct import *i, const json_t *filing)
{
    const struct code *data = code_by_text(&codes_data_kind, show_text(filing, "data_kind"));

    return push_hides_source(i->dept, data != NULL ? data->no : 0);
}

/* The row as a lead of the household found, or as a record of nobody known here. */
static int row_complete(struct import *i, size_t k)
{
    static const char *const who[] = {"head_name", "citizen_id", "address"};
    struct table_row *row = &i->r.rows[k];
    const json_t *found = json_object_get(row->person, "found");

    if (json_is_true(json_object_get(found, "several")))
        return table_fault_add(&i->r, (uint32_t)k, "citizen_id",
                               "这个人登记在不止一户 / registered in several households",
                               "先并户,再导这一行 / settle the households first");
    if (found != NULL && !stays_here(i, row->filing)) {
        common_set(i, row->filing, kind_row(i->urgent ? KIND_LEAD_URGENT : KIND_LEAD)->name);
        json_object_set(row->filing, "household", json_object_get(found, "household"));
        json_object_set(row->filing, "area", json_object_get(found, "area"));
        risk_set(row->filing);
        return 0;
    }
    common_set(i, row->filing, kind_row(KIND_PUSH_RECORD)->name);
    json_object_del(row->filing, "risk");
    for (size_t f = 0; f < sizeof who / sizeof who[0]; f++)
        if (json_object_get(row->person, who[f]) != NULL)
            json_object_set(row->filing, who[f], json_object_get(row->person, who[f]));
    return 0;
}

static bool same_text(const json_t *a, const json_t *b, const char *field)
{
    return strcmp(show_text(a, field), show_text(b, field)) == 0;
}

/* Whether the record as it was signed says what the row says. */
static bool same_record(const struct held *h, const struct table_row *row)
{
    bool lead = strcmp(show_text(h->view, "state"), "lead") == 0;

    return lead == (json_object_get(row->filing, "household") != NULL) &&
           same_text(h->view, row->filing, "data_kind") && (!lead || same_text(h->view, row->filing, "household"));
}

static bool is_open(const struct held *h)
{
    return strcmp(show_text(h->view, "state"), "closed") != 0;
}

/* A record that stands unchanged is not signed again; a changed one is, and only by a higher revision. */
static int row_compare(struct import *i, size_t k, struct held *h)
{
    struct table_row *row = &i->r.rows[k];

    bool lead = json_object_get(row->filing, "household") != NULL;

    if (is_open(h) && same_record(h, row)) {
        row->state = ROW_KNOWN;
        return 0;
    }
    if (lead && strcmp(show_text(h->view, "state"), "unmatched") == 0)
        return 0; /* its household was registered since */
    if (show_number(h->view, "revision") == i->revision)
        return table_fault_add(&i->r, (uint32_t)k, "record",
                               "同一版里这条已签过,内容不同 / signed already in this revision, with other content",
                               "要更正就导更高的版次: --rev N / to correct it, import a higher revision");
    return 0;
}

/* ---- what is taken back ---- */

static void closing_add(struct import *i, const struct held *h)
{
    json_t *f = json_object();

    if (strcmp(show_text(h->view, "state"), "lead") == 0) {
        common_set(i, f, kind_row(KIND_LEAD_CLOSE)->name);
        json_object_set(f, "household", json_object_get(h->view, "household"));
        json_object_set(f, "area", json_object_get(h->view, "area"));
    } else {
        if (strcmp(show_text(h->view, "result"), "corrected") == 0) {
            json_decref(f);
            return;
        }
        common_set(i, f, kind_row(KIND_PUSH_FEEDBACK)->name);
        json_object_set_new(f, "result", json_string("corrected"));
    }
    json_object_set(f, "record", json_object_get(h->view, "record"));
    json_array_append_new(i->closings, f);
}

/* Only a whole list without a fault can say what is no longer in it. */
static void closings_find(struct import *i, struct held *all)
{
    struct held *h, *next;
    bool whole = !i->r.is_errors && table_in(&i->r, ROW_FAULTY) == 0;

    HASH_ITER(hh, all, h, next)
    {
        if (is_open(h) && show_number(h->view, "revision") < i->revision && !h->listed && whole)
            closing_add(i, h);
    }
}

static int rows_compare(struct import *i, struct held *all)
{
    int rc = 0;

    for (size_t k = 0; k < i->r.n && rc == 0; k++) {
        struct table_row *row = &i->r.rows[k];
        struct held *h = NULL;
        if (row->state != ROW_NEW)
            continue;
        const char *record = show_text(row->filing, "record");
        HASH_FIND_STR(all, record, h);
        if (h == NULL)
            continue;
        h->listed = true;
        rc = row_compare(i, k, h);
        /* A changed lead: the old one ends where it stood, the new one begins where the person is now. */
        if (rc == 0 && row->state == ROW_NEW && is_open(h) && strcmp(show_text(h->view, "state"), "lead") == 0)
            closing_add(i, h);
    }
    return rc;
}

static int header_make(struct import *i)
{
    char path[64];
    int rc = 0;

    snprintf(path, sizeof path, "/v1/push?month=%06u", i->month);
    json_t *o = ask_json(i->c, path, NULL, &rc);
    if (o == NULL)
        return rc == 0 ? 1 : rc;
    const json_t *is = json_array_get(json_object_get(o, "departments"), i->dept - 1);
    uint32_t held = (uint32_t)show_number(is, "revision");
    if (held > i->revision)
        rc = say_errorf(i->c, EX_DATAERR, "更高的版次替代了整份名单 / a higher revision replaced the whole list",
                        "核对是哪一版;更正要用更高的版次 / check which it is; corrections have higher revisions",
                        "已有第 %u 版,不能再导第 %u 版 / revision %u has come, %u cannot follow", held, i->revision,
                        held, i->revision);
    else if (held < i->revision) {
        i->header = json_object();
        common_set(i, i->header, kind_row(i->urgent ? KIND_PUSH_URGENT : KIND_PUSH)->name);
        json_object_set_new(i->header, "records", json_integer((json_int_t)i->r.n));
    }
    json_decref(o);
    return rc;
}

int import_push(struct import *i)
{
    struct held *all = NULL;
    int rc = header_make(i);

    i->closings = json_array();
    if (rc == 0)
        rc = import_match(i);
    for (size_t k = 0; k < i->r.n && rc == 0; k++)
        if (i->r.rows[k].state == ROW_NEW)
            rc = row_complete(i, k);
    if (rc == 0)
        rc = held_read(i, &all);
    if (rc == 0)
        rc = rows_compare(i, all);
    if (rc == 0)
        closings_find(i, all);
    held_free(all);
    return rc;
}

/* ---- answers to the department ---- */

/* What the case files say of each record, where that is an end and was not answered so before (m19). */
static void answer_add(const struct import *i, json_t *list, const json_t *view)
{
    const char *suggest = show_text(view, "suggest");
    json_t *f;

    if (strcmp(suggest, "in_case") == 0 || strcmp(suggest, show_text(view, "result")) == 0)
        return;
    f = json_object();
    common_set(i, f, kind_row(KIND_PUSH_FEEDBACK)->name);
    json_object_del(f, "revision");
    json_object_set(f, "record", json_object_get(view, "record"));
    json_object_set_new(f, "result", json_string(suggest));
    json_array_append_new(list, f);
}

int import_push_answers(struct import *i, bool dry_run, size_t *open, size_t *done)
{
    struct held *all = NULL, *h, *next;
    json_t *list = json_array();
    int rc = held_read(i, &all);

    *open = *done = 0;
    HASH_ITER(hh, all, h, next)
    {
        *open += strcmp(show_text(h->view, "suggest"), "in_case") == 0;
        answer_add(i, list, h->view);
    }
    held_free(all);
    if (rc == 0)
        rc = import_post_list(i, list, dry_run, done);
    json_decref(list);
    return rc;
}
