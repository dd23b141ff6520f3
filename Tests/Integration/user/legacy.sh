# shellcheck shell=bash
# Units of the time when there was one for all homes.
# shellcheck source=../lib/daemon.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib/daemon.sh"
export NM_HOME=$HOME/.no-mistakes
UNIT=$(unit)
units=$HOME/.config/systemd/user
old=no-mistakes-daemon.service

# legacy ROOT: installs and starts a unit of the old name that serves ROOT.
legacy() {
    mkdir -p "$units"
    printf '[Service]\nExecStart=%s daemon run --root %s\nRestart=always\nRestartSec=0\n[Install]\nWantedBy=default.target\n' "$NM" "$1" >"$units/$old"
    ctl daemon-reload && ctl enable --quiet --now $old
}

check "another home has a unit of the old name" legacy "$HOME/other"
check "a start" nm daemon start
is "leaves that alone" "active enabled" "$(property ActiveState $old) $(ctl is-enabled $old)"
check "an uninstall" nm daemon uninstall
is "does, too" "active enabled" "$(property ActiveState $old) $(ctl is-enabled $old)"
check "it goes with its own home" env NM_HOME="$HOME/other" "$NM" daemon uninstall
fails "without a trace" 1 test -e "$units/$old"

check "this home has a unit of the old name" legacy "$NM_HOME"
check "whose daemon is running" until_is running state
has "a status knows whose it is" "systemd, $old" "$(nm daemon status)"
has "and a list" '"manager" : "systemd"' "$(nm daemon list --json)"
has "a stop ends it" "daemon stopped (pid $(pid))" "$(nm daemon stop 2>&1)"
is "for good" "inactive dead" "$(property ActiveState $old) $(property SubState $old)"
has "a status knows it when it is down, too" "systemd, $old" "$(nm daemon status 2>/dev/null)"
has "and a list" "$NM_HOME" "$(nm daemon list)"
NM_SERVICE_MANAGER=none nm daemon start >/dev/null
check "it is started beside another daemon" ctl start $old
# It asks for its own end, and does not wait for that: then it would be killed after a minute and a half.
is_down() { property SubState $old | grep -x 'dead\|failed' >/dev/null && echo down; }
check "and ends" until_is down is_down
isnt "in its own time" failed "$(property ActiveState $old)"
is "without being started again" 0 "$(property NRestarts $old)"
check "the other one is stopped" nm daemon stop
project "exit 0"
check "the service of init goes" nm daemon uninstall
check "this home has a unit of the old name" legacy "$NM_HOME"
check "which is stopped" nm daemon stop
has "a push has systemd start it" "systemd is starting it" "$(push 2>&1)"
# A command that comes first would hand it over to the new unit.
check "which it does" until_is running state
check "and the push passes" attach
is "there" "active $(pid)" "$(property ActiveState $old) $(property MainPID $old)"
first=$(pid)
has "a start hands its daemon over, too" "managed by systemd" "$(nm daemon start 2>&1)"
isnt "to another process" "$first" "$(pid)"
fails "the old one is gone" 1 test -e "$units/$old"
check "an uninstall" nm daemon uninstall

check "a unit of the old name again" legacy "$NM_HOME"
check "whose daemon is running" until_is running state
has "a restart hands the daemon over to the new unit" "managed by systemd" "$(nm daemon restart 2>&1)"
is "which runs it" "active $(pid)" "$(property ActiveState) $(property MainPID)"
fails "the old one is gone" 1 test -e "$units/$old"
is "from systemd's memory, too" not-found "$(property LoadState $old)"
is "and from the next login" "" "$(find "$units" -name $old)"
finish
