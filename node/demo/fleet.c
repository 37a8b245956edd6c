#include "node/demo/fleet.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "base/must.h"

#define START_PATIENCE_MS 30000.0
#define STOP_PATIENCE_MS  30000.0
#define PORT_FIRST        20000 /* below what the kernel hands out to outgoing connections */
#define PORT_LAST         32000
#define ARGS_MAX          16

/* ---- time ---- */

double fleet_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

void fleet_pause(unsigned ms)
{
    struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
    while (nanosleep(&t, &t) != 0 && errno == EINTR)
        ;
}

/* ---- files ---- */

static int file_write(const char *path, struct span bytes, const char *mode)
{
    FILE *out = fopen(path, mode);
    if (!out)
        return ERR_IO;
    bool whole = fwrite(bytes.at, 1, bytes.len, out) == bytes.len;
    return fclose(out) == 0 && whole ? 0 : ERR_IO;
}

/* Everything in a file, malloc'd and ended by a NUL; "" when there is none. */
static char *file_read(const char *path)
{
    FILE *in = fopen(path, "r");
    size_t room = 4096, len = 0, n;
    char *text = malloc(room);
    must(text);
    while (in && (n = fread(text + len, 1, room - len - 1, in)) > 0) {
        len += n;
        if (room - len < 2)
            must((text = realloc(text, room *= 2)));
    }
    if (in)
        fclose(in);
    text[len] = '\0';
    return text;
}

/* ---- processes ---- */

struct spawn {
    const char *out, *err; /* files; out NULL: with err */
    const char *const *args;
};

_Noreturn static void child_exec(const struct fleet *f, const struct spawn *s, pid_t parent)
{
    char *args[ARGS_MAX + 2] = {(char *)"fangpin"};
    for (size_t i = 0; s->args[i]; i++)
        args[i + 1] = (char *)s->args[i];
    int none = open("/dev/null", O_RDONLY);
    int err = open(s->err, O_WRONLY | O_CREAT | O_APPEND, 0600);
    int out = s->out ? open(s->out, O_WRONLY | O_CREAT | O_TRUNC, 0600) : err;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() == parent && none >= 0 && out >= 0 && err >= 0 && dup2(none, 0) == 0 && dup2(out, 1) == 1 &&
        dup2(err, 2) == 2)
        execv(f->program, args);
    _exit(127);
}

static pid_t spawn(const struct fleet *f, const struct spawn *s)
{
    pid_t parent = getpid();
    size_t n = 0;
    while (s->args[n])
        n++;
    must(n <= ARGS_MAX);
    pid_t pid = fork();
    if (pid == 0)
        child_exec(f, s, parent);
    return pid;
}

int fleet_command(struct fleet *f, char **out, const char *const *args)
{
    char out_path[64], err_path[64];
    int status = 0;
    snprintf(out_path, sizeof out_path, "%s/out", f->dir);
    snprintf(err_path, sizeof err_path, "%s/err", f->dir);
    unlink(err_path);
    pid_t pid = spawn(f, &(struct spawn){.out = out_path, .err = err_path, .args = args});
    if (pid < 0 || waitpid(pid, &status, 0) != pid)
        return -1;
    char *said = file_read(err_path);
    snprintf(f->why, sizeof f->why, "fangpin %s: %s", args[0], said);
    free(said);
    if (out)
        *out = file_read(out_path);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* ---- the fleet ---- */

static bool port_free(uint16_t port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool ok = fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof at) == 0;
    if (fd >= 0)
        close(fd);
    return ok;
}

/* A port nobody listens on, not given before by this fleet. Starts at a place of this process's own. */
static uint16_t port_pick(const struct fleet *f)
{
    static unsigned tried;
    for (unsigned i = 0; i < PORT_LAST - PORT_FIRST; i++) {
        unsigned at = ((unsigned)getpid() * 37u + tried++) % (PORT_LAST - PORT_FIRST);
        uint16_t port = (uint16_t)(PORT_FIRST + at);
        bool given = false;
        for (size_t k = 0; k < f->n; k++)
            given |= f->office[k].port == port;
        if (!given && port_free(port))
            return port;
    }
    must(!"a free port");
    return 0;
}

