/* codes.h — the small numbers of bodies and views under the names that JSON, commands and people use. */
#ifndef FANGPIN_NODE_API_CODES_H
#define FANGPIN_NODE_API_CODES_H

#include <stddef.h>
#include <stdint.h>

#include "tiers/code.h"

extern const struct code_list codes_help_kind, codes_risk, codes_channel, codes_origin, codes_visit, codes_reason,
    codes_way, codes_degree, codes_outcome, codes_debt, codes_beyond, codes_work, codes_dept, codes_data_kind,
    codes_result, codes_close_reason, codes_purpose, codes_giver, codes_aid_state, codes_settlement;

/* NULL when the number is not in the list. */
const struct code *code_by_no(const struct code_list *l, uint32_t no);
/* By name, Chinese word (or its beginning, two characters at least) or decimal number; NULL when none fits. */
const struct code *code_by_text(const struct code_list *l, const char *text);
/* The Chinese word, or "?" for a number this version does not know. */
const char *code_zh(const struct code_list *l, uint32_t no);
/* "cash, goods, …" for an error message; the same in Chinese. */
void code_names(const struct code_list *l, char *out, size_t room);
void code_names_zh(const struct code_list *l, char *out, size_t room);

#endif
