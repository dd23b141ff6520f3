# shellcheck shell=bash
# Updates while runs are at work, wait or are parked; the notice of a newer version; a full disk.
# shellcheck disable=SC2317  # the library of checks calls functions
# shellcheck source=world.sh
. "$(dirname "${BASH_SOURCE[0]}")/world.sh"

installed
git config --global user.name T
git config --global user.email t@example.invalid
git config --global init.defaultBranch main
git init --quiet --bare "$scratch/origin.git"
git clone --quiet "$scratch/origin.git" "$HOME/work" 2>/dev/null
mkfifo "$scratch/begun" "$scratch/go"
# The test of a branch called slow says that it has begun, and waits until it is told to go on.
cat >"$scratch/slow" <<END
#!/bin/sh
[ -e slow ] || exit 0
echo >"$scratch/begun"
read -r _ <"$scratch/go"
END
printf 'commands:\n  test: sh %s\n' "$scratch/slow" >"$HOME/work/.no-mistakes.yaml"
git -C "$HOME/work" add .
git -C "$HOME/work" commit --quiet --message "Configure the gate"
git -C "$HOME/work" push --quiet origin main
cd "$HOME/work" || exit 1
nm init >/dev/null 2>&1 || echo "# init failed"

# send BRANCH FILE [OPTION...]: pushes a branch with one more file to the gate.
send() {
    local branch=$1 name=$2
    shift 2
    git checkout --quiet -B "$branch" main && echo "$branch $RANDOM$SECONDS" >"$name" && git add "$name" &&
        git commit --quiet --message "$branch" && timeout "$patience" git push --quiet --force "$@" no-mistakes "$branch" >/dev/null 2>&1
}
# newest BRANCH KEY: a value of its newest run; the keys are sorted.
newest() {
    nm runs --json | awk -v branch="$1" -v key="$2" '
        /^    "branch" : / { split($0, word, "\""); found = word[4] == branch }
        $0 ~ "^    \"" key "\" : " { split($0, word, "\""); if (found) { print word[4]; exit } }'
}
run_status() { newest "$1" status; }

check "a run is begun" send slow slow
timeout "$patience" head -n 1 "$scratch/begun" >/dev/null
check "another is parked" send parked file -o no-mistakes.approve=push
check "it waits" until_is parked run_status parked
output=$(nm update 2>&1)
is "an update while a run is at work is refused without a terminal" 1 $?
has "the run is named" "slow" "$output"
has "and what would become of it" "restarting the daemon can fail" "$output"
hasnt "the parked one is not asked about" "  parked" "$output"
is "nothing was replaced" "no-mistakes 1.0.0" "$(nm --version)"
is "the run goes on" running "$(run_status slow)"

nm update --wait >"$scratch/waited" 2>&1 &
waiting=$!
check "an update that waits says so" until_is 1 grep -c "waiting for active runs" "$scratch/waited"
is "while the run is at work nothing is replaced" "no-mistakes 1.0.0" "$(nm --version)"
check "what is pushed meanwhile is accepted" send later file
is "and waits" pending "$(run_status later)"
echo >"$scratch/go"
wait $waiting
is "it succeeds" 0 $?
is "the new version serves" 1.1.0 "$(field version)"
is "the run was not cancelled" passed "$(run_status slow)"
check "what waited is done by the new version" until_is passed run_status later
is "what is parked still is" parked "$(run_status parked)"
nm update -y --version 1.0.0 >/dev/null 2>&1

check "a run is begun again" send slow slow
timeout "$patience" head -n 1 "$scratch/begun" >/dev/null
output=$(nm update -y 2>&1)
is "with -y an update does not wait" 0 $?
has "it still prints the warning" "restarting the daemon can fail" "$output"
is "the run was cancelled" cancelled "$(run_status slow)"
is "what is parked survived that, too" parked "$(run_status parked)"
nm respond --run "$(newest parked id)" --approve >/dev/null 2>&1
check "and can be answered" until_is passed run_status parked

