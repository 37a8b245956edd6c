#include "support/run_sample.h"

#include <stdio.h>
#include <string.h>

#include "base/must.h"
#include "base/prng.h"

#define MINUTE 60000ll
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

static const char hostile[] = "</pre><script>document.title='broken'</script> \"a\" & 'b' \x1b[31m";

static void add(json_t *list, json_t *row)
{
    must(row != NULL && json_array_append_new(list, row) == 0);
}

static json_t *pair(int64_t ms, int64_t n)
{
    return json_pack("[I,I]", (json_int_t)ms, (json_int_t)n);
}

static void office(json_t *list, const char *name, const char *area, const char *area_name, const char *tier,
                   const char *parent)
{
    add(list, json_pack("{ss,ss,ss,ss,ss?}", "name", name, "area", area, "area_name", area_name, "tier", tier, "parent",
                        parent));
}

static json_t *offices(void)
{
    static const char *const towns[] = {"草登乡", "龙尔甲镇", "大藏乡", "日部乡", "沙尔宗镇"};
    static const char *const areas[] = {"513201209", "513201206", "513201207", "513201210", "513201103"};
    json_t *list = json_array();
    char name[16], area[16], said[64], parent[16];

    office(list, "M", "513200000000", "阿坝州", "municipality", NULL);
    office(list, "C", "513201000000", "马尔康市", "county", "M");
    for (int t = 0; t < 5; t++) {
        snprintf(name, sizeof name, "T%d", t + 1);
        snprintf(area, sizeof area, "%s000", areas[t]);
        office(list, name, area, towns[t], "township", "C");
        for (int v = 0; v < (t == 0 ? 4 : 2); v++) {
            snprintf(parent, sizeof parent, "T%d", t + 1);
            snprintf(name, sizeof name, "V%d%d", t + 1, v + 1);
            snprintf(area, sizeof area, "%s%d", areas[t], 201 + v);
            snprintf(said, sizeof said, "%s第%d村", towns[t], v + 1);
            office(list, name, area, said, "village", parent);
        }
    }
    return list;
}

static void span(json_t *list, const char *office_name, const char *kind, int64_t from, int64_t to, const char *zh,
                 const char *en)
{
    add(list, json_pack("{ss,ss,sI,sI,ss,ss}", "office", office_name, "kind", kind, "from_ms", (json_int_t)from,
                        "to_ms", (json_int_t)to, "zh", zh, "en", en));
}

static json_t *spans(void)
{
    json_t *list = json_array();

    span(list, "V11", "cut", 4 * HOUR + 5 * MINUTE, 61 * HOUR, "光缆震断", "fibre broken by the quake");
    span(list, "V12", "cut", 4 * HOUR + 5 * MINUTE, 94 * HOUR, "光缆震断", "fibre broken by the quake");
    span(list, "T1", "cut", 5 * HOUR + 30 * MINUTE, 24 * HOUR, "基站停电", "mast without power");
    span(list, "T1", "slow", 24 * HOUR, 110 * HOUR, "卫星 64 kbit/s", "satellite, 64 kbit/s");
    span(list, "V12", "disk", 84 * HOUR, 85 * HOUR, "磁盘坏，用备份恢复", "disk failed, restored from backup");
    span(list, "V13", "cut", 253 * HOUR, 280 * HOUR, "山洪", "flash flood");
    span(list, "T1", "cut", 372 * HOUR, 398 * HOUR, "检修", "maintenance");
    span(list, "V21", "cut_up", 100 * HOUR, 130 * HOUR, "只收不发", "hears, cannot send");
    span(list, "V31", "cut_down", 140 * HOUR, 172 * HOUR, "只发不收", "sends, cannot hear");
    span(list, "V41", "off", 50 * HOUR, 75 * HOUR, "停电", "no power");
    span(list, "V42", "hang", 200 * HOUR, 206 * HOUR, "程序卡死", "process hangs");
    span(list, "V51", "clock", 30 * HOUR, 90 * HOUR, "时钟停在 1970", "clock stuck at 1970");
    return list;
}

