#include "node/demo/areas.h"

const char *const demo_areas[ALL_OFFICES] = {"513200000000", "513201000000", "513201209000",
                                             "513201209200", "513201206000", "513201206200"};
const char *const demo_names[ALL_OFFICES] = {"州 阿坝 Ngawa", "县 马尔康 Ma'erkang", "乡 草登 Caodeng",
                                             "村 斯尼 Sini",  "乡 龙尔甲 Longerjia", "村 尕渣 Gazha"};
