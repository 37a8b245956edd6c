#!/usr/bin/env bash
# write.sh BUILD FILE: docs/assurance.md from what ./dev zoo --mutate, ./dev storm and ./dev storm --further left in BUILD.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
. "$root/tests/zoo/bug.sh"
build=$(cd "$1" && pwd)
to=$2 results=$build/zoo/results

about()
{
    sed -n "s/^$2 //p" "$build/$1/about"
}

# A folder of storms that ended: its tally as the program prints it.
tally_of()
{
    cat "$build/$1"/tally.* >"$build/$1/tally"
    "$build/bin/fangpin" drill storm --merge "$build/$1/tally" || true
}

whole()
{
    local name
    for name in $(bug_names); do
        [ -s "$results/$name" ] || { echo "没有 $name 的结果,先跑 / no result of $name: first run ./dev zoo --mutate" >&2; return 1; }
    done
    [ -s "$build/storm/about" ] || { echo "先跑 / first run ./dev storm" >&2; return 1; }
}

introduction()
{
    cat <<'TEXT'
# 检查可信吗 · Can the checks be believed

这一页由 `./dev zoo --write` 写出,不手改。 / Written by `./dev zoo --write`; nobody edits it by hand.

**它说什么。** 系统的承诺(不丢、不超支、不重复、先救后补都要补上)写成不变式 I1…I28,随机演练每走一步都检查。这里证明:(一)程序里
植入一个真实会犯的错误,演练能发现它;(二)每个不变式都有用;(三)演练里确实发生了这么多故障,每个不变式确实有东西可查;(四)没有植入错误
的程序,在这么多随机种子下全部成立。
**What it claims.** What the system promises (nothing lost, nothing overspent, nothing given twice unseen, help first and the paper
after) is written as invariants I1…I28, looked at after every step of random storms. Here is shown (1) that a mistake as people
make it, planted in the program, is found; (2) that every invariant earns its place; (3) that so many faults did happen, and that
every invariant had something to look at; (4) that the program without a planted bug held under so many random seeds.

**它不说什么。** 没有证明程序没有错误:没想到的错误、没有写成不变式的要求、演练里不会发生的故障(真实的内核、网卡、断电的硬盘、人)都在外面。
发现得快,不等于所有同类错误都能发现。不查的部分和理由写在 [simulator/README.md](../simulator/README.md)。
**What it does not.** It is no proof that there is no bug: mistakes nobody thought of, demands that are no invariant and faults that
no storm has (a real kernel, a network card, a disk without current, people) lie outside. That a bug is found fast does not mean
that each of its kind is. What is not looked at, and why, stands in [simulator/README.md](../simulator/README.md).
TEXT
}

bugs_table()
{
    local name who n cpu zh en bug
    printf '\n## 植入的错误 · Planted bugs\n\n'
    printf '每个错误是 [tests/zoo](../tests/zoo/README.md) 里的一个补丁,单独编译;从种子 1 起跑到发现为止。发布的程序里一个也没有。\n'
    printf 'Each is a patch in [tests/zoo](../tests/zoo/README.md), compiled by itself, and played from seed 1 on until it is found. No release\nholds one.\n\n'
    printf '提交 commit %s,%s。\n\n' "$(about zoo commit)" "$(about zoo date)"
    printf '| 错误 bug | | 代表什么 stands for | 谁先发现 found by | 种子数 seeds | CPU 秒 s |\n|---|---|---|---|---:|---:|\n'
    for name in $(bug_names); do
        IFS=$'\t' read -r _ who n cpu _ <"$results/$name"
        bug=$(bug_field "$name" Bug) zh=${bug%% / *} en=${bug#* / }
        printf '| `%s` | %s · %s | %s | %s | %s | %s |\n' "${name%%_*}" "$zh" "$en" "$(bug_field "$name" 'Stands for')" "$who" "$n" "$cpu"
    done
    for name in $(bug_names); do cat "$results/$name"; done | sort -t$'\t' -k4,4g | awk -F'\t' '
        { n++; s += $4; at[n] = $4; seeds += $3; if ($2 == "escaped" || $2 == "broken") lost++ }
        END { printf "\n%d 个植入,%d 个发现;中位 %.1f,最长 %.1f,共 %.0f CPU 秒。 / %d planted, %d found; median %.1f, longest %.1f, in all %.0f CPU seconds.\n",
              n, n - lost, at[int((n + 1) / 2)], at[n], s, n, n - lost, at[int((n + 1) / 2)], at[n], s }'
    cat <<'TEXT'

`must`:程序自己的断言;`run`:存储打不开或写不进。 / `must`: an assertion of the program itself; `run`: a store that could not be opened
or written any more.
TEXT
}

# What each checker is for: without it, at the seeds of the bugs that it was the first to find, and all by itself otherwise.
mutation_table()
{
    local id zh rest
    cat <<'TEXT'

## 去掉一个检查 · Without one checker

去掉某个不变式,它先发现的那些错误在同一个种子下再跑一遍:漏掉了,还是别的不变式接着发现。从来不是第一个发现的,就只留它一个再跑,看它自己
能发现哪个。 / Without one of them, the bugs that it was the first to find are played again at the same seed: does it escape, or who finds it then?
One that was never the first is left alone with the bugs: which does it find by itself?

| 不变式 invariant | 漏掉的 escapes | 别的发现的 found by another | 单独发现 alone |
|---|---|---|---|
TEXT
    { cat "$results"/*.without 2>/dev/null || true; } | sort -V >"$results/../without"
    cat "$results"/alone.* >"$results/../alone" 2>/dev/null || true
    awk '/^I[0-9]+ / { id = $1; $1 = $2 = $3 = ""; sub(/^ */, ""); print id "\t" $0 }' "$build/zoo/tally.txt" |
        awk -F'\t' -v without="$results/../without" -v alone="$results/../alone" '
        BEGIN {
            while ((getline line < without) > 0) {
                split(line, f, "\t"); sub(/_.*/, "", f[2])
                if (f[3] == "escapes") lost[f[1]] = lost[f[1]] " " f[2]
                else other[f[1]] = other[f[1]] " " f[2] "→" f[3]
            }
            while ((getline line < alone) > 0) { split(line, f, "\t"); sub(/_.*/, "", f[2]); by[f[1]] = f[2] }
        }
        {
            self = by[$1]
            if ($1 == "I28") self = "(一个种子跑两遍 one seed twice)"
            else if (self == "none") self = "没有 none"
            else if (self == "" && lost[$1] other[$1] == "") self = "还没有试 not tried yet"
            printf "| %s %s |%s |%s | %s |\n", $1, $2, lost[$1] == "" ? " –" : lost[$1], other[$1] == "" ? " –" : other[$1], self
        }'
}

