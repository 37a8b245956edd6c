# Reads layers.txt, then code lines (code.awk): includes that the table does not allow.
FNR == NR {
    if ($0 ~ /^#/ || $0 !~ /:/) next
    split($0, side, /: */)
    may[side[1]] = " " side[2] " "
    next
}
{
    split($0, part, ":")
    path = part[1]
    if (!match($0, /#include "[^"]+"/)) next
    header = substr($0, RSTART + 10, RLENGTH - 11)
    if (header ~ /\.pb-c\.h$/ && header ~ /^proto\//) next
    best = ""
    for (folder in may)
        if (index(path, folder "/") == 1 && length(folder) > length(best)) best = folder
    if (best == "") next
    n = split(may[best], allowed, " ")
    ok = 0
    for (i = 1; i <= n; i++)
        if (index(header, allowed[i] "/") == 1) ok = 1
    # base may see no generated code, and a folder name is part of every include
    if (!ok) { print path ":" part[2] ": " best " may not include \"" header "\" (tests/lint/layers.txt)"; bad = 1 }
}
END { exit bad }
