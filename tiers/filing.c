#include "tiers/filing.h"

#include "base/must.h"
#include "tiers/filing_parts.h"
#include "tiers/step_filing.h"

#define GUARDS_MAX 9

enum need {
    NEED_HOUSEHOLD = 1,
    NEED_FUND = 2,
    NEED_AMOUNT = 4,
    NEED_CODE = 8,
    NEED_REASON = 16,
    NEED_KINDS = 32,
    NEED_DECISION = 64,
    NEED_PEOPLE = 128,
    NEED_HEAD = 256,
    NEED_AID = 512,
    NEED_NOTICE = 1024,
};

/* Which field a filing of this kind needs, what it is checked against, and what makes its body. Guards run in order;
 * the first that refuses answers. */
static const struct filing_row {
    uint32_t kind;
    unsigned needs;
    guard_fn *guards[GUARDS_MAX + 1]; /* behind the last none */
    guard_fn *build;
} rows[] = {
    {KIND_HOUSEHOLD,
     NEED_PEOPLE | NEED_HEAD,
     {guard_people, guard_code, guard_personal, guard_known_if_named},
     build_household},
    {KIND_LEAD,
     NEED_HOUSEHOLD | NEED_CODE,
     {guard_code, guard_source, guard_household, guard_pushed_lead, guard_route_days},
     build_lead},
    {KIND_STANDING_AUTHORITY, NEED_KINDS | NEED_AMOUNT, {guard_amount, guard_terms}, build_authority},
    {KIND_AUTHORITY_REVOKE, 0, {guard_text, guard_revocation}, build_revocation},
    {KIND_HELP,
     NEED_HOUSEHOLD | NEED_CODE | NEED_AMOUNT,
     {guard_amount, guard_code, guard_period, guard_household, guard_payee, guard_help_first, guard_authority,
      guard_fund_right},
     build_help},
    {KIND_FUND, NEED_AMOUNT, {guard_amount, guard_text, guard_fund_own}, build_fund},
    {KIND_RIGHTS, NEED_FUND | NEED_AMOUNT, {guard_amount, guard_fund_right}, build_rights},
    {KIND_RECALL, NEED_FUND | NEED_AMOUNT, {guard_amount, guard_recall}, build_recall},
    {KIND_EXPIRY, NEED_FUND | NEED_AMOUNT, {guard_amount, guard_fund_right}, build_expiry},
    {KIND_WRITE_OFF, NEED_FUND | NEED_AMOUNT, {guard_amount, guard_text, guard_write_off}, build_write_off},
    {KIND_GRANT,
     NEED_HOUSEHOLD | NEED_AMOUNT | NEED_CODE,
     {guard_giver, guard_amount, guard_code, guard_period, guard_household, guard_payee, guard_fund_right},
     build_grant},
    {KIND_GRANT_VOID, NEED_HOUSEHOLD | NEED_AID, {guard_household, guard_aid, guard_voidable}, build_void},
    {KIND_GRANT_DELIVER,
     NEED_HOUSEHOLD | NEED_AID,
     {guard_household, guard_aid, guard_deliverable, guard_delivery_payee},
     build_delivery},
    {KIND_GRANT_CONFIRM,
     NEED_HOUSEHOLD | NEED_AID,
     {guard_household, guard_aid, guard_confirmable},
     build_confirmation},
    {KIND_RECOVERY,
     NEED_HOUSEHOLD | NEED_AID | NEED_AMOUNT | NEED_NOTICE,
     {guard_amount, guard_household, guard_aid, guard_recoverable},
     build_recovery},
    {KIND_DUPLICATE_SETTLE,
     NEED_HOUSEHOLD | NEED_AID | NEED_CODE,
     {guard_code, guard_household, guard_aid, guard_settlement},
     build_settlement},
    {KIND_VISIT, NEED_HOUSEHOLD | NEED_CODE, {guard_code, guard_household, guard_form, guard_review_days}, build_visit},
    {KIND_DECISION,
     NEED_HOUSEHOLD,
     {guard_household, guard_rules_settled, guard_visited, guard_replaces, guard_notice_days, guard_at_county,
      guard_dossier},
     build_decision},
    {KIND_REFUSAL,
     NEED_HOUSEHOLD | NEED_REASON,
     {guard_code, guard_text, guard_household, guard_rules_settled, guard_uncontested, guard_replaces,
      guard_notice_days, guard_at_county, guard_dossier},
     build_refusal},
    {KIND_NOTICE,
     NEED_HOUSEHOLD | NEED_DECISION | NEED_CODE,
     {guard_code, guard_household, guard_decision},
     build_notice},
    {KIND_PUSH, 0, {guard_push}, build_push},
    {KIND_PUSH_URGENT, 0, {guard_push}, build_push},
    {KIND_LEAD_URGENT,
     NEED_HOUSEHOLD | NEED_CODE,
     {guard_code, guard_source, guard_household, guard_pushed_lead},
     build_lead},
    {KIND_PUSH_RECORD, NEED_HEAD, {guard_push_record, guard_personal}, build_push_record},
    {KIND_PUSH_FEEDBACK, NEED_CODE, {guard_feedback}, build_push_feedback},
    {KIND_LEAD_CLOSE, NEED_HOUSEHOLD, {guard_household, guard_lead_close}, build_lead_close},
    {KIND_PACK, 0, {guard_pack}, build_pack},
    {KIND_PACK_COUNTERSIGN, 0, {guard_countersign}, build_countersign},
    {KIND_PACK_WITHDRAW, 0, {guard_text, guard_withdraw}, build_withdraw},
    {KIND_CALENDAR, 0, {guard_calendar}, build_calendar},
};

