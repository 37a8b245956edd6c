#include "support/facts_line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

void facts_line(struct evidence *e, const char *line, struct basis basis)
{
    char word[64];
    int used;

    while (sscanf(line, " %63s%n", word, &used) == 1) {
        char *key = word + (word[0] == '!'), *number = strchr(word, '=');
        if (number)
            *number++ = '\0';
        enum fact_name f = fact_by_key(key);
        must(f != FACTS && (number != NULL) == (fact_type(f) != FACT_TRI));
        fact_tell(e, f, number ? strtoll(number, NULL, 10) : word[0] != '!', basis);
        line += used;
    }
}
