#!/usr/bin/env bash
# compilers.sh PROGRAM OTHER: one seed is one run, whichever compiler made the program.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/base.sh"

[ -x "$2" ] || { echo "no $2"; exit 77; }
digest_of()
{
    "$1" drill storm --seed "$(storm_base)" --seeds 3 --json --no-shrink | sed -n 's/.*"digest": "\([0-9a-f]*\)".*/\1/p'
}
one=$(digest_of "$1")
two=$(digest_of "$2")
echo "$one $two"
[ -n "$one" ] && [ "$one" = "$two" ]
