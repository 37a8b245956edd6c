# Functions of at most 70 lines, files of at most 700 (a brace in column 1 opens and closes a function).
FNR == 1 && NR > 1 && last > 700 { print file ": " last " lines, at most 700"; bad = 1 }
{ file = FILENAME; last = FNR }
/^\{/ { start = FNR }
/^\}/ && start { if (FNR - start - 1 > 70) { print FILENAME ":" start ": a function of " FNR - start - 1 " lines, at most 70"; bad = 1 } start = 0 }
END { if (last > 700) { print file ": " last " lines, at most 700"; bad = 1 } exit bad }
