#include "simulator/tally.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

#define LINE_BYTES 65536

void tally_add(struct tally *t, const struct storm_result *r)
{
    struct tally one = {.runs = 1,
                        .broken = r->broken,
                        .offices = r->offices,
                        .steps = r->steps,
                        .frames = r->frames,
                        .events = r->events,
                        .filings = r->filings,
                        .refused = r->refused,
                        .simulated_minutes = r->minutes,
                        .level_ms_most = r->level ? r->level_ms : 0,
                        .first_seed = r->seed,
                        .last_seed = r->seed};

    memcpy(one.premise, r->premise, sizeof one.premise);
    memcpy(one.faults, r->faults, sizeof one.faults);
    memcpy(one.acts, r->acts, sizeof one.acts);
    memcpy(one.acts_refused, r->acts_refused, sizeof one.acts_refused);
    for (size_t i = 0; i < check_count; i++)
        one.found[i] = r->broken && strcmp(r->check, check_table[i]->id) == 0;
    tally_merge(t, &one);
}

static const struct {
    const char *name;
    size_t at;
    enum { SUM, MOST, FIRST, LAST } how; /* two tallies become one */
} numbers[] = {
    {"runs", offsetof(struct tally, runs), SUM},
    {"broken", offsetof(struct tally, broken), SUM},
    {"offices", offsetof(struct tally, offices), SUM},
    {"steps", offsetof(struct tally, steps), SUM},
    {"frames", offsetof(struct tally, frames), SUM},
    {"events", offsetof(struct tally, events), SUM},
    {"filings", offsetof(struct tally, filings), SUM},
    {"refused", offsetof(struct tally, refused), SUM},
    {"simulated_minutes", offsetof(struct tally, simulated_minutes), SUM},
    {"level_ms_most", offsetof(struct tally, level_ms_most), MOST},
    {"first_seed", offsetof(struct tally, first_seed), FIRST},
    {"last_seed", offsetof(struct tally, last_seed), LAST},
};

static uint64_t *number_at(struct tally *t, size_t i)
{
    return (uint64_t *)(void *)((char *)t + numbers[i].at);
}

static uint64_t number_of(const struct tally *t, size_t i)
{
    return *(const uint64_t *)(const void *)((const char *)t + numbers[i].at);
}

static void number_merge(uint64_t *to, uint64_t more, size_t i, bool to_is_empty)
{
    switch (numbers[i].how) {
    case SUM:
        *to += more;
        break;
    case FIRST:
        *to = to_is_empty || more < *to ? more : *to;
        break;
    case MOST:
    case LAST:
        *to = more > *to ? more : *to;
    }
}

static void each_add(uint64_t *to, const uint64_t *more, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] += more[i];
}

void tally_merge(struct tally *t, const struct tally *more)
{
    bool empty = t->runs == 0;

    for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
        number_merge(number_at(t, i), number_of(more, i), i, empty);
    each_add(t->premise, more->premise, CHECKS_ROOM);
    each_add(t->found, more->found, CHECKS_ROOM);
    each_add(t->faults, more->faults, SIM_FAULTS);
    each_add(t->acts, more->acts, DOES_ACTS);
    each_add(t->acts_refused, more->acts_refused, DOES_ACTS);
}

/* ---- JSON ---- */

static json_t *count(uint64_t n)
{
    return json_integer((json_int_t)n);
}

static uint64_t count_of(const json_t *o, const char *key)
{
    json_int_t n = json_integer_value(json_object_get(o, key));

    return n > 0 ? (uint64_t)n : 0;
}

static json_t *checks_json(const struct tally *t)
{
    json_t *o = json_object();

    for (size_t i = 0; i < check_count; i++)
        json_object_set_new(o, check_table[i]->id,
                            json_pack("{s:o, s:o}", "premises", count(t->premise[i]), "broken", count(t->found[i])));
    return o;
}

json_t *tally_json(const struct tally *t)
{
    json_t *o = json_object(), *faults = json_object(), *acts = json_object();

    json_object_set_new(o, "schema", json_string("fangpin.storm/1"));
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
        json_object_set_new(o, numbers[i].name, count(number_of(t, i)));
    json_object_set_new(o, "invariants", checks_json(t));
    for (int f = 0; f < SIM_FAULTS; f++)
        json_object_set_new(faults, sim_fault_en((enum sim_fault)f), count(t->faults[f]));
    json_object_set_new(o, "faults", faults);
    for (unsigned a = 0; a < DOES_ACTS; a++)
        json_object_set_new(acts, work_name((enum work_act)a),
                            json_pack("{s:o, s:o}", "done", count(t->acts[a]), "refused", count(t->acts_refused[a])));
    json_object_set_new(o, "acts", acts);
    return o;
}

