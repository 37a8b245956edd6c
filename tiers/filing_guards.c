#include "tiers/filing_parts.h"

#include <string.h>

#include "proto/packet.h"
#include "tiers/authority.h"
#include "tiers/citizen_id.h"
#include "tiers/departments.h"
#include "tiers/proc_homes.h"
#include "tiers/view_read.h"

/* ---- the fields themselves ---- */

int guard_amount(struct job *j)
{
    return j->f->amount_fen >= 1 && j->f->amount_fen <= FEN_MAX ? 0 : refuse(j->why, REFUSE_BAD_AMOUNT);
}

int guard_code(struct job *j)
{
    static const struct {
        uint32_t kind, code_max, code2_max;
    } codes[] = {
        {KIND_HOUSEHOLD, 0, ORIGIN_LIFTED_OUT},
        {KIND_LEAD, RISK_WATER, CHANNEL_ABOVE},
        {KIND_LEAD_URGENT, RISK_WATER, CHANNEL_COUNTER},
        {KIND_HELP, HELP_JOB, 0},
        {KIND_GRANT, HELP_HOUSE, 0},
        {KIND_DUPLICATE_SETTLE, SETTLE_DISTINCT, 0},
        {KIND_VISIT, VISIT_UNSURE, 0},
        {KIND_NOTICE, WAY_PHONE, 0},
        {KIND_REFUSAL, REASON_DUPLICATE, 0},
    };

    for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
        if (codes[i].kind == j->f->kind && j->f->code <= codes[i].code_max && j->f->code2 <= codes[i].code2_max)
            return 0;
    }
    return refuse(j->why, REFUSE_BAD_CODE);
}

static bool text_fits(const char *text, size_t max)
{
    return !text || (strlen(text) <= max && tree_text_valid(span_str(text)));
}

/* Eleven digits in a row: a telephone or identity number that somebody typed into an open text. */
bool text_personal(struct span text)
{
    size_t run = 0;

    for (size_t i = 0; i < text.len; i++) {
        run = text.at[i] >= '0' && text.at[i] <= '9' ? run + 1 : 0;
        if (run == 11)
            return true;
    }
    return false;
}

int guard_text(struct job *j)
{
    const char *text = j->f->text;

    if (!text_fits(text, j->f->kind == KIND_FUND ? FILING_NAME_BYTES_MAX : FILING_TEXT_BYTES_MAX))
        return refuse(j->why, REFUSE_BAD_TEXT);
    return text && text_personal(span_str(text)) ? refuse(j->why, REFUSE_PERSONAL_IN_TEXT) : 0;
}

int guard_personal(struct job *j)
{
    static const enum refusal faults[] = {[CITIZEN_ID_SHAPE] = REFUSE_CITIZEN_ID_SHAPE,
                                          [CITIZEN_ID_CHECK] = REFUSE_CITIZEN_ID_CHECK,
                                          [CITIZEN_ID_BIRTH] = REFUSE_CITIZEN_ID_BIRTH};
    const struct filing *f = j->f;

    if (!text_fits(f->head_name, FILING_NAME_BYTES_MAX) || !text_fits(f->phone, FILING_NAME_BYTES_MAX) ||
        !text_fits(f->address, FILING_TEXT_BYTES_MAX))
        return refuse(j->why, REFUSE_BAD_TEXT);
    if (f->citizen_id && f->citizen_id[0]) { /* people without a number are registered too (5.1) */
        enum citizen_id checked = citizen_id_read(j->citizen_id, f->citizen_id, j->w->today);
        if (checked != CITIZEN_ID_GOOD)
            return refuse(j->why, faults[checked]);
    }
    for (const char *at = f->member_ids ? f->member_ids : ""; *at != '\0';) {
        size_t len = strcspn(at, ",");
        char one[24] = "";
        if (j->n_members == ARRAY_LEN(j->members))
            return refuse(j->why, REFUSE_BAD_PEOPLE);
        memcpy(one, at, len < sizeof one ? len : sizeof one - 1);
        enum citizen_id checked = citizen_id_read(j->members[j->n_members++], one, j->w->today);
        if (checked != CITIZEN_ID_GOOD)
            return refuse(j->why, faults[checked]);
        at += len + (at[len] == ',');
    }
    return 0;
}

