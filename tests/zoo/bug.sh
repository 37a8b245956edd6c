# One planted bug, for zoo.sh. The caller sets: root (the sources), build (a build folder that is up to date) and work.
#
# A bug never touches the sources or what a build makes of them: the files that its patch names are copied into a folder
# of its own, patched and compiled there by the build's own command, and linked before the libraries, whose members of the
# same names the linker then leaves out.

# A line "NAME: value" of a patch's head.
bug_field()
{
    sed -n "/^--- /q; s/^$2: //p" "$root/tests/zoo/$1.patch"
}

# The files that a patch changes.
bug_files()
{
    sed -n 's,^+++ b/,,p' "$root/tests/zoo/$1.patch"
}

bug_names()
{
    local patch
    for patch in "$root"/tests/zoo/[0-9]*.patch; do
        basename "$patch" .patch
    done
}

# Copy what bug $1 changes into folder $2 and change it; non-zero, and said, when the patch does not fit any more.
bug_apply()
{
    local name=$1 to=$2 file
    rm -rf "$to"
    mkdir -p "$to"
    for file in $(bug_files "$name"); do
        [[ $file == *.c ]] || { echo "$name: $file is not a .c file: others would have to be compiled, too"; return 1; }
        [ -f "$root/$file" ] || { echo "$name: there is no $file any more"; return 1; }
        mkdir -p "$to/$(dirname "$file")"
        cp "$root/$file" "$to/$file"
    done
    # Below the sources git would take this folder for part of their repository and pass over it in silence.
    if ! (cd "$to" && GIT_CEILING_DIRECTORIES=$(dirname "$PWD") git apply --whitespace=nowarn "$root/tests/zoo/$name.patch") >"$to.log" 2>&1; then
        echo "$name: the patch does not fit the sources any more / 补丁与现在的源码对不上了"
        cat "$to.log"
        return 1
    fi
    for file in $(bug_files "$name"); do
        ! cmp -s "$root/$file" "$to/$file" || { echo "$name: $file is as before"; return 1; }
    done
}

# The build's command for a source file, a line of compile_commands.json.
compile_command()
{
    awk -v file="\"file\": \"$root/$1\"" '
        /"command": / { c = $0; sub(/^ *"command": "/, "", c); sub(/",$/, "", c); gsub(/\\"/, "\"", c); gsub(/\\\\/, "\\", c) }
        index($0, file) { print c; exit }' "$build/compile_commands.json"
}

# Compile the changed files of bug $1, which stand in folder $2; prints the objects.
bug_compile()
{
    local name=$1 from=$2 file object command
    for file in $(bug_files "$name"); do
        object=$from/$file.o
        command=$(compile_command "$file")
        [ -n "$command" ] || { echo "$name: the build has no command for $file" >&2; return 1; }
        command=${command/ -o * -c / -o $object -c }
        command=${command/ -c $root\/$file/ -iquote $(dirname "$root/$file") -c $from/$file}
        # A planted bug may leave something unused.
        (cd "$build" && eval "$command -Wno-error -w") >&2 || return 1
        echo "$object"
    done
}

# Link program $2 of the build (as ninja names it) with the objects $4… before the libraries, to $3.
bug_link()
{
    local name=$1 program=$2 to=$3 command
    shift 3
    command=$(ninja -C "$build" -t commands "bin/$program" | grep -v '^ninja: ' | tail -1)
    command=${command/ -o bin\/$program / $* -o $to }
    [[ $command == *" -o $to "* ]] || { echo "$name: no command links bin/$program" >&2; return 1; }
    (cd "$build" && eval "$command") >&2
}

# Make the program that has bug $1: $work/$1/PROGRAM. Says what is wrong and returns non-zero otherwise.
bug_make()
{
    local name=$1 at=$work/$1 program objects
    program=$(bug_program "$name")
    bug_apply "$name" "$at" || return 1
    objects=$(bug_compile "$name" "$at") || { echo "$name: it does not compile"; return 1; }
    # shellcheck disable=SC2086 # a list of objects
    bug_link "$name" "$program" "$at/$program" $objects || { echo "$name: it does not link"; return 1; }
}

# What plays a bug: the storm of the program itself, or a test program that brings a disk of its own.
bug_program()
{
    case $(bug_field "$1" Run) in
    lost_writes) echo story_lost_writes ;;
    *) echo fangpin ;;
    esac
}

# Play seed $2 of bug $1 with the options $3…; exit code 0: nothing was found. What was said stands in $work/$1/said.
bug_play()
{
    local name=$1 seed=$2 at=$work/$1 rc=0
    shift 2
    case $(bug_field "$name" Run) in
    lost_writes) FANGPIN_SEED=$seed FANGPIN_SEEDS=1 timeout 300 "$at/story_lost_writes" >"$at/said" 2>&1 || rc=$? ;;
    twice) timeout 300 "$at/fangpin" drill storm --seed "$seed" --no-shrink --twice "$@" >"$at/said" 2>&1 || rc=$? ;;
    *) timeout 300 "$at/fangpin" drill storm --seed "$seed" --no-shrink "$@" >"$at/said" 2>&1 || rc=$? ;;
    esac
    # The shim's test counts over many seeds what one cannot have, so only a seed that it names is a finding.
    if [ "$(bug_field "$name" Run)" = lost_writes ] && [ $rc = 1 ] && ! grep -q 'FANGPIN_SEED=' "$at/said"; then
        rc=0
    fi
    return $rc
}

# Who found it, of what bug_play ended with: I7, must (the program's own assertion), run (a store could not be opened or
# written any more), time (it did not end), or ? .
bug_caught_by()
{
    local said=$work/$1/said rc=$2 who
    [ "$rc" != 124 ] || { echo time; return; }
    who=$(sed -n -e 's/^FAIL \(I[0-9]*\) .*/\1/p' -e 's/.*FANGPIN_SEEDS=1: \(I[0-9]*\) at .*/\1/p' "$said" | head -1)
    [ -n "$who" ] || [ "$rc" -lt 128 ] || who=must
    [ -n "$who" ] || ! grep -qE '^FAIL - |FANGPIN_SEEDS=1:  at ' "$said" || who=run
    echo "${who:-?}"
}

# … and what it said of it, in one line.
bug_what()
{
    sed -n -e 's/^FAIL I[0-9]* \(.*\)/\1/p' -e 's/^FAIL - \(.*\)/\1/p' -e 's/.*FANGPIN_SEEDS=1: I[0-9]* \(at .*\)/\1/p' \
        -e 's/^fangpin: a bug of ours: //p' "$work/$1/said" | head -1 | tr '\t|' '  ' | cut -c1-200
}
