#include <stdio.h>
#include <string.h>

#include "base/must.h"
#include "proto/packet.h"
#include "tiers/filing_parts.h"
#include "tiers/pack_fold.h"

/* ---- guards ---- */

/* The first fault, with its place, in the words of the parser. */
static int refuse_text(struct job *j, enum refusal r, const struct pack_faults *faults)
{
    const struct pack_fault *f = &faults->at[0];

    refuse(j->why, r);
    if (f->line > 0)
        snprintf(j->why->why, sizeof j->why->why, "第%u行: %.180s", f->line, f->what);
    else
        snprintf(j->why->why, sizeof j->why->why, "%.190s", f->what);
    return ERR_REFUSED;
}

static int dates_set(struct job *j)
{
    const struct filing *f = j->f;

    j->valid_from = f->valid_from;
    j->valid_to = f->valid_to;
    if (!j->valid_from)
        must(pack_date(j->pack, PACK_EFFECTIVE_ON, &j->valid_from)); /* no pack can be read without it */
    if (!j->valid_to)
        pack_date(j->pack, PACK_UNTIL, &j->valid_to);
    if (!date_exists(j->valid_from) || (j->valid_to && !date_exists(j->valid_to)))
        return refuse(j->why, REFUSE_NO_DATE);
    return j->valid_to && j->valid_to < j->valid_from ? refuse(j->why, REFUSE_BAD_PERIOD) : 0;
}

static struct subject pack_name(const struct job *j)
{
    struct span id = {NULL, 0};
    uint32_t version = 0;

    pack_text(j->pack, PACK_ID, &id);
    pack_count(j->pack, PACK_VERSION, &version);
    return pack_subject(j->place, id, version);
}

/* A version is signed once: an office that knows it must never meet it with other rules in it. */
int guard_pack(struct job *j)
{
    struct pack_faults faults;
    int rc = pack_parse(&j->pack, span_str(j->f->text ? j->f->text : ""), &faults, j->a);

    if (rc != 0)
        return rc == ERR_INVALID ? refuse_text(j, REFUSE_BAD_PACK, &faults) : rc;
    rc = dates_set(j);
    if (rc != 0)
        return rc;
    struct subject name = pack_name(j);
    struct span view = j->w->view(j->w->self, j->place, VIEW_PACK, &name);
    ProtobufCAllocator memory = arena_allocator(j->a);
    if (!view.at)
        return 0;
    const Fangpin__V1__PackView *v = fangpin__v1__pack_view__unpack(&memory, view.len, view.at);
    if (!v)
        return ERR_NOMEM;
    return v->event.len > 0 ? refuse(j->why, REFUSE_PACK_VERSION_TAKEN) : 0;
}

/* What was signed of the named pack, for the place or above it. */
static int signed_find(struct job *j)
{
    struct area places[1 + TREE_DEPTH_MAX] = {j->place};
    size_t n = 1 + tree_above(j->w->tree, j->place, places + 1);
    ProtobufCAllocator memory = arena_allocator(j->a);

    for (size_t i = 0; i < n; i++) {
        struct span view = j->w->view(j->w->self, places[i], VIEW_PACK, &j->f->thing);
        if (!view.at)
            continue;
        const Fangpin__V1__PackView *v = fangpin__v1__pack_view__unpack(&memory, view.len, view.at);
        if (!v)
            return ERR_NOMEM;
        if (v->event.len > 0) {
            j->signed_pack = v;
            return 0;
        }
    }
    return refuse(j->why, REFUSE_UNKNOWN_PACK);
}

int guard_countersign(struct job *j)
{
    int rc = signed_find(j);

    if (rc != 0)
        return rc;
    if (j->signed_pack->signer == j->w->own.code)
        return refuse(j->why, REFUSE_OWN_PACK);
    return j->signed_pack->draft ? 0 : refuse(j->why, REFUSE_NOT_A_DRAFT);
}

/* DOMAIN.md 3.24: a pack that is a draft decides nothing until it is countersigned, and neither do the rules that are
 * built in beside it: who drafted others did not mean those. What helps people goes on. */
