#!/usr/bin/env python3
"""What the tests of ./dev test --coverage did not run of tiers/, held against what may be left.

    branches.py [--list] COVERAGE.json LEFT.txt

COVERAGE.json is gcovr's. Every line of code is run; LEFT.txt names each function with untaken branches, how many
they are, and why: no more and no fewer. Lines with must() are our own assertions, whose other side no test takes, and
count for nothing. --list prints what LEFT.txt should name, with the lines. Chinese first, English behind it.
"""
import json
import re
import sys

BRANCHES_MIN = 0.95
MUST = re.compile(r"\bmust\(")


def function_of(functions, line):
    """The last function that begins at or before the line."""
    found = "?"
    for begins, name in functions:
        if begins > line:
            break
        found = name
    return found


def read_coverage(path):
    """Lines not run, branches in all, and per function the lines of those not taken."""
    missed, branches, left = [], 0, {}
    with open(path, encoding="utf-8") as f:
        files = json.load(f)["files"]
    for entry in files:
        name = entry["file"]
        with open(name, encoding="utf-8") as f:
            source = f.read().split("\n")
        functions = sorted((fn["lineno"], fn["name"]) for fn in entry.get("functions", []))
        for line in entry["lines"]:
            number = line["line_number"]
            if line.get("gcovr/noncode") or MUST.search(source[number - 1]):
                continue
            if line["count"] == 0:
                missed.append(f"{name}:{number}")
            untaken = sum(branch["count"] == 0 for branch in line["branches"])
            branches += len(line["branches"])
            if untaken:
                left.setdefault(f"{name}:{function_of(functions, number)}", []).extend([number] * untaken)
    return missed, branches, left


def read_left(path):
    """What may be left: place, number, reason, by blanks; # begins a remark."""
    named, faults = {}, []
    with open(path, encoding="utf-8") as f:
        for number, line in enumerate(f, 1):
            if not line.strip() or line.startswith("#"):
                continue
            parts = line.split(None, 2)
            if len(parts) < 3 or not parts[1].isdigit():
                faults.append(f"{path}:{number}: 要写 位置 个数 理由 / write the place, the number and the reason")
            elif parts[0] in named:
                faults.append(f"{path}:{number}: {parts[0]} 写了两次 / stands twice")
            else:
                named[parts[0]] = int(parts[1])
    places = [place.partition(":")[0] for place in named]
    if places != sorted(places):
        faults.append(f"{path}: 要按文件排序 / sort it by file")
    return named, faults


def lines_text(numbers):
    return ", ".join(str(n) for n in sorted(set(numbers)))


def compare(left, named, path):
    faults = []
    for place in sorted(set(left) | set(named)):
        there, allowed = len(left.get(place, [])), named.get(place, 0)
        if there > allowed:
            faults.append(
                f"{place}: 有 {there} 个分支没测到(行 {lines_text(left[place])}),{path} 只列了 {allowed} 个"
                f" / {there} branches untaken, {allowed} listed: test them, or list them with the reason"
            )
        elif there < allowed:
            faults.append(
                f"{place}: {path} 列了 {allowed} 个,只剩 {there} 个 / {allowed} listed, {there} are left: the list is stale"
            )
    return faults


def main(arguments):
    listing = "--list" in arguments
    coverage, path = [a for a in arguments if a != "--list"]
    missed, branches, left = read_coverage(coverage)
    untaken = sum(len(numbers) for numbers in left.values())
    if listing:
        for place in sorted(left):
            print(f"{place}  {len(left[place])}  {lines_text(left[place])}")
        return 0
    named, faults = read_left(path)
    faults += [f"{place}: 没有测试走到这一行 / no test runs this line" for place in missed]
    faults += compare(left, named, path)
    share = (branches - untaken) / branches if branches else 0.0
    if share < BRANCHES_MIN:
        faults.append(f"tiers/: 分支只到 {share:.1%},不足 {BRANCHES_MIN:.0%} / branches stand at {share:.1%}, below that")
    for fault in faults:
        print(fault)
    print(
        f"tiers/: {len(missed)} 行未走到;分支 {branches - untaken}/{branches} ({share:.1%}),留下的 {untaken} 个"
        f" / lines not run: {len(missed)}; branches taken: {branches - untaken} of {branches}; left: {untaken}"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
