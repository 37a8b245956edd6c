/* Checks of the departments' pushes (SM-PUSH): every one of them makes a repetition harmless (K17). */
#include <string.h>

#include "proto/packet.h"
#include "tiers/departments.h"
#include "tiers/filing_parts.h"
#include "tiers/push.h"

static int list_check(struct job *j)
{
    const struct filing *f = j->f;

    if (!department_of(f->dept))
        return refuse(j->why, REFUSE_BAD_DEPARTMENT);
    if (f->month > 999912 || !date_exists(f->month * 100 + 1) || f->month > j->w->today / 100)
        return refuse(j->why, REFUSE_BAD_MONTH);
    j->revision = f->revision ? f->revision : 1;
    if (j->revision > PUSH_REVISIONS_MAX)
        return refuse(j->why, REFUSE_BAD_REVISION);
    return area_tier(j->w->own) == TIER_COUNTY ? 0 : refuse(j->why, REFUSE_NOT_THIS_TIER);
}

/* What came of the list so far; zero when nothing did. */
static int list_find(struct job *j, Fangpin__V1__PushView **out)
{
    static Fangpin__V1__PushView nothing = FANGPIN__V1__PUSH_VIEW__INIT;
    struct subject s = push_subject(j->f->dept, j->f->month);
    struct span view = j->w->view(j->w->self, j->w->own, VIEW_PUSH, &s);
    ProtobufCAllocator memory = arena_allocator(j->a);

    *out = view.at ? fangpin__v1__push_view__unpack(&memory, view.len, view.at) : &nothing;
    return *out ? 0 : ERR_NOMEM;
}

/* The record's view into j->record; NULL there: never seen. */
static int record_find(struct job *j)
{
    const char *record = j->f->record;

    if (!record || !push_record_fits(record))
        return refuse(j->why, REFUSE_BAD_RECORD);
    struct subject s = push_record_subject(j->f->dept, j->f->month, span_str(record));
    struct span view = j->w->view(j->w->self, j->w->own, VIEW_RECORD, &s);
    ProtobufCAllocator memory = arena_allocator(j->a);

    if (!view.at)
        return 0;
    j->record = fangpin__v1__push_record_view__unpack(&memory, view.len, view.at);
    return j->record ? 0 : ERR_NOMEM;
}

int guard_push(struct job *j)
{
    Fangpin__V1__PushView *list;
    int rc = list_check(j);

    if (rc == 0)
        rc = list_find(j, &list);
    if (rc != 0)
        return rc;
    if (list->revision == j->revision)
        return refuse(j->why, REFUSE_ALREADY_SIGNED);
    return list->revision > j->revision ? refuse(j->why, REFUSE_OLD_REVISION) : 0;
}

/* A record as a lead or as unmatched: once for each revision, and none of a revision that was replaced. */
int guard_push_record(struct job *j)
{
    Fangpin__V1__PushView *list;
    int rc = list_check(j);

    if (rc == 0)
        rc = list_find(j, &list);
    if (rc == 0)
        rc = record_find(j);
    if (rc != 0)
        return rc;
    if (!push_data_kind_of(j->f->data_kind))
        return refuse(j->why, REFUSE_BAD_CODE);
    if (j->f->amount_fen < 0 || j->f->amount_fen > FEN_MAX)
        return refuse(j->why, REFUSE_BAD_AMOUNT);
    bool better =
        j->f->kind != KIND_PUSH_RECORD && j->record && j->record->lead.len == 0; /* its household is known now */
    if (j->record && j->record->revision == j->revision && !better)
        return refuse(j->why, REFUSE_ALREADY_SIGNED);
    bool old = list->revision > j->revision || (j->record && j->record->revision > j->revision);
    return old ? refuse(j->why, REFUSE_OLD_REVISION) : 0;
}

/* A lead that no department pushed has none of these fields. */
int guard_pushed_lead(struct job *j)
{
    const struct filing *f = j->f;

    if (f->dept == 0 && f->kind == KIND_LEAD)
        return f->record || f->month || f->data_kind || f->amount_fen ? refuse(j->why, REFUSE_BAD_DEPARTMENT) : 0;
    return guard_push_record(j);
}

int guard_feedback(struct job *j)
{
    int rc = list_check(j);

    if (rc == 0)
        rc = record_find(j);
    if (rc != 0)
        return rc;
    if (j->f->code > RESULT_CORRECTED) /* nor 0: the table of filings needs one */
        return refuse(j->why, REFUSE_BAD_CODE);
    if (!j->record || j->record->revision == 0)
        return refuse(j->why, REFUSE_UNKNOWN_RECORD);
    return j->record->result == j->f->code ? refuse(j->why, REFUSE_ALREADY_SIGNED) : 0;
}

/* Only a lead that came from this very record, and only by a later revision. */
int guard_lead_close(struct job *j)
{
    const Fangpin__V1__PushRecordView *v;
    int rc = list_check(j);

    if (rc == 0)
        rc = record_find(j);
    if (rc != 0)
        return rc;
    v = j->record;
    if (!v || v->lead.len != sizeof(struct subject) || v->household.len != sizeof(struct subject) ||
        v->area != j->place.code || memcmp(v->household.data, j->f->subject.b, sizeof(struct subject)) != 0)
        return refuse(j->why, REFUSE_UNKNOWN_RECORD);
    if (v->closed_revision >= j->revision)
        return refuse(j->why, REFUSE_ALREADY_SIGNED);
    return v->revision < j->revision ? 0 : refuse(j->why, REFUSE_OLD_REVISION);
}