int guard_rules_settled(struct job *j)
{
    struct pack_shelf shelf;
    int rc = j->w->packs(j->w->self, j->w->own, &shelf);

    if (rc != 0 || j->w->drill)
        return rc;
    if (pack_choose(&shelf, j->w->own, j->w->today, false, NULL) < shelf.n ||
        pack_choose(&shelf, j->w->own, j->w->today, true, NULL) == shelf.n)
        return 0;
    return refuse(j->why, REFUSE_ONLY_A_DRAFT);
}

/* The scope of the pack itself, so that whoever holds the pack learns of it. */
int guard_withdraw(struct job *j)
{
    int rc = signed_find(j);

    if (rc != 0)
        return rc;
    if (j->signed_pack->area != j->place.code)
        return refuse(j->why, REFUSE_UNKNOWN_PACK);
    j->valid_from = j->f->valid_from ? j->f->valid_from : j->w->today;
    return date_exists(j->valid_from) ? 0 : refuse(j->why, REFUSE_NO_DATE);
}

/* A correction is the next edition of what is signed here already. */
int guard_calendar(struct job *j)
{
    struct pack_faults faults;
    struct calendar_year year;
    ProtobufCAllocator memory = arena_allocator(j->a);
    int rc = calendar_parse(&year, span_str(j->f->text ? j->f->text : ""), &faults);

    if (rc != 0)
        return refuse_text(j, REFUSE_BAD_CALENDAR, &faults);
    j->year = year.year;
    struct subject name = calendar_subject(year.year);
    struct span view = j->w->view(j->w->self, j->place, VIEW_CALENDAR, &name);
    j->edition = 1;
    if (!view.at)
        return 0;
    const Fangpin__V1__CalendarView *v = fangpin__v1__calendar_view__unpack(&memory, view.len, view.at);
    if (!v)
        return ERR_NOMEM;
    j->edition = v->edition + 1;
    return 0;
}

/* ---- bodies ---- */

static char *text_of(struct job *j, struct span text)
{
    char *at = arena_take(j->a, text.len + 1);

    return at ? memcpy(at, text.at, text.len) : NULL;
}

int build_pack(struct job *j)
{
    Fangpin__V1__PackBody b = FANGPIN__V1__PACK_BODY__INIT;
    struct subject name = pack_name(j);
    struct span id = {NULL, 0};

    pack_text(j->pack, PACK_ID, &id);
    pack_count(j->pack, PACK_VERSION, &b.version);
    names_set(j, &name, &name);
    b.pack = subject_bytes(&name);
    b.name = text_of(j, id);
    b.effective_on = j->valid_from;
    b.until = j->valid_to;
    b.draft = pack_yes(j->pack, PACK_DRAFT);
    b.hash = (ProtobufCBinaryData){sizeof j->pack->hash.b, (uint8_t *)(uintptr_t)j->pack->hash.b};
    b.text = text_of(j, j->pack->text);
    return b.name && b.text ? body_pack(j, &b.base) : ERR_NOMEM;
}

int build_countersign(struct job *j)
{
    Fangpin__V1__PackCountersignBody b = FANGPIN__V1__PACK_COUNTERSIGN_BODY__INIT;

    names_set(j, &j->f->thing, &j->f->thing);
    b.pack = subject_bytes(&j->f->thing);
    b.hash = j->signed_pack->hash;
    b.signed_on = j->date;
    return body_pack(j, &b.base);
}

int build_withdraw(struct job *j)
{
    Fangpin__V1__PackWithdrawBody b = FANGPIN__V1__PACK_WITHDRAW_BODY__INIT;

    names_set(j, &j->f->thing, &j->f->thing);
    b.pack = subject_bytes(&j->f->thing);
    b.from = j->valid_from;
    b.reason = (char *)(uintptr_t)(j->f->text ? j->f->text : "");
    return body_pack(j, &b.base);
}

int build_calendar(struct job *j)
{
    Fangpin__V1__CalendarBody b = FANGPIN__V1__CALENDAR_BODY__INIT;
    struct subject name = calendar_subject(j->year);

    names_set(j, &name, &name);
    b.year = j->year;
    b.edition = j->edition;
    b.text = (char *)(uintptr_t)j->f->text;
    return body_pack(j, &b.base);
}
