/* Figures of the whole run, looked for when somebody asks: is everything level, is anything lost, was a fund overspent;
 * and the measures that expectations name. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "simulator/pick.h"
#include "simulator/record_internal.h"

/* ---- level ---- */

int record_level(struct record *r, bool *level, uint32_t *first_office, const char **why)
{
    for (uint32_t i = 0; i < sim_count(r->s); i++)
        r->seen[i].dirty |= r->seen[i].unsent > 0; /* what kept it from being level is asked for anew */
    int rc = seen_refresh(r);

    *level = false;
    *first_office = NO_OFFICE;
    for (uint32_t i = 0; i < sim_count(r->s) && rc == 0; i++) {
        bool events = true, views = true;
        *first_office = i;
        *why = "没有开机 / is not on";
        if (sim_office(r->s, i)->power != POWER_ON)
            return 0;
        *why = "还有没送到的 / not all has arrived";
        if (r->seen[i].unsent > 0)
            return 0;
        if (sim_office(r->s, i)->parent == NO_OFFICE)
            continue;
        rc = sim_agrees(r->s, i, &events, &views);
        *why = !events ? "与上级的事项不同 / its events differ from its parent's"
                       : "与上级的档案不同 / its views differ from its parent's";
        if (rc == 0 && (!events || !views))
            return 0;
    }
    *level = rc == 0;
    *first_office = NO_OFFICE;
    *why = "";
    return rc;
}

/* ---- lost ---- */

/* Whether the store of the root holds an act: it holds all that was signed anywhere below it. */
static bool root_holds(struct txn *t, const struct sim_office *author, uint64_t position)
{
    uint32_t no = author_number(t, &author->keys.public_key, false);
    struct log_entry e;

    return no != 0 && log_get(t, (struct log_ref){no, position, 0}, &e);
}

/* Acts are looked for by the key that their office has now: what it signed in an earlier epoch went with its disk, or came
 * before, and is not asked for. */
static int lost_count(struct record *r)
{
    const struct sim_office *root = sim_office(r->s, 0);

    r->lost = 0;
    if (root->power != POWER_ON || root->store == NULL) {
        r->lost = -1;
        return 0;
    }
    struct txn *t = store_begin(root->store, TXN_READ);
    for (size_t i = 0; i < r->n_accepted; i++) {
        const struct sim_office *o = sim_office(r->s, r->accepted[i].office);
        if (o->epoch == r->accepted[i].epoch && !root_holds(t, o, r->accepted[i].position))
            r->lost++;
    }
    return store_commit(t);
}

/* ---- what the root's API says ---- */

static json_t *ask(struct record *r, uint32_t office, const char *path)
{
    json_t *answer = NULL;
    int status = 0;

    if (sim_ask(r->s, office, "GET", path, NULL, &status, &answer) == 0 && status == 200)
        return answer;
    json_decref(answer);
    return NULL;
}

static int64_t whole_of(const json_t *o, const char *key)
{
    const json_t *v = json_object_get(o, key);

    return json_is_integer(v) ? (int64_t)json_integer_value(v) : 0;
}

static int64_t fund_overspent(struct record *r, const char *fund)
{
    char path[96];

    snprintf(path, sizeof path, "/v1/funds/tree?fund=%s", fund);
    json_t *tree = ask(r, 0, path);
    const json_t *offices = json_object_get(tree, "offices"), *top = json_array_get(offices, 0);
    const json_t *all = json_object_get(top, "with_all_below");
    int64_t over = whole_of(all, "spent_fen") - whole_of(top, "granted_fen") - whole_of(all, "credited_fen");

    if (json_is_true(json_object_get(tree, "overspent")) && over <= 0)
        over = 1; /* an office spent what it did not hold, though the fund as a whole is not exceeded */
    json_decref(tree);
    return over > 0 ? over : 0;
}

static void overspend_look(struct record *r)
{
    json_t *funds = ask(r, 0, "/v1/funds?limit=1000");
    const json_t *v;
    const char *last = "";
    size_t i;

    r->overspend = funds == NULL ? -1 : 0;
    json_array_foreach(json_object_get(funds, "funds"), i, v)
    {
        const char *fund = json_string_value(json_object_get(v, "fund"));
        if (fund == NULL || whole_of(v, "opened_fen") == 0 || strcmp(fund, last) == 0)
            continue;
        r->overspend += fund_overspent(r, fund);
        last = fund;
    }
    json_decref(funds);
}

