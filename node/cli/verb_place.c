#include "node/cli/verb_place.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/span.h"
#include "node/cli/http.h"
#include "node/cli/show.h"
#include "node/cli/show_list.h"

#define NUMBER_ROOM 24
#define PATH_ROOM   160

/* A number under a key; "-" when it is unknown. */
static const char *number(const json_t *o, const char *key, char out[NUMBER_ROOM])
{
    const json_t *v = json_object_get(o, key);

    if (!json_is_integer(v))
        return "-";
    snprintf(out, NUMBER_ROOM, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
    return out;
}

/* Hundredths of one per cent as "97.00%". */
static const char *per_cent(const json_t *o, const char *key, char out[NUMBER_ROOM])
{
    int64_t v = show_number(o, key);

    if (v < 0)
        return "-";
    snprintf(out, NUMBER_ROOM, "%" PRId64 ".%02" PRId64 "%%", v / 100, v % 100);
    return out;
}

static const char *mark(const json_t *o, const char *key)
{
    return show_true(o, key) ? "是" : "-";
}

/* "/v1/survey?id=…" of the first argument. NULL: it is no id, and that was said. */
static const char *path_of_id(struct cli *c, const char *base, char out[PATH_ROOM])
{
    const char *id = cli_arg(c, 0);
    char remedy[NUMBER_ROOM + 16];

    if (strlen(id) != 32 || strspn(id, "0123456789abcdefABCDEF") != 32) {
        snprintf(remedy, sizeof remedy, "fangpin %s ls", c->verb->noun);
        say_errorf(c, EX_USAGE, "应为 32 位十六进制 / it has 32 hex digits", remedy, "编号写错了 / a wrong id: %.60s",
                   id);
        return NULL;
    }
    snprintf(out, PATH_ROOM, "%s?id=%s", base, id);
    return out;
}

/* ---- warnings ---- */

static void board_row(struct columns *t, const json_t *v)
{
    char owed[NUMBER_ROOM], answered[NUMBER_ROOM];

    columns_row(t, (const char *const[]){show_text(v, "area"), show_text(v, "name"), show_text(v, "state"),
                                         number(v, "version_owed", owed), number(v, "version_answered", answered),
                                         mark(v, "go_in_person")});
}

int verb_warning_board(struct cli *c)
{
    static const char *const heads[] = {"地区", "名称", "状态", "应答第几版", "已答第几版", "要上门"};
    char path[PATH_ROOM];

    if (path_of_id(c, "/v1/warning", path) == NULL)
        return EX_USAGE;
    return show_list(c, path, "recipients", heads, ARRAY_LEN(heads), board_row,
                     "本辖区没有单位在预警范围内 / no office here is in its areas");
}

static void person_row(struct columns *t, const json_t *v)
{
    char owed[NUMBER_ROOM], answered[NUMBER_ROOM];

    columns_row(t, (const char *const[]){show_text(v, "area"), show_text(v, "name"), show_text(v, "officer"),
                                         show_text(v, "post"), show_text(v, "state"), number(v, "version_owed", owed),
                                         number(v, "version_answered", answered), mark(v, "go_in_person")});
}

int verb_warning_persons(struct cli *c)
{
    static const char *const heads[] = {"地区", "名称", "责任人", "岗位", "状态", "应答第几版", "已答第几版", "要上门"};
    char path[PATH_ROOM], with[PATH_ROOM + 16];

    if (path_of_id(c, "/v1/warning", path) == NULL)
        return EX_USAGE;
    snprintf(with, sizeof with, "%s&persons=1", path);
    return show_list(c, with, "persons", heads, ARRAY_LEN(heads), person_row,
                     "预警范围内没有登记责任人: fangpin officer appoint / nobody is appointed in its areas");
}

static void due_row(struct columns *t, const json_t *v)
{
    char version[NUMBER_ROOM], onset[24];

    time_short(onset, show_text(v, "onset"));
    columns_row(t, (const char *const[]){show_text(v, "warning"), show_text(v, "hazard"), show_text(v, "colour_zh"),
                                         number(v, "version", version), show_text(v, "stage"), onset, mark(v, "sound"),
                                         mark(v, "answer"), mark(v, "late")});
}

int verb_warning_due(struct cli *c)
{
    static const char *const heads[] = {"编号", "灾种", "颜色", "版本", "阶段", "预计开始", "要播发", "要应答", "迟到"};

    return show_list(c, "/v1/warnings", "warnings", heads, ARRAY_LEN(heads), due_row,
                     "没有与本单位有关的预警 / no warning concerns this office");
}

/* Written down as sounded, so that the next call does not sound this version again. */
static int relay_record(struct cli *c, const json_t *warning)
{
    char body[PATH_ROOM];
    int rc = 0;

    snprintf(body, sizeof body,
             "{\"kind\":\"call_deliver\",\"thing\":\"%s\",\"sounded\":\"sounded\",\"version\":%" PRId64 "}",
             show_text(warning, "warning"), show_number(warning, "version"));
    json_decref(ask_json(c, "/v1/file", body, &rc));
    return rc;
}

int verb_warning_relay(struct cli *c)
{
    int rc = 0;
    json_t *o = ask_json(c, "/v1/warnings", NULL, &rc);
    const json_t *list = json_object_get(o, "warnings");

    if (o == NULL)
        return rc;
    for (size_t i = 0; i < json_array_size(list) && rc == 0; i++) {
        const json_t *w = json_array_get(list, i);
        if (!show_true(w, "sound"))
            continue;
        if (c->json)
            print_json(w);
        else
            printf("%s %" PRId64 " %s %s %s\n", show_text(w, "warning"), show_number(w, "version"),
                   show_text(w, "colour_zh"), show_text(w, "hazard"), show_maybe(w, "text"));
        fflush(stdout);
        rc = relay_record(c, w);
    }
    json_decref(o);
    return rc;
}

/* ---- events, surveys, risks, posts ---- */

static void event_row(struct columns *t, const json_t *v)
{
    char level[NUMBER_ROOM], count[NUMBER_ROOM];

    columns_row(t, (const char *const[]){show_text(v, "event"), show_text(v, "area"), show_text(v, "hazard"),
                                         show_text(v, "state"), number(v, "level", level),
                                         number(v, "count_all", count), show_maybe(v, "merged_into")});
}

int verb_event_all(struct cli *c)
{
    static const char *const heads[] = {"编号", "地区", "灾种", "状态", "级别", "户数(含并入)", "并入"};

    return show_list(c, "/v1/events", "events", heads, ARRAY_LEN(heads), event_row, "没有灾情 / no event");
}

static void coverage_row(struct columns *t, const json_t *v)
{
    char n[4][NUMBER_ROOM], share[NUMBER_ROOM];

    columns_row(t, (const char *const[]){show_text(v, "area"), show_text(v, "name"), number(v, "households", n[0]),
                                         number(v, "visited", n[1]), number(v, "absent", n[2]),
                                         number(v, "unseen", n[3]), per_cent(v, "coverage", share)});
    const json_t *open = json_object_get(v, "open");
    for (size_t i = 0; i < json_array_size(open); i++) {
        const json_t *o = json_array_get(open, i);
        columns_row(t, (const char *const[]){"", show_maybe(o, "name"), "", "", "", "", show_text(o, "household")});
    }
}

int verb_survey_coverage(struct cli *c)
{
    static const char *const heads[] = {"地区", "名称", "户数", "已走访", "不在家", "未走访", "覆盖率"};
    char path[PATH_ROOM];

    if (path_of_id(c, "/v1/survey", path) == NULL)
        return EX_USAGE;
    return show_list(c, path, "villages", heads, ARRAY_LEN(heads), coverage_row, "没有村 / no village");
}

static void risk_row(struct columns *t, const json_t *v)
{
    char n[3][NUMBER_ROOM];

    columns_row(t, (const char *const[]){show_text(v, "area"), show_text(v, "name"), number(v, "flagged", n[0]),
                                         number(v, "households", n[1]), number(v, "stated", n[2]), mark(v, "alert"),
                                         show_maybe(v, "response")});
}

/* Villages, townships and the whole; of a village or township that asks, the whole is the row that stands already. */
static void risk_print(const json_t *o)
{
    static const char *const heads[] = {"地区", "名称", "新标注", "在册户", "总户数", "达警戒线", "响应"};
    static const char *const tiers[] = {"villages", "townships"};
    const json_t *whole = json_object_get(o, "whole");
    struct columns *t = columns_new(heads, ARRAY_LEN(heads));
    bool stands = false;

    for (size_t i = 0; i < ARRAY_LEN(tiers); i++) {
        const json_t *list = json_object_get(o, tiers[i]);
        for (size_t k = 0; k < json_array_size(list); k++) {
            const json_t *place = json_array_get(list, k);
            risk_row(t, place);
            stands |= strcmp(show_text(place, "area"), show_text(whole, "area")) == 0;
        }
    }
    if (!stands && (columns_rows(t) > 0 || show_true(whole, "alert") || show_number(whole, "flagged") > 0))
        risk_row(t, whole);
    if (columns_rows(t) == 0)
        puts("近期没有新标注户 / no household newly flagged");
    else
        columns_print(t, stdout);
    columns_free(t);
}

int verb_risk_count(struct cli *c)
{
    int rc;
    json_t *o = list_ask(c, "/v1/risk", &rc);

    if (o == NULL)
        return rc;
    if (c->json)
        print_json(o);
    else
        risk_print(o);
    json_decref(o);
    return 0;
}

static void vacant_row(struct columns *t, const json_t *v)
{
    columns_row(t, (const char *const[]){show_text(v, "area"), show_text(v, "name")});
}

int verb_officer_vacant(struct cli *c)
{
    static const char *const heads[] = {"地区", "名称"};

    return show_list(c, "/v1/posts", "empty", heads, ARRAY_LEN(heads), vacant_row, "村村有人 / every village has one");
}

/* ---- papers ---- */

static void agenda_row(struct columns *t, const json_t *v)
{
    char n[5][NUMBER_ROOM], rate[NUMBER_ROOM];

    columns_row(t,
                (const char *const[]){show_text(v, "area"), show_text(v, "name"), number(v, "open", n[0]),
                                      number(v, "overdue", n[1]), number(v, "on_time", n[2]), number(v, "late", n[3]),
                                      number(v, "late_link", n[4]), per_cent(v, "on_time_rate", rate)});
}

static void response_row(struct columns *t, const json_t *v)
{
    char level[NUMBER_ROOM];

    columns_row(t, (const char *const[]){show_text(v, "area"), show_text(v, "process_zh"), show_text(v, "state_zh"),
                                         show_maybe(v, "since"), number(v, "level", level), show_text(v, "thing")});
}

static void fund_row(struct columns *t, const json_t *v)
{
    char fen[4][SAY_TEXT_MAX];

    columns_row(t, (const char *const[]){show_text(v, "area"), show_text(v, "name"), show_fen(v, "opened_fen", fen[0]),
                                         show_fen(v, "spent_fen", fen[1]), show_fen(v, "helped_fen", fen[2]),
                                         show_fen(v, "available_fen", fen[3])});
}

/* A list of the papers under its title; what is empty is said. */
static void part_print(const json_t *list, const char *title, const char *const *heads, size_t n,
                       void (*row)(struct columns *t, const json_t *v), const char *empty)
{
    if (*title != '\0')
        printf("\n%s\n", title);
    if (json_array_size(list) == 0)
        puts(empty);
    else
        list_print(list, heads, n, row);
}

static void agenda_print(const json_t *o)
{
    static const char *const units[] = {"地区", "名称", "待办", "超期", "按期", "迟办", "线路致迟", "按期率"};
    static const char *const responses[] = {"地区", "响应", "状态", "自", "级别", "编号"};
    static const char *const funds[] = {"地区", "名称", "设立", "已支出", "已救助", "可用"};

    part_print(json_object_get(o, "units"), "", units, ARRAY_LEN(units), agenda_row, "没有待办 / nothing is owed");
    if (show_true(o, "more"))
        puts("还有单位没有列出,按地区再看 / more units are left out: --area CODE");
    part_print(json_object_get(o, "responses"), "正在进行的响应 / responses that run", responses, ARRAY_LEN(responses),
               response_row, "没有 / none");
    part_print(json_object_get(o, "funds"), "资金 / funds", funds, ARRAY_LEN(funds), fund_row, "没有 / none");
}

int verb_meeting_agenda(struct cli *c)
{
    int rc;
    json_t *o = list_ask(c, "/v1/agenda", &rc);

    if (o == NULL)
        return rc;
    if (c->json)
        print_json(o);
    else
        agenda_print(o);
    json_decref(o);
    return 0;
}

static void report_row(struct columns *t, const json_t *v)
{
    const json_t *list = json_object_get(v, "revisions");
    char n[3][NUMBER_ROOM];

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *r = json_array_get(list, i);
        columns_row(t,
                    (const char *const[]){show_text(v, "area"), number(v, "month", n[0]), show_text(v, "sort"),
                                          number(r, "version", n[1]), show_maybe(r, "date"), number(r, "count", n[2]),
                                          json_is_integer(json_object_get(r, "delta")) ? "修订" : "首报"});
    }
}

int verb_report_revisions(struct cli *c)
{
    static const char *const heads[] = {"地区", "月份", "项目", "版次", "日期", "数", ""};

    return show_list(c, "/v1/reports", "reports", heads, ARRAY_LEN(heads), report_row, "没有报过 / nothing reported");
}
