#include "tiers/filing_refusals.h"

#include <stdio.h>
#include <string.h>

#include "base/must.h"

struct refusal_text {
    const char *code, *what, *why, *remedy;
};

/* Chinese first, English after " / ". */
static const struct refusal_text texts[REFUSALS] = {
    [REFUSE_UNKNOWN_KIND] = {"unknown_kind", "不认识的事项 / unknown kind of act",
                             "本版本没有此类事项 / this version has none such",
                             "核对事项名称 / check the name of the kind"},
    [REFUSE_NOT_FILEABLE] = {"not_fileable", "此类事项不由人填报 / this kind is not filed by hand",
                             "由程序自行签发 / the program signs it by itself", "无需填报 / nothing to do"},
    [REFUSE_UNKNOWN_AREA] = {"unknown_area", "区划代码不在名单 / area is not in the list",
                             "区划名单中无此代码 / the area list has no such code",
                             "核对12位代码,或请上级更新名单 / check the 12 digits, or ask above for a new list"},
    [REFUSE_NOT_THIS_TIER] = {"not_this_tier", "本级无权办理 / this tier may not do this",
                              "该事项由其他层级办理 / the act belongs to another tier",
                              "请有权的层级办理 / ask the tier that may"},
    [REFUSE_NOT_THIS_PLACE] = {"not_this_place", "该地不归本单位办理 / not for that place",
                               "该地不在本单位辖内或层级不符 / it is not below this office, or of another tier",
                               "核对区划,户属村(社区) / check the area; households stand in villages"},
    [REFUSE_NO_DATE] = {"no_date", "日期不存在 / no such day", "日期应为真实的年月日 / a date is yyyymmdd and exists",
                        "改正日期 / correct the date"},
    [REFUSE_DATE_IN_FUTURE] = {"date_in_future", "日期晚于今天 / the date is after today",
                               "只能记载已发生的事 / only what has happened is recorded",
                               "改正日期,或校准时钟 / correct the date, or set the clock"},
    [REFUSE_MISSING_HOUSEHOLD] = {"missing_household", "未写明哪一户 / no household given",
                                  "此事项必须对应一户 / the act is about one household",
                                  "填写户编号 household / give the household's id"},
    [REFUSE_MISSING_FUND] = {"missing_fund", "未写明资金 / no fund given", "此事项动用资金 / the act uses a fund",
                             "填写资金编号 fund / give the fund's id"},
    [REFUSE_MISSING_AMOUNT] = {"missing_amount", "未写金额 / no amount given", "金额以分计 / amounts are in fen",
                               "填写金额 / give the amount"},
    [REFUSE_MISSING_CODE] = {"missing_code", "未选类别 / no category given",
                             "此事项需要类别、风险、结果或方式 / it needs a kind, risk, outcome or way",
                             "选择一项 / choose one"},
    [REFUSE_MISSING_REASON] = {"missing_reason", "未写不予认定的理由 / no reason for the refusal",
                               "不予认定须书面说明理由 / a refusal gives its reason in writing",
                               "选择理由 reason / choose a reason"},
    [REFUSE_MISSING_NAME] = {"missing_name", "未写名称或姓名 / no name given",
                             "资金须有名称,户须有户主姓名 / a fund has a name, a household its head",
                             "填写名称 name 或户主 head_name / give the name"},
    [REFUSE_MISSING_KINDS] = {"missing_kinds", "未写授权的救助种类 / no kinds of help given",
                              "授权只及所列种类 / an authority covers what it lists",
                              "列出种类 kinds / list the kinds"},
    [REFUSE_MISSING_DECISION] = {"missing_decision", "未写明哪项决定 / no decision given",
                                 "送达须对应一项决定 / a notice delivers one decision",
                                 "填写决定编号 decision / give the decision's id"},
    [REFUSE_MISSING_PEOPLE] = {"missing_people", "未写人数 / number of people not given",
                               "户至少一人 / a household has at least one person", "填写人数 people / give the number"},
    [REFUSE_BAD_AMOUNT] =
        {"bad_amount", "金额超出范围 / amount out of range",
         "金额须在1分至10万亿元之间,户限不高于总限 / 1 fen to 10^15 fen; per household at most the total",
         "改正金额 / correct the amount"},
    [REFUSE_BAD_CODE] = {"bad_code", "类别不在清单 / category is not in the list", "没有此代码 / there is no such code",
                         "从清单中选择 / choose from the list"},
    [REFUSE_BAD_PEOPLE] = {"bad_people", "人数超出范围 / number of people out of range",
                           "一户最多99人 / a household has at most 99", "核对人数 / check the number"},
    [REFUSE_BAD_TEXT] = {"bad_text", "文字过长或含无效字符 / text too long or not valid",
                         "须为有限长度的UTF-8文字 / texts are UTF-8 of limited length, without control characters",
                         "缩短或改正文字 / shorten or correct it"},
    [REFUSE_BAD_DAYS] = {"bad_days", "天数超出范围 / number of days out of range", "最多366天 / at most 366 days",
                         "改正天数 / correct the days"},
    [REFUSE_BAD_PERIOD] = {"bad_period", "有效期不成立 / the period is not valid",
                           "截止日早于起始日或已过 / it ends before it begins, or has ended",
                           "改正起止日期 / correct valid_from and valid_to"},
    [REFUSE_PERSONAL_IN_TEXT] = {"personal_in_text",
                                 "文字中疑有证件号或电话 / text seems to hold an id or telephone number",
                                 "公开文字不得含个人信息 / open texts hold no personal data",
                                 "删去号码,个人信息填入专栏 / remove the number; personal data has its own fields"},
    [REFUSE_CITIZEN_ID_SHAPE] = {"citizen_id_shape", "公民身份号码格式不对 / citizen id has the wrong shape",
                                 "应为17位数字加校验码 / seventeen digits and a check character",
                                 "对照证件重填 / copy it again from the card"},
    [REFUSE_CITIZEN_ID_CHECK] = {"citizen_id_check", "公民身份号码校验不符 / citizen id fails its check",
                                 "校验码与前17位不符,可能抄错 / a digit was probably miscopied",
                                 "对照证件重填 / copy it again from the card"},
    [REFUSE_CITIZEN_ID_BIRTH] = {"citizen_id_birth",
                                 "公民身份号码的生日不成立 / birth date in the citizen id is not possible",
                                 "该日不存在或晚于今天 / no such day, or after today",
                                 "对照证件重填 / copy it again from the card"},
    [REFUSE_UNKNOWN_HOUSEHOLD] = {"unknown_household", "本单位没有该户档案 / household is not known here",
                                  "户档未建或尚未同步到此 / not registered, or not arrived yet",
                                  "核对户编号和所在村(area);未建档先建档 / check id and area; register it first"},
    [REFUSE_NEEDS_AUTHORITY] = {"needs_authority", "村级先行救助须有授权 / a village helps first only under authority",
                                "须由乡镇或县事先授权 / the township or county signs it beforehand",
                                "填写授权编号 authority,或请乡镇办理 / name the authority, or ask the township"},
    [REFUSE_UNKNOWN_AUTHORITY] = {"unknown_authority", "本单位未持有该授权 / this authority is not held here",
                                  "授权未到,或授给别处 / it has not come, or has another holder",
                                  "核对授权编号,或请上级签发 / check the id, or ask above to sign one"},
    [REFUSE_AUTHORITY_ENDED] =
        {"authority_ended", "授权已到期 / the authority has ended", "已过截止日 / its last day has passed",
         "请上级续签,或 fangpin green request;已经给出的加 --handed-over 补记,由授权单位追认 / ask above; help already "
         "handed over is recorded with --handed-over and ratified by the issuer"},
    [REFUSE_AUTHORITY_REVOKED] =
        {"authority_revoked", "授权已被撤销 / the authority was revoked",
         "授权单位撤销了它;知道以前给的照样算数 / its issuer took it back; what was given before it was known stands",
         "请授权: fangpin green request;已经给出的加 --handed-over 补记,由授权单位追认 / ask; help already handed over "
         "is recorded with --handed-over"},
    [REFUSE_NOT_THE_ISSUER] = {"not_the_issuer", "不是本单位签的授权 / not an authority of this office",
                               "只有签发授权的单位能撤销、追认 / only who issued it takes it back or ratifies",
                               "请签发单位办理: fangpin authority show / ask its issuer"},
    [REFUSE_ALREADY_REVOKED] = {"already_revoked", "授权已经撤销过 / it was revoked already",
                                "一份授权只撤销一次 / an authority is taken back once",
                                "无需再办 / nothing to do: fangpin authority show"},
    [REFUSE_AUTHORITY_NOT_YET] = {"authority_not_yet", "授权尚未生效 / the authority has not begun",
                                  "救助日早于起始日 / the help was given before its first day",
                                  "核对日期 / check the date"},
    [REFUSE_KIND_NOT_COVERED] = {"kind_not_covered", "授权不含此类救助 / this kind of help is not covered",
                                 "授权只及所列种类 / the authority covers only the kinds it lists",
                                 "改用所列种类,或请乡镇办理 / give a listed kind, or ask the township"},
    [REFUSE_OVER_HOUSEHOLD] = {"over_household", "超出每户限额 / over the ceiling for one household",
                               "该户累计将超过授权限额 / what the household got would pass the ceiling",
                               "减少金额,或请乡镇办理 / give less, or ask the township"},
    [REFUSE_OVER_TOTAL] = {"over_total", "超出授权总额 / over the authority's total",
                           "授权累计将超过总限额 / what was given would pass the total",
                           "减少金额,或请上级另行授权 / give less, or ask above for another authority"},
    [REFUSE_WRONG_FUND] = {"wrong_fund", "资金与授权不符 / not the authority's fund",
                           "授权指定了另一资金 / the authority names another fund",
                           "不填资金即用授权所指 / leave the fund out to use the right one"},
    [REFUSE_UNKNOWN_FUND] = {"unknown_fund", "本单位没有该资金 / this fund is not known here",
                             "本单位未开立也未收到额度 / this office neither opened it nor received rights",
                             "核对资金编号,或请上级划拨 / check the id, or ask above for rights"},
    [REFUSE_OVER_RIGHTS] = {"over_rights", "可用额度不足 / not enough rights left",
                            "只能动用本单位持有的额度 / an office spends only rights it holds",
                            "减少金额,或请上级划拨额度 / use less, or ask above for rights"},
    [REFUSE_OVER_HELD] = {"over_held", "超出该单位所持额度 / more than that office holds",
                          "本单位所知其持有不足此数 / as far as is known here it holds less",
                          "减少金额,或等其上报 / use less, or wait until it is heard"},
    [REFUSE_NOT_FUND_OWNER] = {"not_fund_owner", "本单位不是资金主管 / not this office's fund",
                               "只有设立资金的单位可以核销 / only who opened a fund writes off its rights",
                               "请资金主管单位核销 / ask the fund's owner"},
    [REFUSE_MISSING_AID] = {"missing_aid", "未写明哪笔救助或发放 / no grant or help given",
                            "此事项必须对应一笔救助或发放 / the act is about one grant or help",
                            "填写编号 aid,见户档 / give its id, see the case file"},
    [REFUSE_MISSING_NOTICE] = {"missing_notice", "未写明书面告知 / no written notice given",
                               "追回须先书面告知农户 / money is taken back only after written notice",
                               "填写送达编号 notice / give the id of the notice"},
    [REFUSE_GIFT_WITH_FUND] = {"gift_with_fund", "社会捐助不动用资金 / a gift uses no fund",
                               "帮扶单位给的不是财政资金 / what a helper unit gives is not public money",
                               "删去资金编号 / leave the fund out"},
    [REFUSE_UNKNOWN_AID] = {"unknown_aid", "该户没有这笔救助或发放 / this household has no such grant or help",
                            "编号有误或尚未传到 / the id is wrong, or it has not come",
                            "看户档 fangpin case show / look at the case file"},
    [REFUSE_NOT_THE_GIVER] = {"not_the_giver", "不是本单位发放的 / not given by this office",
                              "只有发放单位可以办理 / only who gave it may do this", "请发放单位办理 / ask the giver"},
    [REFUSE_NOT_COMMITTED] =
        {"not_committed", "不是待交付的发放 / not a grant that waits for delivery",
         "已交付或已撤销;已交付的不能撤销 / it was handed over or voided; what was given is a fact",
         "查看户档;重复的由县处理 / see the case file; the county settles duplicates"},
    [REFUSE_OLD_EPOCH] = {"old_epoch", "由本单位旧纪元承诺 / committed by an older epoch of this office",
                          "旧纪元的额度存疑,不能由新纪元释放 / its rights are in doubt and not this epoch's to free",
                          "请资金主管单位核销 / ask the fund's owner for a write-off"},
    [REFUSE_TO_BE_VOIDED] = {"to_be_voided", "县要求撤销这笔发放 / the county wants this grant voided",
                             "该户已得到同样的救助 / the household got the same already",
                             "撤销它 fangpin grant void / void it, or ask the county to settle otherwise"},
    [REFUSE_NOT_DELIVERED] = {"not_delivered", "这笔发放没有交付或已入账 / not handed over, or booked already",
                              "只有交付的才能入账或追回 / only what was handed over is booked or taken back",
                              "查看户档 / see the case file"},
    [REFUSE_NOT_ASKED_BACK] = {"not_asked_back", "县没有决定追回 / the county did not decide to take it back",
                               "追回由县决定 / recovery is the county's decision",
                               "请县先处理 duplicate settle / ask the county to settle it"},
    [REFUSE_UNKNOWN_NOTICE] = {"unknown_notice", "没有这份已送达的告知 / no such notice was handed over",
                               "告知未送达、编号有误或尚未传到 / not delivered, mistyped, or not arrived",
                               "先送达 fangpin notice deliver / hand it over first"},
    [REFUSE_OVER_AID] = {"over_aid", "追回多于所发 / more than was given",
                         "追回合计不超过发放金额 / what is taken back is at most what was given",
                         "减少金额 / use less"},
    [REFUSE_EPOCH_IN_FORCE] =
        {"epoch_in_force", "该单位的这一纪元仍在任 / that office's epoch is in force",
         "只能核销已被新纪元取代的单位 / only rights of an office that a newer epoch replaced are written off",
         "在任单位请用「要求退回」 / ask an office in force by a recall"},
    [REFUSE_SOURCE_HIDDEN] =
        {"source_hidden", "信访、舆情来源不进村 / the source of a petition does not go to the village",
         "线索在村里,来源由县级保存,乡镇、村都看不到 / the lead is the village's, its source stays at "
         "the county",
         "填 --channel above,不写部门;来源记 fangpin petition record / pass it on as above, without "
         "a department, and record the source"},
    [REFUSE_NO_VISIT] = {"no_visit", "尚无入户核查 / no visit is held",
                         "审定须依据入户核查 / a decision rests on a visit",
                         "先由村或乡镇入户并记录 / let the village or township visit and record it"},
    [REFUSE_NOT_AT_COUNTY] = {"not_at_county", "认定还没有报到县级 / the case does not stand at the county",
                              "审定在六个步骤之后;先救助只改变顺序 / the six steps come first, helping first or not",
                              "先办完前面的步骤: fangpin case show / finish the earlier steps first"},
    [REFUSE_OBJECTION_OPEN] = {"objection_open", "异议还没有核实 / an objection is open",
                               "核实以前不审定 / nothing is decided before it is verified",
                               "请乡镇核实: fangpin case resolve / let the township verify it"},
    [REFUSE_DOSSIER_CHANGED] = {"dossier_changed", "案卷已有变化 / the dossier has changed",
                                "所看的案卷与现在的不同 / what was looked at is not what is here now",
                                "重新查看后再签: fangpin case show / look again, then sign with the new dossier"},
    [REFUSE_ALREADY_DECIDED] = {"already_decided", "该户已有决定 / the household has a decision",
                                "新决定须写明替代哪一项 / a new one must say which it replaces",
                                "填写 decision 为现行决定编号 / give the id of the one in force as decision"},
    [REFUSE_NOTHING_TO_REPLACE] = {"nothing_to_replace", "所要替代的决定不在 / nothing to replace",
                                   "该户没有此项现行决定 / no such decision is in force here",
                                   "核对决定编号 / check the decision's id"},
    [REFUSE_UNKNOWN_DECISION] = {"unknown_decision", "没有这项现行决定 / no such decision is in force",
                                 "决定未到、编号有误或已被替代 / not arrived, mistyped or replaced",
                                 "查看该户档案后再送达 / look at the case file first"},
    [REFUSE_PACK_VALUE_UNSET] = {"pack_value_unset", "规则缺数,不能办理 / a rule has no number yet",
                                 "现行政策包里该项待县级填写 / the pack in force leaves it to the county",
                                 "请县级填写后签发新政策包 / ask the county to fill it in and sign the pack"},
    [REFUSE_BAD_DEPARTMENT] = {"bad_department", "不认识的部门 / no such department",
                               "推送来自17个部门之一,并写明部门 / a push is of one of the 17 departments",
                               "填写 dept,如 CIVIL_AFFAIRS 或 民政 / give dept, like CIVIL_AFFAIRS"},
    [REFUSE_BAD_MONTH] = {"bad_month", "月份不对 / not a month that can be pushed",
                          "应为已经开始的月份 yyyymm / a month that has begun, as yyyymm",
                          "改正月份,如 202610 / correct the month"},
    [REFUSE_BAD_REVISION] = {"bad_revision", "版次超出范围 / revision out of range",
                             "版次从1开始,每更正一次加1 / from 1, one more with each correction",
                             "改正版次 revision / correct the revision"},
    [REFUSE_BAD_RECORD] =
        {"bad_record", "部门记录号不能用 / the record number cannot be taken",
         "须为1至40位字母数字,且不像身份证号或电话 / 1 to 40 letters or digits, and no person's number",
         "请部门给每条记录编号 / ask the department to number its records"},
    [REFUSE_OLD_REVISION] = {"old_revision", "已有更新的一版 / a later revision has come",
                             "更高版次已替代整份名单 / a higher revision replaced the whole list",
                             "导入更高的版次,或核对月份 / import a higher revision, or check the month"},
    [REFUSE_ALREADY_SIGNED] =
        {"already_signed", "已经签过,不再重复 / signed already, not signed twice",
         "同一部门、月份、记录和版次只签一次 / department, month, record and revision are signed once",
         "无需再做;要更正请用更高版次 / nothing to do; to correct, use a higher revision"},
    [REFUSE_UNKNOWN_RECORD] = {"unknown_record", "没有这条推送记录 / no such record was pushed",
                               "部门、月份、记录号或户对不上 / department, month, record or household do not agree",
                               "用 fangpin push records 查看 / look at them with fangpin push records"},
    [REFUSE_GREEN_CLOSED] = {"green_closed", "现行规则不给村预先授权 / the rules give villages no standing authority",
                             "现行政策包 gc.village_standing 为否 / the pack in force says no",
                             "由乡镇或县直接救助,或请县级改包 / help from here, or ask the county for another pack"},
    [REFUSE_BAD_PACK] = {"bad_pack", "政策包文本有误 / the pack cannot be read as it stands",
                         "见所列行 / see the line that is named",
                         "用 fangpin pack check 文件 看全部错误 / pack check lists every fault"},
    [REFUSE_PACK_VERSION_TAKEN] = {"pack_version_taken", "这个版本已经签过 / this version is signed already",
                                   "同一名称的一个版本只签一次 / a version of a pack is signed once",
                                   "把 pack.version 加一再签 / raise pack.version and sign that"},
    [REFUSE_UNKNOWN_PACK] = {"unknown_pack", "没有这个已签的政策包 / no such pack is signed here",
                             "本单位及上级都没有 / neither for this area nor above it",
                             "用 fangpin pack show 看已签的包 / pack show lists those that are signed"},
    [REFUSE_OWN_PACK] = {"own_pack", "不能会签本单位的包 / an office does not countersign its own pack",
                         "会签须由另一有权层级 / another competent tier countersigns",
                         "请上级会签,或签发非送审稿 / ask the tier above, or sign one that is no draft"},
    [REFUSE_NOT_A_DRAFT] = {"not_a_draft", "该包不是送审稿 / this pack is no draft",
                            "只有送审稿需要会签 / only drafts are countersigned", "无需会签 / nothing to do"},
    [REFUSE_ONLY_A_DRAFT] =
        {"only_a_draft", "政策包是送审稿,还不能据以决定 / the rules are a draft: nothing is decided by them",
         "本地只有送审稿,未经会签;演练方式除外 / only a draft is signed here, not countersigned; a drill may",
         "请有权层级会签: fangpin pack countersign / let another competent tier countersign it"},
    [REFUSE_BAD_CALENDAR] = {"bad_calendar", "工作日历文本有误 / the calendar cannot be read as it stands",
                             "见所列行 / see the line that is named",
                             "照 docs/packs.md 的样子改 / write it as docs/packs.md shows"},
};

