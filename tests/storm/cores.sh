# Storms on every core, for ./dev storm and its test. The caller sets: program, the folder `out`, base, minutes, seeds and
# chunk (0 minutes or seeds: no such end), end (in $SECONDS), and resume (1: go on with what stands in `out`). What a run was
# stands in `out`/about.

# One chunk. Exit code 1 is a seed that failed: the tally has it, and the program has printed the line that plays it
# again. Anything else is a run that died and took the tally of its seeds along.
storm_chunk()
{
    local core=$1 seed=$2 n=$3 rc=0 what="$2 $3"
    shift 3
    ! grep -qxF "$what" "$out/done" || return 0
    "$program" drill storm --seed "$seed" --seeds "$n" "$@" --tally "$out/tally.$core" >/dev/null || rc=$?
    if [ $rc -le 1 ]; then
        echo "$what" >>"$out/done.$core"
    else
        echo "exit $rc: drill storm --seed $seed --seeds $n $*" >>"$out/died"
    fi
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

# What this run is, to be told from others: of these lines none may differ when one is gone on with.
storm_about()
{
    printf 'base %s\nminutes %s\nseeds %s\n' "$base" "$minutes" "$seeds"
    printf 'commit %s\n' "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --short=12 HEAD 2>/dev/null || echo -)"
    printf 'build %s\n' "$("$program" --version 2>/dev/null | head -1)"
}

# Prepare the folder: afresh, or as it was left.
storm_folder()
{
    if [ "${resume:-0}" = 1 ] && [ -e "$out/about" ]; then
        [ "$(storm_about)" = "$(grep -v '^date ' "$out/about")" ] || {
            echo "那次不是同一个提交、种子或程序 / that was another commit, other seeds or another program: $out/about" >&2
            return 1
        }
    else
        rm -rf "$out"
        mkdir -p "$out"
        { storm_about; date '+date %Y-%m-%d'; } >"$out/about"
    fi
    rm -f "$out/died"
    cat "$out"/done.* >"$out/done" 2>/dev/null || true
}

# All of it; non-zero when a run died, a seed failed, or an invariant never had anything to look at.
storm_cores()
{
    local cores=$1 core
    storm_folder || return 1
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