# What begins while the archive comes in.
mkdir "$scratch/slowly"
mkfifo "$scratch/fetching" "$scratch/fetch"
cat >"$scratch/slowly/curl" <<END
#!/bin/sh
case "\$*" in *.tar.gz*) echo >"$scratch/fetching"; read -r _ <"$scratch/fetch" ;; esac
exec $(command -v curl) "\$@"
END
chmod +x "$scratch/slowly/curl"
# slowly OPTION...: begins an update and returns while it fetches; $! is its process.
slowly() {
    PATH=$scratch/slowly:$PATH timeout "$patience" "$BIN" update "$@" >"$scratch/slow-update" 2>&1 </dev/null &
    timeout "$patience" head -n 1 "$scratch/fetching" >/dev/null
}
# begins_meanwhile OPTION...: a run begins while the archive comes in; the status of the update is in $ended.
begins_meanwhile() {
    local name="a run that begins while the archive comes in${*:+ ($*)}" output
    slowly "$@"
    check "$name is accepted" send slow slow
    timeout "$patience" head -n 1 "$scratch/begun" >/dev/null
    reach "$scratch/fetch"
    wait $!
    ended=$?
    output=$(cat "$scratch/slow-update")
    has "$name is named" "slow" "$output"
    has "$name: what would become of it is said" "restarting the daemon can fail" "$output"
}
nm update -y --version 1.0.0 >/dev/null 2>&1
begins_meanwhile
is "nobody agreed to its end, so the update is refused" 1 "$ended"
is "nothing was replaced" "no-mistakes 1.0.0" "$(nm --version)"
is "the run goes on" running "$(run_status slow)"
is "nothing is left over" "" "$(leftovers)"
check "what is pushed then is accepted" send after file
check "and run" until_is passed run_status after
echo >"$scratch/go"
check "the run comes to its end" until_is passed run_status slow
begins_meanwhile -y
is "with -y the update goes on" 0 "$ended"
is "the run was cancelled" cancelled "$(run_status slow)"

# What arrives when the update has looked for the last time.
# runs_of BRANCH: how many runs there are of what it leads to.
runs_of() { nm runs --json | grep -c "\"commit\" : \"$(git rev-parse "$1")\""; }
# goes_through NAME: the run of the branch slow begins, once, and passes.
goes_through() {
    check "$1: its run begins" timeout "$patience" head -n 1 "$scratch/begun"
    echo >"$scratch/go"
    check "$1: and passes" until_is passed run_status slow
    is "$1: once" 1 "$(runs_of slow)"
}
held_at "stop daemon" "$BIN" update --version 1.0.0 -y
check "a push arrives before the daemon is stopped" send slow slow
is "its run waits" pending "$(run_status slow)"
goes_on
is "the update succeeds" 0 $?
hasnt "nothing that could fail is listed" "restarting the daemon can fail" "$(cat "$scratch/held")"
is "the new version serves" 1.0.0 "$(field version)"
goes_through "before the stop"
held_at "stop daemon" "$BIN" update -y
check "a push arrives before the update is killed" send slow slow
is "its run waits" pending "$(run_status slow)"
kill -KILL "$held"
wait "$held" 2>/dev/null
goes_through "before a kill"
is "the old version still serves" 1.0.0 "$(nm daemon start >/dev/null 2>&1; field version)"
is "nothing is left over" "" "$(leftovers)"
nm daemon stop >/dev/null
nm update -y --version 1.0.0 >/dev/null 2>&1
is "no daemon is there when an update begins" stopped "$(field state)"
slowly -y
check "a daemon is started while the archive comes in" nm daemon start
reach "$scratch/fetch"
wait $!
is "the update succeeds" 0 $?
is "and the daemon is the new version" 1.1.0 "$(field version)"

