#include "node/api/people.h"

#include <stdio.h>
#include <string.h>

#include "base/must.h"
#include "base/span.h"
#include "tiers/citizen_id.h"

static const char *const family[] = {"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马",
                                     "朱", "胡", "郭", "何", "高", "林", "罗", "郑", "梁", "谢", "宋", "唐", "许",
                                     "韩", "冯", "邓", "曹", "彭", "曾", "肖", "田", "董", "袁", "潘", "于", "蒋",
                                     "蔡", "余", "杜", "叶", "程", "苏", "魏", "吕", "丁", "任", "沈"};
static const char *const given[] = {"伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰",
                                    "娟", "涛", "明", "超", "秀", "霞", "平", "刚", "桂", "英", "华", "玉", "兰",
                                    "红", "梅", "建", "国", "志", "海", "林", "云", "春", "生", "福", "贵", "德",
                                    "全", "永", "康", "安", "宁", "和", "顺", "万", "吉", "祥", "瑞"};
static const char *const groups[] = {"一组", "二组", "三组", "四组", "五组", "六组"};

#define PICK(p, list) list[prng_below(p, ARRAY_LEN(list))]

/* One draw in one statement: compilers differ in the order in which they make arguments. */
void person_invent(struct person *out, struct prng *p)
{
    bool two = prng_below(p, 4) != 0;
    const char *name = PICK(p, family), *first = PICK(p, given), *second = two ? PICK(p, given) : "";

    snprintf(out->name, sizeof out->name, "%s%s%s", name, first, second);
    unsigned place = (unsigned)prng_below(p, 10000), year = 1935u + (unsigned)prng_below(p, 70);
    unsigned month = 1u + (unsigned)prng_below(p, 12), day = 1u + (unsigned)prng_below(p, 28);
    unsigned no = (unsigned)prng_below(p, 1000);
    snprintf(out->citizen_id, sizeof out->citizen_id, "99%04u%04u%02u%02u%03u", place, year, month, day, no);
    out->citizen_id[17] = citizen_id_check(out->citizen_id);
    out->citizen_id[18] = '\0';
    snprintf(out->phone, sizeof out->phone, "199%08u", (unsigned)prng_below(p, 100000000));
    const char *group = PICK(p, groups);
    snprintf(out->address, sizeof out->address, "%s%u号", group, 1u + (unsigned)prng_below(p, 400));
}

json_t *household_invent(struct prng *p, const char *area)
{
    struct person head;
    person_invent(&head, p);
    int people = 1 + (int)prng_below(p, 7), group = 1 + (int)prng_below(p, 6);
    const char *origin = prng_below(p, 3) ? "ordinary" : "lifted";
    json_t *v = json_pack("{s:s, s:s, s:i, s:i, s:s, s:s, s:s, s:s, s:s}", "kind", "household", "area", area, "people",
                          people, "group", group, "origin", origin, "head_name", head.name, "citizen_id",
                          head.citizen_id, "phone", head.phone, "address", head.address);
    must(v);
    return v;
}