int tally_read(struct tally *t, const json_t *o)
{
    const char *schema = json_string_value(json_object_get(o, "schema"));
    const json_t *checks = json_object_get(o, "invariants"), *faults = json_object_get(o, "faults"),
                 *acts = json_object_get(o, "acts");

    *t = (struct tally){0};
    if (schema == NULL || strcmp(schema, "fangpin.storm/1") != 0)
        return ERR_MALFORMED;
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
        *number_at(t, i) = count_of(o, numbers[i].name);
    for (size_t i = 0; i < check_count; i++) {
        const json_t *one = json_object_get(checks, check_table[i]->id);
        t->premise[i] = count_of(one, "premises");
        t->found[i] = count_of(one, "broken");
    }
    for (int f = 0; f < SIM_FAULTS; f++)
        t->faults[f] = count_of(faults, sim_fault_en((enum sim_fault)f));
    for (unsigned a = 0; a < DOES_ACTS; a++) {
        const json_t *one = json_object_get(acts, work_name((enum work_act)a));
        t->acts[a] = count_of(one, "done");
        t->acts_refused[a] = count_of(one, "refused");
    }
    return 0;
}

int tally_load(struct tally *t, const char *file)
{
    FILE *f = fopen(file, "r");
    char *line = malloc(LINE_BYTES);
    int rc = f != NULL && line != NULL ? 0 : ERR_IO;

    *t = (struct tally){0};
    while (rc == 0 && fgets(line, LINE_BYTES, f) != NULL) {
        json_t *o = json_loads(line, 0, NULL);
        struct tally one;
        rc = o != NULL ? tally_read(&one, o) : ERR_MALFORMED;
        if (rc == 0)
            tally_merge(t, &one);
        json_decref(o);
    }
    free(line);
    if (f != NULL)
        fclose(f);
    return rc;
}

int tally_append(const struct tally *t, const char *file)
{
    json_t *o = tally_json(t);
    char *text = json_dumps(o, JSON_COMPACT | JSON_SORT_KEYS);
    FILE *f = text != NULL ? fopen(file, "a") : NULL;
    bool good = f != NULL && fprintf(f, "%s\n", text) > 0;

    if (f != NULL)
        good = fclose(f) == 0 && good;
    free(text);
    json_decref(o);
    return good ? 0 : ERR_IO;
}

/* ---- for people ---- */

size_t tally_vacuous(const struct tally *t, char *names, size_t room)
{
    size_t n = 0, len = 0;

    names[0] = '\0';
    for (size_t i = 0; i < check_count; i++) {
        if (t->premise[i] > 0)
            continue;
        n++;
        if (len < room)
            len += (size_t)snprintf(names + len, room - len, "%s%s", len > 0 ? " " : "", check_table[i]->id);
    }
    return n;
}

static unsigned long long big(uint64_t n)
{
    return n;
}

void tally_print(const struct tally *t)
{
    printf("%llu 次 runs (种子 seeds %#llx…%#llx): 单位 offices %llu, 步 steps %llu, 帧 frames %llu, 事件 events %llu, "
           "办理 filings %llu (不办 refused %llu), 模拟 simulated %llu h\n",
           big(t->runs), big(t->first_seed), big(t->last_seed), big(t->offices), big(t->steps), big(t->frames),
           big(t->events), big(t->filings), big(t->refused), big(t->simulated_minutes / 60));
    printf("恢复后对齐最久 longest to level after the heal: %llu s (限 budget %llu s)\n", big(t->level_ms_most / 1000),
           big(STORM_BUDGET_MS / 1000));
    printf("\n不变式 invariant          前提成立 premises   违反 broken\n");
    for (size_t i = 0; i < check_count; i++)
        printf("%-4s %10llu %6llu  %s / %s\n", check_table[i]->id, big(t->premise[i]), big(t->found[i]),
               check_table[i]->zh, check_table[i]->en);
    printf("\n故障 faults (FAULTS.md 2)\n");
    for (int f = 0; f < SIM_FAULTS; f++)
        printf("%-4s %10llu  %s / %s\n", sim_fault_row((enum sim_fault)f), big(t->faults[f]),
               sim_fault_zh((enum sim_fault)f), sim_fault_en((enum sim_fault)f));
    printf("\n办理 acts: 办成 done / 不办 refused\n");
    for (unsigned a = 0; a < DOES_ACTS; a++)
        printf("%10llu / %llu  %s\n", big(t->acts[a]), big(t->acts_refused[a]), work_name((enum work_act)a));
    printf("\n%s %llu / %llu\n", t->broken > 0 ? "有违反 broken" : "全部成立 all hold", big(t->runs - t->broken),
           big(t->runs));
}
