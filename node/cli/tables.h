/* tables.h — the list of tables that can be imported: noun, columns, what each row becomes. */
#ifndef FANGPIN_NODE_CLI_TABLES_H
#define FANGPIN_NODE_CLI_TABLES_H

#include "node/cli/table.h"

#define TABLES 5u

/* NULL when no table has this noun. */
const struct table *table_of(const char *noun);

#endif
