#include "tiers/filing_parts.h"

#include <string.h>

#include "tiers/dossier.h"
#include "tiers/push.h"
#include "tiers/view_read.h"

/* Bodies are packed by protobuf-c with fields in order; no personal data goes into them (D7). */

ProtobufCBinaryData subject_bytes(const struct subject *s)
{
    return subject_none(s) ? (ProtobufCBinaryData){0} : view_bytes(s->b, sizeof s->b);
}

static char *text_of(const char *text)
{
    return (char *)(uintptr_t)(text ? text : "");
}

static int message_pack(struct job *j, const ProtobufCMessage *m, struct span *out)
{
    uint8_t *at = arena_take(j->a, protobuf_c_message_get_packed_size(m) + 1);

    if (!at)
        return ERR_NOMEM;
    *out = span_of(at, protobuf_c_message_pack(m, at));
    return 0;
}

void names_set(struct job *j, const struct subject *thing, const struct subject *thread)
{
    j->out->subject = *thing;
    memcpy(j->out->thread_of, thread->b, sizeof j->out->thread_of);
}

int body_pack(struct job *j, const ProtobufCMessage *m)
{
    return message_pack(j, m, &j->out->body);
}

static int personal_pack(struct job *j)
{
    Fangpin__V1__HouseholdSealed sealed = FANGPIN__V1__HOUSEHOLD_SEALED__INIT;
    Fangpin__V1__HouseholdSealed__Member member[ACT_INDEX_MAX], *members[ACT_INDEX_MAX];

    for (uint32_t i = 0; i <= j->n_members; i++) {
        fangpin__v1__household_sealed__member__init(&member[i]);
        member[i].name = text_of(i == 0 ? j->f->head_name : "");
        member[i].citizen_id = i == 0 ? j->citizen_id : j->members[i - 1];
        member[i].relation = i > 0; /* 0 head; others are not told apart yet */
        members[i] = &member[i];
    }
    sealed.n_member = j->n_members + 1;
    sealed.member = members;
    sealed.phone = text_of(j->f->phone);
    sealed.address = text_of(j->f->address);
    return message_pack(j, &sealed.base, &j->out->personal);
}

/* Whom duplicates are looked for by: everybody with a number. Nothing before the county's key came. */
static void index_fill(struct job *j, Fangpin__V1__HouseholdBody *b, uint8_t macs[ACT_INDEX_MAX][16],
                       ProtobufCBinaryData index[ACT_INDEX_MAX])
{
    b->index = index;
    if (!j->w->person_index)
        return;
    for (uint32_t i = 0; i <= j->n_members; i++) {
        const char *id = i == 0 ? j->citizen_id : j->members[i - 1];
        if (!id[0] || !j->w->person_index(j->w->self, id, macs[b->n_index]))
            continue;
        index[b->n_index] = view_bytes(macs[b->n_index], 16);
        b->n_index++;
    }
    b->index_key = b->n_index > 0 ? subject_bytes(&j->w->index_key) : (ProtobufCBinaryData){0};
}

/* What was known of a process is told by what is cited of it. */
static void process_cite(struct job *j, enum process_no no)
{
    for (size_t i = 0; j->household && i < j->household->n_process; i++) {
        const Fangpin__V1__ProcessView *v = j->household->process[i];
        for (size_t k = 0; v->process == (uint32_t)no && k < v->n_leaf && j->out->n_cites < CITES_MAX; k++) {
            struct id id;
            if (v->leaf[k].len != sizeof id.b)
                continue;
            memcpy(id.b, v->leaf[k].data, sizeof id.b);
            if (j->w->cite_of(j->w->self, &id, j->place, &j->f->subject, &j->out->cites[j->out->n_cites]))
                j->out->n_cites++;
        }
    }
}

int build_household(struct job *j)
{
    Fangpin__V1__HouseholdBody b = FANGPIN__V1__HOUSEHOLD_BODY__INIT;
    const struct filing *f = j->f;
    struct subject household = subject_none(&f->subject) ? j->w->mint(j->w->self) : f->subject;
    uint8_t macs[ACT_INDEX_MAX][16];
    ProtobufCBinaryData index[ACT_INDEX_MAX];

    names_set(j, &household, &household);
    process_cite(j, PROCESS_FAMILY); /* whose death the number of people takes into account (K19) */
    b.household = subject_bytes(&household);
    b.key_id = subject_bytes(&j->w->register_key);
    b.people = f->people;
    b.origin = f->code2;
    b.group = f->group;
    b.n_tags = f->n_tags;
    b.tags = (uint32_t *)(uintptr_t)f->tags;
    index_fill(j, &b, macs, index);
    int rc = personal_pack(j);
    return rc == 0 ? message_pack(j, &b.base, &j->out->body) : rc;
}

