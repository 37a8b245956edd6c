/* api_internal.h — what the files of node/api share. Nobody else includes it. */
#ifndef FANGPIN_NODE_API_INTERNAL_H
#define FANGPIN_NODE_API_INTERNAL_H

#include <jansson.h>

#include "node/api/api.h"
#include "node/api/filing_json.h"
#include "proto/view.pb-c.h"

#define PAGE_LIMIT_MAX     1000u
#define PAGE_LIMIT_DEFAULT 100u

struct api {
    struct api_options o;
    struct identity me;
    struct tree *tree; /* of the newest area list, as it was at `tree_mark`; NULL: not yet */
    uint64_t tree_mark;
    struct arena arena;           /* of one request */
    struct person_index *persons; /* NULL until somebody asks for a match */
};

/* One request on its way. */
struct call {
    struct api *a;
    const struct api_request *rq;
    const char *rest;         /* what follows the route's prefix: the id of a case */
    struct txn *txn;          /* a read transaction, in read handlers */
    struct api_response *out; /* filled by call_fail and by binary handlers */
    bool answered;
};

/* Refuse: fills the response. Always NULL, for `return call_fail(…)`. */
json_t *call_fail(struct call *c, int http, const char *code, const char *what, const char *why, const char *remedy);
json_t *call_fault(struct call *c, int http, const struct fault *f);

/* The legal date of the request (UTC+8). */
uint32_t call_today(const struct call *c);

/* Query arguments. False: answered with 400. An absent one leaves *out as it is. */
bool call_area(struct call *c, const char *name, struct area *out);
bool call_number(struct call *c, const char *name, uint64_t max, uint64_t *out);
bool call_limit(struct call *c, uint64_t *out); /* 1…PAGE_LIMIT_MAX */
const char *call_text(struct call *c, const char *name);
/* Where ?after= goes on, "area-household"; false: answered. */
bool call_after(struct call *c, struct view_key *out, bool *given);

/* The tree of the newest area list; NULL: answered with 500. Lives until the request ends. */
const struct tree *call_tree(struct call *c);

/* Fill a response with JSON (taken over); 500 without memory. */
void response_json(struct api_response *out, int http, json_t *body);

/* {"schema":…,"error":{…}} */
json_t *error_json(const char *code, const char *what, const char *why, const char *remedy);
/* Only the inner {"code","what","why","remedy"}. */
json_t *reason_json(const char *code, const char *what, const char *why, const char *remedy);

/* Where a page of the log ends: "author no.position.branch". */
#define CURSOR_TEXT_MAX 48
void cursor_print(char out[CURSOR_TEXT_MAX], struct log_ref r);
bool cursor_parse(struct log_ref *out, const char *text);

/* Read handlers: JSON (given), or NULL when the call was answered. */
json_t *read_areas(struct call *c);
json_t *read_log(struct call *c);
json_t *read_export(struct call *c);
json_t *read_cases(struct call *c);
json_t *read_case(struct call *c);
json_t *read_papers(struct call *c);
json_t *read_matters(struct call *c);
json_t *read_instances(struct call *c);
json_t *read_work(struct call *c);
json_t *read_gaps(struct call *c);
/* Matters of places, joined when somebody looks. */
json_t *read_warning(struct call *c);
json_t *read_warnings(struct call *c);
json_t *read_survey(struct call *c);
json_t *read_risk(struct call *c);
json_t *read_agenda(struct call *c);
json_t *read_reports(struct call *c);
json_t *read_events(struct call *c);
json_t *read_posts(struct call *c);
json_t *read_track(struct call *c);
json_t *read_jobless(struct call *c);
json_t *read_contacts(struct call *c);
json_t *read_candidates(struct call *c);
json_t *read_funds(struct call *c);
json_t *read_authorities(struct call *c);
json_t *read_digest(struct call *c);
json_t *read_duplicates(struct call *c);
json_t *read_fund_public(struct call *c);
json_t *read_pack(struct call *c);
json_t *read_push(struct call *c);
json_t *read_push_records(struct call *c);
json_t *read_match(struct call *c);

/* The case file that the path names: its area and what is stored. False: answered. */
bool call_case(struct call *c, struct area *area, struct span *stored);

/* The body of a request as JSON (given); NULL: answered. */
json_t *call_body(struct call *c);

/* The fund of ?fund=; false: answered. And its tree, by the store and what the core says of receipts. */
bool call_fund(struct call *c, struct subject *out);
json_t *fund_tree_json(struct call *c, const struct core_status *s, const struct subject *fund);

/* A household's sealed part opened: JSON, or null with the reason under `why`. */
json_t *sealed_json(struct call *c, struct area area, struct span stored);

/* The case key under which an event about a household in `place` was sealed; false: not held here. */
bool sealed_key(struct call *c, const struct event *e, struct area place, const ProtobufCBinaryData *key_id,
                uint8_t out[CASE_KEY_BYTES]);

/* Which household a person belongs to, out of the sealed parts that this office may open. In memory only. */
struct person_index;
void person_index_free(struct person_index *p);

/* The plain text of an event's sealed part, in the arena of the call: wipe it after use. At NULL with `*why`. */
struct span sealed_open(struct call *c, const struct event *e, struct area place, const ProtobufCBinaryData *key_id,
                        const char **why);

/* Adds "assessment" and "form" of the newest visit that has them to a case's answer. */
void visit_json(struct call *c, struct area place, const Fangpin__V1__CaseView *v, struct span stored, json_t *out);

/* The acts of a case file that were signed under another pack than the one in force for their day (K8): a list, empty
 * when there are none. NULL: answered. */
json_t *pack_marks_json(struct call *c, struct area area, struct span stored, const Fangpin__V1__CaseView *v);

/* What the core says of itself. */
json_t *status_json(const struct api *a, const struct core_status *s);
json_t *lag_json(const struct core_status *s);

#endif
