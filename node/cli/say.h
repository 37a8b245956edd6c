/* say.h — words for people: errors in three parts, ages, sizes, money. Talk goes to stderr, data to stdout. */
#ifndef FANGPIN_NODE_CLI_SAY_H
#define FANGPIN_NODE_CLI_SAY_H

#include <stdint.h>

#include "node/cli/cli.h"

/* What, why, what to do ("" or NULL parts are left out); with --json the same as an object on stdout.
 * Returns `exit_code`, for `return say_error(…)`. Chinese first, English after " / ". */
int say_error(const struct cli *c, int exit_code, const char *what, const char *why, const char *remedy);
/* The same with a formatted what. */
int say_errorf(const struct cli *c, int exit_code, const char *why, const char *remedy, const char *what, ...)
    __attribute__((format(printf, 5, 6)));
/* An err.h error of our own layers. */
int say_err(const struct cli *c, int err, const char *what, const char *remedy);
int exit_of_err(int err);
/* An error in both languages. */
const char *err_words(int err);

#define SAY_TEXT_MAX 64
/* "3 秒", "2 小时 14 分", "?" when unknown (negative). */
const char *say_age(char out[SAY_TEXT_MAX], int64_t seconds);
/* "4.2 MB" */
const char *say_bytes(char out[SAY_TEXT_MAX], uint64_t bytes);
/* "3000.00 元" exactly. */
const char *say_fen(char out[SAY_TEXT_MAX], int64_t fen);
/* Yuan with up to two decimals, "3000" or "3000.5", to fen exactly. False for anything else or beyond FEN_MAX. */
bool fen_parse(int64_t *out, const char *yuan);

/* Colour escapes, or "" when colour is off. */
enum tone { TONE_PLAIN, TONE_GOOD, TONE_WARN, TONE_BAD };
const char *tone_on(const struct cli *c, enum tone t);
const char *tone_off(const struct cli *c);

#endif
