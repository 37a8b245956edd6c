#include "node/demo/demo.h"

#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/must.h"
#include "node/demo/demo_internal.h"
#include "tiers/area_lists.h"

#define EXIT_USAGE     64
#define EXIT_CANNOT    73
#define EXIT_INTERRUPT 130

struct demo_options {
    bool keep, json, help;
};

static volatile sig_atomic_t interrupted;

static void on_signal(int signal_no)
{
    (void)signal_no;
    interrupted = 1;
}

/* ---- what is said ---- */

void demo_step(struct demo *d, const char *text)
{
    fprintf(d->talk, "\n[%5.1f s] %s\n", (fleet_ms() - d->started_ms) / 1000, text);
    fflush(d->talk);
}

bool demo_claim(struct demo *d, bool ok, const char *format, ...)
{
    char text[FLEET_WHY_MAX + 400];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    d->claims++;
    d->failed += !ok;
    fprintf(d->talk, "    %s %s\n", ok ? "✓" : "✗", text);
    fflush(d->talk);
    json_array_append_new(json_object_get(d->told, "claims"), json_pack("{s:s, s:b}", "text", text, "ok", (int)ok));
    return ok;
}

static void summary_print(struct demo *d, bool done)
{
    double seconds = (fleet_ms() - d->started_ms) / 1000;
    if (done)
        fprintf(d->talk, "%u 条说法逐条查过,全部属实,用时 %.1f 秒 / all %u claims were checked and hold, %.1f s\n",
                d->claims, seconds, d->claims, seconds);
    else
        fprintf(d->talk, "没有演完:%u 条不符 / not completed: %u claims failed\n", d->failed, d->failed);
    fflush(d->talk);
}

/* ---- the story ---- */

static bool demo_play(struct demo *d)
{
    bool (*const acts[])(struct demo *) = {demo_found, demo_prepare, demo_cut, demo_heal, demo_paperwork};
    for (size_t i = 0; i < ARRAY_LEN(acts); i++)
        if (interrupted || !acts[i](d))
            return false;
    return true;
}

static void demo_report(struct demo *d, const struct demo_options *o, bool done)
{
    json_object_set_new(d->told, "schema", json_string("fangpin.demo/1"));
    json_object_set_new(d->told, "ok", json_boolean(done));
    json_object_set_new(d->told, "seconds", json_real((fleet_ms() - d->started_ms) / 1000));
    json_object_set_new(d->told, "folder", o->keep || !done ? json_string(d->fleet.dir) : json_null());
    json_object_set_new(d->told, "stop_pid", o->keep && done ? json_integer(getpid()) : json_null());
    if (o->json) {
        json_dumpf(d->told, stdout, JSON_INDENT(1));
        fputc('\n', stdout);
    }
    summary_print(d, done);
    fflush(stdout);
}

static void keep_print(const struct demo *d)
{
    fprintf(d->talk,
            "\n六个节点继续运行 / the six offices keep running:\n"
            "    %s status --dir %s\n"
            "    %s lag    --dir %s\n"
            "    %s log    --dir %s --json\n"
            "    %s verify --dir %s\n"
            "停下并删掉 / stop and delete:  kill %ld\n",
            d->fleet.program, d->office[VILLAGE]->dir, d->fleet.program, d->office[TOWNSHIP]->dir, d->fleet.program,
            d->office[COUNTY]->dir, d->fleet.program, d->office[CITY]->dir, (long)getpid());
    fflush(d->talk);
}

/* Let the terminal go, tell the starter, and stay for the lines and the offices until somebody ends it. */
static void keep_running(int report, uint8_t status)
{
    sigset_t none;
    int null = open("/dev/null", O_RDWR);
    sigemptyset(&none);
    prctl(PR_SET_PDEATHSIG, 0);
    setsid();
    if (null >= 0 && dup2(null, 0) == 0 && dup2(null, 1) == 1 && dup2(null, 2) == 2)
        close(null);
    if (write(report, &status, 1) != 1)
        return;
    close(report);
    while (!interrupted)
        sigsuspend(&none);
}

static int demo_run(const struct demo_options *o, int report)
{
    struct demo *d = calloc(1, sizeof *d);
    must(d);
    d->talk = o->json ? stderr : stdout;
    d->started_ms = fleet_ms();
    d->told = json_pack("{s:[]}", "claims");
    if (fleet_open(&d->fleet, NULL, NULL, area_list_find(DEMO_AREA_LIST)) != 0) {
        fprintf(stderr, "fangpin demo: 建不了临时文件夹 / cannot make a temporary folder: %s\n", d->fleet.why);
        return EXIT_CANNOT;
    }
    bool played = demo_play(d);
    bool done = played && demo_table(d, d->talk) && d->failed == 0;
    demo_report(d, o, done);
    if (done && o->keep) {
        keep_print(d);
        keep_running(report, 0);
    }
    if (!done && !interrupted) {
        fprintf(stderr, "各节点的日志留在 / the offices' logs are left in %s\n", d->fleet.dir);
        fleet_stop_all(&d->fleet);
    } else {
        fleet_close(&d->fleet);
    }
    json_decref(d->told);
    free(d);
    return interrupted && !done ? EXIT_INTERRUPT : done ? 0 : 1;
}

/* ---- the verb ---- */

static void usage_print(FILE *out)
{
    fputs("用法 / usage: fangpin demo [--keep] [--json]\n"
          "\n"
          "六个真实节点(州、县、两乡、两村),断线、先救、接线、补手续、查重、资金不超,逐条核对。\n"
          "Six real offices; lines are cut, help comes first, lines heal, the paperwork follows; help given twice is\n"
          "found, and the fund holds.\n"
          "\n"
          "  --keep   演完不停,打印怎样查看和怎样停下 / leave them running, say how to talk to them and how to stop\n"
          "  --json   结果给程序看,过程在 stderr / the result as JSON on stdout, progress on stderr\n"
          "\n"
          "例 / example:  fangpin demo --keep\n"
          "退出码 / exit: 0 全部属实 / everything held · 1 有不符 / something did not · 64 用法 / usage\n",
          out);
}

static bool options_read(struct demo_options *o, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--keep") == 0)
            o->keep = true;
        else if (strcmp(argv[i], "--json") == 0)
            o->json = true;
        else if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            o->help = true;
        else {
            fprintf(stderr, "fangpin demo: 不认识 / unknown: %s\n", argv[i]);
            return false;
        }
    }
    return true;
}

/* The demo runs in a process of its own, so that --keep can leave it behind with its lines and offices. */
int demo_main(int argc, char **argv)
{
    struct demo_options o = {0};
    uint8_t byte = 1;
    int report[2], status = 0;
    if (!options_read(&o, argc, argv) || o.help) {
        usage_print(o.help ? stdout : stderr);
        return o.help ? 0 : EXIT_USAGE;
    }
    must(pipe(report) == 0 && fcntl(report[0], F_SETFD, FD_CLOEXEC) == 0 && fcntl(report[1], F_SETFD, FD_CLOEXEC) == 0);
    signal(SIGINT, on_signal);
    signal(SIGTERM, on_signal);
    signal(SIGPIPE, SIG_IGN);
    pid_t pid = fork();
    must(pid >= 0);
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        close(report[0]);
        exit(demo_run(&o, report[1]));
    }
    close(report[1]);
    while (read(report[0], &byte, 1) < 0 && interrupted)
        kill(pid, SIGTERM);
    if (byte == 0)
        return 0;
    while (waitpid(pid, &status, 0) < 0 && interrupted)
        kill(pid, SIGTERM);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
