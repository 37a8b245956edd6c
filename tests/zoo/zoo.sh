#!/usr/bin/env bash
# zoo.sh BUILD [options] [NAME…]: planted bugs, and whether the storms find them. README.md says what each part is.
#
#   --seeds N    seeds that a bug is given before it counts as escaped (200)
#   --fast       the few bugs that every ./dev test plays
#   --check      only whether each patch still fits the sources
#   --mutate     then each bug once more, at the seed that showed it, without the checker that found it
#   --jobs N     bugs played beside each other (as many as there are cores)
#   --list       names, one a line
#
# Exit code 1: a bug escaped, or a patch does not fit, compile or link.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
. "$root/tests/zoo/bug.sh"

build=$(cd "$1" && pwd)
shift
seeds=200 jobs=$(nproc) fast=0 mutate=0 what=play names=()
while [ $# -gt 0 ]; do
    case $1 in
    --seeds) seeds=${2:?} && shift ;;
    --jobs) jobs=${2:?} && shift ;;
    --fast) fast=1 ;;
    --check) what=check ;;
    --mutate) mutate=1 ;;
    --list) what=list ;;
    -*) echo "zoo: no such option: $1" >&2 && exit 2 ;;
    *) names+=("$1") ;;
    esac
    shift
done
work=$build/zoo
results=$work/results
mkdir -p "$results"