/* What a department says of a person stays at the county: an amount tells of an illness. */
static int pushed_pack(struct job *j, bool person)
{
    Fangpin__V1__PushSealed sealed = FANGPIN__V1__PUSH_SEALED__INIT;

    sealed.amount_fen = j->f->amount_fen;
    if (person) {
        sealed.name = text_of(j->f->head_name);
        sealed.citizen_id = j->citizen_id;
        sealed.place = text_of(j->f->address);
    }
    return message_pack(j, &sealed.base, &j->out->personal);
}

int build_lead(struct job *j)
{
    Fangpin__V1__LeadBody b = FANGPIN__V1__LEAD_BODY__INIT;
    struct subject lead = j->w->mint(j->w->self);

    names_set(j, &lead, &j->f->subject);
    process_cite(j, PROCESS_DELIST); /* whether it came before the household was taken off the list (K15) */
    b.lead = subject_bytes(&lead);
    b.household = subject_bytes(&j->f->subject);
    b.risk = j->f->code;
    b.channel = j->f->dept ? CHANNEL_DEPT_PUSH : j->f->code2;
    b.found_on = j->date;
    b.route_due = j->notice_due;
    if (j->f->dept == 0)
        return message_pack(j, &b.base, &j->out->body);
    b.dept = j->f->dept;
    b.month = j->f->month;
    b.revision = j->revision;
    b.data_kind = j->f->data_kind;
    b.record = text_of(j->f->record);
    if (j->f->amount_fen > 0)
        b.key_id = subject_bytes(&j->w->register_key);
    int rc = j->f->amount_fen > 0 ? pushed_pack(j, false) : 0;
    return rc == 0 ? message_pack(j, &b.base, &j->out->body) : rc;
}

int build_authority(struct job *j)
{
    Fangpin__V1__StandingAuthorityBody b = FANGPIN__V1__STANDING_AUTHORITY_BODY__INIT;
    struct subject authority = j->w->mint(j->w->self);

    names_set(j, &authority, &authority);
    b.authority = subject_bytes(&authority);
    b.holder = j->place.code;
    b.n_kinds = j->f->n_kinds;
    b.kinds = (uint32_t *)(uintptr_t)j->f->kinds;
    b.per_household_fen = j->f->per_household_fen;
    b.total_fen = j->f->amount_fen;
    b.fund = subject_bytes(&j->fund);
    b.valid_from = j->valid_from;
    b.valid_to = j->valid_to;
    b.visit_days = j->f->visit_days;
    b.decision_days = j->f->decision_days;
    b.notice_days = j->f->notice_days;
    return message_pack(j, &b.base, &j->out->body);
}

int build_revocation(struct job *j)
{
    Fangpin__V1__AuthorityRevokeBody b = FANGPIN__V1__AUTHORITY_REVOKE_BODY__INIT;
    struct subject revocation = j->w->mint(j->w->self);

    names_set(j, &revocation, &j->f->authority);
    b.revocation = subject_bytes(&revocation);
    b.authority = subject_bytes(&j->f->authority);
    b.holder = j->place.code;
    b.revoked_on = j->date;
    b.text = text_of(j->f->text);
    return message_pack(j, &b.base, &j->out->body);
}

/* Help travels urgent and may cite urgent events only (D12): the authority it was given under. */
static void authority_cite(struct job *j)
{
    struct id id;

    if (!j->authority || j->authority->event.len != sizeof id.b)
        return;
    memcpy(id.b, j->authority->event.data, sizeof id.b);
    if (j->w->cite_of(j->w->self, &id, j->w->own, &j->f->authority, &j->out->cites[0]))
        j->out->n_cites = 1;
}

int build_help(struct job *j)
{
    Fangpin__V1__HelpBody b = FANGPIN__V1__HELP_BODY__INIT;
    struct subject help = j->w->mint(j->w->self);

    names_set(j, &help, &j->f->subject);
    authority_cite(j);
    b.help = subject_bytes(&help);
    b.household = subject_bytes(&j->f->subject);
    b.kind = j->f->code;
    b.amount_fen = j->f->amount_fen;
    b.fund = subject_bytes(&j->fund);
    b.authority = subject_bytes(&j->f->authority);
    b.given_on = j->date;
    b.visit_due = j->visit_due;
    b.decision_due = j->decision_due;
    b.notice_due = j->notice_due;
    b.giver = j->f->giver;
    b.occasion = subject_bytes(&j->f->occasion);
    b.person = subject_bytes(&j->f->person);
    b.period_from = j->f->valid_from;
    b.period_to = j->f->valid_to;
    b.register_due = j->register_due;
    b.case_open_due = j->case_open_due;
    b.beyond = j->beyond;
    b.ratifier = j->beyond ? (uint32_t)area_tier((struct area){j->authority->issuer}) : 0;
    b.ratify_due = j->ratify_due;
    return message_pack(j, &b.base, &j->out->body);
}

