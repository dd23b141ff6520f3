# shellcheck shell=bash
# Updates that succeed, and everything that is asked or refused before anything is replaced.
# shellcheck source=world.sh
. "$(dirname "${BASH_SOURCE[0]}")/world.sh"

installed
is "a newer version is found" "1.1.0 is there; this is 1.0.0. Get it with: no-mistakes update" "$(nm update --check)"
is "looking changes nothing" "no-mistakes 1.0.0" "$(nm --version)"
exec 9>>"$ROOT/bin/.no-mistakes.update.lock"
flock 9
has "and waits for nobody who updates" "1.1.0 is there" "$(nm update --check)"
exec 9>&-
has "a version that was named is said with its name" "Get it with: no-mistakes update --version 1.1.0" \
    "$(nm update --check --version 1.1.0)"

# A daemon runs.
nm daemon start >/dev/null
before=$(field pid)
output=$(nm update --yes --json 2>"$scratch/errors")
is "an update succeeds" 0 $?
has "scripts are told of the download" '"event":"downloaded"' "$output"
has "scripts are told of the end" '{"event":"updated","from":"1.0.0","to":"1.1.0"}' "$output"
is "the new version is installed" "no-mistakes 1.1.0" "$(nm --version)"
is "the new version serves" 1.1.0 "$(field version)"
isnt "it is another process" "$before" "$(field pid)"
is "the old version is kept" "no-mistakes 1.0.0" "$("$BIN.previous" --version)"
has "the receipt says so" '"version" : "1.1.0"' "$(cat "$ROOT/bin/install.json")"
is "nothing is left over" "" "$(leftovers)"
has "another update has nothing to do" "1.1.0 is the version to have here" "$(nm update --yes)"

has "an older one is called that" "1.0.0 is there; this is 1.1.0, which is newer. Get it with: no-mistakes update --version 1.0.0" \
    "$(nm update --check --version 1.0.0)"

# Back on purpose.
fails "going back is asked about, so it is refused without a terminal" 1 nm update --version 1.0.0
is "nothing was changed" "no-mistakes 1.1.0" "$(nm --version)"
has "scripts are told of a refusal" '{"event":"refused","reason":"Go back to 1.0.0?' "$(nm update --json --version 1.0.0 2>/dev/null)"
has "and of a failure" '{"event":"failed","reason":' "$(nm update --json --version 7.0.0 2>/dev/null)"
check "with -y it goes back" nm update --yes --version 1.0.0
is "to the version that was named" 1.0.0 "$(field version)"
has "the floor stays" '"floor" : "1.1.0"' "$(cat "$ROOT/bin/install.json")"
publish 1.0.0
output=$(nm update --yes 2>&1)
is "an old state of the source is refused" 1 $?
has "it is called what it is" "has offered 1.1.0 before" "$output"
publish 1.1.0

# No daemon, nothing stale: none is started.
nm daemon stop >/dev/null
check "an update without a daemon succeeds, and has nothing to ask" nm update
is "none was started" stopped "$(field state)"
check "back again" nm update -y --version 1.0.0

# Stale artifacts: they are named, and the daemon runs afterwards.
nm daemon start >/dev/null
kill -KILL "$(field pid)"
gone "$(sed -n 's/.*"pid":\([0-9]*\).*/\1/p' "$ROOT/daemon.pid")"
output=$(nm update 2>&1)
is "an update finds what a dead daemon left" 0 $?
has "the record is named" "daemon.pid: the process" "$output"
has "the endpoint is named" "socket: nobody listens there" "$output"
is "the daemon runs afterwards" 1.1.0 "$(field version)"
nm update -y --version 1.0.0 >/dev/null 2>&1

# The journal of an update that was killed.
NM_UPDATE_FAULT_LOG=$scratch/points nm update -y >/dev/null 2>&1
nm update -y --version 1.0.0 >/dev/null 2>&1
at=$(sed -n 's/ stop daemon$//p' "$scratch/points")
fails "an update is killed before it stops the daemon" 137 env NM_UPDATE_FAULT_AT="$at" "$BIN" update -y
output=$(nm update -y 2>&1)
is "the next one succeeds" 0 $?
has "it names the journal" "stale: $ROOT/bin/.no-mistakes.update.json: the update that wrote it" "$output"
is "the new version serves" 1.1.0 "$(field version)"
nm update -y --version 1.0.0 >/dev/null 2>&1

at=$(sed -n 's/ prove daemon$//p' "$scratch/points")
fails "an update is killed while it watches the daemon" 137 env NM_UPDATE_FAULT_AT="$at" "$BIN" update -y
is "the command that finishes it says on standard output what it was asked for" "{" \
    "$(nm daemon status --json 2>/dev/null | head -c 1)"
nm update -y --version 1.0.0 >/dev/null 2>&1

# A daemon of another executable.
nm daemon stop >/dev/null
mkdir "$scratch/elsewhere"
cp "$BIN" "$scratch/elsewhere/no-mistakes"
"$scratch/elsewhere/no-mistakes" daemon start >/dev/null
output=$(nm update 2>&1)
is "a daemon of another executable is asked about" 1 $?
has "that one is named" "$scratch/elsewhere/no-mistakes" "$output"
has "this one is named" "$BIN" "$output"
has "the way out is named" "-y answers yes" "$output"
is "nothing was replaced" "no-mistakes 1.0.0" "$(nm --version)"
output=$(nm update -y 2>&1)
is "-y answers yes" 0 $?
has "and still prints the warning" "the daemon runs another executable" "$output"
is "the daemon is the updated one" "$BIN" "$(field executable)"
nm update -y --version 1.0.0 >/dev/null 2>&1

