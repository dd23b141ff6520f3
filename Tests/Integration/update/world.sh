# shellcheck shell=bash
# Sourced by the scenarios: a user with a home of their own, whose path has a space, and a release source beside it.
# RELEASES holds the key and the two real releases that `run` has made.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/../../.." && pwd)
# shellcheck source=../lib/checks.sh
. "$here/../lib/checks.sh"
# shellcheck source=source.sh
. "$here/source.sh"

unset NM_HOME NM_RUN CI NO_MISTAKES_INSTALL_DIR NO_MISTAKES_LINK_DIR GIT_DIR GIT_WORK_TREE
scratch=$(mktemp -d /tmp/nmu.XXXXXX)
export HOME="$scratch/ho me" NM_SERVICE_MANAGER=none GIT_CONFIG_NOSYSTEM=1
export NM_UPDATE_SOAK=300
mkdir "$HOME"
ROOT=$HOME/.no-mistakes
BIN=$ROOT/bin/no-mistakes
SOURCE=$scratch/source

# Whatever a scenario left running, by the pid that its home recorded, and every file.
clean() {
    local record
    for record in "$scratch"/*/.no-mistakes/daemon.pid "$scratch"/*/daemon.pid; do
        [ ! -e "$record" ] || kill -KILL "$(sed -n 's/.*"pid":\([0-9]*\).*/\1/p' "$record")" 2>/dev/null
    done
    rm -rf "$scratch"
}
trap clean EXIT

nm() { timeout 120 "$BIN" "$@"; }

# forge VERSION [OPTION...]: a release of a script that only knows its version, as the newest of the source.
forge() {
    local version=$1
    shift
    # shellcheck disable=SC2016  # the script's own
    printf '#!/bin/sh\n[ "$1" = --version ] && echo "no-mistakes %s"\n' "$version" >"$scratch/forged"
    chmod +x "$scratch/forged"
    "$top/packaging/release.sh" "$version" --out "$SOURCE" --key "$RELEASES/key" --signers "$RELEASES/signers" \
        --binary "$scratch/forged" "$@" >/dev/null
}

# field NAME: a value of `daemon status --json` that does not lie deeper.
field() { nm daemon status --json 2>/dev/null | sed -n "s/^  \"$1\" : \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p" | head -n 1; }

# held_at OPERATION COMMAND...: begins the command, whose update waits before that operation. Once it does,
# `goes_on` lets it go, and returns its status; what it prints lies in $scratch/held.
held_at() {
    rm -f "$scratch/pipe" "$scratch/pipe.go"
    mkfifo "$scratch/pipe" "$scratch/pipe.go"
    NM_UPDATE_FAULT_HOLD=$1 NM_UPDATE_FAULT_PIPE=$scratch/pipe "${@:2}" >"$scratch/held" 2>&1 </dev/null &
    held=$!
    reach "$scratch/pipe"
}
goes_on() { reach "$scratch/pipe.go" && wait "$held"; }
# reach PIPE: returns when somebody reads it.
# shellcheck disable=SC2016  # expanded inside
reach() { timeout "$patience" sh -c ': >"$1"' sh "$1"; }

# as_stranger COMMAND...: as a user id that the user database does not know, who sees a /proc of their own.
as_stranger() {
    HOME=$scratch/nobody NM_HOME=$scratch/nobody/.no-mistakes unshare --mount --pid --fork --mount-proc \
        setpriv --reuid 54321 --regid 54321 --clear-groups "$@"
}
