/* The table of commands for lists about help. */
#include "base/span.h"
#include "node/cli/cli.h"

#define AREA_OPT                                                                                                       \
    {                                                                                                                  \
        "area", "CODE", "只看这个地区", "only this area", OPT_TEXT, false, NULL                                        \
    }

const struct verb help_verbs[] = {
    {.noun = "track",
     .verb = "due",
     .zh = "一个月里谁还没有跟踪、没有更新收入",
     .en = "whom nobody looked at in a month, whose income is missing",
     .run = verb_track_due,
     .opts = {{"month", "YYYY-MM", "月份,默认本月", "the month; this one by default", OPT_TEXT, false, NULL}, AREA_OPT},
     .example = "fangpin track due --month 2026-11"},
    {.noun = "measure",
     .verb = "jobless",
     .zh = "有劳动力而无人就业的监测户",
     .en = "monitored households able to work with nobody employed",
     .run = verb_measure_jobless,
     .opts = {AREA_OPT},
     .example = "fangpin measure jobless"},
    {.noun = "contact",
     .verb = "officers",
     .zh = "联系人各联系几户,谁超了",
     .en = "how many households each officer has, and who has too many",
     .run = verb_contact_officers,
     .opts = {AREA_OPT},
     .example = "fangpin contact officers"},
    {.noun = "delist",
     .verb = "candidates",
     .zh = "季度评估:谁可以销号,谁因何不能",
     .en = "the quarter's assessment: who could leave the list, and what holds the others",
     .run = verb_delist_candidates,
     .opts = {{"quarter", "YYYYQN", "季度,默认按今天", "the quarter; as of today by default", OPT_TEXT, false, NULL},
              AREA_OPT},
     .example = "fangpin delist candidates --quarter 2026Q4"},
};
const size_t n_help_verbs = ARRAY_LEN(help_verbs);
