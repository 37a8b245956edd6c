/* config.h — DIR/fangpin.conf: checked by eye-level rules first (what editors and input methods do to a file), then
 * read by libconfuse. Every fault has a line and, where it can, a column. */
#ifndef FANGPIN_NODE_CLI_CONFIG_H
#define FANGPIN_NODE_CLI_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "base/story.h"

#define CONFIG_BYTES_MAX  (64u * 1024u)
#define CONFIG_FAULTS_MAX 16
#define ADDRESS_MAX       128

struct config {
    char listen[ADDRESS_MAX], advertise[ADDRESS_MAX], parent[ADDRESS_MAX];
    uint32_t verify_threads, threads;
    enum story_level log_least;
    bool log_json;
};

struct config_fault {
    uint32_t line, column; /* from 1; column 0: the whole line */
    char what[240], remedy[200];
};

struct config_faults {
    struct config_fault at[CONFIG_FAULTS_MAX];
    size_t n;
};

/* Parse a file's text. False: `faults` says what is wrong; `out` is the defaults. */
bool config_parse(struct config *out, struct span text, struct config_faults *faults);
struct config config_defaults(void);

/* Read DIR/fangpin.conf; an absent file is the defaults. False: `faults`. */
bool config_load(struct config *out, const char *dir, struct config_faults *faults);

/* Whether an address is tcp://HOST:PORT with a port from 1 to 65535. */
bool address_valid(const char *address);

/* Write a commented file. 0 or ERR_IO. */
int config_write(const char *dir, const struct config *c);

/* "PATH:3:6: what" lines with remedies on stderr. */
void config_faults_say(const char *dir, const struct config_faults *faults);

#endif
