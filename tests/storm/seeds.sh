#!/usr/bin/env bash
# seeds.sh PROGRAM CHUNK SEEDS [options]: the storms of one chunk. A failure prints the line that plays it again.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/base.sh"

program=$1 chunk=$2 seeds=$3
shift 3
exec "$program" drill storm --seed $(($(storm_base) + chunk * seeds)) --seeds "$seeds" "$@"
