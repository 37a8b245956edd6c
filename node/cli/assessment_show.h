/* assessment_show.h — conditions for people: what holds, what does not, what nobody knows, and on whose word. */
#ifndef FANGPIN_NODE_CLI_ASSESSMENT_SHOW_H
#define FANGPIN_NODE_CLI_ASSESSMENT_SHOW_H

#include <jansson.h>
#include <stdbool.h>

/* The object that node/api/assessment_json.h makes. `all`: every condition; else only those that are not FALSE. */
void assessment_print(const json_t *assessment, bool all);

#endif