int guard_people(struct job *j)
{
    uint32_t most;

    if (!pack_count(j->w->pack, PACK_SLIP_PEOPLE, &most))
        return refuse_unset(j->why, PACK_SLIP_PEOPLE);
    return j->f->people <= most ? 0 : refuse(j->why, REFUSE_BAD_PEOPLE);
}

static int days_check(struct job *j, uint32_t days)
{
    uint32_t most;

    if (!pack_count(j->w->pack, PACK_SLIP_DAYS, &most))
        return refuse_unset(j->why, PACK_SLIP_DAYS);
    return days <= most ? 0 : refuse(j->why, REFUSE_BAD_DAYS);
}

/* When a step is owed: so many calendar days after `from` where somebody said how many, else by the pack. */
static int due_set(struct job *j, enum pack_key key, uint32_t days, uint32_t from, uint32_t *due)
{
    struct deadline d = {date_add(from, (int)days), false};
    int rc = days_check(j, days);

    if (rc != 0)
        return rc;
    if (days == 0 && !pack_deadline(j->w->pack, key, from, j->w->calendar, &d))
        return refuse_unset(j->why, key);
    j->out->provisional |= d.provisional;
    *due = d.last_day;
    return 0;
}

int guard_notice_days(struct job *j)
{
    bool corrects = j->household->outcome == OUTCOME_REFUSED && j->household->delivered_by.len > 0;

    return due_set(j, corrects ? PACK_REFUSAL_CORRECTION : PACK_IDENT_REFUSAL, j->f->notice_days, j->date,
                   &j->notice_due);
}

/* A petition's source stays hidden from the village (m20): its holder passes the lead on without it. What the village
 * itself was told it knows. A lead that a department pushed names the department, and no channel of the filing's. */
int guard_source(struct job *j)
{
    const struct filing *f = j->f;
    bool told = f->code2 == CHANNEL_PETITION || f->code2 == CHANNEL_OPINION;
    bool shown = f->dept ? push_hides_source(f->dept, f->data_kind) : told && area_tier(j->w->own) != TIER_VILLAGE;

    return shown ? refuse(j->why, REFUSE_SOURCE_HIDDEN) : 0;
}

/* Last day to route a lead to the village. */
int guard_route_days(struct job *j)
{
    return due_set(j, PACK_LEAD_ROUTE, 0, j->date, &j->notice_due);
}

/* ---- the household ---- */

static bool has_kind(const Fangpin__V1__CaseView *v, uint32_t kind)
{
    for (size_t i = 0; i < v->n_event; i++) {
        if (v->event[i]->kind == kind)
            return true;
    }
    return false;
}

int guard_household(struct job *j)
{
    struct span view = j->w->view(j->w->self, j->place, VIEW_CASE, &j->f->subject);
    ProtobufCAllocator memory = arena_allocator(j->a);

    if (!view.at)
        return refuse(j->why, REFUSE_UNKNOWN_HOUSEHOLD);
    j->household = fangpin__v1__case_view__unpack(&memory, view.len, view.at);
    if (!j->household)
        return ERR_NOMEM;
    return has_kind(j->household, KIND_HOUSEHOLD) ? 0 : refuse(j->why, REFUSE_UNKNOWN_HOUSEHOLD);
}

/* A new household has no id yet; one that is named is corrected, so it must be here. */
int guard_known_if_named(struct job *j)
{
    return subject_none(&j->f->subject) ? 0 : guard_household(j);
}

/* K5: nobody is refused because of a person whom two households count. */
int guard_uncontested(struct job *j)
{
    for (size_t i = 0; i < j->household->n_process; i++) {
        const Fangpin__V1__ProcessView *v = j->household->process[i];
        if (v->process == PROCESS_FAMILY && v->state == FAMILY_CONTESTED)
            return refuse_as(j->why, "contested_member",
                             "有一人两户都在计算,未认定前不得不予认定 / a member is contested: no refusal meanwhile",
                             "认定归属以前两户都不受影响(DOMAIN 7 K5) / both households keep their standing until then",
                             "先认定: fangpin family decide / decide where the person belongs first");
    }
    return 0;
}