static void mark(json_t *list, int64_t ms, const char *office_name, const char *kind, const char *zh, const char *en)
{
    add(list,
        json_pack("{sI,ss?,ss,ss,ss}", "ms", (json_int_t)ms, "office", office_name, "kind", kind, "zh", zh, "en", en));
}

static json_t *marks(struct prng *luck)
{
    static const char *const villages[] = {"V11", "V12", "V13", "V14", "V21", "V22",
                                           "V31", "V41", "V51", "T1",  "T2",  "C"};
    json_t *list = json_array();

    mark(list, 4 * HOUR + 3 * MINUTE, NULL, "disaster", "5.8 级地震", "M5.8 earthquake");
    mark(list, 5 * HOUR + 28 * MINUTE, NULL, "disaster", "6.0 级地震", "M6.0 earthquake");
    for (int i = 0; i < 420; i++) {
        int64_t ms = 6 * HOUR + (int64_t)prng_below(luck, 400) * HOUR;
        ms += (int64_t)prng_below(luck, 3600) * 1000;
        mark(list, ms, villages[prng_below(luck, 12)], "act", "登记并先救", "registered and helped first");
    }
    mark(list, 8 * HOUR, "V11", "refused", "超过先救上限 2000 元", "over the ceiling of 2,000 yuan");
    mark(list, 66 * HOUR, "C", "alarm", "发现重复救助 9 户", "nine households helped twice");
    mark(list, 84 * HOUR, "V12", "alarm", "磁盘故障", "disk failure");
    mark(list, 110 * HOUR, "T1", "note", hostile, hostile);
    return list;
}

static json_t *lag_of(const char *tier, struct prng *luck, int64_t dark_from, int64_t dark_to, int most)
{
    json_t *oldest = json_array(), *unsent = json_array();

    for (int64_t ms = 0; ms <= 18 * DAY; ms += HOUR) {
        bool dark = ms >= dark_from && ms < dark_to;
        if (ms >= 84 * HOUR && ms < 86 * HOUR && strcmp(tier, "village") == 0) { /* its disk was away: nobody knows */
            add(oldest, json_null());
            add(unsent, json_null());
            continue;
        }
        add(oldest, json_integer(dark ? ms - dark_from + MINUTE : (int64_t)prng_below(luck, 900) * 1000));
        add(unsent,
            json_integer(dark ? (ms - dark_from) * most / (dark_to - dark_from) + 1 : (json_int_t)prng_below(luck, 4)));
    }
    return json_pack("{ss,so,so}", "tier", tier, "oldest_ms", oldest, "unsent", unsent);
}

static json_t *lag(struct prng *luck)
{
    return json_pack(
        "{sI,s[o,o,o]}", "step_ms", (json_int_t)HOUR, "tiers", lag_of("village", luck, 4 * HOUR, 94 * HOUR, 310),
        lag_of("township", luck, 5 * HOUR, 24 * HOUR, 120), lag_of("county", luck, 500 * HOUR, 500 * HOUR + 1, 1));
}

static json_t *help(int hurry)
{
    json_t *green = json_array(), *ordinary = json_array();

    for (int i = 1; i <= 70; i++)
        add(green, pair((6 * HOUR + (int64_t)i * i * 40 * MINUTE / 70 * 4) / hurry + 4 * HOUR, i));
    for (int i = 1; i <= 41; i++)
        add(ordinary, pair(17 * DAY + (int64_t)i * 12 * MINUTE, i));
    return json_pack("{so,so}", "green", green, "ordinary", ordinary);
}

static json_t *drain(void)
{
    json_t *list = json_array();

    for (int64_t ms = 0; ms <= 18 * DAY; ms += 30 * MINUTE) {
        int64_t n = ms < 4 * HOUR    ? 0
                    : ms < 61 * HOUR ? (ms - 4 * HOUR) / (9 * MINUTE)
                    : ms < 63 * HOUR ? 190
                    : ms < 94 * HOUR ? 130
                                     : 0;
        if (ms >= 253 * HOUR && ms < 280 * HOUR)
            n = (ms - 253 * HOUR) / (40 * MINUTE);
        if (ms >= 372 * HOUR && ms < 398 * HOUR)
            n = (ms - 372 * HOUR) / (20 * MINUTE);
        if (ms >= 398 * HOUR && ms < 399 * HOUR)
            n = 31;
        add(list, pair(ms, n));
    }
    return list;
}

