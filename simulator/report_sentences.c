#include "simulator/report_sentences.h"

#include <stdio.h>

#include "simulator/report_say.h"

struct words finding_title(enum finding which)
{
    static const struct words titles[FINDINGS] = {
        {"断线与办理", "Cuts and work"},           {"各级滞后", "Lag per tier"},
        {"多久得到帮助", "Time to help"},          {"恢复后的消化", "Drain after healing"},
        {"各处数据是否一致", "Replica agreement"}, {"线路流量", "Bytes per link"},
    };

    return titles[which];
}

#define ZH(v, unit) say_figure((char[SAY_BYTES]){0}, v, unit, SAY_ZH)
#define EN(v, unit) say_figure((char[SAY_BYTES]){0}, v, unit, SAY_EN)
#define SAY(s, ...) snprintf((s), sizeof(s), __VA_ARGS__)

static void says_lanes(const struct run *r, const struct find *f, struct sentence *s)
{
    struct figure cuts = known((int64_t)f->cuts), acts = known((int64_t)f->acts), dark = known((int64_t)f->acts_in_cut);

    if (f->cuts == 0) {
        SAY(s->zh, "没有线路中断；记下办理 %s 件。", ZH(acts, UNIT_COUNT));
        SAY(s->en, "No line was cut; %s acts on record.", EN(acts, UNIT_COUNT));
        return;
    }
    const struct run_office *o = &r->offices[f->longest_cut_office];
    SAY(s->zh, "断线 %s 次，最长 %s（%.40s %.80s）；记下的 %s 件办理中，%s 件是在自己线路中断时办的。",
        ZH(cuts, UNIT_COUNT), ZH(f->longest_cut_ms, UNIT_MS), o->name, o->area_name, ZH(acts, UNIT_COUNT),
        ZH(dark, UNIT_COUNT));
    SAY(s->en,
        "%s cuts, the longest %s (%.40s); of %s acts on record %s were done while the office's own line was cut.",
        EN(cuts, UNIT_COUNT), EN(f->longest_cut_ms, UNIT_MS), o->name, EN(acts, UNIT_COUNT), EN(dark, UNIT_COUNT));
}

static void says_lag(const struct run *r, const struct find *f, struct sentence *s)
{
    size_t worst = RUN_NONE;
    char when[SAY_BYTES];

    for (size_t i = 0; i < r->n_lag; i++)
        if (f->tiers[i].oldest_ms.known &&
            (worst == RUN_NONE || f->tiers[i].oldest_ms.value > f->tiers[worst].oldest_ms.value))
            worst = i;
    if (worst == RUN_NONE) {
        SAY(s->zh, "滞后未知：没有记录。");
        SAY(s->en, "Lag unknown: not recorded.");
        return;
    }
    const struct find_tier *t = &f->tiers[worst];
    say_instant(when, r->drill.start_at, t->oldest_at_ms, false);
    SAY(s->zh, "最久的一件在%s一级等了 %s还没报上去（%s）；同级最多有 %s 件在等。", tier_zh(r->lag[worst].tier),
        ZH(t->oldest_ms, UNIT_MS), when, ZH(t->unsent, UNIT_COUNT));
    SAY(s->en, "The oldest event waited %s at the %s tier (%s); at most %s were waiting there.",
        EN(t->oldest_ms, UNIT_MS), tier_en(r->lag[worst].tier), when, EN(t->unsent, UNIT_COUNT));
}

/* How one way of helping went: "首户 2 小时 7 分，一半在 1 天内，共 70 户". */
static void help_part(const struct find_help *h, char zh[120], char en[120])
{
    if (!h->households.known) {
        snprintf(zh, 120, "没有记录");
        snprintf(en, 120, "not recorded");
    } else if (h->households.value == 0 || !h->first_ms.known || !h->half_ms.known) {
        snprintf(zh, 120, "%s 户", ZH(h->households, UNIT_COUNT));
        snprintf(en, 120, "%s households", EN(h->households, UNIT_COUNT));
    } else {
        snprintf(zh, 120, "首户 %s，一半在 %s内，共 %s 户", ZH(h->first_ms, UNIT_MS), ZH(h->half_ms, UNIT_MS),
                 ZH(h->households, UNIT_COUNT));
        snprintf(en, 120, "first after %s, half within %s, %s households in all", EN(h->first_ms, UNIT_MS),
                 EN(h->half_ms, UNIT_MS), EN(h->households, UNIT_COUNT));
    }
}

