/* cli.h — the commands of fangpin: one table makes parsing, help, completion and the manual. */
#ifndef FANGPIN_NODE_CLI_H
#define FANGPIN_NODE_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sysexits.h>

#define FANGPIN_VERSION "0.1.0"
#define OFFICES_DIR     "/var/lib/fangpin/" /* offices that systemd runs: fangpin@NAME */
#define DIR_DEFAULT     OFFICES_DIR "default"
#define SOCKET_DIR_MAX  97 /* bytes of a folder: DIR/api.sock must fit a socket's name of 107 */
#define OPTS_MAX        16 /* options of one verb */

/* How an option's text becomes a field of a filing. */
enum opt_type { OPT_FLAG, OPT_TEXT, OPT_WHOLE, OPT_YUAN, OPT_WORDS, OPT_NUMBERS, OPT_JSON };

struct opt {
    const char *name, *arg; /* arg NULL: a flag */
    const char *zh, *en;
    enum opt_type type;
    bool required;
    const char *field; /* of the filing's JSON; NULL: the handler reads it */
};

struct cli;
struct verb {
    const char *noun, *verb; /* verb NULL: the noun stands alone */
    const char *args;        /* "AREA", "[FILE]"; NULL: none */
    const char *zh, *en;
    int (*run)(struct cli *c);
    struct opt opts[OPTS_MAX];
    int args_min, args_max;
    const char *example;
    uint32_t kind;         /* of the event it signs; 0: none */
    const char *arg_field; /* of the filing's JSON for the first argument */
    const char *next;      /* what to do after it, for people */
};

struct cli {
    const struct verb *verb;
    const char *dir;
    bool json, dry_run, color, dir_given;
    const char *values[OPTS_MAX]; /* beside verb->opts; a flag given: "" */
    char **args;
    int n_args;
    int (*drill)(struct cli *c); /* what runs commands of the simulator: it stands above this layer */
};

extern const struct verb *verbs; /* all, once verbs_make was called */
extern size_t n_verbs;
extern const struct verb written_verbs[];
extern const size_t n_written_verbs;
extern const struct verb money_verbs[]; /* a part of the written ones, in a file of its own */
extern const size_t n_money_verbs;
extern const struct verb pack_verbs[];
extern const size_t n_pack_verbs;
extern const struct verb place_verbs[]; /* and another: matters of places */
extern const size_t n_place_verbs;
extern const struct verb help_verbs[];
extern const size_t n_help_verbs;
extern const struct verb drill_verbs[];
extern const size_t n_drill_verbs;
void verbs_make(void); /* idempotent; the list lives as long as the program */

/* The program. What `fangpin demo` and `fangpin drill …` run stands above this layer. Returns an exit code of sysexits. */
struct cli_above {
    int (*demo)(int argc, char **argv);
    int (*drill)(struct cli *c);
};
int cli_main(int argc, char **argv, const struct cli_above *above);

/* An option's value, NULL when it was not given. The name must be in the verb's table. */
const char *cli_opt(const struct cli *c, const char *name);
const char *cli_arg(const struct cli *c, int i); /* NULL beyond the last */

/* help.c */
void help_all(void);
void help_noun(const char *noun);
void help_verb(const struct verb *v);
int verb_help(struct cli *c);
int verb_completion(struct cli *c);
int verb_version(struct cli *c);

/* Each in the file of its name. Return exit codes. */
int verb_init(struct cli *c);
int verb_join(struct cli *c);
int verb_run(struct cli *c);
int verb_invite(struct cli *c);
int verb_status(struct cli *c);
int verb_lag(struct cli *c);
int verb_log(struct cli *c);
int verb_verify(struct cli *c);
int verb_doctor(struct cli *c);
int verb_areas(struct cli *c);
int verb_digest(struct cli *c);
int verb_case_ls(struct cli *c);
int verb_case_show(struct cli *c);
int verb_case_papers(struct cli *c);
int verb_instance_ls(struct cli *c);
int verb_due_ls(struct cli *c);
int verb_case_export(struct cli *c);
int verb_work(struct cli *c);
int verb_gaps(struct cli *c);
int verb_fund_show(struct cli *c);
int verb_fund_public(struct cli *c);
int verb_duplicate_ls(struct cli *c);
int verb_authority_show(struct cli *c);
int verb_file(struct cli *c);
int verb_pack_ls(struct cli *c);
int verb_track_due(struct cli *c);
int verb_measure_jobless(struct cli *c);
int verb_contact_officers(struct cli *c);
int verb_delist_candidates(struct cli *c);
int verb_pack_show(struct cli *c);
int verb_pack_check(struct cli *c);
int verb_pack_diff(struct cli *c);
int verb_pack_sign(struct cli *c);
int verb_pack_countersign(struct cli *c);
int verb_pack_withdraw(struct cli *c);
int verb_calendar_sign(struct cli *c);
int verb_household_import(struct cli *c);
int verb_household_numbers(struct cli *c);
int verb_visit_import(struct cli *c);
int verb_push_import(struct cli *c);
int verb_push_answer(struct cli *c);
int verb_compare_import(struct cli *c);
int verb_push_ls(struct cli *c);
int verb_push_records(struct cli *c);
int verb_household_check(struct cli *c);
int verb_drill(struct cli *c); /* hands it to c->drill */

#endif
