#!/usr/bin/env bash
# check.sh SOURCE BUILD: docs/mechanisms.md holds every mechanism of the specification once, and each MUST names a test
# mNN_… that passed. A test that was not run yet is run now.
set -uo pipefail
source=$1 build=$2
export FANGPIN_SOURCE=$source FANGPIN_BIN=$build/bin
page=$source/docs/mechanisms.md
bad=0
breach()
{
    printf '%s\n' "$*"
    bad=1
}

# The output of the program that holds test $1; nothing when no program does.
output_of()
{
    local file program out
    file=$(grep -lE "^static void $1\(" "$source"/tests/mechanism/mech_*.c | head -1)
    [ -n "$file" ] || return
    program=$(basename "$file" .c)
    out=$build/mechanism/$program.out
    [ "$out" -nt "$build/bin/$program" ] || "$source/tests/mechanism/run.sh" "$build/bin/$program" "$out" >/dev/null 2>&1
    printf '%s' "$out"
}

for no in $(seq -w 1 71); do
    n=$(grep -cE "^\| $no \|" "$page")
    [ "$n" = 1 ] || breach "docs/mechanisms.md: mechanism $no stands there $n times"
done
shown=0
while IFS='|' read -r _ no _ prio command test _; do
    no=${no// /} prio=${prio// /} test=${test//[ \`]/} command=${command# }
    case $test in
    m${no}_*)
        out=$(output_of "$test")
        if [ -z "$out" ]; then
            breach "mechanism $no: no test of the name $test in tests/mechanism"
        elif ! grep -qF "[       OK ] $test" "$out"; then
            breach "mechanism $no: $test did not pass"
        else
            shown=$((shown + 1))
        fi
        ;;
    *) [ "$prio" != MUST ] || breach "mechanism $no is a MUST and names no test m${no}_…" ;;
    esac
    [ -n "${command// /}" ] || breach "mechanism $no names no command"
done < <(grep -E '^\| [0-9]{2} \|' "$page")
[ $bad = 0 ] && printf '%s mechanisms shown by a test that passed\n' "$shown"
exit $bad
