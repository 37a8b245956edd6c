#!/usr/bin/env bash
# cores_test.sh: what ./dev storm makes of a program that dies at one seed, fails at one, or does neither.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/cores.sh"

work=$(mktemp -d) resume=0
trap 'rm -rf "$work"' EXIT
out=$work/out program=$work/program base=100 minutes=0 seeds=25 chunk=10 end=0

# A program that does `$2` when its chunk holds seed $1, and else puts one line into the tally.
make_program()
{
    cat >"$program" <<TEXT
#!/usr/bin/env bash
[ "\$1" != --version ] || exit 0
if [ "\$3" = --merge ]; then
    grep -q broken "\$4" && exit 1
    [ "\$(wc -l <"\$4")" = 5 ] && echo "all five hold"
    exit
fi
seed=\$4 n=\$6 last=\$((\$4 + \$6 - 1))
while [ "\$1" != --tally ]; do shift; done
if [ \$seed -le $1 ] && [ \$last -ge $1 ]; then $2; else echo fine >>"\$2"; fi
TEXT
    chmod +x "$program"
}

expect()
{
    local wanted=$1 says=$2 rc=0
    storm_cores 2 >"$work/said" 2>&1 || rc=$?
    if [ $rc != "$wanted" ] || ! grep -q -- "$says" "$work/said"; then
        echo "exit $rc, wanted $wanted and: $says"
        cat "$work/said"
        exit 1
    fi
}

make_program 115 'kill -ABRT $$'
expect 1 'exit 134: drill storm --seed 111 --seeds 9'
make_program 115 'exit 70'
expect 1 'exit 70: drill storm --seed 111 --seeds 9'
make_program 115 'echo broken >>"$2"; echo "fangpin drill storm --seed 0x73" >&2; exit 1'
expect 1 'fangpin drill storm --seed 0x73'
make_program 999 false
expect 0 'all five hold'
# Gone on with: only what died is run again, and the tally is whole.
make_program 115 'kill -ABRT $$'
expect 1 'exit 134: drill storm --seed 111 --seeds 9'
make_program 999 false
echo "echo \$seed >>$work/ran" >>"$program"
resume=1
expect 0 'all five hold'
[ "$(cat "$work/ran")" = 111 ] || { echo "ran again: $(paste -sd' ' "$work/ran")"; exit 1; }
base=200
expect 1 'another commit'
echo 'a run that dies, a seed that fails and a good run are told apart'