int guard_visited(struct job *j)
{
    return has_kind(j->household, KIND_VISIT) ? 0 : refuse(j->why, REFUSE_NO_VISIT);
}

static bool in_force(const Fangpin__V1__CaseView *v, const struct subject *decision)
{
    for (size_t i = 0; i < v->n_rivals; i++) {
        if (view_names(&v->rivals[i], decision))
            return true;
    }
    return view_names(&v->decision, decision);
}

/* A second decision must say that it is one, or two officers would overrule each other unseen. */
int guard_replaces(struct job *j)
{
    if (subject_none(&j->f->decision))
        return j->household->decision.len ? refuse(j->why, REFUSE_ALREADY_DECIDED) : 0;
    return in_force(j->household, &j->f->decision) ? 0 : refuse(j->why, REFUSE_NOTHING_TO_REPLACE);
}

int guard_decision(struct job *j)
{
    return in_force(j->household, &j->f->decision) ? 0 : refuse(j->why, REFUSE_UNKNOWN_DECISION);
}

/* ---- standing authorities ---- */

/* From when to when, both included. */
static int period_set(struct job *j)
{
    const struct filing *f = j->f;
    struct pack_limit longest;

    j->valid_from = f->valid_from ? f->valid_from : j->w->today;
    if (!f->valid_to && !pack_limit(j->w->pack, PACK_GC_STANDING_MAX, &longest))
        return refuse_unset(j->why, PACK_GC_STANDING_MAX);
    j->valid_to = f->valid_to ? f->valid_to : date_add(j->valid_from, (int)longest.n - 1);
    if (!date_exists(j->valid_from) || !date_exists(j->valid_to))
        return refuse(j->why, REFUSE_NO_DATE);
    return j->valid_to < j->valid_from || j->valid_to < j->w->today ? refuse(j->why, REFUSE_BAD_PERIOD) : 0;
}

/* Whether the pack lets a village act before it is asked (3.4, note on the village). */
static int green_check(struct job *j)
{
    if (area_tier(j->place) != TIER_VILLAGE)
        return 0;
    if (!pack_is_set(j->w->pack, PACK_GC_VILLAGE_STANDING))
        return refuse_unset(j->why, PACK_GC_VILLAGE_STANDING);
    return pack_yes(j->w->pack, PACK_GC_VILLAGE_STANDING) ? 0 : refuse(j->why, REFUSE_GREEN_CLOSED);
}

/* The terms of a new authority. Days that it does not name are those of the giver's pack. */
int guard_terms(struct job *j)
{
    const struct filing *f = j->f;

    for (uint32_t i = 0; i < f->n_kinds; i++) {
        if (f->kinds[i] < HELP_CASH || f->kinds[i] > HELP_JOB)
            return refuse(j->why, REFUSE_BAD_CODE);
    }
    if (f->per_household_fen < 1 || f->per_household_fen > f->amount_fen)
        return refuse(j->why, REFUSE_BAD_AMOUNT);
    int rc = green_check(j);
    if (rc == 0)
        rc = period_set(j);
    if (rc == 0)
        rc = days_check(j, f->visit_days);
    if (rc == 0)
        rc = days_check(j, f->decision_days);
    return rc == 0 ? days_check(j, f->notice_days) : rc;
}

/* What is owed after help: by the authority's own terms where it names days, else by the giver's pack. */
static int debts_set(struct job *j)
{
    static const Fangpin__V1__StandingAuthorityBody none = FANGPIN__V1__STANDING_AUTHORITY_BODY__INIT;
    const Fangpin__V1__StandingAuthorityBody *terms = j->authority ? j->authority->terms : &none;
    int rc = due_set(j, PACK_GC_VISIT, terms->visit_days, j->date, &j->visit_due);

    if (rc == 0)
        rc = due_set(j, PACK_GC_REGISTER, 0, j->date, &j->register_due);
    if (rc == 0)
        rc = due_set(j, PACK_GC_CASE_OPEN, 0, j->date, &j->case_open_due);
    if (rc == 0)
        rc = due_set(j, PACK_GC_PAPERWORK, terms->decision_days, j->date, &j->decision_due);
    return rc == 0 ? due_set(j, PACK_GC_NOTICE, terms->notice_days, j->decision_due, &j->notice_due) : rc;
}

