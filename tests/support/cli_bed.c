#include "support/cli_bed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "node/cli/cli.h"
#include "node/cli/http.h"
#include "simulator/verbs.h"

#define ARGS_MAX   40
#define PATIENCE_S 60

const char cli_areas[] = "code,name\n"
                         "513201000000,马尔康市\n"
                         "513201209000,草登乡\n"
                         "513201209200,斯尼村\n"
                         "513201209201,代基村\n";

static int no_demo(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return 99;
}

static const struct cli_above above = {no_demo, simulator_verb};

/* ---- folder ---- */

void cli_bed_up(struct cli_bed *b)
{
    *b = (struct cli_bed){.root = "/tmp/fangpin-cli-XXXXXX"};
    assert_non_null(mkdtemp(b->root));
}

void cli_bed_down(struct cli_bed *b)
{
    char command[128];

    for (int i = 0; i < b->nodes; i++) {
        int status = 0;
        kill(b->node[i], SIGTERM);
        assert_int_equal(waitpid(b->node[i], &status, 0), b->node[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    snprintf(command, sizeof command, "rm -rf %s", b->root);
    assert_int_equal(system(command), 0);
}

const char *cli_bed_path(const struct cli_bed *b, const char *name)
{
    static char paths[8][200];
    static unsigned turn;
    char *path = paths[turn++ % 8];

    snprintf(path, sizeof paths[0], "%s/%s", b->root, name);
    return path;
}

void cli_bed_write(const struct cli_bed *b, const char *name, const char *text)
{
    FILE *f = fopen(cli_bed_path(b, name), "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    assert_int_equal(fclose(f), 0);
}

static char *stream_read(FILE *f)
{
    long len;

    assert_int_equal(fseek(f, 0, SEEK_END), 0);
    len = ftell(f);
    rewind(f);
    char *text = calloc(1, (size_t)len + 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, (size_t)len, f), len);
    return text;
}

char *cli_bed_read(const struct cli_bed *b, const char *name)
{
    FILE *f = fopen(cli_bed_path(b, name), "rb");

    if (f == NULL)
        return NULL;
    char *text = stream_read(f);
    fclose(f);
    return text;
}

/* ---- commands ---- */

struct cli_said cli_said_of(const char *const *words)
{
    static char name[] = "fangpin";
    char *argv[ARGS_MAX] = {name}, *copies[ARGS_MAX]; /* the program may put other words in argv */
    FILE *out = tmpfile(), *err = tmpfile();
    int argc = 1, old_out, old_err;
    struct cli_said s;

    for (; words[argc - 1] != NULL && argc < ARGS_MAX - 1; argc++)
        assert_non_null(argv[argc] = copies[argc] = strdup(words[argc - 1]));
    fflush(NULL);
    old_out = dup(STDOUT_FILENO);
    old_err = dup(STDERR_FILENO);
    dup2(fileno(out), STDOUT_FILENO);
    dup2(fileno(err), STDERR_FILENO);
    s.rc = cli_main(argc, argv, &above);
    fflush(NULL);
    dup2(old_out, STDOUT_FILENO);
    dup2(old_err, STDERR_FILENO);
    close(old_out);
    close(old_err);
    s.out = stream_read(out);
    s.err = stream_read(err);
    fclose(out);
    fclose(err);
    for (int i = 1; i < argc; i++)
        free(copies[i]);
    return s;
}

void cli_said_free(struct cli_said *s)
{
    free(s->out);
    free(s->err);
    *s = (struct cli_said){0};
}

void cli_expect(struct cli_said s, int rc, const char *said)
{
    bool heard = said == NULL || strstr(s.out, said) != NULL || strstr(s.err, said) != NULL;

    if (s.rc != rc || !heard)
        fprintf(stderr, "exit %d, wanted %d and \"%s\"\n--- stdout\n%s--- stderr\n%s---\n", s.rc, rc,
                said == NULL ? "" : said, s.out, s.err);
    assert_int_equal(s.rc, rc);
    assert_true(heard);
    cli_said_free(&s);
}

/* ---- offices ---- */

int cli_free_port(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    assert_int_equal(bind(fd, (const struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &len), 0);
    close(fd);
    return ntohs(at.sin_port);
}

void cli_bed_run(struct cli_bed *b, const char *dir)
{
    cli_bed_run_as(b, dir, NULL);
}

void cli_bed_run_as(struct cli_bed *b, const char *dir, const char *flag)
{
    char folder[200], option[40];

    snprintf(folder, sizeof folder, "%s", dir);
    snprintf(option, sizeof option, "%s", flag == NULL ? "" : flag);
    fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        char *argv[] = {"fangpin", "run", "--dir", folder, flag == NULL ? NULL : option, NULL};
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that crashes leaves nothing running */
        if (freopen(cli_bed_path(b, "run.log"), "a", stderr) == NULL || freopen("/dev/null", "w", stdout) == NULL)
            _exit(98);
        exit(cli_main(flag == NULL ? 4 : 5, argv, &above));
    }
    b->node[b->nodes++] = pid;
    for (int i = 0; i < PATIENCE_S * 50 && !http_alive(folder); i++)
        nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    assert_true(http_alive(folder));
}

const char *cli_bed_office(struct cli_bed *b, const char *name)
{
    char listen[64];
    const char *dir = cli_bed_path(b, name), *areas = cli_bed_path(b, "areas.csv");

    cli_bed_write(b, "areas.csv", cli_areas);
    snprintf(listen, sizeof listen, "tcp://127.0.0.1:%d", cli_free_port());
    cli_expect(CLI("init", "--areas", areas, "--area", "513201000000", "--dir", dir, "--listen", listen), 0, "已建");
    cli_bed_run(b, dir);
    return dir;
}