static json_t *agreement(void)
{
    static const struct {
        int hours, digests;
    } steps[] = {{0, 1},  {5, 3},   {6, 6},   {24, 5},  {61, 3},  {84, 4}, {94, 2},
                 {95, 1}, {253, 2}, {280, 1}, {372, 4}, {398, 2}, {399, 1}};
    json_t *list = json_array();

    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        add(list, pair(steps[i].hours * HOUR, steps[i].digests));
    return list;
}

static json_t *heals(void)
{
    return json_pack("[{sI,ss,ss},{sI,ss,ss},{sI,ss,ss},{sI,ss,ss},{sI,ss,ss}]", "ms", (json_int_t)(24 * HOUR), "zh",
                     "T1–C 卫星接通", "en", "T1–C by satellite", "ms", (json_int_t)(61 * HOUR), "zh", "V11–T1 恢复",
                     "en", "V11–T1 up", "ms", (json_int_t)(94 * HOUR), "zh", "V12–T1 恢复", "en", "V12–T1 up", "ms",
                     (json_int_t)(280 * HOUR), "zh", "V13–T1 恢复", "en", "V13–T1 up", "ms", (json_int_t)(398 * HOUR),
                     "zh", "T1–C 恢复", "en", "T1–C up");
}

static json_t *links(const json_t *all, struct prng *luck)
{
    json_t *list = json_array();
    size_t i;
    const json_t *o;

    json_array_foreach(all, i, o)
    {
        if (!json_is_string(json_object_get(o, "parent")))
            continue;
        json_int_t bytes_up = (json_int_t)(4000 + prng_below(luck, 900000));
        json_int_t bytes_down = (json_int_t)(2000 + prng_below(luck, 300000));
        json_int_t events_up = (json_int_t)prng_below(luck, 700), events_down = (json_int_t)prng_below(luck, 300);
        add(list, json_pack("{sO,sO,sI,sI,sI,sI}", "child", json_object_get(o, "name"), "parent",
                            json_object_get(o, "parent"), "bytes_up", bytes_up, "bytes_down", bytes_down, "events_up",
                            events_up, "events_down", events_down));
    }
    return list;
}

static json_t *score_row(const char *key, const char *zh, const char *en, json_t *value, const char *unit, json_t *good)
{
    return json_pack("{ss,ss,ss,so,ss,so}", "key", key, "zh", zh, "en", en, "value", value, "unit", unit, "good", good);
}

static json_t *score(bool better)
{
    json_t *list = json_array();

    add(list, score_row("first_help_ms", "首户得到帮助", "time to first help",
                        json_integer(better ? 95 * MINUTE : 127 * MINUTE), "ms", json_true()));
    add(list, score_row("urgent_late", "迟到的急件", "urgent events late", json_integer(better ? 0 : 3), "count",
                        better ? json_true() : json_false()));
    add(list, score_row("debts_overdue", "逾期未补的手续", "debts overdue", json_integer(0), "count", json_true()));
    add(list, score_row("overspend_fen", "超支", "overspend", json_integer(0), "fen", json_true()));
    add(list,
        score_row("duplicates_found", "发现的重复救助", "duplicates found", json_integer(9), "count", json_null()));
    add(list, score_row("events_lost", "丢失的记录", "events lost", better ? json_integer(0) : json_null(), "count",
                        json_null()));
    add(list, score_row("level_after_heal_ms", "恢复后多久一致", "level after heal",
                        json_integer(better ? 40 * MINUTE : 3723456), "ms", json_true()));
    add(list, score_row("bytes_per_link", "每条线路字节", "bytes per link", json_integer(better ? 401234 : 487654),
                        "bytes", json_null()));
    return list;
}