# A push that starts the daemon in the moment in which it was stopped.
held_at "lock daemon" nm update -y --version 1.0.0
check "a push starts a daemon" send between file
check "which is the old version" until_is 1.1.0 field version
check "and gets ready" until_is running field state
is "and begins no run" pending "$(run_status between)"
goes_on
is "the update stops that one, too" 0 $?
is "the new version serves" 1.0.0 "$(field version)"
check "the run of the push passes" until_is passed run_status between
is "and is the only one" 1 "$(runs_of between)"
held_at "lock daemon" "$BIN" update -y
check "a push starts a daemon again" send between file
check "which is the old version, too" until_is 1.0.0 field version
check "and gets ready as well" until_is running field state
is "and begins no run either" pending "$(run_status between)"
kill -KILL "$held"
wait "$held" 2>/dev/null
check "but when the update is killed it does" until_is passed run_status between
nm runs >/dev/null 2>&1

# A new version that is taken back: what waits is kept for the old one, what is at work is begun anew if its daemon can
# still say so, and what is not is named.
echo "max_concurrent_runs: 1" >>"$ROOT/config.yaml"
nm update -y --version 1.0.0 >/dev/null 2>&1
# in_the_soak NAME: 1.1.0 serves and is not proved yet, a run is at work, and another one waits.
in_the_soak() {
    NM_DAEMON_CONNECT_TIMEOUT=1s held_at "prove daemon" "$BIN" update -y --version 1.1.0
    check "$1: a run begins in the soak" send slow slow
    timeout "$patience" head -n 1 "$scratch/begun" >/dev/null
    check "$1: another one is accepted" send waits file
}
daemon_pid() { sed -n 's/.*"pid":\([0-9]*\).*/\1/p' "$ROOT/daemon.pid"; }
# gone_back NAME WORDS OUTPUT: WORDS are what is said of the run that was at work.
gone_back() {
    has "$1: what becomes of the run is said" "$2" "$3"
    has "$1: and of which" "  slow  " "$3"
    hasnt "$1: and of which not" "  waits  " "$3"
    is "$1: the old version serves" 1.0.0 "$(field version)"
    [[ $2 != *anew* ]] || goes_through "$1"
    check "$1: it runs what waited" until_is passed run_status waits
    is "$1: once" 1 "$(runs_of waits)"
}
in_the_soak "a daemon that hangs"
kill -STOP "$(daemon_pid)"
goes_on
is "a daemon that hangs: the update fails" 1 $?
gone_back "a daemon that hangs" "1 run(s) that had begun are begun anew by 1.0.0:" "$(cat "$scratch/held")"
in_the_soak "an installation over it"
kill -KILL "$held"
wait "$held" 2>/dev/null
gone_back "an installation over it" "1 run(s) that had begun are begun anew by 1.0.0:" "$(install --version 1.0.0 2>&1)"
in_the_soak "a daemon that is killed"
# The database that is put back does not know this repository.
git clone --quiet "$scratch/origin.git" "$HOME/late" 2>/dev/null
late() { (cd "$HOME/late" && "$@"); }
late nm init >/dev/null 2>&1
check "a repository that is gated in the soak takes a push" late timeout "$patience" git push --quiet no-mistakes HEAD:late
kill -KILL "$(daemon_pid)"
goes_on
is "a daemon that is killed: the update fails" 1 $?
gone_back "a daemon that is killed" "1 run(s) ended with the daemon of 1.1.0" "$(cat "$scratch/held")"
check "which is what its run says" until_is failed run_status slow
late_status() { late nm runs --json | sed -n 's/^    "status" : "\(.*\)",$/\1/p'; }
check "the repository is still gated, and its push has its run" until_is passed late_status
late nm eject >/dev/null 2>&1
sed -i /max_concurrent_runs/d "$ROOT/config.yaml"
nm update -y --version 1.1.0 >/dev/null 2>&1