void fleet_program(char *out, size_t room)
{
    static const char name[] = "/fangpin";
    ssize_t len = readlink("/proc/self/exe", out, room - sizeof name);
    must(len > 0);
    out[len] = '\0';
    memcpy(strrchr(out, '/'), name, sizeof name);
}

int fleet_open(struct fleet *f, const char *program, const char *under, struct span csv)
{
    *f = (struct fleet){.n = 0};
    if (!under)
        under = getenv("TMPDIR") && strlen(getenv("TMPDIR")) < 16 ? getenv("TMPDIR") : "/tmp";
    snprintf(f->dir, sizeof f->dir, "%.16s/fangpin-XXXXXX", under);
    ssize_t len = program ? 0 : readlink("/proc/self/exe", f->program, sizeof f->program - 1);
    if (program)
        snprintf(f->program, sizeof f->program, "%s", program);
    if (len < 0 || access(f->program, X_OK) != 0 || !mkdtemp(f->dir)) {
        snprintf(f->why, sizeof f->why, "%s, %s: %s", f->program, f->dir, strerror(errno));
        return ERR_IO;
    }
    snprintf(f->areas, sizeof f->areas, "%s/areas.csv", f->dir);
    return file_write(f->areas, csv, "w");
}

static void folder_delete(const char *dir)
{
    pid_t pid = fork();
    if (pid == 0) {
        execlp("rm", "rm", "-rf", "--", dir, (char *)NULL);
        _exit(127);
    }
    if (pid > 0)
        waitpid(pid, NULL, 0);
}

void fleet_stop_all(struct fleet *f)
{
    for (size_t i = f->n; i-- > 0;) {
        office_kill(&f->office[i]);
        client_close(&f->office[i].client);
        relay_stop(f->office[i].below);
    }
    f->n = 0;
}

void fleet_close(struct fleet *f)
{
    fleet_stop_all(f);
    if (f->dir[0])
        folder_delete(f->dir);
    *f = (struct fleet){.n = 0};
}

/* A new office with its folder's name, port and line; nothing is on disk yet. */
static struct office *office_plan(struct fleet *f, const char *area, enum office_line below)
{
    char dir[sizeof f->office[0].dir], socket[96];
    if (f->n == FLEET_OFFICES_MAX)
        return NULL;
    struct office *o = &f->office[f->n];
    *o = (struct office){.fleet = f, .port = port_pick(f)};
    snprintf(o->area, sizeof o->area, "%s", area);
    snprintf(dir, sizeof dir, "%s/%s", f->dir, area);
    memcpy(o->dir, dir, sizeof dir);
    snprintf(o->log, sizeof o->log, "%s.log", dir);
    snprintf(socket, sizeof socket, "%s/api.sock", dir);
    if (client_open(&o->client, socket) != 0 || (below == LINE_RELAY && relay_start(&o->below, 0, o->port) != 0)) {
        snprintf(f->why, sizeof f->why, "%s: no line", area);
        return NULL;
    }
    f->n++;
    return o;
}

struct addresses {
    char listen[40], advertise[40];
};

static struct addresses office_addresses(const struct office *o)
{
    struct addresses a;
    snprintf(a.listen, sizeof a.listen, "tcp://127.0.0.1:%u", o->port);
    snprintf(a.advertise, sizeof a.advertise, "tcp://127.0.0.1:%u", o->below ? relay_port(o->below) : o->port);
    return a;
}

static struct office *office_made(struct office *o)
{
    char conf[96];
    snprintf(conf, sizeof conf, "%s/fangpin.conf", o->dir);
    if (o->fleet->config && file_write(conf, span_str(o->fleet->config), "a") != 0)
        return NULL;
    return o;
}

struct office *fleet_found(struct fleet *f, const char *area, enum office_line below)
{
    struct office *o = office_plan(f, area, below);
    if (!o)
        return NULL;
    struct addresses at = office_addresses(o);
    const char *args[] = {"init", "--areas",  f->areas,  "--area",      area,         "--dir",
                          o->dir, "--listen", at.listen, "--advertise", at.advertise, NULL};
    return fleet_command(f, NULL, args) == 0 ? office_made(o) : NULL;
}

