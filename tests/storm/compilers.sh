#!/usr/bin/env bash
# compilers.sh PROGRAM OTHER: a seed is one run, whichever compiler made the program.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/base.sh"

[ -x "$2" ] || { echo "no $2"; exit 77; }
digests_of()
{
    for more in 0 1 2; do
        "$1" drill storm --seed "$(($(storm_base) + more))" --json --no-shrink | sed -n 's/.*"digest": "\([0-9a-f]*\)".*/\1/p'
    done
}
one=$(digests_of "$1")
two=$(digests_of "$2")
printf '%s\n--\n%s\n' "$one" "$two"
[ "$(wc -w <<<"$one")" = 3 ] && [ "$one" = "$two" ]