# On a terminal, prompts are asked and newer versions are spoken of.
# terminal ANSWER COMMAND: what it prints there.
terminal() { printf '%s\n' "$1" | timeout "$patience" env -u CI script --quiet --return --command "$2" /dev/null; }
output=$(terminal n "'$BIN' update --version 1.0.0")
has "a prompt can be answered with no" "Go back to 1.0.0?" "$output"
is "then nothing is changed" "no-mistakes 1.1.0" "$(nm --version)"
output=$(terminal y "'$BIN' update --version 1.0.0")
is "and with yes" "no-mistakes 1.0.0" "$(nm --version)"
has "its progress is shown" "100 %" "$output"
rm -f "$ROOT/update-check.json"
latest() { sed -n 's/.*"latest":"\([^"]*\)".*/\1/p' "$ROOT/update-check.json" 2>/dev/null; }
NO_MISTAKES_NO_UPDATE_CHECK=1 terminal "" "'$BIN' runs" >/dev/null
CI=1 script --quiet --return --command "'$BIN' runs" /dev/null >/dev/null
nm runs >/dev/null
fails "nothing is looked for in CI, without a terminal, or against the user's wish" 1 test -e "$ROOT/update-check.json"
terminal "" "'$BIN' runs" >/dev/null
check "on a terminal a newer version is looked for" until_is 1.1.0 latest
has "and spoken of" "1.1.0 is there" "$(terminal "" "'$BIN' runs")"
hasnt "in one line" "1.1.0 is there" "$(terminal "" "'$BIN' runs" | sed '0,/1.1.0 is there/d')"
echo "1.1.0 crash" >"$ROOT/daemon-fault"
fails "it does not work" 1 nm update -y
rm "$ROOT/daemon-fault"
hasnt "then it is spoken of no more" "1.1.0 is there" "$(terminal "" "'$BIN' runs")"
rm "$ROOT/update-check.json"
check "it is looked for again" nm internal check-update
hasnt "and not spoken of after that either" "1.1.0 is there" "$(terminal "" "'$BIN' runs")"

# A disk that has no room for another executable.
if [ "$(id -u)" -eq 0 ]; then
    nm daemon stop >/dev/null 2>&1
    # shellcheck disable=SC2016  # expanded inside
    output=$(unshare --mount bash -c '
        mount -t tmpfs -o size=$((($(du -sk "$1/bin" | cut -f1) + 4000)))k tmpfs /mnt && cp -a "$1/bin/." /mnt &&
            mount --bind /mnt "$1/bin" && "$1/bin/no-mistakes" update -y --version 1.1.0
        echo "ended with $?"; "$1/bin/no-mistakes" --version; ls -A "$1/bin"' bash "$ROOT" 2>&1)
    has "a full disk is said" "No space left" "$output"
    has "the update fails" "ended with 1" "$output"
    has "the old executable stays" "no-mistakes 1.0.0" "$output"
    hasnt "nothing is left over" ".new" "$output"
fi

# The installer, which asks nothing, leaves a daemon alone that is at work.
check "a run is begun for the installer" send slow slow
timeout "$patience" head -n 1 "$scratch/begun" >/dev/null
has "the installer says that the daemon stays what it is" "stays the old version" "$(install 2>&1)"
is "which it does" "no-mistakes 1.1.0 1.0.0" "$(nm --version) $(field version)"
is "the run goes on" running "$(run_status slow)"
check "what is pushed then is accepted" send after file
check "and run" until_is passed run_status after
echo >"$scratch/go"
check "the run comes to its end, too" until_is passed run_status slow
check "another installation succeeds" install
is "and restarts the daemon" 1.1.0 "$(field version)"

output=$(nm uninstall --yes --eject 2>&1)
is "an uninstallation can undo init" 0 $?
has "it names the repositories" "$HOME/work" "$output"
is "the remote is gone" "origin" "$(git remote)"
has "it lists what it keeps" "kept $ROOT" "$output"
finish