int build_fund(struct job *j)
{
    Fangpin__V1__FundBody b = FANGPIN__V1__FUND_BODY__INIT;
    struct subject fund = subject_none(&j->fund) ? j->w->mint(j->w->self) : j->fund;

    names_set(j, &fund, &fund);
    b.fund = subject_bytes(&fund);
    b.amount_fen = j->f->amount_fen;
    b.name = text_of(j->f->text);
    return message_pack(j, &b.base, &j->out->body);
}

int build_rights(struct job *j)
{
    Fangpin__V1__RightsBody b = FANGPIN__V1__RIGHTS_BODY__INIT;
    struct subject transfer = j->w->mint(j->w->self);

    names_set(j, &transfer, &j->fund);
    b.transfer = subject_bytes(&transfer);
    b.fund = subject_bytes(&j->fund);
    b.to = j->to.code;
    b.to_epoch = j->to_epoch;
    b.amount_fen = j->f->amount_fen;
    return message_pack(j, &b.base, &j->out->body);
}

int build_grant(struct job *j)
{
    Fangpin__V1__GrantBody b = FANGPIN__V1__GRANT_BODY__INIT;
    struct subject grant = j->w->mint(j->w->self);

    names_set(j, &grant, &j->f->subject);
    b.grant = subject_bytes(&grant);
    b.household = subject_bytes(&j->f->subject);
    b.fund = subject_bytes(&j->fund);
    b.amount_fen = j->f->amount_fen;
    b.purpose = j->f->code;
    b.granted_on = j->date;
    b.committed = j->f->committed;
    b.giver = j->f->giver;
    b.occasion = subject_bytes(&j->f->occasion);
    b.person = subject_bytes(&j->f->person);
    b.period_from = j->f->valid_from;
    b.period_to = j->f->valid_to;
    return message_pack(j, &b.base, &j->out->body);
}

int build_visit(struct job *j)
{
    Fangpin__V1__VisitBody b = FANGPIN__V1__VISIT_BODY__INIT;
    struct subject visit = j->w->mint(j->w->self);

    names_set(j, &visit, &j->f->subject);
    b.visit = subject_bytes(&visit);
    b.household = subject_bytes(&j->f->subject);
    b.outcome = j->f->code;
    b.visited_on = j->date;
    b.review_due = j->notice_due;
    int rc = j->form ? form_assess(j, &b) : 0;
    return rc == 0 ? message_pack(j, &b.base, &j->out->body) : rc;
}

static void cite_add(struct filing_result *out, const struct cite *c)
{
    for (size_t i = 0; i < out->n_cites; i++) {
        if (id_equal(&out->cites[i].id, &c->id))
            return;
    }
    if (out->n_cites < CITES_MAX)
        out->cites[out->n_cites++] = *c;
}

static void kinds_cite(struct job *j, uint32_t kinds)
{
    struct cite found[CITES_MAX];
    size_t n = j->w->events(j->w->self, j->place, &j->f->subject, kinds, found, CITES_MAX);

    for (size_t i = 0; i < n; i++)
        cite_add(j->out, &found[i]);
}

static void open_helps_cite(struct job *j)
{
    for (size_t i = 0; i < j->household->n_debt; i++) {
        const Fangpin__V1__Debt *debt = j->household->debt[i];
        struct cite c;
        struct id id;
        if (debt->kind != DEBT_DECISION || debt->settled_by.len > 0 || debt->help.len != sizeof id.b)
            continue;
        memcpy(id.b, debt->help.data, sizeof id.b);
        if (j->w->cite_of(j->w->self, &id, j->place, &j->f->subject, &c))
            cite_add(j->out, &c);
    }
}

/* Everything known of the household that a decision rests on. Decisions in sight are cited too: that replaces them,
 * and brings in what they rested on. Helps that wait for a decision come before those that had one; what finds no
 * room is not decided on, and the case file asks for another decision. */
static void facts_cite(struct job *j)
{
#define BIT(kind) (1u << ((kind)-KIND_HOUSEHOLD))
    kinds_cite(j, BIT(KIND_HOUSEHOLD));
    kinds_cite(j, BIT(KIND_DECISION) | BIT(KIND_REFUSAL));
    case_cite(j);
    open_helps_cite(j);
    kinds_cite(j, BIT(KIND_VISIT));
    kinds_cite(j, BIT(KIND_LEAD) | BIT(KIND_LEAD_URGENT));
    kinds_cite(j, BIT(KIND_HELP));
#undef BIT
}

