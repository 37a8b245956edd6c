#include "simulator/verbs.h"

#include <string.h>

#include "base/must.h"
#include "base/span.h"

int simulator_verb(struct cli *c)
{
    static const struct {
        const char *verb;
        int (*run)(struct cli *c);
    } rows[] = {{"run", drill_run_verb},   {"check", drill_check_verb},   {"ls", drill_ls_verb},
                {"show", drill_show_verb}, {"report", drill_report_verb}, {"compare", drill_compare_verb},
                {"storm", storm_verb}};

    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (strcmp(c->verb->verb, rows[i].verb) == 0)
            return rows[i].run(c);
    must(!"a command of the table");
    return EX_SOFTWARE;
}
