#!/usr/bin/env bash
# run.sh SAMPLE WORK FANGPIN — reports of sample runs, made by program SAMPLE, and of a drill that FANGPIN runs, opened in
# Chromium. Packages go to WORK.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
sample=$1
work=$2
fangpin=$3

for tool in node npm "${FANGPIN_CHROMIUM:-chromium}"; do
    command -v "$tool" >/dev/null || {
        echo "缺 / missing: $tool —— ./dev test 会装好 / ./dev test installs it" >&2
        exit 1
    }
done
mkdir -p "$work"
cp "$here"/{package.json,package-lock.json,.npmrc,report.js,figures.js} "$work/"
if ! cmp -s "$work/package-lock.json" "$work/node_modules/.installed"; then
    (cd "$work" && npm ci --ignore-scripts --no-audit --no-fund)
    cp "$work/package-lock.json" "$work/node_modules/.installed"
fi
rm -rf "$work/pages"
"$sample" "$work/pages"
"$fangpin" drill run first-cut --report "$work/pages/first-cut" >"$work/first-cut.txt"
exec node "$work/report.js" "$work/pages"
