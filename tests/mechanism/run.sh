#!/usr/bin/env bash
# run.sh PROGRAM OUTPUT: run a program of acceptance examples and keep what it said for check.sh.
set -o pipefail
mkdir -p "$(dirname "$2")"
"$1" 2>&1 | tee "$2.new"
rc=$?
mv "$2.new" "$2"
exit $rc
