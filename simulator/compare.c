#include "simulator/compare.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "simulator/report_say.h"

/* Figures of which less is better. Of others (duplicates found) a change is only a change. */
static bool less_is_better(const char *key)
{
    static const char *const keys[] = {"first_help_ms", "urgent_late",         "debts_overdue", "overspend_fen",
                                       "events_lost",   "level_after_heal_ms", "bytes_per_link"};

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (strcmp(keys[i], key) == 0)
            return true;
    return false;
}

static enum compare_way way_of(const struct compare_score *s)
{
    if (!s->change.known)
        return WAY_UNKNOWN;
    if (s->change.value == 0)
        return WAY_SAME;
    if (!less_is_better(s->key))
        return WAY_OTHER;
    return s->change.value < 0 ? WAY_BETTER : WAY_WORSE;
}

static size_t score_row(const struct run *r, const char *key)
{
    for (size_t i = 0; i < r->n_score; i++)
        if (strcmp(r->score[i].key, key) == 0)
            return i;
    return RUN_NONE;
}

static void score_add(struct comparison *c, size_t at_a, size_t at_b)
{
    const struct run_score *a = at_a == RUN_NONE ? NULL : &c->a->score[at_a];
    const struct run_score *b = at_b == RUN_NONE ? NULL : &c->b->score[at_b];
    const struct run_score *named = a != NULL ? a : b;
    struct compare_score *s = &c->scores[c->n_scores++];

    *s =
        (struct compare_score){.key = named->key, .name = named->name, .unit = named->unit, .at_a = at_a, .at_b = at_b};
    s->a = a == NULL ? (struct figure){0} : a->value;
    s->b = b == NULL ? (struct figure){0} : b->value;
    if (s->a.known && s->b.known && a->unit == b->unit)
        s->change = known(s->b.value - s->a.value); /* both within REPORT_NUMBER_MAX */
    s->way = way_of(s);
}

static int compare_scores(struct comparison *c)
{
    c->scores = calloc(c->a->n_score + c->b->n_score + 1, sizeof *c->scores);
    if (c->scores == NULL)
        return ERR_NOMEM;
    for (size_t i = 0; i < c->a->n_score; i++)
        score_add(c, i, score_row(c->b, c->a->score[i].key));
    for (size_t i = 0; i < c->b->n_score; i++)
        if (score_row(c->a, c->b->score[i].key) == RUN_NONE)
            score_add(c, RUN_NONE, i);
    return 0;
}

/* id -> row of the expectations of a run; the first of equal ids. */
static json_t *ids_of(const struct run *r)
{
    json_t *ids = json_object();

    for (size_t i = r->n_expectations; ids != NULL && i-- > 0;)
        if (json_object_set_new(ids, r->expectations[i].id, json_integer((json_int_t)i)) != 0) {
            json_decref(ids);
            return NULL;
        }
    return ids;
}

static size_t row_of(const json_t *ids, const char *id)
{
    const json_t *row = json_object_get(ids, id);

    return row == NULL ? RUN_NONE : (size_t)json_integer_value(row);
}

static int compare_expectations(struct comparison *c)
{
    json_t *in_a = ids_of(c->a), *in_b = ids_of(c->b);
    int rc = 0;

    c->expectations = calloc(c->a->n_expectations + c->b->n_expectations + 1, sizeof *c->expectations);
    if (in_a == NULL || in_b == NULL || c->expectations == NULL)
        rc = ERR_NOMEM;
    for (size_t i = 0; i < c->a->n_expectations && rc == 0; i++) {
        size_t other = row_of(in_b, c->a->expectations[i].id);
        if (other == RUN_NONE || c->b->expectations[other].outcome != c->a->expectations[i].outcome)
            c->expectations[c->n_expectations++] = (struct compare_expectation){i, other};
    }
    for (size_t i = 0; i < c->b->n_expectations && rc == 0; i++)
        if (row_of(in_a, c->b->expectations[i].id) == RUN_NONE)
            c->expectations[c->n_expectations++] = (struct compare_expectation){RUN_NONE, i};
    json_decref(in_a);
    json_decref(in_b);
    return rc;
}

/* Read one of the two; its letter goes before the fault. */
static int side_read(const json_t *json, struct run **out, char letter, char fault[RUN_FAULT_BYTES])
{
    char why[RUN_FAULT_BYTES];
    int rc = run_read(json, out, why);

    if (rc != 0 && fault != NULL)
        snprintf(fault, RUN_FAULT_BYTES, "%c: %.*s", letter, RUN_FAULT_BYTES - 4, why);
    return rc;
}

int comparison_read(const json_t *a, const json_t *b, struct comparison **out, char fault[RUN_FAULT_BYTES])
{
    struct comparison *c = calloc(1, sizeof *c);
    int rc = c == NULL ? ERR_NOMEM : 0;

    *out = NULL;
    if (fault != NULL)
        fault[0] = '\0';
    if (rc == 0)
        rc = side_read(a, &c->a, 'A', fault);
    if (rc == 0)
        rc = side_read(b, &c->b, 'B', fault);
    if (rc == 0)
        rc = compare_scores(c);
    if (rc == 0)
        rc = compare_expectations(c);
    if (rc != 0) {
        comparison_free(c);
        return rc;
    }
    const struct run_drill *x = &c->a->drill, *y = &c->b->drill;
    c->same_drill = strcmp(x->name, y->name) == 0 && strcmp(x->areas, y->areas) == 0 && strcmp(x->pack, y->pack) == 0 &&
                    x->start_at.ms == y->start_at.ms && x->simulated_ms == y->simulated_ms;
    c->same_seed = strcmp(x->seed, y->seed) == 0;
    c->same_digest = strcmp(x->digest, y->digest) == 0;
    bool differs = c->n_expectations > 0;
    for (size_t i = 0; i < c->n_scores; i++)
        differs =
            differs || c->scores[i].a.known != c->scores[i].b.known || c->scores[i].a.value != c->scores[i].b.value;
    c->doubtful = c->same_digest && differs;
    *out = c;
    return 0;
}

void comparison_free(struct comparison *c)
{
    if (c == NULL)
        return;
    run_free(c->a);
    run_free(c->b);
    free(c->scores);
    free(c->expectations);
    free(c);
}

const char *compare_sign(enum compare_way w)
{
    static const char *const signs[] = {"=", "▲", "▼", "≠", "?"};

    return signs[w];
}

struct words compare_words(enum compare_way w)
{
    static const struct words words[] = {
        {"相同", "same"}, {"更好", "better"}, {"更差", "worse"}, {"不同", "different"}, {"未知", "unknown"}};

    return words[w];
}

struct words outcome_words(const struct run *r, size_t at)
{
    static const struct words words[] = {{"符合", "met"}, {"不符合", "not met"}, {"未演到", "not exercised"}};

    return at == RUN_NONE ? (struct words){"没有这一条", "not in this run"} : words[r->expectations[at].outcome];
}