static const struct filing_row *row_of(uint32_t kind)
{
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (rows[i].kind == kind)
            return &rows[i];
    }
    return NULL;
}

static int needs_check(const struct job *j, unsigned needs)
{
    const struct filing *f = j->f;
    const struct {
        unsigned need;
        bool there;
        enum refusal missing;
    } fields[] = {
        {NEED_HOUSEHOLD, !subject_none(&f->subject), REFUSE_MISSING_HOUSEHOLD},
        {NEED_FUND, !subject_none(&j->fund), REFUSE_MISSING_FUND},
        {NEED_AMOUNT, f->amount_fen != 0, REFUSE_MISSING_AMOUNT},
        {NEED_CODE, f->code != 0, REFUSE_MISSING_CODE},
        {NEED_REASON, f->code != 0, REFUSE_MISSING_REASON},
        {NEED_KINDS, f->n_kinds != 0, REFUSE_MISSING_KINDS},
        {NEED_DECISION, !subject_none(&f->decision), REFUSE_MISSING_DECISION},
        {NEED_PEOPLE, f->people != 0, REFUSE_MISSING_PEOPLE},
        {NEED_AID, !subject_none(&f->aid), REFUSE_MISSING_AID},
        {NEED_NOTICE, !subject_none(&f->notice), REFUSE_MISSING_NOTICE},
        {NEED_HEAD, f->head_name && f->head_name[0], REFUSE_MISSING_NAME},
    };

    for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
        if ((needs & fields[i].need) && !fields[i].there)
            return refuse(j->why, fields[i].missing);
    }
    return 0;
}

/* Whose rights the act moves. They go to a child in its area, and back up in the own one. */
static bool receiver_find(struct job *j, struct area about)
{
    struct area own = j->w->own, parent = {0};
    bool above = tree_parent(j->w->tree, own, &parent);

    j->to = about;
    if (j->kind->kind == KIND_EXPIRY) {
        if (!above || (j->f->area.code && !area_equal(about, parent) && !area_equal(about, own)))
            return false;
        j->place = own;
        j->to = parent;
    } else if (j->kind->kind == KIND_RIGHTS) {
        if (area_equal(about, own))
            return false;
        if (above && area_equal(parent, about))
            j->place = own;
    }
    j->to_epoch = j->w->epoch_of(j->w->self, j->to);
    if (j->to_epoch == 0) /* nobody has come there yet: the first who does holds it */
        j->to_epoch = 1;
    return true;
}

static bool moves_rights(uint32_t kind)
{
    return kind == KIND_RIGHTS || kind == KIND_RECALL || kind == KIND_EXPIRY || kind == KIND_WRITE_OFF;
}

/* Tier and place, before anything else is looked at (G5). */
static int place_check(struct job *j)
{
    const struct tree *tree = j->w->tree;
    struct area own = j->w->own;
    struct area about = j->f->area.code ? j->f->area : own;
    bool root = area_equal(own, tree_root(tree));

    j->place = about;
    if (!tree_has(tree, about))
        return refuse(j->why, REFUSE_UNKNOWN_AREA);
    if (!(j->kind->tiers & 1u << area_tier(own)))
        return refuse(j->why, REFUSE_NOT_THIS_TIER);
    if (moves_rights(j->kind->kind) && !receiver_find(j, about))
        return refuse(j->why, REFUSE_NOT_THIS_PLACE);
    return kind_may(tree, j->kind, own, root, j->place) ? 0 : refuse(j->why, REFUSE_NOT_THIS_PLACE);
}

static int date_check(struct job *j)
{
    j->date = j->f->date ? j->f->date : j->w->today;
    if (!date_exists(j->date))
        return refuse(j->why, REFUSE_NO_DATE);
    return j->date <= j->w->today ? 0 : refuse(j->why, REFUSE_DATE_IN_FUTURE);
}

static int row_run(struct job *j, const struct filing_row *row)
{
    int rc = needs_check(j, row->needs);

    must(!row->guards[GUARDS_MAX]);
    for (size_t i = 0; rc == 0 && row->guards[i]; i++)
        rc = row->guards[i](j);
    return rc == 0 ? row->build(j) : rc;
}

int filing_prepare(const struct filing *f, const struct filing_world *w, struct filing_result *out,
                   struct filing_refusal *why, struct arena *a)
{
    struct job j = {.f = f, .w = w, .kind = kind_row(f->kind), .out = out, .why = why, .a = a, .fund = f->fund};
    const struct filing_row *row = row_of(f->kind);

    must(w->tree && tree_has(w->tree, w->own) && w->pack && w->calendar);
    *out = (struct filing_result){0};
    *why = (struct filing_refusal){0};
    if (!j.kind)
        return refuse(why, REFUSE_UNKNOWN_KIND);
    if (!row && !kind_is_step(f->kind))
        return refuse(why, REFUSE_NOT_FILEABLE);
    if (subject_none(&j.fund) && f->kind == KIND_FUND)
        j.fund = f->thing;
    int rc = place_check(&j);
    if (rc == 0)
        rc = date_check(&j);
    if (rc != 0)
        return rc;
    out->scope = (struct scope){.area = j.place, .reach = (enum reach)j.kind->reach};
    return row ? row_run(&j, row) : step_prepare(&j);
}