int refuse(struct filing_refusal *why, enum refusal r)
{
    const struct refusal_text *t = &texts[r];

    must(r < REFUSALS && t->code);
    why->code = t->code;
    snprintf(why->what, sizeof why->what, "%s", t->what);
    snprintf(why->why, sizeof why->why, "%s", t->why);
    snprintf(why->remedy, sizeof why->remedy, "%s", t->remedy);
    return ERR_REFUSED;
}

int refuse_unset(struct filing_refusal *why, enum pack_key key)
{
    const struct pack_key_row *row = pack_key_row(key);

    refuse(why, REFUSE_PACK_VALUE_UNSET);
    snprintf(why->why, sizeof why->why, "现行政策包未定 %s(%s) / the pack in force does not set it: %s", row->name,
             row->zh, row->en);
    return ERR_REFUSED;
}

int refuse_fen(struct filing_refusal *why, enum refusal r, int64_t asked, int64_t left)
{
    char yuan[2][32];
    int64_t fen[2] = {asked, left};

    refuse(why, r);
    for (int i = 0; i < 2; i++) {
        uint64_t size = fen[i] < 0 ? 0 - (uint64_t)fen[i] : (uint64_t)fen[i];
        snprintf(yuan[i], sizeof yuan[i], "%s%llu.%02u", fen[i] < 0 ? "-" : "", (unsigned long long)(size / 100),
                 (unsigned)(size % 100));
    }
    snprintf(why->why, sizeof why->why, "需%s元,尚余%s元 / asked for %s yuan, %s yuan are left", yuan[0], yuan[1],
             yuan[0], yuan[1]);
    return ERR_REFUSED;
}

/* What finds no room is left off at the end of a character: half of one is no text. */
static void text_put(char *to, size_t room, const char *from)
{
    size_t len = strlen(from);

    if (len >= room) {
        for (len = room - 1; len > 0 && (from[len] & 0xC0) == 0x80;)
            len--;
    }
    memcpy(to, from, len);
    to[len] = '\0';
}

int refuse_as(struct filing_refusal *why, const char *code, const char *what, const char *reason, const char *remedy)
{
    why->code = code;
    text_put(why->what, sizeof why->what, what);
    text_put(why->why, sizeof why->why, reason);
    text_put(why->remedy, sizeof why->remedy, remedy);
    return ERR_REFUSED;
}
