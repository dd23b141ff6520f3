# shellcheck shell=bash
# shellcheck disable=SC2317  # the library of checks calls functions
# The other half of kill-back, and what is pushed before the way back is finished.
# shellcheck source=sweep.sh
. "$(dirname "${BASH_SOURCE[0]}")/sweep.sh"

export NM_UPDATE_SOAK=10000
sweep back migrate "1.0.0" 1 2

# The old version is back, or its database too, and a push starts it before the next command finishes the way back: what
# is recorded by then may go with the database, and is found again, once.
# recorded COMMIT: how many runs of it the database has; asking the program would finish the way back.
recorded() {
    python3 -c 'import sqlite3,sys; print(sqlite3.connect(sys.argv[1]).execute("SELECT count(*) FROM runs WHERE commit_id = ?", sys.argv[2:]).fetchone()[0])' "$ROOT/state.sqlite" "$1"
}
# unfinished: how many runs are not over.
unfinished() { (cd "$HOME/work" && nm runs --json --all-repos) | grep -cE '"status" : "(pending|running)"'; }
reset die
rm -f "$scratch/points"
NM_UPDATE_FAULT_LOG=$scratch/points nm update -y >/dev/null 2>&1
for operation in "copy state.before-update.sqlite to state.before-update.sqlite.kept" \
    "rename state.before-update.sqlite to state.sqlite" "start old daemon"; do
    at=$(sed -n "s/ $operation\$//p" "$scratch/points")
    reset die
    fails "an update is killed before $operation" 137 env NM_UPDATE_FAULT_AT="$at" "$BIN" update -y
    points=$((points + 1))
    pushed=$(push_one "$points")
    check "a push has its run before $operation" until_is 1 recorded "$pushed"
    fails "the next command goes on before $operation" 1 nm daemon start
    is "the old version serves" "no-mistakes 1.0.0 running" "$(nm --version) $(field state)"
    check "the push has its run after $operation" until_is 1 has_run "$pushed"
    check "it comes to its end" until_is 0 unfinished
    is "it is the only one" 1 "$(has_run "$pushed")"
    is "nothing is left over" "" "$(leftovers)"
done
echo "# figure: $points points of an update killed"
nm daemon stop >/dev/null
finish