int build_decision(struct job *j)
{
    Fangpin__V1__DecisionBody b = FANGPIN__V1__DECISION_BODY__INIT;
    struct subject decision = j->w->mint(j->w->self);
    struct id dossier = dossier_hash(j->household);

    names_set(j, &decision, &j->f->subject);
    facts_cite(j);
    b.decision = subject_bytes(&decision);
    b.household = subject_bytes(&j->f->subject);
    b.decided_on = j->date;
    b.supersedes = subject_bytes(&j->f->decision);
    b.notice_due = j->notice_due;
    b.dossier = view_bytes(dossier.b, sizeof dossier.b);
    b.number = text_of(j->f->number);
    return message_pack(j, &b.base, &j->out->body);
}

int build_refusal(struct job *j)
{
    Fangpin__V1__RefusalBody b = FANGPIN__V1__REFUSAL_BODY__INIT;
    struct subject decision = j->w->mint(j->w->self);
    struct id dossier = dossier_hash(j->household);

    names_set(j, &decision, &j->f->subject);
    facts_cite(j);
    b.decision = subject_bytes(&decision);
    b.household = subject_bytes(&j->f->subject);
    b.decided_on = j->date;
    b.reason = j->f->code;
    b.text = text_of(j->f->text);
    b.supersedes = subject_bytes(&j->f->decision);
    b.notice_due = j->notice_due;
    b.dossier = view_bytes(dossier.b, sizeof dossier.b);
    b.number = text_of(j->f->number);
    return message_pack(j, &b.base, &j->out->body);
}

int build_notice(struct job *j)
{
    Fangpin__V1__NoticeBody b = FANGPIN__V1__NOTICE_BODY__INIT;
    struct subject notice = j->w->mint(j->w->self);

    names_set(j, &notice, &j->f->subject);
    b.notice = subject_bytes(&notice);
    b.household = subject_bytes(&j->f->subject);
    b.decision = subject_bytes(&j->f->decision);
    b.way = j->f->code;
    b.delivered_on = j->date;
    return message_pack(j, &b.base, &j->out->body);
}

/* ---- pushes of departments ---- */

int build_push(struct job *j)
{
    Fangpin__V1__PushBody b = FANGPIN__V1__PUSH_BODY__INIT;
    struct subject list = push_subject(j->f->dept, j->f->month);

    names_set(j, &list, &list);
    b.dept = j->f->dept;
    b.month = j->f->month;
    b.revision = j->revision;
    b.records = j->f->records;
    b.received_on = j->date;
    return message_pack(j, &b.base, &j->out->body);
}

int build_push_record(struct job *j)
{
    Fangpin__V1__PushRecordBody b = FANGPIN__V1__PUSH_RECORD_BODY__INIT;
    struct subject record = push_record_subject(j->f->dept, j->f->month, span_str(j->f->record));

    names_set(j, &record, &record);
    b.dept = j->f->dept;
    b.month = j->f->month;
    b.revision = j->revision;
    b.data_kind = j->f->data_kind;
    b.record = text_of(j->f->record);
    b.key_id = subject_bytes(&j->w->register_key);
    b.found_on = j->date;
    int rc = pushed_pack(j, true);
    return rc == 0 ? message_pack(j, &b.base, &j->out->body) : rc;
}

int build_push_feedback(struct job *j)
{
    Fangpin__V1__PushFeedbackBody b = FANGPIN__V1__PUSH_FEEDBACK_BODY__INIT;
    struct subject record = push_record_subject(j->f->dept, j->f->month, span_str(j->f->record));

    names_set(j, &record, &record);
    b.dept = j->f->dept;
    b.month = j->f->month;
    b.record = text_of(j->f->record);
    b.result = j->f->code;
    b.fed_on = j->date;
    return message_pack(j, &b.base, &j->out->body);
}

int build_lead_close(struct job *j)
{
    Fangpin__V1__LeadCloseBody b = FANGPIN__V1__LEAD_CLOSE_BODY__INIT;
    struct subject lead;

    memcpy(lead.b, j->record->lead.data, sizeof lead.b); /* guard_lead_close saw that it is one */
    names_set(j, &lead, &j->f->subject);
    b.lead = j->record->lead;
    b.household = subject_bytes(&j->f->subject);
    b.dept = j->f->dept;
    b.month = j->f->month;
    b.revision = j->revision;
    b.record = text_of(j->f->record);
    b.reason = CLOSE_CORRECTED;
    b.closed_on = j->date;
    return message_pack(j, &b.base, &j->out->body);
}
