#include "bench/chain/measure.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/must.h"
#include "tiers/fold.h"

void bench_fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("bench: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

void bench_say(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("  ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
}

/* ---- processes ---- */

static double stat_seconds(const char *path, char name[32])
{
    char line[1024];
    unsigned long user = 0, system = 0;
    FILE *in = fopen(path, "r");
    const char *after, *before;
    if (!in)
        return 0;
    if (fgets(line, sizeof line, in) && (after = strrchr(line, ')')) && (before = strchr(line, '('))) {
        sscanf(after + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
        if (name)
            snprintf(name, 32, "%.*s", (int)(after - before - 1), before + 1);
    }
    fclose(in);
    return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

double cpu_seconds(pid_t pid)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
    return stat_seconds(path, NULL);
}

json_t *cpu_by_thread(pid_t pid)
{
    char folder[64], path[400], name[32] = "";
    json_t *all = json_object();
    snprintf(folder, sizeof folder, "/proc/%ld/task", (long)pid);
    DIR *d = opendir(folder);
    for (struct dirent *e; d && (e = readdir(d));) {
        if (e->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s/stat", folder, e->d_name);
        double s = stat_seconds(path, name);
        json_object_set_new(all, name, json_real(s + json_number_value(json_object_get(all, name))));
    }
    if (d)
        closedir(d);
    return all;
}

json_t *cpu_between(const json_t *before, const json_t *now)
{
    json_t *out = json_object();
    const char *name;
    const json_t *v;
    json_object_foreach((json_t *)now, name, v) json_object_set_new(
        out, name, json_real(json_number_value(v) - json_number_value(json_object_get(before, name))));
    return out;
}

double rss_mib(pid_t pid, double *anonymous)
{
    char path[64], line[256];
    double all = 0, kib;
    snprintf(path, sizeof path, "/proc/%ld/status", (long)pid);
    FILE *in = fopen(path, "r");
    while (in && fgets(line, sizeof line, in)) {
        if (sscanf(line, "VmRSS: %lf", &kib) == 1)
            all = kib / 1024;
        else if (anonymous && sscanf(line, "RssAnon: %lf", &kib) == 1)
            *anonymous = kib / 1024;
    }
    if (in)
        fclose(in);
    return all;
}

/* ---- offices ---- */

json_t *spent_of(struct office *o)
{
    json_t *status = office_get(o, "/v1/status", NULL);
    if (!status)
        bench_fail("%s", o->fleet->why);
    json_t *spent = json_incref(json_object_get(status, "spent"));
    json_decref(status);
    return spent;
}

json_t *spent_between(const json_t *before, const json_t *now)
{
    json_t *out = json_object();
    const char *name;
    const json_t *v;
    json_object_foreach((json_t *)now, name, v) json_object_set_new(
        out, name, json_integer(json_integer_value(v) - json_integer_value(json_object_get(before, name))));
    return out;
}

void key_hex(struct office *o, char out[65])
{
    json_t *status = office_get(o, "/v1/status", NULL);
    const char *key = json_string_value(json_object_get(status, "key"));
    if (!key)
        bench_fail("%s", o->fleet->why);
    snprintf(out, 65, "%s", key);
    json_decref(status);
}

uint64_t position_of(struct office *o)
{
    json_t *status = office_get(o, "/v1/status", NULL);
    if (!status)
        bench_fail("%s", o->fleet->why);
    uint64_t position = (uint64_t)json_integer_value(json_object_get(status, "position"));
    json_decref(status);
    return position;
}

/* ---- a store beside its office ---- */

struct watch {
    struct store *store;
    struct author author;
    uint32_t author_no;
};

struct watch *watch_open(struct office *o, const char *author_hex)
{
    struct watch *w = calloc(1, sizeof *w);
    char dir[96];
    struct store_options options = {.read_only = true};
    must(w && hex_parse(w->author.b, sizeof w->author.b, author_hex, strlen(author_hex)));
    snprintf(dir, sizeof dir, "%s/store", o->dir);
    if (store_open(&w->store, access(dir, F_OK) == 0 ? dir : o->dir, &options) != 0) {
        free(w);
        return NULL;
    }
    return w;
}

uint64_t watch_position(struct watch *w)
{
    struct txn *t = store_begin(w->store, TXN_READ);
    if (w->author_no == 0)
        w->author_no = author_number(t, &w->author, false);
    uint64_t position = w->author_no ? author_state_get(t, w->author_no).position : 0;
    store_abort(t);
    return position;
}

uint64_t watch_events(struct watch *w)
{
    struct txn *t = store_begin(w->store, TXN_READ);
    uint64_t n = log_count(t);
    store_abort(t);
    return n;
}

int64_t watch_used_fen(struct watch *w, struct area holder, const struct subject *authority)
{
    struct view_key key = view_key(holder, VIEW_AUTHORITY, authority, span_of(NULL, 0));
    struct txn *t = store_begin(w->store, TXN_READ);
    struct span stored = view_get(t, &key);
    Fangpin__V1__AuthorityView *v = stored.at ? fangpin__v1__authority_view__unpack(NULL, stored.len, stored.at) : NULL;
    int64_t fen = v ? v->used_fen : 0;
    if (v)
        fangpin__v1__authority_view__free_unpacked(v, NULL);
    store_abort(t);
    return fen;
}

void watch_close(struct watch *w)
{
    if (!w)
        return;
    store_close(w->store);
    free(w);
}
