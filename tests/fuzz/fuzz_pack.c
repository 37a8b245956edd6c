/* Any text as a pack and as a calendar: what is wrong is said inside the text, and what is taken is asked for safely. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "base/must.h"
#include "tiers/calendar.h"

static void faults_check(const struct pack_faults *f, struct span text)
{
    for (size_t i = 0; i < f->n; i++) {
        must(f->at[i].line <= text.len + 1 && f->at[i].column <= text.len + 1);
        must(f->at[i].what[0] && f->at[i].why[0] && f->at[i].remedy[0]);
        must(memchr(f->at[i].what, 0, sizeof f->at[i].what) && memchr(f->at[i].remedy, 0, sizeof f->at[i].remedy));
    }
}

static void values_check(const struct pack *p)
{
    struct calendar none = {.n = 0};
    struct deadline due;
    char text[64];

    for (size_t key = 0; key < PACK_KEYS; key++) {
        pack_value_print(text, sizeof text, p, (enum pack_key)key);
        must(pack_value_equal(p, p, (enum pack_key)key));
        if (pack_key_row((enum pack_key)key)->type == PACK_TYPE_LIMIT)
            pack_deadline(p, (enum pack_key)key, 20220610, &none, &due);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    static struct pack_faults faults;
    struct arena a = arena_of(1u << 20);
    struct span text = span_of(at, len);
    const struct pack *p = NULL;
    struct calendar_year year;
    int rc = pack_parse(&p, text, &faults, &a);

    must((rc == 0) == (faults.n == 0));
    faults_check(&faults, text);
    if (rc == 0)
        values_check(p);
    rc = calendar_parse(&year, text, &faults);
    must((rc == 0) == (faults.n == 0));
    faults_check(&faults, text);
    arena_free(&a);
    return 0;
}
