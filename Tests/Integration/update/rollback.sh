# shellcheck shell=bash
# New versions whose daemon does not work: the old one is back, with its database, and the version is remembered.
# shellcheck source=world.sh
. "$(dirname "${BASH_SOURCE[0]}")/world.sh"

installed
nm daemon start >/dev/null
for fault in crash lie die hang; do
    echo "1.1.0 $fault" >"$ROOT/daemon-fault"
    before=$(digest "$BIN")
    output=$(NM_UPDATE_SOAK=10000 NM_UPDATE_START=$([ $fault = hang ] && echo 5) nm update -y --version 1.1.0 2>&1)
    is "$fault: the update fails" 1 $?
    has "$fault: the reason is said" "1.1.0 did not work and 1.0.0 is back" "$output"
    has "$fault: the log is named" "daemon.log" "$output"
    is "$fault: the old executable is back" "$before" "$(digest "$BIN")"
    is "$fault: the old version serves" 1.0.0 "$(field version)"
    is "$fault: nothing is left over" "" "$(leftovers)"
done
has "the version is remembered" '"version" : "1.1.0"' "$(sed -n '/"bad"/,/\]/p' "$ROOT/bin/install.json")"
rm "$ROOT/daemon-fault"
output=$(nm update -y 2>&1)
is "it is not tried again by itself" 0 $?
has "which is said" "did not work here" "$output"
is "the old version still serves" 1.0.0 "$(field version)"
check "it is tried again when it is named" nm update -y --version 1.1.0
is "and serves" 1.1.0 "$(field version)"
hasnt "and is forgotten as bad" '"reason"' "$(cat "$ROOT/bin/install.json")"
check "back" nm update -y --version 1.0.0

# A new version that has changed the database in a way that the old one does not understand.
echo "1.1.0 migrate" >"$ROOT/daemon-fault"
version=$(python3 -c 'import sqlite3,sys; print(sqlite3.connect(sys.argv[1]).execute("PRAGMA user_version").fetchone()[0])' "$ROOT/state.sqlite")
NM_UPDATE_FAULT_LOG=$scratch/points nm update -y --version 1.1.0 >/dev/null 2>&1
is "after a failed update the database is the old one" "$version" "$(python3 -c 'import sqlite3,sys; print(sqlite3.connect(sys.argv[1]).execute("PRAGMA user_version").fetchone()[0])' "$ROOT/state.sqlite")"
has "the copy was put back" "rename state.before-update.sqlite to state.sqlite" "$(cat "$scratch/points")"
is "and the old version serves it" 1.0.0 "$(field version)"
# The installer comes before the proof, with the version that has not been proved.
held_at "start daemon" "$BIN" update -y --version 1.1.0
kill -KILL "$held"
wait "$held" 2>/dev/null
fails "it is not installed over its own update that was killed" 1 install
is "the old version is back, with its database" "no-mistakes 1.0.0 1.0.0" "$(nm --version) $(field version)"
is "nothing is left over" "" "$(leftovers)"
nm daemon stop >/dev/null
finish
