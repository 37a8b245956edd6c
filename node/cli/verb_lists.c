/* Lists about help as people read them: what is missing stands in words, not in colours alone. */
#include <stdio.h>

#include "base/span.h"
#include "node/cli/cli.h"
#include "node/cli/show.h"
#include "node/cli/show_list.h"

static void track_row(struct columns *t, const json_t *v)
{
    columns_row(t, (const char *const[]){show_text(v, "household"), show_text(v, "area"), show_maybe(v, "tracked"),
                                         show_maybe(v, "income"), show_true(v, "missing") ? "✖ 缺" : "✔"});
}

int verb_track_due(struct cli *c)
{
    static const char *const heads[] = {"户号", "村", "跟踪", "收入", "本月"};

    return show_list(c, "/v1/track", "track", heads, ARRAY_LEN(heads), track_row, "没有监测户 / nobody is monitored");
}

static void jobless_row(struct columns *t, const json_t *v)
{
    columns_row(t, (const char *const[]){show_text(v, "household"), show_text(v, "area")});
}

int verb_measure_jobless(struct cli *c)
{
    static const char *const heads[] = {"户号", "村"};

    return show_list(c, "/v1/jobless", "jobless", heads, ARRAY_LEN(heads), jobless_row,
                     "没有无人就业的户 / in every household somebody works");
}

static void officer_row(struct columns *t, const json_t *v)
{
    char n[24];

    snprintf(n, sizeof n, "%lld", (long long)show_number(v, "count"));
    columns_row(t, (const char *const[]){show_text(v, "officer"), n, show_true(v, "over") ? "✖ 超过上限" : "✔"});
}

int verb_contact_officers(struct cli *c)
{
    static const char *const heads[] = {"联系人", ">户数", ""};

    return show_list(c, "/v1/contacts", "officers", heads, ARRAY_LEN(heads), officer_row,
                     "还没有联系人 / no contact persons yet");
}

static void candidate_row(struct columns *t, const json_t *v)
{
    const json_t *open = json_object_get(v, "open");

    columns_row(t, (const char *const[]){show_text(v, "household"), show_text(v, "area"), show_text(v, "outcome"),
                                         json_array_size(open) > 0 ? json_string_value(json_array_get(open, 0)) : ""});
}

int verb_delist_candidates(struct cli *c)
{
    static const char *const heads[] = {"户号", "村", "结论", "首先差什么"};

    return show_list(c, "/v1/delist/candidates", "households", heads, ARRAY_LEN(heads), candidate_row,
                     "没有监测户 / nobody is monitored");
}
