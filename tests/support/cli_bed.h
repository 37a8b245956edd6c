/* cli_bed.h — commands run inside the test, with what they said; and, where a test wants one, a real office that
 * answers them. */
#ifndef FANGPIN_TESTS_CLI_BED_H
#define FANGPIN_TESTS_CLI_BED_H

#include <stdbool.h>
#include <sys/types.h>

struct cli_said {
    int rc;
    char *out, *err;
};

/* A folder of its own under /tmp, and the offices that run in it. */
struct cli_bed {
    char root[64];
    pid_t node[4];
    int nodes;
};

void cli_bed_up(struct cli_bed *b);
void cli_bed_down(struct cli_bed *b); /* ends the offices, removes the folder */
/* Path of a name in the folder; one of a few buffers used in turn. */
const char *cli_bed_path(const struct cli_bed *b, const char *name);
void cli_bed_write(const struct cli_bed *b, const char *name, const char *text);
char *cli_bed_read(const struct cli_bed *b, const char *name); /* malloc'd; NULL when absent */

/* Run `fangpin` with these words (NULL-ended). */
struct cli_said cli_said_of(const char *const *words);
#define CLI(...) cli_said_of((const char *const[]){__VA_ARGS__, NULL})
void cli_said_free(struct cli_said *s);
/* Fails the test unless the command exits so and says this (NULL: anything) on either stream. */
void cli_expect(struct cli_said s, int rc, const char *said);

/* Found a network of one county in ROOT/name and run it there; gives its folder. */
const char *cli_bed_office(struct cli_bed *b, const char *name);
/* Run the office of a folder in a process of its own; returns when it answers. */
void cli_bed_run(struct cli_bed *b, const char *dir);
/* … started with this flag of `run` besides; NULL: without. */
void cli_bed_run_as(struct cli_bed *b, const char *dir, const char *flag);

/* A loopback port that was free a moment ago. */
int cli_free_port(void);
/* The areas that cli_bed_office founds its county with. */
extern const char cli_areas[];

#endif
