/* verb_opts.h — how options are written in the tables of commands. Only those tables include it. */
#ifndef FANGPIN_NODE_CLI_VERB_OPTS_H
#define FANGPIN_NODE_CLI_VERB_OPTS_H

#include "node/cli/cli.h"

#define FLAG(name, zh, en)                                                                                             \
    {                                                                                                                  \
        name, NULL, zh, en, OPT_FLAG, false, NULL                                                                      \
    }
#define TEXT(name, arg, zh, en)                                                                                        \
    {                                                                                                                  \
        name, arg, zh, en, OPT_TEXT, false, NULL                                                                       \
    }
#define NEED(name, arg, zh, en)                                                                                        \
    {                                                                                                                  \
        name, arg, zh, en, OPT_TEXT, true, NULL                                                                        \
    }
#define FIELD(name, arg, type, must, field, zh, en)                                                                    \
    {                                                                                                                  \
        name, arg, zh, en, type, must, field                                                                           \
    }

#define O_AREA                                                                                                         \
    FIELD("area", "CODE", OPT_TEXT, false, "area", "户所在的村;不写就按户档",                                          \
          "the household's village; else as its record says")
#define O_DATE                                                                                                         \
    FIELD("date", "YYYY-MM-DD", OPT_TEXT, false, "date", "办理日期,默认今天", "the day it was done; today by default")
#define O_FORM FIELD("form", "FILE.json", OPT_JSON, false, "form", "信息采集表,docs/predicates.md", "the visit form")
#define O_AMOUNT                                                                                                       \
    FIELD("amount", "YUAN", OPT_YUAN, true, "amount_fen", "金额(元,最多两位小数)", "yuan, at most two decimals")
#define O_FUND FIELD("fund", "ID", OPT_TEXT, false, "fund", "资金编号", "the fund")
#define O_AID                                                                                                          \
    FIELD("aid", "ID", OPT_TEXT, true, "aid", "哪笔发放或救助(见户档)", "which grant or help, see the case file")
#define O_PERSON                                                                                                       \
    FIELD("person", "ID", OPT_TEXT, false, "person", "只发给哪位成员(编号);按户发不写",                                \
          "a member it is for alone; none: the household")
#define O_NOTICE FIELD("notice", "ID", OPT_TEXT, false, "notice", "已送达的书面告知", "the written notice handed over")
#define O_LISTEN TEXT("listen", "tcp://IP:PORT", "供下级连接的地址", "where children connect")
#define O_ADVERT                                                                                                       \
    TEXT("advertise", "tcp://HOST:PORT", "写进邀请码的地址,默认同 listen", "the address that invitations give")
#define O_DEPT                                                                                                         \
    FIELD("dept", "NAME", OPT_TEXT, true, "dept", "部门,如 CIVIL_AFFAIRS 或 民政", "one of the 17 departments")
#define O_MONTH FIELD("month", "YYYY-MM", OPT_TEXT, true, "month", "数据所属的月份", "the month the data are of")
#define O_REV                                                                                                          \
    FIELD("rev", "N", OPT_WHOLE, false, "revision", "第几版,默认1;更正用更高的版次",                                   \
          "revision; corrections have higher ones")
#define O_LIMIT TEXT("limit", "N", "最多多少行(1-1000)", "at most so many lines")
#define O_IN    TEXT("area", "CODE", "只看这个地区", "only this area")

#endif