static void expectation(json_t *list, int number, int64_t ms, const char *zh, const char *en, const char *outcome,
                        const char *wanted, const char *found, json_t *story)
{
    char id[16];

    snprintf(id, sizeof id, "E%d", number);
    add(list, json_pack("{ss,sI,ss,ss,ss,ss,ss,so}", "id", id, "ms", (json_int_t)ms, "zh", zh, "en", en, "outcome",
                        outcome, "wanted", wanted, "found", found, "story", story));
}

static json_t *story(void)
{
    json_t *lines = json_array();
    char line[160];

    for (int i = 0; i < 60; i++) {
        snprintf(line, sizeof line, "61:%02d:%02d.%03d T1 received V11#%d aid 1000.00 yuan -> stored, urgent lane",
                 i / 60, i % 60, i * 7, 120 + i);
        add(lines, json_string(line));
    }
    add(lines, json_string(hostile));
    return lines;
}

static json_t *expectations(bool better)
{
    json_t *list = json_array();

    expectation(list, 1, 6 * HOUR, "断线的村两小时内先救首户",
                "a dark village helps its first household within two hours", "passed", "<= 2:00:00", "1:35:00",
                json_array());
    expectation(list, 2, 61 * HOUR, "恢复后急件十分钟内到县",
                "urgent events reach the county within ten minutes of the heal", better ? "passed" : "failed",
                "0 urgent events late", better ? "0" : "3 urgent events late: V11#121, V11#130, V11#142",
                better ? json_array() : story());
    expectation(list, 3, 66 * HOUR, "恰好发现 9 户重复救助，一户不删", "exactly nine duplicates found, none deleted",
                "passed", "9", "9", json_array());
    expectation(list, 4, 94 * HOUR, "村级名额没有超支", "no village quota overspent", "passed", "overspend 0", "0",
                json_array());
    expectation(list, 5, 300 * HOUR, "异议期内暂停公示", "notice paused by an objection", "not_exercised", "PAUSED", "",
                json_array());
    return list;
}

static json_t *invariants(void)
{
    return json_pack("[{ss,ss,ss,si,si,ss},{ss,ss,ss,si,si,ss},{ss,ss,ss,si,si,ss}]", "id", "I1", "zh", "答复过的都在",
                     "en", "what was acknowledged is kept", "premises", 18231, "broken", 0, "first", "", "id", "I11",
                     "zh", "绝不超支", "en", "never overspent", "premises", 731, "broken", 0, "first", "", "id", "I5",
                     "zh", "分叉留作证据", "en", "forks are evidence", "premises", 0, "broken", 0, "first", "");
}

static json_t *faults(void)
{
    return json_pack("[{ss,ss,ss,si},{ss,ss,ss,si},{ss,ss,ss,si}]", "kind", "N1", "zh", "断线", "en", "cut", "count", 5,
                     "kind", "N7", "zh", "慢线", "en", "slow line", "count", 1, "kind", "D7", "zh", "用旧备份恢复",
                     "en", "old backup restored", "count", 1);
}

static void set(json_t *doc, const char *key, json_t *value)
{
    must(value != NULL && json_object_set_new(doc, key, value) == 0);
}

static json_t *drill(int offices_n)
{
    return json_pack("{ss,ss,ss,ss,ss,sI,ss,ss,ss,ss,si}", "name", "maerkang-quake", "title_zh",
                     "马尔康“6·10”震群断网演练", "title_en", "Ma'erkang earthquake swarm, lines cut", "seed",
                     "0x7c1f2a", "start", "2022-06-09T20:00:00+08:00", "simulated_ms", (json_int_t)(18 * DAY), "digest",
                     "9be0c4d1f7a2503e", "build", "gcc 12.2 Release", "pack", "maerkang-2022", "areas", "ngawa-5132",
                     "offices", offices_n);
}

static json_t *verdict(bool better)
{
    return json_pack(
        "{sb,si,si,si,si,ss,ss}", "passed", better, "expected_passed", better ? 4 : 3, "expected_failed",
        better ? 0 : 1, "not_exercised", 1, "invariants_broken", 0, "zh",
        better ? "断网五次，先救不误、账目不超、恢复后一致。"
               : "先救没有耽误、账目没有超支，但恢复后有 3 件急件迟到县里。",
        "en",
        better ? "Five cuts: help came first, nothing overspent, all level afterwards."
               : "Help came in time and nothing was overspent, but three urgent events reached the county late.");
}