/* Households that share a person and help given twice, as the top office sees them. */
static void duplicates_look(struct record *r)
{
    json_t *o = ask(r, 0, "/v1/duplicates");

    r->duplicates = o == NULL ? -1
                              : (int64_t)json_array_size(json_object_get(o, "same_help")) +
                                    (int64_t)json_array_size(json_object_get(o, "same_person"));
    json_decref(o);
}

/* Steps that each office owes and that are late by its own list. */
static void overdue_look(struct record *r)
{
    r->overdue = 0;
    for (uint32_t i = 0; i < sim_count(r->s); i++) {
        json_t *o = ask(r, i, "/v1/work?late=1&limit=1000");
        if (o == NULL) {
            r->overdue = -1;
            return;
        }
        r->overdue += (int64_t)json_array_size(json_object_get(o, "work"));
        json_decref(o);
    }
}

int whole_look(struct record *r)
{
    int rc = lost_count(r);

    if (rc != 0)
        return rc;
    overspend_look(r);
    duplicates_look(r);
    overdue_look(r);
    return 0;
}

/* ---- measures ---- */

struct asked {
    struct record *r;
    const char *word, *rest; /* "told", "V11 text" */
    uint32_t office;         /* that `rest` begins with; NO_OFFICE */
    char *out;
    size_t room;
};

static bool say(struct asked *a, int64_t v)
{
    if (v < 0)
        snprintf(a->out, a->room, "unknown");
    else
        snprintf(a->out, a->room, "%" PRId64, v);
    return true;
}

static bool m_level(struct asked *a)
{
    bool level;
    uint32_t office;
    const char *why;

    if (record_level(a->r, &level, &office, &why) != 0)
        return false;
    if (level)
        snprintf(a->out, a->room, "yes");
    else
        snprintf(a->out, a->room, "no: %s %s", a->r->d->offices[office].name, why);
    return true;
}

static bool m_digests(struct asked *a)
{
    if (record_sample(a->r) != 0)
        return false;
    return say(a, (int64_t)a->r->agreement.at[a->r->agreement.n - 1].value);
}

static bool m_unsent(struct asked *a)
{
    if (seen_refresh(a->r) != 0)
        return false;
    return say(a, (int64_t)(a->office == NO_OFFICE ? unsent_all(a->r) : a->r->seen[a->office].unsent));
}

/* The same over all offices of a tier. */
static bool tier_lag(struct asked *a)
{
    static const struct {
        const char *word;
        enum tier tier;
    } tiers[] = {{"villages", TIER_VILLAGE}, {"townships", TIER_TOWNSHIP}, {"counties", TIER_COUNTY}};
    uint64_t oldest[TIERS] = {0}, unsent[TIERS] = {0};
    bool known[TIERS] = {false};

    lag_look(a->r, oldest, unsent, known);
    for (size_t i = 0; i < ARRAY_LEN(tiers); i++)
        if (strcmp(tiers[i].word, a->rest) == 0)
            return say(a, known[tiers[i].tier - 1] ? (int64_t)(oldest[tiers[i].tier - 1] / 1000) : -1);
    return false;
}

/* Seconds since the oldest act was signed that the parent has not acknowledged. */
static bool m_lag(struct asked *a)
{
    if (seen_refresh(a->r) != 0)
        return false;
    if (a->office == NO_OFFICE)
        return tier_lag(a);
    const struct seen *seen = &a->r->seen[a->office];
    int64_t age = seen->oldest_ms == 0 ? 0 : (sim_clock_of(a->r->s, a->office).ms - seen->oldest_ms) / 1000;
    return say(a, !seen->known ? -1 : age < 0 ? 0 : age);
}

static bool m_lost(struct asked *a)
{
    return lost_count(a->r) == 0 && say(a, a->r->lost);
}

static bool m_overspend(struct asked *a)
{
    overspend_look(a->r);
    return say(a, a->r->overspend);
}

static bool m_duplicates(struct asked *a)
{
    duplicates_look(a->r);
    return say(a, a->r->duplicates);
}

