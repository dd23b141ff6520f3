# shellcheck shell=bash
# What systemd is told about a definition that is new to it, and about one of which it remembers something.
# shellcheck source=../lib/daemon.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib/daemon.sh"
export NM_HOME=$HOME/.no-mistakes
UNIT=$(unit)
directory=$HOME/.config/systemd/user

# A systemctl that writes down what is asked of it.
mkdir "$HOME/logged"
cat >"$HOME/logged/systemctl" <<END
#!/bin/sh
echo "\$*" >>"$HOME/asked"
exec $(command -v systemctl) "\$@"
END
chmod +x "$HOME/logged/systemctl"
# start: starts the daemon, and prints what was asked for that changes something.
start() {
    : >"$HOME/asked"
    PATH=$HOME/logged:$PATH nm daemon start >"$HOME/said" 2>&1 || echo "exit $?"
    grep -v ' show ' "$HOME/asked" | grep -o 'daemon-reload\|enable\|reset-failed\|start' | tr '\n' ' '
}
# works TEXT: the service is as after any installation.
works() {
    is "$1" "active enabled loaded no" \
        "$(property ActiveState) $(ctl is-enabled "$UNIT") $(property LoadState) $(property NeedDaemonReload)"
    is "with the daemon" "running $(property MainPID)" "$(state) $(pid)"
    is "from our definition" "$directory/$UNIT" "$(property FragmentPath)"
    is "which is a dependency of the login from the next reading on" "$UNIT" \
        "$(ctl daemon-reload && ctl list-dependencies --plain default.target | grep -o "$UNIT")"
}

is "what is new to systemd is ready before all units are read, once, and enabled then" "start daemon-reload enable " "$(start)"
works "it works"

check "an uninstall" nm daemon uninstall
is "leaves nothing to remember, so the next installation is like the first" "start daemon-reload enable " "$(start)"
works "it works"

check "an uninstall" nm daemon uninstall
fails "a start of what is not there fails" 5 ctl start "$UNIT"
is "and is no memory" "start daemon-reload enable " "$(start)"
works "it works"

check "an uninstall" nm daemon uninstall
mkdir -p "$directory/default.target.wants"
ln -s "../$UNIT" "$directory/default.target.wants/$UNIT"
check "systemd remembers a unit without a definition" ctl daemon-reload
is "what wants it is known" "not-found default.target" "$(property LoadState) $(property WantedBy)"
is "that is read again, enabled and started, in that order" "daemon-reload enable start " "$(start)"
works "it works"

check "an uninstall" nm daemon uninstall
printf '[Service]\nExecStart=/bin/sleep 1000\n[Install]\nWantedBy=default.target\n' >"$directory/$UNIT"
check "somebody else's unit" ctl daemon-reload
check "runs under the name" ctl enable --now "$UNIT"
rm "$directory/$UNIT"
is "and is still in memory when its file is gone" "loaded active" "$(property LoadState) $(property ActiveState)"
has "and is read again before it is enabled" "daemon-reload " "$(start)"
works "it works"

check "an uninstall" nm daemon uninstall
printf '[Service]\nExecStart=/bin/sleep 1000\n' >"$directory/$UNIT"
check "somebody else's unit" ctl daemon-reload
check "runs under the name" ctl start "$UNIT"
rm "$directory/$UNIT"
check "and goes on when systemd has noticed that its file is gone" ctl daemon-reload
is "without a definition" "not-found active" "$(property LoadState) $(property ActiveState)"
is "and is read again before it is enabled" "daemon-reload enable start " "$(start)"
works "it works"
# A daemon that came up keeps the runs that waited for it, whatever is wrong with the place of the link.
check "an uninstall" nm daemon uninstall
project "exit 0"
check "an uninstall" nm daemon uninstall
echo 'bogus: 1' >"$NM_HOME/config.yaml"
check "a push that no daemon takes" push waited
rm "$NM_HOME/config.yaml"
mkdir -p "$directory/default.target.wants"
chmod 500 "$directory/default.target.wants"
is "where it cannot be enabled it is started all the same" "start daemon-reload enable enable " "$(start)"
has "by systemd" "daemon started (pid $(property MainPID))" "$(cat "$HOME/said")"
has "and the reason is said" "the service is not started at login" "$(cat "$HOME/said")"
has "in systemctl's words" "denied" "$(cat "$HOME/said")"
attach >/dev/null 2>&1
is "the run passes" passed "$(newest)"
is "it runs, and is not started at login" "active disabled" "$(property ActiveState) $(ctl is-enabled "$UNIT")"
process=$(pid)
chmod 700 "$directory/default.target.wants"
is "the next start has only that to do" "enable " "$(start)"
is "it goes on" "$process" "$(pid)"
works "it works"

check "an uninstall" nm daemon uninstall
is "nothing is left" "not-found inactive" "$(property LoadState) $(property ActiveState)"
finish