static json_t *sample(bool better)
{
    struct prng luck = prng_fork(better ? 2 : 1, "run-sample");
    json_t *doc = json_object(), *all = offices();

    set(doc, "format", json_integer(1));
    set(doc, "drill", drill((int)json_array_size(all)));
    set(doc, "verdict", verdict(better));
    set(doc, "score", score(better));
    set(doc, "offices", all);
    set(doc, "spans", spans());
    set(doc, "marks", marks(&luck));
    set(doc, "lag", lag(&luck));
    set(doc, "help", help(better ? 2 : 1));
    set(doc, "drain", drain());
    set(doc, "heals", heals());
    set(doc, "agreement", agreement());
    set(doc, "links", links(all, &luck));
    set(doc, "faults", faults());
    set(doc, "invariants", invariants());
    set(doc, "expectations", expectations(better));
    set(doc, "not_exercised",
        json_pack("[{ss,ss,ss,ss}]", "zh", "县级服务器被盗", "en", "the county's server stolen", "why_zh", "剧本没有写",
                  "why_en", "not in the script"));
    return doc;
}

json_t *run_sample(void)
{
    return sample(false);
}

json_t *run_sample_better(void)
{
    json_t *doc = sample(true);

    set(json_object_get(doc, "drill"), "seed", json_string("0x7c1f2b"));
    set(json_object_get(doc, "drill"), "digest", json_string("51d8aa07c3e9f264"));
    return doc;
}

/* 12,340 offices in four tiers. */
static json_t *many_offices(void)
{
    static const char *const tiers[] = {"municipality", "county", "township", "village"};
    json_t *list = json_array();
    char name[16], parent[16], area[16];

    for (int i = 0; i < 12340; i++) {
        int tier = i == 0 ? 0 : i < 39 ? 1 : i < 1100 ? 2 : 3;
        snprintf(name, sizeof name, "N%d", i);
        snprintf(parent, sizeof parent, "N%d", tier == 1 ? 0 : tier == 2 ? 1 + i % 38 : 39 + i % 1061);
        snprintf(area, sizeof area, "99%010d", i);
        office(list, name, area, "某某某某某某某某某某某某某某村", tiers[tier], i == 0 ? NULL : parent);
    }
    return list;
}

json_t *run_sample_large(void)
{
    static const char *const kinds[] = {"cut", "slow", "off", "disk", "cut_up"};
    struct prng luck = prng_fork(3, "run-sample");
    json_t *doc = sample(false), *all = many_offices(), *some_spans = json_array(), *some_marks = json_array();
    json_t *curve = json_array(), *states = json_array();
    char name[16];

    for (int i = 0; i < 20000; i++) {
        int64_t from = (int64_t)prng_below(&luck, 17 * 24 * 60) * MINUTE;
        snprintf(name, sizeof name, "N%d", i < 3000 ? 40 + i % 90 : (int)prng_below(&luck, 12340));
        span(some_spans, name, kinds[prng_below(&luck, 5)], from, from + (int64_t)prng_below(&luck, 1440) * MINUTE,
             "断", "cut");
    }
    for (int i = 0; i < 10000; i++) {
        snprintf(name, sizeof name, "N%d", (int)prng_below(&luck, 12340));
        mark(some_marks, (int64_t)prng_below(&luck, 18 * 24 * 60) * MINUTE, name, "act", "登记", "registered");
    }
    for (int i = 0; i < 2000; i++) {
        add(curve, pair(i * 18 * DAY / 2000, (int64_t)prng_below(&luck, 90000)));
        add(states, pair(i * 18 * DAY / 2000, i == 1999 ? 1 : 1 + (int64_t)prng_below(&luck, 12339)));
    }
    set(doc, "drill", drill(12340));
    set(doc, "links", links(all, &luck));
    set(doc, "offices", all);
    set(doc, "spans", some_spans);
    set(doc, "marks", some_marks);
    set(doc, "drain", curve);
    set(doc, "agreement", states);
    return doc;
}
