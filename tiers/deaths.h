/* deaths.h — what the death of a member changes in the household's case file (DOMAIN.md section 7, K19). Pure.
 *
 * What is for the member alone stops: money for a time after the day of death is marked wherever it was given, and so is
 * a measure for that member that has not ended. What is for the household, and goods, stay. Nothing is taken back by it:
 * that is the county's word, after a written notice. */
#ifndef FANGPIN_TIERS_DEATHS_H
#define FANGPIN_TIERS_DEATHS_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/event.h"
#include "proto/view.pb-c.h"

/* The day this member died: the earliest that anybody recorded and nobody took back; 0: nobody did. */
uint32_t death_of(const Fangpin__V1__CaseView *view, const ProtobufCBinaryData *person);

/* Whether money given on a day, for a time until `period_to` (0: for that day), is for a time after the death. */
bool death_stops(uint32_t died_on, uint32_t on, uint32_t period_to);

/* Mark aids and measures, and count the living. `events` are those of the household in D5's order; `record` is the place
 * of its last own record among them (n: there is none). */
void deaths_show(Fangpin__V1__CaseView *view, const struct event *events, uint32_t n, uint32_t record);

#endif