# NAME may be the number alone.
chosen=()
for name in $(bug_names); do
    if [ ${#names[@]} -gt 0 ]; then
        [[ " ${names[*]} " == *" $name "* || " ${names[*]} " == *" ${name%%_*} "* ]] || continue
    elif [ $fast = 1 ]; then
        [ "$(bug_field "$name" Fast)" = yes ] || continue
    fi
    chosen+=("$name")
done
[ ${#chosen[@]} -gt 0 ] || { echo "zoo: no such bug: ${names[*]}" >&2; exit 2; }

# Run the rest of the line; its CPU time, children's too, is then in `cpu`, in hundredths of a second.
spend()
{
    local rc=0 TIMEFORMAT='%U %S' at=$1
    shift
    { time "$@" 2>&3; } 3>&2 2>"$at" || rc=$?
    cpu=$(awk '{ printf "%d", ($1 + $2) * 100 + 0.5 }' "$at")
    return $rc
}

seconds()
{
    awk -v c="$1" 'BEGIN { printf "%.1f", c / 100 }'
}

# One bug, from the first seed on: a line of its result, by tabs: name, who found it, seeds, CPU seconds, the seed, what.
# Nobody: "escaped".
play()
{
    local name=$1 seed who cpu=0 spent=0
    if ! bug_make "$name" >"$work/$name.make" 2>&1; then
        printf '%s\tbroken\t0\t0\t0\t%s\n' "$name" "$(head -1 "$work/$name.make")" >"$results/$name"
        cat "$work/$name.make" >&2
        return
    fi
    for ((seed = 1; seed <= seeds; seed++)); do
        local rc=0
        spend "$work/$name.time" bug_play "$name" "$seed" || rc=$?
        spent=$((spent + cpu))
        [ $rc != 0 ] || continue
        who=$(bug_caught_by "$name" $rc)
        printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$name" "$who" "$seed" "$(seconds $spent)" "$seed" "$(bug_what "$name")" >"$results/$name"
        printf '%-34s %-5s %4d 种子 seeds %8s s CPU  %s\n' "$name" "$who" "$seed" "$(seconds $spent)" "$(bug_what "$name")" >&2
        return
    done
    printf '%s\tescaped\t%s\t%s\t0\t\n' "$name" "$seeds" "$(seconds $spent)" >"$results/$name"
    printf '%-34s ESCAPED 没有发现 %4d 种子 seeds %s s CPU\n' "$name" "$seeds" "$(seconds $spent)" >&2
}

# The bug once more at its seed, without the checker that found it: who finds it then? Only checkers can be left out.
mutate_one()
{
    local name=$1 was who seed rc=0 then
    IFS=$'\t' read -r _ who _ _ seed _ <"$results/$name"
    rm -f "$results/$name.without"
    [[ $who == I* && $who != I28 ]] || return 0
    [ "$(bug_field "$name" Run)" != lost_writes ] || return 0
    bug_play "$name" "$seed" --without "$who" || rc=$?
    then=escapes
    [ $rc = 0 ] || then=$(bug_caught_by "$name" $rc)
    printf '%s\t%s\t%s\n' "$who" "$name" "$then" >"$results/$name.without"
    printf '%-34s 去掉 without %-4s -> %s\n' "$name" "$who" "$then" >&2
}

# The checkers by name, in their order.
checkers()
{
    "$build/bin/fangpin" drill storm --seed 1 --hours 1 --without I23 --no-shrink --json | sed -n 's/^    "\(I[0-9]*\)": {$/\1/p' | sort -V
}

# A bug and a seed for each line: those that are there to be found by checker $1, from the first seed on, then every one at
# the seed that showed it.
alone_plays()
{
    local name who seed
    for name in "${chosen[@]}"; do
        [ "$(bug_field "$name" Run) $(bug_field "$name" Expected)" = "storm $1" ] && seq -f "$name %g" "$seeds"
    done
    for name in "${chosen[@]}"; do
        IFS=$'\t' read -r _ who _ _ seed _ <"$results/$name"
        [[ $who != I* || $who == I28 || $(bug_field "$name" Run) != storm ]] || echo "$name $seed"
    done
}

# A checker that was first with no bug, all by itself: with every other left out, which bug does it find?
alone_one()
{
    local id=$1 name seed others rc found=none at=0
    others=$(checkers | grep -vx "$id" | paste -sd,)
    while read -r name seed; do
        rc=0
        bug_play "$name" "$seed" --without "$others" </dev/null || rc=$?
        [ $rc != 0 ] && [ "$(bug_caught_by "$name" $rc)" = "$id" ] || continue
        found=$name at=$seed
        break
    done < <(alone_plays "$id")
    printf '%s\t%s\t%s\n' "$id" "$found" "$at" >"$results/alone.$id"
    printf '%-34s 单独 alone -> %s\n' "$id" "$(cut -f 2 "$results/alone.$id")" >&2
}

# One after the other: they play the same bugs.
alone()
{
    local id
    rm -f "$results"/alone.*
    for id in $(checkers); do
        [ "$id" != I28 ] || continue
        cat "$results"/*.without | cut -f 1 | grep -qx "$id" || alone_one "$id"
    done
}

# Function $1 for each chosen bug, so many beside each other.
each()
{
    local name
    for name in "${chosen[@]}"; do
        while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do
            wait -n || true
        done
        "$1" "$name" &
    done
    wait
}

check()
{
    local bad=0 name
    for name in "${chosen[@]}"; do
        bug_apply "$name" "$work/check" || bad=1
    done
    [ $bad = 1 ] || echo "zoo: ${#chosen[@]} 个补丁都对得上 / ${#chosen[@]} patches fit"
    return $bad
}

table()
{
    local name bad=0
    for name in "${chosen[@]}"; do
        IFS=$'\t' read -r _ who n cpu _ <"$results/$name"
        printf '%-34s %-8s %5s 种子 seeds %8s s CPU\n' "$name" "$who" "$n" "$cpu"
        [[ $who != escaped && $who != broken ]] || bad=1
    done
    [ $bad = 0 ] && echo "全部发现 / all ${#chosen[@]} found" || echo "有没发现的 / not all were found"
    return $bad
}

case $what in
list) printf '%s\n' "${chosen[@]}" ;;
check) check ;;
play)
    printf 'commit %s\ndate %s\n' "$(git -C "$root" rev-parse --short=12 HEAD 2>/dev/null || echo -)" "$(date +%Y-%m-%d)" >"$work/about"
    each play
    if [ $mutate = 1 ]; then
        each mutate_one
        alone
    fi
    table
    ;;
esac