static void says_help(const struct run *r, const struct find *f, struct sentence *s)
{
    char green_zh[120], green_en[120], other_zh[120], other_en[120];

    (void)r;
    if (!f->green.households.known && !f->ordinary.households.known) {
        SAY(s->zh, "得到帮助的时间未知：没有记录。");
        SAY(s->en, "Time to help unknown: not recorded.");
        return;
    }
    help_part(&f->green, green_zh, green_en);
    help_part(&f->ordinary, other_zh, other_en);
    SAY(s->zh, "从%s算起，急难先救：%s；普通程序：%s。", f->help_after_disaster ? "首次灾情" : "开始", green_zh,
        other_zh);
    SAY(s->en, "Counted from %s, help first: %s; the ordinary way: %s.",
        f->help_after_disaster ? "the first disaster" : "the start", green_en, other_en);
}

static void says_drain(const struct run *r, const struct find *f, struct sentence *s)
{
    if (!f->drain_peak.known) {
        SAY(s->zh, "积压未知：没有记录。");
        SAY(s->en, "Backlog unknown: not recorded.");
    } else if (r->n_heals == 0) {
        SAY(s->zh, "没有恢复过线路；最多积压 %s 件，结束时 %s 件。", ZH(f->drain_peak, UNIT_COUNT),
            ZH(f->drain_left, UNIT_COUNT));
        SAY(s->en, "No line healed; at most %s events waited, %s at the end.", EN(f->drain_peak, UNIT_COUNT),
            EN(f->drain_left, UNIT_COUNT));
    } else if (f->drain_ms.known) {
        SAY(s->zh, "最多积压 %s 件；最后一次恢复后 %s全部报完。", ZH(f->drain_peak, UNIT_COUNT),
            ZH(f->drain_ms, UNIT_MS));
        SAY(s->en, "At most %s events waited; all were through %s after the last heal.", EN(f->drain_peak, UNIT_COUNT),
            EN(f->drain_ms, UNIT_MS));
    } else {
        SAY(s->zh, "最多积压 %s 件；最后一次恢复后到记录结束都没有报完，还剩 %s 件。", ZH(f->drain_peak, UNIT_COUNT),
            ZH(f->drain_left, UNIT_COUNT));
        SAY(s->en, "At most %s events waited; after the last heal they were not all through by the end: %s left.",
            EN(f->drain_peak, UNIT_COUNT), EN(f->drain_left, UNIT_COUNT));
    }
}

static void says_agreement(const struct run *r, const struct find *f, struct sentence *s)
{
    char when[SAY_BYTES];

    if (f->agreed_ms.known) {
        say_instant(when, r->drill.start_at, f->agreed_ms.value, false);
        SAY(s->zh, "最多时有 %s 种不同的数据；%s 起各处完全一致，直到记录结束。", ZH(f->digests_most, UNIT_COUNT),
            when);
        SAY(s->en, "At most %s different states; from %s on all replicas were identical until the end.",
            EN(f->digests_most, UNIT_COUNT), when);
    } else if (f->digests_left.known) {
        SAY(s->zh, "记录结束时各处数据还不一致：%s 种（最多时 %s 种）。", ZH(f->digests_left, UNIT_COUNT),
            ZH(f->digests_most, UNIT_COUNT));
        SAY(s->en, "At the end replicas still differed: %s states (at most %s).", EN(f->digests_left, UNIT_COUNT),
            EN(f->digests_most, UNIT_COUNT));
    } else {
        SAY(s->zh, "是否一致未知：没有记录。");
        SAY(s->en, "Agreement unknown: not recorded.");
    }
}

static void says_links(const struct run *r, const struct find *f, struct sentence *s)
{
    if (f->busiest == RUN_NONE) {
        SAY(s->zh, "线路流量未知：没有记录。");
        SAY(s->en, "Bytes per link unknown: not recorded.");
        return;
    }
    const struct run_link *l = &r->links[f->busiest];
    const char *child = r->offices[l->child].name, *parent = r->offices[l->parent].name;
    struct figure links = known((int64_t)r->n_links);
    SAY(s->zh, "%s 条线路共 %s、%s 件；最忙的是 %.40s–%.40s，%s。", ZH(links, UNIT_COUNT), ZH(f->bytes, UNIT_BYTES),
        ZH(f->events, UNIT_COUNT), child, parent, ZH(link_bytes(l), UNIT_BYTES));
    SAY(s->en, "%s links carried %s, %s events; the busiest was %.40s–%.40s with %s.", EN(links, UNIT_COUNT),
        EN(f->bytes, UNIT_BYTES), EN(f->events, UNIT_COUNT), child, parent, EN(link_bytes(l), UNIT_BYTES));
}

struct sentence finding_says(enum finding which, const struct run *r, const struct find *f)
{
    static void (*const says[FINDINGS])(const struct run *, const struct find *, struct sentence *) = {
        says_lanes, says_lag, says_help, says_drain, says_agreement, says_links,
    };
    struct sentence s = {0};

    says[which](r, f, &s);
    return s;
}
