# shellcheck shell=bash
# Sourced by the scenarios: what they say and how they wait. One line `ok` or `not ok` a check, as in TAP.
set -uo pipefail
checks=0
failures=0
# Long enough for the slowest machine; who waits this long has failed.
patience=${NM_PATIENCE:-60}

ok() {
    checks=$((checks + 1))
    echo "ok $checks - $*"
}

# not_ok TEXT [WHY]
not_ok() {
    checks=$((checks + 1))
    failures=$((failures + 1))
    echo "not ok $checks - $1"
    [ $# -lt 2 ] || printf '%s\n' "$2" | sed 's/^/#   /'
}

# check TEXT COMMAND...: the command succeeds.
check() {
    local text=$1 output
    shift
    if output=$("$@" 2>&1); then ok "$text"; else not_ok "$text" "$* ended with $?: $output"; fi
}

# fails TEXT STATUS COMMAND...: the command ends with this status.
fails() {
    local text=$1 wanted=$2 output status=0
    shift 2
    output=$("$@" 2>&1) || status=$?
    if [ $status -eq "$wanted" ]; then ok "$text"; else not_ok "$text" "$* ended with $status, not $wanted: $output"; fi
}

# is TEXT WANTED FOUND
is() {
    if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "wanted: $2"$'\n'"found:  $3"; fi
}

# isnt TEXT UNWANTED FOUND
isnt() {
    if [ "$2" != "$3" ] && [ -n "$3" ]; then ok "$1"; else not_ok "$1" "found: $3"; fi
}

# has TEXT PART WHOLE
has() {
    case $3 in *"$2"*) ok "$1" ;; *) not_ok "$1" "wanted: …$2…"$'\n'"found:  $3" ;; esac
}

# hasnt TEXT PART WHOLE
hasnt() {
    case $3 in *"$2"*) not_ok "$1" "found: $3" ;; *) ok "$1" ;; esac
}

# until_is WANTED COMMAND...: asks until the command prints this. For what systemd tells nobody; asking it takes its
# turn in the manager's own event loop.
until_is() {
    local wanted=$1 end=$((SECONDS + patience)) found=
    shift
    while [ $SECONDS -lt $end ]; do
        found=$("$@")
        [ "$found" != "$wanted" ] || return 0
    done
    echo "#   after $patience s, $* still says $found, not $wanted"
    return 1
}

# finish: says how many checks there were, and ends the scenario.
finish() {
    echo "1..$checks"
    [ "$failures" -eq 0 ] && [ "$checks" -gt 0 ]
    exit
}