static bool m_urgent_late(struct asked *a)
{
    bool reachable = strcmp(a->rest, "reachable") == 0;

    if ((a->rest[0] != '\0' && !reachable) || seen_refresh(a->r) != 0)
        return false;
    return say(a, (int64_t)urgent_late_by_now(a->r, reachable));
}

static bool m_overdue(struct asked *a)
{
    overdue_look(a->r);
    return say(a, a->r->overdue);
}

static bool m_told(struct asked *a)
{
    const char *text = a->rest;

    if (a->office != NO_OFFICE && strchr(a->rest, ' ') != NULL)
        text = strchr(a->rest, ' ') + 1;
    for (size_t i = 0; i < a->r->n_told; i++)
        if (a->r->told[i].office == a->office && strcmp(a->r->told[i].text, text) == 0)
            return say(a, (int64_t)a->r->told[i].count);
    return false;
}

static bool m_alarms(struct asked *a)
{
    return say(a, (int64_t)a->r->alarms);
}

static bool m_acts(struct asked *a)
{
    return say(a, (int64_t)a->r->acts_done);
}

static bool m_refused(struct asked *a)
{
    return say(a, (int64_t)a->r->acts_refused);
}

static bool m_events(struct asked *a)
{
    struct core_status status;

    return a->office != NO_OFFICE && sim_status(a->r->s, a->office, &status) == 0 && say(a, (int64_t)status.events);
}

static bool m_power(struct asked *a)
{
    static const char *const words[] = {
        [POWER_ON] = "on", [POWER_OFF] = "off", [POWER_HUNG] = "hung", [POWER_LOST] = "lost"};

    if (a->office == NO_OFFICE)
        return false;
    snprintf(a->out, a->room, "%s", words[sim_office(a->r->s, a->office)->power]);
    return true;
}

static bool m_line(struct asked *a)
{
    if (a->office == NO_OFFICE)
        return false;
    snprintf(a->out, a->room, "%s", sim_office(a->r->s, a->office)->line_up ? "up" : "down");
    return true;
}

static bool m_faults(struct asked *a)
{
    uint64_t n = 0;

    for (int f = 0; f < SIM_FAULTS; f++)
        if (a->rest[0] == '\0' || strcmp(sim_fault_row((enum sim_fault)f), a->rest) == 0)
            n += sim_stats(a->r->s)->faults[f];
    return say(a, (int64_t)n);
}

static bool m_bytes(struct asked *a)
{
    if (a->office == NO_OFFICE)
        return false;
    const struct sim_office *o = sim_office(a->r->s, a->office);
    return say(a, (int64_t)(o->bytes_up + o->bytes_down));
}

static bool m_first_help(struct asked *a)
{
    return say(a, a->r->first_help_ms == SIM_NEVER ? -1 : (int64_t)(a->r->first_help_ms / 1000));
}

static bool m_level_after_heal(struct asked *a)
{
    return say(a, record_draining(a->r) ? -1 : (int64_t)(a->r->worst_drain_ms / 1000));
}

static const struct {
    const char *word;
    bool (*fn)(struct asked *a);
} rows[] = {
    {"level", m_level},
    {"digests", m_digests},
    {"unsent", m_unsent},
    {"lag", m_lag},
    {"lost", m_lost},
    {"overspend", m_overspend},
    {"told", m_told},
    {"duplicates", m_duplicates},
    {"urgent_late", m_urgent_late},
    {"overdue", m_overdue},
    {"alarms", m_alarms},
    {"acts", m_acts},
    {"refused", m_refused},
    {"events", m_events},
    {"power", m_power},
    {"line", m_line},
    {"faults", m_faults},
    {"bytes", m_bytes},
    {"first_help", m_first_help},
    {"level_after_heal", m_level_after_heal},
};

bool record_measure(void *self, const char *measure, char *out, size_t room)
{
    size_t len = strcspn(measure, " ");
    struct asked a = {self, measure, measure + len + strspn(measure + len, " "), NO_OFFICE, out, room};

    a.office = drill_office_find(a.r->d, a.rest, strcspn(a.rest, " "));
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (strncmp(rows[i].word, measure, len) == 0 && rows[i].word[len] == '\0')
            return rows[i].fn(&a);
    return false;
}
