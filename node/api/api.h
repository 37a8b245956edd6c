/* api.h — HTTP requests to questions and answers, without HTTP: paths, JSON in, JSON out (D20). The transport
 * (node/host) gives requests and carries responses; what only the core knows is asked of the core as an input. */
#ifndef FANGPIN_NODE_API_H
#define FANGPIN_NODE_API_H

#include "node/core/core.h"

struct api;

struct api_options {
    struct store *store;            /* lent: read transactions on the calling thread */
    const struct office_keys *keys; /* lent: to open sealed parts that this office may read */
    const char *version;
    bool drill;        /* as in core_options */
    struct tree *tree; /* as in core_options: only where the core's thread is also this one */
};
int api_new(struct api **out, const struct api_options *o);
void api_free(struct api *a);

struct api_request {
    const char *method;                               /* "GET", "POST" */
    const char *path;                                 /* "/v1/status" */
    const char *(*arg)(void *self, const char *name); /* query argument, or NULL */
    void *self;
    struct span body;
    struct wall now; /* the driver's clock: what is late is said by it, nothing is decided by it (D5) */
};

struct api_response {
    int status;       /* HTTP */
    const char *type; /* static text */
    char *body;       /* malloc'd, given to the caller */
    size_t len;
    char next[64]; /* header X-Next: where the next page starts; "": no header, this was the last */
};

/* A question for the core: owns what its input points to. */
struct api_question {
    struct input input;
    struct arena arena;
    bool single; /* one filing was posted as an object, not in an array */
    bool lag;    /* INPUT_STATUS: answered as /v1/lag */
    bool tree;   /* INPUT_STATUS: answered as /v1/funds/tree of this fund */
    struct subject fund;
};

enum api_outcome { API_ANSWERED, API_ASK_CORE };
/* Exactly one of *out and *ask is filled. Bad requests are answered (400, 404, 405, 413) with what, why, what to do. */
enum api_outcome api_handle(struct api *a, const struct api_request *rq, struct api_response *out,
                            struct api_question **ask);
/* The core's effect (REPLY, INVITED or STATUS) for a question, as a response. */
void api_answer(struct api *a, const struct api_question *q, const struct effect *e, struct api_response *out);
void api_question_free(struct api_question *q);

/* Whether GET on this path (arguments may follow) is a question that some route answers; else the nearest path or NULL. */
bool api_reads(const char *path, const char **near);

/* The answer when the core cannot take the question now (queue full, stopping): 503. */
void api_busy(struct api_response *out);

#endif
