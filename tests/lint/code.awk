# Prints FILE:LINE:CODE with comments and the insides of strings blanked, so that checks see code alone.
FNR == 1 { comment = 0 }
{
    out = ""
    n = length($0)
    for (i = 1; i <= n; i++) {
        c = substr($0, i, 1)
        two = substr($0, i, 2)
        if (comment) {
            if (two == "*/") { comment = 0; i++ }
        } else if (two == "/*") {
            comment = 1
            i++
        } else if (two == "//") {
            break
        } else if (c == "\"" && $0 !~ /^#include/) {
            for (i++; i <= n && substr($0, i, 1) != "\""; i++)
                if (substr($0, i, 1) == "\\") i++
            out = out "\"\""
        } else {
            out = out c
        }
    }
    if (out ~ /[^ \t]/) print FILENAME ":" FNR ":" out
}