/* The token for a child, from the parent's real command. Malloc'd; NULL with why filled. */
static char *token_for(struct office *parent, const char *area)
{
    struct fleet *f = parent->fleet;
    const char *args[] = {"invite", area, "--dir", parent->dir, "--json", NULL};
    char *text = NULL, *token = NULL;
    if (fleet_command(f, &text, args) == 0) {
        json_t *said = json_loads(text, 0, NULL);
        const char *value = json_string_value(json_object_get(said, "token"));
        if (value)
            token = strdup(value);
        else
            snprintf(f->why, sizeof f->why, "fangpin invite: no token in %.200s", text);
        json_decref(said);
    }
    free(text);
    return token;
}

struct office *fleet_join(struct fleet *f, struct office *parent, const char *area, enum office_line below)
{
    struct office *o = office_plan(f, area, below);
    char *token = o ? token_for(parent, area) : NULL;
    if (!token)
        return NULL;
    struct addresses at = office_addresses(o);
    o->parent = parent;
    const char *args[] = {"join", token, "--dir", o->dir, "--listen", at.listen, "--advertise", at.advertise, NULL};
    int rc = fleet_command(f, NULL, args);
    free(token);
    return rc == 0 ? office_made(o) : NULL;
}

/* ---- one office ---- */

/* Whether the process has ended by itself; then it is forgotten. */
static bool office_gone(struct office *o, int *status)
{
    if (waitpid(o->pid, status, WNOHANG) != o->pid)
        return false;
    o->pid = 0;
    return true;
}

int office_run(struct office *o)
{
    const char *args[] = {"run", "--dir", o->dir, NULL};
    struct answer answer;
    int status;
    o->pid = spawn(o->fleet, &(struct spawn){.err = o->log, .args = args});
    for (double end = fleet_ms() + START_PATIENCE_MS; fleet_ms() < end; fleet_pause(5)) {
        if (office_gone(o, &status))
            break;
        if (client_ask(&o->client, "GET", "/v1/status", span_of(NULL, 0), &answer) == 0 && answer.status == 200)
            return 0;
    }
    char *said = file_read(o->log);
    size_t len = strlen(said);
    snprintf(o->fleet->why, sizeof o->fleet->why, "%s run: …%s", o->area, said + (len > 400 ? len - 400 : 0));
    free(said);
    return ERR_PEER;
}

int office_stop(struct office *o, double *ms)
{
    double start = fleet_ms();
    int status = -1;
    bool gone = o->pid == 0;
    if (!gone)
        kill(o->pid, SIGTERM);
    while (!gone && fleet_ms() - start < STOP_PATIENCE_MS) {
        gone = office_gone(o, &status);
        if (!gone)
            fleet_pause(1);
    }
    if (ms)
        *ms = fleet_ms() - start;
    if (!gone)
        office_kill(o);
    return gone && status == 0 ? 0 : ERR_STATE;
}

void office_kill(struct office *o)
{
    if (o->pid <= 0)
        return;
    kill(o->pid, SIGKILL);
    waitpid(o->pid, NULL, 0);
    o->pid = 0;
}

/* ---- asking ---- */

static json_t *office_ask(struct office *o, const char *method, const char *path, struct span body, int *status)
{
    struct fleet *f = o->fleet;
    struct answer answer;
    int rc = client_ask(&o->client, method, path, body, &answer);
    if (status)
        *status = rc == 0 ? answer.status : 0;
    if (rc != 0) {
        snprintf(f->why, sizeof f->why, "%s %s %s: %s", o->area, method, path, err_text(rc));
        return NULL;
    }
    json_t *v = json_loadb((const char *)answer.body.at, answer.body.len, 0, NULL);
    if (!v || (!status && answer.status / 100 != 2)) {
        snprintf(f->why, sizeof f->why, "%s %s %s: %d %.*s", o->area, method, path, answer.status,
                 (int)(answer.body.len < 400 ? answer.body.len : 400), (const char *)answer.body.at);
        json_decref(v);
        return NULL;
    }
    return v;
}

json_t *office_get(struct office *o, const char *path, int *status)
{
    return office_ask(o, "GET", path, span_of(NULL, 0), status);
}

json_t *office_post(struct office *o, const char *path, json_t *body, int *status)
{
    char *text = json_dumps(body, JSON_COMPACT);
    json_decref(body);
    must(text);
    json_t *v = office_ask(o, "POST", path, span_str(text), status);
    free(text);
    return v;
}
