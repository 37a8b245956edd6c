#!/usr/bin/env bash
# The rules that a compiler does not check. Prints every breach as FILE:LINE: text and exits 1 if there is one.
set -uo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.." || exit

here=tests/lint
bad=0
breach()
{
    printf '%s\n' "$*"
    bad=1
}

mapfile -t sources < <(find base proto replication tiers node simulator tests -name '*.[ch]' 2>/dev/null | LC_ALL=C sort)
mapfile -t texts < <(find . -type f -not -path './.git' -not -path './.git/*' -not -path './build*' -not -path './.cache/*' \
    -not -name '*.csv' -not -path './tests/fuzz/corpus/*' | LC_ALL=C sort)
code=$(mktemp)
trap 'rm -f "$code"' EXIT
awk -f $here/code.awk "${sources[@]}" >"$code"

awk -f $here/layers.awk $here/layers.txt "$code" || bad=1
awk -f $here/lengths.awk "${sources[@]}" || bad=1

while IFS=$'\t' read -r pattern exempt remedy; do
    [[ $pattern == '#'* || -z $pattern ]] && continue
    while IFS= read -r hit; do
        [[ $exempt != - && ${hit%%:*} =~ $exempt ]] && continue
        breach "$hit"$'\n'"    -> $remedy"
    done < <(PATTERN=$pattern awk '{ c = $0; sub(/^[^:]*:[^:]*:/, "", c) } c ~ ENVIRON["PATTERN"]' "$code")
done <$here/banned.txt

# Words and dead code, in the text as it stands.
while IFS= read -r hit; do
    breach "$hit"$'\n'"    -> do it, or open an issue; to disable a test, skip() with the reason"
done < <(grep -nE '\b(TODO|FIXME|XXX)\b|//[[:space:]]*(must|expect_|assert_)[a-z_]*\(|/\*[[:space:]]*(must|expect_|assert_)[a-z_]*\(|^#if 0' \
    "${sources[@]}" /dev/null)
while IFS= read -r hit; do
    breach "$hit"$'\n'"    -> no path of one machine in what is committed"
done < <(grep -nIE '(^|[^A-Za-z0-9_./-])/(home|work)/' "${texts[@]}" /dev/null | grep -v "^./$here/run.sh:")

# One guard per header, named after the project and unique.
guards=()
for header in "${sources[@]}"; do
    [[ $header == *.h ]] || continue
    guard=$(grep -m1 -oE '^#ifndef FANGPIN_[A-Z0-9_]+_H$' "$header") ||
        breach "$header: no guard '#ifndef FANGPIN_..._H'"
    guards+=("$guard")
done
twice=$(printf '%s\n' "${guards[@]}" | sort | uniq -d)
[ -z "$twice" ] || breach "two headers with one guard: $twice"

# A unit test for every source file, or a reason.
for source in "${sources[@]}"; do
    [[ $source == *.c && $source != tests/* && $source != simulator/* ]] || continue
    [ -f "tests/unit/test_$(basename "$source")" ] && continue
    grep -qE "^$source"$'\t.' $here/untested.txt ||
        breach "$source: no tests/unit/test_$(basename "$source"), and no reason in $here/untested.txt"
done

for folder in base proto replication tiers node node/core node/host node/api node/cli node/demo tests tests/zoo deploy; do
    [ -f "$folder/README.md" ] || breach "$folder: no README.md"
done

# A planted bug says what it is, what it stands for, who is to find it and how it is played; it changes sources of ours alone.
for patch in tests/zoo/*.patch; do
    for field in Bug 'Stands for' Expected Run; do
        sed '/^--- /q' "$patch" | grep -qE "^$field: ." || breach "$patch: no line '$field: …' before the changes"
    done
    grep -qE '^\+\+\+ b/' "$patch" || breach "$patch: changes nothing"
    while IFS= read -r file; do
        [[ $file =~ ^(base|proto|replication|tiers|node)/.*\.c$ ]] ||
            breach "$patch: $file"$'\n'"    -> a bug is planted in a .c file of the program; checkers and tests stay as they are"
    done < <(sed -n 's,^+++ b/,,p' "$patch")
done

for script in dev .ci/run tests/fresh.sh tests/storm/*.sh tests/zoo/*.sh $here/run.sh; do
    bash -n "$script" || bad=1
done

format=$(clang-format --dry-run -Werror "${sources[@]}" 2>&1) || {
    printf '%s\n' "$format" | grep -E 'error:' | head -40
    breach "    -> clang-format -i FILE"
}
[ $bad = 0 ] && echo "lint: 全部符合 / all rules hold (${#sources[@]} files)" >&2
exit $bad
