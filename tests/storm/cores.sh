# Storms on every core, for ./dev storm and its test. The caller sets: program, the folder `out`, base, minutes, seeds and
# chunk (0 minutes or seeds: no such end), and end (in $SECONDS).

# One chunk. Exit code 1 is a seed that failed: the tally has it, and the program has printed the line that plays it
# again. Anything else is a run that died and took the tally of its seeds along.
storm_chunk()
{
    local core=$1 seed=$2 n=$3 rc=0
    shift 3
    "$program" drill storm --seed "$seed" --seeds "$n" "$@" --tally "$out/tally.$core" >/dev/null || rc=$?
    [ $rc -le 1 ] || echo "exit $rc: drill storm --seed $seed --seeds $n $*" >>"$out/died"
}

# Every nproc-th chunk of seeds, until the time or the seeds are used up. The first seed of each core runs twice.
storm_core()
{
    local core=$1 cores=$2 seed twice=--twice n
    for ((next = core * chunk; ; next += cores * chunk)); do
        if [ "$seeds" != 0 ] && [ $next -ge "$seeds" ]; then break; fi
        if [ "$minutes" != 0 ] && [ $SECONDS -ge "$end" ]; then break; fi
        n=$chunk
        if [ "$seeds" != 0 ] && [ $((next + n)) -gt "$seeds" ]; then n=$((seeds - next)); fi
        seed=$((base + next))
        if [ -n "$twice" ]; then
            storm_chunk "$core" "$seed" 1 --twice
            seed=$((seed + 1)) n=$((n - 1)) twice=
        fi
        [ "$n" = 0 ] || storm_chunk "$core" "$seed" "$n"
    done
}

# All of it; non-zero when a run died, a seed failed, or an invariant never had anything to look at.
storm_cores()
{
    local cores=$1 core
    rm -rf "$out"
    mkdir -p "$out"
    for ((core = 0; core < cores; core++)); do
        storm_core "$core" "$cores" &
    done
    wait
    if [ -e "$out/died" ]; then
        echo "有的运行中途死了,合计不全 / runs that died, so that the tally is not whole:" >&2
        cat "$out/died" >&2
        return 1
    fi
    cat "$out"/tally.* >"$out/tally"
    "$program" drill storm --merge "$out/tally" --strict
}
