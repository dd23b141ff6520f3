# shellcheck shell=bash
# Sourced by the scenarios of a user manager: the service of a home, and how to look at it.
# shellcheck source=checks.sh
. "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

# NM_OVER: the transport of the usual home's daemon, where it is not the system's own.
if [ -n "${NM_OVER:-}" ]; then
    install -d -m 700 "$HOME/.no-mistakes"
    (umask 077 && echo "NM_TRANSPORT=$NM_OVER" >"$HOME/.no-mistakes/env")
fi

nm() { timeout "$patience" "$NM" "$@"; }
ctl() { timeout "$patience" systemctl --user "$@"; }

# is_over_the_transport_asked_for: looks at what clients follow.
is_over_the_transport_asked_for() {
    local kind=socket
    [ -z "${NM_OVER:-}" ] || kind="regular file"
    is "over the transport that was asked for" "$kind" "$(stat -c %F "$NM_HOME/socket")"
}

# unit [HOME]: the unit's name, as the program itself says it: the suffix of the home.
unit() {
    local suffix
    suffix=$(NM_HOME=${1:-$NM_HOME} "$NM" daemon status --json | sed -n 's/.*"suffix" : "\(.*\)".*/\1/p')
    echo "no-mistakes-daemon-$suffix.service"
}

# property NAME [UNIT]: what the manager says of the unit.
property() { ctl show --property="$1" --value "${2:-$UNIT}"; }

# field NAME [HOME]: a value of `daemon status --json`, for a name that occurs once.
field() {
    NM_HOME=${2:-$NM_HOME} "$NM" daemon status --json 2>/dev/null | sed -n "s/^ *\"$1\" : \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p" | head -n 1
}

# pid [HOME]: the daemon that answers.
pid() { field pid "${1:-}"; }

# state [HOME]: what `daemon status` says of the daemon.
state() { field state "${1:-}"; }

# ends [HOME]: how the starts in the ledger ended, oldest first, one a line.
ends() { grep -o '"kind":"[^"]*"' "${1:-$NM_HOME}/starts.json" 2>/dev/null | sed 's/.*:"\(.*\)"/\1/'; }

# The unit file of the home, written by hand: for scenarios that are about the unit and the daemon alone.
define_by_hand() {
    local directory=$HOME/.config/systemd/user
    mkdir -p "$directory" "$NM_HOME/logs"
    chmod 700 "$NM_HOME" "$NM_HOME/logs"
    nm daemon definition >"$directory/$UNIT" && ctl daemon-reload
}

# drop_in TEXT: further settings of the unit, as a user would add them.
drop_in() {
    mkdir -p "$HOME/.config/systemd/user/$UNIT.d"
    printf '%s\n' "$1" >"$HOME/.config/systemd/user/$UNIT.d/test.conf"
    ctl daemon-reload
}

# crash: kills the daemon as a lack of memory would, and returns when systemd waits to start it again.
crash() {
    ctl kill --kill-whom=main --signal=KILL "$UNIT" 2>/dev/null || ctl kill --kill-who=main --signal=KILL "$UNIT"
    until_is auto-restart property SubState
}

# recovered: returns when the restart that systemd has planned is over; a start asked for now waits for it.
recovered() { ctl start "$UNIT"; }

# project TEST: a repository with an origin whose checks are the command TEST, gated in the home, at $HOME/work.
project() {
    git config --global user.name Tester
    git config --global user.email tester@example.invalid
    git config --global init.defaultBranch main
    git init --quiet --bare "$HOME/origin.git"
    git clone --quiet "$HOME/origin.git" "$HOME/work" 2>/dev/null
    printf 'commands:\n  test: %s\n' "$1" >"$HOME/work/.no-mistakes.yaml"
    git -C "$HOME/work" add .
    git -C "$HOME/work" commit --quiet --message "Configure the gate"
    git -C "$HOME/work" push --quiet origin main
    (cd "$HOME/work" && nm init) >/dev/null
}

# push [BRANCH]: changes a file on a branch and pushes it to the gate.
push() {
    git -C "$HOME/work" checkout --quiet -B "${1:-topic}" main &&
        echo "${RANDOM}$SECONDS" >"$HOME/work/changed" && git -C "$HOME/work" add changed &&
        git -C "$HOME/work" commit --quiet --message change &&
        timeout "$patience" git -C "$HOME/work" push --quiet --force no-mistakes "${1:-topic}"
}

# attach: follows the newest run to its end.
attach() { (cd "$HOME/work" && nm attach); }

# newest: the status of the newest run.
newest() { (cd "$HOME/work" && nm runs --json --limit 1) | sed -n 's/^    "status" : "\(.*\)",*/\1/p'; }

# heard PIPE: waits until something is written into the named pipe, and prints it.
heard() { timeout "$patience" head --lines=1 "$1"; }

# told PIPE: waits until somebody reads the named pipe.
told() { echo | timeout "$patience" tee "$1" >/dev/null; }

# lock_database: locks the home's database until unlock_database.
lock_database() {
    local answer
    coproc database { sqlite3 "$NM_HOME/state.sqlite"; }
    echo 'BEGIN IMMEDIATE; SELECT 7;' >&"${database[1]}"
    read -r -t "$patience" answer <&"${database[0]}" && [ "$answer" = 7 ]
}
unlock_database() {
    local process=${database_PID:-}
    printf 'COMMIT;\n.quit\n' >&"${database[1]}"
    wait "$process"
}
