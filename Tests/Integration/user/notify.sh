# shellcheck shell=bash
# What the daemon and systemd tell each other, and what of it reaches nobody else.
# shellcheck source=../lib/daemon.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib/daemon.sh"
export NM_HOME=$HOME/.no-mistakes
UNIT=$(unit)
mkfifo "$HOME/started" "$HOME/go"

define_by_hand
check "the daemon starts" ctl start "$UNIT"
project "env >$HOME/seen; systemd-notify STATUS=spoken-by-a-run; echo >$HOME/started; read -r _ <$HOME/go"
check "a push is taken" push
heard "$HOME/started" >/dev/null || not_ok "a run begins" "$(cat "$NM_HOME"/logs/*/*.log)"
is "systemd can be asked how many runs there are" "ready: 1 active, 0 waiting run(s)" "$(property StatusText)"
told "$HOME/go"
check "the run passes" attach
# The status is sent when the run's end is recorded, which is what `attach` waits for, too.
check "and systemd hears that it is over" until_is "ready: 0 active, 0 waiting run(s)" property StatusText
for variable in NOTIFY_SOCKET INVOCATION_ID JOURNAL_STREAM MANAGERPID SYSTEMD_EXEC_PID; do
    hasnt "a run does not get $variable" "$variable=" "$(cat "$HOME/seen")"
done

is "children are left to the daemon when the service is stopped" mixed "$(property KillMode)"
is "which gets longer than it needs" 45s "$(property TimeoutStopUSec)"
git -C "$HOME/work" checkout --quiet main
# Deaf to SIGTERM: the daemon kills it after 3 s, but systemd must not kill the daemon after 1.
drop_in $'[Service]\nTimeoutStopSec=1'
printf 'commands:\n  test: trap "" TERM; echo >%s; read -r _ <%s\n' "$HOME/started" "$HOME/go" >"$HOME/work/.no-mistakes.yaml"
git -C "$HOME/work" commit --quiet --all --message "A test that does not end" && git -C "$HOME/work" push --quiet origin main
check "another push is taken" push
heard "$HOME/started" >/dev/null || not_ok "a run begins" "$(cat "$NM_HOME"/logs/*/*.log)"
check "the service stops in the middle of a run" ctl stop "$UNIT"
is "in order, for it said that it still needed time" success "$(property Result)"
is "and the run is cancelled, not failed" cancelled "$(newest)"

drop_in $'[Service]\nTimeoutStartSec=2'
lock_database || not_ok "the database can be locked"
ctl start --no-block "$UNIT"
check "a start waits for a database that somebody else locks" \
    until_is "starting: waiting for the database" property StatusText
is "for longer than systemd would wait by itself" activating "$(property ActiveState)"
is "and can be asked" starting "$(state)"
unlock_database
check "and goes on when it can" ctl start "$UNIT"
is "in the same process" 0 "$(property NRestarts)"

check "a stop" ctl stop "$UNIT"
lock_database || not_ok "the database can be locked again"
ctl start --no-block "$UNIT"
check "while it starts" until_is starting state
check "stops what is starting" ctl stop "$UNIT"
is "without a failure" "inactive success" "$(property ActiveState) $(property Result)"
# Somebody else's service in which a daemon is started without a manager: nobody speaks for that one.
foreign=$HOME/foreign
systemd-run --user --quiet --unit=foreign --property=Type=notify --property=NotifyAccess=all \
    --setenv=NM_SERVICE_MANAGER=none --setenv="NM_HOME=$foreign" "$NM" daemon start >/dev/null 2>&1
is "a daemon that another service starts does not say that that one is ready" protocol "$(property Result foreign.service)"
finish