static bool covers(const Fangpin__V1__StandingAuthorityBody *terms, uint32_t kind)
{
    for (size_t i = 0; i < terms->n_kinds; i++) {
        if (terms->kinds[i] == kind)
            return true;
    }
    return false;
}

static int ceilings_check(struct job *j)
{
    const Fangpin__V1__StandingAuthorityBody *terms = j->authority->terms;
    int64_t household_left = terms->per_household_fen - j->household->helped_fen;
    int64_t total_left = terms->total_fen - j->authority->used_fen;
    int64_t asked = j->f->amount_fen;

    if (asked > household_left)
        return refuse_fen(j->why, REFUSE_OVER_HOUSEHOLD, asked, household_left);
    return asked > total_left ? refuse_fen(j->why, REFUSE_OVER_TOTAL, asked, total_left) : 0;
}

/* Whether the authority holds, or the help is a fact beyond it: handed over already, so the signer marks it, and the
 * issuer ratifies it (K32). */
static int hold_check(struct job *j)
{
    enum authority_hold hold =
        j->f->handed_over ? authority_on(j->authority, j->date) : authority_at(j->authority, j->date, j->w->today);

    if (hold == AUTHORITY_NOT_YET)
        return refuse(j->why, REFUSE_AUTHORITY_NOT_YET);
    if (hold == AUTHORITY_HOLDS)
        return 0;
    if (!j->f->handed_over)
        return refuse(j->why, hold == AUTHORITY_REVOKED ? REFUSE_AUTHORITY_REVOKED : REFUSE_AUTHORITY_ENDED);
    j->beyond = hold == AUTHORITY_REVOKED ? BEYOND_REVOKED : BEYOND_ENDED;
    return due_set(j, PACK_KEY_RATIFY, 0, j->w->today, &j->ratify_due);
}

static int terms_check(struct job *j)
{
    const Fangpin__V1__StandingAuthorityBody *terms = j->authority->terms;
    int rc = hold_check(j);

    if (rc != 0)
        return rc;
    if (!covers(terms, j->f->code))
        return refuse(j->why, REFUSE_KIND_NOT_COVERED);
    if (terms->fund.len == sizeof j->fund.b) {
        if (subject_none(&j->fund))
            memcpy(j->fund.b, terms->fund.data, sizeof j->fund.b);
        else if (!view_names(&terms->fund, &j->fund))
            return refuse(j->why, REFUSE_WRONG_FUND);
    }
    rc = ceilings_check(j);
    return rc == 0 ? debts_set(j) : rc;
}

static int authority_find(struct job *j, struct area holder)
{
    ProtobufCAllocator memory = arena_allocator(j->a);
    struct span view = j->w->view(j->w->self, holder, VIEW_AUTHORITY, &j->f->authority);

    if (!view.at)
        return refuse(j->why, REFUSE_UNKNOWN_AUTHORITY);
    j->authority = fangpin__v1__authority_view__unpack(&memory, view.len, view.at);
    if (!j->authority)
        return ERR_NOMEM;
    return j->authority->terms ? 0 : refuse(j->why, REFUSE_UNKNOWN_AUTHORITY);
}

/* Only its issuer takes an authority back, and once. */
int guard_revocation(struct job *j)
{
    int rc = authority_find(j, j->place);

    if (rc != 0)
        return rc;
    if (j->authority->issuer != j->w->own.code)
        return refuse(j->why, REFUSE_NOT_THE_ISSUER);
    return authority_revocation(j->authority) ? refuse(j->why, REFUSE_ALREADY_REVOKED) : 0;
}

/* Who gives first help: a village only under authority, township and county in their own right (SM-GREEN). What was
 * given to the household from any side counts against its ceiling. */
int guard_authority(struct job *j)
{
    if (subject_none(&j->f->authority))
        return area_tier(j->w->own) == TIER_VILLAGE ? refuse(j->why, REFUSE_NEEDS_AUTHORITY) : debts_set(j);
    int rc = authority_find(j, j->w->own);
    return rc == 0 ? terms_check(j) : rc;
}