storm_tables()
{
    printf '\n## 演练里发生了什么 · What storms were like\n\n'
    printf '%s 个种子,从 %s 起(提交 commit %s,%s,%s)。 / %s seeds from %s on.\n\n' "$(about storm seeds)" "$(about storm base)" \
        "$(about storm commit)" "$(about storm build)" "$(about storm date)" "$(about storm seeds)" "$(about storm base)"
    sed -n '1,2p' "$build/zoo/tally.txt" | sed 's/^/> /'
    printf '\n| 不变式 invariant | | 前提成立 premises | 违反 broken |\n|---|---|---:|---:|\n'
    awk '/^I[0-9]+ / { id = $1; n = $2; b = $3; $1 = $2 = $3 = ""; sub(/^ */, ""); sub(/ \/ /, " · "); printf "| %s | %s | %s | %s |\n", id, $0, n, b }' "$build/zoo/tally.txt"
    printf '\n前提成立多少次,就是它有多少次东西可查;一次也没有,`./dev storm` 就不通过。I28 每个核跑两遍一个种子。\n'
    printf 'Premises: how often there was something to look at; never is a failure of `./dev storm`. I28: each core runs one seed twice.\n'
    printf '\n| FAULTS.md 2 | 故障 fault | 次数 times |\n|---|---|---:|\n'
    awk '/^故障 faults/ { on = 1; next } /^办理 acts/ { on = 0 }
        on && NF > 2 { row = $1; n = $2; $1 = $2 = ""; sub(/^ */, ""); sub(/ \/ /, " · "); printf "| %s | %s | %s |\n", row, $0, n }' "$build/zoo/tally.txt"
    printf '\n写盘失败只在 `tests/story/story_lost_writes.c` 里发生(测试构建)。 / Disks fail in `tests/story/story_lost_writes.c` alone, a test build.\n'
}

further()
{
    local at=storm-further runs bad
    printf '\n## 另外 2000 个种子 · 2,000 further seeds\n\n'
    if [ ! -s "$build/$at/about" ]; then
        printf '还没有跑 / not run yet: `./dev storm --further`\n'
        return
    fi
    tally_of $at >"$build/zoo/further.txt"
    read -r runs _ <"$build/zoo/further.txt"
    bad=$(awk '/^(全部成立|有违反)/ { print $(NF-2) "/" $NF; exit }' "$build/zoo/further.txt")
    printf '%s 个种子,从 %s 起(提交 commit %s,%s,%s):%s 成立。 / %s seeds from %s on: %s held.\n\n' "$runs" "$(about $at base)" "$(about $at commit)" \
        "$(about $at build)" "$(about $at date)" "$bad" "$runs" "$(about $at base)" "$bad"
    [ ! -e "$build/$at/died" ] || printf '有的运行中途死了 / runs died: %s\n\n' "$(wc -l <"$build/$at/died")"
    [ "$runs" = "$(about $at seeds)" ] || printf '还没跑完 / not finished: %s / %s\n\n' "$runs" "$(about $at seeds)"
    sed -n '1,2p' "$build/zoo/further.txt" | sed 's/^/> /'
}

whole
tally_of storm >"$build/zoo/tally.txt"
{ introduction; bugs_table; mutation_table; storm_tables; further; } >"$to.new"
mv "$to.new" "$to"
echo "写好了 / written: $to" >&2
