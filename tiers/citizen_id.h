/* citizen_id.h — citizen identification numbers, GB 11643-1999 (DOMAIN.md 5.1). */
#ifndef FANGPIN_TIERS_CITIZEN_ID_H
#define FANGPIN_TIERS_CITIZEN_ID_H

#include <stdbool.h>
#include <stdint.h>

#define CITIZEN_ID_LEN 18

enum citizen_id {
    CITIZEN_ID_GOOD,
    CITIZEN_ID_SHAPE, /* not seventeen digits and a digit or X */
    CITIZEN_ID_CHECK, /* the check character does not match */
    CITIZEN_ID_BIRTH, /* no such day, or after `today` */
};

/* Checks `text` and writes it with an upper-case X and a NUL. The first six digits name the place where it was
 * issued, long ago: they are not compared with today's areas. Region 99 is assigned to nobody: numbers of invented
 * persons bear it and pass. `today` is yyyymmdd. */
enum citizen_id citizen_id_read(char out[CITIZEN_ID_LEN + 1], const char *text, uint32_t today);

/* The check character of seventeen digits, ISO 7064 MOD 11-2: for numbers of invented persons. */
char citizen_id_check(const char *digits);

#endif
