#include "tiers/pack_keys.h"

#include <string.h>

#include "base/must.h"

static const char *const tier_words[] = {"village", "township", "county", "municipal", NULL}; /* enum tier, from 1 */
static const char *const window_words[] = {"prev12", NULL};
static const char *const start_words[] = {"signing", "receipt", NULL};
static const char *const mode_words[] = {"none", "aid_first", "enrol_first", "measures_first", NULL};
static const char *const help_words[] = {"cash",    "goods",  "shelter", "water",
                                         "medical", "school", "job",     NULL}; /* enum help_kind, from 1 */
static const char *const colour_words[] = {"blue", "yellow", "orange", "red", NULL};
static const char *const grade_words[] = {"A", "B", "C", "D", NULL};

/* Words that the program acts on. Other lists hold what a county writes into them. */
static const struct {
    enum pack_key key;
    const char *const *words;
} vocabularies[] = {
    {PACK_TIERS_APPROVE, tier_words},     {PACK_GC_STARTERS, tier_words},         {PACK_INCOME_WINDOW, window_words},
    {PACK_IDENT_VISIT_FROM, start_words}, {PACK_IDENT_COMPARE_FROM, start_words}, {PACK_GC_MODE, mode_words},
    {PACK_GC_FIRST_KINDS, help_words},    {PACK_WARN_CALL_COLOURS, colour_words}, {PACK_HOUSE_GRADES, grade_words},
};

#define X(id, name, type, flags, min, max, zh, en) {name, PACK_TYPE_##type, flags, min, max, zh, en},
static const struct pack_key_row table[PACK_KEYS] = {PACK_KEY_LIST(X)};
#undef X

const struct pack_key_row *pack_key_table(void)
{
    return table;
}

const struct pack_key_row *pack_key_row(enum pack_key key)
{
    must(key < PACK_KEYS);
    return &table[key];
}

const char *const *pack_key_words(enum pack_key key)
{
    for (size_t i = 0; i < ARRAY_LEN(vocabularies); i++) {
        if (vocabularies[i].key == key)
            return vocabularies[i].words;
    }
    return NULL;
}

enum pack_key pack_key_find(struct span section, struct span name)
{
    size_t key = 0;

    for (; key < PACK_KEYS; key++) {
        const char *at = table[key].name;
        if (strlen(at) == section.len + 1 + name.len && memcmp(at, section.at, section.len) == 0 &&
            at[section.len] == '.' && memcmp(at + section.len + 1, name.at, name.len) == 0)
            break;
    }
    return (enum pack_key)key;
}

static const struct {
    const char *name, *zh;
} units[] = {{"?", "?"}, {"min", "分钟"}, {"h", "小时"}, {"cd", "天"}, {"wd", "个工作日"}, {"mo", "个月"}, {"y", "年"}};

const char *pack_unit_name(uint8_t unit)
{
    return units[unit < ARRAY_LEN(units) ? unit : 0].name;
}

const char *pack_unit_zh(uint8_t unit)
{
    return units[unit < ARRAY_LEN(units) ? unit : 0].zh;
}
