# shellcheck shell=bash
# The life of an installed daemon, by the commands that people use.
# shellcheck source=../lib/daemon.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib/daemon.sh"
export NM_HOME=$HOME/.no-mistakes
UNIT=$(unit)
file=$HOME/.config/systemd/user/$UNIT

has "a start names the manager" "managed by systemd" "$(nm daemon start 2>&1)"
is "it returns when the daemon is ready" running "$(state)"
is "which is the service's process" "$(property MainPID)" "$(pid)"
is_over_the_transport_asked_for
is "the service starts at login, too" enabled "$(ctl is-enabled "$UNIT")"
is "systemd has read what lies there" no "$(property NeedDaemonReload)"

before="$(property InvocationID) $(stat -c '%i %Y' "$file")"
has "another start finds it running" "already running (pid $(pid))" "$(nm daemon start 2>&1)"
is "and changes nothing" "$before" "$(property InvocationID) $(stat -c '%i %Y' "$file")"

first=$(pid)
has "a restart says so" "daemon stopped (pid $first)" "$(nm daemon restart 2>&1)"
isnt "and gives another process" "$first" "$(pid)"
is "under the same manager" "$(property MainPID)" "$(pid)"

second=$(pid)
check "after kill -9 systemd plans a restart" crash
check "which succeeds" recovered
isnt "with another process" "$second" "$(pid)"

has "a stop says so" "daemon stopped (pid $(pid))" "$(nm daemon stop 2>&1)"
is "systemd has stopped it and plans nothing" "inactive dead success" \
    "$(property ActiveState) $(property SubState) $(property Result)"
fails "it is down" 3 nm daemon status
is "and installed" enabled "$(ctl is-enabled "$UNIT")"
has "a second stop finds nothing" "daemon was not running" "$(nm daemon stop 2>&1)"

has "a start brings it back" "managed by systemd" "$(nm daemon start 2>&1)"
# Long enough to be found waiting on any machine.
drop_in $'[Service]\nRestartSec=600'
check "a daemon that crashed waits to be started again" crash
has "a stop ends the waiting" "about to be started" "$(nm daemon stop 2>&1)"
is "for good" "inactive dead" "$(property ActiveState) $(property SubState)"
fails "and it is down" 3 nm daemon status
check "it starts" nm daemon start
check "and crashes" crash
has "a start does not wait for the planned one" "managed by systemd" "$(nm daemon start 2>&1)"
is "and is ready" "running active" "$(state) $(property ActiveState)"
# What the user has it run is no drift.
mkdir "$HOME/own"
cp "$NM" "$HOME/own/no-mistakes"
drop_in "[Service]
ExecStart=
$(grep ^ExecStart= "$file" | sed "s|$NM|$HOME/own/no-mistakes|")"
check "it is started with another executable" nm daemon restart
is "by a drop-in" "$HOME/own/no-mistakes" "$(readlink "/proc/$(pid)/exe")"
before=$(property InvocationID)
has "a start finds it running" "already running" "$(nm daemon start 2>&1)"
is "and changes nothing" "$before" "$(property InvocationID)"
rm -r "$file.d"
ctl daemon-reload

# What cannot be executed leaves no word of its own.
drop_in "[Unit]
StartLimitBurst=2
[Service]
ExecStart=
ExecStart=$HOME/nowhere/no-mistakes daemon run --root $NM_HOME --manager systemd"
ctl kill --signal=KILL "$UNIT"
check "systemd gives up on an executable that is gone" until_is failed property ActiveState
said=$(nm daemon status)
has "a status says so" "systemd gave up after" "$said"
has "and why" "status 203: its executable cannot be run" "$said"
rm -r "$file.d"
ctl daemon-reload
check "it starts again" nm daemon start

# A systemctl that hangs.
mkdir "$HOME/hung"
printf '#!/bin/sh\nexec sleep 1000\n' >"$HOME/hung/systemctl"
chmod +x "$HOME/hung/systemctl"
began=$SECONDS
said=$(PATH=$HOME/hung:$PATH nm daemon stop 2>&1)
is "with a systemctl that hangs nobody knows whether a stop is for good" 4 $?
has "which is said" "whether its manager leaves it down is unknown" "$said"
check "and not only after minutes" test $((SECONDS - began)) -lt 30
is "the daemon has ended in order" "inactive dead success" \
    "$(property ActiveState) $(property SubState) $(property Result)"
check "it starts" nm daemon start

check "down again" nm daemon stop
check "the bare command brings it back" nm
is "through systemd" active "$(property ActiveState)"

pid=$(pid)
removed=$(nm daemon uninstall 2>&1)
has "an uninstall names the unit" "$UNIT" "$removed"
fails "the daemon is gone" 1 kill -0 "$pid"
is "no file of it is left" "" "$(find "$HOME/.config" -name '*no-mistakes*')"
is "nothing in systemd's memory" "" "$(ctl list-units --all --plain --no-legend 'no-mistakes*')"
is "not even as a failure" not-found "$(property LoadState)"
check "the home stays" test -e "$NM_HOME/state.sqlite"
has "a second one finds nothing" "nothing to remove" "$(nm daemon uninstall 2>&1)"
finish
