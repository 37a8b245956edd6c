#include "simulator/report_run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/err.h"
#include "base/limits.h"
#include "simulator/report_read.h"

int run_read(const json_t *json, struct run **out, char fault[RUN_FAULT_BYTES])
{
    struct run *r = calloc(1, sizeof *r);

    *out = NULL;
    if (fault != NULL)
        fault[0] = '\0';
    if (r == NULL)
        return ERR_NOMEM;
    r->memory = arena_of(REPORT_ARENA_BYTES);
    r->json = json_incref((json_t *)json);
    struct reading reading = {.memory = &r->memory, .fault = fault};
    reading_run(&reading, json, r);
    if (reading.rc != 0) {
        run_free(r);
        return reading.rc;
    }
    *out = r;
    return 0;
}

void run_free(struct run *r)
{
    if (r == NULL)
        return;
    json_decref(r->json);
    arena_free(&r->memory);
    free(r);
}

static int file_open(const char *path, FILE **out)
{
    char inside[4096];
    struct stat st;

    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
        if (snprintf(inside, sizeof inside, "%s/run.json", path) >= (int)sizeof inside)
            return ERR_NOT_FOUND;
        path = inside;
    }
    *out = fopen(path, "rb");
    if (*out == NULL)
        return errno == ENOENT || errno == ENOTDIR ? ERR_NOT_FOUND : ERR_IO;
    if (fstat(fileno(*out), &st) == 0 && (!S_ISREG(st.st_mode) || st.st_size > (off_t)REPORT_FILE_BYTES_MAX)) {
        int rc = S_ISREG(st.st_mode) ? ERR_TOO_BIG : ERR_IO;
        fclose(*out);
        return rc;
    }
    return 0;
}

int run_load(const char *path, json_t **out, char fault[RUN_FAULT_BYTES])
{
    json_error_t error;
    FILE *f;

    *out = NULL;
    fault[0] = '\0';
    int rc = file_open(path, &f);
    if (rc != 0)
        return rc;
    *out = json_loadf(f, JSON_REJECT_DUPLICATES, &error);
    bool broken = ferror(f) != 0;
    fclose(f);
    if (*out != NULL)
        return 0;
    snprintf(fault, RUN_FAULT_BYTES, "line %d column %d: %s", error.line, error.column, error.text);
    return broken ? ERR_IO : ERR_MALFORMED;
}

static const char *const tiers[] = {"village", "township", "county", "municipality"};
static const char *const span_kinds[] = {"cut", "cut_up", "cut_down", "slow", "off", "hang", "clock", "disk", "other"};
static const char *const mark_kinds[] = {"disaster", "act", "refused", "alarm", "note", "other"};
static const char *const units[] = {"ms", "count", "fen", "bytes", "percent"};
static const char *const outcomes[] = {"passed", "failed", "not_exercised"};

const char *run_tier_word(enum run_tier t)
{
    return tiers[t];
}

const char *run_span_word(enum run_span_kind k)
{
    return span_kinds[k];
}

const char *run_mark_word(enum run_mark_kind k)
{
    return mark_kinds[k];
}

const char *run_unit_word(enum run_unit u)
{
    return units[u];
}

const char *run_outcome_word(enum run_outcome o)
{
    return outcomes[o];
}