# A daemon whose executable cannot be told: one that is stopped in the middle, with its record gone.
pid=$(field pid)
kill -STOP "$pid"
mv "$ROOT/daemon.pid" "$scratch/record"
output=$(nm update -y 2>&1)
is "an executable that cannot be told aborts, also with -y" 1 $?
has "that is said" "cannot be told which executable" "$output"
is "nothing was replaced then" "no-mistakes 1.0.0" "$(nm --version)"
mv "$scratch/record" "$ROOT/daemon.pid"
kill -CONT "$pid"

# A database that only a newer version can read must not keep anybody from getting that version.
# schema [VERSION]: says which one the database has, or changes it.
schema() { python3 -c 'import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); print(c.execute(sys.argv[2]).fetchone() or "")' "$ROOT/state.sqlite" "PRAGMA user_version${1:+ = $1}"; }
known=$(schema | tr -dc 0-9)
pid=$(field pid)
kill -STOP "$pid"
schema 999 >/dev/null
output=$(nm update 2>&1)
is "where runs cannot be listed, there is a question" 1 $?
has "the reason is said" "the unfinished runs cannot be listed" "$output"
has "and what is at stake" "it is not known which runs are unfinished" "$output"
is "nothing was replaced without an answer" "no-mistakes 1.0.0" "$(nm --version)"
schema "$known" >/dev/null
kill -CONT "$pid"
nm daemon stop >/dev/null
schema 999 >/dev/null
check "an update without a daemon does not look at it" nm update
is "and succeeds" "no-mistakes 1.1.0" "$(nm --version)"
schema "$known" >/dev/null
nm update -y --version 1.0.0 >/dev/null 2>&1
nm daemon start >/dev/null

# Two at once.
exec 9>>"$ROOT/bin/.no-mistakes.update.lock"
flock 9
output=$(nm update -y 2>&1)
is "a second update at once is refused" 1 $?
has "because another one is at work" "another update is at work" "$output"
exec 9>&-

# Another home that shares the executable.
NM_HOME=$scratch/other nm daemon start >/dev/null
output=$(nm update -y 2>&1)
has "another home is named" "other homes share this executable" "$output"
has "by its path" "$scratch/other" "$output"
is "its daemon stays what it is" 1.0.0 "$(NM_HOME=$scratch/other field version)"
is "this home's daemon is new" 1.1.0 "$(field version)"
check "an update of that home has nothing to replace" env NM_HOME="$scratch/other" "$BIN" update -y
is "and restarts its daemon" 1.1.0 "$(NM_HOME=$scratch/other field version)"
NM_HOME=$scratch/other nm daemon stop >/dev/null

# Not ours to update.
has "a run cannot update" "run it outside of runs" "$(NM_RUN=01 nm update -y 2>&1)"
has "without a receipt it explains" "was not installed by install.sh" "$("$scratch/elsewhere/no-mistakes" update -y 2>&1)"
if [ "$(id -u)" -eq 0 ]; then
    mkdir "$scratch/foreign"
    chmod a+rx "$scratch" "$HOME" "$ROOT" "$ROOT/bin"
    has "a directory of somebody else's is explained" "cannot be written by this user" "$(
        as_stranger "$BIN" update -y 2>&1)"
    chmod -R a+rX "$SOURCE"
    has "where everybody may look" "no entry in the user database" "$(as_stranger "$BIN" update --check 2>&1)"
    chmod go= "$ROOT/bin/install.json"
    has "and so it is where nobody else may read the receipt" "cannot be written by this user" "$(
        as_stranger "$BIN" update -y 2>&1)"
    chmod 700 "$HOME" "$ROOT"
    # shellcheck disable=SC2016  # expanded inside
    has "a read-only directory is explained" "cannot be written by this user" "$(
        unshare --mount sh -c 'mount --bind "$1/bin" "$1/bin" && mount -o remount,ro,bind "$1/bin" && "$1/bin/no-mistakes" update -y' sh "$ROOT" 2>&1)"
    # shellcheck disable=SC2016  # expanded inside
    has "but looking needs no right to write" "1.1.0 is the version" "$(
        unshare --mount sh -c 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && "$1/bin/no-mistakes" update --check' sh "$ROOT" 2>&1)"
    # An install of a user id that the user database does not know.
    mkdir -p "$scratch/nobody/.no-mistakes"
    cp -r "$ROOT/bin" "$scratch/nobody/.no-mistakes/bin"
    sed -i "s,\"executable\" : .*,\"executable\" : \"$scratch/nobody/.no-mistakes/bin/no-mistakes\"\,," \
        "$scratch/nobody/.no-mistakes/bin/install.json"
    chown -R 54321:54321 "$scratch/nobody"
    chmod -R a+rX "$SOURCE"
    has "a user without an account is told so" "no entry in the user database" "$(
        as_stranger "$scratch/nobody/.no-mistakes/bin/no-mistakes" update -y --from "$SOURCE" 2>&1)"
fi

# A link leads to it.
ln -s "$BIN" "$scratch/linked"
has "through a link it is the same executable" "1.1.0 is the version" "$("$scratch/linked" update -y 2>&1)"
nm daemon stop >/dev/null
finish
