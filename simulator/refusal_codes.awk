# Every code that the sources refuse an act with, one C string a line: of the table of refusals, of guards
# (step_refuse, refuse_as), and of those that fill a refusal themselves. Run by CMakeLists.txt.
{ line[NR] = $0 }

function word(w)
{
    if (w ~ /^[a-z][a-z0-9_]*$/ && !(w in seen)) {
        seen[w] = 1
        print "\"" w "\","
    }
}

# The words in quotes before the comma that ends argument `n`.
function arguments(part, n,    at, c, depth, quoted, begin)
{
    for (at = 1; at <= length(part) && n > 0; at++) {
        c = substr(part, at, 1)
        if (c == "\"") {
            if (quoted)
                word(substr(part, begin, at - begin))
            quoted = !quoted
            begin = at + 1
        } else if (!quoted && c == "(") {
            depth++
        } else if (!quoted && (c == ")" || c == "}")) {
            if (--depth < 0)
                return
        } else if (!quoted && depth == 0 && (c == "," || c == ";")) {
            n--
        }
    }
}

# What stands after a pattern, over the ends of lines.
function each(pattern, n,    i, k, part)
{
    for (i = 1; i <= NR; i++) {
        if (!match(line[i], pattern))
            continue
        part = substr(line[i], RSTART + RLENGTH)
        for (k = 1; k <= 5; k++)
            part = part " " line[i + k]
        sub(/^ *{/, "", part)
        arguments(part, n)
    }
}

END {
    each("\\[REFUSE_[A-Z0-9_]*\\] =", 1)
    each("step_refuse\\(", 2)
    each("refuse_as\\(", 2)
    each("->code = ", 1)
}
