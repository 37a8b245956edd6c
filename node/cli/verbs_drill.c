/* The table of commands of the simulator. It stands above this layer and is handed in by main. */
#include "base/span.h"
#include "node/cli/verb_opts.h"

int verb_drill(struct cli *c)
{
    return c->drill(c);
}

const struct verb drill_verbs[] = {
    {.noun = "drill",
     .verb = "storm",
     .zh = "随机演练:从一个种子抽出区划、业务和故障,每一步查不变式,风暴过后必须按时对齐",
     .en = "swarm testing: one seed draws a tree, work and faults; invariants are checked after every step",
     .run = verb_drill,
     .opts = {TEXT("seed", "N", "种子,默认 1", "the seed; 1 by default"),
              TEXT("seeds", "N", "从这个种子起连跑几个", "so many seeds from this one on"),
              TEXT("hours", "H", "风暴多少小时,默认由种子抽", "hours of storm; drawn by default"),
              TEXT("only", "LIST", "只做这几件,如 3,7,12-15", "only these items of the run, as in 3,7,12-15"),
              FLAG("twice", "每个种子跑两遍,摘要须相同", "each seed twice: the digests must be equal"),
              FLAG("story", "边跑边打印每一行", "print every line as it is told"),
              FLAG("no-shrink", "失败后不缩减", "do not shrink a failure"),
              TEXT("without", "CHECK", "不用这个不变式,看别的能否发现", "leave out one invariant, as in I10"),
              TEXT("tally", "FILE", "把合计追加到文件", "append the tally to a file"),
              TEXT("merge", "FILE", "只合计这个文件里的各次运行", "add up the runs of such a file instead"),
              FLAG("strict", "前提一次都没成立的不变式算失败",
                   "an invariant whose premise was never true is a failure")},
     .example = "fangpin drill storm --seed 7 --hours 24"},
};
const size_t n_drill_verbs = ARRAY_LEN(drill_verbs);
